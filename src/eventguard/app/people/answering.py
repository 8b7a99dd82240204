"""Recording several answers at once, of one person or a class: what fails keeps no other from being recorded, and all
of it can be taken back on the same day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from eventguard.app.people.register import checked_answer, find, record_answer
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError, NotKnown, Refused
from eventguard.core.people.answers import gives_back, sayer
from eventguard.core.people.consent import Answer, Channel, Consent

#: For how long answers can be taken back in one step.
UNDONE_WITHIN = timedelta(days=1)
SLIP = "taken back: it was recorded by mistake"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer about a person, by id, for a channel."""

    person: str
    channel: Channel
    answer: Consent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one answer: ``recorded`` as the register has it now, or the ``trouble`` for which it was not."""

    given: Given
    recorded: Consent | None = None
    trouble: EventGuardError | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of several; ``revision`` is the register's at which they were recorded, None where none was."""

    revision: int | None
    outcomes: tuple[Outcome, ...]

    @property
    def done(self) -> list[Outcome]:
        """Those that were recorded."""
        return [each for each in self.outcomes if each.recorded]


class _Nothing(Exception):
    """Nothing was recorded, so there is no change."""


def record(school: School, given: Sequence[Given], known: bool) -> Recorded:
    """Record answers, each for itself.

    Args:
        school: the school.
        given: the answers; of one person and channel only one.
        known: whether whoever does it has shown who they are, which giving back a yes takes.
    """
    outcomes: list[Outcome] = []
    revision = None
    try:
        with school.register.change() as revision, school.record.transaction():
            for each in given:
                outcomes.append(_one(school, revision, each, known, outcomes))
            if not any(each.recorded for each in outcomes):
                raise _Nothing
    except _Nothing:
        revision = None
    return Recorded(revision, tuple(outcomes))


def undo(school: School, revision: int, known: bool) -> Recorded:
    """Take back what was recorded by hand at a revision of the register: who had said something else before says that
    again; who had said nothing withdraws.

    Raises:
        Refused: nothing was recorded then that could be taken back, or it is longer ago than a day.
    """
    recorded = school.past_answers.recorded(revision)
    if not recorded:
        raise Refused("There is nothing to take back.", "Correct what is wrong by a new answer.")
    outcomes = [_before(school, revision, person, channel) for person, channel in recorded]
    back = [each for each in outcomes if not each.trouble]
    done = record(school, [each.given for each in back], known)
    return Recorded(done.revision, (*done.outcomes, *(each for each in outcomes if each.trouble)))


def require_known(school: School, given: Given, known: bool) -> None:
    """Raise Refused where a yes is given back by somebody who is not known, or without saying where it is written."""
    if gives_back(find(school, given.person).consents.get(given.channel), given.answer):
        if not known:
            raise NotKnown("A yes after a no is recorded by somebody who is known.")
        if not given.answer.evidence.strip():
            raise Refused("A yes after a no takes evidence.", 'Fill in "Where it is written".')


def _one(school: School, revision: int, given: Given, known: bool, before: Sequence[Outcome]) -> Outcome:
    try:
        if any((each.given.person, each.given.channel) == (given.person, given.channel) for each in before):
            raise Refused("That is a second answer for the same channel.", "Record it after this one.")
        require_known(school, given, known)
        person, answer = checked_answer(school, given.person, given.channel, given.answer)
    except EventGuardError as error:  # so far nothing is written; what goes wrong from here on undoes everything
        return Outcome(given, trouble=error)
    record_answer(school, revision, person.id, given.channel, answer)
    return Outcome(given, answer)


def _before(school: School, revision: int, person: str, channel: Channel) -> Outcome:
    """The answer that takes one of a revision back, or why there is none."""
    answers = school.past_answers.each(person, channel)
    then = next(answer for n, answer in answers if n == revision)
    theirs = [(n, answer) for n, answer in answers if sayer(answer) == sayer(then)]
    former = next((answer for n, answer in reversed(theirs) if n < revision), None)
    back = replace(former or replace(then, answer=Answer.NO), evidence=_why(former))
    trouble = next(_why_not(school, revision, then, theirs, former), None)
    return Outcome(Given(person, channel, back), trouble=trouble)


def _why_not(
    school: School, revision: int, then: Consent, theirs: Sequence[tuple[int, Consent]], former: Consent | None
) -> Iterator[Refused]:
    """Why an answer cannot be taken back."""
    if theirs[-1][0] != revision:
        yield Refused("It has been answered anew since, and stays.")
    elif then.recorded_at and school.now() - then.recorded_at > UNDONE_WITHIN:
        yield Refused("It was recorded more than a day ago, and stays.", "Record a new answer.")
    elif former is None and then.answer is not Answer.YES:
        yield Refused("A no stays: where nobody has answered, it counts as a no, too.")


def _why(former: Consent | None) -> str:
    return f"{former.evidence}; {SLIP}" if former and former.evidence else SLIP
