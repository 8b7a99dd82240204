"""Who may approve: names and argon2 hashes of their passphrases, in the record's database."""

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.actors import alike, called, same
from eventguard.core.people.passphrase import require_strong


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who can let a photo go; ``login`` is what the computer calls them, if that was said."""

    name: str
    login: str
    digest: str
    """Of name, login and passphrase hash: what the audit chain is bound to."""


class Approvers:
    """The people who can let a photo go. Lock-out is the app's (``app.approval.lockout``): it counts in the record."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._hasher = PasswordHasher()

    def all(self) -> list[Approver]:
        """Everybody on the list, in alphabetical order. Raises Refused when the list is damaged."""
        try:
            return [_approver(row) for row in self._db.execute("SELECT * FROM approvers ORDER BY name")]
        except (sqlite3.DatabaseError, LookupError) as error:
            raise Refused(
                f"The list of approvers is damaged ({error}).", "Restore the record from a backup."
            ) from error

    def known(self, name: str) -> Approver:
        """The approver whose name is spelt like this one. Raises Refused when nobody of that name may approve."""
        for approver in self.all():
            if same(approver.name, name):
                return approver
        raise Refused(f"{name} is not an approver.", "See: eventguard approvers list")

    def vacant(self, name: str) -> str:
        """The name as it would stand on the list. Raises SetupError when it is none, taken, or looks like another's."""
        wanted = called(name)
        if not wanted:
            raise SetupError("An approver needs a name.", 'eventguard approvers add "First Last"')
        for taken in self.all():
            if same(taken.name, wanted):
                remedy = f'For a new passphrase: eventguard approvers change "{taken.name}"'
                raise SetupError(f"{wanted} is an approver already.", remedy)
            if alike(taken.name, wanted):
                message = f"{wanted} looks like {taken.name}, who is an approver: nobody could tell them apart."
                raise SetupError(message, "Say more of the name, such as a middle name or the post.")
        return wanted

    def add(self, name: str, passphrase: str, at: datetime, login: str = "") -> Approver:
        """Put somebody on the list. Raises SetupError as ``vacant`` does, or for a passphrase that is easy to guess."""
        values = (self.vacant(name), self._hash(passphrase, name), at.isoformat(timespec="seconds"), login.strip())
        self._db.execute("INSERT INTO approvers (name, hash, added_at, login) VALUES (?, ?, ?, ?)", values)
        return self.known(name)

    def change(self, name: str, passphrase: str) -> Approver:
        """Give somebody a new passphrase. Raises Refused for an unknown name, SetupError when it is easy to guess."""
        known = self.known(name)
        self._db.execute(
            "UPDATE approvers SET hash = ? WHERE name = ?", (self._hash(passphrase, known.name), known.name)
        )
        return self.known(name)

    def remove(self, name: str) -> Approver:
        """Take somebody off the list; returns who they were. Raises SetupError when they are not on it."""
        removed = next((approver for approver in self.all() if same(approver.name, name)), None)
        if removed is None:
            raise SetupError(f"{name} is not an approver.", "See: eventguard approvers list")
        self._db.execute("DELETE FROM approvers WHERE name = ?", (removed.name,))
        return removed

    def is_right(self, approver: Approver, passphrase: str) -> bool:
        """Whether this is their passphrase."""
        (stored,) = self._db.execute("SELECT hash FROM approvers WHERE name = ?", (approver.name,)).fetchone()
        try:
            return self._hasher.verify(stored, passphrase)
        except VerificationError:
            return False

    def _hash(self, passphrase: str, name: str) -> str:
        require_strong(passphrase, name)
        return self._hasher.hash(passphrase)


def _approver(row: sqlite3.Row) -> Approver:
    content = json.dumps([row["name"], row["login"], row["hash"], row["added_at"]])
    return Approver(row["name"], row["login"], hashlib.sha256(content.encode()).hexdigest())
