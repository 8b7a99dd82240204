"""A copy of a photo for one person on it, as a subject access request asks for it: nobody but them is uncovered."""

from dataclasses import replace
from enum import StrEnum

from eventguard.core.faces.by_hand import Faces
from eventguard.core.faces.former_ids import named
from eventguard.core.people.consent import Reason
from eventguard.core.people.identity import plain_id
from eventguard.core.photos.face import Compared, Face, Verdict
from eventguard.core.photos.photo import Photo, State


class Whose(StrEnum):
    """How it was decided that a face is somebody's; from ``PERHAPS`` on it is not clearly theirs."""

    BY_HAND = "by-hand"
    APPROVED = "recognised-and-approved"
    RECOGNISED = "recognised-only"
    PERHAPS = "perhaps"
    UNLIKE = "by-hand-but-unlike"
    OTHERWISE = "decided-otherwise"
    SEVERAL = "several-faces"

    @property
    def is_clear(self) -> bool:
        """Whether a copy can be made on it."""
        return self in (Whose.BY_HAND, Whose.APPROVED, Whose.RECOGNISED)


def is_on(photo: Photo, person: str) -> bool:
    """Whether a face of this photo is, may be, or was taken to be somebody's."""
    return plain_id(person) in named(photo.faces)


def whose(photo: Photo, person: str) -> tuple[Face | None, Whose]:
    """Which face of a photo is this person's, and how that was decided. Call it only where ``is_on``.

    A hand's word counts, unless the face was compared and is unlike them; so does a match beyond doubt, and it is told
    whether an approver has looked at it since. One that a hand has decided about otherwise does not, nor two at once.
    """
    theirs = [face for face in photo.faces if face.person and plain_id(face.person) == plain_id(person)]
    if len(theirs) > 1:
        return None, Whose.SEVERAL
    if not theirs:
        perhaps = any(face.perhaps and plain_id(face.perhaps) == plain_id(person) for face in photo.faces)
        return None, Whose.PERHAPS if perhaps else Whose.OTHERWISE
    (face,) = theirs
    if face.drawn or face.reason in (Reason.COVERED_BY_HAND, Reason.NOT_A_FACE):
        return None, Whose.OTHERWISE
    if face.reason is Reason.SHOWN_BY_HAND:
        return (None, Whose.UNLIKE) if face.compared is Compared.UNLIKE else (face, Whose.BY_HAND)
    looked_at = photo.state in (State.APPROVED, State.TAKEN_DOWN) and face.verdict is Verdict.SHOW
    return face, Whose.APPROVED if looked_at else Whose.RECOGNISED


def alone(faces: Faces, own: Face) -> Faces:
    """The faces of a photo with this one shown and every other covered, also what somebody said to be no face; covers
    that were drawn stay what they are.
    """
    return tuple(
        replace(face, verdict=Verdict.SHOW)
        if face == own
        else replace(face, verdict=Verdict.COVER, reason=Reason.EVERYBODY_COVERED, person=None, perhaps=None)
        for face in faces
    )
