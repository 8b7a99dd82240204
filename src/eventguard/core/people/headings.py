"""What a heading says its column holds, in the words of SIMS, Arbor, Bromcom, and of the schools that name consents."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eventguard.core.people.channels import START, SchoolChannel
from eventguard.core.people.consent import Channel
from eventguard.core.people.spelling import these

#: What a column can hold, beside an answer for one of the school's channels. These names need no guess, in any case and
#: with spaces for underscores.
FIELDS = (
    *("id", "first_name", "last_name", "name", "preferred_first_name", "preferred_last_name", "preferred_name"),
    *("other_first_name", "other_last_name", "other_name", "role", "class", "leaves", "never_publish"),
    *("since", "until", "evidence", "biometrics", "consented_by", "notified", "objection"),
)
#: What a file may have several columns of: every name by which a child goes is kept, for captions.
SEVERAL = frozenset({"other_first_name", "other_last_name", "other_name"})
NAMES_BESIDE = SEVERAL | {"preferred_first_name", "preferred_last_name", "preferred_name"}
#: What makes a column one of names.
ALL_NAMES = NAMES_BESIDE | {"first_name", "last_name", "name"}
#: Other names, the best first: where a file has two, the earlier is used. The UPN is the one id that stays with a
#: pupil from school to school. What is preferred is shown; names of the kind that no column has yet are kept beside.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("upn", "unique pupil number", "id", "mis id", "person id", "external id", "arbor id", "adno", "adm no"),
        *("admission number", "admission no", "admissions number", "admissions no", "staff code", "employee id"),
    ),
    "first_name": (
        *("first name", "forename", "first names", "forenames", "given name", "legal forename", "legal first name"),
    ),
    "last_name": ("last name", "surname", "family name", "legal surname", "legal last name"),
    "name": (
        *("name", "full name", "legal name", "legal full name", "display name"),
        *("student", "pupil", "child"),
    ),
    "preferred_first_name": ("preferred forename", "preferred first name", "chosen first name", "chosen forename"),
    "preferred_last_name": ("preferred surname", "preferred last name", "chosen surname", "chosen last name"),
    "preferred_name": ("preferred name", "known as", "chosen name", "usual name", "likes to be called"),
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
    Channel.SOCIAL: (these("social media"), these("social network"), these("socials")),
    Channel.WEBSITE: (these("website"), these("web site"), these("web"), these("websites")),
    Channel.NEWSLETTER: (these("newsletter"), these("newsletters")),
    Channel.PRESS: (these("press"), these("newspaper"), these("newspapers")),
    Channel.DISPLAY: (these("display"), these("displays")),
}
PHOTOS = these("photo photos photograph photographs photography image images picture pictures")
#: What is asked of families besides, without a word of where.
MEDIA = these("media publicity marketing")
PICTURES = PHOTOS | these("consent consents consented permission permissions publish published use")
#: Of nothing else, beside the name of a place, a heading of answers consists: whatever word is not here may make it one
#: of dates, signatures, addresses or a mailing list, or the opposite of a yes.
CONSENT_WORDS = (
    PICTURES
    | MEDIA
    | these(
        "a an the and or in on for of to at as with be is are may can i we our my their your this s y n agree agrees "
        "agreed allow allowed approve approved happy ok okay parent parents parental carer carers guardian guardians "
        "family families school schools student students pupil pupils child children given granted yes local national "
        "regional online page pages site media appear appears appearing feature featured shown show used using include "
        "included post posted posting share shared sharing displayed displays display print printed give do you have "
        "within board boards around internal external paper gdpr status facebook twitter instagram"
    )
)
FILMS = these("video videos film films filming filmed recording recordings audio livestream")
#: Words of which headings of names consist: which part, and whether it is the chosen, another or the legal one.
FIRST = these("first firstname forename forenames given christian")
LAST = these("last lastname surname surnames family")
CHOSEN = these("preferred chosen usual known common called informal")
FORMER = these("former previous maiden birth old middle other others second alias aka nick nickname also alternative")
LEGAL = these("legal official full registered whole")
FILLING = these("name names as by to be is the of s")
#: Without one of these it is of no name: "Middle school", "First", "Family".
NAMING = these("name names forename forenames surname surnames firstname lastname known called alias aka nickname")
#: A heading that is put together counts less than any that is known as a whole, and less the longer it is.
COMPOSED = 50
#: Words that say whose the column is, and nothing about what it holds.
WHOSE = these("student pupil child")


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
    said = said[:-2] if said[-2:] == ("yes", "no") else said  # what may be answered there
    phrase = " ".join(said)
    for held, names in NAMES.items():
        if phrase in names:
            return Claim(held, names.index(phrase))
    places = _places(said, channels)
    if len(places) == 1 and _is_consent(said, channels):
        return Claim(places[0], 0)
    # In a file whose other columns are not ours, a bare "Newsletter" may be a mailing list: the second choice.
    named = _named(said, channels)
    return Claim(named, 1) if named else _name_claim(said)


def _name_claim(said: tuple[str, ...]) -> Claim | None:
    """What a heading holds that says nothing but which name of the person it is: "Pupil's usual given name"."""
    told = [word for word in said if word not in FILLING | WHOSE]
    parts = {word for word in told if word in FIRST | LAST}
    kind = "name" if not parts else "first_name" if parts <= FIRST else "last_name" if parts <= LAST else ""
    if not kind or not NAMING & set(said) or not set(told) <= FIRST | LAST | CHOSEN | FORMER | LEGAL:
        return None
    if kind == "name" and these("middle second nick nickname") & set(told):
        kind = "first_name"
    if FORMER & set(told):
        return Claim(f"other_{kind}", 0)
    if CHOSEN & set(told):
        return Claim(f"preferred_{kind}", COMPOSED + len(said))
    return Claim(kind, COMPOSED + len(said)) if parts or LEGAL & set(told) else None


def remark(heading: str, channels: Sequence[SchoolChannel] = START) -> str:
    """Why a column that looks like an answer is not taken for one; empty when it does not look like one."""
    said = frozenset(words(heading))
    if said & {"biometric", "biometrics", "fingerprint", "fingerprints"}:
        return "mostly fingerprints for lunch or books: no permission to recognise a face"
    places = _places(tuple(said), channels)
    if len(places) > 1:
        return "names more than one place; a column gives a yes for one"
    if places and (said & PICTURES or {"social", "media"} <= said):
        return "not clearly a yes or a no for a photo there"
    if said & (PHOTOS | MEDIA):
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


def _is_consent(said: tuple[str, ...], channels: Sequence[SchoolChannel]) -> bool:
    """Whether this is about publishing a photo, and says nothing else. "Social media" says so by itself; "Permission to
    use social media" is about who may use them.
    """
    about, photos = set(said), bool(PHOTOS & set(said))
    signs = (sign for each in channels if each.used for sign in _signs(each) if sign <= about)
    known = CONSENT_WORDS | FILMS if photos else CONSENT_WORDS - {"use", "used", "using"}
    return about <= known.union(*signs) and (bool(PICTURES & about) or {"social", "media"} <= about)
