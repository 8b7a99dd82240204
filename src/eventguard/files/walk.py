"""Looking through a folder that somebody named, and everything below it."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eventguard.files.folder import Folder
from eventguard.files.left_out import Why, is_clutter, why_left_out
from eventguard.files.reading import marked


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """A file, with what ``lstat`` tells of it; or, with the reason, a file or folder that is left out.

    A photo that is still in iCloud has its own name, and the status of the mark in its place.
    """

    path: Path
    status: os.stat_result
    why: Why | None = None


def walk(
    root: Path,
    closed: Callable[[Path, OSError], object],
    enters: Callable[[Path, os.stat_result], bool] = lambda _path, _status: True,
) -> Iterator[FolderEntry]:
    """Everything in a folder and below it, in a steady order: a folder's own files before those of its folders.

    Args:
        root: the folder; it counts whatever it is called, and may be a link.
        closed: told of each folder that cannot be looked into, ``root`` included, and why.
        enters: whether a folder below is looked into.
    """
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        below = waiting.pop()
        folders = []
        try:
            entries = list(_in(root, below))
        except OSError as error:
            closed(root.joinpath(*below), error)
            continue
        for entry in entries:
            if entry.why is None and stat.S_ISDIR(entry.status.st_mode):
                if enters(entry.path, entry.status):
                    folders.append((*below, entry.path.name))
            else:
                yield entry
        waiting += reversed(folders)


def _in(root: Path, below: tuple[str, ...]) -> Iterator[FolderEntry]:
    with Folder(root, *below) as folder:
        names = folder.names()
        for name in names:
            status = folder.status(name)
            if status is None or is_clutter(name):  # it went a moment ago
                continue
            if (photo := marked(name)) and stat.S_ISREG(status.st_mode):
                if photo not in names:
                    yield FolderEntry(folder.path / photo, status)
                continue
            yield FolderEntry(folder.path / name, status, why_left_out(name, status))
