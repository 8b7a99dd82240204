"""How many people answered what for one channel: numbers for a school's papers, in which nobody is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eventguard.core.people.answers import said_by_all
from eventguard.core.people.consent import (
    EVERY,
    Answer,
    Channel,
    Person,
    Reason,
    is_groups_only,
    may_be_named,
    standing,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """People of one role by what stands for one channel on one day. Each of them is in exactly one of ``yes``,
    ``run_out``, ``no``, ``not_counting`` (a yes that begins later, or is the child's alone) and ``nothing``;
    ``groups_only`` and ``with_name`` are some of those with a yes.
    """

    yes: int = 0
    run_out: int = 0
    no: int = 0
    not_counting: int = 0
    nothing: int = 0
    groups_only: int = 0
    with_name: int = 0

    @property
    def people(self) -> int:
        """How many they are together."""
        return self.yes + self.run_out + self.no + self.not_counting + self.nothing


def tally(people: Iterable[Person], channel: Channel, on: date) -> Tally:
    """Count the answers of these people for one channel as they stand on this day."""
    everybody = list(people)
    kinds = [_kind(person, channel, on) for person in everybody]
    yes = [person for person, kind in zip(everybody, kinds, strict=True) if kind == "yes"]
    counts = {kind: kinds.count(kind) for kind in ("yes", "run_out", "no", "not_counting", "nothing")}
    groups_only = sum(is_groups_only(person, channel) for person in yes)
    with_name = sum(may_be_named(person, channel, on) for person in yes)
    return Tally(**counts, groups_only=groups_only, with_name=with_name)


def _kind(person: Person, channel: Channel, on: date) -> str:
    stands = standing(person, channel, on)
    if stands is Reason.CONSENTED:
        return "yes"
    if stands is Reason.EXPIRED:
        return "run_out"
    here, every = person.consents.get(channel), person.consents.get(EVERY)
    answers = (*said_by_all(here), *said_by_all(every))
    if person.never_publish or any(each.answer is not Answer.YES for each in answers):
        return "no"
    return "not_counting" if here else "nothing"
