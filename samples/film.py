"""Draws the sample film: `uv run python samples/film.py`. Every run draws the same pictures.

Two scenes of the made-up school: children on the stage, one of whom walks behind another and one of whom turns away;
and the playing field, where one comes in late and a banner bears a name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from body import Stance, foot_level
from figure import Figure, draw_figure
from film_file import RATE, write
from film_takes import PLACE, TAKES, Actor, Take
from head import Pose
from people import Person
from scenes import Scene

FOLDER = Path(__file__).resolve().parent / "film"
NAME = "VID_20260710_141503.mp4"
#: What the camera sees of a place, and the film, in pixels.
WINDOW, SIZE = (1280, 720), (960, 540)
#: A face of which less is to be seen than this, for what stands before it or over the edge, is not in the truth.
SEEN = 0.5


@dataclass(frozen=True)
class Shown:
    """A frame of the film: its picture, faces and words, as ``truth.json`` has them."""

    picture: Image.Image
    faces: list[dict[str, object]]
    words: list[dict[str, object]]


def shown(take: Take, number: int) -> Shown:
    """One frame of a take."""
    scene, moment = _place(take), number / RATE
    picture = scene.picture.copy()
    left, top = take.camera(moment)
    faces: list[tuple[Person, tuple[float, float, float, float]]] = []
    hidden: list[Image.Image] = []
    ground = Scene(picture)
    for actor in _actors(take):
        act = actor.act(moment)
        figure = _figure(actor, act.pose, act.stance)
        ground.shadow(act.x, act.ground - 0.05 * actor.unit, 1.7 * actor.unit)
        head = act.ground - foot_level(actor.person) * actor.unit
        at = round(act.x - figure.centre[0]), round(head - figure.centre[1])
        picture.paste(figure.image, at, figure.image)
        for mask in hidden:
            mask.paste(0, at, figure.image)
        x, y, width, height = figure.face
        faces.append((actor.person, (at[0] + x, at[1] + y, width, height)))
        hidden.append(Image.new("L", PLACE, 255))
    seen = [_seen(person, box, mask, (left, top)) for (person, box), mask in zip(faces, hidden, strict=True)]
    window = (left, top, left + WINDOW[0], top + WINDOW[1])
    return Shown(
        picture.resize(SIZE, Image.Resampling.LANCZOS, box=window),
        [each for each in seen if each],
        [each for each in (_moved(word, (left, top)) for word in scene.words) if each],
    )


def _seen(
    person: Person, box: tuple[float, float, float, float], mask: Image.Image, camera: tuple[float, float]
) -> dict[str, object] | None:
    """A face in pixels of the film, if enough of it is to be seen; the mask is dark where others stand before it."""
    x, y, width, height = box
    sides = round(x), round(y), round(x + width), round(y + height)
    open_ = np.asarray(mask.crop(sides), np.float64) / 255
    rows, columns = np.arange(sides[1], sides[3])[:, None], np.arange(sides[0], sides[2])
    inside = (rows >= camera[1]) & (rows < camera[1] + WINDOW[1])
    inside = inside & (columns >= camera[0]) & (columns < camera[0] + WINDOW[0])
    if (open_ * inside).mean() < SEEN:
        return None
    scale = SIZE[0] / WINDOW[0]
    place = [(x - camera[0]) * scale, (y - camera[1]) * scale, width * scale, height * scale]
    return {"person": person.key or None, "box": [round(side) for side in place]}


def _moved(word: dict[str, object], camera: tuple[float, float]) -> dict[str, object] | None:
    """A line of writing in pixels of the film, if its middle is in the picture."""
    corners = (np.asarray(word["corners"], float) - camera) * SIZE[0] / WINDOW[0]
    x, y = corners.mean(axis=0)
    if not (0 <= x < SIZE[0] and 0 <= y < SIZE[1]):
        return None
    return {**word, "corners": [[round(a), round(b)] for a, b in corners.tolist()]}


@cache
def _place(take: Take) -> Scene:
    return take.backdrop()


@cache
def _actors(take: Take) -> Sequence[Actor]:
    return take.actors()


@cache
def _figure(actor: Actor, pose: Pose, stance: Stance) -> Figure:
    """Many frames show the same step."""
    reach = (3.2, 3.2, foot_level(actor.person) + 0.5)
    return draw_figure(actor.person, pose, actor.unit, actor.outfit, stance, reach)


def frames() -> Iterator[Shown]:
    """The whole film."""
    for take in TAKES:
        for number in range(take.frames):
            yield shown(take, number)


def main() -> None:
    """Draw the film, save it with what is planted in it, and write down the truth."""
    FOLDER.mkdir(exist_ok=True)
    truth: list[str] = []

    def pictures() -> Iterator[Image.Image]:
        for frame in frames():
            truth.append(json.dumps({"faces": frame.faces, "words": frame.words}))
            yield frame.picture

    write(FOLDER / NAME, SIZE, pictures(), sum(take.frames for take in TAKES))
    lines = ",\n".join(truth)
    head = f'{{"film": "{NAME}", "size": {list(SIZE)}, "rate": [{RATE}, 1], "frames": [\n'
    (FOLDER / "truth.json").write_text(f"{head}{lines}\n]}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
