"""Moving originals that are done into ``done``, where the user asked for it. Nothing is ever overwritten or lost."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from eventguard.adapters.folders.stamps import stamp_in
from eventguard.core.folders.at_rest import Stamp
from eventguard.core.settings import MAX_FILM_BYTES
from eventguard.files import Folder, NotAFile, digest_of
from eventguard.files.folder import SHORT

#: The folder in the drop folder that takes what is done; nothing in it is looked at.
DONE = "done"


class _Changed(Exception):
    """It is another file by now than the one that was cleaned."""


def move_to_done(drop_folder: Path, path: Path, stamp: Stamp) -> Path | None:
    """Move a file into ``done``, into the same sub-folder as it lay in.

    Args:
        drop_folder: the drop folder.
        path: the file in it.
        stamp: what the file looked like when it was cleaned. One that has changed since is put back.

    Returns:
        Where the file lies now; None when it was not moved, because it is gone or has changed.

    Raises:
        OSError: it cannot be moved: the folder is read-only, another program has the file open, or a link lies where
            ``done`` or one of its folders should be.
    """
    below = path.parent.relative_to(drop_folder).parts
    with suppress(FileNotFoundError, NotAFile, _Changed), Folder(drop_folder, *below) as here:
        _require(stamp, here.status(path.name))
        with Folder(drop_folder, DONE, *below, make=True) as there:
            try:
                return there.path / _move(here, there, path, stamp)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
            return there.path / _move_to_other_disk(here, there, path, stamp)
    return None


def moved_before(drop_folder: Path, original: Path, digest: str) -> Path | None:
    """Where a file that lay at ``original`` is now, if it was moved into ``done`` and nobody could write that down.

    ``digest`` is its sha256.
    """
    with (
        suppress(ValueError, OSError),
        Folder(drop_folder, DONE, *original.parent.relative_to(drop_folder).parts) as folder,
    ):
        for name in folder.names():
            alike = Path(name).suffix == original.suffix and name.startswith(original.stem[:SHORT])
            if alike and _digest_of(folder, name) == digest:
                return folder.path / name
    return None


def _move(here: Folder, there: Folder, path: Path, stamp: Stamp) -> str:
    taken = there.take(path.name, here)
    try:
        _require(stamp, there.status(taken))
        return there.name(taken, _names(path))
    except BaseException:
        here.name(here.take(taken, there), _names(path))
        raise


def _move_to_other_disk(here: Folder, there: Folder, path: Path, stamp: Stamp) -> str:
    with here.reading(path.name) as file:
        opened = os.fstat(file.fileno())

        def copy(out: BinaryIO) -> None:
            shutil.copyfileobj(file, out)
            _require(stamp, os.fstat(file.fileno()))

        copied = there.write(_names(path), copy, mode=stat.S_IMODE(opened.st_mode))
    try:
        there.dated(copied, stamp.written)
        taken = here.take(path.name, here)
    except BaseException:
        there.remove(copied)
        raise
    status = here.status(taken)
    if status and os.path.samestat(opened, status) and stamp_in(status) == stamp:
        here.remove(taken)
    else:  # somebody put another file there in the last moment
        here.name(taken, _names(path))
    return copied


def _require(stamp: Stamp, status: os.stat_result | None) -> None:
    """Go on only with the file that was cleaned."""
    if status is None or not stat.S_ISREG(status.st_mode) or stamp_in(status) != stamp:
        raise _Changed


def _digest_of(folder: Folder, name: str) -> str | None:
    try:
        with folder.reading(name) as file:
            return digest_of(file, MAX_FILM_BYTES)
    except OSError:
        return None


def _names(path: Path) -> Iterator[str]:
    yield path.name
    for number in count(2):
        yield f"{path.stem} ({number}){path.suffix}"
