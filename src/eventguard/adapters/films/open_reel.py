"""Whatever moves, opened as a film."""

from typing import BinaryIO

from eventguard.adapters.films.moving_picture import MovingPicture
from eventguard.adapters.films.reel import Reel
from eventguard.core.films.file_types import moving_format
from eventguard.core.settings import Settings

#: How much of a file says whether it moves, in bytes: a GIF may only say so with its second picture.
BEGINNING = 2**20


def open_reel(file: BinaryIO, settings: Settings, moving: bool = False) -> Reel | MovingPicture:
    """A film from outside, ready to be gone through.

    Args:
        file: open for reading; stays the caller's.
        settings: which give the publishing size.
        moving: whether a GIF, WebP or PNG that moves is a film, too.

    Raises:
        PhotoTrouble: it is none, or cannot be read safely.
    """
    file.seek(0)
    if moving and moving_format(file.read(BEGINNING)):
        return MovingPicture(file, settings)
    return Reel(file, settings)
