"""Sticker: friendly drawn faces, chosen by lot, tilted with the head."""

import math
from collections.abc import Sequence

import cv2
import numpy as np

from eventguard.adapters.covers.region import Ellipse
from eventguard.adapters.covers.scene import Scene
from eventguard.adapters.covers.smiley import COLOURS, RADIUS, SIDE, smiley
from eventguard.core.photos.pixels import Pixels

#: A sticker's disc is so much larger than the region that it hides: its soft edge lies outside.
LARGER = 1.04
#: Directions in which a disc is made to reach as far as its region.
DIRECTIONS = np.linspace(0, 2 * math.pi, 48, endpoint=False, dtype=np.float32)
#: Stickers are drawn in sizes that differ by this factor, so that small ones are reduced without flicker.
STEP, SMALLEST = 2, 16


def draw(scene: Scene) -> Pixels:
    """A copy of the picture with a sticker on each region; larger ones, which are nearer, last.

    The regions themselves are filled before, so that nothing below them shines through any sticker's soft edge.
    """
    picture, chosen = scene.pixels.copy(), _kinds(scene.regions)
    for region, kind in chosen:
        for ellipse in region:
            ellipse.fill(picture, COLOURS[kind])
    for region, kind in chosen:
        _stick(scene, _around(region), kind, picture)
    return picture


def _kinds(regions: Sequence[Sequence[Ellipse]]) -> list[tuple[Sequence[Ellipse], int]]:
    """Which of the faces is drawn on each region, smaller regions first: by lot, which their place has drawn.

    From left to right none is drawn twice running. Counted off from the left, a face would tell how many stand there.
    """
    chosen, last = [], -1
    for region in sorted(regions, key=lambda region: (region[0].x, region[0].y)):
        place = (region[0].x % 2**16, region[0].y % 2**16)
        first, second = (int(kind) for kind in np.random.default_rng(place).permutation(len(COLOURS))[:2])
        last = first if first != last else second
        chosen.append((region, last))
    return sorted(chosen, key=lambda each: each[0][0].radius)


def _around(region: Sequence[Ellipse]) -> Ellipse:
    """An ellipse along the head's axis that holds the whole region."""
    last = region[-1]
    x, y = (round(sum(at) / len(region)) for at in zip(*((each.x, each.y) for each in region), strict=True))
    frame = Ellipse(x, y, last.a, last.b, last.angle)
    rim = np.concatenate([each.rim(DIRECTIONS) for each in region])
    grown = max(1.0, 1 + float(frame.outside(rim[:, 0], rim[:, 1]).max()) / frame.radius) * LARGER
    return Ellipse(x, y, math.ceil(last.a * grown) + 1, math.ceil(last.b * grown) + 1, last.angle)


def _stick(scene: Scene, disc: Ellipse, kind: int, picture: Pixels) -> None:
    """Lay one sticker on the picture, in place."""
    window = scene.window([disc], 0)
    if window.empty:
        return
    side = SIDE
    while side > max(SMALLEST, 2 * STEP * disc.radius):
        side //= STEP
    sticker, unit = smiley(kind, side), RADIUS * side / SIDE
    cosine, sine = math.cos(math.radians(disc.angle)), math.sin(math.radians(disc.angle))
    turned = np.array([[disc.a * cosine, -disc.b * sine], [disc.a * sine, disc.b * cosine]]) / unit
    moved = np.array([disc.x - window.left, disc.y - window.top]) - turned @ np.full(2, side / 2 - 0.5)
    laid = cv2.warpAffine(sticker, np.column_stack([turned, moved]), window.size, flags=cv2.INTER_LINEAR)
    patch, opacity = picture[window.part], laid[..., 3]
    cv2.copyTo(cv2.cvtColor(laid, cv2.COLOR_RGBA2RGB), cv2.inRange(opacity, 255, 255), patch)
    edge = cv2.inRange(opacity, 1, 254) > 0
    rest = 255 - opacity[edge].astype(np.uint16)[:, None]
    patch[edge] = laid[edge][:, :3] + ((patch[edge] * rest + 127) // 255).astype(np.uint8)
