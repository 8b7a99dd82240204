"""The parts of a picture in which there may be writing too small for a quick look: they are looked at closer."""

import math
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

#: A rectangle as OpenCV has it: its middle, its sides, and by how many degrees it is turned.
Rectangle = tuple[tuple[float, float], tuple[float, float], float]
#: A box in pixels: left, top, and without which column and row.
Part = tuple[int, int, int, int]
#: How likely each pixel of a picture is writing (height x width).
Likely = npt.NDArray[np.float32]
#: From which likelihood on there may be some, and how far around (pixels of the first copy) that is looked at; lines so
#: tall in the first copy are clear there.
FAINT, AROUND, CLEAR = 0.2, 16, 12
#: Parts that meet share one in so many of their pixels.
OVERLAP = 6


def parts_of(likely: Likely, found: Sequence[Rectangle], size: tuple[int, int], longest: int) -> list[Part]:
    """Where to look closer.

    Args:
        likely: of a copy of the picture.
        found: the lines that were found there, in the picture's own pixels.
        size: width and height of the picture.
        longest: how long the sides of a part may be.
    """
    down, across = size[1] / likely.shape[0], size[0] / likely.shape[1]
    unclear = likely.copy()
    for line in found:
        corners = cv2.boxPoints(line) / (across, down)
        if min(line[1]) >= CLEAR * max(across, down):
            cv2.fillPoly(unclear, [np.round(corners).astype(np.int32)], 0)
    rim = 2 * AROUND + 1
    there = cv2.dilate((unclear > FAINT).astype(np.uint8), np.ones((rim, rim), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(there)
    whole = [
        (
            int(x * across),
            int(y * down),
            min(size[0], math.ceil((x + w) * across)),
            min(size[1], math.ceil((y + h) * down)),
        )
        for x, y, w, h, _ in boxes[1:count].tolist()
    ]
    return [tile for part in apart(whole) for tile in tiles(part, longest)]


def is_cut(found: Rectangle, part: Part) -> bool:
    """Whether it reaches the edge of the part in which it was found."""
    left, top, right, bottom = part
    xs, ys = cv2.boxPoints(found).T
    return bool(xs.min() <= left or xs.max() >= right or ys.min() <= top or ys.max() >= bottom)


def apart(boxes: Sequence[Part]) -> list[Part]:
    """Boxes of which none overlaps another: those that do are taken together."""
    kept: list[Part] = []
    for box in boxes:
        joined = box
        while touching := [each for each in kept if _touch(each, joined)]:
            kept = [each for each in kept if each not in touching]
            lefts, tops, rights, bottoms = zip(joined, *touching, strict=True)
            joined = min(lefts), min(tops), max(rights), max(bottoms)
        kept.append(joined)
    return kept


def _touch(one: Part, other: Part) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def tiles(part: Part, longest: int) -> Iterator[Part]:
    """The same part in pieces with sides of at most this; those side by side overlap."""
    left, top, right, bottom = part
    for y in _begins(top, bottom, longest):
        for x in _begins(left, right, longest):
            yield x, y, min(x + longest, right), min(y + longest, bottom)


def _begins(start: int, end: int, longest: int) -> list[int]:
    shared = longest // OVERLAP
    count = max(1, -(-(end - start - shared) // (longest - shared)))
    return [start + max(0, end - start - longest) * n // max(1, count - 1) for n in range(count)]
