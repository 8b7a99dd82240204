"""Copies of a picture that are turned: by quarters, as it may have been held, and by less, as heads lean."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from eventguard.core.faces.evidence import Candidate, Rows
from eventguard.core.photos.pixels import Pixels


@dataclass(frozen=True)
class Turned:
    """A copy of a picture, ``scale`` times its size, turned to the left by so many degrees; and the way from a place in
    the copy, enlarged to the picture's size, to the place in the picture (2 x 3).
    """

    pixels: Pixels
    scale: float
    degrees: int
    back: Rows

    def find(self, one: Candidate) -> Candidate:
        """A candidate of the enlarged copy in the picture: the box around the ellipse that was in its box."""
        x, y, width, height = one.box
        sine, cosine = math.sin(math.radians(self.degrees)), math.cos(math.radians(self.degrees))
        across, down = math.hypot(width * cosine, height * sine), math.hypot(width * sine, height * cosine)
        middle = self.back @ (x + width / 2, y + height / 2, 1)
        marks = one.landmarks.reshape(5, 2) @ self.back[:, :2].T + self.back[:, 2]
        box = np.array([*(middle - (across / 2, down / 2)), across, down])
        return Candidate(box, marks.ravel(), one.evidence, self.degrees % 90 != 0)


def turned(pixels: Pixels, degrees: int, scale: float = 1.0) -> Turned:
    """A copy, turned to the left. Beyond the picture its corners go on with the picture's edge."""
    height, width = pixels.shape[:2]
    small = (
        pixels if scale == 1 else np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    )
    back = np.asarray(cv2.invertAffineTransform(_there(width, height, degrees)[0]), np.float64)
    if degrees % 90 == 0:
        return Turned(np.ascontiguousarray(np.rot90(small, degrees // 90)), scale, degrees, back)
    there, sheet = _there(small.shape[1], small.shape[0], degrees)
    there[:, 2] += there[:, :2] @ (0.5, 0.5) - 0.5  # OpenCV counts from the middle of the first pixel
    copy = cv2.warpAffine(small, there, sheet, borderMode=cv2.BORDER_REPLICATE)
    return Turned(np.asarray(copy, np.uint8), scale, degrees, back)


def _there(width: int, height: int, degrees: int) -> tuple[Rows, tuple[int, int]]:
    """The turn of a picture about its middle onto a sheet that holds all of it, and that sheet's width and height."""
    there = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    cosine, sine = abs(there[0, 0]), abs(there[0, 1])
    across, down = height * sine + width * cosine, height * cosine + width * sine
    there[:, 2] += (across - width) / 2, (down - height) / 2
    return np.asarray(there, np.float64), (math.ceil(across - 1e-6), math.ceil(down - 1e-6))
