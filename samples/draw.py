"""Draws all sample pictures: `uv run python samples/draw.py`. Every run gives the same pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pillow_heif
from PIL import Image

import named
import planted
import scenes
from people import PEOPLE

HERE = Path(__file__).resolve().parent
QUALITY = 90
#: The photos with names in them.
NAMED = {"IMG_0123.jpg": named.star_of_the_week, "IMG_0126.jpg": named.cloakroom, "IMG_0131.jpg": named.classroom}


def draw_portraits() -> None:
    """Three reference portraits of each of the twelve."""
    for key in PEOPLE:
        folder = HERE / "portraits" / key
        folder.mkdir(parents=True, exist_ok=True)
        for index in range(len(scenes.PORTRAITS)):
            scenes.portrait(key, index).save(folder / f"{index + 1}.jpg", quality=QUALITY)


def draw_event() -> dict[str, scenes.Scene]:
    """Every photo of the event, saved with the metadata planted in it."""
    folder = HERE / "event"
    folder.mkdir(parents=True, exist_ok=True)
    drawn: dict[str, scenes.Scene] = {}

    def keep(name: str, scene: scenes.Scene) -> tuple[Path, Image.Image]:
        drawn[name] = scene
        return folder / name, scene.picture

    path, picture = keep("IMG_0101.jpg", scenes.line_up())
    picture.save(path, quality=QUALITY, exif=planted.exif(picture))
    path, picture = keep("DSC_0042.jpg", scenes.sports_day())
    picture.save(path, quality=QUALITY, exif=planted.exif(picture), comment=planted.COMMENT)
    path, picture = keep("Ada and Grace on stage.jpg", scenes.on_stage())
    picture.save(path, quality=QUALITY, xmp=planted.xmp())
    path, picture = keep("IMG_0107.jpg", scenes.audience())
    picture.save(path, quality=QUALITY)
    planted.append_trailer(path)
    path, picture = keep("IMG_0112.jpg", scenes.close_up())
    picture.save(path, quality=QUALITY, icc_profile=planted.colour_profile())
    path, picture = keep("DSC_0057.jpg", scenes.outdoors_portrait())
    sideways = picture.transpose(Image.Transpose.ROTATE_90)
    sideways.save(path, quality=QUALITY, exif=planted.exif(sideways, orientation=6, place=False))
    path, picture = keep("invitation.png", scenes.invitation())
    picture.save(path, optimize=True, pnginfo=planted.png_text())
    path, picture = keep("20260710_141503.heic", scenes.prize_giving())
    picture.save(path, quality=80, exif=planted.exif(picture, thumbnail=False))
    path, picture = keep("IMG_0120.jpg", scenes.cake_table())
    picture.save(path, quality=QUALITY)
    for name, draw in NAMED.items():
        path, picture = keep(name, draw())
        picture.save(path, quality=QUALITY)
    return drawn


def write_truth(drawn: dict[str, scenes.Scene]) -> None:
    """Where every face is and every line of writing, for the tests."""
    truth = {
        name: {"size": list(scene.picture.size), "faces": scene.faces, "words": scene.words}
        for name, scene in drawn.items()
    }
    lines = json.dumps(truth, indent=1)
    (HERE / "truth.json").write_text(lines + "\n", encoding="utf-8")


def main() -> None:
    """Draw everything."""
    pillow_heif.register_heif_opener()
    draw_portraits()
    write_truth(draw_event())


if __name__ == "__main__":
    main()
