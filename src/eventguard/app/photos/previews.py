"""Pictures of our own making, for looking at: cleaned files, and small copies of them.

Nothing of these is stored. Originals are looked at in a worker alone (``app.photos.looking.look``).
"""

import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from eventguard.adapters.folders.store import digest
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.photos.photo import Photo
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Settings
from eventguard.engines import codec_of, reel_of

#: The long side of a small copy, in pixels.
SMALL = 360
#: Small copies kept in memory: a queue of this many photos is shown without decoding any twice.
KEPT = 1000

IN_FULL = Settings()
AS_SHOWN = Settings(publish_size=SMALL, look_pixels=SMALL**2, quality=80)


def cleaned(school: School, photo: Photo) -> bytes:
    """The bytes of a photo's cleaned file. Raises Refused when there is none, or it is not the one that was cleaned."""
    return intact(school.where(photo), photo.sha256)


def preview(school: School, photo: Photo) -> Callable[[], bytes]:
    """What makes a small copy of a cleaned file, in any thread. It and this raise Refused like ``cleaned``."""
    path, sha256, film = school.where(photo), photo.sha256, photo.film
    if path is None or sha256 is None:
        raise Refused("There is no cleaned file of this photo.", "Clean it again.")
    return lambda: _frame(path, sha256, film.frames // 2) if film else _preview(path, sha256)


def film(school: School, photo: Photo) -> Callable[[], bytes]:
    """What reads a cleaned film, in any thread: whole, for only so are its bytes known to be those that were recorded.
    The last one stays in memory (less than 200 MB: ``core.photos.film``), for players ask for part after part. It and
    this raise Refused like ``cleaned``.
    """
    path, sha256 = school.where(photo), photo.sha256
    if path is None or sha256 is None:
        raise Refused("There is no cleaned file of this film.", "Clean it again.")
    return lambda: _film(path, sha256)


def frame(school: School, photo: Photo, number: int) -> bytes:
    """One frame of a cleaned film as a JPEG. Raises Refused like ``cleaned``, and where it has no such frame."""
    path, film = school.where(photo), photo.film
    if path is None or film is None or not 0 <= number < film.frames:
        raise Refused("There is no such frame.", "Reload the page.")
    return codec_of(IN_FULL).encode(pixels(path, photo.sha256, number))


@lru_cache(1)
def _film(path: Path, sha256: str) -> bytes:
    return intact(path, sha256)


@lru_cache(KEPT)
def _preview(path: Path, sha256: str) -> bytes:
    codec = codec_of(AS_SHOWN)
    return codec.encode(codec.reduce(codec.decode(intact(path, sha256))))


@lru_cache(KEPT)
def _frame(path: Path, sha256: str, number: int) -> bytes:
    codec = codec_of(AS_SHOWN)
    return codec.encode(codec.reduce(pixels(path, sha256, number)))


def pixels(path: Path, sha256: str | None, number: int) -> Pixels:
    """One frame of a film of ours, which is read without fear once it is known to be that."""
    with io.BytesIO(intact(path, sha256)) as file, reel_of(file, IN_FULL) as reel:
        return next(iter(reel.frames(number, number + 1)))


def intact(path: Path | None, sha256: str | None) -> bytes:
    """The bytes of a file of ours, if they are those of this sha256. Raises Refused otherwise."""
    try:
        content = path.read_bytes() if path else b""
    except OSError:
        content = b""
    if digest(content) != sha256:
        raise Refused("The cleaned file is not there any more, or was changed.", "Clean the photo again.")
    return content
