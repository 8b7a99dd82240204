"""The audit chain: each row's hash covers the row and the hash before it, under a key that does not lie in the record.

Whoever can write to the database, but does not have the key, can neither change a row nor add one. The head says how
many rows there are, so that none can be cut off at the end. Rows from before the key (of the first versions, or of a
key that was replaced) are covered by a digest in the first row that it proves.
"""

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from eventguard.adapters.record.seal import Seal, line, plain
from eventguard.core.errors import Refused, SetupError

#: What the first row of the chain holds as its predecessor's hash.
GENESIS = "0" * 64
#: The columns of an audit row that its hash covers, in order; the hash itself stands behind them.
HASHED = ("seq", "at", "actor", "action", "photo", "channel", "detail", "previous")
ROWS = f"SELECT {', '.join(HASHED)}, hash FROM audit"
#: What the chain calls the first row under a key, where there were rows before it.
KEYED = "record-keyed"
DAMAGED = "Restore it from a backup."
LOST = "If the key is lost for good, an approver can go on with a new one: eventguard audit new-key --by NAME"
Row = sqlite3.Row


class Key(Protocol):
    """Where the key of the chain lies (``keys.Key``)."""

    @property
    def exists(self) -> bool:
        """Whether there is one, readable or not."""

    def read(self) -> bytes:
        """The key. Raises SetupError when it is missing or damaged."""

    def make(self) -> bytes:
        """A new key, kept beside the place of the old one until it is ``take``n into use."""

    def made(self) -> bytes | None:
        """The key that was made and not taken into use, if there is one."""

    def take(self) -> None:
        """Put the key that was made in the place of the old one."""


class Head(NamedTuple):
    """The end of the chain, and which row is the first that the key proves. ``key`` tells keys apart."""

    seq: int
    hash: str
    first: int
    key: str


class Chain:
    """The rows of the audit table, and the head."""

    def __init__(self, connection: sqlite3.Connection, key: Key) -> None:
        self._db, self._key = connection, key
        self._seal: Seal | None = None
        self._end: Head | None = None
        """Where the chain ends in the transaction that is open, once something was added in it."""

    @property
    def has_head(self) -> bool:
        """Whether a key vouches for the end of the chain."""
        return self._read_head() is not None

    @property
    def is_keyed(self) -> bool:
        """Whether there is a key, or was one: from then on no row without it counts."""
        return self._key.exists or self.has_head

    def require_head(self) -> None:
        """Raise Refused when nothing was ever written under a key."""
        if not self.has_head:
            raise _replaced()

    def head(self) -> Head:
        """The head, as it was written under our key.

        Raises:
            SetupError: the key is missing or another one.
            Refused: the head was changed or removed.
        """
        if self._end:
            return self._end
        found = self._read_head()
        if found is None:
            raise _replaced()
        (head, mac), seal = found, self._opened()
        if head.key != seal.name:
            message = "The key that is here is not the one of this record, so nothing can be recorded or proved."
            raise SetupError(message, f"Restore ledger.key from a backup. {LOST}")
        if not hmac.compare_digest(mac, seal.of(("head", *head))):
            message = "The record is broken: how many entries it has was changed behind EventGuard's back."
            raise Refused(message, "Find out who did it. Restore ledger.db from a backup.")
        return head

    def append(self, at: datetime, actor: str, action: str, photo: str, channel: str, detail: str) -> None:
        """Add a row, in a transaction that ``close`` or ``drop`` ends. Raises what ``head`` does."""
        head = self.head()
        row = (head.seq + 1, at.isoformat(timespec="seconds"), actor, action, photo, channel, detail, head.hash)
        hash = self._opened().of(row)
        self._db.execute(f"INSERT INTO audit ({', '.join(HASHED)}, hash) VALUES (?,?,?,?,?,?,?,?,?)", (*row, hash))
        self._end = Head(row[0], hash, head.first, head.key)

    def close(self) -> None:
        """Write the head; call it at the end of each transaction."""
        if self._end:
            self._write_head(self._end)
            self._end = None

    def drop(self) -> None:
        """Forget what happened in a transaction that was rolled back."""
        self._end = self._seal = None

    def proved(self) -> Iterator[Row]:
        """Every row, those under the key checked one by one, those before it all together.

        Raises:
            SetupError, Refused: as ``head`` does, or a row was changed, removed, moved or inserted.
        """
        head, seal = self.head(), self._opened()
        before, at, previous = hashlib.sha256(), 0, GENESIS
        for row in self._db.execute(f"{ROWS} WHERE seq < ? ORDER BY seq", (head.first,)):
            before.update(line(row[:]))
            at, previous = row["seq"], row["hash"]
            yield row
        rows = self._db.execute(f"{ROWS} WHERE seq >= ? ORDER BY seq", (head.first,))
        for row in _linked(rows, seal.of, at, previous):
            at, previous = row["seq"], row["hash"]
            if at == head.first > 1 and json.loads(row["detail"])["digest"] != before.hexdigest():
                raise Refused(f"The record is broken before row {at}: it was changed after it got its key.")
            yield row
        if (at, previous) != (head.seq, head.hash):
            raise Refused(f"The record is broken: its last entries, up to row {head.seq}, are missing.")

    def proved_without_key(self) -> Iterator[Row]:
        """Every row of a chain from before there were keys. Raises Refused as ``proved`` does."""
        yield from _linked(self._db.execute(f"{ROWS} ORDER BY seq"), plain, 0, GENESIS)

    def blind(self, hash: str) -> str:
        """What stands for a hash that was computed without key, and would let anybody try out what a row held."""
        return self._opened().of(("without key", hash))

    def make_key(self) -> None:
        """Make a key and use it from now on; it takes its place once the transaction is through (``take_key``)."""
        self._seal = Seal(self._key.make())

    def take_key(self) -> None:
        """Put the key that was made into its place, if this record is under it: its maker may have been killed."""
        made = self._key.made()
        if made and (found := self._read_head()) and found[0].key == Seal(made).name:
            self._key.take()

    def begin(self) -> tuple[int, str, str]:
        """Begin a section under the key that was made: the next row is the first that it proves. Call it inside a
        transaction.

        Returns:
            The number and hash of the last row before it, and the digest of all rows until then.
        """
        before, seq, previous = hashlib.sha256(), 0, GENESIS
        for row in self._db.execute(f"{ROWS} ORDER BY seq"):
            before.update(line(row[:]))
            seq, previous = row["seq"], row["hash"]
        self._write_head(Head(seq, previous, seq + 1, self._opened().name))
        return seq, previous, before.hexdigest()

    def _opened(self) -> Seal:
        if self._seal is None:
            self._seal = Seal(self._key.read())
        return self._seal

    def _read_head(self) -> tuple[Head, str] | None:
        try:
            row = self._db.execute("SELECT seq, hash, first, key, mac FROM head").fetchone()
        except sqlite3.Error as error:
            raise Refused(f"The record is damaged: it cannot be read ({error}).", DAMAGED) from error
        return row and (Head(*row[:4]), row["mac"])

    def _write_head(self, head: Head) -> None:
        values = (*head, self._opened().of(("head", *head)))
        if self._db.execute("UPDATE head SET seq = ?, hash = ?, first = ?, key = ?, mac = ?", values).rowcount == 0:
            self._db.execute("INSERT INTO head (one, seq, hash, first, key, mac) VALUES (1,?,?,?,?,?)", values)


def _replaced() -> Refused:
    message = "The record was replaced or cut: there is a key for it, but nothing that was written under that key."
    remedy = "Restore ledger.db from a backup. If it is an older one that you restored, an approver can go on from it:"
    return Refused(message, f"{remedy} eventguard audit new-key --by NAME")


def _linked(rows: Iterable[Row], hash_of: Callable[[Sequence[object]], str], at: int, previous: str) -> Iterator[Row]:
    """The rows, each checked against itself and its predecessor."""
    for row in rows:
        at += 1
        if row["seq"] != at or row["previous"] != previous or row["hash"] != hash_of(row[: len(HASHED)]):
            raise Refused(f"The record is broken at row {at}: it was changed after it was written.")
        previous = row["hash"]
        yield row
