"""People, what their families agreed to, and who may therefore be shown where, on which date, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Channel(StrEnum):
    """Where a photo is going to be published."""

    SOCIAL = "social"
    WEBSITE = "website"
    NEWSLETTER = "newsletter"
    PRESS = "press"
    DISPLAY = "display"


class Answer(StrEnum):
    """What a family said. Blank is not an answer: it is the absence of one."""

    YES = "yes"
    NO = "no"
    WITHDRAWN = "withdrawn"


class Reason(StrEnum):
    """Why a face is shown or covered."""

    CONSENTED = "consented"
    SHOWN_BY_HAND = "shown-by-hand"
    NO_MATCH = "no-match"
    NO_CONSENT = "no-consent"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    TOO_SMALL = "too-small"
    AMBIGUOUS = "ambiguous"
    RECOGNITION_OFF = "recognition-off"
    COVERED_BY_HAND = "covered-by-hand"


@dataclass(frozen=True, slots=True)
class Consent:
    """One family's answer for one channel; it counts from ``since`` to ``until``, both days included."""

    answer: Answer
    since: date | None = None
    until: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the register. ``consents`` holds the latest answer per channel, ``biometrics`` the recorded
    permission to recognise (None: never asked, which counts as no).
    """

    id: str
    name: str
    role: str = "pupil"
    group: str = ""
    consents: Mapping[Channel, Consent] = field(default_factory=lambda: MappingProxyType({}))
    biometrics: bool | None = None


def standing(person: Person, channel: Channel, on: date) -> Reason:
    """Whether this person may be shown: ``CONSENTED``, or the reason why not. The only way to a yes is a live yes."""
    consent = person.consents.get(channel)
    if consent is None or consent.answer is Answer.NO:
        return Reason.NO_CONSENT
    if consent.answer is Answer.WITHDRAWN:
        return Reason.WITHDRAWN
    if consent.since is not None and on < consent.since:
        return Reason.NO_CONSENT
    if consent.until is not None and on > consent.until:
        return Reason.EXPIRED
    return Reason.CONSENTED


def may_be_matched(person: Person) -> bool:
    """Whether a face may be compared with this person's template: only under a recorded biometric permission."""
    return person.biometrics is True


def why_not_enrolled(person: Person) -> str | None:
    """Why no template may be made of this person, in plain words; None when it may.

    Beyond the biometric permission it takes a yes for some channel: a child whose family said no, or who has
    withdrawn everything, is covered because nobody vouches for them, and needs no template for that.
    """
    if not may_be_matched(person):
        return "no biometric permission is recorded"
    if not any(consent.answer is Answer.YES for consent in person.consents.values()):
        return "there is no yes for any channel, so there is nothing to recognise them for"
    return None
