"""What one row of a table calls somebody: the name that is shown, and every other one, so that none of them passes."""

from eventguard.core.people.cells import Cells
from eventguard.core.people.identity import name_parts, other_names
from eventguard.core.people.spelling import PARTICLES, folded

#: Words that all names of one person may have together: any may stand beside any other, and that is looked for.
MOST_WORDS = 60


def names_of(cells: Cells) -> tuple[str, tuple[str, ...]]:
    """The name that is shown (the preferred one, else the legal one, else a whole one), and all others in the row.

    Others are written "Last, First", either of which may be blank: so it is known which is which.
    """
    first, last, whole = (_plain(cells.text(field)) for field in ("first_name", "last_name", "name"))
    legal = f"{first} {last}".strip() or spoken(whole)
    if not legal:
        cells.wrong("the name is blank")
        return "", ()
    own_last = last or _last_of(whole)
    known_as, preferred_last = _plain(cells.text("preferred_name")), _plain(cells.text("preferred_last_name"))
    preferred = _plain(cells.text("preferred_first_name")) or _first_alone(known_as, own_last, preferred_last)
    for each in filter(None, (own_last, preferred_last)):
        preferred = _without(preferred, each)
    shown = legal
    if _is_whole(known_as, own_last, preferred_last):
        shown = spoken(known_as)
    elif preferred or preferred_last:
        chosen = preferred_last or own_last
        start = preferred or first or _without(spoken(whole), own_last)
        shown = f"{start} {chosen}".strip()
    others = [f"{last}, {first}" if first or last else "", whole, known_as if len(known_as.split()) > 1 else ""]
    others += [f"{own_last}, {each}" for each in (preferred, *cells.texts("other_first_name")) if each]
    others += [f"{each}, {preferred or first}" for each in (preferred_last, *cells.texts("other_last_name")) if each]
    others += [each if len(each.split()) > 1 else f"{own_last}, {each}" for each in cells.texts("other_name") if each]
    if sum(len(each.split()) for each in (shown, *others)) > MOST_WORDS:
        cells.wrong(f"the names hold more than {MOST_WORDS} words together: is something else in their columns?")
        return shown, ()
    return shown, other_names(shown, [_plain(each) for each in others])


def spoken(name: str) -> str:
    """A name as people say it: "Okafor, Ada" is Ada Okafor."""
    last, comma, first = name.partition(",")
    return _plain(f"{first} {last}" if comma else name)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _last_of(whole: str) -> str:
    """The last name of a whole one: before the comma, or its last word with what belongs to it ("van der Berg")."""
    last, comma, _ = whole.partition(",")
    words = whole.split()
    if comma or len(words) < 2:
        return _plain(last) if comma else ""
    cut = len(words) - 1
    while cut > 1 and folded(words[cut - 1]) in PARTICLES:
        cut -= 1
    return " ".join(words[cut:])


def _without(name: str, last: str) -> str:
    """A first name without the last one, which somebody may have written into its column as well."""
    words, ending = name.split(), last.split()
    ends = 0 < len(ending) < len(words) and folded(" ".join(words[-len(ending) :])) == folded(last)
    return " ".join(words[: -len(ending)]) if ends else name


def _is_whole(known_as: str, *lasts: str) -> bool:
    """Whether what somebody is known as is a first and a last name: a last name of theirs is in it."""
    parts = name_parts(known_as) if len(known_as.split()) > 1 else frozenset()
    return "," in known_as or any(parts & name_parts(last) for last in lasts if last)


def _first_alone(known_as: str, *lasts: str) -> str:
    return "" if _is_whole(known_as, *lasts) else known_as
