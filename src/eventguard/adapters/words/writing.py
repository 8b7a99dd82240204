"""Where in a picture there is writing: rectangles around its lines, which may be tilted.

A network tells for each pixel how likely it is the core of a line (Liao and others: Real-time Scene Text Detection with
Differentiable Binarization, 2020; PP-OCRv6's weights). A core is as wide as its line but for a rim, which is put back.
"""

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from eventguard.core.photos.pixels import Pixels
from eventguard.networks import weights
from eventguard.networks.openvino_network import Network

#: A rectangle as OpenCV has it: its middle, its sides, and by how many degrees it is turned.
Rectangle = tuple[tuple[float, float], tuple[float, float], float]
#: The name of the network's one output.
MAP = "fetch_name_0"
#: From which likelihood on a pixel belongs to a core, and a whole core is one; PP-OCRv6's own numbers.
CORE, LIKELY = 0.3, 0.5
#: How much of a core was left out around it, times its area over its perimeter (PP-OCRv6's own number).
RIM = 1.6
#: Cores with a shorter side than this, in pixels of the copy that is looked at, are specks.
SPECK = 3
#: The sides of the copy that is looked at are multiples of this.
MULTIPLE = 32


class WritingDetector:
    """Not safe to share between threads."""

    def __init__(self) -> None:
        self._network = Network(weights.WRITING, blue_first=True, maps=(MAP,), unit=True)

    def find(self, pixels: Pixels, scale: float) -> list[Rectangle]:
        """The lines of a picture, in its own pixels, looked for in a copy that is so many times as large, about."""
        height, width = pixels.shape[:2]
        size = tuple(max(MULTIPLE, round(side * scale / MULTIPLE) * MULTIPLE) for side in (width, height))
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        copy = pixels if size == (width, height) else cv2.resize(pixels, size, interpolation=way)
        likely = self._network(np.asarray(copy, np.uint8))[MAP][0]
        across, down = width / size[0], height / size[1]
        return [_stretched(found, across, down) for found in _lines(likely)]

    def rest(self) -> None:
        """No look follows for now."""
        self._network.rest()


def _lines(likely: npt.NDArray[np.float32]) -> Iterator[Rectangle]:
    core = cv2.dilate((likely > CORE).astype(np.uint8), np.ones((2, 2), np.uint8))
    for contour in cv2.findContours(core, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]:
        middle, sides, angle = cv2.minAreaRect(contour)
        if min(sides) < SPECK or _mean_within(likely, cv2.boxPoints((middle, sides, angle))) < LIKELY:
            continue
        rim = RIM * sides[0] * sides[1] / (sides[0] + sides[1])
        yield (middle[0], middle[1]), (sides[0] + rim, sides[1] + rim), float(angle)


def _mean_within(likely: npt.NDArray[np.float32], corners: npt.NDArray[np.float32] | cv2.typing.MatLike) -> float:
    left, top, width, height = cv2.boundingRect(np.asarray(corners, np.float32))
    left, top = max(0, left), max(0, top)
    part = likely[top : top + height, left : left + width]
    mask = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(mask, [np.round(np.asarray(corners) - (left, top)).astype(np.int32)], 1)
    return float(cv2.mean(part, mask)[0])


def _stretched(found: Rectangle, across: float, down: float) -> Rectangle:
    (x, y), (width, height), angle = found
    mean = (across + down) / 2
    return (x * across, y * down), (width * mean, height * mean), angle
