"""What covering 30 faces of a 2048 px photo costs, on one core, in every style.

Run: uv run python benchmarks/covers.py
Thirty faces 100 pixels wide are a class in three rows of ten; 160 is more than fit side by side.
"""

import json
import time
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console
from rich.table import Table

from eventguard.adapters.covers.face_cover import FaceCover
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.pixels import Box
from eventguard.core.settings import Settings, Style

RESULTS = Path(__file__).parent / "results" / "covers.json"
SIZE, WIDTHS, RUNS = (2048, 1536), (60, 100, 160), 9


def faces(width: int) -> list[Face]:
    """Thirty faces in three rows, about so wide, held as heads are."""
    chance = np.random.default_rng(0)
    widths = (width * chance.uniform(0.85, 1.15, 30)).round().astype(int)
    boxes = [Box(50 + n % 10 * 200, 200 + n // 10 * 400, int(w), round(w * 1.3)) for n, w in enumerate(widths)]
    held = [(float(tilt), float(turn)) for tilt, turn in chance.normal(0, (8, 0.25), (30, 2)).clip(-90, 90)]
    return [
        Face(n, box, Verdict.COVER, Reason.NO_MATCH, tilt=tilt, turn=turn)
        for n, (box, (tilt, turn)) in enumerate(zip(boxes, held, strict=True), 1)
    ]


def milliseconds(style: Style, width: int) -> float:
    """The median of some runs, in milliseconds of processor time."""
    picture = cv2.resize(np.random.default_rng(0).integers(0, 256, (48, 64, 3)).astype(np.uint8), SIZE)
    cover, crowd, spent = FaceCover(Settings(style=style)), faces(width), []
    for _ in range(RUNS):
        started = time.process_time()
        cover.draw(np.asarray(picture, np.uint8), crowd)
        spent.append((time.process_time() - started) * 1000)
    return float(np.median(spent))


def main() -> None:
    """Measure, print the table, keep it as JSON."""
    cv2.setNumThreads(1)
    measured = {style.value: {str(width): round(milliseconds(style, width), 1) for width in WIDTHS} for style in Style}
    table = Table(title=f"Covering 30 faces of a photo of {SIZE[0]} x {SIZE[1]}: milliseconds of one core")
    for column in ("style", *(f"faces {width} px wide" for width in WIDTHS)):
        table.add_column(column, justify="left" if column == "style" else "right")
    for style, each in measured.items():
        table.add_row(style, *(f"{value:.0f}" for value in each.values()))
    Console().print(table)
    RESULTS.write_text(json.dumps(measured, indent=2) + "\n")


if __name__ == "__main__":
    main()
