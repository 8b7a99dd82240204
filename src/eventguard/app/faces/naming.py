"""Naming the faces of one photo at once, so that it is made anew only once, however many names were typed."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from eventguard.app.faces import by_hand
from eventguard.app.photos.held import held
from eventguard.app.photos.render_again import decide
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.faces import by_hand as rules
from eventguard.core.faces.reading_order import in_rows
from eventguard.core.people.consent import Channel
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Photo, State


@dataclass(frozen=True, slots=True)
class Left:
    """A face that was not shown as whom somebody named, and why not, in sentences; it stays as it was."""

    n: int
    person: str
    says: str


@dataclass(frozen=True, slots=True)
class Named:
    """A photo as it is now, and what of the names was left undone."""

    photo: Photo
    left: tuple[Left, ...]


def photos_of(school: School, event: str, channel: Channel) -> list[Photo]:
    """The held photos of an event on which there is a face to name, in the order in which they came. Films are not
    among them: whose a face is shows in how it moves.
    """
    held = school.record.photos(State.HELD)
    here = (photo for photo in held if (photo.event, photo.channel) == (event, channel))
    return [photo for photo in here if to_name(photo)]


def is_to_name(face: Face) -> bool:
    """Whether a hand may name a face: it was found, is no drawing, and was not shown by the match."""
    return face.drawn is None and (face.verdict is Verdict.COVER or face.reason in rules.BY_HAND)


def to_name(photo: Photo) -> list[Face]:
    """Those faces, in the order in which people go through them."""
    return [] if photo.film else in_rows(filter(is_to_name, photo.faces))


def name_faces(
    school: School,
    name: str,
    wanted: Mapping[int, str | None],
    channel: Channel | None = None,
    by: str | None = None,
    seen: str | None = None,
) -> Named:
    """Show faces of a held photo, by number, as the people of these ids, and cover those for which there is None.

    Whoever may not be shown, or does not look like the face, is left out and told: that takes a look at the photo.

    Raises:
        Refused: a number is none of the photo's, the original is gone, or the photo is not held or not the one that was
            ``seen``. Nothing has changed then.
    """
    photo, who = held(school, name, channel, seen), by or school.user
    faces, left = photo.faces, []
    for n in (n for n, person in wanted.items() if person is None):
        faces = rules.cover(faces, n, who)
    # Whether somebody is among enough others depends on who else is named: first all of them, then each is looked at.
    together = faces
    names = {n: school.spelt(person) for n, person in wanted.items() if person is not None}
    for n, person in names.items():
        rules.face_of(faces, n)
        with suppress(Refused):
            together = rules.show(together, n, person, who)
    for n, person in names.items():
        others = tuple(rules.face_of(faces, n) if face.n == n else face for face in together)
        try:
            shown = by_hand.claimed(school, replace(photo, faces=others), n, person, who)
        except Refused as refused:
            left.append(Left(n, person, refused.message))
            continue
        if shown.doubts:
            left.append(Left(n, person, " ".join(f"{doubt}." for doubt in shown.doubts)))
        else:
            faces = tuple(shown.face if face.n == n else face for face in faces)
    if faces == photo.faces:
        return Named(photo, tuple(left))
    return Named(decide(school, photo, faces, who, decision="name", many=len(wanted) - len(left)), tuple(left))
