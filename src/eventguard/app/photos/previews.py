"""Pictures of our own making, for looking at: cleaned files, and small copies of them.

Nothing of these is stored. Originals are looked at in a worker alone (``app.faces.by_hand.look``).
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from eventguard.adapters.folders.store import digest
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.photos.photo import Photo
from eventguard.core.settings import Settings
from eventguard.engines import codec_of

#: The long side of a small copy, in pixels.
SMALL = 360
#: Small copies kept in memory: a queue of this many photos is shown without decoding any twice.
KEPT = 1000

AS_SHOWN = Settings(publish_size=SMALL, look_pixels=SMALL**2, quality=80)


def cleaned(school: School, photo: Photo) -> bytes:
    """The bytes of a photo's cleaned file. Raises Refused when there is none, or it is not the one that was cleaned."""
    return intact(school.where(photo), photo.sha256)


def preview(school: School, photo: Photo) -> Callable[[], bytes]:
    """What makes a small copy of a cleaned file, in any thread. It and this raise Refused like ``cleaned``."""
    path, sha256 = school.where(photo), photo.sha256
    if path is None or sha256 is None:
        raise Refused("There is no cleaned file of this photo.", "Clean it again.")
    return lambda: _preview(path, sha256)


@lru_cache(KEPT)
def _preview(path: Path, sha256: str) -> bytes:
    codec = codec_of(AS_SHOWN)
    return codec.encode(codec.reduce(codec.decode(intact(path, sha256))))


def intact(path: Path | None, sha256: str | None) -> bytes:
    """The bytes of a file of ours, if they are those of this sha256. Raises Refused otherwise."""
    try:
        content = path.read_bytes() if path else b""
    except OSError:
        content = b""
    if digest(content) != sha256:
        raise Refused("The cleaned file is not there any more, or was changed.", "Clean the photo again.")
    return content
