"""Pixel: looks like a mosaic, but its blocks are made up around one tone and show nothing of a face."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import cv2
import numpy as np

from eventguard.adapters.covers.region import Ellipse
from eventguard.adapters.covers.scene import TONE, Scene, Window
from eventguard.core.photos.pixels import Pixels

#: About so many blocks to a region's shorter half axis, and the smallest side of one in pixels.
BLOCKS, SMALLEST = 5, 2
#: How far blocks differ in brightness and in warmth (levels of 255), and how many are made up each way.
BRIGHTNESS, WARMTH, MANY = 15.0, 4.0, 64


def draw(scene: Scene) -> Pixels:
    """A copy of the picture with a made-up mosaic on each region; larger ones, which are nearer, last."""
    picture = scene.pixels.copy()
    for region in sorted(scene.regions, key=lambda region: region[0].radius):
        side = max(SMALLEST, round(min(region[0].a, region[0].b) / BLOCKS))
        window = scene.window(region, side)
        if not window.empty:
            _lay(region, window, side, picture)
    return picture


def _lay(region: Sequence[Ellipse], window: Window, side: int, picture: Pixels) -> None:
    """Draw every block of which any pixel lies in the region, in place.

    Blocks are counted from the middle of the region: by their place in the picture they would tell where it was.
    """
    x, y = region[0].x - side // 2, region[0].y - side // 2
    left, top = math.floor((window.left - x) / side), math.floor((window.top - y) / side)
    across, down = math.ceil((window.right - x) / side) - left, math.ceil((window.bottom - y) / side) - top
    touched = np.zeros((down * side, across * side), np.uint8)
    for ellipse in region:
        replace(ellipse, x=ellipse.x - x - left * side, y=ellipse.y - y - top * side).fill(touched)
    touched = touched.reshape(down, side, across, side).max(axis=(1, 3))
    colours = _blocks()[np.arange(top, top + down)[:, None] % MANY, np.arange(left, left + across)[None] % MANY]
    part = np.s_[window.top - y - top * side :, window.left - x - left * side :]
    large, mask = (
        cv2.resize(each, (across * side, down * side), interpolation=cv2.INTER_NEAREST)[part]
        for each in (colours, touched)
    )
    height, width = window.size[::-1]
    cv2.copyTo(
        np.ascontiguousarray(large[:height, :width]), np.ascontiguousarray(mask[:height, :width]), picture[window.part]
    )


@cache
def _blocks() -> Pixels:
    """Made-up colours around the tone (MANY x MANY)."""
    chance = np.random.default_rng(0)
    brightness = chance.normal(0, BRIGHTNESS, (MANY, MANY, 1))
    warmth = chance.normal(0, WARMTH, (MANY, MANY, 1)) * np.array([1, 0, -1])
    return np.asarray((np.array(TONE) + brightness + warmth).round().clip(0, 255), np.uint8)
