"""Names in writing of which only is known how likely each letter is at each place: each pupil's is tried on it.

What a name costs is the negative logarithm of how likely it is there, by the best way of laying its letters along the
line (Graves and others: Connectionist Temporal Classification, 2006). Between letters there may be nothing, or a blank,
or a sign. Whether another reading is likelier does not matter: it may be no word.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from eventguard.core.people.spelling import folded
from eventguard.core.photos.word import Letters
from eventguard.core.words.misread import GROUPS, TAKEN_FOR
from eventguard.core.words.pupils import Pupils

#: How likely a letter is where one is seen that looks like it, any letter anywhere, and no letter anywhere.
LOOKS_LIKE, ANYWHERE, NOTHING = 0.06, 0.002, 0.01
#: A name may cost so much for each of its letters, less so much: in a line, and as all that it says.
WITHIN, WHOLE = (1.1, 3.0), (1.1, 2.5)
#: Names of fewer letters are not looked for.
SHORTEST_WITHIN, SHORTEST_WHOLE = 5, 3
NEVER = -1e6

Whose = frozenset[str]
Costs = npt.NDArray[np.float32]


class LikelyNames:
    """The pupils' names, as they are looked for in likely letters: each as one run of letters."""

    def __init__(self, pupils: Pupils) -> None:
        full: dict[str, Whose] = defaultdict(frozenset)
        for (one, other), ids in pupils.together.items():
            if len(one + other) >= SHORTEST_WITHIN:
                full[one + other] |= ids
        alone = {name: frozenset(ids) for name, ids in pupils.called.items() if len(name) >= SHORTEST_WHOLE}
        self._alphabet = {letter: n for n, letter in enumerate(sorted({*"".join((*full, *alone))}), 1)}
        self._full, self._alone = (_Lexicon(names, self._alphabet) for names in (full, alone))
        self._looks = _looks(self._alphabet)

    def full(self, letters: Letters) -> Iterator[Whose]:
        """Whose full names may stand somewhere in the line."""
        yield from self._full.found(self._log_likely(letters), WITHIN, anywhere=True)

    def alone(self, letters: Letters) -> Iterator[Whose]:
        """Whose first names may be all that the line says."""
        yield from self._alone.found(self._log_likely(letters), WHOLE, anywhere=False)

    def _log_likely(self, letters: Letters) -> Costs:
        """Places x (nothing, and each letter of the alphabet)."""
        sums = np.zeros((len(letters.likely), len(self._alphabet) + 2), np.float32)
        other = len(self._alphabet) + 1
        for column, sign in enumerate(letters.signs):
            plain = _plain(sign)
            sums[:, self._alphabet.get(plain, other) if plain else 0] += letters.likely[:, column]
        smooth = np.concatenate([sums[:, :1] + NOTHING, sums[:, 1:other] @ self._looks + ANYWHERE], axis=1)
        return np.asarray(np.log(np.minimum(smooth, 1.0)), np.float32)


class _Lexicon:
    def __init__(self, names: Mapping[str, Whose], alphabet: Mapping[str, int]) -> None:
        self._whose = list(names.values())
        self._lengths = np.array([len(name) for name in names], np.intp)
        longest = max(map(len, names), default=0)
        # Nothing, a letter, nothing, a letter, and so on, and nothing at the end.
        self._states = np.zeros((len(names), 2 * longest + 1), np.intp)
        self._counts = np.zeros((len(names), len(alphabet) + 1), np.float32)
        for n, name in enumerate(names):
            numbers = [alphabet[letter] for letter in name]
            self._states[n, 1 : 2 * len(name) : 2] = numbers
            np.add.at(self._counts[n], numbers, 1)
        # From a letter straight to the next one, unless that is the same.
        self._straight = np.zeros(self._states.shape, bool)
        self._straight[:, 3::2] = self._states[:, 3::2] != self._states[:, 1:-2:2]

    def found(self, log_likely: Costs, allowed: tuple[float, float], *, anywhere: bool) -> Iterator[Whose]:
        limits = np.minimum(allowed[1] - allowed[0] * self._lengths, 0)
        # No name is likelier than its letters, each where it is likeliest.
        may_be = np.flatnonzero(self._counts @ log_likely.max(axis=0, initial=NEVER) >= limits)
        if not len(may_be) or not len(log_likely):
            return
        scores = self._scores(log_likely, may_be, anywhere=anywhere)
        for n in np.flatnonzero(scores >= limits[may_be]):
            yield self._whose[may_be[n]]

    def _scores(self, log_likely: Costs, names: npt.NDArray[np.intp], *, anywhere: bool) -> Costs:
        """The logarithm of each name's likelihood: along the whole line, or ``anywhere`` in it."""
        ends = 2 * self._lengths[names]
        states = self._states[names, : ends.max() + 1]
        straight = np.where(self._straight[names, : ends.max() + 1], 0, NEVER)[:, 2:].astype(np.float32)
        rows, now = np.arange(len(names)), np.full(states.shape, NEVER, np.float32)
        best = np.full(len(names), NEVER, np.float32)
        for place, here in enumerate(log_likely):
            before = now
            now = before.copy()
            np.maximum(now[:, 1:], before[:, :-1], out=now[:, 1:])
            np.maximum(now[:, 2:], before[:, :-2] + straight, out=now[:, 2:])
            if anywhere or place == 0:
                np.maximum(now[:, :2], 0, out=now[:, :2])
            now += here[states]
            if anywhere or place == len(log_likely) - 1:
                np.maximum(best, np.maximum(now[rows, ends], now[rows, ends - 1]), out=best)
        return best


def _looks(alphabet: Mapping[str, int]) -> Costs:
    """How likely each letter is where each is seen."""
    looks = np.eye(len(alphabet), dtype=np.float32)
    for group in GROUPS:
        places = [alphabet[letter] - 1 for letter in group if letter in alphabet]
        looks[np.ix_(places, places)] = np.maximum(looks[np.ix_(places, places)], LOOKS_LIKE)
    return looks


@lru_cache(maxsize=8192)
def _plain(sign: str) -> str:
    """The letter that a sign may stand for; nothing for blanks and signs between letters."""
    plain = folded(sign).translate(TAKEN_FOR)
    return plain if any(map(str.isalnum, plain)) else ""
