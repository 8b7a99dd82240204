"""What in a caption tells strangers who a pupil is: full names, a first name beside its class, numbers, addresses.

All is looked for in a folded copy of the caption (no case, no accents, no look-alike letters) that knows where each of
its letters came from. The work grows in step with the caption's length. Pet names (Ben for Benjamin) are known where
the register has them.
"""

from collections.abc import Iterable

from eventguard.core.people.consent import PUPIL, STAFF, Person
from eventguard.core.words.classes import with_classes
from eventguard.core.words.families import in_families
from eventguard.core.words.folded_text import Reading
from eventguard.core.words.full_names import initials, names, parts_of_names, run_together
from eventguard.core.words.mention import IN_WORDS, Mention, MentionKind, pieces
from eventguard.core.words.numbers import contacts
from eventguard.core.words.pupils import Pupils

__all__ = ["IN_WORDS", "Mention", "MentionKind", "mentions", "mentions_of", "pieces", "pupils_of"]


def mentions(caption: str, people: Iterable[Person]) -> tuple[Mention, ...]:
    """What a caption tells that it should not, in the caption's order and without overlaps. Empty: nothing was found.

    Only pupils count: staff are named in captions as a matter of course. A first name alone is no mention, nor is a
    last name alone; in one sentence, with a word that makes a family of them, they are.
    """
    return mentions_of(caption, pupils_of(people))


def pupils_of(people: Iterable[Person]) -> Pupils:
    """The register as captions are read with it: made once, it serves for many."""
    everybody = list(people)
    staff = [person for person in everybody if person.role == STAFF]
    return Pupils([person for person in everybody if person.role == PUPIL], staff)


def mentions_of(caption: str, pupils: Pupils) -> tuple[Mention, ...]:
    """The same as ``mentions``, for many captions and one register."""
    reading = Reading(caption)
    hits = parts_of_names(reading, pupils)
    found = [*contacts(reading, pupils), *names(reading, pupils, hits), *initials(reading, pupils, hits)]
    found += [*run_together(reading, pupils), *in_families(reading, pupils, hits)]
    found += with_classes(reading, pupils, hits, found)
    return reading.merged(found)
