"""Turning a picture by quarters, and what is known of places in it. No pixel is resampled.

A photo's quarters say how often it was turned to the right since its file was decoded, upright as the file says it is.
"""

from dataclasses import replace
from enum import StrEnum

import numpy as np

from eventguard.core.photos.face import Face
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.photos.word import Corners, Word, Words

#: Width and height of a picture in pixels.
Size = tuple[int, int]
#: After so many a picture stands as before.
ALL = 4


class Way(StrEnum):
    """Which way somebody turns a photo."""

    LEFT = "left"
    RIGHT = "right"
    AROUND = "around"

    @property
    def quarters(self) -> int:
        """So many to the right."""
        return {Way.RIGHT: 1, Way.AROUND: 2, Way.LEFT: 3}[self]


def turned(pixels: Pixels, quarters: int) -> Pixels:
    """A picture turned to the right so often."""
    return np.ascontiguousarray(np.rot90(pixels, -quarters)) if quarters % ALL else pixels


def size_turned(size: Size, quarters: int) -> Size:
    """How large a picture of this size is then."""
    return size[::-1] if quarters % 2 else size


def box_turned(box: Box, size: Size, quarters: int) -> Box:
    """Where a box in a picture of this size is then; it covers the same pixels."""
    for _ in range(quarters % ALL):
        box = Box(size[1] - box.y - box.height, box.x, box.height, box.width)
        size = size_turned(size, 1)
    return box


def face_turned(face: Face, size: Size, quarters: int) -> Face:
    """A face in a picture of this size as it is then: its head leans by as much more."""
    tilt = 180 - (180 - face.tilt - 90 * (quarters % ALL)) % 360 if quarters % ALL else face.tilt
    return replace(face, box=box_turned(face.box, size, quarters), tilt=tilt)


def faces_turned(faces: tuple[Face, ...], size: Size, quarters: int) -> tuple[Face, ...]:
    """All of them."""
    return tuple(face_turned(face, size, quarters) for face in faces)


def words_turned(words: Words, size: Size, quarters: int) -> Words:
    """Lines of writing in a picture of this size as they are then."""
    return tuple(_word_turned(word, size, quarters) for word in words)


def _word_turned(word: Word, size: Size, quarters: int) -> Word:
    return replace(word, corners=_corners_turned(word.corners, size, quarters))


def _corners_turned(corners: Corners, size: Size, quarters: int) -> Corners:
    """Corners are pixels that still belong to the line: the last one across is as many as there are, less one."""
    for _ in range(quarters % ALL):
        corners = tuple((size[1] - 1 - y, x) for x, y in corners)
        size = size_turned(size, 1)
    return corners
