"""How much speaks for a face, when several networks have looked at a picture in several sizes.

evidence = what YuNet says + what CenterFace says - SIZE x log of the face's area, in faces of 13 pixels

What a network says is the mean of its log-odds over its best three looks among those in which the face has a size that
it can see: a face seen in one size only counts less, one on which the networks agree counts more. Where even its
largest look shows the face too small to be clear to it, it is heard with up to UNCLEAR less against the face. The last
term asks more of a big candidate than of a small one, because a big cover laid by mistake spoils more. Only pixels of
looks and of the picture count, not shares of it: the same face is worth the same in a small photo and on a large one.
docs/detection.md tells how the few numbers were chosen.
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
#: How tall a face is, in pixels of a look, that can be seen there: others do not speak against it by their silence.
SMALLEST, LARGEST = 12, 300
#: How much less a network speaks against a face that it sees no larger than SMALLEST; nothing where it sees it clearly.
UNCLEAR = 1.0
#: How much more evidence a bigger candidate needs, times the log of its area in pixels over the smallest that counts.
SIZE, SMALLEST_AREA = 0.5, 13.0**2
#: A score from which a candidate is a face of its own unless it is the very same find in another quarter: a child
#: before an adult, of whom the adult may be shown.
SURE = 0.9
#: An unsure one is a surer face seen twice when they share this much of the smaller and neither dwarfs the other,
SAME_FACE, DWARFED = 0.5, 6
#: and an eye or a mouth of a sure face when it lies in it for the most part.
MOSTLY = 0.6


@dataclass(frozen=True)
class Look:
    """One look at the picture: whose, in which scale, from which height on the network sees a face clearly (pixels of
    the look), and what it saw.
    """

    network: str
    scale: float
    clear: float
    rows: Rows


@dataclass(frozen=True)
class Candidate:
    """Something that may be a face: box and landmarks as in ``Rows``, and the evidence for it."""

    box: Rows
    landmarks: Rows
    evidence: float


def candidates(looks: Sequence[Look]) -> list[Candidate]:
    """One candidate for all finds that mean the same thing."""
    rows = np.concatenate([np.zeros((0, 15)), *(look.rows for look in looks)])
    source = np.repeat(np.arange(len(looks)), [len(look.rows) for look in looks])
    found = []
    waiting = np.argsort(-rows[:, 14], kind="stable")
    while len(waiting):
        same = _overlap(rows[waiting[0]], rows[waiting]) >= SAME_FIND
        same[0] = True
        group, waiting = waiting[same], waiting[~same]
        found.append(_candidate(rows[group], source[group], looks))
    return found


def _candidate(rows: Rows, source: npt.NDArray[np.intp], looks: Sequence[Look]) -> Candidate:
    scores = rows[:, 14]
    weights = np.where(scores >= SHAPING * scores.max(), scores**2, 0)
    box = weights @ rows[:, :4] / weights.sum()
    voices: dict[str, list[float]] = {look.network: [] for look in looks}
    unclear = dict.fromkeys(voices, UNCLEAR)
    for index, look in enumerate(looks):
        said = scores[source == index].max(initial=0.0)
        tall = box[3] * look.scale
        if SMALLEST <= tall <= LARGEST or said:
            voices[look.network].append(_log_odds(said))
            unclear[look.network] = min(unclear[look.network], _unclear(tall, look.clear))
    area = max(box[2] * box[3] / SMALLEST_AREA, 1.0)
    evidence = sum(_mean_of_best(voices[each]) + unclear[each] for each in voices) - SIZE * math.log(area)
    # Of the two networks' landmarks YuNet's are the ones that the recognisers were measured with.
    best = next((i for i in range(len(rows)) if looks[source[i]].network == looks[0].network), 0)
    return Candidate(box, rows[best, 4:14], evidence)


def faces(found: Sequence[Candidate], enough: float, known: Sequence[Detection] = ()) -> list[Detection]:
    """The candidates with enough evidence, the surest first, each face once; after those that are ``known`` from an
    earlier look, of which none is lost. A detection's score is the logistic of its evidence beyond what is enough: 0.5
    for the least that is covered.
    """
    kept = list(known)
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


def _unclear(tall: float, clear: float) -> float:
    """How much less the silence of a look counts that shows a face so tall."""
    return UNCLEAR * min(1.0, max(0.0, (clear - tall) / (clear - SMALLEST)))


def _mean_of_best(voice: list[float]) -> float:
    """A network that no look of a fitting size was asked of is silent."""
    best = sorted(voice or [_log_odds(0)], reverse=True)[:BEST]
    return sum(best) / len(best)


def _log_odds(score: float) -> float:
    held = min(max(score, LEAST), MOST)
    return math.log(held / (1 - held))


def _overlap(row: Rows, rows: Rows) -> Rows:
    """Shared area over joint area of one box with each of many."""
    low, high = np.maximum(row[:2], rows[:, :2]), np.minimum(row[:2] + row[2:4], rows[:, :2] + rows[:, 2:4])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    return np.asarray(shared / np.maximum(row[2] * row[3] + rows[:, 2] * rows[:, 3] - shared, 1e-9))
