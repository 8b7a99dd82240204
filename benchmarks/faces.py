"""The faces of the identification photos, as the product sees and describes them; for ``recognition.py``.

Each photo, and copies of it that are smaller, blurred, dark or saved badly: decoded, searched and described by the
product's own code. The named person is the face nearest to the middle.
"""

import io
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.faces.dlib import Dlib
from eventguard.adapters.faces.sface import SFace
from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Pixels
from eventguard.core.ports import Embedding
from eventguard.core.settings import Settings

ROOT = Path(__file__).parents[2] / "shared" / "data" / "identity"
SETTINGS = Settings()


@dataclass(frozen=True)
class Described:
    """One face: its height in pixels, where its landmarks are, and both recognisers' numbers."""

    detection: Detection
    first: Embedding
    second: Embedding


def smaller(height: int) -> Callable[[Pixels, int], Pixels]:
    """A copy in which a face of ``tall`` pixels has this height."""

    def shrink(pixels: Pixels, tall: int) -> Pixels:
        size = [max(1, round(side * height / tall)) for side in (pixels.shape[1], pixels.shape[0])]
        return np.asarray(Image.fromarray(pixels).resize((size[0], size[1]), Image.Resampling.LANCZOS))

    return shrink


def blurred(pixels: Pixels, tall: int) -> Pixels:
    """Out of focus: a Gaussian of 4 % of the face's height."""
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), tall * 0.04), dtype=np.uint8)


def dim(pixels: Pixels, _tall: int) -> Pixels:
    """A quarter of the light, and a sensor's noise (sigma 6)."""
    noise = np.random.default_rng(0).normal(0, 6, pixels.shape)
    return np.clip(pixels * 0.25 + noise, 0, 255).astype(np.uint8)


def saved_badly(pixels: Pixels, _tall: int) -> Pixels:
    """JPEG at quality 40."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=40)
    return np.asarray(Image.open(buffer).convert("RGB"))


#: The copies, by name. The photo as it is has no name.
COPIES: dict[str, Callable[[Pixels, int], Pixels]] = {
    "48 px": smaller(48),
    "40 px": smaller(40),
    "32 px": smaller(32),
    "24 px": smaller(24),
    "blurred": blurred,
    "dim": dim,
    "JPEG 40": saved_badly,
}
Faces = dict[str, Described | None]


def describe_all(files: Iterable[Path], copied: set[Path]) -> Iterator[tuple[str, Faces]]:
    """Each photo's face by copy ("" for the photo as it is); copies only of those asked for. None: no face found."""
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), cv2.setNumThreads, (1,)) as pool:
        yield from pool.map(_describe, ((file, file in copied) for file in files), chunksize=8)


def _describe(job: tuple[Path, bool]) -> tuple[str, Faces]:
    file, copies = job
    pixels = np.asarray(Image.open(file).convert("RGB"))
    faces: Faces = {"": _face(pixels)}
    if (plain := faces[""]) and copies:
        for name, copy in COPIES.items():
            faces[name] = _face(copy(pixels, plain.detection.box.height))
    return file.relative_to(ROOT).as_posix(), faces


def _face(pixels: Pixels) -> Described | None:
    detector, first, second = _engines()
    if not (found := detector.search(pixels).faces):
        return None
    middle = np.array([pixels.shape[1] / 2, pixels.shape[0] / 2])
    face = min(found, key=lambda one: float(np.linalg.norm(_centre(one) - middle)))
    return Described(face, first.embed(pixels, face), second.embed(pixels, face))


@cache
def _engines() -> tuple[Detector, SFace, Dlib]:
    return Detector(SETTINGS), SFace(), Dlib()


def _centre(face: Detection) -> Embedding:
    return np.array([face.box.x + face.box.width / 2, face.box.y + face.box.height / 2], np.float32)
