"""What a score, or none, of one look is worth: how many times as often a face gets it as anything else, as a logarithm.

Run: uv run --group bench python benchmarks/odds.py        (needs the research photos in ../shared/data; 3 minutes)
Everything that any look at the crowd photos shows counts, once for each look: as a face when it meets a label (overlap
over union of 0.4 and more), as something else when it meets none (less than 0.15). Where the evidence takes its numbers
from (``core.faces.evidence``; docs/detection.md).
"""

import sys
from collections import Counter
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from detection import PHOTOS, Labelled, labelled
from rich.console import Console
from rich.table import Table

from eventguard.adapters.faces.centerface import CenterFace
from eventguard.adapters.faces.detector import FAINTEST
from eventguard.adapters.faces.pieces import fitted, scaled
from eventguard.adapters.faces.yunet import YuNet
from eventguard.core.faces.evidence import SAME_FIND, Look, candidates
from eventguard.core.settings import LOOKS, Ladder

HEIGHTS = (0, 6, 8, 10, 12, 16, 20, 28, 40, 64, 110, 200, 1000)
SCORES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
FACE, NO_FACE = 0.4, 0.15
Rows = npt.NDArray[np.float64]
#: A network, a row and a column of its table, and whether it is a face.
Seen = tuple[str, int, int, bool]


def looked_at(photo: Labelled, network: YuNet | CenterFace, ladder: Ladder) -> list[Look]:
    """The looks of one network at a photo, the longer one's too."""
    height, width = photo.pixels.shape[:2]
    looks = []
    for scale in ladder.scales(width, height) + ladder.scales(width, height, longer=True):
        small = fitted(photo.pixels, width * scale, height * scale)
        rows = scaled(network.look(small), width / small.shape[1], height / small.shape[0])
        looks.append(Look(network.name, scale, network.trust, rows))
    return looks


def overlap(box: Rows, rows: Rows) -> float:
    """The most that a box has in common with any of these, over union."""
    low, high = np.maximum(box[:2], rows[:, :2]), np.minimum(box[:2] + box[2:4], rows[:, :2] + rows[:, 2:4])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    joint = box[2] * box[3] + rows[:, 2] * rows[:, 3] - shared
    return float((shared / joint).max(initial=0.0))


def counted(photo: Labelled, looks: list[Look]) -> Counter[Seen]:
    """How often what was a face, or was none, got which score at which height."""
    labels, counts = np.array(photo.boxes, float).reshape(-1, 4), Counter[Seen]()
    for one in candidates(looks):
        met = overlap(one.box, labels)
        if NO_FACE <= met < FACE:
            continue
        for look in looks:
            same = [row[14] for row in look.rows if overlap(one.box, row[None, :4]) >= SAME_FIND]
            row = int(np.searchsorted(HEIGHTS, one.box[3] * look.scale, "right")) - 1
            counts[look.network, row, int(np.searchsorted(SCORES, max(same, default=0.0))), met >= FACE] += 1
    return counts


def main() -> None:
    """Count, and print a table for each network."""
    if not PHOTOS.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    cv2.setNumThreads(1)
    networks = ((YuNet(FAINTEST), LOOKS.yunet), (CenterFace(FAINTEST), LOOKS.centerface))
    counts = Counter[Seen]()
    for photo in labelled(["wider"]):
        counts += counted(photo, [look for network, ladder in networks for look in looked_at(photo, network, ladder)])
    for network, _ in networks:
        scores = [f"{low:g}-{high:g}" for low, high in pairwise(SCORES)]
        table = Table("height", "none", *scores, title=f"{network.name}: what a score is worth (faces, others)")
        for row, (low, high) in enumerate(pairwise(HEIGHTS)):
            here = np.array(
                [[counts[network.name, row, i, face] for i in range(len(SCORES))] for face in (True, False)]
            )
            share = (here + 0.5) / (here.sum(axis=1, keepdims=True) + 1)
            odds = zip(np.log(share[0] / share[1]), *here, strict=True)
            table.add_row(f"{low}-{high}", *(f"{worth:.1f} ({faces}, {others})" for worth, faces, others in odds))
        Console(width=170).print(table)


if __name__ == "__main__":
    main()
