"""What of a picture lies under covers: the opaque ellipses over each face, rectangles that somebody drew, and how far a
point is outside them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from eventguard.core.photos.face import Drawn, Face
from eventguard.core.photos.pixels import Box
from eventguard.core.photos.word import Corners

#: A number for each pixel or point (float32).
Mask = npt.NDArray[np.float32]
#: 255 under a cover, 0 elsewhere (height x width, uint8).
Opaque = npt.NDArray[np.uint8]

#: A cover sits a little above the middle of the face box: foreheads and hair reach higher than chins reach low.
LIFT = 0.06
#: A head that is a third longer than wide and leans by 45 degrees is longer than its box by this.
LEAN = 0.08
#: From which turn on (``core.faces.pose``) a cover reaches to the back of the head, and by how much of its width: in
#: profile a detector's box ends at the ear.
TURNED, BACK = 0.6, 0.2
#: A cover's outline is an imprint of the head unless it comes in few kinds: how tall over how wide goes in powers of
#: this, the nearest, made so large that it holds the box; its leaning in steps of so many degrees. docs/covers.md has
#: what finer steps told.
SHAPES, LEANING = 4 / 3, 15


@dataclass(frozen=True)
class Ellipse:
    """Centre and half axes in pixels, and the angle by which it leans, in degrees clockwise."""

    x: int
    y: int
    a: int
    b: int
    angle: int = 0

    def fill(self, picture: npt.NDArray[np.uint8], value: int | tuple[int, int, int] = 255) -> None:
        """Draw it into a mask or a picture, in place."""
        cv2.ellipse(picture, (self.x, self.y), (self.a, self.b), self.angle, 0, 360, value, thickness=cv2.FILLED)

    def lowered(self, share: float) -> "Ellipse":
        """One moved down its axis by this share of its second half axis."""
        lean, down = math.radians(self.angle), share * self.b
        return replace(self, x=round(self.x - down * math.sin(lean)), y=round(self.y + down * math.cos(lean)))

    def rim(self, directions: Mask) -> Mask:
        """The points of its rim in these directions, in radians from its first half axis (points x 2)."""
        cosine, sine = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        u, v = self.a * np.cos(directions), self.b * np.sin(directions)
        return np.column_stack([self.x + u * cosine - v * sine, self.y + u * sine + v * cosine]).astype(np.float32)

    def outside(self, columns: Mask, rows: Mask) -> Mask:
        """How far each point lies outside, in pixels, about; negative inside."""
        cosine, sine = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        across, along = columns - self.x, rows - self.y
        u, v = (across * cosine + along * sine) / self.a, (along * cosine - across * sine) / self.b
        return np.asarray((np.sqrt(u * u + v * v) - 1) * self.radius, np.float32)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies within."""
        return float(self.outside(*np.array([[x], [y]], np.float32))[0]) <= 0

    @property
    def extent(self) -> tuple[int, int]:
        """How far it reaches from its centre: across and down the picture."""
        cosine, sine = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        return (
            math.ceil(math.hypot(self.a * cosine, self.b * sine)),
            math.ceil(math.hypot(self.a * sine, self.b * cosine)),
        )

    @property
    def radius(self) -> float:
        """The mean of the half axes."""
        return (self.a + self.b) / 2


def ellipses(face: Face, reach: float) -> list[Ellipse]:
    """The opaque region over one face, the first upright around the box as it is, whose corners it holds.

    A head that leans has another along its axis; in profile one more reaches to the back of the head. An ellipse that
    somebody drew is just that; a rectangle has none.
    """
    if face.drawn:
        return [_inscribed(face.box)] if face.drawn is Drawn.ELLIPSE else []
    angle = LEANING * round(face.tilt / LEANING)
    found = [_ellipse(face.box, reach, 0, 0.0)]
    if angle:
        found.append(_ellipse(face.box, reach, angle, 0.0))
    if abs(face.turn) >= TURNED:
        found.append(_ellipse(face.box, reach, angle, -math.copysign(BACK, face.turn)))
    return found


def _ellipse(box: Box, reach: float, angle: int, aside: float) -> Ellipse:
    """One ellipse, at least a pixel larger than the box; ``aside`` moves it across the head, over its width."""
    ratio = SHAPES ** round(math.log(box.height / box.width, SHAPES))
    width = max(box.width, box.height / ratio)
    height = max(box.height, width * ratio)  # the product may fall short by rounding
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    across = math.hypot(width * cosine, height * sine)
    along = math.hypot(width * sine, height * cosine) * (1 + LEAN * abs(2 * sine * cosine))
    lift, shift = LIFT * box.height, aside * across
    x = box.x + box.width / 2 + lift * sine + shift * cosine
    y = box.y + box.height / 2 - lift * cosine + shift * sine
    half = math.ceil(across * reach / 2 + 1), math.ceil(along * reach / 2 + LIFT * along + 1)
    return Ellipse(round(x), round(y), *half, angle)


def _inscribed(box: Box) -> Ellipse:
    """The ellipse that somebody drew, at most a pixel larger."""
    half = math.ceil(box.width / 2), math.ceil(box.height / 2)
    return Ellipse(box.x + box.width // 2, box.y + box.height // 2, *half)


def rectangle(face: Face) -> Box | None:
    """The opaque rectangle that somebody drew; None for any other face."""
    return face.box if face.drawn is Drawn.RECTANGLE else None


def part_of(box: Box) -> tuple[slice, slice]:
    """What of a box lies in a picture, as an index into it."""
    return slice(max(0, box.y), max(0, box.y + box.height)), slice(max(0, box.x), max(0, box.x + box.width))


def fill(picture: npt.NDArray[np.uint8], corners: Corners, value: int | tuple[int, int, int] = 255) -> None:
    """Draw a line of writing's four corners into a mask or a picture, in place; all that lies between them, and their
    rim.
    """
    cv2.fillConvexPoly(picture, np.round(np.array(corners)).astype(np.int32), value)


def opaque(
    size: tuple[int, int],
    regions: Sequence[Sequence[Ellipse]],
    rectangles: Sequence[Box] = (),
    lines: Sequence[Corners] = (),
) -> Opaque:
    """All covers of a picture with so many rows and columns."""
    mask = np.zeros(size, np.uint8)
    for region in regions:
        for ellipse in region:
            ellipse.fill(mask)
    for box in rectangles:
        mask[part_of(box)] = 255
    for corners in lines:
        fill(mask, corners)
    return mask
