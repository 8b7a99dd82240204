"""Decisions by hand about the faces of one photo: shown, covered, drawn over, put back, and kept when it is done again.

Covering always works. Showing takes a name, once per photo; whether that person may be shown is not asked here but
wherever a photo is rendered.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from eventguard.core.consent import Reason
from eventguard.core.errors import Refused
from eventguard.core.photo import Box, Drawn, Face, Verdict

Faces = tuple[Face, ...]

#: What is drawn with a shorter side (pixels) was a slip of the hand.
SHORTEST = 4
#: Two boxes are the same face when what they share is at least this part of what both cover: the usual measure when
#: finds are compared with labels (PASCAL VOC).
SAME = 0.5
#: Why a face is as it is when somebody said so.
BY_HAND = frozenset({Reason.SHOWN_BY_HAND, Reason.COVERED_BY_HAND})


@dataclass(frozen=True, slots=True)
class Former:
    """The faces of a former rendering, and how many pixels wide it was."""

    faces: Faces
    width: int


#: There was no former rendering.
NEVER = Former((), 1)


def show(faces: Faces, n: int, person: str) -> Faces:
    """The faces with number ``n`` shown as this person.

    Raises:
        Refused: there is no such face, it is one that somebody drew, or the person is already shown on another.
    """
    if _face(faces, n).drawn:
        raise Refused(f"Face {n} was drawn by hand: there is nothing under it to show.", "It can be erased.")
    for other in faces:
        if other.n != n and other.verdict is Verdict.SHOW and other.person == person:
            raise Refused(f"That person is already shown on face {other.n}.", f"Cover face {other.n} first.")
    return tuple(_shown(face, person) if face.n == n else face for face in faces)


def cover(faces: Faces, n: int) -> Faces:
    """The faces with number ``n`` covered. Raises Refused when there is no such face."""
    _face(faces, n)
    return tuple(_covered(face) if face.n == n else face for face in faces)


def draw(faces: Faces, box: Box, drawn: Drawn, size: tuple[int, int]) -> Faces:
    """The faces and one more, covered, where somebody drew it.

    An ellipse that the picture's rim cuts off becomes a rectangle: inscribed in what is left, it would hide less.

    Args:
        faces: those of the photo so far.
        box: where it was drawn, in pixels of the published picture; what lies outside of it is cut off.
        drawn: the shape.
        size: the picture's width and height in pixels.

    Raises:
        Refused: hardly anything of it lies in the picture.
    """
    left, top = max(0, box.x), max(0, box.y)
    right, bottom = min(size[0], box.x + box.width), min(size[1], box.y + box.height)
    if right - left < SHORTEST or bottom - top < SHORTEST:
        remedy = f"The picture has {size[0]} x {size[1]} pixels; a cover needs at least {SHORTEST} each way."
        raise Refused("There is hardly anything to cover there.", remedy)
    clipped = Box(left, top, right - left, bottom - top)
    drawn = drawn if clipped == box else Drawn.RECTANGLE
    return (*faces, Face(after(faces), clipped, Verdict.COVER, Reason.COVERED_BY_HAND, drawn=drawn))


def erase(faces: Faces, n: int) -> Faces:
    """The faces without number ``n``, which somebody drew. Raises Refused when there is none, or it was found."""
    if _face(faces, n).drawn is None:
        raise Refused(
            f"Face {n} was found, not drawn: it cannot be taken away.", "It can be covered, or shown by name."
        )
    return tuple(face for face in faces if face.n != n)


def put_back(faces: Faces, former: Faces) -> Faces:
    """The former faces again. What was found since stays, covered; only what was drawn since is taken away.

    Raises:
        Refused: they would show a face that is none of the photo's, or without a name, or somebody twice.
    """
    found = {face.box for face in faces if face.drawn is None}
    shown = [face for face in former if face.verdict is Verdict.SHOW]
    named = {face.person for face in shown if face.person}
    if len(named) < len(shown) or any(face.drawn or face.box not in found for face in shown):
        raise Refused("That cannot be put back: it is not how this photo was.")
    there = {face.box for face in former}
    since = (face for face in faces if face.drawn is None and face.box not in there)
    return append(former, (face if face.verdict is Verdict.COVER else _covered(face) for face in since))


def cover_people(faces: Faces, reasons: Mapping[str, Reason]) -> Faces:
    """The faces with these people covered, each for their reason, and whoever is shown without a name."""
    return tuple(
        replace(face, verdict=Verdict.COVER, reason=reasons.get(face.person or "", Reason.NO_MATCH), perhaps=None)
        if face.verdict is Verdict.SHOW and (not face.person or face.person in reasons)
        else face
        for face in faces
    )


def uncovers(faces: Faces, wanted: Faces) -> bool:
    """Whether anything that is covered now would be covered no longer."""
    covers = [{(f.box, f.drawn) for f in each if f.verdict is Verdict.COVER} for each in (faces, wanted)]
    return not covers[0] <= covers[1]


def decisions(faces: Faces) -> Faces:
    """The faces about which somebody decided."""
    return tuple(face for face in faces if face.reason in BY_HAND)


def keep(faces: Faces, former: Faces, scale: float) -> Faces:
    """The faces of a fresh rendering, with what was decided by hand about a former one.

    A decision goes to the face that is the same. Where there is none, a cover stays where it was, and whoever was shown
    there is not. Whoever is shown by hand is shown nowhere else on the photo.

    Args:
        faces: those found just now.
        former: those of the former rendering.
        scale: how much larger the fresh picture is.
    """
    decided = [replace(face, box=_scaled(face.box, scale)) for face in decisions(former)]
    partners = _partners(faces, decided)
    kept = tuple(_as(face, decided[partners[i]]) if i in partners else face for i, face in enumerate(faces))
    placed = set(partners.values())
    lost = (face for i, face in enumerate(decided) if i not in placed and face.verdict is Verdict.COVER)
    shown = {face.person for face in kept if face.reason is Reason.SHOWN_BY_HAND}
    once = (
        replace(face, verdict=Verdict.COVER, reason=Reason.AMBIGUOUS, person=None)
        if face.verdict is Verdict.SHOW and face.person in shown and face.reason is not Reason.SHOWN_BY_HAND
        else face
        for face in kept
    )
    return append(tuple(once), lost)


def append(faces: Faces, more: Iterable[Face]) -> Faces:
    """The faces and more of them, numbered after the last."""
    return (*faces, *(replace(face, n=n) for n, face in enumerate(more, after(faces))))


def after(faces: Faces) -> int:
    """The number of a face that comes to these."""
    return max((face.n for face in faces), default=0) + 1


def _face(faces: Faces, n: int) -> Face:
    for face in faces:
        if face.n == n:
            return face
    raise Refused(f"There is no face {n} on this photo.", "See its faces: eventguard show ID")


def matched(face: Face) -> str | None:
    """Whom the match took this face for, beyond doubt, whatever a hand has decided since."""
    return face.matched or (None if face.reason in BY_HAND else face.person)


def _shown(face: Face, person: str) -> Face:
    return _decided(face, Verdict.SHOW, Reason.SHOWN_BY_HAND, person)


def _covered(face: Face) -> Face:
    return _decided(face, Verdict.COVER, Reason.COVERED_BY_HAND, None)


def _decided(face: Face, verdict: Verdict, reason: Reason, person: str | None) -> Face:
    return replace(face, verdict=verdict, reason=reason, person=person, perhaps=None, matched=matched(face))


def _as(face: Face, decided: Face) -> Face:
    if decided.verdict is Verdict.SHOW and decided.person:
        return _shown(face, decided.person)
    return _covered(face)


def _partners(faces: Faces, decided: list[Face]) -> dict[int, int]:
    """Which face, by its place, which decision is about; the best pairs first, each face and each decision once."""
    pairs = (
        (_likeness(face.box, one.box), i, j)
        for i, face in enumerate(faces)
        for j, one in enumerate(decided)
        if one.drawn is None
    )
    partners: dict[int, int] = {}
    for likeness, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if likeness >= SAME and i not in partners and j not in partners.values():
            partners[i] = j
    return partners


def _likeness(one: Box, other: Box) -> float:
    """What two boxes share, as a part of what both cover."""
    shared = one.overlap(other)
    return shared / max(1, one.area + other.area - shared)


def _scaled(box: Box, scale: float) -> Box:
    """A box in a larger or smaller picture, never less than it was."""
    if scale == 1:
        return box
    left, top = math.floor(box.x * scale), math.floor(box.y * scale)
    return Box(left, top, math.ceil((box.x + box.width) * scale) - left, math.ceil((box.y + box.height) * scale) - top)
