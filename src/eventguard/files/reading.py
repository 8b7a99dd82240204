"""Opening what may be anything: a pipe that never ends, a device, a link to another place, a file of any size."""

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

#: Follow no link that a name turns out to be. Windows has no such flag: there it is looked at just before.
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
#: Bytes as they are, not handed on to other programs, and no waiting for somebody at the other end of a pipe.
PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
#: How Windows marks a folder that is really another one (a junction), which is no link to ``S_ISLNK``.
JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003)
#: What marks a file of which only the name is here, and whose bytes a cloud's program fetches as soon as it is read:
#: Windows' attributes OFFLINE, RECALL_ON_OPEN and RECALL_ON_DATA_ACCESS, and macOS' flag SF_DATALESS.
AWAY_ATTRIBUTES, AWAY_FLAG = 0x1000 | 0x40000 | 0x400000, 0x40000000
#: How the name of the mark ends that macOS puts into the place of a file that it keeps in iCloud.
MARK = ".icloud"
#: What is read at a time, in bytes.
CHUNK = 2**20


class NotAFile(OSError):
    """A folder, a link where none is followed, a pipe or a device: nothing that holds a photo."""

    def __init__(self, name: object) -> None:
        super().__init__(errno.EINVAL, "not a file", str(name))


class TooLarge(OSError):
    """A file with more bytes than are wanted."""

    def __init__(self, name: object) -> None:
        super().__init__(errno.EFBIG, "too large", str(name))


class InTheCloud(OSError):
    """A file that is not on this computer yet. To read it would fetch it, without anybody having asked."""

    def __init__(self, name: object) -> None:
        super().__init__(errno.EREMOTE, "still in the cloud", str(name))


def is_link(status: os.stat_result) -> bool:
    """Whether this is a link, or what Windows calls a junction (``status`` as ``lstat`` gives it)."""
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == JUNCTION


def is_away(status: os.stat_result) -> bool:
    """Whether only the name of this file is on this computer, its bytes in OneDrive, iCloud or the like."""
    return bool(
        getattr(status, "st_file_attributes", 0) & AWAY_ATTRIBUTES or getattr(status, "st_flags", 0) & AWAY_FLAG
    )


def expanded(typed: str) -> Path | None:
    """What was typed as a path, with ~ for a home folder; None where that is somebody's whom nobody knows here."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        return None


def real_path(path: Path) -> Path:
    """Where a path leads, by whatever links; one that leads in a circle is its own place (``resolve`` may fail)."""
    return Path(os.path.realpath(path))


def mark_of(path: Path) -> Path:
    """What lies in a file's place while older versions of macOS have it in iCloud alone."""
    return path.with_name(f".{path.name}{MARK}")


def marked(name: str) -> str | None:
    """The name of the file that is in iCloud while a mark of this name lies in its place; None for no such mark."""
    ours = name.startswith(".") and name.lower().endswith(MARK)
    return name[1 : -len(MARK)] or None if ours else None


def reading(path: Path | str, follow: bool = True, within: int | None = None) -> BinaryIO:
    """Open a file for reading; never waits, and never opens what is none.

    Args:
        path: the file.
        follow: whether its name may be a link. The folders on the way there may be.
        within: the handle of an open folder that ``path`` starts from.

    Raises:
        NotAFile: it is something else.
        InTheCloud: it would have to be fetched first.
        OSError: it is not there, or may not be read.
    """
    status = os.stat(path, dir_fd=within, follow_symlinks=follow)
    if not stat.S_ISREG(status.st_mode):
        raise NotAFile(path)
    if is_away(status):
        raise InTheCloud(path)
    handle = os.open(path, os.O_RDONLY | PLAIN | (0 if follow else NO_LINK), dir_fd=within)
    if not stat.S_ISREG(os.fstat(handle).st_mode):  # it was exchanged a moment ago
        os.close(handle)
        raise NotAFile(path)
    return os.fdopen(handle, "rb")


def digest_of(file: BinaryIO, most: int) -> str:
    """The sha256 of a file. Raises TooLarge, before anything is read, when it has more than ``most`` bytes."""
    left = most
    if os.fstat(file.fileno()).st_size > most:
        raise TooLarge(file.name)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        left -= len(chunk)
        if left < 0:  # it grows as fast as it is read
            raise TooLarge(file.name)
    return digest.hexdigest()
