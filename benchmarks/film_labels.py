"""What is known of a made film's frame: where its faces are, what hides them, and what does not count."""

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt
from film_scenes import Box

#: Corners of something in front of a face: n x 2, in pixels of the film.
Outline = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Seen:
    """A face of a frame: which one of the film's, its box in pixels of the film, and what stands before it."""

    face: int
    box: Box
    behind: tuple[Outline, ...] = ()


@dataclass
class Labels:
    """Where the faces of one frame are, and boxes that do not count, be it that nobody can be seen there."""

    faces: list[Seen] = field(default_factory=list)
    ignored: list[Box] = field(default_factory=list)


def open_part(seen: Seen, size: tuple[int, int]) -> tuple[tuple[int, int, int, int], npt.NDArray[np.uint8], float]:
    """The part of a face's ellipse that can be seen: the rectangle of the picture (left, top, right, bottom) around it,
    1 within it where it can be, and which share of the ellipse that is.
    """
    x, y, width, height = seen.box
    left, top = int(np.floor(x)), int(np.floor(y))
    mask = np.zeros((int(np.ceil(y + height)) - top + 1, int(np.ceil(x + width)) - left + 1), np.uint8)
    middle = (round(x + width / 2 - left), round(y + height / 2 - top))
    cv2.ellipse(mask, middle, (max(1, int(width / 2)), max(1, int(height / 2))), 0, 0, 360, 1, cv2.FILLED)
    whole = int(mask.sum())
    for outline in seen.behind:
        cv2.fillPoly(mask, [np.round(outline - (left, top)).astype(np.int32)], (0,))
    right, bottom = min(size[0], left + mask.shape[1]), min(size[1], top + mask.shape[0])
    mask = mask[max(0, -top) : max(0, bottom - top), max(0, -left) : max(0, right - left)]
    return (max(0, left), max(0, top), right, bottom), mask, float(mask.sum()) / whole


def touches(box: Box, outline: Outline) -> bool:
    """Whether a box and what is around an outline have anything in common."""
    x, y, width, height = box
    left, top = outline.min(axis=0)
    right, bottom = outline.max(axis=0)
    return bool(x < right and x + width > left and y < bottom and y + height > top)
