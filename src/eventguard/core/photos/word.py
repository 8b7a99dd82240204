"""What is written in a photo, line by line: as a reader saw it, which is never kept, and what was decided about it."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from eventguard.core.photos.face import Verdict
from eventguard.core.photos.film import Span
from eventguard.core.photos.pixels import Box

#: Four corners (x, y; pixels), clockwise as the line is read, the first where it begins above.
Corners = tuple[tuple[float, float], ...]


class Gives(StrEnum):
    """What a line of writing gives away; the one that stands higher here is told."""

    EMAIL = "email"
    PUPIL_NUMBER = "pupil-number"
    NAME = "name"
    PHONE = "phone"
    FIRST_NAME = "first-name"
    CLASS = "class"
    SCHOOL = "school"
    UNREAD = "unread"
    NOTHING = "nothing"


#: What gives a child, or the school, away is covered unless its own rule lets it stay.
AWAY = frozenset(set(Gives) - {Gives.UNREAD, Gives.NOTHING})


class Why(StrEnum):
    """Why a line is covered, or stays."""

    GIVES_A_CHILD_AWAY = "gives-a-child-away"
    GIVES_THE_SCHOOL_AWAY = "gives-the-school-away"
    WITH_NAME = "with-name"
    UNREAD = "unread"
    OTHER_WORDS = "other-words"
    COVERED_BY_HAND = "covered-by-hand"
    KEPT_BY_HAND = "kept-by-hand"


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """How likely each of some signs is at each place along a line.

    ``signs``: the empty one stands for no sign. ``likely``: places x signs, from 0 to 1; those that are likely nowhere
    are left out.
    """

    signs: tuple[str, ...]
    likely: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of writing: where it is, what it says, and how sure the reader is of that (0 to 1).

    ``readings`` are what it says, the likeliest first: one for each way up that it may have. ``letters`` are what else
    it may say, where it was not read for sure. Neither ever leaves the process that read them.
    """

    corners: Corners
    readings: tuple[str, ...]
    sure: float
    letters: tuple[Letters, ...] = ()

    @property
    def text(self) -> str:
        """What it likeliest says."""
        return self.readings[0]

    @property
    def tall(self) -> float:
        """How tall it is, in pixels."""
        return math.dist(self.corners[0], self.corners[3])

    @property
    def long(self) -> float:
        """How long it is, in pixels."""
        return math.dist(self.corners[0], self.corners[1])


@dataclass(frozen=True, slots=True)
class Word:
    """A line of writing in a photo and the verdict on it; not what it says.

    ``corners`` are pixels of the published picture. ``person`` is the id of the one person whom it names. ``by`` are
    those who decided so by hand; ``over`` those whose cover gave way to that. In a film ``span`` are the first and the
    last frame in which it may be read, and ``at`` the frame in which it lies between its corners.
    """

    n: int
    corners: Corners
    gives: Gives
    verdict: Verdict
    person: str | None = None
    by: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    span: Span | None = None
    at: int | None = None

    @property
    def why(self) -> Why:
        """Why it is covered, or stays."""
        covered = self.verdict is Verdict.COVER
        if self.by:
            return Why.COVERED_BY_HAND if covered else Why.KEPT_BY_HAND
        if self.gives not in AWAY:
            return Why.UNREAD if self.gives is Gives.UNREAD else Why.OTHER_WORDS
        if not covered:
            return Why.WITH_NAME
        return Why.GIVES_THE_SCHOOL_AWAY if self.gives is Gives.SCHOOL else Why.GIVES_A_CHILD_AWAY

    @property
    def is_legible(self) -> bool:
        """Whether it stays, though it gives a child, or the school, away."""
        return self.verdict is Verdict.SHOW and self.gives in AWAY

    @property
    def is_unread(self) -> bool:
        """Whether it could not be read, and nobody has decided about it."""
        return self.gives is Gives.UNREAD and not self.by

    @property
    def box(self) -> Box:
        """The upright box around it."""
        xs, ys = ([corner[axis] for corner in self.corners] for axis in (0, 1))
        return Box(round(min(xs)), round(min(ys)), max(1, round(max(xs) - min(xs))), max(1, round(max(ys) - min(ys))))


Words = tuple[Word, ...]
"""Those of one photo."""
