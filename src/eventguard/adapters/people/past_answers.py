"""What families had answered when the register had an earlier revision: what an approval of then relied on."""

import sqlite3
from collections.abc import Mapping

from eventguard.adapters.people.register import consent_of, consents_of
from eventguard.core.people.consent import EVERY, Channel, Consent


class PastAnswers:
    """Questions to the register's database about days gone by. What was forgotten is not known of those days either."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def at(self, person: str, revision: int) -> Mapping[Channel, Consent]:
        """What stood for each channel of which somebody (by id) had been told by this revision, also for one that is
        not used any more.
        """
        query = "SELECT * FROM consents WHERE person = ? AND revision <= ? ORDER BY revision"
        rows = self._db.execute(query, (person, revision)).fetchall()
        channels = dict.fromkeys(Channel(row["channel"]) for row in rows if row["channel"] != EVERY)
        return consents_of(rows, list(channels))

    def recorded(self, revision: int) -> list[tuple[str, Channel]]:
        """The people, by id, and channels of which an answer was recorded by hand at this revision."""
        query = "SELECT person, channel FROM consents WHERE revision = ? AND by_hand = 1 ORDER BY rowid"
        return [(row["person"], Channel(row["channel"])) for row in self._db.execute(query, (revision,))]

    def each(self, person: str, channel: Channel) -> list[tuple[int, Consent]]:
        """All that was ever answered of somebody for a channel, each alone, with its revision, the oldest first."""
        query = "SELECT * FROM consents WHERE person = ? AND channel = ? ORDER BY revision"
        return [(row["revision"], consent_of(row)) for row in self._db.execute(query, (person, channel))]
