"""Names that were misread: letters taken for others, blanks lost, ends cut off."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from eventguard.core.people.spelling import folded

#: Signs that letters are taken for.
TAKEN_FOR = str.maketrans("0135689|!$@", "olesbgglisa")
#: Letters that are taken for each other, above all in handwriting, as the first of them.
LOOKS = str.maketrans({sign: group[0] for group in ("aoecq", "nuvrwm", "iltjf", "hkb", "sz", "gy", "dp") for sign in group})
#: How alike (0 to 100, twice the letters that both have in this order over those of both) a name and a stretch of what
#: was read have to be; or by the looks of their letters, and then by the letters as well.
ALIKE, LOOKING, THEN = 80.0, 87.0, 60.0
#: How much of a name has to be there where its ends were cut off.
THERE = 0.7
#: Shorter names run together are only looked for as they are (``core.words.full_names``).
SHORTEST = 7
#: The same for a word that is all that a line says, and one name: a single slip in five letters.
WORD, SHORTEST_WORD = 80.0, 5


def as_letters(text: str) -> str:
    """The letters of a text, folded, with signs as the letters that are taken for them."""
    return "".join(re.findall(r"[^\W\d_]+", folded(text).translate(TAKEN_FOR)))


def mended(text: str) -> str:
    """A text whose words have no signs among their letters."""
    return " ".join(word.translate(TAKEN_FOR) if any(map(str.isalpha, word)) else word for word in text.split(" "))


class Names:
    """Names run together, folded, and whose they are."""

    def __init__(self, names: Mapping[str, frozenset[str]], shortest: int = SHORTEST) -> None:
        self._whose = {name: ids for name, ids in names.items() if len(name) >= shortest}
        self._names = list(self._whose)
        self._looks = [name.translate(LOOKS) for name in self._names]
        self._long = np.array([len(name) for name in self._names])
        self._shortest = shortest

    def within(self, letters: str) -> Iterator[frozenset[str]]:
        """Whose names are in what was read."""
        if not self._names or len(letters) < THERE * self._shortest:
            return
        there = len(letters) >= THERE * self._long
        alike = _alike([letters], self._names)
        looking = _alike([letters.translate(LOOKS)], self._looks)
        for n in np.flatnonzero(there & ((alike >= ALIKE) | ((looking >= LOOKING) & (alike >= THEN)))):
            yield self._whose[self._names[n]]

    def like(self, word: str) -> Iterator[frozenset[str]]:
        """Whose name a word is, but for a slip."""
        if self._names and len(word) >= self._shortest:
            alike = cdist([word], self._names, scorer=fuzz.ratio, score_cutoff=WORD)[0]
            looking = cdist([word.translate(LOOKS)], self._looks, scorer=fuzz.ratio, score_cutoff=LOOKING)[0]
            for n in np.flatnonzero((alike >= WORD) | (looking >= LOOKING)):
                yield self._whose[self._names[n]]


def _alike(letters: Sequence[str], names: Sequence[str]) -> np.ndarray:
    return np.asarray(cdist(letters, names, scorer=fuzz.partial_ratio)[0])
