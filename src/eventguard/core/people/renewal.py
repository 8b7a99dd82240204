"""When yeses end: which run out soon, and which ran out already."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from eventguard.core.people.answers import said_by_all
from eventguard.core.people.consent import Channel, Person, Reason, has_left, standing

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """A yes that ends: ``last`` is the last day on which somebody may be shown in this channel. ``leaves`` tells that
    it is because they leave the school, so that there is nothing to renew.
    """

    person: Person
    channel: Channel
    last: date
    leaves: bool = False


def running_out(
    people: Iterable[Person], channels: Collection[Channel], on: date, within: timedelta
) -> Iterator[Ending]:
    """The yeses that count on this day and run out within this time, both days included."""
    for person in people:
        for channel in channels:
            last = last_day(person, channel, on)
            if last is not None and last <= on + within:
                yield Ending(person, channel, last, last == person.leaves)


def ran_out(people: Iterable[Person], channels: Collection[Channel], on: date) -> Iterator[Ending]:
    """The yeses that count no more because their last day is past, of people who are still at the school."""
    for person in people:
        for channel in channels:
            if has_left(person, on) or standing(person, channel, on) is not Reason.EXPIRED:
                continue
            days = [day for day in _days(person, channel) if day < on and _counts(person, channel, day)]
            if days:
                yield Ending(person, channel, max(days))


def last_day(person: Person, channel: Channel, on: date) -> date | None:
    """The last day up to which a yes that counts on this day does so; None where none counts, or it has no end."""
    if not _counts(person, channel, on):
        return None
    days = sorted(day for day in _days(person, channel) if day >= on)
    return next((day for day in days if day == date.max or not _counts(person, channel, day + DAY)), None)


def _counts(person: Person, channel: Channel, on: date) -> bool:
    return standing(person, channel, on) is Reason.CONSENTED


def _days(person: Person, channel: Channel) -> Iterator[date]:
    """The days with which a yes may end."""
    yield from (said.until for said in said_by_all(person.consents.get(channel)) if said.until)
    if person.leaves:
        yield person.leaves
