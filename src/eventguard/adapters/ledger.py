"""Photo states and the audit chain, in one SQLite database that is kept. Holds ids, never names or templates."""

import hashlib
import json
import secrets
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from eventguard.core.consent import Channel, Reason
from eventguard.core.errors import Refused
from eventguard.core.photo import Box, Drawn, Erased, Face, Photo, State, Step, Verdict

MIGRATIONS = (
    """
    CREATE TABLE photos (
        id TEXT NOT NULL, channel TEXT NOT NULL, event TEXT NOT NULL, number INTEGER, state TEXT NOT NULL,
        source TEXT, original TEXT, output TEXT UNIQUE, sha256 TEXT, details TEXT NOT NULL,
        PRIMARY KEY (id, channel)) STRICT;;
    CREATE TABLE audit (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, photo TEXT NOT NULL,
        channel TEXT NOT NULL, detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE) STRICT;;
    CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;;
    CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;;
    CREATE TABLE approvers (name TEXT PRIMARY KEY COLLATE NOCASE, hash TEXT NOT NULL, added_at TEXT NOT NULL) STRICT
    """,
    """
    ALTER TABLE approvers ADD COLUMN login TEXT NOT NULL DEFAULT ''
    """,
    """
    CREATE INDEX audit_by_time ON audit (at);;
    CREATE INDEX audit_by_action ON audit (action)
    """,
    """
    CREATE TABLE looks (
        channel TEXT NOT NULL, output TEXT NOT NULL, stamp TEXT NOT NULL, PRIMARY KEY (channel, output)) STRICT;;
    CREATE INDEX photos_by_place ON photos (state, output, id, channel, sha256);;
    CREATE INDEX photos_by_original ON photos (state, original)
    """,
)
#: What the first row of the chain holds as its predecessor's hash.
GENESIS = "0" * 64
#: Fields of a photo that have a column of their own; the others travel in ``details``.
COLUMNS = ("number", "id", "channel", "event", "state", "source", "original", "output", "sha256")
#: Photos whose details are kept in memory once read.
KEPT = 2048
#: The columns of an audit row that its hash covers, in order.
HASHED = ("seq", "at", "actor", "action", "photo", "channel", "detail", "previous")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the audit chain."""

    seq: int
    at: datetime
    actor: str
    action: str
    photo: str
    channel: str
    detail: Mapping[str, Any]


class SqliteLedger:
    """The photos' states and the chain behind them. Only the parent process writes it; several parents may at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens at once or not at all, and nobody else writes meanwhile."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def find(self, id: str, channel: Channel) -> Photo | None:
        """The record of one photo for one channel."""
        row = self._db.execute("SELECT * FROM photos WHERE id = ? AND channel = ?", (id, channel)).fetchone()
        return row and _photo(row)

    def photos(self, *states: State) -> list[Photo]:
        """The photos in any of these states (all of them if none is named), in the order of their outputs."""
        which = f"WHERE state IN ({', '.join('?' * len(states))})" if states else ""
        rows = self._db.execute(f"SELECT * FROM photos {which} ORDER BY event, number, id", states)
        return [_photo(row) for row in rows]

    def tally(self) -> Counter[tuple[str, State]]:
        """How many photos there are of each event in each state."""
        query = "SELECT event, state, count(*) AS many FROM photos GROUP BY event, state"
        return Counter({(row["event"], State(row["state"])): row["many"] for row in self._db.execute(query)})

    def save(self, photo: Photo, actor: str, at: datetime, **detail: object) -> None:
        """Write a photo's new state and the audit row that says so. Call it inside a transaction."""
        record = {key: value for key, value in asdict(photo).items() if key not in COLUMNS}
        # What a row is bound to stays in the chain for good: salted, it cannot be tried out for a file name that held a
        # child's, once the name itself is forgotten.
        details = json.dumps(record | {"salt": secrets.token_hex(16)})
        values = [getattr(photo, column) for column in COLUMNS] + [details]
        names = (*COLUMNS, "details")
        self._db.execute(
            f"INSERT INTO photos ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
            f" ON CONFLICT (id, channel) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in names)}",
            values,
        )
        row = self._db.execute(
            "SELECT * FROM photos WHERE id = ? AND channel = ?", (photo.id, photo.channel)
        ).fetchone()
        self.append(actor, at, photo.state, photo.id, photo.channel, **_bound(row), output=photo.output, **detail)

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
        """Add a row to the audit chain, in the transaction that is open or in one of its own."""
        if not self._db.in_transaction:
            with self.transaction():
                self.append(actor, at, action, photo, channel, **detail)
            return
        last = self._db.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        row = {
            "seq": last["seq"] + 1 if last else 1,
            "at": at.isoformat(timespec="seconds"),
            "actor": actor,
            "action": action,
            "photo": photo,
            "channel": channel,
            "detail": json.dumps(detail, sort_keys=True, default=str),
            "previous": last["hash"] if last else GENESIS,
        }
        values = (*row.values(), _digest(row))
        self._db.execute(f"INSERT INTO audit ({', '.join(HASHED)}, hash) VALUES (?,?,?,?,?,?,?,?,?)", values)

    def entries(self, *actions: str) -> list[Entry]:
        """The chain's entries of these kinds (all of them if none is named), the oldest first."""
        which = f"WHERE action IN ({', '.join('?' * len(actions))})" if actions else ""
        return [_entry(row) for row in self._db.execute(f"SELECT * FROM audit {which} ORDER BY seq", actions)]

    def latest(self, first: int, many: int) -> list[Entry]:
        """So many of the chain's entries, the latest first, without the ``first`` latest."""
        query = "SELECT * FROM audit ORDER BY seq DESC LIMIT ? OFFSET ?"
        return [_entry(row) for row in self._db.execute(query, (many, first))]

    def latest_time(self, after: int = 0) -> datetime | None:
        """The latest time in the chain's rows after this one, wherever it stands; None where there are none."""
        query = "SELECT at FROM audit WHERE seq > ? ORDER BY at DESC LIMIT 1"
        row = self._db.execute(query, (after,)).fetchone()
        return datetime.fromisoformat(row["at"]) if row else None

    def actors(self, most: int) -> list[str]:
        """Those who did something, the latest first."""
        query = "SELECT actor FROM audit GROUP BY actor ORDER BY max(seq) DESC LIMIT ?"
        return [row["actor"] for row in self._db.execute(query, (most,))]

    @property
    def length(self) -> int:
        """How many entries the chain has."""
        return int(self._db.execute("SELECT count(*) FROM audit").fetchone()[0])

    def holds(self, hash: str) -> bool:
        """Whether the chain has a row with this hash."""
        return self._db.execute("SELECT 1 FROM audit WHERE hash = ?", (hash,)).fetchone() is not None

    def verify_chain(self) -> tuple[int, str]:
        """Check every row of the audit chain against its predecessor.

        Returns:
            The number of rows and the hash of the last one.

        Raises:
            Refused: a row was changed, removed, reordered or inserted, or a photo's state has no row behind it.
        """
        try:
            return self._verify()
        except (sqlite3.Error, LookupError, TypeError, ValueError) as error:
            raise Refused(
                f"The record is damaged: it cannot be read ({error}).", "Restore it from a backup."
            ) from error

    def _verify(self) -> tuple[int, str]:
        (sound,) = self._db.execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            raise Refused(f"The record is damaged: {sound}.", "Restore it from a backup.")
        previous, count, last = GENESIS, 0, {}
        for count, row in enumerate(self._db.execute("SELECT * FROM audit ORDER BY seq"), 1):
            if row["seq"] != count or row["previous"] != previous or row["hash"] != _digest(row):
                raise Refused(f"The record is broken at row {count}: it was changed after it was written.")
            previous = row["hash"]
            if row["photo"]:
                last[row["photo"], row["channel"]] = (row["action"], json.loads(row["detail"]))
        for row in self._db.execute("SELECT * FROM photos"):
            action, detail = last.pop((row["id"], row["channel"]), ("", {}))
            bound = _bound(row)
            if action != row["state"] or {key: detail.get(key) for key in bound} != bound:
                raise Refused(f"Photo {row['id'][:12]} is {row['state']} here, but the chain says otherwise.")
        if last:
            raise Refused(f"{len(last)} photos of which the chain tells are missing.")
        return count, previous


def _bound(row: sqlite3.Row) -> dict[str, str | None]:
    """What a photo's audit row is bound to: its cleaned bytes, and all that is recorded of it, faces included."""
    record = json.dumps([row[column] for column in (*COLUMNS, "details")])
    return {"sha256": row["sha256"], "record": hashlib.sha256(record.encode()).hexdigest()}


def _digest(row: Mapping[str, object] | sqlite3.Row) -> str:
    return hashlib.sha256(json.dumps([row[column] for column in HASHED]).encode()).hexdigest()


def _entry(row: sqlite3.Row) -> Entry:
    at, detail = datetime.fromisoformat(row["at"]), json.loads(row["detail"])
    return Entry(row["seq"], at, row["actor"], row["action"], row["photo"], row["channel"], detail)


def _photo(row: sqlite3.Row) -> Photo:
    columns = {column: row[column] for column in COLUMNS}
    return Photo(
        **columns | {"channel": Channel(row["channel"]), "state": State(row["state"])}, **_read(row["details"])
    )


@lru_cache(KEPT)
def _read(text: str) -> Mapping[str, Any]:
    """The fields that travel in ``details``. They hold no names, and never change: read once, they are kept."""
    details = json.loads(text)
    faces = tuple(map(_face, details.pop("faces")))
    details |= {"size": details["size"] and tuple(details["size"]), "found": tuple(details["found"]), "faces": faces}
    # Older rows lack what follows.
    details |= {name: tuple(details.get(name, ())) for name in ("posted", "shown_by", "groups", "accounts")}
    steps, erased = (details.get(name, ()) for name in ("steps", "erased"))
    details["steps"] = tuple(
        Step(s["by"], *(tuple(map(_face, s[when])) for when in ("before", "after"))) for s in steps
    )
    details["erased"] = tuple(Erased(each["by"], _face(each["face"])) for each in erased)
    details.pop("salt", None)
    return MappingProxyType(details)


def _face(face: dict[str, Any]) -> Face:
    drawn = face.get("drawn")
    parts = {"box": Box(**face["box"]), "verdict": Verdict(face["verdict"]), "reason": Reason(face["reason"])}
    hands = {name: tuple(face.get(name, ())) for name in ("by", "over")}
    return Face(**face | parts | hands | {"drawn": Drawn(drawn) if drawn else None})
