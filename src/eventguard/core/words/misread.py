"""Names that were misread: letters taken for others, blanks lost, ends cut off.

How alike two words are goes from 0 to 100: twice the letters that both have in this order, over those of both. Letters
that look alike in handwriting count as the same for a deduction, where the words are alike without that as well.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from eventguard.core.people.spelling import ORDINARY, folded
from eventguard.core.words.pupils import Pupils

#: Signs that letters are taken for.
TAKEN_FOR = str.maketrans("0135689|!$@", "olesbgglisa")
#: Letters that are taken for each other, above all in handwriting, as the first of them.
GROUPS = ("aoecq", "nuvrwm", "iltjf", "hkb", "sz", "gy", "dp")
LOOKS = str.maketrans({sign: group[0] for group in GROUPS for sign in group})
#: What likeness by looks alone costs, and how alike the letters have to be for it to count.
DEDUCTION, LEAST = 10.0, 55.0
#: How alike each part of a full name has to be, and both in the mean; a full name whose blank was lost, or that was cut
#: in pieces; one name that is all that a line says.
EACH, MEAN, WHOLE, ALONE = 66.0, 78.0, 84.0, 78.0
#: So alike, and more alike without the words before and after it, a full name lacks nothing, and those are none of it.
ENTIRE = 95.0
#: Names of fewer letters are only looked for as they are: run together, and alone.
SHORTEST_WHOLE, SHORTEST_ALONE = 8, 5
#: Words of one name, where blanks were read into it.
MOST_PIECES = 4

Whose = frozenset[str]
Scores = npt.NDArray[np.float32]


def mended(text: str) -> str:
    """A text whose words have no signs among their letters, as far as they are mostly letters."""
    return " ".join(word.translate(TAKEN_FOR) if _is_word(word) else word for word in text.split(" "))


def letters_of(text: str) -> list[str]:
    """The words of a text, folded and mended, without those that are numbers."""
    return [letters for word in re.split(r"[\s,;:/.]+", text) if (letters := _letters(word))]


def _letters(word: str) -> str:
    return "".join(re.findall(r"[^\W\d_]+", folded(mended(word)))) if _is_word(word) else ""


def _is_word(word: str) -> bool:
    signs = sum(map(str.isdecimal, word))
    return sum(map(str.isalpha, word)) > signs


class MisreadNames:
    """The pupils' names, as they are looked for in what may have been misread."""

    def __init__(self, pupils: Pupils) -> None:
        self._pairs = list(pupils.full)
        self._whose = [frozenset(pupils.full[pair]) for pair in self._pairs]
        self._parts = sorted({part for pair in self._pairs for part in pair})
        place = {part: n for n, part in enumerate(self._parts)}
        self._first = np.array([place[first] for first, _ in self._pairs], np.intp)
        self._last = np.array([place[last] for _, last in self._pairs], np.intp)
        self._together = {one + other: frozenset(ids) for (one, other), ids in pupils.together.items()}
        self._wholes = [name for name in self._together if len(name) >= SHORTEST_WHOLE]
        self._called = {
            name: frozenset(ids)
            for name, ids in pupils.called.items()
            if len(name) >= SHORTEST_ALONE and name not in ORDINARY
        }

    def full(self, words: Sequence[str]) -> Iterator[tuple[int, int, Whose]]:
        """Full names: from which word up to and without which, and whose."""
        if not words or not self._pairs:
            return
        alike = _alike(words, self._parts)
        for n in range(len(words) - 1):
            if ORDINARY.issuperset(words[n : n + 2]):
                continue
            for one, other in ((n, n + 1), (n + 1, n)):
                each, both = alike[one, self._first], alike[other, self._last]
                for k in np.flatnonzero((np.minimum(each, both) >= EACH) & (each + both >= 2 * MEAN)):
                    yield n, n + 2, self._whose[k]
        yield from self._run_together(words)

    def _run_together(self, words: Sequence[str]) -> Iterator[tuple[int, int, Whose]]:
        places = [
            (start, end)
            for start in range(len(words))
            for end in range(start + 1, min(start + MOST_PIECES, len(words)) + 1)
            if not ORDINARY.issuperset(words[start:end])
        ]
        runs = ["".join(words[start:end]) for start, end in places]
        if runs and self._wholes:
            alike = np.asarray(cdist(runs, self._wholes, scorer=fuzz.ratio, score_cutoff=WHOLE))
            for row, column in np.argwhere(alike >= WHOLE):
                entire = np.flatnonzero(alike[:, column] >= max(ENTIRE, np.nextafter(alike[row, column], np.inf)))
                if not any(_within(places[k], places[row]) for k in entire):
                    yield *places[row], self._together[self._wholes[column]]

    def alone(self, word: str) -> Iterator[Whose]:
        """Whose first name a line's only word may be."""
        names = list(self._called)
        if names and len(word) >= SHORTEST_ALONE - 1 and word not in ORDINARY:
            for n in np.flatnonzero(_alike([word], names)[0] >= ALONE):
                yield self._called[names[n]]


def _within(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether one run of words lies within another."""
    return other[0] <= one[0] and one[1] <= other[1]


def _alike(words: Sequence[str], names: Sequence[str]) -> Scores:
    """How alike each word is to each name."""
    plain = np.asarray(cdist(words, names, scorer=fuzz.ratio))
    looks = cdist([w.translate(LOOKS) for w in words], [n.translate(LOOKS) for n in names], scorer=fuzz.ratio)
    return np.asarray(np.where(plain >= LEAST, np.maximum(plain, looks - DEDUCTION), plain), np.float32)


class SchoolWords:
    """What gives the school away: its name, street, place. Each is looked for as it is, but for the blanks; a short one
    as a word of its own.
    """

    def __init__(self, words: Mapping[str, None] | Sequence[str]) -> None:
        self._letters = [joined for word in words if (joined := "".join(letters_of(word)))]

    def are_in(self, words: Sequence[str]) -> bool:
        """Whether one of them is in these words, a long one but for a slip in five letters."""
        run = "".join(words)
        return any(
            each in words
            if len(each) < SHORTEST_ALONE
            else len(run) >= 0.8 * len(each) and fuzz.partial_ratio(each, run) >= WHOLE
            for each in self._letters
        )
