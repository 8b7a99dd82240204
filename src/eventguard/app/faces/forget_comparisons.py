"""Leaving nothing behind of how a face compared with somebody who may not be recognised any more, or is forgotten."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from eventguard.app.school import School
from eventguard.core.faces.by_hand import Faces
from eventguard.core.faces.comparison import LOOKED
from eventguard.core.people.consent import may_be_matched
from eventguard.core.photos.face import Compared
from eventguard.core.photos.photo import Photo


def unlearn(school: School, photos: Iterable[Photo]) -> None:
    """Erase from these photos what came of looking at faces for people who may not be recognised. Call it inside a
    transaction of the record.
    """
    looked = [photo for photo in photos if any(face.compared in LOOKED for face in _all_faces(photo))]
    may = {id for id, person in school.people().items() if may_be_matched(person)} if looked else set[str]()
    for photo in looked:
        steps = tuple(replace(s, before=_without(s.before, may), after=_without(s.after, may)) for s in photo.steps)
        unlearned = replace(photo, faces=_without(photo.faces, may), steps=steps)
        if unlearned != photo:
            school.record.save(unlearned, school.user, school.now(), comparison="erased")


def _all_faces(photo: Photo) -> Faces:
    """Its faces, and those that undoing would bring back."""
    return (*photo.faces, *(face for step in photo.steps for face in (*step.before, *step.after)))


def _without(faces: Faces, may: Collection[str]) -> Faces:
    return tuple(
        replace(face, compared=Compared.NOT_PERMITTED) if face.compared in LOOKED and face.person not in may else face
        for face in faces
    )
