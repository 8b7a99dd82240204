"""Devices that were paired at the office, in the record's database. Of what a device keeps here is a digest alone."""

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Device:
    """A phone, tablet or computer that was paired: ``n`` is its number, ``name`` what it was called then."""

    n: int
    name: str
    paired_at: datetime
    used_on: date
    """The day on which somebody signed in there last, or it was paired."""
    digest: str
    """Of number, name and secret: what the audit chain is bound to."""


class Devices:
    """All that were paired and not put out since."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def all(self) -> list[Device]:
        """Every one, in the order in which they were paired."""
        return [_device(row) for row in self._db.execute("SELECT * FROM devices ORDER BY n")]

    def having(self, secret: str) -> Device | None:
        """The one that keeps this secret, if any does."""
        row = self._db.execute("SELECT * FROM devices WHERE secret = ?", (_digest(secret),)).fetchone()
        return _device(row) if row else None

    def add(self, name: str, secret: str, at: datetime) -> Device:
        """One more, which keeps this secret."""
        values = (name, _digest(secret), at.isoformat(timespec="seconds"), at.date().isoformat())
        self._db.execute("INSERT INTO devices (name, secret, paired_at, used_on) VALUES (?, ?, ?, ?)", values)
        return next(each for each in self.all() if each.digest == _bound(each.n, name, _digest(secret)))

    def use(self, n: int, on: date) -> None:
        """Somebody has signed in there on this day."""
        self._db.execute("UPDATE devices SET used_on = ? WHERE n = ?", (on.isoformat(), n))

    def remove(self, n: int) -> None:
        """Let it in no more."""
        self._db.execute("DELETE FROM devices WHERE n = ?", (n,))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _bound(n: int, name: str, secret: str) -> str:
    return hashlib.sha256(json.dumps([n, name, secret]).encode()).hexdigest()


def _device(row: sqlite3.Row) -> Device:
    at, used = datetime.fromisoformat(row["paired_at"]), date.fromisoformat(row["used_on"])
    return Device(row["n"], row["name"], at, used, _bound(row["n"], row["name"], row["secret"]))
