"""Moving originals that are done into ``done``, where the user asked for it. Nothing is ever overwritten or lost."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from eventguard.core.settling import Stamp

#: The folder in the drop folder that takes what is done; nothing in it is looked at.
DONE = "done"


def move_to_done(inbox: Path, path: Path, stamp: Stamp) -> Path | None:
    """Move a file into ``done``, into the same sub-folder as it lay in.

    Args:
        inbox: the drop folder.
        path: the file in it.
        stamp: what the file looked like when it was cleaned. One that has changed since is put back.

    Returns:
        Where the file lies now; None when it was not moved, because it is gone or has changed.

    Raises:
        OSError: it cannot be moved: the folder is read-only, or another program has the file open.
    """
    if path.is_symlink() or _stamp(path) != stamp:  # a link that says ".." would point elsewhere from there
        return None
    folder = inbox / DONE / path.parent.relative_to(inbox)
    folder.mkdir(parents=True, exist_ok=True)
    target = _reserve(folder, path)
    try:
        return target if _move(path, target, stamp) else None
    except FileNotFoundError:  # another watcher was faster
        target.unlink()
        return None
    except OSError:
        target.unlink()
        raise


def moved_before(inbox: Path, original: Path, digest: str, digest_of: Callable[[Path], str | None]) -> Path | None:
    """Where a file that lay at ``original`` is now, if it was moved into ``done`` and nobody could write that down."""
    with suppress(ValueError, OSError):
        folder = inbox / DONE / original.parent.relative_to(inbox)
        for candidate in sorted(folder.iterdir()):
            ours = candidate.suffix == original.suffix and candidate.name.startswith(original.stem)
            if ours and digest_of(candidate) == digest:
                return candidate
    return None


def _reserve(folder: Path, path: Path) -> Path:
    """A free name, taken by an empty file that the move then replaces: nobody else can take it meanwhile."""
    for name in _names(path):
        with suppress(FileExistsError):
            os.close(os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            return folder / name
    raise AssertionError("there is always one more number")


def _names(path: Path) -> Iterator[str]:
    yield path.name
    for number in count(2):
        yield f"{path.stem} ({number}){path.suffix}"


def _move(path: Path, target: Path, stamp: Stamp) -> bool:
    """Move a file; False when it turns out to be another one, which has not been cleaned yet and is put back."""
    try:
        os.replace(path, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return _move_to_other_disk(path, target, stamp)
    if _stamp(target) == stamp:
        return True
    os.replace(target, _reserve(path.parent, path))
    return False


def _move_to_other_disk(path: Path, target: Path, stamp: Stamp) -> bool:
    unfinished = target.with_name(f".{target.name}.part")
    shutil.copy2(path, unfinished)
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    if _stamp(path) != stamp or unfinished.stat().st_size != stamp.size:
        unfinished.unlink()
        target.unlink()
        return False
    os.replace(unfinished, target)
    path.unlink()
    return True


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns)
