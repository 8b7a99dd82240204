"""SHOW or COVER, and the reason. Covered unless proven otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eventguard.core.faces import pose
from eventguard.core.faces.assignment import clear_claims
from eventguard.core.faces.matching import CLOSE, MARGIN, Likeness
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Detection, Face, Verdict


def cover_all(detections: Sequence[Detection], reason: Reason, first: int = 1) -> tuple[Face, ...]:
    """Cover every face for one and the same reason; faces are numbered from ``first``."""
    return tuple(_face(n, detection, Verdict.COVER, reason) for n, detection in enumerate(detections, first))


def verdicts(
    detections: Sequence[Detection],
    likenesses: Sequence[Sequence[Likeness] | Reason],
    standings: Mapping[str, Reason],
) -> tuple[Face, ...]:
    """The verdict on each face of one photo.

    Args:
        detections: the faces.
        likenesses: for each of them the people it resembles, best first; or the reason why it could not be compared.
        standings: for each person who may be named, whether they may be shown in this channel today. Whoever is not
            in it is covered like a stranger.
    """
    claims = clear_claims([() if isinstance(people, Reason) else people for people in likenesses])
    return tuple(
        _judge(n, detection, people, claim, standings)
        for n, (detection, people, claim) in enumerate(zip(detections, likenesses, claims, strict=True), 1)
    )


def _judge(
    n: int,
    detection: Detection,
    likenesses: Sequence[Likeness] | Reason,
    claim: str | None,
    standings: Mapping[str, Reason],
) -> Face:
    """The verdict on one face, of whom the other faces of the photo leave ``claim``."""
    if isinstance(likenesses, Reason):
        return _face(n, detection, Verdict.COVER, likenesses)
    if not likenesses:
        return _face(n, detection, Verdict.COVER, Reason.NO_MATCH)
    best, *others = likenesses
    distance = round(1 - best.score, 4)
    close = best.lead >= -CLOSE and standings.get(best.person) is Reason.CONSENTED
    unsure = _face(n, detection, Verdict.COVER, Reason.NO_MATCH, None, distance, best.person if close else None)
    if best.lead < 0:
        return unsure
    if claim != best.person or any(best.score - other.score < MARGIN for other in others):
        return replace(unsure, reason=Reason.AMBIGUOUS)
    if best.person not in standings:
        return unsure
    reason = standings[best.person]
    verdict = Verdict.SHOW if reason is Reason.CONSENTED else Verdict.COVER
    return _face(n, detection, verdict, reason, best.person, distance)


def _face(
    n: int,
    detection: Detection,
    verdict: Verdict,
    reason: Reason,
    person: str | None = None,
    distance: float | None = None,
    perhaps: str | None = None,
) -> Face:
    tilt, turn = (round(measure(detection.landmarks), 2) for measure in (pose.tilt, pose.turn))
    score = round(detection.score, 4)
    return Face(n, detection.box, verdict, reason, person, score, distance, perhaps, tilt, turn)
