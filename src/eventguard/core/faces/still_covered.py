"""What stays covered on a photo that was turned: nothing that was under a cover comes out because a fresh look at the
turned picture takes it for something else, or no longer sees it.
"""

import math
from dataclasses import replace

from eventguard.core.faces.by_hand import BY_HAND, Faces, append, covered_by
from eventguard.core.faces.kept_by_hand import SAME, Earlier, Turned, alike, keep, scaled
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Face, Verdict, is_shown

#: By how much the ellipse over a box is larger than the one in it: it holds its corners, a little lifted.
HOLDS = 1.33
#: Points around a circle of radius 1: as a face lies in its box.
ROUND = tuple((math.cos(n * math.pi / 4), math.sin(n * math.pi / 4)) for n in range(8))


def kept_faces(faces: Faces, earlier: Earlier, scale: float) -> Faces:
    """The faces of a fresh rendering, so many times as large, with what is kept of an earlier one."""
    before = earlier.turned
    faces = keep(faces, earlier.faces, scale)
    return still_covered(faces, before, scale) if before else faces


def still_covered(faces: Faces, before: Turned, scale: float) -> Faces:
    """The faces of a fresh rendering, with every one covered that was covered before.

    A face that is not found any more stays covered where it was, by whoever turned the photo; also one that was shown,
    for nobody may be visible of whom nothing is known. What somebody recognises under a cover is a suggestion.

    Args:
        faces: those found just now, with what was decided by hand.
        before: those of the rendering before.
        scale: how much larger the fresh picture is.
    """
    there = [
        replace(face, box=scaled(face.box, scale)) for face in before.faces if face.reason is not Reason.NOT_A_FACE
    ]
    covers = [face for face in there if face.verdict is Verdict.COVER]
    seen = [face for face in there if is_shown(face)]
    faces = tuple(_unless_covered(face, covers, seen) for face in faces)
    return append(faces, (covered_by(face, (before.by,)) for face in there if not _is_kept(face, faces)))


def turned_back(before: Faces, now: Faces, since: Faces) -> Faces:
    """The faces as they were ``before`` a photo was turned, once that is undone; but what was decided ``since`` stays,
    and so does a cover on what was found only while it stood that way. All are where they are once it is turned back.
    """
    faces = keep(before, since, 1.0)
    found = (face for face in now if face.verdict is Verdict.COVER and face.reason not in BY_HAND)
    return append(faces, (face for face in found if all(alike(face.box, other.box) < SAME for other in faces)))


def _unless_covered(face: Face, covers: list[Face], seen: list[Face]) -> Face:
    """A face, covered if it was before."""
    if face.verdict is Verdict.COVER or face.reason in BY_HAND:
        return face
    best = max((alike(face.box, cover.box) for cover in covers), default=0.0)
    was_seen = any(alike(face.box, other.box) >= max(SAME, best) for other in seen)
    if was_seen or not any(_is_there(face, cover) for cover in covers):
        return face
    return replace(face, verdict=Verdict.COVER, reason=Reason.AMBIGUOUS, person=None, perhaps=face.person)


def _is_there(face: Face, cover: Face) -> bool:
    return cover.box.holds_centre_of(face.box) or face.box.holds_centre_of(cover.box)


def _is_kept(before: Face, faces: Faces) -> bool:
    """Whether one of the faces is the same, and, if it was covered, its cover lies on all of it."""
    same = [face for face in faces if alike(face.box, before.box) >= SAME]
    if before.verdict is not Verdict.COVER:
        return bool(same)
    return any(_hides(face, before) for face in same if face.verdict is Verdict.COVER)


def _hides(cover: Face, before: Face) -> bool:
    """Whether a cover lies on all of a face that was covered. What is drawn covers what was drawn; what was found is
    covered by an ellipse that holds its box.
    """
    one, other = cover.box, before.box
    if cover.drawn or before.drawn:
        return (cover.drawn, one) == (before.drawn, other)
    x, y = one.x + one.width / 2, one.y + one.height / 2
    across, along = one.width / 2 * HOLDS, one.height / 2 * HOLDS
    a, b = other.width / 2, other.height / 2
    rim = ((other.x + a * (1 + u), other.y + b * (1 + v)) for u, v in ROUND)
    return all(math.hypot((u - x) / across, (v - y) / along) <= 1 for u, v in rim)
