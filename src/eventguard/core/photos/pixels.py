"""Pixels, and where in a picture something is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""A picture: height x width x 3, uint8, sRGB, upright."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the published picture; ``x`` and ``y`` may be negative at a picture's rim."""

    x: int
    y: int
    width: int
    height: int

    @property
    def area(self) -> int:
        """Pixels inside the box."""
        return max(0, self.width) * max(0, self.height)

    def scaled(self, factor: float) -> "Box":
        """The same place in a copy of the picture that is so many times as large."""
        left, top = round(self.x * factor), round(self.y * factor)
        right, bottom = round((self.x + self.width) * factor), round((self.y + self.height) * factor)
        return Box(left, top, max(1, right - left), max(1, bottom - top))

    def overlap(self, other: "Box") -> int:
        """Pixels that both boxes cover."""
        width = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        height = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return max(0, width) * max(0, height)

    def holds_centre_of(self, other: "Box") -> bool:
        """Whether the middle of ``other`` lies in this box."""
        x, y = other.x + other.width / 2, other.y + other.height / 2
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height
