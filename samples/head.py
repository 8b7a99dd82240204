"""The head as a shape in space: where a feature lands on the picture, and how the light falls on it.

Face coordinates: x to the right and y down, the crown at y = -1 and the chin at y = 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from canvas import Field, Points, Vector, as_points
from people import Person


@dataclass(frozen=True)
class Pose:
    """How a person holds their head and what the face does. Angles are in degrees."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    smile: float = 0.5
    open: float = 0.0
    wide: float = 1.0
    brows: float = 0.0
    light: Vector = (-0.45, -0.55, 0.8)
    brightness: float = 1.0


@dataclass(frozen=True)
class Frame:
    """Where on the canvas the centre of the head is, and how many pixels half a head height takes."""

    x: float
    y: float
    unit: float

    def place(self, pairs: ArrayLike) -> Points:
        """Body coordinates to pixels."""
        return as_points(pairs) * self.unit + (self.x, self.y)


NECK = np.array([0.0, 0.95])


class Head:
    """One person's head in one pose on one canvas."""

    def __init__(self, person: Person, pose: Pose, frame: Frame) -> None:
        """Keep the parameters and work out the angles."""
        self.person, self.pose, self.frame = person, pose, frame
        self.unit = frame.unit
        self.yaw, self.pitch, self.roll = (float(np.radians(a)) for a in (pose.yaw, pose.pitch, pose.roll))

    def width(self, y: ArrayLike) -> NDArray[np.float64]:
        """Half the width of the head at a height."""
        p = self.person
        level = np.clip(np.asarray(y, float), -1, 1)
        middle = 0.12
        up = np.clip((middle - level) / (1 + middle), 0, 1)
        down = np.clip((level - middle) / (1 - middle), 0, 1)
        upper = (1 - up**2.5) ** (1 / 2.3)
        lower = (1 - down**p.jaw) ** (1 / 2.1) * (1 - p.taper * np.sin(np.pi * down / 1.5))
        return np.asarray(p.cheek * np.where(level < middle, upper, lower), float)

    def sway(self, y: ArrayLike) -> NDArray[np.float64]:
        """How far the chin moves sideways when the head turns."""
        return np.asarray(self.yaw * 0.30 * np.clip((np.asarray(y, float) - 0.1) / 0.9, 0, 1) ** 1.5, float)

    def relief(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far nose, cheeks, lips, chin and brows stand out, and how deep the eyes lie."""
        p = self.person
        side = np.abs(x)

        def bump(cx: float, cy: float, sx: float, sy: float) -> NDArray[np.float64]:
            return np.asarray(np.exp(-(((side - cx) / sx) ** 2) - ((y - cy) / sy) ** 2), float)

        tip = p.nose_y - 0.07
        top = p.eye_y - 0.10
        along = np.clip((y - top) / (tip - top), 0, 1)
        ridge_width = 0.055 + 0.35 * p.nose_w * along
        fall = np.where(y > tip, np.exp(-(((y - tip) / 0.075) ** 2)), 1.0) * np.clip((y - top + 0.1) / 0.15, 0, 1)
        ridge = (0.035 + 0.05 * p.bridge * (1 - along * 0.5) + 0.08 * along**1.5) * np.exp(-((x / ridge_width) ** 2))
        smile = self.pose.smile
        stands_out = (
            ridge * fall * (0.9 + 0.25 * p.bridge)
            + 0.085 * bump(0, tip, 0.09 + 0.3 * p.nose_w, 0.085)
            + 0.055 * bump(p.nose_w * 0.78, tip + 0.025, 0.05, 0.055)
            - 0.055 * bump(p.eye_dx - 0.02, p.eye_y, p.eye_w * 1.15, 0.11)
            + 0.03 * bump(p.eye_dx, p.eye_y - p.brow_y, 0.2, 0.07) * (1 + p.adult)
            + (0.035 + 0.035 * smile) * bump(p.cheek * 0.50, p.eye_y + 0.29 - 0.03 * smile, 0.17, 0.14)
            + 0.045 * bump(0, p.mouth_y, p.mouth_w * 1.1, 0.10)
            - 0.035 * bump(0, p.mouth_y + p.lip_lower + 0.06, 0.16, 0.04)
            + 0.05 * bump(0, 0.87, 0.16, 0.10)
        )
        return np.asarray(p.depth * stands_out, float)

    def turn(self, pairs: ArrayLike) -> Points:
        """Tilt points that are already in picture position, and scale them to pixels."""
        pts = as_points(pairs) - NECK
        cos, sin = np.cos(self.roll), np.sin(self.roll)
        return self.frame.place(
            np.column_stack([pts[:, 0] * cos - pts[:, 1] * sin, pts[:, 0] * sin + pts[:, 1] * cos]) + NECK
        )

    def outline(self, pairs: ArrayLike, depth: float = 0.0) -> Points:
        """Pixels of points around the head; what lies in front moves with the turn, what lies behind against it."""
        pts = as_points(pairs).copy()
        pts[:, 0] += depth * np.sin(self.yaw) + self.sway(pts[:, 1]) * 0.6
        pts[:, 1] -= depth * np.sin(self.pitch)
        return self.turn(pts)

    def project(self, pairs: ArrayLike) -> Points:
        """Pixels of points on the face, seen under the turn and nod of the head."""
        pts = as_points(pairs)
        x, y = pts[:, 0], pts[:, 1]
        width = np.maximum(self.width(y), 1e-3)
        ratio = x / width
        angle = np.arcsin(np.clip(ratio, -1, 1)) + self.yaw
        across = width * np.sin(np.clip(angle, -np.pi / 2, np.pi / 2))
        beyond = np.where(np.abs(ratio) > 1, x - np.sign(x) * width, 0)
        relief = self.relief(x, y)
        nod = 0.55 * np.sqrt(np.clip(1 - (y * 0.93) ** 2, 0, 1)) * np.cos(np.clip(angle, -1.5, 1.5)) + relief
        fade = np.clip((1 - y) / 0.25, 0, 1)
        px = across + beyond + relief * np.sin(self.yaw) + self.sway(y)
        return self.turn(np.column_stack([px, y - np.sin(self.pitch) * nod * fade]))

    def face_outline(self, top: float = -1.0) -> Points:
        """Pixels of the edge of the head, from the given height down to the chin."""
        y = top + (1 - top) * (1 - np.cos(np.linspace(0, np.pi, 60))) / 2
        width, sway = self.width(y), self.sway(y)
        right = np.column_stack([width + sway, y])
        left = np.column_stack([-width + sway, y])[::-1]
        return self.turn(np.vstack([right, left]))

    def face_box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height in pixels of the face: brow line to chin, ear to ear."""
        edge = self.face_outline(top=-0.52)
        (left, top), (right, bottom) = edge.min(axis=0), edge.max(axis=0)
        return float(left), float(top), float(right - left), float(bottom - top)

    def surface(self, box: tuple[int, int, int, int]) -> tuple[Field, Field, Field, Field]:
        """For each pixel of a box: its face x and y, the height of the skin there, and the base height."""
        left, top, right, bottom = box
        gx, gy = np.meshgrid(np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5)
        px = (gx - self.frame.x) / self.unit - NECK[0]
        py = (gy - self.frame.y) / self.unit - NECK[1]
        cos, sin = np.cos(self.roll), np.sin(self.roll)
        ux, uy = px * cos + py * sin + NECK[0], -px * sin + py * cos + NECK[1]
        width = np.maximum(self.width(uy), 0.02)
        ratio = np.clip((ux - self.sway(uy)) / width, -1, 1)
        angle = np.arcsin(ratio)
        x = width * np.sin(np.clip(angle - self.yaw, -np.pi / 2, np.pi / 2))
        nod = 0.55 * np.sqrt(np.clip(1 - (uy * 0.93) ** 2, 0, 1)) * np.cos(angle)
        y = uy + np.sin(self.pitch) * nod * np.clip((1 - uy) / 0.25, 0, 1)
        profile = np.clip(1 - np.abs(uy * 0.94) ** 3.2, 0, 1) ** 0.5
        base = 0.55 * np.clip(1 - np.abs(ratio) ** 2.4, 0, 1) ** 0.6 * profile
        height = base + self.relief(x, y)
        return tuple(np.asarray(f, np.float32) for f in (x, y, height * self.unit, base))  # type: ignore[return-value]
