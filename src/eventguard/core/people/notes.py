"""What a column that is not used may say against the yes that another one gives: notes, a parent's own answer, "No
photos", "Withdrawn on", a court order.
"""

from collections.abc import Sequence
from functools import lru_cache

from eventguard.core.people.columns import ANSWERS
from eventguard.core.people.consent import Answer
from eventguard.core.people.headings import CONSENT_WORDS, FILMS, MEDIA, PHOTOS, words
from eventguard.core.people.spelling import squeezed, these
from eventguard.core.people.turning import turning

#: Columns of notes, which may take back what another column says.
NOTES = these("note notes comment comments remark remarks info information details restriction restrictions")
CONSENTS = these("consent consents consented consenting permission permissions agree agrees agreed allowed approved")
PUBLISHES = (
    PHOTOS
    | CONSENTS
    | these("photographed pictured publish published publishing publicity post posted website social media")
)
#: What stands in headings about a consent besides: who gave it, how it stands, when that was.
BESIDES = these(
    "mother mothers father fathers mum mums dad dads both contact priority 1 2 3 4 first second status state form "
    "forms signed returned received on date day since from overall general all now current x by must should do does "
    "did please"
)
#: Where a heading says one of these, whatever stands beneath it says that somebody must not be found.
HEEDED = these("safeguarding protected protection court lac cla plac looked")
#: Of what turns a line around this makes no heading one of refusals: "Previous school", "Ask for Nan".
WEAK = these("t but only old former previous left missing needs needed ask asked after keep limit out off risk")
#: Beneath these stands a day after which a yes does not count, and which nobody reads where the column is not used.
ENDS = these("end ends ended ending until")
CROSSES = frozenset({"x", "\u00d7", "\u2715", "\u2716", "\u2717", "\u2718", "\u274c", "\u274e", "\u2612"})


def is_note(heading: str, text: str, channels: Sequence[str] = ()) -> bool:
    """Whether a cell of a column that is not used may take back what another says. ``channels`` are names of those that
    the file tells of: "not in the class app".
    """
    over, plain, places = words(heading), squeezed(text), _places(tuple(channels))
    no, turned = ANSWERS.get(plain) in (Answer.NO, Answer.WITHDRAWN), turning(words(text))
    if _is_of_refusals(over, places):
        return not (no and plain != Answer.WITHDRAWN) and plain != "none"
    if _is_of_consent(over, places) and (no or turned or plain in CROSSES):
        return True
    said = set(words(text))
    named = PUBLISHES & said or any(said.issuperset(place) for place in places if place)
    return bool(turned) and bool(NOTES & set(over) or named)


@lru_cache(8)  # the same for every cell of a file
def _places(channels: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(words, channels))


@lru_cache(512)
def _is_of_refusals(over: tuple[str, ...], places: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a yes beneath this heading is a no to photos, or anything there a reason for one: "Opted out"."""
    said, turned = set(over), turning(over) | ENDS & set(over)
    if FILMS & said and not PHOTOS & said:
        return False
    about = PHOTOS & said or said - turned <= _known(places)
    return bool(HEEDED & said) or bool(about and turned - WEAK)


@lru_cache(512)
def _is_of_consent(over: tuple[str, ...], places: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a no beneath this heading is one to photos: "Photograph Student", "Father consents"."""
    said = set(over)
    if (PHOTOS | MEDIA) & said and not FILMS & said:
        return True
    several = sum(said.issuperset(place) for place in set(places) if place) > 1
    return (several or bool(CONSENTS & said)) and said <= _known(places)


@lru_cache(8)
def _known(places: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    return (CONSENT_WORDS | BESIDES | PUBLISHES).union(*places) - FILMS
