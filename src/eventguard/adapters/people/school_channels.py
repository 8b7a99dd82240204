"""The school's channels, kept with the register: no key is ever given twice, so no answer moves to another channel."""

import json
import sqlite3

from eventguard.core.people.channels import Rule, SchoolChannel, SeenBy
from eventguard.core.people.consent import Channel


class SchoolChannels:
    """The table of channels, in the register's database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._read: tuple[str, list[SchoolChannel]] | None = None

    def all(self) -> list[SchoolChannel]:
        """Every channel that there has been, in the order in which they came."""
        if self._db.in_transaction:  # what is rolled back must not stay here
            return self._all()
        revision = str(self._db.execute("SELECT value FROM facts WHERE name = 'revision'").fetchone()[0])
        if self._read is None or self._read[0] != revision:
            self._read = revision, self._all()
        return list(self._read[1])

    def _all(self) -> list[SchoolChannel]:
        rows = self._db.execute("SELECT * FROM channels ORDER BY rowid").fetchall()
        return [
            SchoolChannel(
                Channel(row["channel"]), row["name"], SeenBy(row["seen_by"]), _rule(row["rule"]), bool(row["used"])
            )
            for row in rows
        ]

    def save(self, channel: SchoolChannel) -> None:
        """Write a channel, new or changed. Call it inside a change of the register."""
        values = (channel.channel, channel.name, channel.seen_by, channel.rule.to_json(), int(channel.used))
        self._db.execute(
            "INSERT INTO channels (channel, name, seen_by, rule, used) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " name = excluded.name, seen_by = excluded.seen_by, rule = excluded.rule, used = excluded.used",
            values,
        )

    def answered(self, channel: Channel) -> int:
        """How many people have ever answered for a channel."""
        query = "SELECT count(DISTINCT person) FROM consents WHERE channel = ?"
        return int(self._db.execute(query, (channel,)).fetchone()[0])


def _rule(text: str) -> Rule:
    return Rule(**json.loads(text))
