"""A small paint box: smooth curves, soft-edged shapes and rounded shading on a float canvas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw, ImageFilter

Field = NDArray[np.float32]
Points = NDArray[np.float64]
Colour = tuple[float, float, float]
Vector = tuple[float, float, float]
Box = tuple[int, int, int, int]


def mix(first: Colour, second: Colour, amount: float) -> Colour:
    """The colour that lies `amount` of the way from the first to the second."""
    a, b = np.asarray(first, float), np.asarray(second, float)
    red, green, blue = a + (b - a) * amount
    return float(red), float(green), float(blue)


def darker(colour: Colour, factor: float) -> Colour:
    """The colour multiplied by a factor (above 1 it gets lighter)."""
    red, green, blue = (min(255.0, channel * factor) for channel in colour)
    return red, green, blue


def as_points(pairs: ArrayLike) -> Points:
    """A list of (x, y) pairs as an array of floats."""
    return np.asarray(pairs, dtype=np.float64).reshape(-1, 2)


def smooth(pairs: ArrayLike, closed: bool = False, steps: int = 10) -> Points:
    """A Catmull-Rom curve through the given points."""
    pts = as_points(pairs)
    if closed:
        padded = np.vstack([pts[-1:], pts, pts[:2]])
    else:
        padded = np.vstack([2 * pts[:1] - pts[1:2], pts, 2 * pts[-1:] - pts[-2:-1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    if not closed:
        pieces.append(pts[-1:])
    return np.vstack(pieces)


def resample(curve: Points, count: int) -> Points:
    """The same curve with `count` points at equal distances."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(curve, axis=0).T))])
    at = np.linspace(0, along[-1], count)
    return np.column_stack([np.interp(at, along, curve[:, 0]), np.interp(at, along, curve[:, 1])])


def ellipse(x: float, y: float, rx: float, ry: float, count: int = 40) -> Points:
    """The outline of an upright ellipse."""
    a = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.column_stack([x + rx * np.cos(a), y + ry * np.sin(a)])


def shifted(shape: Points, right: float, down: float) -> Points:
    """The same shape somewhere else."""
    return np.asarray(shape + np.array([right, down]), float)


def ribbon(spine: Points, widths: ArrayLike) -> Points:
    """The outline of a band along a curve; the widths are spread evenly over its length."""
    given = np.atleast_1d(np.asarray(widths, float))
    half = np.interp(np.linspace(0, 1, len(spine)), np.linspace(0, 1, len(given)), given)[:, None] / 2
    along = np.gradient(spine, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    return np.vstack([spine + across * half, (spine - across * half)[::-1]])


def soften(field: Field, radius: float) -> Field:
    """A Gaussian blur in floats, so that wide gradients do not show steps."""
    if radius < 0.4:
        return field
    height, width = field.shape
    step = max(1, int(radius / 3))
    small_size = (max(1, round(width / step)), max(1, round(height / step)))
    small = np.asarray(Image.fromarray(field).resize(small_size, Image.Resampling.BOX), np.float32)
    sigma = radius / step
    reach = int(np.ceil(2.6 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        padding = [(reach, reach) if a == axis else (0, 0) for a in (0, 1)]
        padded = np.pad(small, padding, mode="edge")
        length = small.shape[axis]
        total = np.zeros_like(small)
        for shift, weight in enumerate(kernel):
            total += np.float32(weight) * np.take(padded, range(shift, shift + length), axis=axis)
        small = total
    return np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC), np.float32)


def lit(height: Field, light: Vector, strength: float = 1.0) -> Field:
    """How bright a surface of this height is under the light; 1 where it is flat."""
    down, right = np.gradient(height)
    lx, ly, lz = np.asarray(light, float) / np.linalg.norm(light)
    facing = (-right * lx - down * ly + lz) / np.sqrt(1 + right**2 + down**2)
    return np.asarray(1 + strength * (np.maximum(facing, -0.2) / lz - 1), np.float32)


class Canvas:
    """A transparent picture in floats, kept premultiplied by its alpha."""

    def __init__(self, width: int, height: int, background: Image.Image | None = None) -> None:
        """An empty canvas, or one that starts with a picture."""
        self.width, self.height = width, height
        self.rgb: Field = np.zeros((height, width, 3), np.float32)
        self.alpha: Field = np.zeros((height, width), np.float32)
        if background is not None:
            self.rgb[:] = np.asarray(background.convert("RGB"), np.float32)
            self.alpha[:] = 1

    def _region(self, shape: Points, margin: float) -> Box:
        """The pixels a shape can touch, with a margin, inside the canvas."""
        low, high = shape.min(axis=0) - margin - 2, shape.max(axis=0) + margin + 3
        left, top = max(0, int(low[0])), max(0, int(low[1]))
        return left, top, min(self.width, max(left, int(high[0]))), min(self.height, max(top, int(high[1])))

    def mask(self, shape: Points, blur: float = 0.0, margin: float = 0.0) -> tuple[Field, Box]:
        """The coverage (0 to 1) of a closed shape and where on the canvas it lies."""
        left, top, right, bottom = box = self._region(shape, 3 * blur + margin)
        if right <= left or bottom <= top:
            return np.zeros((0, 0), np.float32), (left, top, left, top)
        drawn = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(drawn).polygon([(x - left, y - top) for x, y in shape.tolist()], fill=255)
        if blur > 0:
            drawn = drawn.filter(ImageFilter.GaussianBlur(blur))
        return np.asarray(drawn, np.float32) / np.float32(255), box

    def full_mask(self, shape: Points, blur: float = 0.0) -> Field:
        """The coverage of a shape over the whole canvas, to clip other shapes with."""
        whole = np.zeros((self.height, self.width), np.float32)
        part, (left, top, right, bottom) = self.mask(shape, blur)
        whole[top:bottom, left:right] = part
        return whole

    def paint(
        self, mask: Field, box: Box, tint: Colour | Field, opacity: float = 1.0, clip: Field | None = None
    ) -> None:
        """Lay a colour, or a field of colours, over the canvas where the mask says."""
        left, top, right, bottom = box
        if mask.size == 0:
            return
        cover = mask * np.float32(opacity)
        if clip is not None:
            cover = cover * clip[top:bottom, left:right]
        rgb, alpha = self.rgb[top:bottom, left:right], self.alpha[top:bottom, left:right]
        rgb *= (1 - cover)[..., None]
        rgb += np.asarray(tint, np.float32) * cover[..., None]
        alpha *= 1 - cover
        alpha += cover

    def fill(
        self, shape: Points, colour: Colour, blur: float = 0.0, opacity: float = 1.0, clip: Field | None = None
    ) -> None:
        """Fill a closed shape with one colour, soft at its edge if asked."""
        self.paint(*self.mask(shape, blur), colour, opacity, clip)

    def rounded(
        self, shape: Points, colour: Colour, roundness: float, light: Vector, strength: float = 0.6, blur: float = 0.0
    ) -> None:
        """Fill a shape as if it were a cushion: lighter towards the light, darker away from it."""
        mask, box = self.mask(shape, blur)
        if min(mask.shape) < 2:
            return
        height = soften(mask, roundness) * np.float32(roundness * 1.6)
        factor = np.clip(lit(height, light, strength), 0.35, 1.25)
        self.paint(mask, box, np.asarray(colour, np.float32) * factor[..., None])

    def lines(
        self,
        curves: Iterable[Points],
        colour: Colour,
        width: float,
        opacity: float,
        levels: Sequence[float] | None = None,
        clip: Field | None = None,
    ) -> None:
        """Draw many thin curves at once, each with its own strength (0 to 1)."""
        kept = list(curves)
        if not kept:
            return
        left, top, right, bottom = box = self._region(np.vstack(kept), width)
        if right <= left or bottom <= top:
            return
        drawn = Image.new("L", (right - left, bottom - top))
        pen = ImageDraw.Draw(drawn)
        for index, curve in enumerate(kept):
            level = 1.0 if levels is None else levels[index % len(levels)]
            path = [(x - left, y - top) for x, y in curve.tolist()]
            pen.line(path, fill=round(255 * level), width=max(1, round(width)), joint="curve")
        self.paint(np.asarray(drawn, np.float32) / np.float32(255), box, colour, opacity, clip)

    def image(self, shrink: int = 1) -> Image.Image:
        """The canvas as a picture with alpha, made smaller to smooth its edges."""
        safe = np.maximum(self.alpha, 1e-4)[..., None]
        whole = np.concatenate([self.rgb / safe, self.alpha[..., None] * 255], axis=2)
        picture = Image.fromarray(np.clip(whole + 0.5, 0, 255).astype(np.uint8), "RGBA")
        return picture.reduce(shrink) if shrink > 1 else picture
