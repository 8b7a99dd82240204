"""What several people said about one child: who outweighs whom, and what gives a yes back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from eventguard.core.people.consent import Answer, Channel, Consent, Person, is_own
from eventguard.core.people.spelling import squeezed


def sayer(consent: Consent) -> str:
    """Whose answer it is, so that their next takes its place: the child's own, somebody's, or (empty) the family's."""
    return "child" if is_own(consent) else squeezed(consent.said_by or consent.relation)


def said_by_all(consent: Consent | None) -> tuple[Consent, ...]:
    """Everybody's answer for one channel, each alone."""
    return (replace(consent, others=()), *consent.others) if consent else ()


def latest(answers: Iterable[Consent]) -> tuple[Consent, ...]:
    """Of answers in the order in which they were recorded, the last of each who said one."""
    last: dict[str, Consent] = {}
    for answer in answers:
        last[sayer(answer)] = replace(answer, others=())
    return tuple(last.values())


def together(answers: Iterable[Consent]) -> Consent | None:
    """The one that stands for all of them, which are its ``others``: a no before every yes, the child's own first; of
    yeses the one that counts for longest. None of none.
    """
    by_weight = sorted(answers, key=_weight, reverse=True)
    return replace(by_weight[0], others=tuple(by_weight[1:])) if by_weight else None


def former_of(before: Consent | None, answer: Consent) -> Consent | None:
    """What the same person had said before, if anything."""
    return next((each for each in said_by_all(before) if sayer(each) == sayer(answer)), None)


def with_answer(person: Person, channel: Channel, answer: Consent) -> Person:
    """Somebody as they would be if this were answered, too."""
    stands = together(latest([*said_by_all(person.consents.get(channel)), answer]))
    return replace(person, consents={**person.consents, channel: stands} if stands else person.consents)


def gives_back(before: Consent | None, answer: Consent) -> bool:
    """Whether a yes turns a recorded no around, or reaches beyond a recorded yes: by its days, to photos of one alone,
    or to names. That takes evidence; the first answer of a family does not.
    """
    if before is None or answer.answer is not Answer.YES:
        return False
    own = former_of(before, answer)
    return any(_reaches_beyond(each, answer) for each in ((own,) if own else said_by_all(before)))


def _reaches_beyond(former: Consent, answer: Consent) -> bool:
    longer = former.until is not None and (answer.until is None or answer.until > former.until)
    sooner = former.since is not None and (answer.since is None or answer.since < former.since)
    more = (former.groups_only and not answer.groups_only) or (answer.with_name and not former.with_name)
    return former.answer is not Answer.YES or longer or sooner or more


def _weight(consent: Consent) -> tuple[bool, bool, date, bool]:
    """How much an answer weighs beside others."""
    no = consent.answer is not Answer.YES
    return no, is_own(consent) == no, consent.until or date.max, consent.answer is Answer.WITHDRAWN
