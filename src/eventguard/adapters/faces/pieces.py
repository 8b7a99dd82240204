"""Copies of a picture as the networks take them: of any size, and large ones in pieces, for a network's memory grows
with the picture that it is shown.
"""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from eventguard.core.faces.evidence import Rows
from eventguard.core.photos.pixels import Pixels

#: How far pieces overlap, in pixels: any face that a large scale is for lies whole in one of them.
LAP = 128
#: The networks' side lengths are multiples of this.
MULTIPLE = 32
#: Overlap over union from which two boxes of one look are the same face.
SAME = 0.3


def fitted(pixels: Pixels, width: float, height: float) -> Pixels:
    """A copy of about this size, as the networks take it. A border of black, grey or repeated pixels instead would hide
    faces at the picture's edge from them.
    """
    size = tuple(max(MULTIPLE, round(side / MULTIPLE) * MULTIPLE) for side in (width, height))
    if size == pixels.shape[1::-1]:
        return pixels
    way = cv2.INTER_AREA if size[0] * size[1] < pixels.shape[0] * pixels.shape[1] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)


def resized(pixels: Pixels, scale: float) -> Pixels:
    """A copy so many times the size."""
    if scale == 1:
        return pixels
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)


def in_pieces(pixels: Pixels, longest: int, look: Callable[[Pixels], Rows]) -> Rows:
    """What is found in all pieces of at most this side length, in pixels of the picture."""
    copy = fitted(pixels, pixels.shape[1], pixels.shape[0])
    height, width = copy.shape[:2]
    rows = [np.zeros((0, 15))]
    for top, bottom in spans(height, longest):
        for left, right in spans(width, longest):
            found = _once(look(copy[top:bottom, left:right]))
            found[:, [0, 4, 6, 8, 10, 12]] += left
            found[:, [1, 5, 7, 9, 11, 13]] += top
            x, y = found[:, 0] + found[:, 2] / 2, found[:, 1] + found[:, 3] / 2
            rows.append(found[_inside(x, left, right, width) & _inside(y, top, bottom, height)])
    return scaled(np.concatenate(rows), pixels.shape[1] / width, pixels.shape[0] / height)


def scaled(rows: Rows, across: float, down: float) -> Rows:
    """The finds in a picture that is so many times as wide and as tall."""
    return np.asarray(rows * np.array([across, down] * 7 + [1.0]), np.float64)


def spans(length: int, longest: int) -> list[tuple[int, int]]:
    """Where equal pieces of at most this length begin and end so that they cover the whole, overlapping by LAP or more.
    All are multiples of MULTIPLE long if the whole is.
    """
    count = max(1, -(-(length - LAP) // (longest - LAP)))
    size = -(-(length + (count - 1) * LAP) // (count * MULTIPLE)) * MULTIPLE if count > 1 else length
    return [(start, start + size) for start in (round(i * (length - size) / max(1, count - 1)) for i in range(count))]


def _once(rows: Rows) -> Rows:
    """The surest of the finds that mean the same, without those that are no numbers."""
    rows = rows[np.isfinite(rows).all(axis=1)]
    kept = cv2.dnn.NMSBoxes(rows[:, :4].tolist(), rows[:, 14].tolist(), 0, SAME) if len(rows) else ()
    return np.asarray(rows[np.asarray(kept, dtype=int)], np.float64)


def _inside(middle: Rows, start: int, end: int, length: int) -> npt.NDArray[np.bool_]:
    """Whether a find's middle is no nearer than a quarter of the overlap to an edge beyond which there is a piece."""
    low, high = (start + LAP / 4 if start else -np.inf), (end - LAP / 4 if end < length else np.inf)
    return np.asarray((middle >= low) & (middle <= high), np.bool_)
