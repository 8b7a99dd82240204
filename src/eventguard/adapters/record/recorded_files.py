"""What the record says about files: where each has to lie, and which were ours. It reads columns alone."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State

#: What is true of photos of which the outcome of a comparison is kept; in these words an index is kept of them.
COMPARED = """instr(details, '"compared": "') > 0"""


@dataclass(frozen=True, slots=True)
class Lying:
    """A photo's cleaned file: its name, its sha256, and the state that says in which folder it has to lie."""

    id: str
    channel: Channel
    state: State
    output: str
    sha256: str | None


class RecordedFiles:
    """Questions to the record's database that are asked of thousands of photos at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @property
    def version(self) -> int:
        """A number that is another one as soon as another process, or another thread, has changed the record."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def outputs(self, *states: State) -> list[Lying]:
        """The cleaned files of all photos in these states."""
        query = f"""SELECT id, channel, state, output, sha256 FROM photos
            WHERE output IS NOT NULL AND state IN ({", ".join("?" * len(states))})"""
        return [
            Lying(row["id"], Channel(row["channel"]), State(row["state"]), row["output"], row["sha256"])
            for row in self._db.execute(query, states)
        ]

    def meant(self, name: str, shortest: int) -> list[tuple[str, Channel]]:
        """The photos, by id and channel, that a user may mean by the name of a cleaned file; or, where at least
        ``shortest`` characters are given, by how that name or an id begins.
        """
        query, values = "SELECT id, channel FROM photos WHERE output = ?", [name]
        if len(name) >= shortest:
            query += " OR (id >= ? AND id < ?) OR (output >= ? AND output < ?)"
            values += [name, name + chr(0x10FFFF)] * 2
        return [(row["id"], Channel(row["channel"])) for row in self._db.execute(query, values)]

    def were_ours(self, names: Collection[str]) -> Mapping[str, set[str]]:
        """Of these names the sha256 of every file that we ever made under them."""
        found: dict[str, set[str]] = defaultdict(set)
        if names:
            for (told,) in self._db.execute("SELECT detail FROM audit WHERE photo != ''"):
                detail = json.loads(told)
                if (name := detail.get("output")) in names and detail.get("sha256"):
                    found[name].add(detail["sha256"])
        return found

    def originals(self, *states: State) -> set[str]:
        """Where the originals of photos in these states lie."""
        query = f"SELECT original FROM photos WHERE original != '' AND state IN ({', '.join('?' * len(states))})"
        return {row["original"] for row in self._db.execute(query, states)}

    def compared(self) -> list[tuple[str, Channel]]:
        """The photos, by id and channel, of which something is kept that came of comparing a face with somebody."""
        rows = self._db.execute(f"SELECT id, channel FROM photos WHERE {COMPARED}")
        return [(row["id"], Channel(row["channel"])) for row in rows]

    def last_entries(self) -> dict[tuple[str, str], datetime]:
        """When the record last told of each photo, by id and channel."""
        rows = self._db.execute(
            "SELECT photo, channel, max(at) AS at FROM audit WHERE photo != '' GROUP BY photo, channel"
        )
        return {(row["photo"], row["channel"]): datetime.fromisoformat(row["at"]) for row in rows}

    def decided_since(self, since: datetime) -> set[str]:
        """The ids of photos about which somebody has decided since then: not of those whose copy went by itself, or of
        which it was noted where they were posted.
        """
        query = """SELECT DISTINCT photo FROM audit
            WHERE photo != '' AND at >= ? AND instr(detail, '"purged": ') + instr(detail, '"posted": ') = 0"""
        return {row["photo"] for row in self._db.execute(query, (since.isoformat(),))}

    def knows(self, id: str) -> bool:
        """Whether there is a record of an original of this sha256."""
        return self._db.execute("SELECT 1 FROM photos WHERE id = ?", (id,)).fetchone() is not None

    def looks(self) -> dict[tuple[str, str], str]:
        """How each approved file looked, by channel and name, when its bytes were last found to be right."""
        return {(row["channel"], row["output"]): row["stamp"] for row in self._db.execute("SELECT * FROM looks")}

    def keep_looks(self, looks: Mapping[tuple[str, str], str]) -> None:
        """Keep that for these files."""
        rows = [(channel, output, stamp) for (channel, output), stamp in looks.items()]
        self._db.executemany("INSERT OR REPLACE INTO looks (channel, output, stamp) VALUES (?, ?, ?)", rows)
