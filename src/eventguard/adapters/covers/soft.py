"""Soft: looks like a gentle blur of a head. Outside the region the surroundings melt; inside, all is made up."""

from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np

from eventguard.adapters.covers.region import Ellipse, Mask, opaque
from eventguard.adapters.covers.scene import TONE, Scene, Window, around, outside_box, smooth
from eventguard.core.photos.pixels import Pixels

#: Width of the rim outside the opaque region, over the mean of its half axes.
RIM = 0.4
#: Everything is worked out on a coarse grid of about so many cells a side; surroundings are smoothed over so many.
CELLS, MELT = 40, 1.8
#: In large windows it is enough to look at so many pixels of a cell each way.
LOOKED = 3
#: The surroundings are melted wholly where this share of the rim remains; half of it further out the tone begins.
MELTED = 0.6
#: A blurred head is brighter where its face would be: the tone times this, around a point so far down the region.
LIT, LOWER = 1.32, 0.16
#: Side of the tile of made-up grain in pixels, its spread, and its middle (levels of 255).
TILE, GRAIN, MIDDLE = 768, 1.6, 6


@dataclass(frozen=True)
class _Stencil:
    """All that is drawn for a region and does not depend on the picture: the made-up head, and weights of 0 to 1 for
    the melted surroundings and for the head, which is opaque over all of the region.
    """

    whole: Window
    head: Pixels
    fading: Mask
    toning: Mask


def draw(scene: Scene) -> Pixels:
    """A copy of the picture with soft covers; larger heads, which are nearer, last.

    All melting comes before all heads, so that no neighbour's melted surroundings lie on a cover.
    """
    picture = scene.pixels.copy()
    heads = []
    for region in sorted(scene.regions, key=lambda region: region[0].radius):
        x, y = region[0].x, region[0].y
        stencil = _stencil(tuple(replace(each, x=each.x - x, y=each.y - y) for each in region))
        whole = stencil.whole.moved(x, y)
        window = whole.within(*scene.covered.shape)
        if not window.empty:
            part = window.of(whole)
            fading, toning = stencil.fading[part], stencil.toning[part]
            if scene.shown:
                free = _free(scene, window)
                fading, toning = fading * free, np.where(toning < 1, toning * free, 1)
            _mix(_melted(scene, window), fading, picture[window.part])
            heads.append((window, stencil.head[part], toning))
    for window, head, toning in heads:
        _mix(head, toning, picture[window.part])
    return picture


def _stencil(region: tuple[Ellipse, ...]) -> _Stencil:
    """For a region around the point 0, 0: wherever it lies, and whatever around it, it is drawn alike."""
    width = RIM * region[0].radius
    whole = around(region, width)
    columns, rows = whole.grid(_cells(whole))
    near = np.clip(1 - np.minimum.reduce([ellipse.outside(columns, rows) for ellipse in region]) / width, 0, 1)
    lit = smooth(-region[-1].lowered(LOWER).outside(columns, rows) / region[-1].radius)
    head = np.array(TONE) * (1 + (LIT - 1) * lit[..., None]) - MIDDLE
    weights = smooth(near / MELTED), smooth((near - MELTED / 2) / (1 - MELTED / 2))
    fading, toning = (np.asarray(cv2.resize(each, whole.size), np.float32) for each in weights)
    moved = [replace(each, x=each.x - whole.left, y=each.y - whole.top) for each in region]
    toning[opaque((toning.shape[0], toning.shape[1]), [moved]) > 0] = 1
    large = cv2.resize(head.round().astype(np.uint8), whole.size)
    return _Stencil(whole, np.asarray(cv2.add(large, _grain_of(whole)), np.uint8), fading, toning)


def _grain_of(whole: Window) -> Pixels:
    """Grain for a region around the point 0, 0; a coarser one where the head is larger than the tile."""
    top, left = whole.top + TILE // 2, whole.left + TILE // 2
    if min(top, left) < 0 or max(top + whole.size[1], left + whole.size[0]) > TILE:
        return np.asarray(cv2.resize(_grain(), whole.size), np.uint8)
    return _grain()[top : top + whole.size[1], left : left + whole.size[0]]


@cache
def _grain() -> Pixels:
    """TILE x TILE x 3, around MIDDLE."""
    grain = np.random.default_rng(0).normal(MIDDLE, GRAIN, (TILE, TILE, 1)).round().clip(0, 2 * MIDDLE)
    return np.repeat(grain, 3, axis=2).astype(np.uint8)


def _free(scene: Scene, window: Window) -> Mask:
    """How far a rim may show in a window: less and less towards faces that are shown."""
    free = np.ones((1, 1), np.float32)
    for box in scene.shown:
        free = free * smooth(outside_box(box, *window.grid(window.size)) / (RIM * min(window.size) / 2))
    return free


def _melted(scene: Scene, window: Window) -> Pixels:
    """The surroundings in a window without their detail; no pixel under any cover has a share in it."""
    cells = _cells(window)
    step = max(1, min(window.size) // (LOOKED * max(cells)))
    bare = cv2.bitwise_not(np.ascontiguousarray(scene.covered[window.part][::step, ::step]))
    seen = cv2.copyTo(np.ascontiguousarray(scene.pixels[window.part][::step, ::step]), bare)
    sums = (cv2.resize(each, cells, interpolation=cv2.INTER_AREA).astype(np.float32) for each in (seen, bare))
    colour, weight = (cv2.GaussianBlur(each, (0, 0), MELT) for each in sums)
    melted = (colour * 255 / np.maximum(weight, 1)[..., None]).clip(0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(melted, window.size), np.uint8)


def _mix(drawn: Pixels, weight: Mask, patch: Pixels) -> None:
    """Let so much of what was drawn show, in place."""
    cv2.blendLinear(patch, drawn, 1 - weight, weight, patch)


def _cells(window: Window) -> tuple[int, int]:
    """How many cells the coarse grid has across and down."""
    cell = max(1.0, max(window.size) / CELLS)
    return max(1, round(window.size[0] / cell)), max(1, round(window.size[1] / cell))
