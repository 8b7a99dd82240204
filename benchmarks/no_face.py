"""What "this is no face" would leave uncovered, on labelled photos: how many false finds, and how many true faces.

Run: uv run --group bench python benchmarks/no_face.py        (needs the research photos in ../shared/data)
A find is true when it meets a label (overlap over union of 0.3 and more), false when at most 5 % of it touch one;
faces that nobody labelled count as false. Only finds that are not too small are counted.
"""

import sys

import cv2
from detection import PHOTOS, SETS, labelled
from rich.console import Console
from rich.table import Table

from eventguard.adapters.faces.detector import Detector
from eventguard.core.faces import by_hand
from eventguard.core.faces.evidence import SURE
from eventguard.core.faces.policy import cover_all
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Face, is_small
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.settings import Settings


def kind(box: Box, labels: list[list[float]]) -> str:
    """Whether a find is a labelled face: true, false, or only in part."""
    faces = [Box(*(round(value) for value in label)) for label in labels]
    shared = [(box.overlap(face), face.area) for face in faces]
    if any(each >= 0.3 * (box.area + area - each) for each, area in shared):
        return "true"
    return "false" if all(each < 0.05 * box.area for each, _ in shared) else "part"


def may_go(detector: Detector, pixels: Pixels, face: Face) -> bool:
    """Whether its cover could be taken away, as far as the engines are asked."""
    if by_hand.why_a_face(face) or detector.is_like_a_face(pixels, face.box):
        return False
    return not any(
        face.box.holds_centre_of(seen.box) or seen.box.holds_centre_of(face.box) for seen in detector.look_again(pixels)
    )


def main() -> None:
    """Measure, and print a table."""
    if not PHOTOS.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    cv2.setNumThreads(1)
    detector = Detector(Settings())
    table = Table("", "finds", "not sure", "could be uncovered", title="What may be said to be no face")
    for name in SETS:
        counts = {each: [0, 0, 0] for each in ("true", "false", "part")}
        for photo in labelled([name]):
            for face in cover_all(detector.search(photo.pixels).faces, Reason.NO_MATCH):
                if not is_small(face):
                    count = counts[kind(face.box, photo.boxes)]
                    steps = (True, face.detection < SURE, may_go(detector, photo.pixels, face))
                    count[:] = (so_far + step for so_far, step in zip(count, steps, strict=True))
        for each, count in counts.items():
            table.add_row(f"{name}: {each}", *map(str, count))
    Console().print(table)


if __name__ == "__main__":
    main()
