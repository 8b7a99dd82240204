"""Paints the places: school hall, stage, playing field, school front, cake table and plain backdrops."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from canvas import Canvas, Colour, Field, Points, Vector, as_points, darker, ellipse, mix, ribbon, smooth, soften

LIGHT: Vector = (-0.45, -0.6, 0.75)
EDGE = 0.8
FLAGS: tuple[Colour, ...] = ((222, 96, 84), (240, 186, 74), (84, 156, 146), (94, 128, 186), (236, 222, 196))


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """A rectangle as a shape."""
    return as_points([(left, top), (right, top), (right, bottom), (left, bottom)])


def fade(width: int, height: int, stops: ArrayLike) -> Image.Image:
    """Colours that change smoothly from top to bottom; the stops are (height from 0 to 1, r, g, b)."""
    table = np.asarray(stops, float)
    at = np.linspace(0, 1, height)
    column = np.column_stack([np.interp(at, table[:, 0], table[:, 1 + c]) for c in range(3)])
    return Image.fromarray(np.repeat(column[:, None, :], width, axis=1).astype(np.uint8), "RGB")


def mottle(width: int, height: int, seed: int, scale: float) -> Field:
    """Soft random clouds between about -1 and 1."""
    noise = np.random.default_rng(seed).standard_normal((height // 8 + 1, width // 8 + 1)).astype(np.float32)
    small = soften(noise, scale / 8)
    small = small / np.float32(max(float(small.std()), 1e-6) * 2)
    return np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC), np.float32)


def tinted(canvas: Canvas, pattern: Field, strength: float) -> None:
    """Make the canvas lighter and darker where the pattern says."""
    canvas.rgb *= (1 + strength * pattern)[..., None]


def glow(canvas: Canvas, x: float, y: float, reach: float, colour: Colour, opacity: float) -> None:
    """A round pool of light."""
    gx, gy = np.meshgrid(np.arange(canvas.width), np.arange(canvas.height))
    mask = np.exp(-((gx - x) ** 2 + (gy - y) ** 2) / reach**2).astype(np.float32)
    canvas.paint(mask, (0, 0, canvas.width, canvas.height), colour, opacity)


def vignette(canvas: Canvas, strength: float) -> None:
    """Darker corners, as a lens makes them."""
    gx, gy = np.meshgrid(np.linspace(-1, 1, canvas.width), np.linspace(-1, 1, canvas.height))
    tinted(canvas, np.asarray(gx**2 + gy**2, np.float32), -strength / 2)


def studio(width: int, height: int, tint: Colour, seed: int) -> Canvas:
    """The mottled cloth of a school photographer."""
    canvas = Canvas(width, height, Image.new("RGB", (width, height), tuple(round(c) for c in darker(tint, 0.82))))
    glow(canvas, width * 0.5, height * 0.42, width * 0.62, darker(tint, 1.18), 0.9)
    tinted(canvas, mottle(width, height, seed, 46), 0.035)
    return canvas


def bunting(
    canvas: Canvas, left: tuple[float, float], right: tuple[float, float], sag: float, count: int, size: float
) -> None:
    """A string of little flags."""
    t = np.linspace(0, 1, count * 2 + 1)
    x = left[0] + (right[0] - left[0]) * t
    y = left[1] + (right[1] - left[1]) * t + sag * 4 * t * (1 - t)
    canvas.fill(ribbon(np.column_stack([x, y]), size * 0.07), (236, 230, 218), EDGE)
    for index in range(count):
        a, b = index * 2, index * 2 + 2
        x0, y0, x1, y1 = x[a] * 0.88 + x[b] * 0.12, y[a], x[b] * 0.88 + x[a] * 0.12, y[b]
        canvas.rounded(
            as_points([(x0, y0), (x1, y1), ((x0 + x1) / 2, (y0 + y1) / 2 + size)]),
            FLAGS[index % 5],
            size * 0.2,
            LIGHT,
            0.4,
            EDGE,
        )


def floorboards(canvas: Canvas, top: float, colour: Colour, boards: int) -> None:
    """A wooden floor that runs towards the back of the room."""
    width, height = canvas.width, canvas.height
    rng = np.random.default_rng(5)
    centre = width / 2
    for index in range(boards):
        near0, near1 = (centre + (index + k - boards / 2) * width * 2.2 / boards for k in (0, 1))
        far0, far1 = (centre + (v - centre) * 0.45 for v in (near0, near1))
        shape = as_points([(far0, top), (far1, top), (near1, height), (near0, height)])
        canvas.fill(shape, darker(colour, float(rng.uniform(0.93, 1.05))), EDGE)
        canvas.fill(ribbon(as_points([(far0, top), (near0, height)]), [1.2, 3]), darker(colour, 0.72), EDGE, 0.6)
    canvas.fill(box(0, top - 2, width, top + 16), darker(colour, 0.5), 12, 0.35)


def window(canvas: Canvas, left: float, top: float, width: float, height: float) -> None:
    """A tall window with daylight behind it."""
    canvas.rounded(box(left - 14, top - 14, left + width + 14, top + height + 22), (240, 236, 226), 6, LIGHT, 0.5, EDGE)
    canvas.fill(box(left, top, left + width, top + height), (206, 228, 240), EDGE)
    canvas.fill(
        box(left, top + height * 0.66, left + width, top + height),
        (170, 204, 168),
        height * 0.08,
        0.8,
        canvas.full_mask(box(left, top, left + width, top + height)),
    )
    canvas.fill(
        box(left, top, left + width, top + height * 0.3),
        (240, 248, 252),
        height * 0.1,
        0.6,
        canvas.full_mask(box(left, top, left + width, top + height)),
    )
    bar = left + width / 2
    canvas.fill(box(bar - 4, top, bar + 4, top + height), (240, 236, 226), EDGE)
    for part in (0.33, 0.66):
        canvas.fill(box(left, top + height * part - 4, left + width, top + height * part + 4), (240, 236, 226), EDGE)


def hall(width: int, height: int, floor: float = 0.62, seed: int = 11) -> Canvas:
    """A school hall: cream walls, tall windows, wooden panelling and floor."""
    base = height * floor
    canvas = Canvas(
        width, height, fade(width, height, [(0, 232, 220, 196), (floor, 214, 198, 170), (1, 190, 150, 104)])
    )
    tinted(canvas, mottle(width, height, seed, 120), 0.015)
    size = width * 0.095
    for part in (0.06, 0.245, 0.66, 0.845):
        window(canvas, width * part, height * 0.07, size, base - height * 0.24)
    panel = base - height * 0.10
    canvas.rounded(box(-20, panel, width + 20, base), (176, 128, 84), 8, LIGHT, 0.4, EDGE)
    for x in np.arange(width * 0.02, width, width * 0.07):
        canvas.rounded(
            box(x, panel + height * 0.018, x + width * 0.055, base - height * 0.016),
            (166, 118, 76),
            5,
            LIGHT,
            0.5,
            EDGE,
        )
    floorboards(canvas, base, (196, 148, 98), 26)
    for part in (0.11, 0.295, 0.71, 0.895):
        x = width * part
        canvas.fill(
            as_points(
                [(x - size * 0.4, base), (x + size * 0.4, base), (x + size * 0.9, height), (x - size * 0.3, height)]
            ),
            (255, 240, 206),
            26,
            0.20,
        )
    return canvas


def stage(width: int, height: int) -> Canvas:
    """A school stage: painted hills and a sun on the back cloth, red curtains and a wooden floor."""
    canvas = Canvas(
        width,
        height,
        fade(width, height, [(0, 96, 150, 190), (0.35, 160, 200, 210), (0.62, 248, 214, 160), (1, 150, 100, 70)]),
    )
    tinted(canvas, mottle(width, height, 3, 60), 0.03)
    sun = (width * 0.63, height * 0.20)
    for k in range(14):
        a = 2 * np.pi * k / 14
        ray = as_points(
            [
                (sun[0] + r * width * np.cos(a + d), sun[1] + r * width * np.sin(a + d))
                for r, d in ((0.072, -0.06), (0.115, 0), (0.072, 0.06))
            ]
        )
        canvas.fill(ray, (250, 206, 96), EDGE)
    canvas.rounded(ellipse(*sun, width * 0.058, width * 0.058), (250, 202, 88), 20, LIGHT, 0.3, EDGE)
    for base, rise, colour, shift in (
        (0.50, 0.09, (124, 168, 120), 0.4),
        (0.58, 0.08, (92, 146, 100), 2.2),
        (0.64, 0.05, (70, 124, 84), 4.4),
    ):
        x = np.linspace(-20, width + 20, 60)
        y = height * (base - rise * np.sin(x / width * 5.2 + shift))
        canvas.rounded(
            np.vstack([np.column_stack([x, y]), [(width + 20, height * 0.8), (-20, height * 0.8)]]),
            colour,
            26,
            LIGHT,
            0.5,
            EDGE,
        )
    for place, size in ((0.27, 1.0), (0.36, 0.7), (0.78, 0.9)):
        middle, foot = width * place, height * 0.60
        canvas.rounded(
            box(middle - 9 * size, foot - 90 * size, middle + 9 * size, foot), (120, 82, 56), 6, LIGHT, 0.7, EDGE
        )
        for level in (0, 1, 2):
            half, low = (92 - 20 * level) * size, foot - (66 + 58 * level) * size
            canvas.rounded(
                as_points([(middle - half, low), (middle, low - 118 * size), (middle + half, low)]),
                darker((54, 112, 86), 1 + 0.1 * level),
                14,
                LIGHT,
                0.6,
                EDGE,
            )
    floorboards(canvas, height * 0.70, (172, 118, 74), 22)
    _curtains(canvas)
    for part in (0.3, 0.7):
        glow(canvas, width * part, height * 0.55, width * 0.26, (255, 236, 190), 0.22)
    vignette(canvas, 0.28)
    return canvas


def _curtains(canvas: Canvas) -> None:
    """Red velvet at both sides and along the top."""
    width, height = canvas.width, canvas.height
    red = (158, 40, 48)
    for side in (0, 1):
        for fold in range(5):
            reach = width * (0.165 - 0.033 * fold)
            x0, x1 = reach - width * 0.040, reach
            wave = [
                (x0, -20),
                (x1, -20),
                (x1 + 8, height * 0.3),
                (x1 - 6, height * 0.6),
                (x1 + 4, height * 0.93),
                (x0 - 2, height * 0.945),
            ]
            shape = as_points([(width - x if side else x, y) for x, y in wave])
            canvas.rounded(shape, darker(red, 1 - 0.04 * fold), 13, LIGHT, 0.9, EDGE)
    for k in range(9):
        x = width * (k + 0.5) / 9
        swag = smooth(
            [
                (x - width * 0.066, -30),
                (x + width * 0.066, -30),
                (x + width * 0.055, height * 0.07),
                (x, height * 0.125),
                (x - width * 0.055, height * 0.07),
            ],
            True,
        )
        canvas.rounded(swag, darker(red, 1.04), 20, LIGHT, 0.8, EDGE)
        trim = smooth([(x - width * 0.056, height * 0.070), (x, height * 0.123), (x + width * 0.056, height * 0.070)])
        canvas.rounded(ribbon(trim, 11), (226, 178, 82), 4, LIGHT, 0.6, EDGE)


def tree(canvas: Canvas, x: float, foot: float, size: float, seed: int) -> None:
    """A round leafy tree."""
    rng = np.random.default_rng(seed)
    canvas.rounded(
        as_points(
            [
                (x - size * 0.07, foot),
                (x - size * 0.04, foot - size * 0.7),
                (x + size * 0.04, foot - size * 0.7),
                (x + size * 0.08, foot),
            ]
        ),
        (112, 84, 60),
        size * 0.04,
        LIGHT,
        0.8,
        EDGE,
    )
    for k in range(30):
        a, far = rng.uniform(0, 2 * np.pi), rng.uniform(0, 1) ** 0.5
        cx, cy = x + np.cos(a) * far * size * 0.42, foot - size * 0.95 + np.sin(a) * far * size * 0.34
        shade = 0.72 + 0.34 * (k / 30) + 0.10 * (foot - size * 0.95 - cy) / size
        leaf = ellipse(0, 0, 1, 1, 16) * rng.uniform(0.82, 1.14, (16, 1)) * size * rng.uniform(0.12, 0.20) + (cx, cy)
        canvas.rounded(smooth(leaf, True, 4), darker((96, 142, 74), shade), size * 0.07, LIGHT, 0.7, 1.2)


def grass(canvas: Canvas, top: float, seed: int) -> None:
    """Mown stripes and blades of grass."""
    width, height = canvas.width, canvas.height
    rng = np.random.default_rng(seed)
    edges = top + (height - top) * (np.linspace(0, 1, 8) ** 1.6)
    for index, (a, b) in enumerate(pairwise(edges)):
        canvas.fill(box(-5, a, width + 5, b), ((118, 168, 78), (108, 158, 72))[index % 2], 3)
    blades = []
    for _ in range(5200):
        y = top + (height - top) * float(rng.uniform(0, 1)) ** 0.8
        x, size = float(rng.uniform(0, width)), 3 + 13 * (y - top) / (height - top)
        blades.append(as_points([(x, y), (x + rng.normal(0, size * 0.3), y - size)]))
    levels = rng.uniform(0.2, 1, 400).tolist()
    canvas.lines(blades[::2], (70, 116, 48), 2, 0.45, levels)
    canvas.lines(blades[1::2], (170, 206, 112), 2, 0.40, levels)


def field(width: int, height: int) -> Canvas:
    """A playing field on a fine day, with trees, lanes and bunting."""
    top = height * 0.40
    canvas = Canvas(
        width,
        height,
        fade(width, height, [(0, 116, 178, 226), (0.30, 196, 226, 240), (0.40, 226, 238, 236), (1, 110, 160, 74)]),
    )
    rng = np.random.default_rng(8)
    for x, y, size in ((0.18, 0.12, 1.0), (0.55, 0.08, 0.7), (0.83, 0.16, 1.1)):
        for _ in range(16):
            puff = ellipse(
                width * x + rng.normal(0, 74 * size),
                height * y + rng.normal(0, 15 * size),
                rng.uniform(34, 76) * size,
                rng.uniform(18, 38) * size,
            )
            canvas.fill(puff, (255, 255, 255), 16, 0.42)
    across = np.linspace(-20, width + 20, 40)
    hill = np.column_stack([across, top - 36 - 26 * np.sin(across / width * 4 + 1)])
    canvas.fill(np.vstack([hill, [(width + 20, top + 20), (-20, top + 20)]]), (150, 186, 140), 3)
    for index, part in enumerate((0.03, 0.12, 0.24, 0.40, 0.57, 0.68, 0.80, 0.92, 0.99)):
        tree(canvas, width * part, top + 16, height * (0.20 + 0.05 * (index * 7 % 4) / 3), 40 + index)
    grass(canvas, top, 4)
    for near, far in ((-0.45, 0.30), (0.02, 0.42), (0.50, 0.52), (0.98, 0.62), (1.45, 0.74)):
        lane = as_points([(width * far, top + 40), (width * near, height + 10)])
        canvas.fill(ribbon(lane, [4, 16]), (246, 246, 238), 1.2, 0.85)
    bunting(canvas, (-20, height * 0.22), (width * 0.52, height * 0.20), 46, 13, 44)
    bunting(canvas, (width * 0.52, height * 0.20), (width + 20, height * 0.23), 46, 13, 44)
    canvas.rounded(
        box(width * 0.52 - 6, height * 0.19, width * 0.52 + 6, top + 34), (226, 220, 208), 4, LIGHT, 0.6, EDGE
    )
    return canvas


def schoolhouse(width: int, height: int) -> Canvas:
    """The front of a brick school with windows, a flower bed and a paved yard."""
    base = height * 0.64
    canvas = Canvas(width, height, fade(width, height, [(0, 186, 112, 88), (0.64, 172, 98, 78), (1, 168, 160, 150)]))
    rng = np.random.default_rng(6)
    brick_h, brick_w = height / 46, width / 26
    for row in range(int(base / brick_h) + 1):
        for col in range(-1, 27):
            x, y = (col + 0.5 * (row % 2)) * brick_w, row * brick_h
            tint = darker((182, 106, 84), float(rng.uniform(0.90, 1.08)))
            canvas.fill(box(x + 2, y + 2, x + brick_w - 2, y + brick_h - 2), tint, 0, 0.8)
    for part in (0.05, 0.30, 0.57, 0.82):
        window(canvas, width * part, height * 0.05, width * 0.13, height * 0.36)
    canvas.fill(box(0, base, width, height), (186, 178, 166))
    tinted(canvas, mottle(width, height, 9, 30), 0.018)
    for y in base + (height - base) * np.linspace(0.08, 1, 7) ** 1.5:
        canvas.fill(box(0, y - 1.5, width, y + 1.5), (148, 140, 130), 1, 0.6)
    for k in range(-12, 13):
        joint = as_points([(width / 2 + k * width * 0.07, base), (width / 2 + k * width * 0.17, height)])
        canvas.fill(ribbon(joint, [1.5, 3.5]), (148, 140, 130), 1, 0.6)
    for k in range(150):
        x, y = float(rng.uniform(-10, width + 10)), base - float(rng.uniform(-14, 30))
        canvas.rounded(
            ellipse(x, y, float(rng.uniform(14, 28)), float(rng.uniform(9, 17)), 12),
            darker((82, 128, 70), float(rng.uniform(0.8, 1.15))),
            6,
            LIGHT,
            0.8,
            1,
        )
        if k % 3 == 0:
            canvas.rounded(ellipse(x, y - 8, 8, 8, 12), FLAGS[k % 5], 3, LIGHT, 0.5, EDGE)
    canvas.fill(box(0, base + 8, width, base + 34), (60, 50, 44), 14, 0.4)
    return canvas


def playground(width: int, height: int) -> Canvas:
    """A blurred playground with trees, for portraits outdoors."""
    canvas = Canvas(
        width,
        height,
        fade(width, height, [(0, 170, 208, 228), (0.4, 214, 228, 214), (0.55, 130, 168, 104), (1, 104, 146, 84)]),
    )
    rng = np.random.default_rng(14)
    for _ in range(90):
        x, y, r = rng.uniform(0, width), height * rng.uniform(0.05, 0.58), width * rng.uniform(0.03, 0.09)
        colour = darker(mix((112, 156, 84), (188, 206, 132), float(rng.random())), float(rng.uniform(0.8, 1.1)))
        canvas.fill(ellipse(float(x), float(y), float(r), float(r)), colour, width * 0.012, 0.42)
    for x, colour in ((0.12, (206, 92, 80)), (0.86, (84, 130, 178))):
        canvas.fill(
            ribbon(as_points([(width * x, height * 0.30), (width * (x + 0.05), height * 0.66)]), width * 0.028),
            colour,
            width * 0.014,
            0.85,
        )
    canvas.fill(
        ribbon(as_points([(width * 0.12, height * 0.31), (width * 0.86, height * 0.31)]), width * 0.02),
        (232, 190, 92),
        width * 0.014,
        0.8,
    )
    for _ in range(22):
        x, y, r = rng.uniform(0, width), rng.uniform(0, height * 0.5), width * rng.uniform(0.012, 0.03)
        canvas.fill(ellipse(float(x), float(y), float(r), float(r)), (255, 250, 222), width * 0.004, 0.22)
    vignette(canvas, 0.16)
    return canvas


def cake(canvas: Canvas, x: float, foot: float, size: float, icing: Colour, sponge: Colour) -> None:
    """A round cake on a stand, with icing and berries."""
    canvas.fill(ellipse(x, foot + size * 0.03, size * 0.72, size * 0.10), (70, 50, 40), size * 0.06, 0.4)
    canvas.rounded(
        as_points(
            [
                (x - size * 0.10, foot - size * 0.3),
                (x + size * 0.10, foot - size * 0.3),
                (x + size * 0.26, foot),
                (x - size * 0.26, foot),
            ]
        ),
        (236, 240, 240),
        size * 0.06,
        LIGHT,
        0.8,
        EDGE,
    )
    canvas.rounded(
        ellipse(x, foot - size * 0.30, size * 0.74, size * 0.12), (246, 248, 248), size * 0.05, LIGHT, 0.8, EDGE
    )
    low, high, half = foot - size * 0.32, foot - size * 0.80, size * 0.60
    rim = np.linspace(0, np.pi, 40)
    side = np.vstack(
        [
            np.column_stack([x - half * np.cos(rim), low + size * 0.09 * np.sin(rim)]),
            [(x + half, high), (x - half, high)],
        ]
    )
    canvas.rounded(side, sponge, size * 0.20, LIGHT, 0.7, EDGE)
    layer = np.column_stack([x - half * np.cos(rim), (low + high) / 2 + size * 0.10 * np.sin(rim)])
    canvas.rounded(ribbon(layer, size * 0.07), darker(icing, 0.97), size * 0.03, LIGHT, 0.6, EDGE)
    drip = high + size * (0.15 + 0.06 * np.sin(rim * 9)) + size * 0.05 * np.sin(rim)
    edge = np.vstack(
        [np.column_stack([x - half * 1.02 * np.cos(rim), drip]), [(x + half * 1.02, high), (x - half * 1.02, high)]]
    )
    canvas.rounded(edge, icing, size * 0.07, LIGHT, 0.7, EDGE)
    canvas.rounded(ellipse(x, high, half * 1.02, size * 0.14), darker(icing, 1.03), size * 0.05, LIGHT, 0.5, EDGE)
    for k in range(11):
        a = 2 * np.pi * k / 11
        bx, by = x + half * 0.80 * np.cos(a), high + size * 0.10 * np.sin(a) - size * 0.03
        canvas.rounded(
            ellipse(float(bx), float(by), size * 0.055, size * 0.055), (196, 48, 62), size * 0.03, LIGHT, 0.9, EDGE
        )


def cakes(width: int, height: int) -> Canvas:
    """A table of cakes in the hall, and nobody there."""
    canvas = hall(width, height, 0.60, 21)
    blurred = np.stack([soften(np.ascontiguousarray(canvas.rgb[..., c]), 7) for c in range(3)], axis=2)
    canvas.rgb[:] = blurred
    bunting(canvas, (-20, height * 0.05), (width + 20, height * 0.04), 70, 18, 58)
    top, front = height * 0.60, height * 0.72
    canvas.fill(
        as_points([(width * 0.05, height * 0.97), (width * 0.95, height * 0.97), (width, height), (0, height)]),
        (60, 40, 30),
        24,
        0.5,
    )
    canvas.rounded(box(width * 0.04, front - 10, width * 0.96, height * 0.97), (224, 232, 238), 20, LIGHT, 0.5, EDGE)
    for k in range(1, 24):
        x = width * (0.04 + 0.92 * k / 24)
        canvas.fill(
            as_points([(x - 4, front), (x + 4, front), (x + 16, height * 0.965), (x - 14, height * 0.965)]),
            (168, 182, 196),
            8,
            0.45,
        )
    canvas.fill(
        as_points([(width * 0.10, top), (width * 0.90, top), (width * 0.965, front), (width * 0.035, front)]),
        (246, 248, 248),
        EDGE,
    )
    for k in range(15):
        x = width * (0.055 + 0.0614 * k)
        canvas.fill(box(x, front + 8, x + width * 0.03, front + 20), (222, 110, 104), EDGE, 0.75)
    looks = (
        ((250, 222, 226), (214, 160, 104)),
        ((116, 72, 50), (92, 58, 42)),
        ((252, 246, 232), (226, 180, 110)),
        ((204, 226, 206), (210, 160, 100)),
    )
    for x, y, size, look in (
        (0.25, 0.03, 200, 2),
        (0.49, 0.02, 230, 0),
        (0.74, 0.03, 200, 1),
        (0.365, 0.085, 190, 3),
        (0.62, 0.085, 190, 2),
    ):
        cake(canvas, width * x, top + height * y, size, *looks[look])
    for x in (0.10, 0.135, 0.17, 0.205, 0.79, 0.825, 0.86, 0.895):
        cx, cy = width * x, top + height * 0.095
        canvas.rounded(
            as_points([(cx - 22, cy - 34), (cx + 22, cy - 34), (cx + 15, cy), (cx - 15, cy)]),
            (230, 150, 96),
            8,
            LIGHT,
            0.7,
            EDGE,
        )
        for level in (0, 1, 2):
            canvas.rounded(
                ellipse(cx, cy - 40 - 12 * level, 25 - 7 * level, 13 - 2 * level),
                mix((250, 214, 222), (255, 250, 240), level / 2),
                6,
                LIGHT,
                0.6,
                EDGE,
            )
    return canvas
