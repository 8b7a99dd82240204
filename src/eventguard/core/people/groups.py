"""Classes, years and roles as people name them ("5A", "Class 5a", "Year 5", "Oak class", staff), and who is in them."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache
from itertools import takewhile

from eventguard.core.people.consent import PUPIL, Person
from eventguard.core.people.spelling import CLASS_WORDS, PIECES, YEAR, folded

#: Whoever left lately may still be on photos of an event before that, which are cleaned in the weeks after it.
LATELY = timedelta(days=30)
#: So many names are offered where nobody is in the group that was named.
NEAREST = 3
_BETWEEN = {"and"}
_EARLY_YEARS = ("reception", "nursery")


def is_in(person: Person, group: str) -> bool:
    """Whether somebody is in this class, in a class of this year ("Year 5": 5A, 5B, a mixed 5/6), or has this role."""
    wanted, own = _key(group), _key(person.group)
    if not any(wanted):
        return False
    year = wanted[1] if wanted[0] == "year" and len(wanted) == 2 else None
    return wanted in (own, _key(person.role)) or year in _years(own)


def is_expected(person: Person, groups: Sequence[str]) -> bool:
    """Whether somebody is in one of these groups; everybody is expected where none is named."""
    return not groups or any(is_in(person, group) for group in groups)


def as_group(groups: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """What tells whether two orders name the same groups."""
    return frozenset(map(_key, groups))


def present(everybody: Iterable[Person], group: str, on: date) -> list[Person]:
    """Who counts as there when a group is named on this day: all of it, but who had left a month before."""
    return [
        person
        for person in everybody
        if is_in(person, group) and (person.leaves is None or on <= person.leaves + LATELY)
    ]


def by_class(person: Person) -> tuple[str, str, str]:
    """A key to sort by: classes in the order of their numbers, and in each the last names in that of the alphabet."""
    numbered = re.sub(r"[0-9]+", lambda found: found[0].zfill(3), (person.group or person.role).casefold())
    return numbered, person.name.casefold().rpartition(" ")[2], person.name.casefold()


def class_of(person: Person) -> str:
    """The class that somebody is listed in; their role where they are in none."""
    return person.group or person.role


def class_id(name: str) -> str:
    """What stands for a class in an address, which holds no names: 16 characters, the same for as long as its name."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def known_groups(everybody: Iterable[Person]) -> list[str]:
    """What may be named as a group: the classes, then the roles of those who are no pupils."""
    people = list(everybody)
    classes = sorted({person.group for person in people if person.group})
    return classes + sorted({person.role for person in people if person.role not in (PUPIL, *classes)})


def nearest(group: str, known: Iterable[str]) -> list[str]:
    """The groups that are written most like one that nobody is in, the nearest first; none where none is like it."""
    by_key = {" ".join(_key(name)): name for name in known}
    return [by_key[key] for key in get_close_matches(" ".join(_key(group)), by_key, NEAREST, 0.4)]


def year_of(group: Sequence[str]) -> str:
    """The year of a class as ``class_name`` gives it: 4 of 4B and of Year 4, r of RB; empty where it tells none."""
    told = group[1] if group[0] == "year" and len(group) > 1 else group[0]
    if told.isdecimal():
        return str(int(told))
    return told[0] if told in _EARLY_YEARS or re.fullmatch("[rn][a-z]?", told) else ""


def class_name(tokens: Sequence[str]) -> tuple[str, ...]:
    """A class as it is compared: 4B, Class 4 b and Year 4B are alike, and Y4 is Year 4."""
    plain = ["year" if token in YEAR else token for token in tokens if token not in CLASS_WORDS]
    return tuple(plain[1:] if plain[:1] == ["year"] and len(plain) > 2 else plain)


@lru_cache(maxsize=4096)
def _key(name: str) -> tuple[str, ...]:
    """A group as it is compared; a year that stands alone ("5", "Y5", "Reception") is that year."""
    plain = folded(name)
    key = class_name(PIECES.findall(plain)) or (" ".join(plain.split()),)
    is_year = key[0] == "year" and len(key) == 2
    alone = len(key) == 1 and (key[0].isdecimal() or key[0] in (*_EARLY_YEARS, "r", "n"))
    return ("year", year_of(key) or key[-1]) if is_year or alone else key


def _years(key: tuple[str, ...]) -> set[str]:
    """The years whose pupils are in a class: 5 and 6 of 5/6."""
    rest = key[1:] if key[0] == "year" else key
    figures = takewhile(lambda part: part.isdecimal() or part in _BETWEEN, rest)
    return {str(int(part)) for part in figures if part.isdecimal()} | {year_of(key)} - {""}
