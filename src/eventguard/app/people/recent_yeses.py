"""Yeses that were given, or given back, lately: whoever approves a photo that relies on one is told who recorded it.

Recording a no takes one step, and nobody's leave; this is the other half: whoever turns a no into a yes is named, to
somebody else, before a face is published on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.people.answers import said_by_all
from eventguard.core.people.consent import EVERY, Answer, Channel, Consent, HistoryEntry, Person
from eventguard.core.photos.photo import Photo

LATELY = timedelta(days=7)
#: What else than an answer can give yeses back.
LEAVES, NEVER = "leaves", "never_publish"


@dataclass(frozen=True, slots=True)
class RecentYeses:
    """What was recorded in the last seven days: ``changes`` of people that give a yes back, by id."""

    since: datetime
    people: Mapping[str, Person]
    changes: Mapping[str, Sequence[HistoryEntry]]

    @classmethod
    def of(cls, school: School, people: Mapping[str, Person]) -> Self:
        """As the register is now; ``people`` is everybody in it."""
        since = school.now() - LATELY
        changes = school.register.changes(since, LEAVES, NEVER) if school.has_register else {}
        lifted = {id: [change for change in _lifted(all) if _at(change) >= since] for id, all in changes.items()}
        return cls(since, people, lifted)

    def relied_on(self, photo: Photo) -> tuple[str, ...]:
        """On which of it a photo relies, as sentences without a stop; what one person did on one day in one of them."""
        done: dict[str, dict[str, list[str]]] = {}
        for id in photo.shown:
            for what, why in self._given(id, photo) if id in self.people else ():
                done.setdefault(what, {}).setdefault(why, []).append(self.people[id].name)
        return tuple(_sentence(what, given) for what, given in done.items())

    def _given(self, id: str, photo: Photo) -> Iterator[tuple[str, str]]:
        """What gives somebody a yes by whom and when, and why."""
        consents = self.people[id].consents
        for said in (*said_by_all(consents.get(photo.channel)), *said_by_all(consents.get(EVERY))):
            if said.answer is Answer.YES and said.recorded_at and said.recorded_at >= self.since:
                yield f"yes for {photo.channel} {_by_whom(said)}", _evidence(said)
        for change in self.changes.get(id, ()):
            what = "never publish lifted" if change.what == NEVER else "last day at the school put off"
            yield f"{what} by {change.by} on {_day(_at(change))}", change.why or "no reason given"


def stands(person: Person, channel: Channel) -> str:
    """What is recorded of somebody for a channel, by whom and when, as a sentence."""
    recorded = person.consents[channel]
    until = f" until {in_full(recorded.until)}" if recorded.until and recorded.answer is Answer.YES else ""
    return f"{person.name}'s answer for {channel} is {recorded.answer}{until}, {how_recorded(recorded)}."


def how_recorded(consent: Consent) -> str:
    """Who recorded an answer, when and on which evidence: ``recorded by office on 10/07/2026 (form of 3 March)``."""
    return f"{_by_whom(consent)} ({_evidence(consent)})"


def _by_whom(consent: Consent) -> str:
    who = f"recorded by {consent.recorded_by}" if consent.by_hand else f"by an import, started by {consent.recorded_by}"
    return who + (f" on {_day(consent.recorded_at)}" if consent.recorded_at else "")


def _evidence(consent: Consent) -> str:
    return consent.evidence or "no evidence"


def _sentence(what: str, given: Mapping[str, Sequence[str]]) -> str:
    """What was done for whom; ``given`` has their names by the reason, which follows each only where
    reasons differ.
    """
    if len(given) == 1:
        ((why, names),) = given.items()
        return f"{', '.join(names)}: {what} ({why})"
    each = (f"{', '.join(names)} ({why})" for why, names in given.items())
    return f"{what}: {'; '.join(each)}"


def _lifted(changes: Sequence[HistoryEntry]) -> Iterator[HistoryEntry]:
    """Those of one person's changes, the oldest first, that gave yeses back."""
    before: dict[str, str] = {}
    for change in changes:
        former = before.get(change.what, "")
        before[change.what] = change.value
        put_off = former != "" and (change.value == "" or change.value > former)  # days as 2027-07-31
        if change.value == "0" if change.what == NEVER else put_off:
            yield change


def _at(entry: HistoryEntry) -> datetime:
    return datetime.fromisoformat(entry.at)


def _day(at: datetime) -> str:
    return in_full(at.astimezone())
