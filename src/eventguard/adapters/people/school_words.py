"""Words that give the school away, as the school lists them; kept with the register."""

import sqlite3


class SchoolWords:
    """The table of these words, in the register's database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def all(self) -> tuple[str, ...]:
        """Every word, or several that belong together, in the order in which they came."""
        return tuple(row["said"] for row in self._db.execute("SELECT said FROM school_words ORDER BY rowid"))

    def add(self, said: str) -> None:
        """Add one that is not there yet. Call it inside a change of the register."""
        self._db.execute("INSERT INTO school_words VALUES (?)", (said,))

    def remove(self, said: str) -> None:
        """Remove one. Call it inside a change of the register."""
        self._db.execute("DELETE FROM school_words WHERE said = ?", (said,))
