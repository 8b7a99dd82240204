"""Following a face through frames in which nobody found it: by how the points on it move, as long as it looks the same.

Points are followed to the next frame and back again; those that do not come back to where they were are not believed,
and the middle of the others tells how the face moved (median flow: Kalal, Mikolajczyk, Matas, 2010).
"""

import cv2
import numpy as np
import numpy.typing as npt

from eventguard.core.photos.pixels import Pixels

Grey = npt.NDArray[np.uint8]
Box = npt.NDArray[np.float64]
#: COPY x COPY, without its mean, of length 1.
Look = npt.NDArray[np.float32]

#: Longest side of the grey copies in which faces are followed, in pixels.
SIDE = 1280
#: Points a side on a face, and how far (pixels of the copy) one may miss the place from which it was followed.
GRID, BACK = 8, 1.0
#: So many points at least have to come back.
LEAST = 12
#: A face, with half its size around it, looks the same when its copies of so many pixels a side correlate by so much.
COPY, SAME, AROUND = 24, 0.55, 0.25
#: And so much with how it looked when it was found: what slowly becomes something else, in a fade, is not followed.
STILL_THE_SAME = 0.3
#: How the look that is compared goes along with slow change: so much of each new one is taken over.
LEARNS = 0.08
#: A face that lies inside the picture by less than this is gone.
INSIDE = 0.25


class Followable:
    """``core.ports.Follower``: one frame, ready for faces to be followed into it."""

    def __init__(self, pixels: Pixels) -> None:
        grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
        self._scale = min(1.0, SIDE / max(grey.shape))
        if self._scale < 1:
            size = round(grey.shape[1] * self._scale), round(grey.shape[0] * self._scale)
            grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
        self.grey = grey

    def look(self, box: Box) -> Look:
        """How a face in this box (x, y, width, height; pixels of the film) looks here."""
        return _look(self.grey, box * self._scale)

    def find(self, first: Look, look: Look, box: Box, before: "Followable", carried: Box) -> tuple[Box, Look] | None:
        """Where the face that had this look and lay in this box ``before`` lies here, and how it looks; None where it
        is not to be followed any further. ``first`` is how it looked when it was found, ``carried`` where it lies if it
        only moved with the picture.
        """
        followed = _moved(before.grey, self.grey, box * self._scale)
        places = [each for each in (followed, carried * self._scale) if each is not None]
        looks = [(place, _look(self.grey, place)) for place in places if _inside(self.grey, place) >= INSIDE]
        if not looks:
            return None
        place, now = max(looks, key=lambda each: _alike(look, each[1]))
        if _alike(look, now) < SAME or _alike(first, now) < STILL_THE_SAME:
            return None
        return place / self._scale, np.asarray((1 - LEARNS) * look + LEARNS * now, np.float32)


def _moved(before: Grey, now: Grey, box: Box) -> Box | None:
    x, y, width, height = box
    across, down = (np.linspace(0.1, 0.9, GRID) * side + start for side, start in ((width, x), (height, y)))
    points = np.array([(a, b) for b in down for a in across], np.float32)[:, None]
    window = int(np.clip(round(max(width, height) / 2) | 1, 9, 31))
    around = (window, window)
    there, one, _ = cv2.calcOpticalFlowPyrLK(before, now, points, points.copy(), winSize=around, maxLevel=3)
    back, two, _ = cv2.calcOpticalFlowPyrLK(now, before, there, there.copy(), winSize=around, maxLevel=3)
    missed = np.linalg.norm((back - points)[:, 0], axis=1)
    good = (one.ravel() == 1) & (two.ravel() == 1) & (missed <= BACK)
    if good.sum() < LEAST:
        return None
    start, end = points[good, 0], there[good, 0]
    shift = np.median(end - start, axis=0)
    larger = _growth(start, end)
    middle = np.array([x + width / 2, y + height / 2])
    centre = start.mean(axis=0)
    middle = centre + (middle - centre) * larger + shift
    size = np.array([width, height]) * larger
    return np.concatenate([middle - size / 2, size]).astype(np.float64)


def _growth(start: npt.NDArray[np.float32], end: npt.NDArray[np.float32]) -> float:
    """How many times as far apart points lie: the median of all pairs."""
    one, other = np.triu_indices(len(start), 1)
    before = np.linalg.norm(start[one] - start[other], axis=1)
    now = np.linalg.norm(end[one] - end[other], axis=1)
    far = before > 2
    return float(np.clip(np.median(now[far] / before[far]), 0.9, 1.1)) if far.any() else 1.0


def _look(grey: Grey, box: Box) -> Look:
    x, y, width, height = box
    size = (1 + 2 * AROUND) * np.array([width, height])
    corner = np.array([x, y]) - AROUND * np.array([width, height])
    scale = size / COPY
    way = np.array([[scale[0], 0, corner[0]], [0, scale[1], corner[1]]], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    look = cv2.warpAffine(grey, way, (COPY, COPY), flags=flags, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    flat = look - look.mean()
    return np.asarray(flat / max(1e-3, float(np.linalg.norm(flat))), np.float32)


def _alike(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    return float((one * other).sum() / max(1e-6, float(np.linalg.norm(one) * np.linalg.norm(other))))


def _inside(grey: Grey, box: Box) -> float:
    """Which share of a box lies in the picture."""
    x, y, width, height = box
    across = max(0.0, min(grey.shape[1], x + width) - max(0, x))
    down = max(0.0, min(grey.shape[0], y + height) - max(0, y))
    return float(across * down / max(1e-6, width * height))
