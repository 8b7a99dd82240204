"""From where a face was to what is drawn over it: covers that go along smoothly and keep one shape through a track.

What moves with a face from frame to frame would tell of it: so each track has one shape, and its size changes slowly.
No smoothing takes anything away: whatever was found in a frame lies under its cover.
"""

import numpy as np
import numpy.typing as npt

from eventguard.core.films.following import Path
from eventguard.core.films.shots import Boxes, Shot

#: A track begins so many frames before its first box and ends so many after its last, within its shot.
EARLY = LATE = 12
#: A cover is as large as the largest box within so many frames, and that smoothed over so many (standard deviation).
WIDEST, SMOOTH_SIZE = 8, 4.0
#: Where exactly a face is found wobbles: boxes of so many frames before and after one, whose middles are so near (in
#: sides), and that are at most so many times as large or as small, are the same place.
WOBBLES, ABOUT, AS_LARGE = 12, 0.2, 1.3
#: Its middle is smoothed as if the camera had stood still.
SMOOTH_PLACE = 1.5


def covers_of(path: Path) -> tuple[int, Boxes]:
    """The first frame of a cover, and its box in each frame from there (x, y, width, height; pixels of the film)."""
    shot = path.track.shot
    first, boxes = path.whole()
    start, boxes = _longer(shot, first, boxes)
    every = np.arange(start, start + len(boxes))
    steady = _wobbling(shot.steady(boxes, every))
    boxes = shot.back(steady, every)
    middles = _smooth(steady[:, :2] + steady[:, 2:] / 2, SMOOTH_PLACE)
    shape = float(np.median(steady[:, 3] / steady[:, 2]))
    widths = np.maximum(steady[:, 2], steady[:, 3] / shape)
    widths = _smooth(_widest(widths)[:, None], SMOOTH_SIZE)[:, 0]
    smooth = np.column_stack([middles, widths, widths * shape])
    smooth[:, :2] -= smooth[:, 2:] / 2
    return start, _holding(shot.back(smooth, every), boxes, shape)


def _longer(shot: Shot, first: int, boxes: Boxes) -> tuple[int, Boxes]:
    """Some frames more at both ends, in which it stands still as seen from the scene."""
    start = max(shot.first, first - EARLY)
    end = min(shot.last, first + len(boxes) - 1 + LATE)
    before, after = np.arange(start, first), np.arange(first + len(boxes), end + 1)
    ends = shot.steady(boxes[[0, -1]], np.array([first, first + len(boxes) - 1]))
    early = shot.back(np.repeat(ends[:1], len(before), 0), before)
    late = shot.back(np.repeat(ends[1:], len(after), 0), after)
    return start, np.concatenate([early, boxes, late])


def _wobbling(boxes: Boxes) -> Boxes:
    """For each frame all that is about the same place in those around it."""
    padded = np.pad(boxes, ((WOBBLES, WOBBLES), (0, 0)), mode="edge")
    low, high = boxes[:, :2].copy(), boxes[:, :2] + boxes[:, 2:]
    side = boxes[:, 2:].max(axis=1)
    for shift in range(2 * WOBBLES + 1):
        other = padded[shift : shift + len(boxes)]
        away = np.linalg.norm((other[:, :2] + other[:, 2:] / 2) - (boxes[:, :2] + boxes[:, 2:] / 2), axis=1)
        ratio = np.abs(np.log(other[:, 2:].max(axis=1) / side))
        near = ((away <= ABOUT * side) & (ratio <= np.log(AS_LARGE)))[:, None]
        low = np.where(near, np.minimum(low, other[:, :2]), low)
        high = np.where(near, np.maximum(high, other[:, :2] + other[:, 2:]), high)
    return np.column_stack([low, high - low])


def _widest(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """For each frame the largest of those around it."""
    padded = np.pad(values, WIDEST, mode="edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, 2 * WIDEST + 1).max(axis=1))


def _smooth(rows: npt.NDArray[np.float64], spread: float) -> npt.NDArray[np.float64]:
    """Each column smoothed along time; the ends go on as they are."""
    reach = int(3 * spread)
    weights = np.exp(-((np.arange(-reach, reach + 1) / spread) ** 2) / 2)
    padded = np.pad(rows, ((reach, reach), (0, 0)), mode="edge")
    columns = [np.convolve(padded[:, n], weights / weights.sum(), "valid") for n in range(rows.shape[1])]
    return np.column_stack(columns)


def _holding(smooth: Boxes, boxes: Boxes, shape: float) -> Boxes:
    """The smooth boxes, larger where a face as it was found would look out; the shape stays."""
    middles = smooth[:, :2] + smooth[:, 2:] / 2
    out = np.maximum(middles - boxes[:, :2], boxes[:, :2] + boxes[:, 2:] - middles)
    widths = np.maximum(smooth[:, 2], 2 * np.maximum(out[:, 0], out[:, 1] / shape))
    sides = np.column_stack([widths, widths * shape])
    return np.column_stack([middles - sides / 2, sides])
