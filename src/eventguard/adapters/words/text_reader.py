"""Reading what is written in a picture: where there are lines, and then what each says, whichever way up it is."""

import math
from dataclasses import replace

import cv2
import numpy as np

from eventguard.adapters.words.writing import Rectangle, WritingDetector
from eventguard.core.photos.pixels import Pixels
from eventguard.core.photos.word import Line
from eventguard.networks import weights
from eventguard.networks.openvino_network import Network

MAP = "fetch_name_0"
#: How tall the network takes a line to be, in pixels; how much longer than tall a line is read at most, and read as.
TALL, LONGEST, SHORTEST = 48, 40.0, 1.0
#: Long side of the copy in which writing is looked for. Letters of 6 pixels are found there; they are read in the
#: picture's own.
LOOKED_AT = 2048
#: What it says another way up counts as well if it is read nearly as surely.
NEARLY = 0.8
#: A rectangle less long than this for its height may be a word that goes upwards.
ANY_WAY = 1.5
#: A line that is read less surely than this is looked at closer, with so much of its height around it, in a copy with
#: this long side, at most so many times as large: it may be a whole card, or letters that are too small.
UNSURE, AROUND, CLOSER, LARGER = 0.75, 0.3, 640, 4.0


class TextReader:
    """``core.ports.TextReader``. Not safe to share between threads."""

    def __init__(self) -> None:
        self._writing = WritingDetector()
        self._network = Network(weights.LETTERS, blue_first=True, maps=(MAP,), height=TALL, unit=True)
        # What each number stands for: nothing, the letters that the file lists, and a blank.
        self._letters = ("", *self._network.told("framework", "character").split("\n"), " ")

    def read(self, pixels: Pixels) -> list[Line]:
        """The lines of a picture, in its own pixels; what was looked at closer, twice."""
        lines = self._look(pixels, min(1.0, LOOKED_AT / max(pixels.shape)))
        lines += [closer for line in lines for closer in self._look_closer(pixels, line)]
        self._writing.rest()
        self._network.rest()
        return lines

    def _look(self, pixels: Pixels, scale: float) -> list[Line]:
        return [self._line(pixels, found) for found in self._writing.find(pixels, scale)]

    def _look_closer(self, pixels: Pixels, line: Line) -> list[Line]:
        """The lines at the place of one that was not read for sure."""
        if line.sure >= UNSURE and line.long >= ANY_WAY * line.tall:
            return []
        xs, ys = ([corner[axis] for corner in line.corners] for axis in (0, 1))
        more = AROUND * line.tall
        left, top = max(0, round(min(xs) - more)), max(0, round(min(ys) - more))
        part = np.ascontiguousarray(pixels[top : round(max(ys) + more), left : round(max(xs) + more)])
        if not part.size:
            return []
        scale = min(LARGER, CLOSER / max(part.shape[:2]))
        return [_moved(each, left, top) for each in self._look(part, scale)]

    def _line(self, pixels: Pixels, found: Rectangle) -> Line:
        """What it says each way up, most sure of the first."""
        tried = []
        for quarter in _ways_up(found):
            corners = _corners(found, quarter)
            tried.append((*self._spell(_straight(pixels, corners)), corners))
        tried.sort(key=lambda each: -each[1])
        (_, sure, corners) = tried[0]
        return Line(corners, tuple(text for text, how, _ in tried if how >= NEARLY * sure), sure)

    def _spell(self, line: Pixels) -> tuple[str, float]:
        """A line letter by letter: each place's likeliest, of which the same one again and again is written once."""
        likely = self._network(line)[MAP]
        numbers, scores = likely.argmax(axis=1), likely.max(axis=1)
        new = np.flatnonzero((numbers != 0) & (numbers != np.concatenate([[0], numbers[:-1]])))
        text = "".join(self._letters[numbers[place]] for place in new)
        return text, float(scores[new].mean()) if len(new) else 0.0


def _moved(line: Line, left: int, top: int) -> Line:
    """A line of a part of the picture that begins there, in the whole picture."""
    return replace(line, corners=tuple((x + left, y + top) for x, y in line.corners))


def _ways_up(found: Rectangle) -> tuple[int, ...]:
    """In how many quarter turns to try it, the likeliest first."""
    width, height = found[1]
    if max(width, height) < ANY_WAY * min(width, height):
        return 0, 1, 3, 2
    return 0, 2


def _corners(found: Rectangle, quarter: int) -> tuple[tuple[float, float], ...]:
    """Its corners clockwise, so that its longer side is what is read along, from left to right or, where it stands,
    upwards; turned on by so many quarters.
    """
    (middle, (width, height), angle) = found
    if width < height:
        width, height, angle = height, width, angle + 90
    angle = (angle + 90) % 180 - 90  # -90 up to 90, without
    across = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))]) * width / 2
    down = np.array([-np.sin(np.radians(angle)), np.cos(np.radians(angle))]) * height / 2
    corners = [middle - across - down, middle + across - down, middle + across + down, middle - across + down]
    return tuple((float(x), float(y)) for x, y in corners[quarter:] + corners[:quarter])


def _straight(pixels: Pixels, corners: tuple[tuple[float, float], ...]) -> Pixels:
    """The line laid straight, as tall as the network takes it."""
    source = np.array(corners, np.float32)
    long, tall = math.dist(corners[0], corners[1]), math.dist(corners[0], corners[3])
    width = round(TALL * min(LONGEST, max(SHORTEST, long / max(tall, 1.0))))
    target = np.array([[0, 0], [width, 0], [width, TALL], [0, TALL]], np.float32)
    way = cv2.INTER_AREA if tall > TALL else cv2.INTER_CUBIC
    turned = cv2.getPerspectiveTransform(source, target)
    return np.asarray(
        cv2.warpPerspective(pixels, turned, (width, TALL), flags=way, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
