"""The face sheet of an event: every face that will be visible, by person, and what is covered because nobody was sure.

Whoever goes through it once need not hold sixty photos in mind: a wrong name stands out among the right ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from eventguard.adapters.folders.store import digest
from eventguard.adapters.photos.close_up import closer
from eventguard.app.faces import naming
from eventguard.app.photos import previews
from eventguard.app.photos.held import version_of
from eventguard.app.school import School
from eventguard.core.dates import to_the_minute
from eventguard.core.errors import Changed, Refused
from eventguard.core.faces.by_hand import face_of
from eventguard.core.people.consent import Channel, Reason, name_of
from eventguard.core.photos.face import Face, Verdict, is_shown
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.settings import Settings
from eventguard.engines import codec_of

#: Why a face is covered that somebody may know after all; the rest is covered for what a family said.
UNSURE = frozenset(
    {
        Reason.NO_MATCH,
        Reason.TOO_SMALL,
        Reason.TOO_BLURRED,
        Reason.AMBIGUOUS,
        Reason.NOT_COMPARED,
        Reason.RECOGNITION_OFF,
    }
)
#: What the chain calls a sheet that somebody went through.
GONE_THROUGH = "faces-gone-through"
#: How much around a face is shown with it, in its longer side; and how many such pictures are kept in memory.
AROUND, KEPT = 0.5, 2000

AS_SHOWN = Settings(quality=85)


@dataclass(frozen=True, slots=True)
class OnPhoto:
    """A face on a photo."""

    photo: Photo
    face: Face


@dataclass(frozen=True, slots=True)
class Sheet:
    """Of one event: the faces that are visible by the id of whose they are (empty: of nobody named), and those that are
    covered though somebody may know them, the largest first. ``seen`` stands for exactly the photos with visible ones:
    where another comes meanwhile on which everybody is covered, what was looked at is the same.
    """

    visible: Mapping[str, Sequence[OnPhoto]]
    unsure: Sequence[OnPhoto]
    seen: str

    @property
    def many(self) -> int:
        """How many faces are visible."""
        return sum(map(len, self.visible.values()))


def sheet(school: School, event: str, channel: Channel) -> Sheet:
    """The sheet of an event's held photos for a channel, people by name."""
    people = school.people()
    photos = [photo for photo in school.record.photos(State.HELD) if (photo.event, photo.channel) == (event, channel)]
    faces = [OnPhoto(photo, face) for photo in photos for face in photo.faces]
    visible: dict[str, list[OnPhoto]] = {}
    for each in faces:
        if is_shown(each.face):
            visible.setdefault(each.face.person or "", []).append(each)
    by_name = sorted(visible, key=lambda person: name_of(person, people).casefold())
    unsure = [each for each in faces if each.face.verdict is Verdict.COVER and each.face.reason in UNSURE]
    return Sheet(
        {id: visible[id] for id in by_name},
        sorted(unsure, key=lambda each: -each.face.box.area),
        _seen({photo.id: version_of(photo) for photo in photos if any(map(is_shown, photo.faces))}),
    )


def _seen(versions: Mapping[str, str | None]) -> str:
    return digest(repr(sorted(versions.items())).encode())


def go_through(
    school: School, event: str, channel: Channel, seen: str, wrong: Mapping[str, Mapping[int, str]]
) -> Sheet:
    """Say that all faces of the sheet that was ``seen`` are who they say, but for those that are ``wrong``, which are
    covered: by the id of their photo and their number, each with the version of the photo.

    Raises:
        Changed: the sheet is another by now, also where that comes while faces are covered.
        Refused: a photo cannot be made anew. What was covered until then stays so.
    """
    before = sheet(school, event, channel)
    if before.seen != seen:
        raise _changed()
    expected = {each.photo.id: version_of(each.photo) for faces in before.visible.values() for each in faces}
    for id, faces in wrong.items():
        (version,) = set(faces.values())
        covered = naming.name_faces(school, id, dict.fromkeys(faces), channel, seen=version).photo
        expected.pop(id, None)
        if any(map(is_shown, covered.faces)):
            expected[id] = version_of(covered)
    with school.record.transaction():
        after = sheet(school, event, channel)
        if after.seen != _seen(expected):  # nobody has looked at that
            raise _changed()
        school.record.append(
            school.user, school.now(), GONE_THROUGH, "", channel, event=event, sheet=after.seen, faces=after.many
        )
    return after


def _changed() -> Changed:
    return Changed("Photos of this event were changed meanwhile.", "Look at the sheet as it is now.")


def gone_through(school: School, channel: Channel, current: Sheet) -> str:
    """Who went through exactly this sheet, and when, in words; empty where nobody did."""
    for entry in reversed(school.record.entries(GONE_THROUGH)):
        if entry.channel == channel and entry.detail.get("sheet") == current.seen:
            return f"{entry.actor} went through it on {to_the_minute(entry.at.astimezone())}"
    return ""


def picture(school: School, photo: Photo, n: int) -> bytes:
    """One face of a photo as it will be seen, cut out of the cleaned file. Raises Refused when there is none."""
    if photo.state is not State.HELD or photo.sha256 is None:
        raise Refused("This photo does not wait any more.", "Look at the sheet as it is now.")
    face = face_of(photo.faces, n)
    frame = None if photo.film is None else face.at if face.at is not None else photo.film.within(face.span)[0]
    return _cut(school.store.held / str(photo.output), photo.sha256, face.box, frame)


@lru_cache(KEPT)
def _cut(path: Path, sha256: str, box: Box, frame: int | None) -> bytes:
    return codec_of(AS_SHOWN).encode(closer(_picture_of(path, sha256, frame), box, AROUND))


@lru_cache(2)
def _picture_of(path: Path, sha256: str, frame: int | None) -> Pixels:
    if frame is not None:
        return previews.pixels(path, sha256, frame)
    return codec_of(AS_SHOWN).decode(previews.intact(path, sha256))
