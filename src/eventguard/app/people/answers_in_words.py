"""A family's answers in the words of the screen: how they are meant, who said them, and what does not count."""

from collections.abc import Iterable
from datetime import date

from eventguard.app import phrases
from eventguard.core.people.answers import said_by_all
from eventguard.core.people.consent import (
    EVERY,
    PUPIL,
    Answer,
    Channel,
    Consent,
    Person,
    Reason,
    is_groups_only,
    is_own,
    may_be_named,
    refuses_every_channel,
    standing,
)


def answer(person: Person, channel: Channel, on: date) -> str:
    """What is recorded of somebody for a channel: ``yes, groups only, without name (mother)``."""
    consent, reason = person.consents.get(channel), standing(person, channel, on)
    if consent is None:
        return "no, for every channel" if refuses_every_channel(person) else "no answer, so no"
    if reason is not Reason.CONSENTED:
        told = [_said_by(no) for no in (consent, *consent.others) if no.answer is not Answer.YES]
        return phrases.ANSWERS[reason] + _bracketed(told)
    asked = ["groups only"] if is_groups_only(person, channel) else []
    asked += ["with name"] if may_be_named(person, channel, on) else []
    return ", ".join([phrases.ANSWERS[reason], *asked]) + _bracketed(map(_said_by, (consent, *consent.others)))


def outweighed(person: Person, channel: Channel, given: Consent) -> str:
    """What to say of a yes that was recorded and does not count, for somebody else's no outweighs it; else empty."""
    answers = [*said_by_all(person.consents.get(channel)), *said_by_all(person.consents.get(EVERY))]
    noes = [no for no in answers if no.answer is not Answer.YES]
    if given.answer is not Answer.YES or not noes:
        own = person.role == PUPIL and is_own(given) and given.answer is Answer.YES
        return "A child's own yes does not show them: a parent has to say yes." if own else ""
    told = [_said_by(no) or "the family" for no in noes]
    return f"It does not count: no, said {phrases.listed(list(dict.fromkeys(told)))}, which outweighs every yes."


def _said_by(consent: Consent) -> str:
    return (
        f"{consent.said_by}, {consent.relation}"
        if consent.said_by and consent.relation
        else (consent.said_by or consent.relation)
    )


def _bracketed(told: Iterable[str]) -> str:
    """``(Ann Lee, mother; father)``; nothing where nobody is named."""
    named = "; ".join(filter(None, told))
    return f" ({named})" if named else ""
