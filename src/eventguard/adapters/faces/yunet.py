"""YuNet through OpenCV: sees upright faces of about 10 to 300 pixels."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from eventguard.adapters.faces import weights
from eventguard.core.faces.evidence import Rows
from eventguard.core.photos.pixels import Pixels

#: Faces taller than this, in pixels of the picture as it is looked at, it does not see.
TALLEST = 300
#: Overlap over union from which two boxes of one look are the same face (OpenCV's own default).
SAME = 0.3
#: Shorter sides are padded to this: on pictures of 32 pixels and less OpenCV's YuNet reads memory that nobody wrote.
SHORTEST = 64
#: How many candidates are sorted in one look.
MANY = 5000
#: Longest side of the pieces in which a large picture is looked at, and their overlap, which holds any face that a
#: large scale is for. A whole picture of 3072 x 2304 takes 0.7 GB, four pieces of it a quarter of that at a time.
TILE, LAP = 1600, 128


class YuNet:
    """Not safe to share between threads."""

    name = "yunet"

    def __init__(self, faintest: float) -> None:
        path = str(weights.path_of(weights.YUNET))
        self._net = cv2.FaceDetectorYN.create(path, "", (320, 320), faintest, SAME, MANY)

    def look(self, pixels: Pixels) -> Rows:
        """All finds down to the faintest, in pixels of this picture."""
        rows = [np.zeros((0, 15))]
        for top, bottom in _pieces(pixels.shape[0]):
            for left, right in _pieces(pixels.shape[1]):
                piece = _padded(cv2.cvtColor(pixels[top:bottom, left:right], cv2.COLOR_RGB2BGR))
                self._net.setInputSize((piece.shape[1], piece.shape[0]))
                found = self._net.detect(piece)[1]
                if found is not None:
                    moved = np.asarray(found, np.float64)
                    moved[:, [0, 4, 6, 8, 10, 12]] += left
                    moved[:, [1, 5, 7, 9, 11, 13]] += top
                    rows.append(moved[np.isfinite(moved).all(axis=1)])
        return np.concatenate(rows)


def _padded(piece: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """A piece with grey added below and to the right where it is too small to be looked at."""
    below, right = (max(0, SHORTEST - length) for length in piece.shape[:2])
    grey = (128, 128, 128)
    return np.asarray(cv2.copyMakeBorder(piece, 0, below, 0, right, cv2.BORDER_CONSTANT, value=grey))


def _pieces(length: int) -> list[tuple[int, int]]:
    """Where equal pieces of at most TILE begin and end so that they cover this length, overlapping by LAP."""
    count = max(1, -(-(length - LAP) // (TILE - LAP)))
    size = -(-(length + (count - 1) * LAP) // count)
    return [(start, start + size) for start in (round(i * (length - size) / max(1, count - 1)) for i in range(count))]
