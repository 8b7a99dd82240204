"""Reading what is written in a picture: where there are lines, and then what each says, whichever way up it is."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from eventguard.adapters.words.parts import Rectangle
from eventguard.adapters.words.writing import WritingDetector
from eventguard.core.photos.pixels import Pixels
from eventguard.core.photos.word import Corners, Letters, Line
from eventguard.networks import published
from eventguard.networks.openvino_network import Network

MAP = "fetch_name_0"
#: How tall the network takes a line to be, in pixels; how much longer than tall a line is read at most, and read as.
TALL, LONGEST, SHORTEST = 48, 40.0, 1.0
#: What it says another way up counts as well if it is read nearly as surely.
NEARLY = 0.8
#: A line of several letters that is read so surely says nothing another way up; one that is read so surely says nothing
#: else either.
UPRIGHT, SEVERAL, SURE = 0.9, 4, 0.95
#: A line that is read less surely than the first is read drawn out, too, so many times as long: narrow handwriting is
#: read better so.
HARD, DRAWN_OUT = 0.85, 1.4
#: Signs that are less likely than this everywhere along a line are left out.
LEAST_LIKELY = 0.001
#: So much of a line, about its middle, has to lie on a place for it to be known.
WITHIN = 0.9
#: A rectangle less long than this for its height may be a word that goes upwards.
ANY_WAY = 1.5
#: A line that is read less surely than this is looked at closer, with so much of its height around it, in a copy with
#: this long side, at most so many times as large: it may be a whole card, or letters that are too small.
UNSURE, AROUND, CLOSER, LARGER = 0.75, 0.3, 512, 4.0
#: Taller ones are large enough, and of the others only so many of a picture, the tallest, are looked at closer: a page
#: that nobody can read costs too much.
LARGE, MOST_CLOSER = 200.0, 12


class TextReader:
    """``core.ports.TextReader``. Not safe to share between threads."""

    def __init__(self) -> None:
        self._writing = WritingDetector()
        self._network = Network(published.LETTERS, blue_first=True, maps=(MAP,), height=TALL, unit=True)
        # What each number stands for: nothing, the letters that the file lists, and a blank.
        self._letters = ("", *self._network.told("framework", "character").split("\n"), " ")

    def expect(self, pixels: Pixels) -> None:
        """Nothing is read before it is asked for."""

    def read(self, pixels: Pixels, but: Sequence[Corners] = ()) -> list[Line]:
        """The lines of a picture, in its own pixels, ``but`` those at places that are known; what was looked at closer,
        twice.
        """
        found = [each for each in self._writing.find(pixels) if not any(_lies_on(each, place) for place in but)]
        self._writing.rest()
        lines = [self._line(pixels, each) for each in found]
        hard = sorted(filter(_is_hard, lines), key=lambda line: -line.tall)[:MOST_CLOSER]
        lines += [closer for line in hard for closer in self._look_closer(pixels, line)]
        self._writing.rest()
        self._network.rest()
        return lines

    def _look_closer(self, pixels: Pixels, line: Line) -> list[Line]:
        """The lines at the place of one that was not read for sure."""
        xs, ys = ([corner[axis] for corner in line.corners] for axis in (0, 1))
        more = AROUND * line.tall
        left, top = max(0, round(min(xs) - more)), max(0, round(min(ys) - more))
        part = np.ascontiguousarray(pixels[top : round(max(ys) + more), left : round(max(xs) + more)])
        if not part.size:
            return []
        scale = min(LARGER, CLOSER / max(part.shape[:2]))
        return [_moved(self._line(part, found), left, top) for found in self._writing.find_closer(part, scale)]

    def _line(self, pixels: Pixels, found: Rectangle) -> Line:
        """What it says each way up, most sure of the first."""
        tried: list[_Spelt] = []
        for quarter in _ways_up(found):
            tried.append(self._spell(_straight(pixels, _corners(found, quarter)), quarter))
            if tried[-1].sure >= UPRIGHT and len(tried[-1].text) >= SEVERAL:
                break
        tried.sort(key=lambda each: -each.sure)
        first = tried[0]
        letters: list[Letters] = []
        if first.sure < SURE:
            letters = [each.letters for each in tried if each.sure >= NEARLY * first.sure]
        if first.sure < HARD:
            straight = _straight(pixels, _corners(found, first.quarter))
            longer = cv2.resize(straight, None, fx=DRAWN_OUT, fy=1, interpolation=cv2.INTER_CUBIC)
            tried.append(self._spell(np.asarray(longer, np.uint8), first.quarter))
            letters.append(tried[-1].letters)
        texts = dict.fromkeys(each.text for each in tried if each.sure >= NEARLY * first.sure)
        return Line(_corners(found, first.quarter), tuple(texts), first.sure, tuple(letters))

    def _spell(self, line: Pixels, quarter: int) -> "_Spelt":
        """A line letter by letter: each place's likeliest, of which the same one again and again is written once."""
        likely = self._network(line)[MAP]
        numbers, scores = likely.argmax(axis=1), likely.max(axis=1)
        new = np.flatnonzero((numbers != 0) & (numbers != np.concatenate([[0], numbers[:-1]])))
        text = "".join(self._letters[numbers[place]] for place in new)
        there = np.flatnonzero(likely.max(axis=0) >= LEAST_LIKELY)
        letters = Letters(tuple(self._letters[n] for n in there), likely[:, there])
        return _Spelt(text, float(scores[new].mean()) if len(new) else 0.0, quarter, letters)


class _Spelt(NamedTuple):
    text: str
    sure: float
    quarter: int
    letters: Letters


def _lies_on(found: Rectangle, place: Corners) -> bool:
    """Whether a line lies on a place with all four corners, but for a rim."""
    middle = np.array(found[0])
    inside = middle + WITHIN * (cv2.boxPoints(found) - middle)
    quad = np.array(place, np.float32)
    return all(cv2.pointPolygonTest(quad, (float(x), float(y)), measureDist=False) >= 0 for x, y in inside)


def _is_hard(line: Line) -> bool:
    """Whether a closer look may tell more of it."""
    return line.tall < LARGE and (line.sure < UNSURE or line.long < ANY_WAY * line.tall)


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
