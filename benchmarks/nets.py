"""Faces covered behind nets, fences and bars, which are drawn over sheets of identification photos; and what it costs.

Run: uv run --group bench python benchmarks/nets.py        (needs the research photos in ../shared/data; 10 minutes)
A sheet holds 48 photos of 48 people side by side. The named person's face is the one nearest to the middle of a photo,
as it is found without a net; it is covered when 80 % of the ellipse in its box lie under a cover.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from detection import HELD, PHOTOS, RESULTS, SETTINGS, Mask, by_us, ellipse, labelled
from PIL import Image
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))  # the nets are the tests'

from tests.meshes import eight

from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.faces.nets import net_over
from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Pixels

PEOPLE = PHOTOS.parent / "identity" / "people"
#: Photos side by side and below each other on a sheet, and the side of one.
ACROSS, DOWN, SIDE = 8, 6, 150
#: The sheets: which, and how many times its size. Faces are 57 pixels wide, and 100.
SHEETS = {"faces of 57 px": (1, 1.0), "faces of 100 px": (0, 1.75)}


def sheet(number: int, times: float) -> Pixels:
    """The first photos of the next 48 people, side by side, so many times their size."""
    first = ACROSS * DOWN * number
    files = [min(folder.iterdir()) for folder in sorted(PEOPLE.iterdir())[first : first + ACROSS * DOWN]]
    photos = [np.asarray(Image.open(file).convert("RGB")) for file in files]
    whole = np.vstack([np.hstack(photos[row * ACROSS : (row + 1) * ACROSS]) for row in range(DOWN)])
    return np.asarray(cv2.resize(whole, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC), np.uint8)


def named(seen: list[Detection], side: float) -> list[list[float]]:
    """The box of the face nearest to the middle of each photo of a sheet."""

    def nearest(x: float, y: float) -> list[float]:
        boxes = (one.box for one in seen)
        box = min(boxes, key=lambda one: np.hypot(one.x + one.width / 2 - x, one.y + one.height / 2 - y))
        return [box.x, box.y, box.width, box.height]

    return [nearest((column + 0.5) * side, (row + 0.5) * side) for row in range(DOWN) for column in range(ACROSS)]


def count(mask: Mask, boxes: list[list[float]], pixels: Pixels) -> int:
    """How many of these faces of a picture are covered in the published one, whose covers these are."""
    scale = mask.shape[1] / pixels.shape[1]
    faces = [ellipse(mask.shape, [side * scale for side in box]) for box in boxes]
    return sum(bool((mask & face).sum() >= HELD * face.sum()) for face in faces)


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Processor time of the quickest of a few runs."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def covered_behind(detectors: dict[str, Detector], console: Console) -> dict[str, dict[str, int]]:
    """Covered faces of 48 for each kind of net, by sheet and detector."""
    counts: dict[str, dict[str, int]] = {}
    table = Table(title=f"covered of {ACROSS * DOWN} faces")
    table.add_column("")
    for name, (number, times) in SHEETS.items():
        bare = sheet(number, times)
        boxes = named(detectors["default"].search(bare).faces, SIDE * times)
        nets = eight(statistics.median(box[2] for box in boxes))
        for kind, pixels in {"no net": bare, **{kind: net.over(bare) for kind, net in nets.items()}}.items():
            for detector, ours in detectors.items():
                counts.setdefault(kind, {})[f"{name}, {detector}"] = count(by_us(ours, pixels), boxes, pixels)
            counts[kind][f"{name}, share of the picture with a net, %"] = round(100 * net_over(pixels).share)
    for column in counts["no net"]:
        table.add_column(column, justify="right")
    for kind, row in counts.items():
        table.add_row(kind, *(str(number) for number in row.values()))
    console.print(table)
    return counts


def costs(detector: Detector, console: Console) -> dict[str, float]:
    """Seconds of a processor for pictures without and with a net: judging whether there is one, and all of finding."""
    crowd = max(labelled(["wider"]), key=lambda photo: photo.pixels.size).pixels
    large = np.asarray(cv2.resize(crowd, (4032, 3024), interpolation=cv2.INTER_CUBIC), np.uint8)
    net = next(iter(eight(100).values()))
    kept: dict[str, float] = {}
    for name, size in {"small": crowd.shape[1::-1], "2048 x 1536": (2048, 1536), "4032 x 3024": (4032, 3024)}.items():
        picture = np.asarray(cv2.resize(large, size, interpolation=cv2.INTER_AREA), np.uint8)
        kept[f"{name}: judging"] = seconds(partial(net_over, picture))
        kept[f"{name}: finding"] = seconds(partial(detector.search, picture))
        kept[f"{name}: finding, with a net"] = seconds(partial(detector.search, net.over(picture)))
    for what, taken in kept.items():
        console.print(f"  {what}: {taken:.2f} s")
    return kept


def judged(console: Console) -> dict[str, list[int]]:
    """How many labelled photos without a net are looked at once more, and of how many people are told."""
    kept = {}
    for name in ("wider", "cmu", "small_groups"):
        nets = [net_over(photo.pixels) for photo in labelled([name])]
        kept[name] = [len(nets), sum(bool(net.copies) for net in nets), sum(net.lies_over for net in nets)]
        console.print(f"  {name}: {kept[name][0]} photos, {kept[name][1]} looked at once more, {kept[name][2]} told of")
    return kept


def main() -> None:
    """Measure, print, keep as JSON."""
    if not PEOPLE.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    cv2.setNumThreads(1)
    console = Console(width=200)
    detectors = {"default": Detector(SETTINGS), "thorough": Detector(replace(SETTINGS, thorough=True))}
    kept = {
        "covered": covered_behind(detectors, console),
        "judged": judged(console),
        "seconds": costs(detectors["default"], console),
    }
    RESULTS.with_name("nets.json").write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    main()
