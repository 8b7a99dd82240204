"""The pupils of a register by everything that a caption may say of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from eventguard.core.people import upn
from eventguard.core.people.consent import Person, every_name
from eventguard.core.people.groups import class_name, year_of
from eventguard.core.people.spelling import LETTERS, PARTICLES, PIECES, folded, these
from eventguard.core.words.unspaced import given_names, is_unspaced

#: A pet name or a former one beside the others, and words that only say which it is.
ASIDE = re.compile(r"""[(\["\u201c\u201e\u00ab]([^)\]"\u201d\u00bb]*)[)\]"\u201d\u00bb]?|(?<!\w)'([^']*)'(?!\w)""")
#: As Germans and Scandinavians write these letters where they have none of them: Müller is Mueller.
WRITTEN_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"} | {"Å": "Aa", "Ø": "Oe"}
)
SAID_ASIDE = these(
    """
    nee ne born formerly aka known as also called was now legal legally preferred
    """
)


class Name(NamedTuple):
    """The parts of a name, folded. A hyphened one counts whole and by its halves; ``jointed`` are those of several,
    ``wholes`` names of several parts in a script that puts no blank between them.
    """

    called: set[str]
    middles: set[str]
    lasts: set[str]
    jointed: set[str]
    wholes: set[str]

    @classmethod
    def of(cls, name: str) -> "Name":
        """The parts of a name as a register writes it: "Ada Okafor", or "Okafor, Ada", where it is sure what is last.

        What stands in brackets or quotation marks may be either: "Elizabeth (Lizzie) Okafor".
        """
        plain = folded(name)
        aside = [
            runs for told in ASIDE.findall(plain) for runs in _runs(" ".join(told)) if "".join(runs) not in SAID_ASIDE
        ]
        last, comma, first = ASIDE.sub(" ", plain).partition(",")
        parts = cls._told_apart(_runs(first), _runs(last)) if comma else cls._guessed(_runs(last))
        spelt = {spelling for runs in aside for spelling in _spellings(runs)}
        return parts._replace(called=parts.called | spelt, lasts=parts.lasts | (spelt if parts.lasts else set()))

    @classmethod
    def all_of(cls, names: Iterable[str]) -> "Name":
        """The parts of several names of one person: any first name may stand beside any last one."""
        parts = [cls.of(each) for name in names for each in {name, name.translate(WRITTEN_OUT)}]
        return cls(*(set().union(*sets) for sets in zip(*parts, strict=True)))

    @classmethod
    def _told_apart(cls, first: list[list[str]], last: list[list[str]]) -> "Name":
        called = (_spellings(first[0]) | {_joined(first)}) if first else set()
        middles = {middle for runs in first[1:] for middle in _spellings(runs) if len(middle) > 2}
        lasts = {spelling for runs in last for spelling in _spellings(runs) if "".join(runs) not in PARTICLES}
        lasts |= {_joined(last[n:]) for n in range(len(last))} - PARTICLES
        jointed = {"".join(runs) for runs in (*first, *last) if len(runs) > 1}
        jointed |= {_joined(last[n:]) for n in range(len(last) - 1)} | ({_joined(first)} if len(first) > 1 else set())
        return cls(called, middles, lasts or ({_joined(last)} if last else set()), jointed, set())

    @classmethod
    def _guessed(cls, words: list[list[str]]) -> "Name":
        if len(words) == 1 and is_unspaced("".join(words[0])):
            whole = "".join(words[0])
            return cls({whole, *given_names(whole)}, set(), set(), set(), {whole})
        if len(words) < 2:
            return cls(_spellings(words[0]) if words else set(), set(), set(), set(), set())
        cut, lasts = len(words) - 1, _spellings(words[-1])
        jointed = {"".join(runs) for runs in words if len(runs) > 1}
        while cut > 1 and "".join(words[cut - 1]) in PARTICLES:
            cut -= 1
            jointed.add(_joined(words[cut:]))
        middles = {middle for runs in words[1:cut] for middle in _spellings(runs) if len(middle) > 2}
        called = _spellings(words[0])
        if all(is_unspaced("".join(runs)) or len(runs[0]) == 1 for runs in words) and not "".join(words[0]).isascii():
            called, lasts = called | lasts, called | lasts  # either order is usual
        return cls(called, middles, lasts | {_joined(words[cut:])}, jointed, set())


def _runs(text: str) -> list[list[str]]:
    """The runs of letters of each word: O'Brien has two, and so has Vale-O'Brien."""
    whole = (word.replace("'", "") if "-" in word else word for word in text.split())
    return [runs for word in whole if (runs := LETTERS.findall(word))]


def _joined(words: Iterable[list[str]]) -> str:
    return "".join(run for runs in words for run in runs)


def _spellings(runs: list[str]) -> set[str]:
    return {"".join(runs)} | {run for run in runs if len(run) > 2}


class Pupils:
    """The pupils by everything that a caption may say of them, and the last names of ``others``, who work there."""

    def __init__(self, pupils: Sequence[Person], others: Sequence[Person] = ()) -> None:
        names = [(pupil.id, Name.all_of(every_name(pupil))) for pupil in pupils]
        self.called: dict[str, set[str]] = defaultdict(set)
        self.full: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.with_initial: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.together: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.classes: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.numbers = {pupil.id.casefold(): pupil.id for pupil in pupils if upn.is_shaped(pupil.id.upper())}
        self.years: dict[str, set[str]] = defaultdict(set)
        self.staff = {last for person in others for last in Name.all_of(every_name(person)).lasts}
        self.wholes: dict[str, set[str]] = defaultdict(set)
        for pupil in pupils:
            if group := class_name(PIECES.findall(folded(pupil.group))):
                self.classes[group].add(pupil.id)
                if year := year_of(group):
                    self.years[year].add(pupil.id)
        for id, name in names:
            for called in name.called:
                self.called[called].add(id)
        for id, name in names:
            self._add(id, name)
        self.lasts_beside: dict[str, set[str]] = defaultdict(set)
        for first, last in self.full:
            self.lasts_beside[first].add(last)
        self.lasts = {last for _, name in names for last in name.lasts}
        self.parts = sorted({part for pair in self.full for part in pair} | self.called.keys())
        self.jointed = sorted({part for _, name in names for part in name.jointed})

    def _add(self, id: str, name: Name) -> None:
        # Maria Garcia Lopez is also Maria Garcia; but Ada Grace Okafor is not Ada Grace where others are called Grace.
        pairs = {(called, middle) for called in name.called for middle in name.middles if middle not in self.called}
        pairs |= {(called, last) for called in name.called | name.middles for last in name.lasts}
        for whole in name.wholes:
            self.wholes[whole].add(id)
        for first, last in pairs:
            self.full[first, last].add(id)
            for joined in filter(is_unspaced, (first + last, last + first)):
                self.wholes[joined].add(id)
            self.together[first, last].add(id)
            self.together[last, first].add(id)
            if first in name.called:
                self.with_initial[first, last[0]].add(id)
                self.with_initial[first[0], last].add(id)
