"""Faces left uncovered in changed copies of labelled photos: turned, tilted, dimmed, blurred, coarsely compressed.

Run: uv run --group bench python benchmarks/copies.py        (needs the research photos in ../shared/data; 15 minutes)
"""

import io
import json
import math
import sys
from dataclasses import asdict
from functools import partial

import cv2
import numpy as np
import numpy.typing as npt
from detection import PHOTOS, RESULTS, SETS, SETTINGS, Mask, Score, by_us, labelled, measure, show
from PIL import Image, ImageFilter

from eventguard.adapters.faces.detector import Detector
from eventguard.core.photos.pixels import Pixels

KINDS = (
    *("turned 0", "turned 90", "turned 180", "turned 270", "tilted 15", "tilted 30"),
    *("dimmed 0.35", "blurred 1", "JPEG 30"),
)


def tilted(pixels: Pixels, degrees: float) -> tuple[Pixels, npt.NDArray[np.float64]]:
    """A copy turned about its middle on a larger sheet, and the way back."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    sheet = (math.ceil(height * sine + width * cosine), math.ceil(height * cosine + width * sine))
    matrix[:, 2] += (sheet[0] - width) / 2, (sheet[1] - height) / 2
    copy = cv2.warpAffine(pixels, matrix, sheet, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(copy, np.uint8), np.asarray(matrix, np.float64)


def in_copy(copy: str, detector: Detector, pixels: Pixels) -> Mask:
    """What is covered in a copy, laid back onto the picture."""
    kind, _, amount = copy.partition(" ")
    match kind:
        case "turned":
            turns = int(amount) // 90
            return np.ascontiguousarray(
                np.rot90(by_us(detector, np.ascontiguousarray(np.rot90(pixels, turns))), -turns)
            )
        case "tilted":
            changed, matrix = tilted(pixels, float(amount))
            size = (pixels.shape[1], pixels.shape[0])
            back = cv2.warpAffine(
                by_us(detector, changed), matrix, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
            )
            return np.asarray(back, np.uint8)
        case "dimmed":
            return by_us(detector, (pixels * float(amount)).astype(np.uint8))
        case "blurred":
            return by_us(detector, np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(float(amount)))))
        case _:
            buffer = io.BytesIO()
            Image.fromarray(pixels).save(buffer, "JPEG", quality=int(amount))
            return by_us(detector, np.asarray(Image.open(buffer)))


def main() -> None:
    """Measure, print the tables, keep them as JSON."""
    if not PHOTOS.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    cv2.setNumThreads(1)
    detector = Detector(SETTINGS)
    kept: dict[str, dict[str, object]] = {}
    for name in SETS:
        photos = labelled([name])
        scores: dict[str, Score] = {kind: measure(photos, partial(in_copy, kind, detector)) for kind in KINDS}
        show(f"{name}, changed copies: faces left uncovered, by height in pixels", scores)
        kept[name] = {kind: asdict(score) for kind, score in scores.items()}
    RESULTS.with_name("copies.json").write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    main()
