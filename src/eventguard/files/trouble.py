"""What a disk or a database has against being written to, in plain words. Every command can run into it."""

import errno
import shutil
from pathlib import Path

from eventguard.core.errors import SetupError

ROOM = "Make room and run the same command again."
RIGHTS = "Check that you may write to the workspace and the consent folder, or name others that you may write to."
FULL = "The disk is full", ROOM
BY_ERRNO = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: ("Your share of the disk is used up", "Make room or ask for more, and run the same command again."),
    errno.EROFS: ("The disk can only be read, not written", RIGHTS),
}
#: By the lowest byte of SQLite's error codes (https://sqlite.org/rescode.html): busy, locked; read-only; corrupt, no
#: database; full.
BUSY = "Another EventGuard is busy", "Try again in a minute."
LOCKED_OUT = "The record cannot be written", RIGHTS
DAMAGED = "A database of EventGuard is damaged", "Bring it back from a backup, and find out what happened to the disk."
BY_SQLITE = {5: BUSY, 6: BUSY, 8: LOCKED_OUT, 11: DAMAGED, 26: DAMAGED, 13: FULL}
#: A disk error of SQLite's, or a file that it could not make: it does not say when that is for want of room.
UNSAID = (10, 14)
#: Less room than this, in bytes, is none: a database takes that much to be opened.
NO_ROOM = 2**19


def trouble(error: BaseException, place: Path | None = None, done: str = "") -> SetupError | None:
    """What there is to say of an error of the disk's; None where it is another.

    Args:
        error: what was raised.
        place: a folder or file on the disk that it is about, if that is known.
        done: how far the work had come, to be told with it.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        said = BY_SQLITE.get(code & 0xFF)
        if code & 0xFF in UNSAID:
            said = FULL if place and _is_full(place) else LOCKED_OUT
    else:
        said = BY_ERRNO.get(error.errno or 0) if isinstance(error, OSError) else None
    if said is None:
        return None
    return SetupError(f"{said[0]}{': ' if done else ''}{done}.", said[1])


def _is_full(place: Path) -> bool:
    there = next((folder for folder in (place, *place.absolute().parents) if folder.exists()), None)
    return there is not None and shutil.disk_usage(there).free < NO_ROOM
