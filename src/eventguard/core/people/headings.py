"""What a heading says its column holds, in the words of SIMS, Arbor, Bromcom, and of the schools that name consents."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eventguard.core.people.channels import START, SchoolChannel
from eventguard.core.people.consent import Channel


def _these(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


#: What a column can hold, beside an answer for one of the school's channels. These names need no guess, in any case and
#: with spaces for underscores.
FIELDS = (
    *("id", "first_name", "last_name", "name", "role", "class", "leaves", "never_publish"),
    *("since", "until", "evidence", "biometrics", "consented_by", "notified", "objection"),
)
#: Other names, the best first: where a file has two, the earlier is used. The UPN is the one id that stays with a
#: pupil from school to school. The plain or legal name comes before the preferred one, which is often left blank.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("upn", "unique pupil number", "id", "mis id", "person id", "external id", "arbor id", "adno", "adm no"),
        *("admission number", "admission no", "admissions number", "admissions no", "staff code", "employee id"),
    ),
    "first_name": (
        *("first name", "forename", "first names", "forenames", "given name", "legal forename", "legal first name"),
        *("preferred forename", "preferred first name", "known as"),
    ),
    "last_name": (
        *("last name", "surname", "family name", "legal surname", "legal last name"),
        *("preferred surname", "preferred last name"),
    ),
    "name": ("name", "full name", "legal name", "legal full name", "preferred name", "display name"),
    "role": ("role", "person type", "staff or pupil"),
    "class": (
        *("class", "class name", "reg group", "registration group", "registration form", "reg form", "reg", "form"),
        *("form group", "tutor group", "tutor", "year group", "nc year", "curriculum year", "year"),
    ),
    "leaves": ("leaves", "date of leaving", "leaving date", "leave date", "date left", "dol", "enrolment end date"),
    "never_publish": ("never publish", "do not publish", "not to be published", "do not photograph", "no publicity"),
    "since": ("since", "consent since", "consent date", "date of consent", "consent given on", "consent start date"),
    "until": (
        *("until", "consent until", "consent valid until", "consent expires", "consent expiry", "consent expiry date"),
        *("consent end date", "valid until"),
    ),
    "evidence": ("evidence", "consent evidence", "consent form", "consent form reference"),
    "biometrics": ("biometrics", "facial recognition consent", "face recognition consent", "facial recognition"),
    "consented_by": ("consented by", "facial recognition consent by", "facial recognition consented by"),
    "notified": ("notified", "parents notified", "parents notified on", "date parents notified"),
    "objection": ("objection", "biometric objection", "facial recognition objection", "objection by"),
}
#: A channel of the start is recognised by one of these sets of words, beside a word of ``PICTURES``; one that the
#: school has named, by the words of its name.
PLACES: Mapping[Channel, tuple[frozenset[str], ...]] = {
    Channel.SOCIAL: (_these("social media"), _these("social network"), _these("socials")),
    Channel.WEBSITE: (_these("website"), _these("web site"), _these("web"), _these("websites")),
    Channel.NEWSLETTER: (_these("newsletter"), _these("newsletters")),
    Channel.PRESS: (_these("press"), _these("newspaper"), _these("newspapers")),
    Channel.DISPLAY: (_these("display"), _these("displays")),
}
PHOTOS = _these("photo photos photograph photographs photography image images picture pictures")
PICTURES = PHOTOS | _these("consent consents consented permission permissions publish published use")
#: With one of these words a column holds something else (a date, a signature, an address, a mailing list, a worker),
#: something beyond a photo, or the opposite of a yes.
OTHERWISE = _these(
    "date day until expires expiry from since by who name names named note notes comment comments evidence "
    "source email mail address url handle account worker services receive subscribe subscribed subscription mailing "
    "policy agreement internet access work artwork biometric biometrics finger fingerprint fingerprints "
    "no not never without opt optout out refuse refused refusal decline declined withdrawn objects objection exclude "
    "excluded except don dont"
)
FILMS = _these("video videos film films filming filmed recording recordings audio livestream")
#: Words that say whose the column is, and nothing about what it holds.
WHOSE = _these("student pupil child")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a heading seems to hold; a lower rank is a better claim."""

    field: str
    rank: int


def words(heading: str) -> tuple[str, ...]:
    """A heading's words without case and punctuation: ``("reg", "group")`` for "Reg. Group" and "RegGroup"."""
    return tuple(re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)).casefold().split())


def fields(channels: Sequence[SchoolChannel] = START) -> tuple[str, ...]:
    """What a column can hold in a school with these channels."""
    return (*FIELDS, *(each.channel for each in channels if each.used))


def own(heading: str, channels: Sequence[SchoolChannel] = START) -> str | None:
    """The field of exactly this name."""
    name = "_".join(words(heading))
    return name if name in FIELDS else _named(words(heading), channels)


def claim(heading: str, channels: Sequence[SchoolChannel] = START) -> Claim | None:
    """What a heading says its column holds; None when nothing we use, or nothing for certain."""
    said = words(heading)
    if said and said[0] in WHOSE and len(said) > 1:
        said = said[1:]
    phrase = " ".join(said)
    for held, names in NAMES.items():
        if phrase in names:
            return Claim(held, names.index(phrase))
    places = _places(said, channels)
    if len(places) == 1 and _is_consent(said):
        return Claim(places[0], 0)
    # In a file whose other columns are not ours, a bare "Newsletter" may be a mailing list: the second choice.
    named = _named(said, channels)
    return Claim(named, 1) if named else None


def remark(heading: str, channels: Sequence[SchoolChannel] = START) -> str:
    """Why a column that looks like an answer is not taken for one; empty when it does not look like one."""
    said = frozenset(words(heading))
    if said & {"biometric", "biometrics", "fingerprint", "fingerprints"}:
        return "mostly fingerprints for lunch or books: no permission to recognise a face"
    places = _places(tuple(said), channels)
    if len(places) > 1:
        return "names more than one place; a column gives a yes for one"
    if places and said & PICTURES:
        return "not clearly a yes or a no for a photo there"
    if said & PHOTOS and not said & OTHERWISE:
        return "names no place, so it gives nobody a yes"
    return ""


def _places(said: tuple[str, ...], channels: Sequence[SchoolChannel]) -> list[Channel]:
    """The channels that a heading names; of "class app" and "app" the one of which it says more."""
    found = [
        (sign, each.channel) for each in channels if each.used for sign in _signs(each) if sign and sign <= set(said)
    ]
    most = (channel for sign, channel in found if not any(sign < other for other, _ in found))
    return list(dict.fromkeys(most))


def _signs(channel: SchoolChannel) -> tuple[frozenset[str], ...]:
    """The sets of words that stand for a channel. Those of the start do so as long as it is called as it was then."""
    unchanged = channel.name == channel.channel
    return PLACES.get(channel.channel, ()) * unchanged or (frozenset(words(channel.name)),)


def _named(said: tuple[str, ...], channels: Sequence[SchoolChannel]) -> Channel | None:
    """The channel that is called exactly so."""
    used = [each for each in channels if each.used]
    by_name = (each.channel for each in used if words(each.name) == said)
    return next(by_name, next((each.channel for each in used if words(each.channel) == said), None))


def _is_consent(said: tuple[str, ...]) -> bool:
    """Whether this is about publishing a photo. "Social media" says so by itself."""
    about_photos = bool(PHOTOS & set(said)) or not FILMS & set(said)
    return (
        about_photos and not OTHERWISE & set(said) and (bool(PICTURES & set(said)) or {"social", "media"} <= set(said))
    )
