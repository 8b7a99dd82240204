"""Photos of somebody who was forgotten, whose id somebody else has now: nothing in them may name the new bearer."""

from collections.abc import Collection
from dataclasses import replace

from eventguard.core.faces.by_hand import Faces
from eventguard.core.people.identity import former, plain_id
from eventguard.core.photos.face import Face
from eventguard.core.photos.photo import Photo


def parted(photo: Photo, ids: Collection[str]) -> Photo:
    """A photo that says ``former P003`` where it said P003, in what undoing would bring back as well.

    Nobody in the register is called so: whoever is shown under such a name may not be, and is never taken for the new
    bearer. A suggestion that a face may be theirs is gone. ``ids`` are in their plain form.
    """
    steps = tuple(replace(step, before=_faces(step.before, ids), after=_faces(step.after, ids)) for step in photo.steps)
    erased = tuple(replace(each, face=_face(each.face, ids)) for each in photo.erased)
    return replace(photo, faces=_faces(photo.faces, ids), steps=steps, erased=erased)


def named(faces: Faces) -> set[str]:
    """Everybody for whom these faces are, or were, taken; in the plain form of their ids."""
    return {plain_id(id) for face in faces for id in (face.person, face.perhaps, face.matched) if id}


def _faces(faces: Faces, ids: Collection[str]) -> Faces:
    return tuple(_face(face, ids) for face in faces)


def _face(face: Face, ids: Collection[str]) -> Face:
    def kept(id: str | None) -> str | None:
        return former(id) if id and plain_id(id) in ids else id

    perhaps = None if face.perhaps and plain_id(face.perhaps) in ids else face.perhaps
    return replace(face, person=kept(face.person), matched=kept(face.matched), perhaps=perhaps)
