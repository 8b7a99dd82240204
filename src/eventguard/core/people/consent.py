"""People, what their families agreed to, and who may therefore be shown where, on which date, and why not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Self

#: How whoever speaks for themselves is related to the child.
OWN = frozenset({"child", "pupil", "student", "self", "themselves", "herself", "himself"})
#: How a channel's key is written.
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
#: What somebody is at the school.
ROLES = PUPIL, STAFF, OTHER = "pupil", "staff", "other"


class Channel(str):
    """Where a photo is going to be published, by its key, which never changes (``core.people.channels`` has the rest).

    Raises:
        ValueError: it is no key: it becomes the name of a folder and of a column.
    """

    __slots__ = ()
    SOCIAL: ClassVar["Channel"]
    WEBSITE: ClassVar["Channel"]
    NEWSLETTER: ClassVar["Channel"]
    PRESS: ClassVar["Channel"]
    DISPLAY: ClassVar["Channel"]

    def __new__(cls, key: str) -> Self:
        """The channel of this key."""
        if not KEY.fullmatch(key):
            raise ValueError(f"{key!r} is not the key of a channel")
        return super().__new__(cls, key)


for _key in ("social", "website", "newsletter", "press", "display"):
    setattr(Channel, _key.upper(), Channel(_key))
#: What stands for all channels in a no to being published anywhere; no channel is called so.
EVERY = Channel("every")


class Answer(StrEnum):
    """What a family said. Blank is not an answer: it is the absence of one."""

    YES = "yes"
    NO = "no"
    WITHDRAWN = "withdrawn"


class Reason(StrEnum):
    """Why a face is shown or covered; or, of a photo that names somebody, why it may not."""

    CONSENTED = "consented"
    SHOWN_BY_HAND = "shown-by-hand"
    NO_MATCH = "no-match"
    NO_CONSENT = "no-consent"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    TOO_SMALL = "too-small"
    TOO_BLURRED = "too-blurred"
    AMBIGUOUS = "ambiguous"
    RECOGNITION_OFF = "recognition-off"
    COVERED_BY_HAND = "covered-by-hand"
    NOT_A_FACE = "not-a-face"
    TOO_CLOSE = "too-close"
    GROUPS_ONLY = "groups-only"
    EVERYBODY_COVERED = "everybody-covered"
    NOT_COMPARED = "not-compared"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Consent:
    """What one person, or a family, said for one channel; it counts from ``since`` to ``until``, both days included.

    ``by_hand`` tells an answer that somebody recorded from one that an import brought, ``recorded_at`` when, and
    ``recorded_by`` who recorded it, or started that import. A yes may be for ``groups_only`` (shown small, among
    others), and is without name unless it is ``with_name``. ``said_by`` is who said it, ``relation`` what they are to
    the child; both are empty for the family's answer. ``others`` is what others have said (``core.people.answers``).
    """

    answer: Answer
    since: date | None = None
    until: date | None = None
    evidence: str = ""
    by_hand: bool = field(default=True, compare=False)
    recorded_at: datetime | None = field(default=None, compare=False)
    recorded_by: str = field(default="", compare=False)
    groups_only: bool = False
    with_name: bool = False
    said_by: str = ""
    relation: str = ""
    others: tuple["Consent", ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Permission:
    """What is recorded about recognising somebody by their face. Empty: never asked, which counts as no.

    In England and Wales the Protection of Freedoms Act 2012 (sections 26 to 28) asks of a pupil that each parent is
    ``notified`` (on which days), that one has ``consented_by`` their name in writing, that none has raised an
    ``objection`` (who did), and that the child has not ``refused``: either no outweighs every yes. Adults consent for
    themselves. ``keep_picture`` tells that beyond it a picture of their face may be kept, for people to compare with.
    """

    notified: tuple[date, ...] = ()
    consented_by: str = ""
    objection: str = ""
    refused: bool = False
    keep_picture: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the register.

    ``name`` is shown on screen; ``also`` is every other one by which they go or went, as typed or as "Last, First",
    where either may be blank. ``consents`` holds the latest answer per channel. ``leaves`` is the last day at the
    school: after it no yes counts. ``never_publish`` (a court order, a looked-after child) outweighs every yes and
    every hand.
    """

    id: str
    name: str
    role: str = PUPIL
    group: str = ""
    leaves: date | None = None
    never_publish: bool = False
    consents: Mapping[Channel, Consent] = field(default_factory=lambda: MappingProxyType({}))
    permission: Permission = Permission()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of what is recorded about somebody: ``what`` was set to ``value``."""

    revision: int
    at: str
    by: str
    what: str
    value: str
    why: str


def standing(person: Person, channel: Channel, on: date) -> Reason:
    """Whether this person may be shown: ``CONSENTED``, or the reason why not. The only way to a yes is a live yes of
    somebody who may give it, against which nobody said no.
    """
    consent = person.consents.get(channel)
    if person.never_publish or consent is None:
        return Reason.NO_CONSENT
    answers, every = (consent, *consent.others), person.consents.get(EVERY)
    for no in (*answers, *((every, *every.others) if every and refuses_every_channel(person) else ())):
        if no.answer is not Answer.YES:
            return Reason.WITHDRAWN if no.answer is Answer.WITHDRAWN else Reason.NO_CONSENT
    counts = [yes for yes in answers if _may_give(person, yes)]
    if any((yes.since is None or yes.since <= on) and (yes.until is None or on <= yes.until) for yes in counts):
        return Reason.EXPIRED if has_left(person, on) else Reason.CONSENTED
    return Reason.EXPIRED if any(yes.until is not None and on > yes.until for yes in counts) else Reason.NO_CONSENT


def is_own(consent: Consent) -> bool:
    """Whether it is the answer of the person themselves: a child's yes does not do, their no outweighs everybody's."""
    return consent.relation.casefold() in OWN


def _may_give(person: Person, said: Consent) -> bool:
    """Whether whoever gave this answer may say yes for this person."""
    return person.role != PUPIL or not is_own(said)


def refuses_every_channel(person: Person) -> bool:
    """Whether a no for every channel stands, which outweighs each yes for one."""
    return (every := person.consents.get(EVERY)) is not None and every.answer is not Answer.YES


def is_groups_only(person: Person, channel: Channel) -> bool:
    """Whether somebody asked that this person be shown in groups only."""
    consent = person.consents.get(channel)
    return consent is not None and any(each.groups_only for each in (consent, *consent.others))


def may_be_named(person: Person, channel: Channel, on: date) -> bool:
    """Whether this person's name may stand beside a photo: everybody who said yes said so with name."""
    if standing(person, channel, on) is not Reason.CONSENTED:
        return False
    consent = person.consents[channel]
    return all(each.with_name for each in (consent, *consent.others) if _may_give(person, each))


def name_of(id: str, people: Mapping[str, Person]) -> str:
    """Somebody's name, as far as the register still has it; else the id."""
    return people[id].name if id in people else id


def every_name(person: Person) -> tuple[str, ...]:
    """Every name by which somebody goes or went, the one that is shown first."""
    return person.name, *person.also


def has_left(person: Person, on: date) -> bool:
    """Whether the last day at the school is past."""
    return person.leaves is not None and on > person.leaves


#: What a complete permission holds besides there being no objection, by field, and what its lack means.
PIECES = {
    "consented_by": "nobody has consented in writing to their being recognised",
    "notified": "no day is recorded on which their parents were notified of it",
}


def missing_pieces(permission: Permission, role: str) -> list[str]:
    """Which of ``PIECES`` a permission for somebody in this role lacks."""
    return [piece for piece in PIECES if not getattr(permission, piece) and (piece != "notified" or role == PUPIL)]


def permission_lacks(person: Person) -> str | None:
    """What is missing before a face may be compared with this person's, in plain words; None when nothing is."""
    permission = person.permission
    if permission == Permission():
        return "no biometric permission is recorded"
    if permission.refused:
        return "they refused to be recognised"
    if permission.objection:
        return "a biometric objection is recorded"
    return next((PIECES[piece] for piece in missing_pieces(permission, person.role)), None)


def may_be_matched(person: Person) -> bool:
    """Whether a face may be compared with this person's template: only under a complete biometric permission."""
    return permission_lacks(person) is None


def may_be_pictured(person: Person) -> bool:
    """Whether a picture of this person's face may be kept to compare with: only where their template may be, too."""
    return may_be_matched(person) and person.permission.keep_picture


def why_not_enrolled(person: Person, on: date) -> str | None:
    """Why no template may be made of this person on this day, in plain words; None when it may. Beyond the biometric
    permission it takes a yes for some channel: whoever has none is covered, and needs no template for that.
    """
    if lacking := permission_lacks(person):
        return lacking
    if person.never_publish:
        return "they are never to be published, so there is nothing to recognise them for"
    if has_left(person, on):
        return "they have left the school"
    asked = (said for channel, said in person.consents.items() if channel != EVERY and said.answer is Answer.YES)
    if refuses_every_channel(person) or not any(_may_give(person, said) for said in asked):
        return "there is no yes for any channel, so there is nothing to recognise them for"
    return None
