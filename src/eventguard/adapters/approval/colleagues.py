"""Who can sign in, and what each may: names, roles and argon2 hashes of passphrases, in the record's database."""

import hashlib
import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.actors import alike, called, same
from eventguard.core.people.passphrase import require_strong
from eventguard.core.people.roles import APPROVES, Role, chosen, has, in_order

SEE = "See: eventguard approvers list"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can sign in; ``login`` is what the computer calls them, if that was said."""

    name: str
    login: str
    roles: frozenset[Role]
    digest: str
    """Of name, login, passphrase hash and roles: what the audit chain is bound to."""

    @property
    def approves(self) -> bool:
        """Whether they may let a photo go, and change the list."""
        return has(self.roles, Role.APPROVER)


class Colleagues:
    """The people who can sign in. Lock-out is the app's (``app.approval.lockout``): it counts in the record."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._hasher = PasswordHasher()

    def all(self) -> list[Colleague]:
        """Everybody on the list, in alphabetical order. Raises Refused when the list is damaged."""
        return self._found("ORDER BY name")

    def approvers(self) -> list[Colleague]:
        """Those of them who may let a photo go. Raises Refused when the list is damaged."""
        return [colleague for colleague in self.all() if colleague.approves]

    def is_there(self, colleague: Colleague) -> bool:
        """Whether they are on the list exactly as they were. Raises Refused when the list is damaged."""
        return colleague in self._found("WHERE name = ?", colleague.name)

    def known(self, name: str) -> Colleague:
        """The colleague whose name is spelt like this one. Raises Refused when nobody of that name is on the list."""
        for colleague in self.all():
            if same(colleague.name, name):
                return colleague
        raise Refused(f"{name} is not on the list of colleagues.", SEE)

    def vacant(self, name: str) -> str:
        """The name as it would stand on the list. Raises SetupError when it is none, taken, or looks like another's."""
        wanted = called(name)
        if not wanted:
            raise SetupError("A colleague needs a name.", 'eventguard approvers add "First Last"')
        for taken in self.all():
            if same(taken.name, wanted):
                remedy = "To change their passphrase, or what they may: eventguard approvers --help"
                raise SetupError(f"{wanted} is on the list already.", remedy)
            if alike(taken.name, wanted):
                message = f"{wanted} looks like {taken.name}, who is on the list: nobody could tell them apart."
                raise SetupError(message, "Say more of the name, such as a middle name or the post.")
        return wanted

    def add(
        self, name: str, passphrase: str, at: datetime, login: str = "", roles: Collection[Role] = APPROVES
    ) -> Colleague:
        """Put somebody on the list.

        Raises SetupError as ``vacant`` does, for a passphrase that is easy to guess, or where no role is given.
        """
        values = (self.vacant(name), self._hash(passphrase, name), at.isoformat(timespec="seconds"), login.strip())
        self._db.execute(
            "INSERT INTO colleagues (name, hash, added_at, login, roles) VALUES (?, ?, ?, ?, ?)",
            (*values, _kept(roles)),
        )
        return self.known(name)

    def change(self, name: str, passphrase: str) -> Colleague:
        """Give somebody a new passphrase. Raises Refused for an unknown name, SetupError when it is easy to guess."""
        known = self.known(name)
        self._db.execute(
            "UPDATE colleagues SET hash = ? WHERE name = ?", (self._hash(passphrase, known.name), known.name)
        )
        return self.known(name)

    def give(self, name: str, roles: Collection[Role]) -> Colleague:
        """Let somebody have these roles and no others. Raises Refused for an unknown name, SetupError for no role."""
        self._db.execute("UPDATE colleagues SET roles = ? WHERE name = ?", (_kept(roles), self.known(name).name))
        return self.known(name)

    def remove(self, name: str) -> Colleague:
        """Take somebody off the list; returns who they were. Raises SetupError when they are not on it."""
        removed = next((colleague for colleague in self.all() if same(colleague.name, name)), None)
        if removed is None:
            raise SetupError(f"{name} is not on the list of colleagues.", SEE)
        self._db.execute("DELETE FROM colleagues WHERE name = ?", (removed.name,))
        return removed

    def is_right(self, colleague: Colleague, passphrase: str) -> bool:
        """Whether this is their passphrase."""
        (stored,) = self._db.execute("SELECT hash FROM colleagues WHERE name = ?", (colleague.name,)).fetchone()
        try:
            return self._hasher.verify(stored, passphrase)
        except VerificationError:
            return False

    def _found(self, which: str, *values: str) -> list[Colleague]:
        try:
            return [_colleague(row) for row in self._db.execute(f"SELECT * FROM colleagues {which}", values)]
        except (sqlite3.DatabaseError, LookupError, ValueError) as error:
            raise Refused(
                f"The list of colleagues is damaged ({error}).", "Restore the record from a backup."
            ) from error

    def _hash(self, passphrase: str, name: str) -> str:
        require_strong(passphrase, name)
        return self._hasher.hash(passphrase)


def _kept(roles: Collection[Role]) -> str:
    return " ".join(in_order(chosen(roles)))


def _colleague(row: sqlite3.Row) -> Colleague:
    roles = frozenset(map(Role, row["roles"].split()))
    content = [row["name"], row["login"], row["hash"], row["added_at"]]
    if roles != APPROVES:  # an approver is bound as before there were roles, so that what the chain says of them holds
        content.append(row["roles"])
    return Colleague(row["name"], row["login"], roles, hashlib.sha256(json.dumps(content).encode()).hexdigest())
