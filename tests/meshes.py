"""Draws goal nets, fences, bars and railings over a picture, for tests and for ``benchmarks/nets.py``."""

import math
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from eventguard.core.photos.pixels import Pixels

Plane = npt.NDArray[np.float32]
Colour = tuple[int, int, int]


class Mesh(StrEnum):
    """How the lines run."""

    SQUARE = "square"
    BARS = "bars"
    HEXAGON = "hexagon"
    LINKS = "links"


@dataclass(frozen=True)
class Drawn:
    """One net: lengths in pixels, angle in degrees. It sags by so much of a mesh and is out of focus by a Gaussian."""

    mesh: Mesh
    pitch: float
    thick: float
    colour: Colour
    degrees: float = 0.0
    sag: float = 0.0
    blur: float = 0.0

    def over(self, pixels: Pixels) -> Pixels:
        """The picture behind this net. Its lines are a little lighter and darker from place to place."""
        height, width = pixels.shape[:2]
        there = np.clip(self.thick / 2 - self._distance(height, width) + 0.5, 0, 1).astype(np.float32)
        if self.blur:
            there = np.asarray(cv2.GaussianBlur(there, (0, 0), self.blur), np.float32)
        light = np.random.default_rng(0).uniform(0.8, 1.2, (8, 8)).astype(np.float32)
        light = np.asarray(cv2.resize(light, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
        lines = np.clip(np.array(self.colour, np.float32) * light[..., None], 0, 255)
        return np.asarray(np.clip(pixels + (lines - pixels) * there[..., None] + 0.5, 0, 255), np.uint8)

    def _distance(self, height: int, width: int) -> Plane:
        """How far each pixel is from the middle of the nearest line."""
        y, x = np.mgrid[:height, :width].astype(np.float32)
        wave, sag = 4 * math.pi / max(height, width), self.sag * self.pitch
        x, y = x + sag * np.sin(wave * y + 1), y + sag * np.sin(wave * x + 2)
        cosine, sine = math.cos(math.radians(self.degrees)), math.sin(math.radians(self.degrees))
        u, v = cosine * x + sine * y, cosine * y - sine * x
        match self.mesh:
            case Mesh.BARS:
                return self._from_line(u)
            case Mesh.SQUARE:
                return np.minimum(self._from_line(u), self._from_line(v))
            case Mesh.LINKS:  # wires that wind around each other
                return np.minimum(self._from_line(u + self._winding(v)), self._from_line(v + self._winding(u)))
            case Mesh.HEXAGON:
                return self._from_hexagon(u, v)

    def _from_line(self, across: Plane) -> Plane:
        return np.asarray(np.abs((across + self.pitch / 2) % self.pitch - self.pitch / 2), np.float32)

    def _winding(self, along: Plane) -> Plane:
        return np.asarray(0.12 * self.pitch * np.sin(2 * math.pi / self.pitch * along), np.float32)

    def _from_hexagon(self, u: Plane, v: Plane) -> Plane:
        """Hexagons are what is nearest to each point of a lattice of triangles."""
        row_height = self.pitch * math.sqrt(3) / 2
        nearest = np.full(u.shape, np.inf, np.float32)
        second = nearest
        for step in (-1, 0, 1, 2):
            row = np.floor(v / row_height) + step
            shift = row % 2 * self.pitch / 2
            for next_one in (0, 1):
                column = (np.floor((u - shift) / self.pitch) + next_one) * self.pitch + shift
                away = np.hypot(u - column, v - row * row_height)
                second = np.minimum(second, np.maximum(nearest, away))
                nearest = np.minimum(nearest, away)
        return np.asarray((second - nearest) / 2, np.float32)


def eight(face: float) -> dict[str, Drawn]:
    """Eight kinds of nets in front of faces of this width (pixels)."""

    def net(mesh: Mesh, pitch: float, thick: float, colour: Colour, degrees: float = 0, sag: float = 0.0) -> Drawn:
        return Drawn(mesh, pitch * face, max(1.5, thick * face), colour, degrees, sag)

    return {
        "goal net, black, square": net(Mesh.SQUARE, 0.26, 0.05, (20, 20, 20), 4, 0.3),
        "goal net, white, square": net(Mesh.SQUARE, 0.4, 0.08, (235, 235, 230), -3, 0.5),
        "goal net, white, diamond": net(Mesh.SQUARE, 0.3, 0.06, (240, 240, 240), 45, 0.3),
        "goal net, orange, hexagonal": net(Mesh.HEXAGON, 0.4, 0.08, (230, 120, 30), 10, 0.3),
        "fence, green, chain link": net(Mesh.LINKS, 0.35, 0.07, (40, 110, 60), 45),
        "fence, grey steel, chain link": net(Mesh.LINKS, 0.5, 0.1, (150, 155, 160), 42),
        "railings, black, upright bars": net(Mesh.BARS, 0.5, 0.12, (25, 25, 30), 2),
        "mesh, rusty, fine": net(Mesh.SQUARE, 0.15, 0.035, (110, 60, 40), 1),
    }
