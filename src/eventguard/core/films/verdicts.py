"""SHOW or COVER for a whole track: shown only if it clearly belongs to one person from its first frame to its last.

A track is looked at in several parts of its time, in each where its face is seen best. Two people who pass each other
may have become one track: so every part has its say, and so has each first frame after the face was out of sight. One
that speaks for somebody else, or too many of which nobody can tell, cover the track in all its frames.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from eventguard.core.faces.matching import CLOSE, MARGIN, Likeness
from eventguard.core.films.tracks import Track
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.film import Span, together

#: Parts of about so many frames each, and how few and how many of them a track has.
PART, FEWEST, MOST = 25, 3, 12
#: In so many parts at least a person is beyond doubt, and in at most this share nobody can tell.
AGREE, UNTOLD = 3, 1 / 3
#: A face was surely found, to be compared, with so much evidence beyond enough.
CLEARLY = 0.5

#: A face is out of sight when it was not surely found for more frames than this; of so many such gaps, the first count.
GAP, MOST_GAPS = 2, 24

#: What came of comparing one frame's face: whom it resembles, best first; or why it could not be compared.
Told = Sequence[Likeness] | Reason


@dataclass(frozen=True)
class TrackVerdict:
    """The verdict on a track, as on a face of a photo."""

    verdict: Verdict
    reason: Reason
    person: str | None = None
    distance: float | None = None
    perhaps: str | None = None


@dataclass(frozen=True, slots=True)
class ToCompare:
    """In which frames to compare a track, as places in its finds: the best of each part (-1 for one in which its face
    was not surely found), and the first ones after it was out of sight, when it may be somebody else's.
    """

    parts: tuple[int, ...]
    after_gaps: tuple[int, ...]

    @property
    def finds(self) -> list[int]:
        """All of them, each once."""
        return sorted({*self.parts, *self.after_gaps} - {-1})


def to_compare(track: Track, span: Span) -> ToCompare:
    """In which frames to compare a track that is drawn over a span."""
    count = int(np.clip((span[1] - span[0] + 1) // PART, FEWEST, MOST))
    edges = np.linspace(track.first, track.last + 1, count + 1)
    size = track.boxes[:, 3] * np.clip(track.evidence, 0, 3)
    chosen = []
    for start, end in pairwise(edges):
        inside = np.flatnonzero((track.frames >= start) & (track.frames < end) & (track.evidence >= CLEARLY))
        chosen.append(int(inside[np.argmax(size[inside])]) if len(inside) else -1)
    sure = np.flatnonzero(track.evidence >= CLEARLY)
    again = sure[1:][np.diff(track.frames[sure]) > GAP]
    return ToCompare(tuple(chosen), tuple(int(n) for n in again[:MOST_GAPS]))


def verdict_on(told: Sequence[Told], after_gaps: Sequence[Told], standings: Mapping[str, Reason]) -> TrackVerdict:
    """The verdict by what each part of a track told, and its frames ``after_gaps``, which only ever speak against.

    Args:
        told: of each part; parts without a face to compare are ``Reason.TOO_BLURRED``.
        after_gaps: of each first frame after it was out of sight.
        standings: for each person who may be named, whether they may be shown in this channel today.
    """
    compared = [each for each in told if not isinstance(each, Reason)]
    if not compared:
        reasons = Counter(each for each in told if isinstance(each, Reason))
        return TrackVerdict(Verdict.COVER, reasons.most_common(1)[0][0])
    votes = Counter(each[0].person for each in compared if each and each[0].lead >= 0)
    if not votes:
        return _unsure(compared, standings)
    person, count = votes.most_common(1)[0]
    best = max(likeness.score for each in compared for likeness in each if likeness.person == person)
    distance = round(1 - best, 4)
    against = [*compared, *(each for each in after_gaps if not isinstance(each, Reason))]
    doubt = any(not _allows(each, person) for each in against) or len(votes) > 1
    few = count < AGREE or (len(told) - len(compared)) > UNTOLD * len(told)
    if doubt or few:
        near = person if standings.get(person) is Reason.CONSENTED else None
        return TrackVerdict(Verdict.COVER, Reason.AMBIGUOUS, None, distance, near)
    if person not in standings:
        return TrackVerdict(Verdict.COVER, Reason.NO_MATCH, None, distance)
    reason = standings[person]
    return TrackVerdict(Verdict.SHOW if reason is Reason.CONSENTED else Verdict.COVER, reason, person, distance)


def votes_for(told: Told, person: str | None) -> bool:
    """Whether a part says beyond doubt that its track is this person."""
    return not isinstance(told, Reason) and bool(told) and told[0].person == person and told[0].lead >= 0


def in_doubt(verdict: TrackVerdict) -> TrackVerdict:
    """Covered, with whom it may show as a suggestion."""
    return TrackVerdict(Verdict.COVER, Reason.AMBIGUOUS, None, verdict.distance, verdict.person)


def once_at_a_time(verdicts: Sequence[TrackVerdict], spans: Sequence[Span]) -> list[TrackVerdict]:
    """Nobody is in two places at once: of tracks that claim one person at the same time, none is believed."""
    return [
        TrackVerdict(Verdict.COVER, Reason.AMBIGUOUS, None, one.distance)
        if one.person
        and any(
            other.person == one.person and n != m and together(spans[n], spans[m]) for m, other in enumerate(verdicts)
        )
        else one
        for n, one in enumerate(verdicts)
    ]


def _allows(told: Sequence[Likeness], person: str) -> bool:
    """Whether a part does not speak against its track being this person: they resemble it best, and by far."""
    if not told or told[0].person != person or told[0].lead < -CLOSE:
        return False
    return all(told[0].score - other.score >= MARGIN for other in told[1:])


def _unsure(compared: Sequence[Sequence[Likeness]], standings: Mapping[str, Reason]) -> TrackVerdict:
    """Nobody, but perhaps somebody whom a part nearly resembles: a suggestion to a person, never a reason to show."""
    near = [each[0] for each in compared if each]
    if not near:
        return TrackVerdict(Verdict.COVER, Reason.NO_MATCH)
    best = max(near, key=lambda likeness: likeness.lead)
    close = best.lead >= -CLOSE and standings.get(best.person) is Reason.CONSENTED
    perhaps = best.person if close else None
    return TrackVerdict(Verdict.COVER, Reason.NO_MATCH, None, round(1 - best.score, 4), perhaps)
