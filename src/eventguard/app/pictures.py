"""Pictures of our own making, for looking at: cleaned files, small copies of them, and somebody's face to compare with.

Nothing of these is stored. Originals are looked at in a worker alone (``app.hand.look``).
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from eventguard.adapters.images import PillowPictures
from eventguard.adapters.store import digest
from eventguard.app.house import House
from eventguard.core.errors import Refused
from eventguard.core.photo import Face, Photo, State, Verdict
from eventguard.core.settings import Settings

#: The long side of a small copy, in pixels.
SMALL = 360
#: How much of the picture around a face belongs to a portrait, in widths of the face.
AROUND = 0.4
#: Small copies kept in memory: a queue of this many photos is shown without decoding any twice.
KEPT = 1000

_pictures = PillowPictures(Settings(publish_size=SMALL, quality=80))


def cleaned(house: House, photo: Photo) -> bytes:
    """The bytes of a photo's cleaned file. Raises Refused when there is none, or it is not the one that was cleaned."""
    return _intact(house.where(photo), photo.sha256)


def thumbnail(house: House, photo: Photo) -> Callable[[], bytes]:
    """What makes a small copy of a cleaned file, in any thread. It and this raise Refused like ``cleaned``."""
    path, sha256 = house.where(photo), photo.sha256
    if path is None or sha256 is None:
        raise Refused("There is no cleaned file of this photo.", "Clean it again.")
    return lambda: _thumbnail(path, sha256)


def portrait(house: House, person: str) -> bytes | None:
    """The face of somebody as they are shown on some photo of ours; None when they are on none. The largest will do."""
    found = [
        (face, photo)
        for photo in house.ledger.photos(State.HELD, State.APPROVED)
        for face in photo.faces
        if face.person == person and face.verdict is Verdict.SHOW
    ]
    if not found:
        return None
    face, photo = max(found, key=lambda pair: pair[0].box.area)
    return _cut(cleaned(house, photo), face)


def _cut(content: bytes, face: Face) -> bytes:
    pixels = PillowPictures(Settings(publish_size=8192)).decode(content)
    box, more = face.box, round(face.box.width * AROUND)
    rows = slice(max(0, box.y - more), max(0, box.y + box.height + more))
    part = pixels[rows, max(0, box.x - more) : max(0, box.x + box.width + more)]
    return _pictures.encode(part)


@lru_cache(KEPT)
def _thumbnail(path: Path, sha256: str) -> bytes:
    return _pictures.encode(_pictures.decode(_intact(path, sha256)))


def _intact(path: Path | None, sha256: str | None) -> bytes:
    try:
        content = path.read_bytes() if path else b""
    except OSError:
        content = b""
    if digest(content) != sha256:
        raise Refused("The cleaned file is not there any more, or was changed.", "Clean the photo again.")
    return content
