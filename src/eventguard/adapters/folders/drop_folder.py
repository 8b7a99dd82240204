"""Looking at the drop folder."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from eventguard.adapters.folders.done_folder import DONE
from eventguard.adapters.folders.notes import SUFFIX, is_note, remove_note
from eventguard.adapters.folders.stamps import stamp_in
from eventguard.core.folders.at_rest import Stamp
from eventguard.core.harmless import readable
from eventguard.files import Folder, Why, reading, real_path, walk

#: How files end that a browser or a copying program is still writing.
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart", ".tmp", ".temp", "~")
#: The errors of Windows that say that another program has a file open: sharing violation, lock violation.
IN_USE = (32, 33)


class OutOfReach(OSError):
    """The drop folder itself cannot be listed: a network share is gone, a stick was pulled out."""


@dataclass(slots=True)
class Seen:
    """What lies in the drop folder: the files that somebody dropped, each with its stamp, in a steady order; and what
    is left out, with the reason.
    """

    files: dict[Path, Stamp] = field(default_factory=dict)
    left_out: dict[Path, Why] = field(default_factory=dict)


def scan(drop_folder: Path) -> Seen:
    """Look through the whole folder.

    Neither is told of: what is in ``done``, our own notes, clutter, and files that another program is writing under a
    name for the meantime. A note whose file is gone is removed. What cannot be looked at is passed over: it is there at
    the next look, or it is gone.

    Raises:
        OutOfReach: the folder itself cannot be listed.
    """
    seen, notes = Seen(), []
    for entry in walk(
        drop_folder,
        lambda folder, error: _refuse(drop_folder, folder, error),
        lambda at, _: not _is_done(drop_folder, at),
    ):
        if entry.path.name.lower().endswith(UNFINISHED):
            continue
        if entry.why:
            seen.left_out[entry.path] = entry.why
        elif _is_note(drop_folder, entry.path):
            notes.append(entry.path)
        else:
            seen.files[entry.path] = stamp_in(entry.status)
    for note in notes:
        subject = note.with_name(note.name.removesuffix(SUFFIX))
        if not os.path.lexists(subject) and subject not in seen.files:
            remove_note(drop_folder, subject)
    return seen


def opens(path: Path) -> bool:
    """Whether a file can be opened for reading, without having to be fetched first."""
    try:
        with reading(path, follow=False):
            return True
    except OSError:
        return False


def is_busy(path: Path) -> bool:
    """Whether another program keeps a file to itself, as the Explorer does while it copies."""
    try:
        with reading(path, follow=False):
            return False
    except OSError as error:
        return getattr(error, "winerror", None) in IN_USE


def event_of(drop_folder: Path, path: Path) -> str | None:
    """The event that a file's sub-folder names; None for a file that lies in the drop folder itself."""
    parts = path.parent.relative_to(drop_folder).parts
    return readable(" / ".join(parts)) or None


def lies_within(inner: Path, outer: Path) -> bool:
    """Whether ``inner`` is ``outer`` or lies somewhere in it, by whatever names: links, capitals, ``..``."""
    inner, outer = real_path(inner), real_path(outer)
    if inner.is_relative_to(outer):
        return True
    try:
        return any(folder.samefile(outer) for folder in (inner, *inner.parents) if folder.exists())
    except OSError:  # the outer one does not exist, so nothing can lie in it
        return False


def _is_done(drop_folder: Path, folder: Path) -> bool:
    return folder.parent == drop_folder and folder.name.lower() == DONE


def _is_note(drop_folder: Path, path: Path) -> bool:
    if not path.name.endswith(SUFFIX):
        return False
    try:
        with Folder(drop_folder, *path.parent.relative_to(drop_folder).parts) as folder:
            return is_note(folder, path.name)
    except OSError:
        return False


def _refuse(drop_folder: Path, folder: Path, error: OSError) -> None:
    """A sub-folder may vanish or be closed to us; without the drop folder itself nothing can be said of any file."""
    if folder == drop_folder:
        raise OutOfReach(error.errno, error.strerror) from error
