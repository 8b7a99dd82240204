"""Who may approve: names and argon2 hashes of their passphrases, in the ledger's database."""

import sqlite3
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from eventguard.core.errors import Refused, SetupError

#: Shorter passphrases are refused; NCSC's advice of three random words is well above it.
SHORTEST = 12


class Approvers:
    """The people who can let a photo go."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._hasher = PasswordHasher()

    def names(self) -> list[str]:
        """Everybody on the list, in alphabetical order."""
        return [row["name"] for row in self._db.execute("SELECT name FROM approvers ORDER BY name")]

    def known(self, name: str) -> str:
        """The approver's name as it is on the list. Raises Refused when nobody of that name may approve."""
        row = self._db.execute("SELECT name FROM approvers WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise Refused(f"{name} is not an approver.", "See: eventguard approvers list")
        return str(row["name"])

    def vacant(self, name: str) -> None:
        """Raise SetupError when this name is on the list already."""
        if name.casefold() in (taken.casefold() for taken in self.names()):
            raise SetupError(f"{name} is an approver already.", f'To change: eventguard approvers remove "{name}"')

    def add(self, name: str, passphrase: str, at: datetime) -> None:
        """Put somebody on the list. Raises SetupError when the name is taken or the passphrase too short."""
        if len(passphrase) < SHORTEST:
            raise SetupError(f"A passphrase needs at least {SHORTEST} characters.", "Three random words do well.")
        self.vacant(name)
        values = (name, self._hasher.hash(passphrase), at.isoformat(timespec="seconds"))
        self._db.execute("INSERT INTO approvers (name, hash, added_at) VALUES (?, ?, ?)", values)

    def remove(self, name: str) -> None:
        """Take somebody off the list. Raises SetupError when they are not on it."""
        if self._db.execute("DELETE FROM approvers WHERE name = ?", (name,)).rowcount == 0:
            raise SetupError(f"{name} is not an approver.", "See: eventguard approvers list")

    def authenticate(self, name: str, passphrase: str) -> str:
        """The approver's name as it is on the list.

        Raises:
            Refused: nobody of that name may approve, or the passphrase is wrong.
        """
        listed = self.known(name)
        (stored,) = self._db.execute("SELECT hash FROM approvers WHERE name = ?", (listed,)).fetchone()
        try:
            self._hasher.verify(stored, passphrase)
        except VerificationError:
            raise Refused("The passphrase is wrong.", "Try again; nothing was changed.") from None
        return listed
