"""Paints hair: combed sheets with strands, curls, puffs, braids and buns."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from canvas import Canvas, Colour, Points, as_points, darker, ellipse, mix, resample, ribbon, shifted, smooth
from face import lit_colour
from head import Head

SHEET_POINTS = 24


class Hair:
    """The hair of one head on one canvas."""

    def __init__(self, canvas: Canvas, head: Head) -> None:
        """Keep what is drawn on, and the hair colour in this light."""
        self.canvas, self.head = canvas, head
        self.person, self.unit = head.person, head.unit
        self.colour: Colour = lit_colour(head, head.person.hair)
        self.gleam: Colour = mix(self.colour, (255, 236, 214), 0.30)
        self.rng = np.random.default_rng(head.person.seed + 21)

    def skull(self, volume: float, start: float, stop: float, count: int = 24) -> Points:
        """Pixels along the top of the head, raised by a volume; 0 is the left ear, 90 the crown, 180 the right ear."""
        a = np.radians(np.linspace(start, stop, count))
        cos, sin = np.cos(a), np.sin(a)
        x = -(self.person.cheek + volume) * np.sign(cos) * np.abs(cos) ** 0.86
        y = 0.10 - (1.10 + volume) * np.sign(sin) * np.abs(sin) ** 0.90
        return self.head.outline(np.column_stack([x, y]), -0.03)

    def forehead(self, pairs: ArrayLike) -> Points:
        """Pixels of a smooth line on the face; x is in parts of the half width of the head."""
        pts = as_points(pairs)
        curve = smooth(np.column_stack([pts[:, 0] * self.head.width(pts[:, 1]), pts[:, 1]]))
        return self.head.project(curve)

    def around(self, pairs: ArrayLike, depth: float = 0.0) -> Points:
        """Pixels of a smooth line beside the head."""
        return self.head.outline(smooth(pairs), depth)

    def strands(self, first: Points, second: Points, count: int, opacity: float = 0.35) -> None:
        """Fine hairs, dark and light, between two curves that run from root to tip."""
        a, b = resample(first, SHEET_POINTS), resample(second, SHEET_POINTS)
        clip = self.canvas.full_mask(np.vstack([a, b[::-1]]))
        curves = []
        for _ in range(count):
            start, end = np.clip(self.rng.uniform(-0.02, 1.02) + self.rng.normal(0, 0.05, 2), 0, 1)
            t = np.linspace(start, end, SHEET_POINTS)[:, None]
            curves.append(a * (1 - t) + b * t)
        levels = self.rng.uniform(0.2, 1.0, count).tolist()
        thin = 0.011 * self.unit
        self.canvas.lines(curves[::2], darker(self.colour, 0.45), thin * 1.3, opacity, levels, clip)
        self.canvas.lines(curves[1::2], self.gleam, thin, opacity * 0.85, levels, clip)

    def sheet(self, first: Points, second: Points, count: int = 90) -> None:
        """Combed hair between two curves that run from root to tip."""
        shape = np.vstack([first, second[::-1]])
        self.canvas.rounded(shape, self.colour, 0.10 * self.unit, self.head.pose.light, 0.75)
        self.strands(first, second, count)

    def shine(self, start: float, stop: float, volume: float, width: float = 0.10, strength: float = 0.22) -> None:
        """A soft band of light over the top of the head."""
        clip = np.minimum(self.canvas.alpha, 1)
        band = ribbon(self.skull(volume, start, stop), np.array([0.1, 1, 1, 0.1]) * width * self.unit)
        self.canvas.fill(band, self.gleam, 0.05 * self.unit, strength, clip)

    def shadow(self, line: Points, width: float = 0.16) -> None:
        """The shadow hair throws on the skin below it."""
        clip = self.canvas.full_mask(self.head.face_outline())
        moved = shifted(line, 0, 0.03 * self.unit)
        self.canvas.fill(
            ribbon(moved, width * self.unit), darker(self.person.skin, 0.36), 0.045 * self.unit, 0.42, clip
        )

    def curl(self, x: float, y: float, size: float) -> None:
        """One curl: a rounded lock with a few spiral lines."""
        centre = self.head.outline([(x, y)], 0.05)[0]
        r = size * self.unit
        wobble = ellipse(0, 0, 1, 1, 14) * self.rng.uniform(0.86, 1.12, (14, 1))
        self.canvas.rounded(
            smooth(wobble, True, 4) * r + centre,
            darker(self.colour, float(self.rng.uniform(0.85, 1.12))),
            0.4 * r,
            self.head.pose.light,
            0.85,
        )
        turn = float(self.rng.uniform(0, 6.3))
        for radius, tint, opacity in (
            (0.78, darker(self.colour, 0.5), 0.5),
            (0.58, self.gleam, 0.5),
            (0.36, darker(self.colour, 0.5), 0.5),
            (0.2, self.gleam, 0.35),
        ):
            a = np.linspace(turn, turn + 3.9, 16)
            arc = np.column_stack([np.cos(a), np.sin(a)]) * r * (radius + np.linspace(-0.1, 0.1, 16))[:, None] + centre
            self.canvas.fill(ribbon(arc, np.array([0.02, 0.12, 0.02]) * r), tint, 0.02 * r, opacity)

    def curls(self, places: Points, size: float) -> None:
        """A mass of curls at the given places."""
        for x, y in places:
            self.curl(
                x + float(self.rng.normal(0, 0.02)),
                y + float(self.rng.normal(0, 0.02)),
                size * float(self.rng.uniform(0.85, 1.15)),
            )

    def frizz(self, x: float, y: float, rx: float, ry: float, depth: float) -> None:
        """A round puff of tight curls."""
        centre = self.head.outline([(x, y)], depth)[0]
        a = np.linspace(0, 2 * np.pi, 70, endpoint=False)
        edge = 1 + 0.035 * self.rng.standard_normal(70)
        shape = np.column_stack([np.cos(a) * rx * edge, np.sin(a) * ry * edge]) * self.unit + centre
        self.canvas.rounded(shape, self.colour, 0.5 * rx * self.unit, self.head.pose.light, 0.9, 0.008 * self.unit)
        self.coils(centre, rx, ry, 230)

    def coils(self, centre: Points, rx: float, ry: float, count: int, clip_shape: Points | None = None) -> None:
        """Tiny coils that give tight curls their texture."""
        clip = None if clip_shape is None else self.canvas.full_mask(clip_shape)
        arcs = []
        for _ in range(count):
            angle, far = self.rng.uniform(0, 6.3), np.sqrt(self.rng.uniform(0, 1)) * 0.96
            at = centre + np.array([np.cos(angle) * rx, np.sin(angle) * ry]) * far * self.unit
            turn, r = self.rng.uniform(0, 6.3), self.rng.uniform(0.018, 0.035) * self.unit
            b = np.linspace(turn, turn + 4.2, 8)
            arcs.append(np.column_stack([np.cos(b), np.sin(b)]) * r + at)
        self.canvas.lines(arcs[::2], darker(self.colour, 0.4), 0.012 * self.unit, 0.55, clip=clip)
        self.canvas.lines(arcs[1::2], self.gleam, 0.011 * self.unit, 0.40, clip=clip)

    def braid(self, path: Points, width: float, band: Colour) -> None:
        """A plait along a path (in pixels), with a coloured band near its end."""
        spine = resample(path, 60)
        steps = max(5, int(np.hypot(*np.diff(spine, axis=0).T).sum() / (width * 0.62 * self.unit)))
        spots = resample(spine, steps)
        along = np.gradient(spots, axis=0)
        along /= np.hypot(along[:, 0], along[:, 1])[:, None]
        for index, (spot, way) in enumerate(zip(spots, along, strict=True)):
            across = np.array([-way[1], way[0]])
            size = width * self.unit * (1 - 0.35 * index / steps)
            for side in (-1, 1):
                a = np.linspace(0, 2 * np.pi, 20, endpoint=False)
                tilt = way * 0.8 + across * side * -0.55
                other = np.array([-tilt[1], tilt[0]])
                lobe = spot + across * side * size * 0.25 + way * size * 0.25 * (side > 0)
                shape = lobe + np.outer(np.cos(a) * size * 0.48, tilt) + np.outer(np.sin(a) * size * 0.30, other)
                self.canvas.rounded(shape, self.colour, 0.16 * size, self.head.pose.light, 0.9)
                line = lobe + np.outer(np.linspace(-0.36, 0.36, 6) * size, tilt)
                self.canvas.fill(ribbon(line, np.array([0.01, 0.09, 0.01]) * size), self.gleam, 0.02 * size, 0.35)
        tie = spots[-2]
        self.canvas.rounded(
            ellipse(float(tie[0]), float(tie[1]), 0.42 * width * self.unit, 0.30 * width * self.unit),
            band,
            0.1 * width * self.unit,
            self.head.pose.light,
        )

    def cap(self, volume: float, line: Points, start: float = -6, stop: float = 186) -> Points:
        """The rounded mass of hair between the top of the head and a hairline; gives back its outline."""
        shape = np.vstack([self.skull(volume, start, stop, 40), line[::-1]])
        self.canvas.rounded(shape, self.colour, 0.16 * self.unit, self.head.pose.light, 0.8)
        return shape

    def hairline(self, low: float = 0.02, square: float = 0.0) -> Points:
        """The usual line where hair begins, from temple to temple."""
        h = self.person.hairline
        side = 0.62 + 0.16 * square
        return self.forehead(
            [
                (-1.0, low),
                (-0.93, -0.16),
                (-0.84, h + 0.26),
                (-side, h + 0.08),
                (0, h),
                (side, h + 0.08),
                (0.84, h + 0.26),
                (0.93, -0.16),
                (1.0, low),
            ]
        )

    def parted(
        self, volume: float, part: float, tails: tuple[ArrayLike, ArrayLike], ear: float = -8, cover: float = 0.0
    ) -> None:
        """Hair combed to both sides from a parting; tails are where it goes on below the ears (left, right)."""
        h = self.person.hairline
        split = 90 + 55 * part
        roots = self.forehead([(part * 0.75, h - 0.10), (part * 0.75, h)])[-1:]
        line = self.hairline()
        self.shadow(line)
        for side, tail in ((1, tails[1]), (-1, tails[0])):
            stop = 180 - ear if side > 0 else ear
            outer = self.skull(volume, split, stop)
            face = [
                (part * 0.75, h),
                (side * 0.50 + part * 0.30, h + 0.07 + cover),
                (side * 0.82, h + 0.22 + cover),
                (side * 0.96, -0.12),
                (side * 1.0, 0.05),
            ]
            inner = np.vstack([roots, self.forehead(face)])
            extra = as_points(tail)
            if len(extra):
                half = len(extra) // 2
                outer = np.vstack([outer, self.around(extra[:half], 0.02)])
                inner = np.vstack([inner, self.around(extra[half:], 0.06)])
            self.sheet(outer, inner, 110)
        self.shine(split - 50, split + 45, volume - 0.14)
