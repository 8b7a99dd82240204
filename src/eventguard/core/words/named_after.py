"""Whom a folder or a picture is named after: by an id, or by a name as schools and photographers write it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eventguard.core.people.consent import Person, every_name
from eventguard.core.people.groups import class_name
from eventguard.core.people.identity import is_known_by, known_as
from eventguard.core.people.spelling import CLASS_WORDS, FIGURES, PARTICLES, PIECES, YEAR, folded, these
from eventguard.core.words.pupils import Name

#: What cameras, photographers and offices add to a name, and what says nothing about whose it is.
ADDED = these(
    """img dsc dscn dscf dcim photo photos pic pics picture pictures portrait portraits head headshot headshots shot
    school class form group year yr reg copy of final edit edited web print proof small large new old jpg jpeg png heic
    indiv individual pupil pupils student students face faces primary reception nursery enrol enrolment"""
)
#: A class as photographers write it: 5A, 10B, Y4, R2.
CLASS = re.compile(r"(?:y|yr|year)?\d{1,2}[a-z]{0,2}|r[a-c1-3]")
#: Words of one name that are written as one: "van der Berg", "Mc Donald".
MOST_JOINED = 4
#: Of how many people a refusal tells that they may be meant.
MOST_TOLD = 4
BY_ID = "name it by the id of one of them"
NOBODY = "nobody in the register has this id or name: name it by an id (eventguard people list)"


def meant_by(name: str, people: Mapping[str, Person]) -> Person | str:
    """Who is meant by an id, an id and a name that agrees with it, or a full name that one person has, in any order
    and case and with the class, numbers and words that photographers add; else why that cannot be told, and the remedy.
    """
    if id := known_as(name, people):
        return people[id]
    for words in (name.split(), re.split(r"[\s_]+", name), re.split(r"[\s_,.()\[\]-]+", name)):
        for n, word in enumerate(words):
            edge = n in (0, len(words) - 1)
            if len(words) > 1 and (edge or not word.isdecimal()) and (id := known_as(word, people)):
                return _by_id(people[id], " ".join(words[:n] + words[n + 1 :]), people)
    return _by_name(name, people)


def is_of_no_name(name: str, people: Mapping[str, Person]) -> bool:
    """Whether this is a class, a number or words that photographers add: a folder of many people's pictures."""
    said = _Said.of(name, people)
    return bool(folded(name).strip()) and not said.words


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a file's name that may be a name, in one or more ways of cutting it, and the classes beside them."""

    ways: tuple[tuple[str, ...], ...]
    classes: frozenset[tuple[str, ...]]

    @property
    def words(self) -> tuple[str, ...]:
        return self.ways[0]

    @classmethod
    def of(cls, name: str, people: Mapping[str, Person], spelt_classes: bool = False) -> "_Said":
        """``spelt_classes`` says that a class such as Oak, which might be a name, is one here."""
        known = {one for person in people.values() if (one := _class(person.group))}
        plain = folded(name)
        classes: set[tuple[str, ...]] = set()
        for one in sorted(known, key=len, reverse=True):
            pattern = r"[\s_.-]*".join(map(re.escape, one))
            spelt = rf"(?<![^\W_])(?:(?:year|yr|y|class|form|group|reg)[\s_.-]*)?{pattern}(?![^\W_])"
            if (spelt_classes or any(part.isdecimal() for part in one)) and re.search(spelt, plain):
                plain, classes = re.sub(spelt, " ", plain), classes | {one}
        words = [word for word in re.split(r"[^\w'-]+|_+", plain) if word.strip("-'")]
        for word in [word for word in words if CLASS.fullmatch(word) and not word.isdecimal()]:
            classes.add(_class(word))
        words = [word for word in words if not _says_nothing(word) and not CLASS.fullmatch(word)]
        camel = folded(re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])", " ", name))
        ways = [tuple(words), tuple(part for word in words for part in word.split("-") if part)]
        if camel != folded(name):
            ways += [tuple(w for w in re.split(r"[^\w'-]+|[_\d]+", camel) if w.strip("-'") and not _says_nothing(w))]
        return cls(tuple(ways), frozenset(classes))


def _says_nothing(word: str) -> bool:
    letters = "".join(sign for sign in word if sign.isalpha())
    return not letters or letters in ADDED | CLASS_WORDS | YEAR | FIGURES.keys()


def _class(group: str) -> tuple[str, ...]:
    return class_name(PIECES.findall(folded(group)))


def _by_id(person: Person, said: str, people: Mapping[str, Person]) -> Person | str:
    """Somebody by their id, unless the name beside it is another's."""
    others = (known_as(word, people) for word in re.split(r"[\s_,.()\[\]-]+", said) if not word.isdecimal())
    if other := next((id for id in others if id not in (None, person.id)), None):
        return f"{_listed([person, people[other]])} could be meant: {BY_ID}"
    if any(_fits(_Said.of(said, people, spelt), person, some=True) for spelt in (False, True)):
        return person
    another = _by_name(said, people)
    named = f"and {said} is {another.id}" if isinstance(another, Person) else f"not {said}"
    return f"{person.id} is {person.name}, {named}: name it by the id alone if it is theirs"


def _by_name(name: str, people: Mapping[str, Person]) -> Person | str:
    for spelt_classes in (False, True):
        said = _Said.of(name, people, spelt_classes)
        meant = [person for person in people.values() if is_known_by(name, person)]
        meant = meant or [each for each in people.values() if any(is_known_by(" ".join(w), each) for w in said.ways)]
        meant = meant or [person for person in people.values() if _fits(said, person)]
        if meant:
            break
    if len(meant) > 1 and said.classes:
        meant = [person for person in meant if _class(person.group) in said.classes] or meant
    if len(meant) > 1:
        return f"{_listed(meant)} could be meant: {BY_ID}"
    if not meant:
        perhaps = [person for person in people.values() if _shares_a_part(said, person)]
        return f"it may be {_listed(perhaps)}, which is not certain: {BY_ID}" if perhaps else NOBODY
    (person,) = meant
    if said.classes and _class(person.group) and not _same_class(person, said.classes):
        return f"{_listed(meant)} is in another class than it tells: name it by the id if it is theirs"
    return person


def _same_class(person: Person, classes: frozenset[tuple[str, ...]]) -> bool:
    """Whether a class told is theirs, or the year of it: "Year 5" of 5A."""
    own = _class(person.group)
    return any(one == own or one[-1:] == own[:1] or one[:1] == own[-1:] for one in classes)


def _fits(said: _Said, person: Person, some: bool = False) -> bool:
    """Whether all words are of this person's name, first and last; with ``some`` a part of it is enough, or (beside an
    id) the whole of it among other words.
    """
    parts = Name.all_of(every_name(person))
    firsts, lasts = parts.called | parts.middles, parts.lasts
    for words in said.ways:
        found = _told(words, parts)
        full = bool(found & firsts and found & lasts) or any(_is_joined(word, firsts, lasts) for word in words)
        if some and (full or found is not ALIEN):
            return True
        if found is not ALIEN and (full or (not lasts and bool(found))):
            return True
    return False


def _shares_a_part(said: _Said, person: Person) -> bool:
    parts = Name.all_of(every_name(person))
    return any(word in parts.called | parts.lasts for way in said.ways for word in way if len(word) > 1)


#: Of a name in which a word is none of somebody's.
ALIEN: frozenset[str] = frozenset({""})


def _told(words: Sequence[str], parts: Name) -> frozenset[str]:
    """Which parts of somebody's name these words are, one after another; ``ALIEN`` where one is none of them."""
    known = parts.called | parts.middles | parts.lasts | parts.jointed
    found, n = set(), 0
    while n < len(words):
        for count in range(min(MOST_JOINED, len(words) - n), 0, -1):
            joined = "".join(sign for word in words[n : n + count] for sign in word if sign.isalpha())
            alone = count == 1 and (joined in PARTICLES or _is_joined(joined, parts.called, parts.lasts))
            if joined in known or alone:
                found.add(joined)
                n += count
                break
        else:
            return ALIEN
    return frozenset(found)


def _is_joined(word: str, firsts: set[str], lasts: set[str]) -> bool:
    """Whether a word is a first and a last name written as one."""
    return any(
        word.startswith(one) and word[len(one) :] in others
        for these_first, others in ((firsts, lasts), (lasts, firsts))
        for one in these_first
    )


def _listed(people: Sequence[Person]) -> str:
    told = [f"{person.name} ({', '.join(filter(None, (person.id, person.group)))})" for person in people[:MOST_TOLD]]
    more = f" or {len(people) - MOST_TOLD} more" if len(people) > MOST_TOLD else ""
    return " or ".join(told) + more
