"""Drawing over faces. What is drawn depends on the covered pixels by one coarse colour per face and nothing else."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from eventguard.core.photo import Box
from eventguard.core.ports import Pixels
from eventguard.core.settings import Settings, Style

#: Width of the soft rim, outside the opaque ellipse, over the mean of its half axes.
RIM = 0.22
#: Colours are kept to 4 bits a channel, in the middle of their step.
STEP = 16
#: A cover sits a little above the middle of the face box: foreheads and hair reach higher than chins reach low.
LIFT = 0.06

Mask = npt.NDArray[np.float32]


class EllipseCover:
    """``core.ports.Cover``: an opaque ellipse in the face's mean colour; its edge fades outward, never inward."""

    def __init__(self, settings: Settings) -> None:
        self._reach = settings.cover_reach
        self._rim = RIM if settings.style is Style.SOFT else 0.0

    def draw(self, pixels: Pixels, boxes: Sequence[Box]) -> Pixels:
        """A copy of the picture with an ellipse over each box.

        Opaque parts are laid on last, so that no soft rim of one face thins the cover of its neighbour.
        """
        covered = pixels.copy()
        ellipses = [(box, _coarse(pixels, box)) for box in boxes]
        for box, colour in ellipses:
            if self._rim:
                self._blend(covered, box, colour)
        for box, colour in ellipses:
            centre, axes = self._ellipse(box)
            cv2.ellipse(covered, centre, axes, 0, 0, 360, colour, thickness=cv2.FILLED)
        return covered

    def hides(self, covered: Sequence[Box], box: Box) -> bool:
        """Whether the middle of ``box`` lies under a cover."""
        x, y = box.x + box.width / 2, box.y + box.height / 2
        for centre, axes in map(self._ellipse, covered):
            if ((x - centre[0]) / axes[0]) ** 2 + ((y - centre[1]) / axes[1]) ** 2 <= 1:
                return True
        return False

    def _ellipse(self, box: Box) -> tuple[tuple[int, int], tuple[int, int]]:
        """Centre and half axes in pixels; at least one pixel more than the box each way."""
        lift = LIFT * box.height
        centre = (round(box.x + box.width / 2), round(box.y + box.height / 2 - lift))
        half = (box.width * self._reach / 2 + 1, box.height * self._reach / 2 + lift + 1)
        return centre, (int(np.ceil(half[0])), int(np.ceil(half[1])))

    def _blend(self, picture: Pixels, box: Box, colour: tuple[int, int, int]) -> None:
        """Fade the colour into the surroundings, in place."""
        (x, y), (a, b) = self._ellipse(box)
        rim = self._rim * (a + b) / 2
        top, bottom = max(0, int(y - b - rim)), min(picture.shape[0], int(y + b + rim) + 2)
        left, right = max(0, int(x - a - rim)), min(picture.shape[1], int(x + a + rim) + 2)
        if top >= bottom or left >= right:
            return  # wholly outside the picture
        rows, columns = np.mgrid[top:bottom, left:right].astype(np.float32)
        distance = np.hypot((columns - x) / a, (rows - y) / b)
        outside = (distance - 1) * (a + b) / 2 / rim
        opacity = _smooth(1 - outside)[..., None]
        patch = picture[top:bottom, left:right]
        patch[:] = (patch + (np.array(colour, np.float32) - patch) * opacity).round().astype(np.uint8)


def _smooth(value: Mask) -> Mask:
    """0 below 0, 1 above 1, and a curve without kinks between (the cubic of Hermite)."""
    held = np.clip(value, 0, 1)
    return np.asarray(held * held * (3 - 2 * held), dtype=np.float32)


def _coarse(pixels: Pixels, box: Box) -> tuple[int, int, int]:
    """The face's mean colour in steps of 16: all that a cover tells of what lies below it."""
    height, width = pixels.shape[:2]
    top, left = min(max(box.y, 0), height - 1), min(max(box.x, 0), width - 1)
    face = pixels[top : max(box.y + box.height, top + 1), left : max(box.x + box.width, left + 1)]
    mean = face.reshape(-1, 3).mean(axis=0).astype(int) // STEP * STEP + STEP // 2
    return int(mean[0]), int(mean[1]), int(mean[2])
