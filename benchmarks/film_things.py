"""What passes in front of a made film's scene: people cut out of photos, boards and poles."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from film_labels import Outline, touches
from film_scenes import Box, photo

from eventguard.core.photos.pixels import Pixels


@dataclass(frozen=True)
class Thing:
    """Something that passes in front: a picture of it, its outline in that picture, the faces on it, and where it is
    drawn (an affine map, 2 x 3) at each time.
    """

    pixels: Pixels
    outline: Outline
    path: Callable[[float], cv2.typing.MatLike]
    faces: tuple[tuple[Box, bool], ...] = ()

    def draw(self, picture: Pixels, moment: float) -> Outline:
        """Draw it, and say where it is."""
        matrix = self.path(moment)
        outline = np.asarray(cv2.transform(self.outline[None], matrix)[0], dtype=np.float32)
        size = (picture.shape[1], picture.shape[0])
        alpha = np.zeros(picture.shape[:2], np.uint8)
        cv2.fillPoly(alpha, [np.round(outline * 8).astype(np.int32)], (255,), cv2.LINE_AA, 3)
        drawn = cv2.warpAffine(self.pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        share = (cv2.GaussianBlur(alpha, (0, 0), 1.0) / 255.0)[..., None]
        picture[:] = (picture * (1 - share) + drawn * share).round().astype(np.uint8)
        return outline


def walker(name: str, tall: float, path: Callable[[float], tuple[float, float, float]]) -> Thing:
    """Somebody cut out of a photo, who moves: the largest face of it, this tall in pixels of the film, with the body
    below. ``path`` says where the middle of the face is, and how many times as large it is as at first.
    """
    scene = photo(name)
    face = max(scene.faces, key=lambda each: each.box[3])
    x, y, width, height = face.box
    middle = np.array([x + width / 2, y + height / 2])
    turns = np.linspace(np.radians(-200), np.radians(20), 24)
    head = middle + np.column_stack([np.cos(turns) * width * 0.85, np.sin(turns) * height * 0.8])
    side, below = np.array([width * 1.6, 0.0]), np.array([0.0, height])
    body = [middle + side + below * 1.2, middle + side * 1.1 + below * 6, middle - side * 1.1 + below * 6]
    outline = np.vstack([head, *body, middle - side + below * 1.2])
    outline[:, 0] = outline[:, 0].clip(0, scene.pixels.shape[1] - 1)
    outline[:, 1] = outline[:, 1].clip(0, scene.pixels.shape[0] - 1)

    def matrix(moment: float) -> cv2.typing.MatLike:
        to_x, to_y, larger = path(moment)
        scale = tall / height * larger
        return np.array([[scale, 0, to_x - middle[0] * scale], [0, scale, to_y - middle[1] * scale]])

    shape = outline.astype(np.float32)
    on_it = tuple((each.box, each.ignored or each is not face) for each in scene.faces if touches(each.box, shape))
    return Thing(scene.pixels, shape, matrix, on_it)


def board(size: tuple[int, int], path: Callable[[float], tuple[float, float]], seed: int) -> Thing:
    """A board or a pole of this size, in pixels of the film; ``path`` says where its upper left corner is."""
    noise = np.random.default_rng(seed)
    base = noise.integers(60, 190, 3)
    grain = cv2.resize(noise.normal(0, 14, (size[1] // 6 + 1, size[0] // 6 + 1)), size)
    shade = np.linspace(1.15, 0.75, size[0])[None, :, None]
    pixels = np.clip(base * shade + grain[..., None], 0, 255).astype(np.uint8)
    outline = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)

    def matrix(moment: float) -> cv2.typing.MatLike:
        left, top = path(moment)
        return np.array([[1.0, 0, left], [0, 1.0, top]])

    return Thing(pixels, outline, matrix)
