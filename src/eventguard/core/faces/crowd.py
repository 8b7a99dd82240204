"""Where likeness says less: among people who resemble each other more than most of this gallery do.

Children resemble each other more than adults do. Where a few of them are enrolled among many adults, the likeness
that hardly any strange adult reaches is reached by one strange child in five. Nobody has to say who is a child: whom
several people resemble more than is usual here needs as much more likeness (``Crowd.people``), and a face that
resembles several people so needs half as much more (``Crowd.of``). Of 250 adults (LFW) it concerns one in twenty.
"""

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]

#: So many people are several.
SEVERAL = 3
#: How much more than in the middle of the gallery is more than usual. Among adults the spread is 0.05; children among
#: adults lie 0.15 above.
USUAL = 0.08
#: Fewer people than this have no usual.
FEW = 15


class Crowd:
    """What is usual in one gallery, and what is above it."""

    def __init__(self, impostors: Scores, owner: npt.NDArray[np.intp]) -> None:
        """Args: ``impostors``: photos x people, the score of each reference photo against each person, NaN against its
        own; ``owner``: for each photo the column of its own person.
        """
        count = impostors.shape[1]
        self.people = np.zeros(count)
        self.photos = np.zeros(len(impostors))
        self._usual = np.inf
        if count >= FEW:
            each = np.array([impostors[owner == person].mean(axis=0) for person in range(count)])
            self.people = _above(_highest(each.T, 0))
            levels = _highest(impostors, 1)
            self._usual = float(np.median(levels))
            self.photos = _above(levels) / 2

    def of(self, scores: Scores) -> float:
        """How much more a face needs, by its scores against everybody: more, if it resembles several of them."""
        if not np.isfinite(self._usual):
            return 0.0
        (level,) = _highest(scores[None], 1)
        return max(0.0, float(level) - self._usual - USUAL) / 2


def _highest(scores: Scores, best: int) -> Scores:
    """The mean of the ``SEVERAL`` highest of each row, after so many best ones that do not count."""
    ordered = -np.sort(-np.nan_to_num(scores, nan=-np.inf), axis=1)
    return np.asarray(ordered[:, best : best + SEVERAL].mean(axis=1))


def _above(levels: Scores) -> Scores:
    return np.maximum(levels - np.median(levels) - USUAL, 0)
