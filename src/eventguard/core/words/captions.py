"""What in a caption tells strangers who a pupil is: full names, a first name beside its class, numbers, addresses.

All is looked for in a folded copy of the caption (no case, no accents, no look-alike letters) that knows where each of
its letters came from. The work grows in step with the caption's length. Pet names (Ben for Benjamin) are not known.
"""

from collections.abc import Iterable

from eventguard.core.people.consent import PUPIL, Person
from eventguard.core.words.classes import with_classes
from eventguard.core.words.folded_text import Reading
from eventguard.core.words.full_names import initials, names, parts_of_names, run_together
from eventguard.core.words.mention import IN_WORDS, Mention, MentionKind, pieces
from eventguard.core.words.numbers import contacts
from eventguard.core.words.pupils import Pupils

__all__ = ["IN_WORDS", "Mention", "MentionKind", "mentions", "pieces"]


def mentions(caption: str, people: Iterable[Person]) -> tuple[Mention, ...]:
    """What a caption tells that it should not, in the caption's order and without overlaps. Empty: nothing was found.

    Only pupils count: staff are named in captions as a matter of course. A first name alone is no mention, nor is a
    last name alone.
    """
    reading, pupils = Reading(caption), Pupils([person for person in people if person.role == PUPIL])
    hits = parts_of_names(reading, pupils)
    found = [*contacts(reading, pupils), *names(reading, pupils, hits), *initials(reading, pupils, hits)]
    found += run_together(reading, pupils)
    found += with_classes(reading, pupils, hits, found)
    return reading.merged(found)
