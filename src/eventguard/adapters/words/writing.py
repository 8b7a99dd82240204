"""Where in a picture there is writing: rectangles around its lines, which may be tilted.

A network tells for each pixel how likely it is the core of a line (Liao and others: Real-time Scene Text Detection with
Differentiable Binarization, 2020; PP-OCRv6's weights). A core is as wide as its line but for a rim, which is put back.
"""

import math
from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from eventguard.adapters.words.parts import Likely, Part, Rectangle, is_cut, parts_of
from eventguard.core.photos.pixels import Pixels
from eventguard.networks import published
from eventguard.networks.openvino_network import Network

#: The name of the network's one output.
MAP = "fetch_name_0"
#: From which likelihood on a pixel belongs to a core, and a whole core is one; PP-OCRv6's own numbers.
CORE, LIKELY = 0.3, 0.5
#: How much of a core was left out around it, times its area over its perimeter (PP-OCRv6's own number).
RIM = 1.6
#: Cores with a shorter side than this, in pixels of the copy that is looked at, are specks.
SPECK = 3
#: Long side of the copy in which writing is looked for first, and again, in half of it, for the largest; and of the
#: copy that is looked at where there may be some. Letters of 6 pixels are found there; they are read in the picture's
#: own.
QUICK, CLOSE = 1024, 2048
#: A closer look is worth it in a copy so many times as large; in parts with sides of at most this, which keeps a worker
#: below 700 MB.
WORTH_IT, LONGEST = 1.2, 896
#: A line is known if so much of it, at so many places along it, lies on lines that are as tall, but for this.
KNOWN, PLACES, ALIKE = 0.85, 15, 0.6
#: The sides of the copy that is looked at are multiples of this.
MULTIPLE = 32


class WritingDetector:
    """Not safe to share between threads."""

    def __init__(self) -> None:
        self._network = Network(published.WRITING, blue_first=True, maps=(MAP,), unit=True)

    def find(self, pixels: Pixels) -> list[Rectangle]:
        """The lines of a picture, in its own pixels. What was found in several looks is told once, as far as it is the
        same; a line that a part cut off, only where nobody else saw it.
        """
        (height, width), long = pixels.shape[:2], max(pixels.shape)
        whole, close = min(1.0, QUICK / long), CLOSE / long
        quick, likely = self._look(pixels, whole)
        worth_it = close >= WORTH_IT * whole
        parts = parts_of(likely, quick, (width, height), round(LONGEST / close)) if worth_it else []
        closer = [(found, part) for part in parts for found in self._part(pixels, part, close)]
        large, _ = self._look(pixels, whole / 2)
        complete = [found for found, part in closer if not is_cut(found, part)]
        return _each_once(complete, [*quick, *large, *(found for found, part in closer if is_cut(found, part))])

    def find_closer(self, pixels: Pixels, scale: float) -> list[Rectangle]:
        """The lines of a small picture, in a copy that is so many times as large, about."""
        return self._look(pixels, scale)[0]

    def _part(self, pixels: Pixels, part: Part, scale: float) -> Iterator[Rectangle]:
        left, top, right, bottom = part
        for (x, y), sides, angle in self._look(pixels[top:bottom, left:right], scale)[0]:
            yield (x + left, y + top), sides, angle

    def _look(self, pixels: Pixels, scale: float) -> tuple[list[Rectangle], Likely]:
        """The lines, in the picture's own pixels, and how likely each place of the copy is writing."""
        height, width = pixels.shape[:2]
        size = tuple(max(MULTIPLE, round(side * scale / MULTIPLE) * MULTIPLE) for side in (width, height))
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        copy = pixels if size == (width, height) else cv2.resize(pixels, size, interpolation=way)
        likely = self._network(np.asarray(copy, np.uint8))[MAP][0]
        across, down = width / size[0], height / size[1]
        return [_stretched(found, across, down) for found in _lines(likely)], np.array(likely)

    def rest(self) -> None:
        """No look follows for now."""
        self._network.rest()


def _each_once(kept: list[Rectangle], more: list[Rectangle]) -> list[Rectangle]:
    """All of the first, and those of the others along which no line as tall is known yet."""
    kept = list(kept)
    for one in more:
        if not _is_known(one, kept):
            kept.append(one)
    return kept


def _is_known(one: Rectangle, kept: list[Rectangle]) -> bool:
    middle, sides, angle = one
    tall, along = min(sides), math.radians(angle + (90 if sides[0] < sides[1] else 0))
    alike = [each for each in kept if ALIKE * tall <= min(each[1]) <= tall / ALIKE]
    offsets = np.linspace(-0.48, 0.48, PLACES) * max(sides)
    places = np.array(middle) + np.outer(offsets, (math.cos(along), math.sin(along)))
    held = np.zeros(PLACES, bool)
    for (x, y), (width, height), turned in alike:
        cosine, sine = math.cos(math.radians(turned)), math.sin(math.radians(turned))
        across, down = ((places - (x, y)) @ [[cosine, -sine], [sine, cosine]]).T
        held |= (np.abs(across) <= width / 2) & (np.abs(down) <= height / 2)
    return bool(held.mean() >= KNOWN)


def _lines(likely: Likely) -> Iterator[Rectangle]:
    core = cv2.dilate((likely > CORE).astype(np.uint8), np.ones((2, 2), np.uint8))
    for contour in cv2.findContours(core, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]:
        middle, sides, angle = cv2.minAreaRect(contour)
        if min(sides) < SPECK or _mean_within(likely, cv2.boxPoints((middle, sides, angle))) < LIKELY:
            continue
        rim = RIM * sides[0] * sides[1] / (sides[0] + sides[1])
        yield (middle[0], middle[1]), (sides[0] + rim, sides[1] + rim), float(angle)


def _mean_within(likely: Likely, corners: npt.NDArray[np.float32] | cv2.typing.MatLike) -> float:
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
