"""Held photos: whether one still is as it was held, and how a rendering comes to be held."""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from eventguard.adapters.folders.sources import examine
from eventguard.adapters.folders.store import DIGITS, digest, digest_of, file_name, slug
from eventguard.app.photos.changed import changed
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.faces import by_hand
from eventguard.core.faces.by_hand import Faces
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Erased, Photo, State
from eventguard.core.photos.word import Words
from eventguard.core.pipeline import Cleaned
from eventguard.core.words import by_hand as words_by_hand

#: So many characters of a digest tell how a photo stands: a list of a thousand photos is sent with as many of them.
STAND = 24


def held(school: School, name: str, channel: Channel | None = None, seen: str | None = None) -> Photo:
    """The held photo of this id or name, its file unchanged since it was cleaned.

    Args:
        school: the school.
        name: an id or the name of a cleaned file, or the first characters of either.
        channel: which one, for a photo cleaned for several.
        seen: the version (``version_of``) that whoever decides was looking at, if that is known.

    Raises:
        Refused: there is none, or it is not held any more.
        Changed: it is not what they were ``seen`` to be looking at: another rendering, or decided by somebody else.
    """
    photo = school.photo(name, channel)
    if seen is not None and (seen != version_of(photo) or photo.state is not State.HELD):
        raise changed(school, photo)
    if photo.state is not State.HELD or photo.output is None:
        raise Refused(f"Photo {photo.id[:12]} is {photo.state}, not held.", "See: eventguard queue")
    if not is_intact(school, photo):
        message = f"{photo.output} is not the file that was cleaned."
        raise Refused(message, "Clean the photo again.", "not the file that was cleaned")
    return photo


def version_of(photo: Photo) -> str | None:
    """What whoever decides about a photo goes by, as one digest: the rendering, and all that is said of its faces and
    words. The same pixels may show a face under another name. None where there is no rendering.
    """
    looks: tuple[object, ...] = photo.sha256, photo.faces, photo.groups, photo.erased
    looks += (photo.words,) if photo.words else ()
    looks += (("turned", photo.quarters),) if photo.quarters else ()
    return digest(repr(looks).encode()) if photo.sha256 else None


def stand_of(photo: Photo) -> str:
    """How a photo stands, as one digest: its version, and what was decided about it since it was held."""
    return digest(repr((version_of(photo), photo.state, photo.posted, photo.taken_down_by)).encode())[:STAND]


def require_stand(school: School, photo: Photo, stand: str | None) -> None:
    """Raise Changed unless a photo stands as whoever decides saw it, if that is known; in a transaction."""
    if stand is not None and stand != stand_of(photo):
        raise changed(school, photo)


def unchanged(school: School, seen: Photo) -> Photo:
    """A photo as the record has it, if it is as it was ``seen``; in a transaction. Raises Changed when it is not."""
    photo = school.record.find(seen.id, seen.channel)
    if photo is None or photo.state is not State.HELD or version_of(photo) != version_of(seen):
        raise changed(school, photo or seen)
    return photo


def write_down(school: School, photo: Photo, by: str, **decision: str | int) -> None:
    """Record what came of cleaning a photo, or of rendering it again, in a transaction; ``decision``: why it was."""
    detail = {"reason": photo.reason, "shown": photo.shown, "covered": len(photo.covered)}
    school.record.save(photo, by, school.now(), revision=photo.revision, **detail, **decision)


def is_intact(school: School, photo: Photo) -> bool:
    """Whether a held photo's file is there, and is the one that was cleaned."""
    return photo.output is not None and digest_of(school.store.held / photo.output) == photo.sha256


def follow(school: School, photo: Photo, name: str, place: str) -> Photo:
    """Record where a held photo's original lies now, if it is gone from where the record has it.

    A decision by hand needs the original. Call it inside a transaction.

    Args:
        school: the school.
        photo: any photo; one that is not held is left as it is.
        name: what the original is called now.
        place: where it was seen.
    """
    if photo.state is not State.HELD or place == photo.original:
        return photo
    if photo.original and examine(Path(photo.original)).id == photo.id:
        return photo
    followed = replace(photo, source=name, original=place)
    school.record.save(followed, school.user, school.now(), moved=True)
    return followed


def next_number(school: School, event: str) -> int:
    """The number of the next photo of an event. Call it inside a transaction.

    Events whose files would be called the same share their numbers.
    """
    alike = [known for known in school.record.events() if slug(known) == slug(event)]
    return school.record.next_number([event, *alike])


def preparers(earlier: tuple[str, ...], faces: Faces, erased: tuple[Erased, ...], words: Words) -> tuple[str, ...]:
    """Those who let something be seen, or read, by hand (``core.faces.by_hand.preparers``)."""
    return tuple(dict.fromkeys((*by_hand.preparers(earlier, faces, erased), *words_by_hand.preparers(words))))


def hold(school: School, photo: Photo, cleaned: Cleaned, suffix: str, **changes: object) -> Photo:
    """Put a rendering into the folder of held photos; returns its record, to be saved in the same transaction,
    so that file and record appear together or not at all.
    """
    sha256, number = digest(cleaned.encoded), photo.number or next_number(school, photo.event)
    output = _store(school, partial(file_name, photo.event, number, sha256, suffix), cleaned.encoded)
    rendering = {"number": number, "output": output, "sha256": sha256, "size": cleaned.size}
    rendering |= {"faces": cleaned.faces, "words": cleaned.words}
    return photo.moved(State.HELD, reason=cleaned.warning, **rendering | changes)


def _store(school: School, name: Callable[[int], str], encoded: bytes) -> str:
    """Write a file under the shortest name that no other file has."""
    for digits in DIGITS:
        with suppress(FileExistsError):
            school.store.hold(name(digits), encoded)
            return name(digits)
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name(DIGITS[-1]))
