"""What a tool left to be seen in a made film, by one rule for all: a face of a frame is covered when at least 80 % of
what can be seen of its ellipse lies under a cover, and its middle does, where that can be seen.

The ellipse is the one in the labelled box, as in ``detection.py``. What lies over the film's edge or behind something
counts neither way: nobody sees it. It is asked of masks and not of the finished picture, for there a cover that is soft
and a face that is blurred differ by taste; a mask is what the tool itself says that it hides.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from film_labels import Labels, Seen, open_part
from made_films import MadeFilm

#: A picture of what is covered: 255 under a cover, 0 elsewhere (height x width).
Mask = npt.NDArray[np.uint8]
#: Face heights in pixels of the film.
BANDS = ((16, 24), (24, 48), (48, 100_000))
HELD, GROWN = 0.8, 1.6


@dataclass
class Score:
    """What one tool left in some films. ``faces`` and ``uncovered`` are face-frames by height; ``longest`` is the
    longest run of frames in which one face was seen, ``flashes`` how many such runs begin or end at a frame in which
    the same face was covered. ``by_mistake`` is the share of the picture's area that was covered outside all labels
    (grown by 1.6): an upper bound, for it holds faces that nobody labelled. ``with_unseen`` are the uncovered
    face-frames when labels count, too, where nothing of a face is to be seen.
    """

    films: int = 0
    frames: int = 0
    faces: list[int] = field(default_factory=lambda: [0] * len(BANDS))
    uncovered: list[int] = field(default_factory=lambda: [0] * len(BANDS))
    films_with_any: int = 0
    longest: int = 0
    flashes: int = 0
    films_with_flashes: int = 0
    by_mistake: float = 0.0
    seconds: float = 0.0
    with_unseen: int = 0

    @property
    def bare(self) -> int:
        """Face-frames that were left uncovered, of all heights."""
        return sum(self.uncovered)

    def add(self, other: "Score") -> None:
        """Take in what was left in other films."""
        total = self.frames + other.frames
        self.by_mistake = (self.by_mistake * self.frames + other.by_mistake * other.frames) / max(1, total)
        for mine, theirs in ((self.faces, other.faces), (self.uncovered, other.uncovered)):
            mine[:] = [a + b for a, b in zip(mine, theirs, strict=True)]
        self.films, self.frames = self.films + other.films, total
        self.films_with_any += other.films_with_any
        self.longest = max(self.longest, other.longest)
        self.flashes += other.flashes
        self.films_with_flashes += other.films_with_flashes
        self.seconds += other.seconds
        self.with_unseen += other.with_unseen


def band(seen: Seen) -> int | None:
    """Which of the heights a face has; None: lower than all."""
    return next((index for index, (low, high) in enumerate(BANDS) if low <= seen.box[3] < high), None)


def held(mask: Mask, seen: Seen) -> bool:
    """Whether a face of a frame is covered."""
    (left, top, right, bottom), face, _ = open_part(seen, (mask.shape[1], mask.shape[0]))
    under = (mask[top:bottom, left:right] > 0) & (face > 0)
    x, y = (round(seen.box[at] + seen.box[at + 2] / 2) - start for at, start in ((0, left), (1, top)))
    inside = 0 <= y < face.shape[0] and 0 <= x < face.shape[1] and face[y, x]
    return bool(under.sum() >= HELD * (face > 0).sum() and (not inside or under[y, x]))


def mistaken(mask: Mask, known: Labels) -> float:
    """The share of the picture's area that is covered where no label is near."""
    outside = np.ones(mask.shape, np.uint8)
    for x, y, width, height in [*(seen.box for seen in known.faces), *known.ignored]:
        axes = (max(1, int(width * GROWN / 2)), max(1, int(height * GROWN / 2)))
        cv2.ellipse(outside, (round(x + width / 2), round(y + height / 2)), axes, 0, 0, 360, 0, cv2.FILLED)
    return float(((mask > 0) & (outside > 0)).mean())


def score(film: MadeFilm, masks: Iterable[Mask]) -> Score:
    """One tool over one film; there must be as many masks as frames."""
    result = Score(films=1, frames=len(film.labels))
    seen_in: dict[int, dict[int, bool]] = {}
    mistakes = 0.0
    for number, (mask, known) in enumerate(zip(masks, film.labels, strict=True)):
        mistakes += mistaken(mask, known)
        for seen in known.faces:
            if (height := band(seen)) is None:
                continue
            bare = not held(mask, seen)
            result.faces[height] += 1
            result.uncovered[height] += bare
            seen_in.setdefault(seen.face, {})[number] = bare
    result.by_mistake = mistakes / max(1, result.frames)
    for frames in seen_in.values():
        longest, flashes = runs(frames)
        result.longest, result.flashes = max(result.longest, longest), result.flashes + flashes
    result.films_with_any, result.films_with_flashes = int(sum(result.uncovered) > 0), int(result.flashes > 0)
    return result


def runs(bare: dict[int, bool]) -> tuple[int, int]:
    """Of one face, by frame whether it was seen: the longest run of frames in which it was, and how many runs touch a
    frame in which it was covered.
    """
    longest = flashes = 0
    run: list[int] = []
    for number, after in pairwise([*sorted(bare), max(bare) + 2]):
        if not bare[number]:
            continue
        run.append(number)
        if after == number + 1 and bare[after]:
            continue
        longest = max(longest, len(run))
        flashes += bare.get(run[0] - 1) is False or bare.get(number + 1) is False
        run = []
    return longest, flashes
