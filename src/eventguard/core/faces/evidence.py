"""How much speaks for a face, when several networks have looked at a picture in several sizes.

evidence = what YuNet says + what CenterFace says - SIZE x log of the face's share of the picture

What a network says is the mean of its log-odds over its best three looks among those that can see a face that big: a
face seen in one size only counts less, one on which the networks agree counts more. The last term asks more of a big
candidate than of a small one, because a big cover laid by mistake spoils more. Nothing here was fitted but SIZE and the
threshold (``Looks.enough``); docs/detection.md tells how.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Box

#: Rows of x, y, width, height, five landmarks (x, y) and a score above 0 up to 1, in pixels of the published picture.
Rows = npt.NDArray[np.float64]

#: Overlap over union from which the finds of different looks are one candidate.
SAME_FIND = 0.35
#: Finds with at least this share of the best score shape a candidate's box.
SHAPING = 0.6
#: A look that sees nothing speaks against a face no louder than this score; none speaks for it louder than the other.
LEAST, MOST = 0.03, 0.97
#: Looks of one network that count: more would only say again that most sizes are the wrong ones for a face.
BEST = 3
#: How much more evidence a bigger candidate needs, times the log of its share of the picture, from a smallest share on.
SIZE, SMALLEST_SHARE = 0.5, 1e-3
#: A score from which a candidate is a face of its own unless it is the very same find in another quarter: a child
#: before an adult, of whom the adult may be shown.
SURE = 0.9
#: An unsure one is a surer face seen twice when they share this much of the smaller and neither dwarfs the other,
SAME_FACE, DWARFED = 0.5, 6
#: and an eye or a mouth of a sure face when it lies in it for the most part.
MOSTLY = 0.6


@dataclass(frozen=True)
class Look:
    """One look at the picture: whose, what it saw, and how tall a face it can see at most (pixels)."""

    network: str
    largest: float
    rows: Rows


@dataclass(frozen=True)
class Candidate:
    """Something that may be a face: box and landmarks as in ``Rows``, and the evidence for it."""

    box: Rows
    landmarks: Rows
    evidence: float


def candidates(looks: Sequence[Look], size: tuple[int, int]) -> list[Candidate]:
    """One candidate for all finds that mean the same thing, in a picture of this width and height."""
    rows = np.concatenate([np.zeros((0, 15)), *(look.rows for look in looks)])
    source = np.repeat(np.arange(len(looks)), [len(look.rows) for look in looks])
    found = []
    waiting = np.argsort(-rows[:, 14], kind="stable")
    while len(waiting):
        same = _overlap(rows[waiting[0]], rows[waiting]) >= SAME_FIND
        same[0] = True
        group, waiting = waiting[same], waiting[~same]
        found.append(_candidate(rows[group], source[group], looks, size))
    return found


def _candidate(rows: Rows, source: npt.NDArray[np.intp], looks: Sequence[Look], size: tuple[int, int]) -> Candidate:
    scores = rows[:, 14]
    weights = np.where(scores >= SHAPING * scores.max(), scores**2, 0)
    box = weights @ rows[:, :4] / weights.sum()
    voices: dict[str, list[float]] = {}
    for index, look in enumerate(looks):
        said = scores[source == index].max(initial=0.0)
        if box[3] <= look.largest or said:
            voices.setdefault(look.network, []).append(_log_odds(said))
    share = max(box[2] * box[3] / (size[0] * size[1]), SMALLEST_SHARE)
    evidence = sum(_mean_of_best(voice) for voice in voices.values()) - SIZE * math.log(share)
    # Of the two networks' landmarks YuNet's are the ones that the recognisers were measured with.
    best = next((i for i in range(len(rows)) if looks[source[i]].network == looks[0].network), 0)
    return Candidate(box, rows[best, 4:14], evidence)


def faces(found: Sequence[Candidate], enough: float) -> list[Detection]:
    """The candidates with enough evidence, the surest first, each face once. A detection's score is the logistic of its
    evidence beyond what is enough: 0.5 for the least that is covered.
    """
    kept: list[Detection] = []
    for candidate in sorted(found, key=lambda candidate: -candidate.evidence):
        if candidate.evidence < enough:
            break
        detection = _detection(candidate, enough)
        if not any(_same(detection, other) or _part(detection, other) for other in kept):
            kept.append(detection)
    return kept


def _detection(candidate: Candidate, enough: float) -> Detection:
    x, y, width, height = (round(float(value)) for value in candidate.box)
    points = tuple((float(a), float(b)) for a, b in candidate.landmarks.reshape(5, 2))
    score = 1 / (1 + math.exp(enough - candidate.evidence))
    return Detection(Box(x, y, max(1, width), max(1, height)), points, score)


def _same(candidate: Detection, face: Detection) -> bool:
    shared, smaller, larger = candidate.box.overlap(face.box), *sorted((candidate.box.area, face.box.area))
    if candidate.score >= SURE:
        return shared >= SAME_FIND * (smaller + larger - shared)
    return shared > SAME_FACE * smaller and larger < DWARFED * smaller


def _part(candidate: Detection, face: Detection) -> bool:
    inside = candidate.box.overlap(face.box) > MOSTLY * candidate.box.area and candidate.box.area < face.box.area
    return inside and candidate.score < SURE <= face.score


def _mean_of_best(voice: list[float]) -> float:
    best = sorted(voice, reverse=True)[:BEST]
    return sum(best) / len(best)


def _log_odds(score: float) -> float:
    held = min(max(score, LEAST), MOST)
    return math.log(held / (1 - held))


def _overlap(row: Rows, rows: Rows) -> Rows:
    """Shared area over joint area of one box with each of many."""
    low, high = np.maximum(row[:2], rows[:, :2]), np.minimum(row[:2] + row[2:4], rows[:, :2] + rows[:, 2:4])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    return np.asarray(shared / np.maximum(row[2] * row[3] + rows[:, 2] * rows[:, 3] - shared, 1e-9))
