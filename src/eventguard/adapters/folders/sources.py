"""The files a user names: single ones, folders, patterns. Each becomes exactly one entry, or is told of in numbers."""

import glob
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from eventguard.core.films.file_types import film_format, moving_format
from eventguard.core.settings import MAX_FILE_BYTES, MAX_FILM_BYTES
from eventguard.files import (
    Beside,
    Folder,
    InTheCloud,
    LeftOut,
    NotAFile,
    TooLarge,
    Why,
    beside,
    digest_of,
    mark_of,
    marked,
    reading,
    real_path,
    tally,
    walk,
    why_left_out,
)

#: So many bytes of a file tell whether it is a film, and so many whether a picture moves: a GIF may only say so with
#: its second picture.
BEGINNING, ENOUGH_TO_MOVE = 64, 2**20
#: Stands in a pattern for any number of folders.
ALL_BELOW = "**"
MISSING = "There is no such file or folder. Check the spelling."
NOT_A_FILE = "This is not a file that can hold a photo."
DOWNLOAD_FIRST = (
    "This photo is still in iCloud or OneDrive; only its name is on this computer. Download it first:"
    ' right-click it and choose "Download Now" or "Always keep on this device".'
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to clean. ``id`` is its sha256; where ``trouble`` says why it cannot be read, that of its path.

    ``called`` is its name where it came from, if that is not the path's. ``is_film`` is what its first bytes say.
    """

    path: Path
    id: str
    trouble: str | None = None
    called: str | None = None
    is_film: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What is behind the paths that a user named.

    ``files`` are to be cleaned, each once, in a steady order; ``beside`` lie beside photos and are none. ``left_out``
    counts what nobody meant, ``missing`` are names of nothing, ``ours`` of what is never looked into. ``inside`` has
    the folder in which a file was found.
    """

    files: tuple[Path, ...] = ()
    beside: Mapping[Path, Beside] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    missing: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    inside: Mapping[Path, Path] = field(default_factory=dict)

    def examine(self, path: Path) -> Source:
        """Read one of the files once, for its digest. Never raises: trouble is part of the answer."""
        return examine(path, self.inside.get(path))


def list_files(paths: Iterable[str], never: Iterable[Path] = ()) -> Listing:
    """What is behind these paths.

    Args:
        paths: files, folders (with all below them) or patterns such as ``*.jpg``, as the user typed them.
        never: folders left out without a word, such as our own workspace.
    """
    search = _Search([real_path(folder) for folder in never])
    for name in paths:
        search.take(name)
    known = beside(search.files, search.files)
    return Listing(
        tuple(path for path in search.files if path not in known),
        known,
        tuple(tally(search.left_out.items())),
        tuple(search.missing),
        tuple(search.ours),
        {path: root for path, root in search.files.items() if root},
    )


def examine(path: Path, inside: Path | None = None, most: int = MAX_FILE_BYTES) -> Source:
    """Read a file once, for its digest. Never raises: trouble is part of the answer.

    Args:
        path: the file.
        inside: the folder in which it was found, if nobody named the file itself: then no link leads to it.
        most: with more bytes than this it is no photo, and not read; a film may have more.
    """
    try:
        with _opened(path, inside) as file:
            is_film = film_format(file.read(BEGINNING)) is not None
            file.seek(0)
            most = MAX_FILM_BYTES if is_film else most
            return Source(path, digest_of(file, most), is_film=is_film)
    except (OSError, ValueError) as error:
        return unread(path, _in_words(path, error, most))


def moves(path: Path) -> bool:
    """Whether this is a picture that moves."""
    try:
        with reading(path) as file:
            return moving_format(file.read(ENOUGH_TO_MOVE)) is not None
    except OSError:
        return False


def unread(path: Path, trouble: str) -> Source:
    """A file that cannot be read, and why. Its id is that of its place."""
    return Source(path, hashlib.sha256(b"unread\0" + os.fsencode(path.absolute())).hexdigest(), trouble)


def _in_words(path: Path, error: Exception, most: int) -> str:
    match error:
        case InTheCloud():
            trouble = DOWNLOAD_FIRST
        case FileNotFoundError():
            trouble = DOWNLOAD_FIRST if os.path.lexists(mark_of(path)) else MISSING
        case NotAFile():
            trouble = "This folder cannot be opened." if path.is_dir() else NOT_A_FILE
        case TooLarge():
            what = "photo" if most < MAX_FILM_BYTES else "short film"
            trouble = f"The file is larger than {most // 2**20} MB: that is no {what}."
        case PermissionError():
            trouble = "You may not read this file. Ask its owner to let you."
        case _:
            trouble = f"The file cannot be read ({getattr(error, 'strerror', None) or 'bad name'})."
    return trouble


class _Search:
    """Goes after one path after another; ``files`` has the folder in which each was found, if it was not named."""

    def __init__(self, never: list[Path]) -> None:
        self._never = never
        self.files: dict[Path, Path | None] = {}
        self.left_out: dict[Path, Why] = {}
        self.missing: list[str] = []
        self.ours: list[str] = []

    def take(self, name: str) -> None:
        path = Path(name)  # of no name at all, which is nothing, it would make the folder that one is in
        if name and (path.exists() or os.path.lexists(mark_of(path))):
            if self._is_ours(path):
                self.ours.append(name)
            self._named(path)
            return
        found = list(_matches(name)) if glob.has_magic(name) else []
        for root, match in found:
            if why := _why(root, match):
                self.left_out[match] = why
            else:
                self._named(match)
        if not found:
            self.missing.append(name)

    def _named(self, path: Path) -> None:
        if self._is_ours(path):
            return
        if path.is_dir():
            for entry in walk(
                path, lambda closed, _: self.files.setdefault(closed), lambda at, _: not self._is_ours(at)
            ):
                if entry.why:
                    self.left_out[entry.path] = entry.why
                else:
                    self.files.setdefault(entry.path, path)
        else:
            photo = marked(path.name)
            self.files[path.with_name(photo) if photo else path] = None

    def _is_ours(self, path: Path) -> bool:
        place = real_path(path)
        return any(place.is_relative_to(folder) for folder in self._never)


def _opened(path: Path, inside: Path | None) -> BinaryIO:
    if inside is None:
        return reading(path)
    with Folder(inside, *path.parent.relative_to(inside).parts) as folder:
        return folder.reading(path.name)


def _matches(pattern: str) -> Iterator[tuple[Path, Path]]:
    """Everything that a pattern stands for, with the folder up to which the user named it.

    Folders that exist are taken as they are called, brackets and all: only what is behind them is a pattern.
    """
    root, rest = Path(), list(Path(pattern).parts)
    while rest and os.path.lexists(root / rest[0]):
        root /= rest.pop(0)
    until = rest.index(ALL_BELOW) if ALL_BELOW in rest else len(rest)
    for name in sorted(glob.glob(str(Path(glob.escape(str(root)), *rest[:until])))):
        for match in _below(Path(name), rest[until:]) if rest[until:] else [Path(name)]:
            yield root, match


def _below(folder: Path, pattern: Sequence[str]) -> Iterator[Path]:
    """What a pattern that begins with ``**`` stands for in a folder, and the folders that are left out or closed.

    ``glob`` would follow links: two that lead back to where they lie keep it busy for ever.
    """
    closed: list[Path] = []
    for entry in walk(folder, lambda path, _: closed.append(path)) if folder.is_dir() else ():
        parts = entry.path.relative_to(folder).parts
        is_folder = stat.S_ISDIR(entry.status.st_mode)
        if is_folder or any(_fits(parts[:depth], pattern) for depth in range(1, len(parts) + 1)):
            yield entry.path
    yield from closed


def _fits(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether the names on the way to a file are as a pattern says; ``**`` stands for any number of folders."""
    if not pattern:
        return not parts
    if pattern[0] == ALL_BELOW:
        return any(_fits(parts[skipped:], pattern[1:]) for skipped in range(len(parts) + 1))
    return bool(parts) and fnmatch(parts[0], pattern[0]) and _fits(parts[1:], pattern[1:])


def _why(root: Path, match: Path) -> Why | None:
    """Why something that a pattern found is left out, or a folder on the way to it."""
    for path in accumulate(match.relative_to(root).parts, Path.joinpath, initial=root):
        if path != root and (why := why_left_out(path.name, path.lstat())):
            return why
    return None
