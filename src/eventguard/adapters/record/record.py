"""Photo states and the audit chain, in one SQLite database that is kept. Holds ids, never names or templates.

What people typed lies in a table of its own, from which it can be erased without breaking the chain (``texts``).
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from eventguard.adapters.record.chain import KEYED, LOST, Chain, Key
from eventguard.adapters.record.photo_rows import COLUMNS, bound, details_of, photo_of
from eventguard.adapters.record.proof import ERASURE, FIRST, NEW, Proven, Section, key_anew, prove
from eventguard.adapters.record.sought import EVERYTHING, Sought
from eventguard.adapters.record.texts import ERASED, MARK, Text, Texts, texts_in
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State

__all__ = [
    "ERASED",
    "ERASURE",
    "KEYED",
    "LOST",
    "NEW",
    "Entry",
    "Proven",
    "Section",
    "SqliteRecord",
    "Text",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the audit chain, its texts read as far as they are there."""

    seq: int
    at: datetime
    actor: str
    action: str
    photo: str
    channel: str
    detail: Mapping[str, Any]

    @property
    def texts(self) -> list[Text]:
        """What people typed, or what is left of it."""
        return list({text.ref: text for text in texts_in(self.detail)}.values())


class SqliteRecord:
    """The photos' states and the chain behind them. Only the parent process writes it; several parents may at once."""

    def __init__(self, connection: sqlite3.Connection, key: Key) -> None:
        self._db, self._texts, self._chain = connection, Texts(connection), Chain(connection, key)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens at once or not at all, and nobody else writes meanwhile."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._chain.close()
        except BaseException:
            self._db.execute("ROLLBACK")
            self._chain.drop()
            raise
        self._db.execute("COMMIT")

    def begin(self, actor: str, at: datetime) -> bool:
        """Give a record that has never had a key its first one; call it before anything else. Whether the key of a
        record that has one is there, and the right one, is asked only when something is written or proved.

        Returns:
            Whether rows from before were written anew, so that the file has to be scrubbed.

        Raises:
            Refused: nothing in it was written under the key that is there: it was replaced, and tells nothing.
        """
        carried = False
        if not self._chain.is_keyed:
            with self.transaction():
                if not self._chain.is_keyed:  # another process may have been faster
                    carried = key_anew(self._db, self._chain, self._texts, actor, at, FIRST)
        self._chain.take_key()
        self._chain.require_head()
        return carried

    def new_key(self, actor: str, at: datetime) -> None:
        """Go on under a new key, whatever has become of the old one; a row says what was found of the rows before."""
        with self.transaction():
            key_anew(self._db, self._chain, self._texts, actor, at, NEW)
        self._chain.take_key()

    def require_key(self) -> None:
        """Raise SetupError or Refused when nothing can be recorded: the key is missing or another one, or the chain's
        end was changed.
        """
        self._chain.head()

    def find(self, id: str, channel: Channel) -> Photo | None:
        """The record of one photo for one channel."""
        row = self._row(id, channel)
        return row and photo_of(row, self._texts)

    def photos(self, *states: State) -> list[Photo]:
        """The photos in any of these states (all of them if none is named), in the order of their outputs."""
        which = f"WHERE state IN ({', '.join('?' * len(states))})" if states else ""
        rows = self._db.execute(f"SELECT * FROM photos {which} ORDER BY event, number, id", states)
        return [photo_of(row, self._texts) for row in rows]

    def tally(self) -> Counter[tuple[str, State]]:
        """How many photos there are of each event in each state."""
        query = "SELECT event, state, count(*) AS many FROM photos GROUP BY event, state"
        return Counter({(row["event"], State(row["state"])): row["many"] for row in self._db.execute(query)})

    def save(self, photo: Photo, actor: str, at: datetime, **detail: object) -> None:
        """Write a photo's new state and the audit row that says so. Call it inside a transaction."""
        known: dict[str, str] = {}
        values = [*(getattr(photo, column) for column in COLUMNS), details_of(photo, self._texts, known)]
        names = (*COLUMNS, "details")
        self._db.execute(
            f"INSERT INTO photos ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
            f" ON CONFLICT (id, channel) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in names)}",
            values,
        )
        told = detail | bound(self._row(photo.id, photo.channel)) | {"output": photo.output}
        if others := [text for text in known if text not in detail.values()]:
            told["texts"] = others  # every text belongs to an entry, by which it is found
        self._append(actor, at, photo.state, photo.id, photo.channel, self._texts.taken_out(told, known))

    def events(self) -> set[str]:
        """The names of all events."""
        return {row["event"] for row in self._db.execute("SELECT DISTINCT event FROM photos")}

    def next_number(self, events: Collection[str]) -> int:
        """The number of the next photo that comes, of events that share their numbers because their files would be
        called the same. It is free until the end of the transaction.
        """
        query = f"SELECT coalesce(max(number), 0) + 1 FROM photos WHERE event IN ({', '.join('?' * len(events))})"
        return int(self._db.execute(query, tuple(events)).fetchone()[0])

    def append(
        self, actor: str, at: datetime, action: str, photo: str = "", channel: str = "", **detail: object
    ) -> None:
        """Add a row to the audit chain, in the transaction that is open or in one of its own. What somebody typed is
        kept apart from the chain (``texts.KEPT_FOR_GOOD`` says what is not).

        Raises:
            SetupError: the key of the record is missing or another one.
            Refused: the end of the chain was changed.
        """
        if not self._db.in_transaction:
            with self.transaction():
                self.append(actor, at, action, photo, channel, **detail)
            return
        self._append(actor, at, action, photo, channel, self._texts.taken_out(detail, {}))

    def erase(self, refs: Collection[str], actor: str, at: datetime, **about: str | int) -> None:
        """Remove texts for good, and record it, and ``about`` what they were; call ``database.scrub`` after it."""
        with self.transaction():
            self._texts.erase(refs)
            self._append(actor, at, ERASURE, "", "", {"refs": sorted(refs), **about})

    def entries(self, *actions: str) -> list[Entry]:
        """The chain's entries of these kinds (all of them if none is named), the oldest first."""
        which = f"WHERE action IN ({', '.join('?' * len(actions))})" if actions else ""
        return [self._entry(row) for row in self._db.execute(f"SELECT * FROM audit {which} ORDER BY seq", actions)]

    def about(self, what: str, which: str | int, *actions: str) -> list[Entry]:
        """The chain's entries of these kinds whose detail says exactly this (``which``) under ``what``, the oldest
        first.
        """
        # Only entries of these kinds are looked at, the index says which: in the order of all it would be every one.
        query = (
            f"SELECT * FROM audit INDEXED BY audit_by_action WHERE action IN ({', '.join('?' * len(actions))})"
            " AND json_extract(detail, ?) = ? ORDER BY seq"
        )
        return [self._entry(row) for row in self._db.execute(query, (*actions, f"$.{what}", which))]

    def entry(self, seq: int) -> Entry | None:
        """The chain's entry of this number."""
        if seq >= 2**63:  # more than the database can be asked for
            return None
        row = self._db.execute("SELECT * FROM audit WHERE seq = ?", (seq,)).fetchone()
        return row and self._entry(row)

    def latest(self, first: int, many: int, sought: Sought = EVERYTHING) -> list[Entry]:
        """So many of the chain's entries that are looked for, the latest first, without the ``first`` latest."""
        where, values = sought.where()
        query = f"SELECT * FROM audit WHERE {where} ORDER BY seq DESC LIMIT ? OFFSET ?"
        return [self._entry(row) for row in self._db.execute(query, (*values, many, first))]

    def how_many(self, sought: Sought) -> int:
        """How many entries there are that are looked for."""
        where, values = sought.where()
        return int(self._db.execute(f"SELECT count(*) FROM audit WHERE {where}", values).fetchone()[0])

    def first_of_each(self, what: Literal["action", "actor"]) -> dict[str, int]:
        """Everything that was done, or everybody who did something, each with the number of the first such entry."""
        query = f"SELECT {what} AS one, min(seq) AS first FROM audit GROUP BY {what} ORDER BY {what}"
        return {row["one"]: row["first"] for row in self._db.execute(query)}

    def latest_time(self, after: int = 0) -> datetime | None:
        """The latest time in the chain's rows after this one, wherever it stands; None where there are none."""
        query = "SELECT at FROM audit WHERE seq > ? ORDER BY at DESC LIMIT 1"
        row = self._db.execute(query, (after,)).fetchone()
        return datetime.fromisoformat(row["at"]) if row else None

    def actors(self, most: int) -> list[str]:
        """Those who did something, the latest first."""
        query = "SELECT actor FROM audit GROUP BY actor ORDER BY max(seq) DESC LIMIT ?"
        return [row["actor"] for row in self._db.execute(query, (most,))]

    def photos_since(self, seq: int) -> set[tuple[str, Channel]]:
        """The photos, by id and channel, of which the chain's rows after this one tell something."""
        rows = self._db.execute("SELECT DISTINCT photo, channel FROM audit WHERE seq > ? AND channel <> ''", (seq,))
        return {(row["photo"], Channel(row["channel"])) for row in rows if row["photo"]}

    @property
    def waiting_since(self) -> datetime | None:
        """When the first of the photos that are held now was held; None where there is none."""
        query = (
            "SELECT min(audit.at) AS first FROM photos JOIN audit ON audit.photo = photos.id"
            " AND audit.channel = photos.channel AND audit.action = photos.state WHERE photos.state = ?"
        )
        row = self._db.execute(query, (State.HELD,)).fetchone()
        return datetime.fromisoformat(row["first"]) if row["first"] else None

    @property
    def length(self) -> int:
        """How many entries the chain has."""
        return int(self._db.execute("SELECT count(*) FROM audit").fetchone()[0])

    def holds(self, hash: str, seq: int | None = None) -> bool:
        """Whether the chain has a row with this hash, of this number if it is given."""
        where, values = ("seq = ? AND ", (seq,)) if seq is not None else ("", ())
        query = f"SELECT 1 FROM audit WHERE {where}hash IN (?, ?)"
        return self._db.execute(query, (*values, hash, self._chain.blind(hash))).fetchone() is not None

    def verify_chain(self) -> Proven:
        """Check every row of the chain, and photos and texts against it. Raises what ``prove`` does."""
        return prove(self._db, self._chain, self._texts)

    def _append(self, actor: str, at: datetime, action: str, photo: str, channel: str, detail: object) -> None:
        self._chain.append(at, actor, action, photo, channel, json.dumps(detail, sort_keys=True, default=str))

    def _row(self, id: str, channel: Channel) -> Any:
        return self._db.execute("SELECT * FROM photos WHERE id = ? AND channel = ?", (id, channel)).fetchone()

    def _entry(self, row: sqlite3.Row) -> Entry:
        at, detail = datetime.fromisoformat(row["at"]), json.loads(row["detail"])
        if MARK in row["detail"]:
            detail = self._texts.put_back(detail)
        return Entry(row["seq"], at, row["actor"], row["action"], row["photo"], row["channel"], detail)
