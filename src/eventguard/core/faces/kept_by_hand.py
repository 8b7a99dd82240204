"""What is kept of decisions by hand when a photo is done again: every cover, and whoever may still be shown."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from eventguard.core.faces.by_hand import BY_HAND, Faces, append, covered_by, matched
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.pixels import Box
from eventguard.core.photos.word import Words

#: Two boxes are the same face when what they share is at least this part of what both cover: the usual measure when
#: finds are compared with labels (PASCAL VOC).
SAME = 0.5


@dataclass(frozen=True, slots=True)
class Turned:
    """All faces and writing of the rendering before a photo was turned, where they are since; and who turned it."""

    by: str
    faces: Faces
    words: Words


@dataclass(frozen=True, slots=True)
class Earlier:
    """The faces of an earlier rendering, how many pixels wide it was, and the writing on it that somebody decided
    about; how often its photo is turned to the right (``quarters``), and, if it was just ``turned``, what it was.
    """

    faces: Faces
    width: int
    words: Words = ()
    quarters: int = 0
    turned: Turned | None = None


#: There was no earlier rendering.
NEVER = Earlier((), 1)


def decisions(faces: Faces, may_stay: Callable[[Face], bool] = lambda _: True) -> Faces:
    """The faces about which somebody decided: every cover, and whoever is shown and ``may_stay``. Where that is over,
    a cover that had given way to it comes back. That something is no face is never kept: a fresh look tells.
    """
    return tuple(decided for face in faces if (decided := _decision(face, may_stay)))


def keep(faces: Faces, earlier: Faces, scale: float) -> Faces:
    """The faces of a fresh rendering, with what was decided by hand about an earlier one.

    A decision goes to the face that is the same. Where there is none, a cover stays where it was, and nobody is shown
    under it; a cover that had given way comes back; and whoever else is shown there stays so, for they can be seen
    whether the fresh look finds them or not, and must be known of when their family takes a yes back. Whoever is shown
    by hand is shown nowhere else on the photo.

    Args:
        faces: those found just now.
        earlier: those of the earlier rendering.
        scale: how much larger the fresh picture is.
    """
    decided = [replace(face, box=scaled(face.box, scale)) for face in decisions(earlier)]
    partners = _partners(faces, decided)
    kept = [_as(face, decided[partners[i]]) if i in partners else face for i, face in enumerate(faces)]
    placed = set(partners.values())
    lost = [covered_by(face, face.over) if face.over else face for i, face in enumerate(decided) if i not in placed]
    shown = {face.person for face in (*kept, *lost) if face.reason is Reason.SHOWN_BY_HAND}
    hidden = [one.box for one in lost if one.drawn is None]
    return append(tuple(_unless(face, shown, hidden) for face in kept), lost)


def _decision(face: Face, may_stay: Callable[[Face], bool]) -> Face | None:
    if face.verdict is Verdict.COVER and face.reason in BY_HAND:
        return face
    if face.reason is Reason.SHOWN_BY_HAND and face.verdict is Verdict.SHOW and may_stay(face):
        return face
    return covered_by(face, face.over) if face.over else None


def _as(face: Face, decided: Face) -> Face:
    return replace(
        face,
        verdict=decided.verdict,
        reason=decided.reason,
        person=decided.person,
        perhaps=None,
        matched=matched(face),
        by=decided.by,
        over=decided.over,
        compared=decided.compared,
    )


def _unless(face: Face, shown: set[str | None], hidden: list[Box]) -> Face:
    """A face, covered if its person is shown by hand elsewhere, or if it lies where a hand covered one that is gone."""
    if face.verdict is Verdict.COVER or face.reason in BY_HAND:
        return face
    under = any(box.holds_centre_of(face.box) or face.box.holds_centre_of(box) for box in hidden)
    if under or face.person in shown:
        return replace(face, verdict=Verdict.COVER, reason=Reason.AMBIGUOUS, person=None)
    return face


def _partners(faces: Faces, decided: list[Face]) -> dict[int, int]:
    """Which face, by its place, which decision is about; the best pairs first, each face and each decision once."""
    pairs = (
        (alike(face.box, one.box), i, j)
        for i, face in enumerate(faces)
        for j, one in enumerate(decided)
        if one.drawn is None
    )
    partners: dict[int, int] = {}
    for likeness, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if likeness >= SAME and i not in partners and j not in partners.values():
            partners[i] = j
    return partners


def alike(one: Box, other: Box) -> float:
    """What two boxes share, as a part of what both cover."""
    shared = one.overlap(other)
    return shared / max(1, one.area + other.area - shared)


def scaled(box: Box, scale: float) -> Box:
    """A box in a larger or smaller picture, never less than it was."""
    if scale == 1:
        return box
    left, top = math.floor(box.x * scale), math.floor(box.y * scale)
    return Box(left, top, math.ceil((box.x + box.width) * scale) - left, math.ceil((box.y + box.height) * scale) - top)
