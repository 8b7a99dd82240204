"""YuNet through OpenCV: finds faces of about 10 to 300 pixels, so it looks at the picture in several sizes."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from eventguard.adapters.engines import weights
from eventguard.core.photo import Box, Detection
from eventguard.core.ports import Pixels
from eventguard.core.settings import Settings

#: Overlap over union from which two boxes of one scale are the same face (OpenCV's own default).
SAME_IN_ONE_SCALE = 0.3
#: Overlap over the smaller box from which two boxes of different scales are the same face.
SAME_ACROSS_SCALES = 0.5
#: An unsure candidate (below the first score) that lies for the most part in a sure face (above the second) is an eye
#: or a mouth of that face. Labelled crowds: not one face is lost by leaving these out.
UNSURE, SURE, MOSTLY = 0.7, 0.8, 0.6
#: Shorter sides are padded to this: on pictures of 32 pixels and less OpenCV's YuNet reads memory that nobody wrote.
SHORTEST = 64
#: How many candidates are sorted in one scale.
MOST = 5000
#: Longest side of the pieces in which a magnified picture is looked at, and their overlap, which holds any face that
#: this scale is for. A whole picture of 3072 x 2304 takes 0.7 GB, four pieces of it a quarter of that at a time.
TILE, LAP = 1600, 128

Row = npt.NDArray[np.float32]


class YuNet:
    """``core.ports.FaceDetector``. Not safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        path = str(weights.path_of(weights.YUNET))
        score, reach = settings.detection_score, settings.detection_reach
        self._reach = reach
        self._net = cv2.FaceDetectorYN.create(path, "", (320, 320), score, SAME_IN_ONE_SCALE, MOST)

    def detect(self, pixels: Pixels, scales: Sequence[float]) -> list[Detection]:
        """The faces in a picture, best first, each once; boxes and landmarks in the picture's own pixels."""
        bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
        rows = [row for scale in self._fitting(scales, max(bgr.shape)) for row in self._at(bgr, scale)]
        kept: list[Detection] = []
        for row in sorted(rows, key=lambda row: -row[14]):
            detection = _detection(row)
            if not any(_same(detection.box, other.box) or _part(detection, other) for other in kept):
                kept.append(detection)
        return kept

    def _fitting(self, scales: Sequence[float], long_side: int) -> list[float]:
        """The scales that make sense for a picture of this size; the largest is cut to the reach, not dropped."""
        return sorted({min(scale, max(1.0, self._reach / long_side)) for scale in scales if long_side * scale >= 32})

    def _at(self, bgr: npt.NDArray[Any], scale: float) -> list[Row]:
        """What is found at one scale, in pixels of the unscaled picture."""
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        scaled = bgr if scale == 1 else cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=way)
        rows = []
        for top, bottom in _pieces(scaled.shape[0]):
            for left, right in _pieces(scaled.shape[1]):
                piece = _padded(scaled[top:bottom, left:right])
                self._net.setInputSize((piece.shape[1], piece.shape[0]))
                found = self._net.detect(piece)[1]
                for row in () if found is None else found:
                    if not np.isfinite(row).all():
                        continue
                    row[0:14:2] += left
                    row[1:14:2] += top
                    # width and height are no positions
                    row[2:4] -= (left, top)
                    row[:14] /= scale
                    rows.append(row)
        return rows


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


def _detection(row: Row) -> Detection:
    x, y, width, height = (round(float(value)) for value in row[:4])
    points = tuple((float(row[4 + 2 * i]), float(row[5 + 2 * i])) for i in range(5))
    return Detection(Box(x, y, max(1, width), max(1, height)), points, float(row[14]))


def _same(box: Box, other: Box) -> bool:
    """Whether two boxes mean one face: they share most of the smaller, and neither dwarfs the other."""
    shared, smaller, larger = box.overlap(other), min(box.area, other.area), max(box.area, other.area)
    return shared > SAME_ACROSS_SCALES * smaller and larger < 6 * smaller


def _part(candidate: Detection, face: Detection) -> bool:
    """Whether an unsure candidate is but a part of a sure face."""
    inside = candidate.box.overlap(face.box) > MOSTLY * candidate.box.area and candidate.box.area < face.box.area
    return inside and candidate.score < UNSURE and face.score >= SURE
