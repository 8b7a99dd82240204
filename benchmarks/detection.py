"""Faces left uncovered, and what is covered by mistake, on labelled photos of real crowds.

Run: uv run python benchmarks/detection.py        (needs the research photos in ../shared/data)
A face counts as uncovered when less than 80 % of its labelled ellipse lies under a cover. What is covered outside every
label (grown by 1.6) counts as covered by mistake; it includes faces that the annotators left out.
"""

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console
from rich.table import Table

from eventguard.adapters.cover import EllipseCover
from eventguard.adapters.engines.yunet import YuNet
from eventguard.adapters.images import PillowPictures
from eventguard.core.photo import Box
from eventguard.core.ports import Pixels
from eventguard.core.settings import Settings, Style

ROOT = Path(__file__).parents[1]
PHOTOS = ROOT.parent / "shared" / "data" / "detect"
RESULTS = ROOT / "benchmarks" / "results" / "detection.json"
SETS = ("wider", "cmu", "small_groups")
#: Face heights in pixels of the photo at its own size.
BANDS = ((8, 12), (12, 16), (16, 24), (24, 48), (48, 100_000))
HELD, GROWN = 0.8, 1.6


@dataclass
class Score:
    """One set of photos: faces and uncovered faces by height, photos with any uncovered face of 16 px and more."""

    photos: int
    faces: list[int]
    uncovered: list[int]
    photos_with_any: int
    covered_by_mistake: float
    seconds_a_photo: float


def covered_area(pixels: Pixels, boxes: list[Box], cover: EllipseCover) -> Pixels:
    """Where a solid cover is drawn: 1 under a cover, 0 elsewhere (height x width)."""
    black, white = (cover.draw(np.full_like(pixels, level), boxes) for level in (0, 255))
    return np.asarray((black[..., 0] != 0) | (white[..., 0] != 255), dtype=np.uint8)


def ellipse(shape: tuple[int, ...], box: list[float], growth: float = 1.0) -> Pixels:
    """A labelled face: the ellipse in its box (height x width)."""
    x, y, width, height = box
    mask = np.zeros(shape[:2], np.uint8)
    axes = (max(1, int(width * growth / 2)), max(1, int(height * growth / 2)))
    cv2.ellipse(mask, (int(x + width / 2), int(y + height / 2)), axes, 0, 0, 360, 1, cv2.FILLED)
    return mask


def measure(name: str, labels: dict[str, list[list[float]]], ignored: dict[str, list[int]]) -> Score:
    """Find and cover the faces of one set as ``clean`` does, both looks included."""
    settings = Settings(style=Style.SOLID)
    pictures, detector, cover = PillowPictures(settings), YuNet(settings), EllipseCover(settings)
    score = Score(0, [0] * len(BANDS), [0] * len(BANDS), 0, 0.0, 0.0)
    for photo in (photo for photo in labels if photo.startswith(f"{name}/")):
        pixels = pictures.decode((PHOTOS / photo).read_bytes())
        started = time.perf_counter()
        boxes = [seen.box for seen in detector.detect(pixels, settings.detection_scales)]
        again = detector.detect(cover.draw(pixels, boxes), settings.second_look_scales)
        boxes += [seen.box for seen in again if not cover.hides(boxes, seen.box)]
        score.seconds_a_photo += time.perf_counter() - started
        mask, outside, bare = covered_area(pixels, boxes, cover), np.ones(pixels.shape[:2], np.uint8), False
        for index, label in enumerate(labels[photo]):
            outside &= 1 - ellipse(pixels.shape, label, GROWN)
            band = next((i for i, (low, high) in enumerate(BANDS) if low <= label[3] < high), None)
            if band is None or index in ignored.get(photo, []):
                continue
            face = ellipse(pixels.shape, label)
            missed = int((mask & face).sum() < HELD * face.sum())
            score.faces[band] += 1
            score.uncovered[band] += missed
            bare |= bool(missed and label[3] >= 16)
        score.photos += 1
        score.photos_with_any += bare
        score.covered_by_mistake += float((mask & outside).mean())
    score.covered_by_mistake /= score.photos
    score.seconds_a_photo /= score.photos
    return score


def main() -> None:
    """Measure every set, print the table, keep it as JSON."""
    if not PHOTOS.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    cv2.setNumThreads(1)
    labels = json.loads((PHOTOS / "boxes.json").read_text())
    ignored = json.loads((PHOTOS / "ignore.json").read_text())
    scores = {name: measure(name, labels, ignored) for name in SETS}
    table = Table(title="Faces left uncovered, by height in pixels")
    heights = [f"{low}-{high}" if high < 1000 else f"{low}+" for low, high in BANDS]
    for column in ("photos of", *heights, "16+", "photos with any", "covered by mistake", "s a photo"):
        table.add_column(column, justify="left" if column == "photos of" else "right")
    for name, score in scores.items():
        shares = [f"{bare} of {faces}" for bare, faces in zip(score.uncovered, score.faces, strict=True)]
        faces, bare = sum(score.faces[2:]), sum(score.uncovered[2:])
        table.add_row(
            name,
            *shares,
            f"{bare} of {faces} ({bare / faces:.1%})",
            f"{score.photos_with_any} of {score.photos}",
            f"{score.covered_by_mistake:.1%}",
            f"{score.seconds_a_photo:.2f}",
        )
    Console(width=160).print(table)
    RESULTS.write_text(json.dumps({name: asdict(score) for name, score in scores.items()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
