"""Handing approved photos out: one, or several at once as one zip, of exactly the bytes that were approved, under names
without children; and noting once where they were all posted.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eventguard.adapters.folders.store import content_of, digest
from eventguard.app.approval import takedown
from eventguard.app.computer import clock
from eventguard.app.photos.held import stand_of
from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.core.errors import Changed, Refused
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State
from eventguard.files import Folder

#: The day that every file in a zip bears: the first that the format knows. When one was cleaned is nobody's business.
NO_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Handed:
    """A zip (its bytes), and the photos in it."""

    zipped: bytes
    photos: tuple[Photo, ...]


def approved(school: School, event: str, channel: Channel) -> list[Photo]:
    """The approved photos of an event for a channel, in their order."""
    return _of_event(school.record.photos(State.APPROVED), event, channel)


def _of_event(photos: Iterable[Photo], event: str, channel: Channel) -> list[Photo]:
    return [photo for photo in photos if photo.channel == channel and photo.event.casefold() == event.casefold()]


def hand_out(school: School, event: str, channel: Channel) -> Handed:
    """The approved photos of an event for a channel as one zip. Consents are asked again first.

    Raises:
        Refused: there is none, the computer's clock cannot be believed, or the file of one is not what was approved.
    """
    reconcile(school)
    clock.require(school)
    photos = approved(school, event, channel)
    if not photos:
        remedy = "See what is approved: eventguard status"
        raise Refused(f"No photo of {event} is approved for {school.name_of(channel)}.", remedy)
    return Handed(_zipped(school, photos), tuple(photos))


def hand_out_one(school: School, id: str, channel: Channel) -> tuple[str, bytes]:
    """One approved photo: what its file is called, and its bytes. Consents are asked again first.

    Raises:
        Refused: it is not approved, the clock cannot be believed, or its file is not what was approved.
    """
    reconcile(school)
    clock.require(school)
    photo = school.record.find(id, channel)
    if photo is None or photo.state is not State.APPROVED:
        raise Refused("This photo is not approved.", "See what is approved: eventguard status")
    return str(photo.output), _content(school, photo)


def write(school: School, handed: Handed, path: Path) -> None:
    """Write a zip where nothing lies yet, readable by its owner alone.

    Raises:
        SetupError: that is one of the folders that EventGuard keeps for itself.
        Refused: something has that name, or it cannot be written there.
    """
    school.require_apart(path.absolute().parent, "Name another file: --to FILE.zip")
    try:
        with Folder(path.absolute().parent) as folder:
            folder.write([path.name], lambda file: file.write(handed.zipped))
    except FileExistsError:
        raise Refused(f"{path} is there already.", "Name another file: --to FILE.zip") from None
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror}).", "Name another file: --to FILE.zip") from None


def unposted(photos: Iterable[Photo], event: str, channel: Channel) -> list[Photo]:
    """Those of these approved photos that are of an event, for a channel, and of which nobody has noted yet where they
    were posted.
    """
    return [photo for photo in _of_event(photos, event, channel) if not photo.posted]


def stand_of_all(photos: Iterable[Photo]) -> str:
    """Which photos these are, and how they stand, as one digest."""
    return digest(repr(sorted(map(stand_of, photos))).encode())


def posted_together(school: School, event: str, channel: Channel, where: str, stand: str) -> list[Photo]:
    """Note where all those of an event were posted of which that is not noted yet.

    Raises:
        Changed: they are not those that were seen (``stand_of_all``).
        Refused: nothing is said, or it is noted of all of them.
    """
    reconcile(school)
    with school.record.transaction():
        photos = unposted(school.record.photos(State.APPROVED), event, channel)
        if not photos:
            raise Refused("Where these were posted is noted already.", "Open a photo to note another place.")
        if stand != stand_of_all(photos):
            raise Changed("Other photos of this event are approved, or noted as posted, by now.", "Look again which.")
        return [takedown.note(school, photo.id, where, channel) for photo in photos]


def posted(school: School, names: Sequence[tuple[str, Channel | None]], where: str) -> list[Photo]:
    """Note of several approved photos that they were posted there: of all of them, or of none. Raises Refused as
    ``takedown.posted`` does.
    """
    with school.record.transaction():
        return [takedown.note(school, name, where, channel) for name, channel in names]


def _zipped(school: School, photos: Iterable[Photo]) -> bytes:
    """Stored as they are: photos do not become smaller."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as file:
        for photo in photos:
            file.writestr(zipfile.ZipInfo(str(photo.output), NO_DAY), _content(school, photo))
    return made.getvalue()


def _content(school: School, photo: Photo) -> bytes:
    """The bytes that were approved. Raises Refused where others lie there."""
    name, folder = str(photo.output), school.store.approved(photo.channel)
    content = content_of(folder / name, photo.sha256)
    if content is None:
        raise Refused(f"{name} in {folder} is not what was approved.", "See: eventguard status")
    return content
