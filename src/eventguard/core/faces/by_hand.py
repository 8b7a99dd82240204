"""Decisions by hand about the faces of one photo: shown, covered, drawn over, erased, and each taken back.

Covering always works. Showing takes a name, once per photo; whether that person may be shown is not asked here but
wherever a photo is rendered. Every decision leaves its maker's name on the face: no other hand undoes a cover unawares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from eventguard.core.errors import Refused
from eventguard.core.faces.evidence import SURE
from eventguard.core.people.actors import same
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Drawn, Face, Verdict, is_shown, is_small
from eventguard.core.photos.film import Span, together
from eventguard.core.photos.photo import Erased
from eventguard.core.photos.pixels import Box

Faces = tuple[Face, ...]

#: What is drawn with a shorter side (pixels) was a slip of the hand.
SHORTEST = 4
#: Why a face is as it is when somebody said so.
BY_HAND = frozenset({Reason.SHOWN_BY_HAND, Reason.COVERED_BY_HAND, Reason.NOT_A_FACE})


def show(faces: Faces, n: int, person: str, by: str) -> Faces:
    """The faces with number ``n`` shown as this person.

    Raises:
        Refused: there is no such face, it is one that somebody drew, or the person is already shown on another.
    """
    face = face_of(faces, n)
    if face.drawn:
        raise Refused(f"Face {n} was drawn by hand: there is nothing under it to show.", "It can be erased.")
    require_once(faces, n, person)
    again = face.by if face.reason is Reason.SHOWN_BY_HAND and face.person == person else ()
    shown = _decided(face, Verdict.SHOW, Reason.SHOWN_BY_HAND, person)
    return _with(faces, replace(shown, by=_each(*again, by), over=overruled(face, by)))


def cover(faces: Faces, n: int, by: str) -> Faces:
    """The faces with number ``n`` covered. Raises Refused when there is no such face."""
    face = face_of(faces, n)
    return _with(faces, covered_by(face, _each(*_covers(face), by)))


def draw(faces: Faces, box: Box, drawn: Drawn, size: tuple[int, int], by: str, span: Span | None = None) -> Faces:
    """The faces and one more, covered, where somebody drew it.

    An ellipse that the picture's rim cuts off becomes a rectangle: inscribed in what is left, it would hide less.

    Args:
        faces: those of the photo so far.
        box: where it was drawn, in pixels of the published picture; what lies outside of it is cut off.
        drawn: the shape.
        size: the picture's width and height in pixels.
        by: who drew it.
        span: in a film the first and the last frame that it is for.

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
    told = {"drawn": drawn, "by": (by,), "span": span, "at": span and span[0]}
    return (*faces, Face(after(faces), clipped, Verdict.COVER, Reason.COVERED_BY_HAND, **told))  # type: ignore[arg-type]


def erase(faces: Faces, n: int) -> Faces:
    """The faces without number ``n``, which somebody drew. Raises Refused when there is none, or it was found."""
    if face_of(faces, n).drawn is None:
        raise Refused(
            f"Face {n} was found, not drawn: it cannot be taken away.", "It can be covered, or shown by name."
        )
    return tuple(face for face in faces if face.n != n)


def not_a_face(faces: Faces, n: int, by: str) -> Faces:
    """The faces with number ``n`` left uncovered, because somebody says that it is none. What it looks like is judged
    where it is rendered.

    Raises:
        Refused: there is no such face, somebody drew it, it is shown, or the record speaks for a face.
    """
    face = face_of(faces, n)
    if why := why_a_face(face):
        remedy = f"To erase it: eventguard face ID {n} --erase" if face.drawn else "A cover too many does no harm."
        raise Refused(f"Face {n} stays as it is: {why}.", remedy)
    return _with(
        faces, replace(_decided(face, Verdict.SHOW, Reason.NOT_A_FACE, None), by=(by,), over=overruled(face, by))
    )


def why_a_face(face: Face) -> str | None:
    """Why a find cannot be said to be none, by what is recorded of it; None when it can."""
    if face.drawn:
        return "somebody drew this cover, and it can be erased"
    if face.verdict is Verdict.SHOW:
        return "it is not covered"
    if face.detection >= SURE:
        return "EventGuard is sure that it is a face"
    if face.person or face.perhaps or face.matched or face.distance is not None:
        return "it was found to be like somebody's face"
    if is_small(face):
        return "it is too small to tell"
    return None


def cover_people(faces: Faces, reasons: Mapping[str, Reason]) -> Faces:
    """The faces with these people covered, each for their reason, and whoever is shown without a name. What is no face
    stays.
    """
    return tuple(
        replace(_undecided(face), verdict=Verdict.COVER, reason=reasons.get(face.person or "", Reason.NO_MATCH))
        if is_shown(face) and (not face.person or face.person in reasons)
        else face
        for face in faces
    )


def uncovers(faces: Faces, wanted: Faces) -> bool:
    """Whether anything that is covered now would be covered no longer."""
    covers = [{(f.box, f.drawn) for f in each if f.verdict is Verdict.COVER} for each in (faces, wanted)]
    return not covers[0] <= covers[1]


def overruled(face: Face, by: str) -> tuple[str, ...]:
    """Those other than ``by`` whose cover lies on this face, or gave way to what was decided about it."""
    return tuple(each for each in _covers(face) if not same(each, by))


def erased(earlier: tuple[Erased, ...], before: Faces, after: Faces, by: str) -> tuple[Erased, ...]:
    """Covers drawn by somebody else that are taken away once faces that were ``before`` are ``after``."""
    there = {replace(face, n=0) for face in after}
    gone = (Erased(by, face) for face in before if face.drawn and overruled(face, by))
    return tuple(each for each in (*earlier, *gone) if replace(each.face, n=0) not in there)


def preparers(earlier: tuple[str, ...], faces: Faces, erased: tuple[Erased, ...]) -> tuple[str, ...]:
    """Those who let something be seen by hand; ``earlier`` is who did in a record whose faces do not say by whom."""
    seen = [face for face in faces if face.verdict is Verdict.SHOW and face.reason in BY_HAND]
    older = () if all(face.by for face in seen) else earlier
    return _each(*older, *(name for face in seen for name in face.by), *(each.by for each in erased))


def append(faces: Faces, more: Iterable[Face]) -> Faces:
    """The faces and more of them, numbered after the last."""
    return (*faces, *(replace(face, n=n) for n, face in enumerate(more, after(faces))))


def after(faces: Faces) -> int:
    """The number of a face that comes to these."""
    return max((face.n for face in faces), default=0) + 1


def face_of(faces: Faces, n: int) -> Face:
    """The face of this number. Raises Refused when there is none."""
    for face in faces:
        if face.n == n:
            return face
    raise Refused(f"There is no face {n} on this photo.", "See its faces: eventguard show ID")


def matched(face: Face) -> str | None:
    """Whom the match took this face for, beyond doubt, whatever a hand has decided since."""
    return face.matched or (None if face.reason in BY_HAND else face.person)


def covered_by(face: Face, by: tuple[str, ...]) -> Face:
    """The face, as they covered it."""
    return replace(_decided(face, Verdict.COVER, Reason.COVERED_BY_HAND, None), by=by, over=())


def _covers(face: Face) -> tuple[str, ...]:
    """Who covered a face by hand, also where that gave way to another decision; an empty name is somebody unknown."""
    return (face.by or ("",)) if face.reason is Reason.COVERED_BY_HAND else face.over


def _decided(face: Face, verdict: Verdict, reason: Reason, person: str | None) -> Face:
    return replace(_undecided(face), verdict=verdict, reason=reason, person=person, matched=matched(face))


def _undecided(face: Face) -> Face:
    """A face without what holds no longer once it is decided about anew: whom it may be, and how it compared."""
    return replace(face, perhaps=None, compared=None)


def require_once(faces: Faces, n: int, person: str) -> None:
    """Raise Refused when this person is shown on another face than number ``n``; in a film, at the same time."""
    span = face_of(faces, n).span
    for other in faces:
        shown = other.n != n and other.verdict is Verdict.SHOW and other.person == person
        if shown and together(span, other.span):
            raise Refused(f"That person is already shown on face {other.n}.", f"Cover face {other.n} first.")


def _with(faces: Faces, decided: Face) -> Faces:
    return tuple(decided if face.n == decided.n else face for face in faces)


def _each(*names: str) -> tuple[str, ...]:
    """Every name once, in order."""
    return tuple(dict.fromkeys(names))
