"""The pupils of a register by everything that a caption may say of them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from eventguard.core.people import upn
from eventguard.core.people.consent import Person
from eventguard.core.people.spelling import CLASS_WORDS, LETTERS, PARTICLES, PIECES, YEAR, folded


class Name(NamedTuple):
    """The parts of a name, folded. A hyphened one counts whole and by its halves; ``jointed`` are those of several."""

    called: set[str]
    middles: set[str]
    lasts: set[str]
    jointed: set[str]

    @classmethod
    def of(cls, name: str) -> "Name":
        """The parts of a name as a register writes it, in either order."""
        last, comma, first = name.partition(",")
        words = [LETTERS.findall(word) for word in folded(f"{first} {last}" if comma else name).split()]
        words = [runs for runs in words if runs]
        if len(words) < 2:
            return cls(_spellings(words[0]) if words else set(), set(), set(), set())
        cut, lasts = len(words) - 1, _spellings(words[-1])
        jointed = {"".join(runs) for runs in words if len(runs) > 1}
        while cut > 1 and "".join(words[cut - 1]) in PARTICLES:
            cut -= 1
            jointed.add("".join(run for runs in words[cut:] for run in runs))
        middles = {middle for runs in words[1:cut] for middle in _spellings(runs) if len(middle) > 2}
        whole = "".join(run for runs in words[cut:] for run in runs)
        return cls(_spellings(words[0]), middles, lasts | {whole}, jointed)


def _spellings(runs: list[str]) -> set[str]:
    return {"".join(runs)} | {run for run in runs if len(run) > 2}


class Pupils:
    """The pupils by everything that a caption may say of them."""

    def __init__(self, pupils: Sequence[Person]) -> None:
        names = [(pupil.id, Name.of(pupil.name)) for pupil in pupils]
        self.called: dict[str, set[str]] = defaultdict(set)
        self.full: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.with_initial: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.together: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.classes: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.numbers = {pupil.id.casefold(): pupil.id for pupil in pupils if upn.is_shaped(pupil.id.upper())}
        for pupil in pupils:
            if group := class_name(PIECES.findall(folded(pupil.group))):
                self.classes[group].add(pupil.id)
        for id, name in names:
            for called in name.called:
                self.called[called].add(id)
        for id, name in names:
            self._add(id, name)
        self.parts = sorted({part for pair in self.full for part in pair} | self.called.keys())
        self.jointed = sorted({part for _, name in names for part in name.jointed})

    def _add(self, id: str, name: Name) -> None:
        # Maria Garcia Lopez is also Maria Garcia; but Ada Grace Okafor is not Ada Grace where others are called Grace.
        pairs = {(called, middle) for called in name.called for middle in name.middles if middle not in self.called}
        pairs |= {(called, last) for called in name.called | name.middles for last in name.lasts}
        for first, last in pairs:
            self.full[first, last].add(id)
            self.together[first, last].add(id)
            self.together[last, first].add(id)
            if first in name.called:
                self.with_initial[first, last[0]].add(id)
                self.with_initial[first[0], last].add(id)


def class_name(tokens: Sequence[str]) -> tuple[str, ...]:
    """A class as it is compared: 4B, Class 4 b and Year 4B are alike, and Y4 is Year 4."""
    plain = ["year" if token in YEAR else token for token in tokens if token not in CLASS_WORDS]
    return tuple(plain[1:] if plain[:1] == ["year"] and len(plain) > 2 else plain)
