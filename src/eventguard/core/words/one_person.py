"""Whether a text names one certain person: by first and last name, by either alone, or by their id."""

import re
from collections.abc import Iterable

from eventguard.core.people.consent import Person
from eventguard.core.people.spelling import folded
from eventguard.core.words.folded_text import Reading
from eventguard.core.words.full_names import parts_of_names
from eventguard.core.words.pupils import Name, Pupils

#: Letters from which on a part of a name is also seen within a longer word.
LONG = 4


def is_named(text: str, person: Person, names: Iterable[str], alone: bool) -> bool:
    """Whether a text names somebody.

    Args:
        text: what somebody typed.
        person: whose id it may hold.
        names: every name by which they go or went.
        alone: whether a first or a last name alone is enough, because the text is known to be about them.
    """
    reading = Reading(text)
    if re.search(rf"(?<!\w){re.escape(folded(person.id))}(?!\w)", reading.text):
        return True
    every = tuple(names)
    return bool(every) and _is_called(reading, every, alone)


def _is_called(reading: Reading, names: tuple[str, ...], alone: bool) -> bool:
    parts, run_together = Name.all_of(names), "".join(reading.words)
    pupils = Pupils([Person("", names[0], also=names[1:])])
    there = {hit.part for here in parts_of_names(reading, pupils).values() for hit in here}
    there |= {part for part in pupils.parts if len(part) >= LONG and part in run_together}
    if alone or not parts.lasts:
        return bool(there)
    together = any(f"{one}{other}" in run_together for one, other in pupils.together)
    return together or bool(there & parts.called and there & parts.lasts)
