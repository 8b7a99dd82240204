"""Who is who: ids that are the same however they are written, and names that are, or are quite another."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from eventguard.core.people.consent import Person, every_name
from eventguard.core.people.spelling import PARTICLES, TITLES, folded

#: Stands before an id in photos of somebody who was forgotten, once somebody else has it. No id has a blank.
FORMER = "former "
#: Ids and names that are kept in their plain form: those of a large school.
KEPT = 2**13
RUNS = re.compile(r"[^\W_]+")


@lru_cache(KEPT)
def plain_id(id: str) -> str:
    """The one form in which ids are compared: p003, P 003 and P003 are the same."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", id) if _counts(sign)).casefold()


def known_as(id: str, ids: Iterable[str]) -> str | None:
    """Which of these ids it is, as it is spelt there; the very same rather than one that is written otherwise."""
    alike = [each for each in ids if plain_id(each) == plain_id(id)]
    return id if id in alike else next(iter(alike), None)


def former(id: str) -> str:
    """What an id becomes in photos of its former bearer."""
    return f"{FORMER}{id}"


@lru_cache(KEPT)
def name_parts(name: str) -> frozenset[str]:
    """What a name is made of, without case, accents and signs; a hyphened part counts whole and by its halves.

    Titles, particles and initials do not count beside others: "Ada de Souza" and "Ben de Jong" have nothing in common.
    """
    found = set()
    for word in folded(name).split():
        runs = RUNS.findall(word)
        found |= {"".join(runs), *(run for run in runs if len(run) > 1)}
    found.discard("")
    telling = {part for part in found if part not in PARTICLES | TITLES and not (len(part) == 1 and part.isascii())}
    return frozenset(telling or found)


def is_quite_another(name: str, other: str) -> bool:
    """Whether two names have no part in common."""
    return not name_parts(name) & name_parts(other)


def is_same_name(name: str, other: str) -> bool:
    """Whether two names are the same, whatever their order, case, accents and signs."""
    return _spelt(name) == _spelt(other)


def other_names(shown: str, names: Iterable[str]) -> tuple[str, ...]:
    """These names without doubles and without the one that is shown. Of one name in two spellings that stays which
    tells its last name from its first ("van der Berg, Ada"), also where it is shown otherwise and has many words.
    """
    kept: dict[tuple[str, ...], str] = {} if len(_spelt(shown)) > 2 else {_spelt(shown): ""}
    for name in names:
        if name.strip(", ") and name != shown and ("," in name or _spelt(name) != _spelt(shown)):
            alike = kept.setdefault(_spelt(name), name)
            if alike and "," in name and "," not in alike:
                kept[_spelt(name)] = name
    return tuple(filter(None, kept.values()))


def is_known_by(name: str, person: Person) -> bool:
    """Whether somebody goes or went by this name."""
    return any(is_same_name(name, each) for each in every_name(person))


def namesakes(everybody: Iterable[Person]) -> list[list[Person]]:
    """People of one name in one class: two people each time, or one with two ids."""
    alike: dict[tuple[object, str], list[Person]] = defaultdict(list)
    for person in everybody:
        alike[_spelt(person.name), folded(person.group)].append(person)
    return [people for people in alike.values() if len(people) > 1]


def mixed_up(before: Mapping[str, Person], names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The ids that a file seems to give to somebody else, each with whom the register has in its place.

    Either no name has a part in common with a former one, or the one that is shown is that of somebody else, who is not
    called so in the file any more: ids of brothers and sisters that changed places. Whoever has any name, such as the
    legal one, exactly as before is the same.

    Args:
        before: the register, by id.
        names: what the file calls those whose ids the register knows, the name that is shown first.
    """
    called: dict[object, list[str]] = defaultdict(list)
    for id, person in before.items():
        for name in every_name(person):
            called[_spelt(name)].append(id)
    found = {}
    for id, (name, *others) in names.items():
        if any(is_known_by(each, before[id]) for each in (name, *others)):
            continue
        elsewhere = [
            other for other in called[_spelt(name)] if not any(is_same_name(n, name) for n in names.get(other, ()))
        ]
        if elsewhere or all(is_quite_another(was, each) for was in every_name(before[id]) for each in (name, *others)):
            found[id] = before[id].name
    return found


@lru_cache(KEPT)
def _spelt(name: str) -> tuple[str, ...]:
    words = ("".join(RUNS.findall(word)) for word in re.split(r"[\s,-]+", folded(name)))
    return tuple(sorted(filter(None, words)))


def _counts(sign: str) -> bool:
    return not sign.isspace() and unicodedata.category(sign) not in ("Cc", "Cf")
