"""What sweeps have seen, file by file, so that one that was stopped goes on, and the next tells what is new or gone.

Beside nothing that is in the record: no pixels but small covered previews, and no words but what kind they are.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventguard.core.folders.at_rest import Stamp
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.hidden_data import Trace
from eventguard.core.photos.pixels import Box
from eventguard.core.photos.word import Gives, Word
from eventguard.core.sweeps.looked import Looked, Named, What, Where
from eventguard.core.words.mention import MentionKind

MIGRATIONS = (
    """CREATE TABLE sweeps (n INTEGER PRIMARY KEY, what TEXT NOT NULL, begun TEXT NOT NULL, ended TEXT)
    ;;
    CREATE TABLE files (what TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, written INTEGER NOT NULL,
      sha256 TEXT NOT NULL, how TEXT NOT NULL, looked TEXT NOT NULL, preview BLOB, first INTEGER NOT NULL,
      last INTEGER NOT NULL, PRIMARY KEY (what, path)) WITHOUT ROWID
    ;;
    CREATE INDEX files_by_content ON files (sha256, how)
    ;;
    CREATE TABLE prints (sha256 TEXT PRIMARY KEY, print BLOB)
    ;;
    CREATE TABLE same (sha256 TEXT NOT NULL, ours TEXT NOT NULL, faces TEXT NOT NULL, PRIMARY KEY (sha256, ours))""",
    # Only covers were compared.
    "DELETE FROM same",
    # In smaller copies only faces were that the largest does not show.
    "DELETE FROM same",
)
#: So many files are read at a time: between two lots others write, also the same process.
LOT = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One file: what was seen of it, and in which sweep it was found first."""

    path: str
    sha256: str
    looked: Looked
    first: int


@dataclass(frozen=True)
class Last:
    """Over which folders a sweep went, for which channel, and whether it came to its end."""

    folders: tuple[str, ...]
    channel: Channel
    ended: bool


class SweepBook:
    """All sweeps of one school. ``what`` is what a sweep goes over: its folders and its channel, as one text. Of two at
    once over the same, one may end while the other, stopped for a moment, still has the number that both had: what a
    later one found stays with the later one.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        # Losing the last moments in a power cut costs no more than looking again; waiting for the disk costs more.
        connection.execute("PRAGMA synchronous = NORMAL")

    def begin(self, what: str, at: datetime) -> int:
        """The number of the sweep that goes over this: of the one that was not ended, or of another."""
        row = self._db.execute("SELECT n FROM sweeps WHERE what = ? AND ended IS NULL", (what,)).fetchone()
        if row is None:
            self._db.execute("INSERT INTO sweeps (what, begun) VALUES (?, ?)", (what, at.isoformat(timespec="seconds")))
            row = self._db.execute("SELECT max(n) AS n FROM sweeps").fetchone()
        return int(row["n"])

    def end(self, n: int, at: datetime) -> None:
        """It is done: the next one is another."""
        self._db.execute("UPDATE sweeps SET ended = ? WHERE n = ?", (at.isoformat(timespec="seconds"), n))

    def before(self, what: str, n: int) -> int | None:
        """The number of the sweep before this one over the same; None where it is the first."""
        return self._number("SELECT max(n) AS n FROM sweeps WHERE what = ? AND n < ?", what, n)

    def again(self, what: str, path: str, stamp: Stamp, how: str, n: int) -> bool:
        """Whether a file was looked at in this way, and has not changed since; then it is found in this sweep, too."""
        done = self._db.execute(
            "UPDATE files SET last = max(last, ?) WHERE what = ? AND path = ? AND size = ? AND written = ? AND how = ?",
            (n, what, path, stamp.size, stamp.written, how),
        )
        return done.rowcount > 0

    def keep(
        self, what: str, path: str, stamp: Stamp, sha256: str, how: str, n: int, looked: Looked, preview: bytes | None
    ) -> None:
        """Write down what was seen of a file."""
        values = (what, path, stamp.size, stamp.written, sha256, how, json.dumps(_written(looked)), preview, n, n)
        self._db.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (what, path) DO UPDATE SET"
            " size = excluded.size, written = excluded.written, sha256 = excluded.sha256, how = excluded.how,"
            " looked = excluded.looked, preview = excluded.preview, last = max(last, excluded.last)",
            values,
        )

    def seen(self, sha256: str, how: str) -> tuple[Looked, bytes | None] | None:
        """What was seen of a file with these bytes, looked at in this way."""
        query = "SELECT looked, preview FROM files WHERE sha256 = ? AND how = ? LIMIT 1"
        row = self._db.execute(query, (sha256, how)).fetchone()
        return (_read(json.loads(row["looked"])), row["preview"]) if row else None

    def rows(self, what: str, n: int) -> Iterator[Row]:
        """Every file that this sweep found there, or one after it, by its path, one after another."""
        query = (
            "SELECT path, sha256, looked, first FROM files WHERE what = ? AND last >= ? AND path > ?"
            " ORDER BY path LIMIT ?"
        )
        after = ""
        while lot := self._db.execute(query, (what, n, after, LOT)).fetchall():
            for row in lot:
                yield Row(row["path"], row["sha256"], _read(json.loads(row["looked"])), row["first"])
            after = lot[-1]["path"]

    def last_found(self, what: str, n: int) -> tuple[str, ...]:
        """The paths of the files that this sweep found there, and no sweep after it."""
        found = self._db.execute("SELECT path FROM files WHERE what = ? AND last = ? ORDER BY path", (what, n))
        return tuple(row["path"] for row in found)

    def preview(self, what: str, path: str) -> bytes | None:
        """The small covered copy of a file, a JPEG; None of what shows nothing, or is not known."""
        query = "SELECT preview FROM files WHERE what = ? AND path = ?"
        row = self._db.execute(query, (what, path)).fetchone()
        return row["preview"] if row else None

    def last(self) -> "Last | None":
        """The sweep that was begun last; None where there was none."""
        row = self._db.execute("SELECT what, ended FROM sweeps ORDER BY n DESC LIMIT 1").fetchone()
        if row is None:
            return None
        folders, channel = json.loads(row["what"])
        return Last(tuple(folders), Channel(channel), row["ended"] is not None)

    def drop(self, what: str, path: str) -> None:
        """Know nothing of a file that is gone before the sweep that found it came to its end."""
        self._db.execute("DELETE FROM files WHERE what = ? AND path = ?", (what, path))

    def forget(self, person: str) -> None:
        """Know nothing any more of files that show or name somebody: the next sweep looks at them anew."""
        self._db.execute("DELETE FROM files WHERE instr(looked, ?)", (json.dumps(person),))

    def print_of(self, sha256: str) -> tuple[bool, bytes | None]:
        """Whether it is known how a cleaned file of ours looks, and how."""
        row = self._db.execute("SELECT print FROM prints WHERE sha256 = ?", (sha256,)).fetchone()
        return row is not None, row["print"] if row else None

    def keep_print(self, sha256: str, print: bytes | None) -> None:
        """Write down how it looks."""
        self._db.execute("INSERT OR REPLACE INTO prints VALUES (?, ?)", (sha256, print))

    def same(self, sha256: str, ours: str) -> frozenset[int] | None:
        """The numbers of the faces of a file that look as they do in a cleaned file of ours; None: nobody compared."""
        row = self._db.execute("SELECT faces FROM same WHERE sha256 = ? AND ours = ?", (sha256, ours)).fetchone()
        return frozenset(json.loads(row["faces"])) if row else None

    def keep_same(self, sha256: str, ours: str, faces: tuple[int, ...]) -> None:
        """Write down which."""
        self._db.execute("INSERT OR REPLACE INTO same VALUES (?, ?, ?)", (sha256, ours, json.dumps(faces)))

    def _number(self, query: str, *values: object) -> int | None:
        row = self._db.execute(query, values).fetchone()
        return None if row["n"] is None else int(row["n"])


def _written(looked: Looked) -> dict[str, Any]:
    return {
        "what": looked.what,
        "size": looked.size,
        "print": looked.print.hex() if looked.print else None,
        "traces": looked.traces,
        "faces": [
            [face.n, face.box.x, face.box.y, face.box.width, face.box.height, face.verdict, face.reason, face.person]
            for face in looked.faces
        ],
        "words": [[word.gives, word.verdict, word.person] for word in looked.words],
        "named": [[each.kind, each.person, each.where, each.about] for each in looked.named],
        "trouble": looked.trouble,
    }


def _read(told: dict[str, Any]) -> Looked:
    print, size = told["print"], told["size"]
    return Looked(
        What(told["what"]),
        (size[0], size[1]) if size else None,
        bytes.fromhex(print) if print else None,
        tuple(map(Trace, told["traces"])),
        tuple(
            Face(n, Box(x, y, width, height), Verdict(verdict), Reason(reason), person, 1.0)
            for n, x, y, width, height, verdict, reason, person in told["faces"]
        ),
        tuple(
            Word(n, (), Gives(gives), Verdict(verdict), person)
            for n, (gives, verdict, person) in enumerate(told["words"], 1)
        ),
        tuple(
            Named(MentionKind(kind), person, Where(where), _about(about))
            for kind, person, where, about in told["named"]
        ),
        told["trouble"],
    )


def _about(told: str | list[str] | None) -> tuple[str, ...]:
    """Version 0.12.0 kept one picture, or none."""
    return (told,) if isinstance(told, str) else tuple(told or ())
