"""The hair styles: what each lays behind the head and over it, and the table that names them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from canvas import Canvas, Points, darker, ellipse, resample, ribbon, smooth
from face import lit_colour
from hair import Hair
from head import Head

Style = Callable[[Hair], None]
NO_TAILS: tuple[ArrayLike, ArrayLike] = ([], [])


def paint_back(canvas: Canvas, head: Head) -> None:
    """What hair shows behind head and shoulders."""
    BEHIND.get(head.person.style, nothing)(Hair(canvas, head))


def paint_front(canvas: Canvas, head: Head) -> None:
    """The hair that lies over the head and falls in front."""
    FRONT[head.person.style](Hair(canvas, head))


def nothing(_hair: Hair) -> None:
    """No hair."""


def nape(hair: Hair) -> None:
    """The dark short hair of the nape, seen left and right of the face."""
    shape = ellipse(0, -0.02, hair.person.cheek + 0.045, 0.62)
    hair.canvas.fill(hair.head.outline(shape, -0.05), darker(hair.colour, 0.55), 0.02 * hair.unit)


def long_behind(hair: Hair) -> None:
    """Straight hair down the back."""
    w = hair.person.cheek
    right = [(w - 0.06, -0.3), (w + 0.15, 0.6), (w + 0.22, 1.3), (w + 0.10, 1.95)]
    left = [(-x, y) for x, y in right]
    hair.sheet(hair.around(left, -0.06), hair.around(right, -0.06), 160)


def long_in_front(hair: Hair) -> None:
    """Parted straight hair that falls over the shoulders."""
    w = hair.person.cheek
    outer = [(w + 0.09, 0.1), (w + 0.17, 0.7), (w + 0.15, 1.3), (w + 0.05, 1.9)]
    inner = [(w * 0.99, 0.1), (w * 0.93, 0.7), (w * 0.84, 1.3), (w * 0.88, 1.9)]
    right = outer + inner
    hair.parted(0.09, -0.12, ([(-x, y) for x, y in right], right), 0)


def bob_behind(hair: Hair) -> None:
    """Hair to the chin, behind the head."""
    w = hair.person.cheek
    right = [(w - 0.04, -0.3), (w + 0.12, 0.4), (w + 0.10, 1.02)]
    left = [(-x, y) for x, y in right]
    hair.sheet(hair.around(left, -0.06), hair.around(right, -0.06), 120)


def bob_in_front(hair: Hair) -> None:
    """A straight fringe and straight sides."""
    p, w = hair.person, hair.person.cheek
    brow = p.eye_y - p.brow_y - 0.02
    half = [(0.45, brow - 0.03), (0.9, brow + 0.06), (1.0, 0.05)]
    fringe = hair.forehead([(-x, y) for x, y in half[::-1]] + [(0, brow - 0.05), *half])
    hair.shadow(fringe, 0.16)
    hair.cap(0.10, fringe, -2, 182)
    comb_down(hair, fringe, 0.10)
    for side in (-1, 1):
        outer = [(w + 0.02, -0.22), (w + 0.11, 0.0), (w + 0.17, 0.45), (w + 0.08, 1.0)]
        inner = [(w * 0.93, -0.22), (w * 0.93, 0.45), (w * 0.80, 0.96)]
        hair.sheet(
            hair.around([(side * x, y) for x, y in outer]), hair.around([(side * x, y) for x, y in inner], 0.08), 70
        )


def curls_behind(hair: Hair) -> None:
    """A cloud of big curls around the head."""
    w = hair.person.cheek
    dark = hair.head.outline(ellipse(0, 0.2, w + 0.15, 0.95), -0.05)
    hair.canvas.fill(dark, darker(hair.colour, 0.6), 0.03 * hair.unit)
    angles = np.linspace(-0.35, np.pi + 0.35, 17)
    reach = w + 0.20 + 0.10 * np.sin(4 * angles)
    ring = np.column_stack([reach * np.cos(angles), 0.28 + 1.02 * np.sin(angles)])
    ring = ring[ring[:, 1] > -0.3]
    hair.curls(ring, 0.21)
    hair.curls(ring * (0.9, 0.85), 0.17)


def rows_of_curls(hair: Hair, rows: tuple[tuple[float, float, int], ...], width: float, height: float) -> None:
    """Curls in arches over the head; a row is its size relative to the head, the size of a curl, and how many."""
    for part, size, count in rows:
        a = np.radians(np.linspace(8, 172, count))
        x = -width * part**0.45 * np.cos(a)
        hair.curls(np.column_stack([x, -0.02 - height * part * np.sin(a) ** 0.8]), size)


def curls_in_front(hair: Hair) -> None:
    """Big curls over the forehead and down both sides."""
    w = hair.person.cheek
    line = hair.hairline(0.0)
    hair.shadow(line, 0.16)
    hair.cap(0.13, line, -4, 184)
    rows_of_curls(hair, ((1.0, 0.20, 13), (0.80, 0.17, 12), (0.63, 0.13, 8)), w + 0.12, 1.12)
    for side in (-1, 1):
        hair.curls(np.asarray([(side * (w + 0.13), y) for y in (0.0, 0.22, 0.44, 0.66, 0.88)]), 0.16)


def mop_in_front(hair: Hair) -> None:
    """A mop of short curls."""
    line = hair.hairline(0.0)
    hair.shadow(line, 0.22)
    hair.cap(0.10, line, -2, 182)
    rows_of_curls(hair, ((0.98, 0.16, 15), (0.78, 0.17, 12), (0.56, 0.15, 9)), hair.person.cheek + 0.08, 1.06)


def puffs_behind(hair: Hair) -> None:
    """Two round puffs."""
    for side in (-1, 1):
        hair.frizz(side * (hair.person.cheek + 0.16), -0.74, 0.44, 0.42, -0.10)


def puffs_in_front(hair: Hair) -> None:
    """Hair drawn tight to both sides of a parting, with bobbles."""
    p, u, h = hair.person, hair.unit, hair.person.hairline
    line = hair.hairline(0.0)
    hair.shadow(line, 0.09)
    hair.cap(0.03, line)
    for side, ear in ((-1, -4), (1, 184)):
        edge = hair.forehead([(0, h), (side * 0.5, h + 0.06), (side * 0.85, h + 0.28), (side, 0.0)])
        hair.strands(hair.skull(0.03, 90, ear), edge, 80, 0.30)
    parting = ribbon(hair.forehead([(0, h), (0, -0.8), (0, -0.98)]), 0.022 * u)
    hair.canvas.fill(parting, darker(lit_colour(hair.head, p.skin), 0.8), 0.006 * u, 0.8)
    for side in (-1, 1):
        x, y = hair.head.outline([(side * (p.cheek - 0.06), -0.66)], -0.02)[0]
        hair.canvas.rounded(ellipse(x, y, 0.10 * u, 0.10 * u), (238, 178, 62), 0.04 * u, hair.head.pose.light)


def bun_behind(hair: Hair) -> None:
    """A bun on top, and the hair at the nape."""
    u = hair.unit
    centre = hair.head.outline([(0.10, -1.16)], -0.25)[0]
    bun = ellipse(float(centre[0]), float(centre[1]), 0.34 * u, 0.28 * u)
    hair.canvas.rounded(bun, hair.colour, 0.12 * u, hair.head.pose.light, 0.9)
    hair.coils(centre, 0.30, 0.22, 26)
    nape_shape = ellipse(0, 0.1, hair.person.cheek + 0.06, 0.75)
    hair.canvas.fill(hair.head.outline(nape_shape, -0.05), darker(hair.colour, 0.6), 0.02 * u)


def bun_in_front(hair: Hair) -> None:
    """Smooth parted hair, and earrings."""
    p, u = hair.person, hair.unit
    hair.parted(0.06, -0.10, NO_TAILS, -4)
    for side in (-1, 1):
        x, y = hair.head.outline([(side * (p.cheek + 0.06), p.eye_y + 0.36)])[0]
        hair.canvas.rounded(ellipse(x, y, 0.035 * u, 0.05 * u), (224, 178, 84), 0.02 * u, hair.head.pose.light)


def side_in_front(hair: Hair) -> None:
    """Short thick hair combed over from a side parting."""
    hair.parted(0.12, -0.55, NO_TAILS, 2, 0.03)


def receding_in_front(hair: Hair) -> None:
    """Short thin hair with a receding line."""
    h = hair.person.hairline
    half = [(0.38, h - 0.04), (0.62, h + 0.02), (0.86, h + 0.30), (0.94, -0.2), (1.0, 0.0)]
    line = hair.forehead([(-x, y) for x, y in half[::-1]] + [(0, h + 0.09), *half])
    hair.shadow(line, 0.08)
    hair.cap(0.03, line)
    hair.strands(hair.skull(0.03, -6, 186), line, 60, 0.25)
    hair.shine(60, 120, -0.06)


def crop_in_front(hair: Hair) -> None:
    """Tight curls cut very short, with a sharp line."""
    line = hair.hairline(-0.02, 1.0)
    hair.shadow(line, 0.06)
    shape = hair.cap(0.035, line)
    hair.coils(hair.head.outline([(0, -0.75)])[0], 0.9, 0.75, 520, shape)
    hair.shine(55, 110, -0.07, 0.12, 0.14)


def bowl_in_front(hair: Hair) -> None:
    """A bowl cut with a round fringe."""
    half = [(0.35, -0.30), (0.75, -0.26), (0.97, -0.10), (1.0, 0.12)]
    fringe = hair.forehead([(-x, y) for x, y in half[::-1]] + [(0, -0.31), *half])
    hair.shadow(fringe, 0.14)
    hair.cap(0.11, fringe, -8, 188)
    comb_down(hair, fringe, 0.11)


def braids_in_front(hair: Hair) -> None:
    """Hair parted in the middle and plaited into two braids."""
    w = hair.person.cheek
    hair.shadow(hair.hairline(0.02), 0.09)
    hair.parted(0.045, 0.0, NO_TAILS, -4)
    for side in (-1, 1):
        path = [(w + 0.10, 0.20), (w + 0.17, 0.75), (w + 0.06, 1.35), (w, 2.0)]
        hair.braid(hair.around([(side * x, y) for x, y in path], 0.02), 0.26, (226, 92, 98))


def comb_down(hair: Hair, fringe: Points, volume: float) -> None:
    """Strands from the crown down to a fringe."""
    crown = hair.skull(volume - 0.02, 82, 98, 3)[1]
    edge = resample(fringe, 60)
    top = resample(hair.skull(volume * 0.7, 0, 180), 60)
    curves = []
    for _ in range(190):
        at = float(hair.rng.uniform(0, 59))
        index = int(at)
        tip, shoulder = edge[index], top[int((at + 29.5) / 2)]
        centred = 0.55 * float(np.sin(np.pi * at / 59))
        bend = crown * centred + shoulder * (1 - centred)
        lift = (crown + tip) / 2 * 0.4 + bend * 0.6
        curves.append(
            smooth(
                [crown + hair.rng.normal(0, 0.03 * hair.unit, 2), lift, tip + hair.rng.normal(0, 0.012 * hair.unit, 2)]
            )
        )
    clip = hair.canvas.full_mask(np.vstack([hair.skull(volume, -8, 188, 40), fringe[::-1]]))
    levels = hair.rng.uniform(0.2, 1, 190).tolist()
    hair.canvas.lines(curves[::2], darker(hair.colour, 0.45), 0.014 * hair.unit, 0.36, levels, clip)
    hair.canvas.lines(curves[1::2], hair.gleam, 0.012 * hair.unit, 0.30, levels, clip)
    hair.shine(45, 125, volume - 0.22, 0.13, 0.26)


def messy_in_front(hair: Hair) -> None:
    """Short untidy hair: overlapping pointed locks swept to one side."""
    p, head = hair.person, hair.head
    w, h = p.cheek, p.hairline
    line = hair.hairline(0.02)
    hair.shadow(line, 0.22)
    hair.cap(0.08, line, -4, 184)
    arch = [(float(np.cos(a)), float(np.sin(a))) for a in np.radians(np.linspace(20, 160, 13))]
    locks = [
        ((-0.72 * w * x, -0.05 - 0.80 * y), (-(w + 0.20) * x + 0.14, -0.02 - 1.20 * y**0.85), 0.30, -0.02)
        for x, y in arch
    ]
    locks += [
        ((0.85 * x - 0.10, -0.86 + 0.25 * x * x), (1.04 * x + 0.10, h + 0.19 + 0.16 * x * x), 0.27, 0.06)
        for x in np.linspace(-0.62, 0.58, 8).tolist()
    ]
    for (rx, ry), (tx, ty), width, depth in locks:
        bend = ((rx + tx) / 2 - 0.05, (ry + ty) / 2)
        spine = hair.around([(rx, ry), bend, (tx, ty)], depth)
        shape = ribbon(spine, np.array([0.7, 1.0, 0.75, 0.03]) * width * hair.unit)
        tint = darker(hair.colour, float(hair.rng.uniform(0.92, 1.08)))
        hair.canvas.rounded(shape, tint, 0.07 * hair.unit, head.pose.light, 0.7)
        half = len(spine)
        hair.strands(shape[:half], shape[half:][::-1], 12, 0.34)


BEHIND: dict[str, Style] = {
    "long": long_behind,
    "bob": bob_behind,
    "curls": curls_behind,
    "puffs": puffs_behind,
    "bun": bun_behind,
    "braids": nape,
    "bowl": nape,
    "side": nape,
    "mop": nape,
    "messy": nape,
}
FRONT: dict[str, Style] = {
    "long": long_in_front,
    "bob": bob_in_front,
    "curls": curls_in_front,
    "puffs": puffs_in_front,
    "bun": bun_in_front,
    "braids": braids_in_front,
    "bowl": bowl_in_front,
    "side": side_in_front,
    "mop": mop_in_front,
    "messy": messy_in_front,
    "crop": crop_in_front,
    "receding": receding_in_front,
}
