"""The shots of a film, and places in one as if the camera had stood still."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eventguard.core.photos.seen import SeenFrames

#: Boxes as x, y, width, height, one row each.
Boxes = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shot:
    """What lies between two cuts: frames from ``first`` to ``last``, and where each of them lies on the first
    (n x 3 x 3, from places of the first frame to places of frame n).
    """

    first: int
    last: int
    ways: npt.NDArray[np.float64]

    def steady(self, boxes: Boxes, frames: npt.NDArray[np.intp]) -> Boxes:
        """Boxes in these frames, as they lie in the shot's first."""
        return _moved(boxes, np.asarray(np.linalg.inv(self.ways[frames - self.first]), np.float64))

    def back(self, boxes: Boxes, frames: npt.NDArray[np.intp]) -> Boxes:
        """Boxes of the shot's first frame, as they lie in these."""
        return _moved(boxes, self.ways[frames - self.first])


def shots(seen: SeenFrames) -> list[Shot]:
    """All shots of a film, in order."""
    starts = [0, *(n for n, frame in enumerate(seen) if frame.cut and n)]
    return [
        Shot(first, next_one - 1, _ways(seen, first, next_one))
        for first, next_one in zip(starts, [*starts[1:], len(seen)], strict=True)
        if next_one > first
    ]


def _ways(seen: SeenFrames, first: int, end: int) -> npt.NDArray[np.float64]:
    ways = np.empty((end - first, 3, 3))
    ways[0] = np.eye(3)
    for n in range(first + 1, end):
        step = np.eye(3)
        step[:2] = seen[n].motion
        ways[n - first] = step @ ways[n - first - 1]
    return ways


def _moved(boxes: Boxes, ways: npt.NDArray[np.float64]) -> Boxes:
    """Each box moved by its own similarity: its middle goes along, its sides grow by the scale."""
    middles = np.column_stack([boxes[:, :2] + boxes[:, 2:] / 2, np.ones(len(boxes))])
    there = np.einsum("nij,nj->ni", ways, middles)[:, :2]
    sides = boxes[:, 2:] * np.sqrt(np.abs(np.linalg.det(ways[:, :2, :2])))[:, None]
    return np.column_stack([there - sides / 2, sides])
