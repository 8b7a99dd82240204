"""A picture with what is to be covered in it and what is to stay."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eventguard.adapters.covers.region import Ellipse, Mask, Opaque, ellipses, fill, opaque, part_of, rectangle
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.photos.word import Corners, Word

#: What every cover is made of (sRGB): one warm grey for all children and all photos, which tells nothing of either.
TONE = (138, 126, 117)


@dataclass(frozen=True)
class Window:
    """The part of a picture around one region: rows and columns from, up to and without."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def part(self) -> tuple[slice, slice]:
        """As an index into the picture."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.right - self.left, self.bottom - self.top

    @property
    def empty(self) -> bool:
        """Whether nothing of it lies in the picture."""
        return self.bottom <= self.top or self.right <= self.left

    def within(self, height: int, width: int) -> "Window":
        """What of it lies in a picture of this size."""
        return Window(max(0, self.top), min(height, self.bottom), max(0, self.left), min(width, self.right))

    def moved(self, x: int, y: int) -> "Window":
        """The same, so many pixels further right and down."""
        return Window(self.top + y, self.bottom + y, self.left + x, self.right + x)

    def of(self, whole: "Window") -> tuple[slice, slice]:
        """As an index into what was drawn for a larger window."""
        return self.moved(-whole.left, -whole.top).part

    def grid(self, cells: tuple[int, int]) -> tuple[Mask, Mask]:
        """Where the middles of cells, so many across and down, lie: columns (1 x across), rows (down x 1)."""
        (across, down), (width, height) = cells, self.size
        columns = self.left - 0.5 + (np.arange(across, dtype=np.float32) + 0.5) * (width / across)
        rows = self.top - 0.5 + (np.arange(down, dtype=np.float32) + 0.5) * (height / down)
        return columns[None].astype(np.float32), rows[:, None].astype(np.float32)


def around(region: Sequence[Ellipse], margin: float) -> Window:
    """A window that holds a region with a margin; it may reach beyond the picture."""
    more = math.ceil(margin) + 2
    across, down = (max(each.extent[axis] for each in region) + more for axis in (0, 1))
    xs, ys = [each.x for each in region], [each.y for each in region]
    return Window(min(ys) - down, max(ys) + down, min(xs) - across, max(xs) + across)


@dataclass(frozen=True)
class Scene:
    """A picture in which every cover is already filled with the tone, the regions that a style draws on, rectangles
    and lines of writing that stay as they are, all of them as one mask, and the boxes of faces that stay whole.

    What a style is given to draw on holds no pixel of a covered face: none can let one through.
    """

    pixels: Pixels
    regions: Sequence[Sequence[Ellipse]]
    rectangles: Sequence[Box]
    lines: Sequence[Corners]
    covered: Opaque
    shown: Sequence[Box]

    def window(self, region: Sequence[Ellipse], margin: float) -> Window:
        """What of the picture lies around a region; may be empty."""
        return around(region, margin).within(*self.covered.shape)

    def finish(self, picture: Pixels) -> None:
        """Put back, in place, what was drawn over faces that are shown and is not under a cover itself, and lay the
        rectangles and the lines of writing over all that a style has drawn.
        """
        for box in self.shown:
            part = part_of(box)
            whole = self.covered[part] == 0
            picture[part][whole] = self.pixels[part][whole]
        for box in self.rectangles:
            picture[part_of(box)] = TONE
        for corners in self.lines:
            fill(picture, corners, TONE)


def scene_of(pixels: Pixels, faces: Sequence[Face], words: Sequence[Word], reach: float) -> Scene:
    """What there is to cover in a picture, and what to leave."""
    covered = [face for face in faces if face.verdict is Verdict.COVER]
    regions = [region for face in covered if (region := ellipses(face, reach))]
    rectangles = [box for face in covered if (box := rectangle(face))]
    shown = [face.box for face in faces if face.verdict is Verdict.SHOW]
    blank = pixels.copy()
    for region in regions:
        for ellipse in region:
            ellipse.fill(blank, TONE)
    for box in rectangles:
        blank[part_of(box)] = TONE
    lines = [word.corners for word in words if word.verdict is Verdict.COVER]
    for corners in lines:
        fill(blank, corners, TONE)
    size = pixels.shape[0], pixels.shape[1]
    return Scene(blank, regions, rectangles, lines, opaque(size, regions, rectangles, lines), shown)


def outside_box(box: Box, columns: Mask, rows: Mask) -> Mask:
    """How far each point lies outside a box, in pixels; 0 inside (height x width)."""
    across = np.maximum(np.maximum(box.x - columns, columns - (box.x + box.width)), 0)
    down = np.maximum(np.maximum(box.y - rows, rows - (box.y + box.height)), 0)
    return np.asarray(np.hypot(across, down), np.float32)


def smooth(value: npt.NDArray[np.float32]) -> Mask:
    """0 below 0, 1 above 1, and a curve without kinks between (the cubic of Hermite)."""
    held = np.clip(value, 0, 1)
    return np.asarray(held * held * (3 - 2 * held), dtype=np.float32)
