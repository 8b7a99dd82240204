"""Files that a job means, read from outside: all of them, and no others than were meant."""

import hashlib
from pathlib import Path
from typing import BinaryIO

from eventguard.core.errors import PhotoTrouble
from eventguard.files.reading import NotAFile, digest_of, reading


def whole(path: Path, most: int) -> bytes:
    """All bytes of a file. Raises PhotoTrouble where it cannot be read, or has more than so many."""
    try:
        with reading(path) as file:
            untrusted = file.read(most + 1)
    except NotAFile:
        raise PhotoTrouble("This is not a file that can hold a photo.") from None
    except OSError as error:
        raise PhotoTrouble(f"The file cannot be read ({error.strerror}).") from None
    if len(untrusted) > most:
        raise PhotoTrouble(f"The file is larger than {most // 2**20} MB: that is no photo.")
    return untrusted


def verified(path: Path, id: str, most: int) -> bytes:
    """All bytes of a file. Raises PhotoTrouble where they are not those of this sha256, too."""
    untrusted = whole(path, most)
    if hashlib.sha256(untrusted).hexdigest() != id:
        raise _changed()
    return untrusted


def require_same(file: BinaryIO, id: str, most: int) -> None:
    """Go on, from its beginning, only with a file of this sha256: one that is too large to be read whole. Raises
    PhotoTrouble.
    """
    if digest_of(file, most) != id:
        raise _changed()
    file.seek(0)


def _changed() -> PhotoTrouble:
    return PhotoTrouble("The file changed while it was being read.", "Run it again when nothing writes to it.")
