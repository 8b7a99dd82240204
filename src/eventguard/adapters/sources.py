"""The files a user names: single ones, folders, patterns. Each becomes exactly one entry; nothing is passed over."""

import glob
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: What operating systems leave in every folder; neither photos nor anybody's files.
CLUTTER = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini"})
MISSING = "There is no such file or folder. Check the spelling."
NOT_A_FILE = "This is not a file that can hold a photo."


@dataclass(frozen=True, slots=True)
class Source:
    """One file to clean. ``id`` is its sha256; where ``trouble`` says why it cannot be read, that of its path.

    ``called`` is its name where it came from, if that is not the path's.
    """

    path: Path
    id: str
    trouble: str | None = None
    called: str | None = None


def list_files(paths: Iterable[str], never: Iterable[Path] = ()) -> list[Path]:
    """Every file behind these paths, each once, in a steady order.

    Args:
        paths: files, folders (with all below them) or patterns such as ``*.jpg``, as the user typed them.
        never: folders left out, such as our own workspace.
    """
    shut_out = [folder.resolve() for folder in never]
    files = {
        path: None
        for name in paths
        for path in _behind(name)
        if not any(path.resolve().is_relative_to(folder) for folder in shut_out)
    }
    return list(files)


def examine(path: Path) -> Source:
    """Read a file once, for its digest. Never raises: trouble is part of the answer."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            # A folder gets here when it could not be opened; a pipe or device would never end.
            return _trouble(path, "This folder cannot be opened." if path.is_dir() else NOT_A_FILE)
        with path.open("rb") as file:
            return Source(path, hashlib.file_digest(file, "sha256").hexdigest())
    except FileNotFoundError:
        return _trouble(path, MISSING)
    except PermissionError:
        return _trouble(path, "You may not read this file. Ask its owner to let you.")
    except (OSError, ValueError) as error:
        return _trouble(path, f"The file cannot be read ({getattr(error, 'strerror', None) or 'bad name'}).")


def _trouble(path: Path, trouble: str) -> Source:
    return Source(path, hashlib.sha256(b"unread\0" + os.fsencode(path.absolute())).hexdigest(), trouble)


def _behind(name: str) -> Iterator[Path]:
    path = Path(name)
    if path.is_dir():
        yield from _below(path)
    elif not path.exists() and glob.has_magic(name):
        found = sorted(glob.glob(name, recursive=True))
        for match in found:
            yield from _behind(match)
        if not found:
            yield path
    else:
        yield path


def _below(folder: Path) -> Iterator[Path]:
    closed: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders.sort()
        yield from (Path(parent, name) for name in sorted(names) if name.lower() not in CLUTTER)
    yield from closed
