"""How a film's picture moves from frame to frame: the camera's own motion, cuts, and frames that are alike."""

import cv2
import numpy as np
import numpy.typing as npt

from eventguard.core.photos.pixels import Pixels
from eventguard.core.photos.seen import STILL, Motion
from eventguard.core.ports import Watched

#: Width of the grey copy in which points are followed, in pixels, and of the one in which frames are told to be alike.
FOLLOWED, COMPARED = 480, 960
#: Points that are followed at most, how good and how far apart they are; and how many have to agree on a motion.
POINTS, QUALITY, APART, AGREE = 160, 0.01, 9, 12
#: Side of the blocks in which frames are compared, and by how many levels (of 255) the mean of one may differ.
BLOCK, SAME = 8, 2.5
#: A frame begins another scene when fewer of the points than this are found again, and the light of the frame before,
#: moved along, is so unlike its own (correlation of 1 is the same).
FOUND_AGAIN, UNLIKE = 0.35, 0.55
#: Size of the small copies in which light is compared.
LIGHT = (64, 36)

Grey = npt.NDArray[np.uint8]


class Watcher:
    """``core.ports.Watcher``: looks at one frame after another. Frames that are the same object cost nothing."""

    def __init__(self) -> None:
        self._last: Pixels | None = None
        self._before: Grey | None = None
        self._looked_at: npt.NDArray[np.float32] | None = None

    def watch(self, pixels: Pixels) -> Watched:
        """How this frame came from the one before, and whether it is like the one last ``looked_at``."""
        if pixels is self._last:
            return Watched(STILL, cut=False, alike=self._looked_at is not None)
        grey = _grey(pixels)
        small = _resized(grey, FOLLOWED)
        motion, cut = (STILL, False) if self._before is None else _between(self._before, small)
        alike = not cut and self._looked_at is not None and _is_alike(self._looked_at, _blocks(grey))
        self._last, self._before = pixels, small
        larger = pixels.shape[1] / small.shape[1]
        return Watched(np.asarray(motion * np.array([[1, 1, larger]]), np.float32), cut, alike)

    def looked_at(self) -> None:
        """The frame that was watched last is looked at for faces: others are compared with it."""
        if self._last is not None:
            self._looked_at = _blocks(_grey(self._last))


def _grey(pixels: Pixels) -> Grey:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def _resized(grey: Grey, width: int) -> Grey:
    height = max(16, round(grey.shape[0] * width / grey.shape[1]))
    return np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _blocks(grey: Grey) -> npt.NDArray[np.float32]:
    """The mean light of each block."""
    copy = _resized(grey, COMPARED) if grey.shape[1] > COMPARED else grey
    size = max(1, copy.shape[1] // BLOCK), max(1, copy.shape[0] // BLOCK)
    return np.asarray(cv2.resize(copy, size, interpolation=cv2.INTER_AREA), np.float32)


def _is_alike(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> bool:
    return one.shape == other.shape and float(np.abs(one - other).max()) <= SAME


def _between(before: Grey, now: Grey) -> tuple[Motion, bool]:
    """The similarity that takes most of the picture from one frame to the next, and whether there is none."""
    found = cv2.goodFeaturesToTrack(before, POINTS, QUALITY, APART)
    if found is None or len(found) < AGREE:
        return STILL, _unlike(before, now, STILL)
    there, status, _ = cv2.calcOpticalFlowPyrLK(before, now, found, np.empty_like(found))
    good = status.ravel() == 1
    if good.sum() < AGREE:
        return STILL, _unlike(before, now, STILL)
    motion, inliers = cv2.estimateAffinePartial2D(found[good], there[good], ransacReprojThreshold=1.5)
    agreed = 0 if inliers is None else int(inliers.sum())
    if motion is None or agreed < AGREE:
        return STILL, _unlike(before, now, STILL)
    moved = np.asarray(motion, np.float32)
    again = agreed / len(found)
    return moved, again < FOUND_AGAIN and _unlike(before, now, moved)


def _unlike(before: Grey, now: Grey, motion: Motion) -> bool:
    """Whether the light of two frames is unlike, however bright each is as a whole."""
    size = (before.shape[1], before.shape[0])
    moved = cv2.warpAffine(before, motion, size, borderMode=cv2.BORDER_REPLICATE)
    lights = [np.asarray(cv2.resize(each, LIGHT, interpolation=cv2.INTER_AREA), np.float32) for each in (moved, now)]
    flat = [each - each.mean() for each in lights]
    strength = float(np.sqrt((flat[0] ** 2).sum() * (flat[1] ** 2).sum()))
    if strength < LIGHT[0] * LIGHT[1] * 4:  # both, or one of them, hardly show anything: a fade, no cut
        return False
    return float((flat[0] * flat[1]).sum()) / strength < UNLIKE
