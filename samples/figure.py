"""Draws one whole person into a picture of their own."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from body import Body, Outfit, Stance
from canvas import Canvas
from face import paint_face, paint_glasses
from head import Frame, Head, Pose
from people import Person
from styles import paint_back, paint_front

FaceBox = tuple[float, float, float, float]
BUST = Stance(lower=False)


@dataclass(frozen=True)
class Figure:
    """A drawn person: the picture, where in it the centre of the head is, and the box of the face."""

    image: Image.Image
    centre: tuple[float, float]
    face: FaceBox


def draw_figure(
    person: Person,
    pose: Pose,
    unit: float,
    outfit: Outfit,
    stance: Stance = BUST,
    reach: tuple[float, float, float] = (2.0, 1.75, 3.0),
    finer: int = 2,
) -> Figure:
    """A person with `unit` pixels to half a head height; reach is how far to draw sideways, up and down, in units."""
    side, up, down = (round(r * unit) for r in reach)
    canvas = Canvas(2 * side * finer, (up + down) * finer)
    frame = Frame(side * finer, up * finer, unit * finer)
    head = Head(person, pose, frame)
    paint_back(canvas, head)
    Body(canvas, person, pose, frame, outfit, stance).paint()
    paint_face(canvas, head)
    paint_glasses(canvas, head)
    paint_front(canvas, head)
    left, top, width, height = (v / finer for v in head.face_box())
    return Figure(canvas.image(finer), (float(side), float(up)), (left, top, width, height))
