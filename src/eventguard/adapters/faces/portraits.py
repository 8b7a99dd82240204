"""Small pictures of people's faces, kept encrypted in the register where the permission says so, to compare with."""

import sqlite3
from datetime import datetime
from typing import Protocol


class Seal(Protocol):
    """Encrypts what is kept about one person (``keys.Vault``)."""

    def seal(self, content: bytes, owner: str) -> bytes:
        """Encrypted."""

    def unseal(self, sealed: bytes, owner: str) -> bytes:
        """As it was. Raises SetupError."""


class Portraits:
    """One picture a person, in the register's database, which erases it with the template (``register``)."""

    def __init__(self, connection: sqlite3.Connection, vault: Seal) -> None:
        self._db, self._vault = connection, vault

    def keep(self, person: str, picture: bytes, at: datetime) -> None:
        """Keep a picture file of somebody's face in place of any other. Call it inside a change of the register."""
        kept = (person, self._vault.seal(picture, _owner(person)), at.isoformat("T", "seconds"))
        self._db.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?)", kept)

    def since(self, person: str) -> datetime | None:
        """Since when a picture of somebody is kept; None if there is none. Decrypts nothing."""
        row = self._db.execute("SELECT made_at FROM pictures WHERE person = ?", (person,)).fetchone()
        return row and datetime.fromisoformat(row["made_at"])

    def find(self, person: str) -> bytes | None:
        """The picture file that is kept of somebody. Raises SetupError when it cannot be decrypted."""
        row = self._db.execute("SELECT sealed FROM pictures WHERE person = ?", (person,)).fetchone()
        return row and self._vault.unseal(row["sealed"], _owner(person))


def _owner(person: str) -> str:
    """Whose a sealed picture is. No template opens as one: no id has blanks."""
    return f"the picture of {person}"
