"""How much speaks for a face, when several networks have looked at a picture in several sizes.

evidence = what YuNet says + what CenterFace says - SIZE x log of the cover's area, in faces that just show somebody

What a look says is a logarithm: how many times as often a face gets this score there as anything else does. A find is
worth the same at every size, silence what the look could have seen: nothing where a face has 6 pixels, most from 24 on.
What a network says is the mean of its best two looks: a face seen in one size only counts less, and the many sizes that
are the wrong ones for it count nothing. The last term asks more of a big candidate than of a small one, because a big
cover laid by mistake spoils more of what is published. docs/detection.md tells where the few numbers come from.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
#: A find is worth ``Look.trust`` and this many times the log-odds of its score, and no more than MOST.
WORTH, MOST = 2.0, 5.0
#: Of a score of 1 there are no log-odds.
LARGEST_SCORE = 0.999
#: Silence speaks against a face of so many pixels of the look and fewer not at all, of so many and more by SILENT.
UNSEEN, SEEN, SILENT = 6.0, 24.0, 2.0
#: Looks of one network that count: more would only say again that most sizes are the wrong ones for a face.
BEST = 2
#: How much more evidence a bigger candidate needs, times the log of its area in the published picture.
SIZE = 0.4
#: A face of fewer pixels than this in the published picture shows nobody, and needs so much more evidence.
SHOWING, TINY = 7.0, 4.0
#: How much less evidence the upright picture may have for a face than a turned copy for its landmarks to be preferred.
NEARLY = 2.0
#: A score from which a candidate is a face of its own unless it is the very same find in another quarter: a child
#: before an adult, of whom the adult may be shown.
SURE = 0.9
#: An unsure one is a surer face seen twice when they share this much of the smaller and neither dwarfs the other,
SAME_FACE, DWARFED = 0.5, 6
#: and an eye or a mouth of a sure face when it lies in it for the most part.
MOSTLY = 0.6


@dataclass(frozen=True)
class Look:
    """One look at the picture: whose, in which scale, what a score of a half is worth there, and what it saw."""

    network: str
    scale: float
    trust: float
    rows: Rows


@dataclass(frozen=True)
class Candidate:
    """Something that may be a face: box and landmarks as in ``Rows``, the evidence for it, and whether it was found in
    a copy that was turned as heads lean.
    """

    box: Rows
    landmarks: Rows
    evidence: float
    turned: bool = False


def candidates(looks: Sequence[Look], published: float = 1.0) -> list[Candidate]:
    """One candidate for all finds that mean the same thing, in a picture that is published so many times its size."""
    rows = np.concatenate([np.zeros((0, 15)), *(look.rows for look in looks)])
    source = np.repeat(np.arange(len(looks)), [len(look.rows) for look in looks])
    found = []
    waiting = np.argsort(-rows[:, 14], kind="stable")
    while len(waiting):
        same = _overlap(rows[waiting[0]], rows[waiting]) >= SAME_FIND
        same[0] = True
        group, waiting = waiting[same], waiting[~same]
        found.append(_candidate(rows[group], source[group], looks, published))
    return found


def _candidate(rows: Rows, source: npt.NDArray[np.intp], looks: Sequence[Look], published: float) -> Candidate:
    scores = rows[:, 14]
    weights = np.where(scores >= SHAPING * scores.max(), scores**2, 0)
    box = weights @ rows[:, :4] / weights.sum()
    words: dict[str, list[float]] = {look.network: [] for look in looks}
    for index, look in enumerate(looks):
        tall, said = box[3] * look.scale, scores[source == index].max(initial=0.0)
        if tall > UNSEEN or said:
            words[look.network].append(_word(said, tall, look.trust))
    evidence = sum(map(_mean_of_best, words.values())) - SIZE * _log_of_area(box * published)
    if box[3] * published < SHOWING:
        evidence -= TINY
    # Of the two networks' landmarks YuNet's are the ones that the recognisers were measured with.
    best = next((i for i in range(len(rows)) if looks[source[i]].network == looks[0].network), 0)
    return Candidate(box, rows[best, 4:14], evidence)


def faces(found: Sequence[Candidate], enough: float, known: Sequence[Detection] = ()) -> list[Detection]:
    """The candidates with enough evidence, the surest first, each face once; after those that are ``known`` from an
    earlier look, of which none is lost. A detection's score is the logistic of its evidence beyond what is enough: 0.5
    for the least that is covered. Its landmarks are from the upright picture if it is about as sure there: in a copy
    that leans otherwise than the face they lie beside the eyes, and who is laid upright by them is hard to know.
    """
    kept, least = list(known), [math.inf] * len(known)
    for candidate in sorted(found, key=lambda candidate: -candidate.evidence):
        if candidate.evidence < enough:
            break
        detection = _detection(candidate, enough)
        same = [i for i, other in enumerate(kept) if _same(detection, other) or _part(detection, other)]
        if not same:
            kept.append(detection)
            least.append(candidate.evidence - NEARLY if candidate.turned else math.inf)
        elif not candidate.turned and candidate.evidence >= least[same[0]] and _is_one_find(detection, kept[same[0]]):
            kept[same[0]] = replace(kept[same[0]], landmarks=detection.landmarks)
            least[same[0]] = math.inf
    return kept


def _is_one_find(one: Detection, other: Detection) -> bool:
    shared = one.box.overlap(other.box)
    return shared >= SAME_FIND * (one.box.area + other.box.area - shared)


def _detection(candidate: Candidate, enough: float) -> Detection:
    x, y, width, height = (round(float(value)) for value in candidate.box)
    points = tuple((float(a), float(b)) for a, b in candidate.landmarks.reshape(5, 2))
    score = 1 / (1 + math.exp(enough - candidate.evidence))
    return Detection(Box(x, y, max(1, width), max(1, height)), points, score)


def _same(candidate: Detection, face: Detection) -> bool:
    if candidate.score >= SURE:
        return _is_one_find(candidate, face)
    shared, smaller, larger = candidate.box.overlap(face.box), *sorted((candidate.box.area, face.box.area))
    return shared > SAME_FACE * smaller and larger < DWARFED * smaller


def _part(candidate: Detection, face: Detection) -> bool:
    inside = candidate.box.overlap(face.box) > MOSTLY * candidate.box.area and candidate.box.area < face.box.area
    return inside and candidate.score < SURE <= face.score


def _word(score: float, tall: float, trust: float) -> float:
    """What a look says that shows a face so tall, with this score or with none. No find is worth less than silence."""
    silence = -SILENT * min(1.0, max(0.0, math.log(tall / UNSEEN) / math.log(SEEN / UNSEEN)))
    held = min(score, LARGEST_SCORE)
    return max(silence, min(MOST, trust + WORTH * math.log(held / (1 - held)))) if score else silence


def _mean_of_best(words: list[float]) -> float:
    """A network that could not have seen the face in any look says nothing."""
    best = sorted(words, reverse=True)[:BEST]
    return sum(best) / max(1, len(best))


def _log_of_area(box: Rows) -> float:
    """How large a candidate is in the published picture, over the smallest that shows somebody."""
    return math.log(max(1.0, box[2] * box[3] / SHOWING**2))


def _overlap(row: Rows, rows: Rows) -> Rows:
    """Shared area over joint area of one box with each of many."""
    low, high = np.maximum(row[:2], rows[:, :2]), np.minimum(row[:2] + row[2:4], rows[:, :2] + rows[:, 2:4])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    return np.asarray(shared / np.maximum(row[2] * row[3] + rows[:, 2] * rows[:, 3] - shared, 1e-9))
