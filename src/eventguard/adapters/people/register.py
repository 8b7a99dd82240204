"""People, consents and templates, in one SQLite database that can be erased. Every write is a new revision."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from typing import Protocol

import numpy as np

from eventguard.core.faces.matching import SIZE, Template
from eventguard.core.people.answers import latest, together
from eventguard.core.people.consent import (
    EVERY,
    Answer,
    Channel,
    Consent,
    HistoryEntry,
    Permission,
    Person,
    may_be_matched,
    may_be_pictured,
)
from eventguard.core.people.identity import known_as


class Seal(Protocol):
    """Encrypts what is kept about one person (``keys.Vault``)."""

    @property
    def has_key(self) -> bool:
        """Whether anything can have been sealed."""

    def seal(self, content: bytes, owner: str) -> bytes:
        """Encrypted."""

    def unseal(self, sealed: bytes, owner: str) -> bytes:
        """As it was. Raises SetupError."""


class SqliteRegister:
    """People, their families' answers, and templates. Only the parent process opens it."""

    def __init__(self, connection: sqlite3.Connection, vault: Seal) -> None:
        self._db = connection
        self._vault = vault

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
        """Everybody, by id, each with the latest answers for each channel that is in use."""
        rows: dict[str, list[sqlite3.Row]] = {}
        for row in self._db.execute("SELECT * FROM consents ORDER BY revision"):
            rows.setdefault(row["person"], []).append(row)
        used = self._used()
        people = self._db.execute("SELECT * FROM people ORDER BY id")
        return [_person(row, consents_of(rows.get(row["id"], []), used)) for row in people]

    def find(self, id: str) -> Person | None:
        """One person; of an id that is written otherwise, whoever has it."""
        if found := self._at(id):
            return found
        alike = known_as(id, [row["id"] for row in self._db.execute("SELECT id FROM people")])
        return (alike and self._at(alike)) or None

    def _at(self, id: str) -> Person | None:
        row = self._db.execute("SELECT * FROM people WHERE id = ?", (id,)).fetchone()
        query = "SELECT * FROM consents WHERE person = ? ORDER BY revision"
        return row and _person(row, consents_of(self._db.execute(query, (row["id"],)).fetchall(), self._used()))

    def _used(self) -> list[Channel]:
        return [
            Channel(row["channel"])
            for row in self._db.execute("SELECT channel FROM channels WHERE used = 1 ORDER BY rowid")
        ]

    def save(self, revision: int, person: Person, by: str, at: datetime, why: str = "") -> None:
        """Write who somebody is and whether they may be recognised, not their consents. Call it inside a change.

        Without a live permission no template stays behind, and no picture without one that says so.
        """
        former, after = self._at(person.id), _columns(person)
        before = _columns(former or Person(person.id, ""))
        self._db.execute(
            f"INSERT INTO people ({', '.join(after)}) VALUES ({', '.join('?' * len(after))}) ON CONFLICT DO UPDATE SET"
            f" {', '.join(f'{name} = excluded.{name}' for name in after)}",
            list(after.values()),
        )
        for what, value in after.items():
            if before[what] != value:
                entry = (revision, person.id, what, "" if value is None else str(value), why, by, _text(at))
                self._db.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?)", entry)
        for table, may in (("templates", may_be_matched), ("pictures", may_be_pictured)):
            if not may(person):
                self._db.execute(f"DELETE FROM {table} WHERE person = ?", (person.id,))

    def record(self, revision: int, person: str, channel: Channel, consent: Consent, by: str, at: datetime) -> None:
        """Add a family's answer to the history. Call it inside a change."""
        since, until = (day and day.isoformat() for day in (consent.since, consent.until))
        answer = (consent.answer, since, until, consent.evidence, by, _text(at), int(consent.by_hand))
        as_asked = int(consent.groups_only), int(consent.with_name), consent.said_by, consent.relation
        self._db.execute(
            f"INSERT INTO consents VALUES ({', '.join('?' * 14)})", (revision, person, channel, *answer, *as_asked)
        )

    def history(self, person: str) -> list[HistoryEntry]:
        """Every change of what is recorded about somebody, the oldest first."""
        changes = self._db.execute("SELECT * FROM history WHERE person = ?", (person,)).fetchall()
        answers = self._db.execute("SELECT * FROM consents WHERE person = ?", (person,)).fetchall()
        entries = [_entry(row, row["what"], row["value"], row["why"]) for row in changes]
        entries += [_entry(row, row["channel"], _answer(row), row["evidence"]) for row in answers]
        return sorted(entries, key=lambda entry: entry.revision)

    def changes(self, since: datetime, *kinds: str) -> dict[str, list[HistoryEntry]]:
        """All changes of these kinds, the oldest first, of everybody about whom one was recorded since then, by id."""
        which = f"what IN ({', '.join('?' * len(kinds))})"
        recent = f"SELECT person FROM history WHERE {which} AND recorded_at >= ?"
        query = f"SELECT * FROM history WHERE {which} AND person IN ({recent}) ORDER BY revision"
        found: dict[str, list[HistoryEntry]] = {}
        for row in self._db.execute(query, (*kinds, *kinds, _text(since))):
            found.setdefault(row["person"], []).append(_entry(row, row["what"], row["value"], row["why"]))
        return found

    def forget(self, person: str) -> None:
        """Erase everything about somebody. Call it inside a change, and ``database.scrub`` after it."""
        self._db.execute("DELETE FROM people WHERE id = ?", (person,))

    def drop_template(self, person: str) -> None:
        """Erase somebody's template, and the picture kept with it. Call it inside a change."""
        for table in ("templates", "pictures"):
            self._db.execute(f"DELETE FROM {table} WHERE person = ?", (person,))

    def enrol(self, template: Template, at: datetime) -> None:
        """Replace somebody's template by a new one; the picture kept with the old one goes. Call it inside a change."""
        everybody = not self._vault.has_key  # what a lost key has sealed nobody can read any more
        for table in ("templates", "pictures"):
            self._db.execute(f"DELETE FROM {table} WHERE person = ? OR ?", (template.person, everybody))
        rows = np.concatenate([template.first, template.second], axis=1).astype("<f4")
        person, made = template.person, (_text(at), template.network)
        sealed = [(person, self._vault.seal(row.tobytes(), person), *made) for row in rows]
        self._db.executemany("INSERT INTO templates (person, sealed, made_at, network) VALUES (?, ?, ?, ?)", sealed)

    def enrolled(self, network: str | None = None) -> dict[str, tuple[int, datetime]]:
        """Who has a template, made by this network or (None) by any: from how many photos, when. Decrypts nothing."""
        query = """SELECT person, count(*) AS photos, min(made_at) AS made_at FROM templates
            WHERE network = ? OR ? GROUP BY person"""
        rows = self._db.execute(query, (network, network is None))
        return {row["person"]: (row["photos"], datetime.fromisoformat(row["made_at"])) for row in rows}

    def templates(self, network: str = "") -> list[Template]:
        """The templates that this network (its name; empty: the built-in one) made of those who may be matched at this
        moment, and of nobody else.

        Raises:
            SetupError: they cannot be decrypted.
        """
        may = {person.id for person in self.people() if may_be_matched(person)}
        rows: dict[str, list[bytes]] = {}
        query = "SELECT person, sealed FROM templates WHERE network = ? ORDER BY person, rowid"
        for row in self._db.execute(query, (network,)):
            if row["person"] in may:
                rows.setdefault(row["person"], []).append(self._vault.unseal(row["sealed"], row["person"]))
        return [_template(person, photos, network) for person, photos in rows.items()]

    def fact(self, name: str) -> str | None:
        """A single value, such as the reference of the school's assessment."""
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row and str(row["value"])

    def note(self, name: str, value: str | None) -> None:
        """Write or erase a single value. Call it inside a change."""
        self._db.execute("DELETE FROM facts WHERE name = ?", (name,))
        if value is not None:
            self._db.execute("INSERT INTO facts VALUES (?, ?)", (name, value))


def _text(at: datetime) -> str:
    return at.isoformat("T", "seconds")


def _columns(person: Person) -> dict[str, str | int | None]:
    """What the table of people holds of somebody."""
    permission = asdict(person.permission)
    if person.permission == Permission():
        permission = {}
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "class": person.group,
        "leaves": person.leaves.isoformat() if person.leaves else None,
        "never_publish": int(person.never_publish),
        "permission": json.dumps(permission, default=str, sort_keys=True),
        "also": json.dumps(person.also, ensure_ascii=False),
    }


def consents_of(rows: Sequence[sqlite3.Row], used: Sequence[Channel]) -> dict[Channel, Consent]:
    """What stands for each channel in use, of answers in the order in which they were recorded."""
    said: dict[Channel, list[Consent]] = {}
    for row in rows:
        said.setdefault(Channel(row["channel"]), []).append(consent_of(row))
    standing = {channel: together(latest(said.get(channel, ()))) for channel in (*used, EVERY)}
    return {channel: consent for channel, consent in standing.items() if consent}


def _person(row: sqlite3.Row, consents: dict[Channel, Consent]) -> Person:
    permission = json.loads(row["permission"])
    permission["notified"] = tuple(map(date.fromisoformat, permission.get("notified", ())))
    leaves = row["leaves"] and date.fromisoformat(row["leaves"])
    flag = bool(row["never_publish"])
    who, told = (row["id"], row["name"], row["role"], row["class"]), Permission(**permission)
    return Person(*who, leaves, flag, consents, told, tuple(json.loads(row["also"])))


def consent_of(row: sqlite3.Row) -> Consent:
    """One answer, as it was recorded."""
    since, until = (day and date.fromisoformat(day) for day in (row["since"], row["until"]))
    recorded = datetime.fromisoformat(row["recorded_at"])
    by_hand, by = bool(row["by_hand"]), row["recorded_by"]
    as_asked = bool(row["groups_only"]), bool(row["with_name"]), row["said_by"], row["relation"]
    return Consent(Answer(row["answer"]), since, until, row["evidence"], by_hand, recorded, by, *as_asked)


def _entry(row: sqlite3.Row, what: str, value: str, why: str) -> HistoryEntry:
    return HistoryEntry(row["revision"], row["recorded_at"], row["recorded_by"], what, value, why)


def _answer(row: sqlite3.Row) -> str:
    period = "".join(
        f" {word} {row[column]}" for word, column in (("from", "since"), ("until", "until")) if row[column]
    )
    asked = (" groups only" if row["groups_only"] else "") + (" with name" if row["with_name"] else "")
    relation = f" ({row['relation']})" if row["said_by"] and row["relation"] else row["relation"]
    who = f", said by {row['said_by']}{relation}" if row["said_by"] or row["relation"] else ""
    return f"{row['answer']}{asked}{period}{who}{'' if row['by_hand'] else ' (import)'}"


def _template(person: str, photos: Sequence[bytes], network: str) -> Template:
    rows = np.array([np.frombuffer(photo, dtype="<f4") for photo in photos], dtype=np.float32)
    return Template(person, rows[:, :-SIZE], rows[:, -SIZE:], network)
