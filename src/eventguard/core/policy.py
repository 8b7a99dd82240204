"""SHOW or COVER, and the reason. Covered unless proven otherwise."""

from collections.abc import Mapping, Sequence

from eventguard.core import pose
from eventguard.core.consent import Reason
from eventguard.core.matching import MARGIN, Likeness
from eventguard.core.photo import Detection, Face, Verdict


def cover_all(detections: Sequence[Detection], reason: Reason, first: int = 1) -> tuple[Face, ...]:
    """Cover every face for one and the same reason; faces are numbered from ``first``."""
    return tuple(_face(n, detection, Verdict.COVER, reason) for n, detection in enumerate(detections, first))


def decide(
    detections: Sequence[Detection],
    likenesses: Sequence[Likeness | None],
    standings: Mapping[str, Reason],
    threshold: float,
    match_size: int,
) -> tuple[Face, ...]:
    """The verdict on each face of one photo.

    Args:
        detections: the faces.
        likenesses: for each of them the person it resembles most, or None.
        standings: for each person in the gallery, whether they may be shown in this channel today.
        threshold: the match score from which two faces count as one person's.
        match_size: height in pixels below which a face is not matched.
    """
    best = _best_claims(likenesses)
    faces = []
    for n, (detection, likeness) in enumerate(zip(detections, likenesses, strict=True), 1):
        reason, person = Reason.NO_MATCH, None
        if detection.box.height < match_size:
            reason = Reason.TOO_SMALL
        elif likeness is not None and likeness.score >= threshold:
            if likeness.distinct and best[likeness.person] == n:
                person, reason = likeness.person, standings.get(likeness.person, Reason.NO_CONSENT)
            else:
                reason = Reason.AMBIGUOUS
        verdict = Verdict.SHOW if reason is Reason.CONSENTED else Verdict.COVER
        distance = None if likeness is None else round(1 - likeness.score, 4)
        faces.append(_face(n, detection, verdict, reason, person, distance))
    return tuple(faces)


def _best_claims(likenesses: Sequence[Likeness | None]) -> dict[str, int]:
    """For each person the number of the one face that may be theirs, 0 where two faces contest it.

    Nobody is twice in one photo: of two faces that resemble the same person, one is somebody else's. Only a clear
    lead settles which.
    """
    claims: dict[str, list[tuple[float, int]]] = {}
    for n, likeness in enumerate(likenesses, 1):
        if likeness is not None:
            claims.setdefault(likeness.person, []).append((likeness.score, n))
    best = {}
    for person, scores in claims.items():
        (first, n), *rest = sorted(scores, reverse=True)
        best[person] = n if not rest or first - rest[0][0] >= MARGIN else 0
    return best


def _face(
    n: int,
    detection: Detection,
    verdict: Verdict,
    reason: Reason,
    person: str | None = None,
    distance: float | None = None,
) -> Face:
    tilt, turn = (round(measure(detection.landmarks), 2) for measure in (pose.tilt, pose.turn))
    return Face(n, detection.box, verdict, reason, person, round(detection.score, 4), distance, tilt, turn)
