"""Faces left uncovered in pictures as a phone takes them: labelled photos side by side on sheets of twelve megapixels.

Run: uv run --group bench python benchmarks/sheets.py        (needs the research photos in ../shared/data; 20 minutes)
Nothing is enlarged or reduced: what a face of 24 pixels shows in its photo it shows on the sheet, and half of that in
the picture that is published. Faces are told by their height there. Leaning: each photo is turned about its middle, one
to the left and the next to the right, and laid on the sheet with its labels turned; and the same as single photos.
"""

import json
import sys
from dataclasses import asdict, replace
from functools import partial

import cv2
import numpy as np
from copies import tilted
from detection import (
    PHOTOS,
    RESULTS,
    SETTINGS,
    Covers,
    Labelled,
    Mask,
    by_deface,
    by_us,
    labelled,
    measure,
    published,
    show,
)

from eventguard.adapters.faces.detector import Detector
from eventguard.core.photos.pixels import Pixels

#: What most phones take, width and height, and the grey between the photos.
SHEET, GREY = (4032, 3024), 128
#: By how many degrees photos lean.
LEANS = (15, 30, 45)


def sheets(photos: list[Labelled]) -> list[Labelled]:
    """The photos and their mirror images on sheets, without a last one that would be less than half full. Labels are in
    pixels of the published picture.
    """
    waiting = sorted([*photos, *map(mirrored, photos)], key=lambda photo: (photo.pixels.shape[0], photo.name))
    scale, made = SETTINGS.publish_size / max(SHEET), list[Labelled]()
    sheet, x, y, tall = _empty(len(made)), 0, 0, 0
    for photo in waiting:
        height, width = photo.pixels.shape[:2]
        if x + width > SHEET[0]:
            x, y, tall = 0, y + tall, 0
        if y + height > SHEET[1]:
            made.append(sheet)
            sheet, x, y, tall = _empty(len(made)), 0, 0, 0
        sheet.pixels[y : y + height, x : x + width] = photo.pixels
        sheet.ignored.extend(len(sheet.boxes) + index for index in photo.ignored)
        sheet.boxes.extend([(a + x) * scale, (b + y) * scale, w * scale, h * scale] for a, b, w, h in photo.boxes)
        sheet.leans.extend(photo.leans or [0.0] * len(photo.boxes))
        x, tall = x + width, max(tall, height)
    return [*made, sheet] if y + tall > SHEET[1] / 2 else made


def mirrored(photo: Labelled) -> Labelled:
    """The photo as in a mirror."""
    width = photo.pixels.shape[1]
    boxes = [[width - x - w, y, w, h] for x, y, w, h in photo.boxes]
    pixels = np.ascontiguousarray(photo.pixels[:, ::-1])
    return replace(photo, pixels=pixels, boxes=boxes, leans=[-lean for lean in photo.leans])


def leaning(photo: Labelled, degrees: float) -> Labelled:
    """The photo turned about its middle, on a larger sheet that goes on with its edges; its labels turn with it."""
    pixels, matrix = tilted(photo.pixels, degrees)
    boxes = []
    for x, y, width, height in photo.boxes:
        middle = matrix @ (x + width / 2, y + height / 2, 1)
        boxes.append([float(middle[0]) - width / 2, float(middle[1]) - height / 2, width, height])
    return replace(photo, pixels=pixels, boxes=boxes, leans=[degrees] * len(boxes))


def _empty(number: int) -> Labelled:
    return Labelled(f"sheet {number + 1}", np.full((SHEET[1], SHEET[0], 3), GREY, np.uint8), [], [])


def by_deface_published(pixels: Pixels) -> Mask:
    """What deface covers of the picture as it is, in its published size."""
    size = published(pixels).shape[1::-1]
    return np.asarray(cv2.resize(by_deface(pixels), size, interpolation=cv2.INTER_NEAREST), np.uint8)


def main() -> None:
    """Measure, print the tables, keep them as JSON."""
    if not PHOTOS.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    cv2.setNumThreads(1)
    usual, thorough = Detector(SETTINGS), Detector(replace(SETTINGS, thorough=True))
    ours: dict[str, Covers] = {"EventGuard": partial(by_us, usual), "EventGuard --thorough": partial(by_us, thorough)}
    crowds, old = labelled(["wider"]), labelled(["cmu"])
    kept = {}
    for title, photos, detectors in (
        ("crowds", crowds, {**ours, "deface, its defaults": by_deface_published}),
        *((f"crowds, leaning by {degrees}", alternating(crowds, degrees), ours) for degrees in LEANS),
        ("old grey photos", old, ours),
    ):
        laid = sheets(photos)
        scores = {name: measure(laid, covers) for name, covers in detectors.items()}
        show(f"{title}, on sheets: faces left uncovered, by height in published pixels", scores)
        kept[title] = {name: asdict(score) for name, score in scores.items()}
    for degrees in LEANS:
        scores = {name: measure(alternating(crowds, degrees), covers) for name, covers in ours.items()}
        show(f"crowds as they are, leaning by {degrees}: faces left uncovered, by height in pixels", scores)
        kept[f"crowds as they are, leaning by {degrees}"] = {name: asdict(score) for name, score in scores.items()}
    RESULTS.with_name("sheets.json").write_text(json.dumps(kept, indent=2) + "\n")


def alternating(photos: list[Labelled], degrees: float) -> list[Labelled]:
    """Leaning to the left and to the right in turn."""
    return [leaning(photo, degrees if index % 2 else -degrees) for index, photo in enumerate(photos)]


if __name__ == "__main__":
    main()
