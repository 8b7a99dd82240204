"""Labelled photos as scenes for made films: one photo, or several side by side, with where their faces are.

Side by side they need less enlarging to fill a film's picture, so that small faces are as sharp as a camera sees them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from eventguard.core.photos.pixels import Pixels

ROOT = Path(__file__).parents[1]
PHOTOS = ROOT.parent / "shared" / "data" / "detect"
SETS = ("wider", "small_groups")
#: Faces that are lower than this in their photo, in pixels, count nowhere: enlarged, they are spots that are nobody.
LOWEST = 8.0
#: Labels where nothing of a face is to be seen: a sign, a flag or a cap before it, the back of a head, a dark blob.
#: Picked by eye, from all 482 labels of 11 px and more in the photos of the films; what shows a part of a face counts.
#: It was not done blindly: crops of some that our own finder misses were what led to the looking. So the benchmark also
#: tells the count with all of them.
UNSEEN = {
    "Dancing_4_769": {2},
    "Demonstrators_2_378": {71},
    "Election_Campaign_8_32": {13},
    "Or_Protest_2_430": {0, 2, 12},
    "Parade_0_490": {82, 86},
    "Political_Rally_2_57": {25},
    "Protesters_2_822": {7, 8, 10, 16},
    "Protesters_2_92": {18},
}
#: x, y, width, height in pixels, as the labels have them.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Face:
    """A labelled face of a scene, and whether it is left out of the count."""

    box: Box
    ignored: bool


@dataclass(frozen=True)
class Scene:
    """A picture (RGB, uint8) and its faces in its pixels."""

    pixels: Pixels
    faces: tuple[Face, ...]


def photo(name: str) -> Scene:
    """One photo by the end of its name, without its suffix, at its own size."""
    boxes: dict[str, list[list[float]]] = json.loads((PHOTOS / "boxes.json").read_text())
    ignored: dict[str, list[int]] = json.loads((PHOTOS / "ignore.json").read_text())
    (full,) = (each for each in boxes if each.split("/")[0] in SETS and each.endswith(f"{name}.jpg"))
    with Image.open(PHOTOS / full) as image:
        pixels = np.asarray(image.convert("RGB"))
    out = {*ignored.get(full, []), *UNSEEN.get(name, ())}
    faces = [Face((x, y, w, h), index in out or h < LOWEST) for index, (x, y, w, h) in enumerate(boxes[full])]
    return Scene(pixels, tuple(faces))


def row(names: Sequence[str], height: int = 360) -> Scene:
    """Photos side by side, each reduced or enlarged (Lanczos) to this height."""
    pictures: list[Pixels] = []
    faces: list[Face] = []
    left = 0
    for scene in map(photo, names):
        scale = height / scene.pixels.shape[0]
        width = round(scene.pixels.shape[1] * scale)
        image = Image.fromarray(scene.pixels).resize((width, height), Image.Resampling.LANCZOS)
        pictures.append(np.asarray(image))
        faces += [Face(moved(face.box, scale, left, 0), face.ignored) for face in scene.faces]
        left += width
    return Scene(np.hstack(pictures), tuple(faces))


def wall(*rows: Sequence[str], height: int = 360) -> Scene:
    """Rows of photos one above another, cut off on the right where the narrowest ends."""
    scenes = [row(names, height) for names in rows]
    width = min(scene.pixels.shape[1] for scene in scenes)
    faces: list[Face] = []
    for index, scene in enumerate(scenes):
        for face in scene.faces:
            x, y, w, h = face.box
            if x < width:
                faces.append(Face((x, y + index * height, w, h), face.ignored or x + w > width))
    return Scene(np.vstack([scene.pixels[:, :width] for scene in scenes]), tuple(faces))


def moved(box: Box, scale: float, left: float, top: float) -> Box:
    """A box in a copy of this scale that begins at this place."""
    x, y, width, height = box
    return x * scale + left, y * scale + top, width * scale, height * scale


@dataclass(frozen=True)
class View:
    """What the camera sees of a scene: the point it looks at (shares of the scene's width and height), how near (1: as
    much as fits), how far it leans (degrees), and by how many pixels of the film it is off (a hand that shakes).
    """

    x: float = 0.5
    y: float = 0.5
    near: float = 1.0
    lean: float = 0.0
    off: tuple[float, float] = (0.0, 0.0)


def placed(scene: Scene, view: View, size: tuple[int, int]) -> cv2.typing.MatLike:
    """The affine map (2 x 3) from the scene's pixels to a film's of this size; it never looks beyond the scene's rim,
    for what is mirrored or smeared there would be faces without labels.
    """
    (width, height), (rows, columns) = size, scene.pixels.shape[:2]
    angle = np.radians(view.lean)
    cos, sin = abs(np.cos(angle)), abs(np.sin(angle))
    wide, tall = width * cos + height * sin, width * sin + height * cos
    scale = max(wide / columns, tall / rows) * view.near
    half = wide / 2 / scale, tall / 2 / scale
    x = min(max(view.x * columns - view.off[0] / scale, half[0]), columns - half[0])
    y = min(max(view.y * rows - view.off[1] / scale, half[1]), rows - half[1])
    matrix = cv2.getRotationMatrix2D((x, y), view.lean, scale)
    matrix[:, 2] += (width / 2 - x, height / 2 - y)
    return matrix


def mapped(box: Box, matrix: cv2.typing.MatLike) -> Box:
    """Where a box comes to lie; leaning turns its middle, not its sides."""
    x, y, width, height = box
    scale = float(np.hypot(matrix[0, 0], matrix[0, 1]))
    middle = matrix @ (x + width / 2, y + height / 2, 1.0)
    return (
        float(middle[0]) - width * scale / 2,
        float(middle[1]) - height * scale / 2,
        width * scale,
        height * scale,
    )
