"""Looking at the drop folder."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from eventguard.adapters.inbox.done import DONE
from eventguard.adapters.inbox.notes import remove_note, subject_of
from eventguard.core.settling import Stamp

#: What operating systems and copying programs leave in every folder; hidden files (``.name``) are left out as well.
CLUTTER = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "system volume information"})
#: How files end that a browser or a copying program is still writing.
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart", ".tmp", ".temp", "~")
#: How the names of Office's lock files begin.
LOCKS = ("~$",)
#: The errors of Windows that say that another program has a file open: sharing violation, lock violation.
IN_USE = (32, 33)


class OutOfReach(OSError):
    """The drop folder itself cannot be listed: a network share is gone, a stick was pulled out."""


def scan(inbox: Path) -> dict[Path, Stamp]:
    """Every file that somebody dropped, each with its stamp, in a steady order.

    Left out are what is in ``done``, our own notes, hidden files, clutter, and files that another program is writing
    under a name for the meantime. A note whose file is gone is removed. What cannot be looked at is passed over:
    it is there at the next look, or it is gone.

    Raises:
        OutOfReach: the folder itself cannot be listed.
    """
    return {path: stamp for path in _files(inbox) if (stamp := stamp_of(path))}


def stamp_of(path: Path) -> Stamp | None:
    """What a file looks like now; None when it is not there, or no file."""
    try:  # not from the listing of the folder: on Windows that may be behind while somebody writes
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def opens(path: Path) -> bool:
    """Whether a file can be opened for reading."""
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False


def is_busy(path: Path) -> bool:
    """Whether another program keeps a file to itself, as the Explorer does while it copies."""
    try:
        with path.open("rb"):
            return False
    except OSError as error:
        return getattr(error, "winerror", None) in IN_USE


def event_of(inbox: Path, path: Path) -> str | None:
    """The event that a file's sub-folder names; None for a file that lies in the drop folder itself."""
    parts = path.parent.relative_to(inbox).parts
    return " / ".join(parts).encode("utf-8", "backslashreplace").decode() or None


def lies_within(inner: Path, outer: Path) -> bool:
    """Whether ``inner`` is ``outer`` or lies somewhere in it, by whatever names: links, capitals, ``..``."""
    inner, outer = inner.resolve(), outer.resolve()
    if inner.is_relative_to(outer):
        return True
    try:
        return any(folder.samefile(outer) for folder in (inner, *inner.parents) if folder.exists())
    except OSError:  # the outer one does not exist, so nothing can lie in it
        return False


def _files(inbox: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(inbox, onerror=lambda error: _refuse(inbox, error)):
        top = Path(parent) == inbox
        folders[:] = sorted(name for name in folders if _counts(name) and not (top and name.lower() == DONE))
        present = set(names)
        for name in sorted(names):
            if subject := subject_of(Path(parent, name)):
                if subject not in present:
                    remove_note(Path(parent, subject))
            elif _counts(name):
                yield Path(parent, name)


def _refuse(inbox: Path, error: OSError) -> None:
    """A sub-folder may vanish or be closed to us; without the drop folder itself nothing can be said of any file."""
    if error.filename is None or Path(error.filename) == inbox:
        raise OutOfReach(error.errno, error.strerror) from error


def _counts(name: str) -> bool:
    lower = name.lower()
    return lower not in CLUTTER and not lower.startswith((".", *LOCKS)) and not lower.endswith(UNFINISHED)
