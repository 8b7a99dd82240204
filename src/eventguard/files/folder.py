"""Writing into folders that others can write to, and moving files between them."""

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Self

from eventguard.files.reading import NO_LINK, PLAIN, is_link, reading

#: Whether this system can hold a folder open and work in it, whatever is put in its place meanwhile.
HOLDS = {os.open, os.mkdir, os.stat, os.unlink, os.rename, os.link} <= os.supports_dir_fd
OPEN_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | PLAIN
NEW_FILE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | NO_LINK | PLAIN
#: The errors of a disk that knows no second name for a file: sticks, cameras' cards, many network shares.
NO_SECOND_NAME = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS)
#: As much of a name as is kept where something is put behind it: no name may have more than 255 bytes.
SHORT = 40
#: What a file is called until it is whole. Nobody else calls one so, and nobody knows the name before.
HALF_WRITTEN = re.compile(r"\.[0-9a-f]{32}\.part")


class Folder:
    """A folder, held open while it is worked in (``with Folder(...) as folder``).

    Names in it are never followed where they are links. A file comes into it under a name that nobody can guess, and
    gets its own only when it is whole, and only if nobody has that name: of two who want it, one gets it.

    Args:
        root: a folder that the user named, by whatever way.
        below: the names that lead down from there. None of them may be a link, also not a moment later.
        make: whether folders that are missing on the way are made.

    Raises:
        OSError: it is not there, or may not be used; NotADirectoryError: something else lies on the way.
    """

    def __init__(self, root: Path, *below: str, make: bool = False) -> None:
        for name in below:
            if name == os.pardir or Path(name).name != name:
                raise _no_folder(name)
        self.path = root.joinpath(*below)
        self._handle: int | None = None
        if HOLDS:
            self._handle = _held(root, below, make)
        else:
            _look_at(root, below, make)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._handle is not None:
            os.close(self._handle)

    def names(self) -> list[str]:
        """What lies in it, in a steady order."""
        with os.scandir(self.path if self._handle is None else self._handle) as entries:
            return sorted(entry.name for entry in entries)

    def status(self, name: str) -> os.stat_result | None:
        """What lies under this name, as ``lstat`` tells it; None for nothing."""
        try:
            return os.stat(self._at(name), dir_fd=self._handle, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def reading(self, name: str) -> BinaryIO:
        """Open a file of this folder. Raises NotAFile for anything else, a link included."""
        return reading(self._at(name), follow=False, within=self._handle)

    def remove(self, name: str) -> None:
        """Remove a file; of a link the link."""
        os.unlink(self._at(name), dir_fd=self._handle)

    def dated(self, name: str, written: int) -> None:
        """Say of a file when it was last written, in nanoseconds."""
        follow = os.utime not in os.supports_follow_symlinks  # as on Windows
        os.utime(self._at(name), ns=(written, written), dir_fd=self._handle, follow_symlinks=follow)

    def write(
        self, names: Iterable[str], fill: Callable[[BinaryIO], object], mode: int = 0o600, over: bool = False
    ) -> str:
        """Write a new file, whole or not at all, also when the power fails.

        Args:
            names: what it is called: the first of these that is free.
            fill: writes what is in it. What this raises ends it without a file.
            mode: who may read it.
            over: whether it takes the first name from a file that has it.

        Returns:
            The name that it got.

        Raises:
            FileExistsError: none of the names is free.
        """
        new = f".{secrets.token_hex(16)}.part"
        handle = os.open(self._at(new), NEW_FILE, mode, dir_fd=self._handle)
        try:
            with os.fdopen(handle, "wb") as file:
                fill(file)
                file.flush()
                os.fsync(file.fileno())
            return self.name(new, names, over)
        except BaseException:
            with suppress(OSError):
                self.remove(new)
            raise

    def name(self, of: str, names: Iterable[str], over: bool = False) -> str:
        """Give a file of this folder the first of these names that is free.

        With ``over`` the first, whoever has it. Raises FileExistsError when none of them is free.
        """
        for name in names:
            with suppress(FileExistsError):
                (self._rename_over if over else self._rename)(of, name)
                return name
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self.path))

    def take(self, name: str, source: "Folder") -> str:
        """Move what lies under this name in another folder into this one, in one instant, whatever it is by then.

        Returns:
            A name that nobody else knows. Look at what it is, then ``name`` it, or let ``source`` take it back.
        """
        stem, dot, ending = name.rpartition(".")
        # Should the power fail before it is named, it is there to be seen, and for whoever looks for its beginning.
        taken = f"{(stem or name)[:SHORT]} ({secrets.token_hex(8)}){dot + ending[:SHORT] if stem else ''}"
        os.rename(source._at(name), self._at(taken), src_dir_fd=source._handle, dst_dir_fd=self._handle)
        return taken

    def _rename(self, old: str, new: str) -> None:
        here = {"src_dir_fd": self._handle, "dst_dir_fd": self._handle}
        if not HOLDS:
            os.rename(self._at(old), self._at(new))  # on Windows this never replaces
            return
        try:
            os.link(old, new, follow_symlinks=False, **here)
        except OSError as error:
            if error.errno not in NO_SECOND_NAME:
                raise
            # An empty file takes the name first, and is what is replaced: nobody else can take it meanwhile.
            os.close(os.open(new, NEW_FILE, 0o600, dir_fd=self._handle))
            os.rename(old, new, **here)
        else:
            self.remove(old)

    def _rename_over(self, old: str, new: str) -> None:
        os.replace(self._at(old), self._at(new), src_dir_fd=self._handle, dst_dir_fd=self._handle)

    def _at(self, name: str) -> str:
        return name if self._handle is not None else str(self.path / name)


def is_half_written(name: str) -> bool:
    """Whether a file of this name is one of ours that was never finished."""
    return HALF_WRITTEN.fullmatch(name) is not None


def owner_only(path: Path) -> None:
    """Let nobody but the owner read this file or folder. On Windows the user's profile folder already does."""
    if sys.platform != "win32":
        path.chmod(0o700 if path.is_dir() else 0o600)


def keep_private(folder: Path) -> None:
    """Let nobody but the owner into a folder of ours; one that is not ours alone (``/tmp``, a link to a share) stays as
    it is.
    """
    status = folder.lstat()
    ours = stat.S_ISDIR(status.st_mode) and (not hasattr(os, "geteuid") or status.st_uid == os.geteuid())
    if ours and not status.st_mode & stat.S_ISVTX and status.st_mode & 0o777 != 0o700:
        owner_only(folder)


def write(path: Path, content: bytes, mode: int = 0o600, over: bool = False) -> None:
    """Write a file whole or not at all, through no link. Raises FileExistsError when it is there, but for ``over``."""
    with Folder(path.parent) as folder:
        folder.write([path.name], lambda file: file.write(content), mode, over)


def _held(root: Path, below: Iterable[str], make: bool) -> int:
    handle = os.open(root, OPEN_FOLDER)
    try:
        for name in below:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(name, dir_fd=handle)
            inner = _inner(name, handle)
            os.close(handle)
            handle = inner
    except BaseException:
        os.close(handle)
        raise
    return handle


def _inner(name: str, handle: int) -> int:
    try:
        return os.open(name, OPEN_FOLDER | NO_LINK, dir_fd=handle)
    except OSError as error:
        if error.errno in (errno.ENOTDIR, errno.ELOOP):
            raise _no_folder(name) from None
        raise


def _look_at(root: Path, below: Iterable[str], make: bool) -> None:
    """The same where a folder cannot be held open: each on the way is looked at, just before it is worked in."""
    path = root
    for name in below:
        path /= name
        if make:
            path.mkdir(exist_ok=True)
        status = path.lstat()
        if is_link(status) or not stat.S_ISDIR(status.st_mode):
            raise _no_folder(name)


def _no_folder(name: str) -> NotADirectoryError:
    return NotADirectoryError(errno.ENOTDIR, f"{name} is a link, or no folder", name)
