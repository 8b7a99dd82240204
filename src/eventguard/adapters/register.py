"""People, consents and templates, in one SQLite database that can be erased. Every write is a new revision."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

import numpy as np

from eventguard.core.consent import Answer, Channel, Consent, Person, may_be_matched
from eventguard.core.matching import Embedding, Template

MIGRATIONS = (
    """
    CREATE TABLE people (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, class TEXT NOT NULL,
        biometrics INTEGER) STRICT;;
    CREATE TABLE consents (
        revision INTEGER NOT NULL, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        channel TEXT NOT NULL, answer TEXT NOT NULL, since TEXT, until TEXT, evidence TEXT NOT NULL,
        recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL,
        PRIMARY KEY (person, channel, revision)) STRICT;;
    CREATE TABLE templates (
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        first BLOB NOT NULL, second BLOB NOT NULL, made_at TEXT NOT NULL) STRICT;;
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;;
    INSERT INTO facts VALUES ('revision', '0')
    """,
)


class SqliteRegister:
    """People, their families' answers, and templates. Only the parent process opens it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @property
    def revision(self) -> int:
        """Counts the changes ever made; an approval is bound to it."""
        return int(self.fact("revision") or 0)

    @contextmanager
    def change(self) -> Iterator[int]:
        """One change, whole or not at all; gives its revision number."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            revision = self.revision + 1
            self.note("revision", str(revision))
            yield revision
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def people(self) -> list[Person]:
        """Everybody, by id, each with the latest answer per channel."""
        consents: dict[str, dict[Channel, Consent]] = {}
        for row in self._db.execute("SELECT * FROM consents ORDER BY revision"):
            consents.setdefault(row["person"], {})[Channel(row["channel"])] = _consent(row)
        return [
            _person(row, consents.get(row["id"], {})) for row in self._db.execute("SELECT * FROM people ORDER BY id")
        ]

    def find(self, id: str) -> Person | None:
        """One person."""
        row = self._db.execute("SELECT * FROM people WHERE id = ?", (id,)).fetchone()
        query = "SELECT * FROM consents WHERE person = ? ORDER BY revision"
        return row and _person(row, {Channel(c["channel"]): _consent(c) for c in self._db.execute(query, (row["id"],))})

    def save(self, person: Person) -> None:
        """Write who somebody is and whether they may be recognised, not their consents. Call it inside a change.

        Without a live permission no template stays behind.
        """
        biometrics = None if person.biometrics is None else int(person.biometrics)
        self._db.execute(
            "INSERT INTO people VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name,"
            " role = excluded.role, class = excluded.class, biometrics = excluded.biometrics",
            (person.id, person.name, person.role, person.group, biometrics),
        )
        if not may_be_matched(person):
            self._db.execute("DELETE FROM templates WHERE person = ?", (person.id,))

    def record(self, revision: int, person: str, channel: Channel, consent: Consent, by: str, at: datetime) -> None:
        """Add a family's answer to the history. Call it inside a change."""
        since, until = (day and day.isoformat() for day in (consent.since, consent.until))
        self._db.execute(
            "INSERT INTO consents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                revision,
                person,
                channel,
                consent.answer,
                since,
                until,
                consent.evidence,
                by,
                at.isoformat("T", "seconds"),
            ),
        )

    def enrol(self, template: Template, at: datetime) -> None:
        """Replace somebody's template by a new one. Call it inside a change."""
        self._db.execute("DELETE FROM templates WHERE person = ?", (template.person,))
        self._db.executemany(
            "INSERT INTO templates VALUES (?, ?, ?, ?)",
            [
                (template.person, first.tobytes(), second.tobytes(), at.isoformat("T", "seconds"))
                for first, second in zip(template.first, template.second, strict=True)
            ],
        )

    def templates(self) -> list[Template]:
        """The templates of those who may be matched at this moment, and of nobody else."""
        rows: dict[str, list[sqlite3.Row]] = {}
        for row in self._db.execute(
            "SELECT * FROM templates JOIN people ON id = person WHERE biometrics = 1 ORDER BY id, templates.rowid"
        ):
            rows.setdefault(row["person"], []).append(row)
        return [
            Template(person, _embeddings([r["first"] for r in photos]), _embeddings([r["second"] for r in photos]))
            for person, photos in rows.items()
        ]

    def fact(self, name: str) -> str | None:
        """A single value, such as the reference of the school's assessment."""
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row and str(row["value"])

    def note(self, name: str, value: str | None) -> None:
        """Write or erase a single value. Call it inside a change."""
        self._db.execute("DELETE FROM facts WHERE name = ?", (name,))
        if value is not None:
            self._db.execute("INSERT INTO facts VALUES (?, ?)", (name, value))


def _consent(row: sqlite3.Row) -> Consent:
    since, until = (day and date.fromisoformat(day) for day in (row["since"], row["until"]))
    return Consent(Answer(row["answer"]), since, until, row["evidence"])


def _person(row: sqlite3.Row, consents: dict[Channel, Consent]) -> Person:
    biometrics = None if row["biometrics"] is None else bool(row["biometrics"])
    return Person(row["id"], row["name"], row["role"], row["class"], consents, biometrics)


def _embeddings(blobs: Sequence[bytes]) -> Embedding:
    return np.array([np.frombuffer(blob, dtype=np.float32) for blob in blobs])
