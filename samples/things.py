"""Things that bear writing: certificates, labels, badges, screens and signs, and how they are laid into a photo."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from canvas import Colour, Points, as_points
from handwriting import written
from scenes import Scene

#: So many times larger than in the photo a thing is drawn, and the rim around it that is not seen (pixels).
FINE, RIM = 4, 8
INK: Colour = (38, 40, 58)
PEN: Colour = (30, 44, 128)


@dataclass(frozen=True)
class Line:
    """A line of writing on a thing: what it says, whom it names if anybody, by hand or printed, and its corners."""

    text: str
    person: str | None
    by_hand: bool
    corners: Points


@cache
def printed(size: int) -> ImageFont.FreeTypeFont:
    """Aileron (CC0), which Pillow carries: so every computer draws the same letters."""
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("this Pillow was built without FreeType")
    return font.font_variant(layout_engine=ImageFont.Layout.BASIC)


class Thing:
    """A flat thing seen from the front. All measures are pixels of the photo."""

    def __init__(self, kind: str, width: float, height: float, paper: Colour, corner: float = 0.0) -> None:
        """A sheet of one colour, with rounded corners if asked."""
        self.kind, self.width, self.height = kind, width, height
        size = round(width * FINE) + 2 * RIM, round(height * FINE) + 2 * RIM
        self.front = Image.new("RGB", size, _whole(paper))
        self.shape = Image.new("L", size)
        within = (RIM, RIM, size[0] - RIM - 1, size[1] - RIM - 1)
        ImageDraw.Draw(self.shape).rounded_rectangle(within, corner * FINE, fill=255)
        self.lines: list[Line] = []

    def frame(self, inset: float, colour: Colour, thick: float, corner: float = 0.0) -> None:
        """A line around, so far within the edge."""
        around = (*self._at(inset, inset), *self._at(self.width - inset, self.height - inset))
        ImageDraw.Draw(self.front).rounded_rectangle(
            around, corner * FINE, outline=_whole(colour), width=round(thick * FINE)
        )

    def band(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """A rectangle of another colour."""
        ImageDraw.Draw(self.front).rectangle((*self._at(left, top), *self._at(right, bottom)), fill=_whole(colour))

    def star(self, x: float, y: float, size: float, colour: Colour) -> None:
        """A star with five points."""
        turns = np.arange(10) * np.pi / 5 - np.pi / 2
        far = np.where(np.arange(10) % 2, 0.42, 1.0) * size
        points = [self._at(x + r * np.cos(a), y + r * np.sin(a)) for a, r in zip(turns, far, strict=True)]
        ImageDraw.Draw(self.front).polygon(points, fill=_whole(colour))

    def prints(
        self,
        text: str,
        x: float,
        y: float,
        tall: float,
        colour: Colour = INK,
        person: str | None = None,
        left: bool = False,
        bold: float = 0.0,
    ) -> None:
        """A printed line about the middle (x, y), or from x on; capitals are so tall."""
        font = printed(round(tall * FINE / 0.71))
        thick = round(bold * tall * FINE)
        box = font.getbbox(text, stroke_width=thick)
        mask = Image.new("L", (round(box[2] - box[0]), round(box[3] - box[1])))
        ImageDraw.Draw(mask).text((-box[0], -box[1]), text, fill=255, font=font, stroke_width=thick)
        place = self._set(mask, (x, y), colour, left)
        self.lines.append(Line(text, person, by_hand=False, corners=place))

    def writes(
        self,
        text: str,
        x: float,
        y: float,
        tall: float,
        seed: int,
        colour: Colour = PEN,
        person: str | None = None,
        slant: float = 0.0,
    ) -> None:
        """A line by hand about the middle (x, y); capitals are so tall."""
        place = self._set(written(text, tall * FINE, seed, slant), (x, y), colour)
        self.lines.append(Line(text, person, by_hand=True, corners=place))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * FINE + RIM, y * FINE + RIM

    def _set(self, ink: Image.Image, at: tuple[float, float], colour: Colour, left: bool = False) -> Points:
        """Put ink on it; its corners."""
        x, y = self._at(*at)
        place = round(x if left else x - ink.width / 2), round(y - ink.height / 2)
        self.front.paste(_whole(colour), place, ink)
        end = place[0] + ink.width, place[1] + ink.height
        return as_points([place, (end[0], place[1]), end, (place[0], end[1])])

    def lay(self, scene: Scene, x: float, y: float, tilt: float = 0.0, lean: float = 0.0, shadow: float = 0.45) -> None:
        """Put it into a photo with its middle at (x, y), turned by so many degrees; one that leans has a left side
        taller than its right by this share. Its lines are noted in the photo.
        """
        half = np.array([self.width, self.height]) / 2
        tall = as_points([(-1, -1 - lean), (1, -1 + lean), (1, 1 - lean), (-1, 1 + lean)]) * half
        cosine, sine = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
        corners = tall @ np.array([[cosine, sine], [-sine, cosine]]) + (x, y)
        full = as_points([self._at(*c) for c in ((0, 0), (self.width, 0), (self.width, self.height), (0, self.height))])
        low = np.floor(corners.min(axis=0)) - 12
        size = np.ceil(corners.max(axis=0)) + 12 - low
        back = _mapping((corners - low) * FINE, full)
        fine = round(size[0]) * FINE, round(size[1]) * FINE
        way = Image.Transform.PERSPECTIVE, tuple((back / back[2, 2]).ravel()[:8]), Image.Resampling.BICUBIC
        front, shape = (each.transform(fine, *way).reduce(FINE) for each in (_lit(self.front), self.shape))
        place = int(low[0]), int(low[1])
        dark = shape.filter(ImageFilter.GaussianBlur(4)).point(lambda value: round(value * shadow))
        scene.picture.paste((40, 34, 36), (place[0] + 3, place[1] + 5), dark)
        scene.picture.paste(front, place, shape)
        there = np.linalg.inv(back)
        for line in self.lines:
            laid = np.column_stack([line.corners, np.ones(4)]) @ there.T
            spots = laid[:, :2] / laid[:, 2:] / FINE + low
            scene.words.append(
                {
                    "text": line.text,
                    "person": line.person,
                    "on": self.kind,
                    "by_hand": line.by_hand,
                    "corners": [[round(a), round(b)] for a, b in spots.tolist()],
                }
            )


def _whole(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (round(channel) for channel in colour)
    return red, green, blue


def _mapping(source: Points, target: Points) -> Points:
    """The 3 x 3 matrix that takes four points of one plane to four of another."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, -u], [0, 0, 0, x, y, 1, -v * x, -v * y, -v]]
    return np.asarray(np.linalg.svd(np.array(rows, float))[2][-1].reshape(3, 3), float)


def _lit(front: Image.Image) -> Image.Image:
    """The light of the room on it: a little darker to the right and below."""
    values = np.asarray(front, np.float32)
    down, right = np.mgrid[0 : 1 : complex(values.shape[0]), 0 : 1 : complex(values.shape[1])]
    return Image.fromarray((values * (1 - 0.05 * right - 0.04 * down)[..., None]).astype(np.uint8))
