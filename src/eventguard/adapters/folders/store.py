"""The workspace's folders: what is held, what is approved, and nothing of the originals.

Files come in whole or not at all, never in the place of another. Only what is ours beyond doubt is removed: a file
under a name that only we give to half-written ones, or one whose bytes are those that the record tells of.
"""

import errno
import hashlib
import os
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from eventguard import files
from eventguard.core.errors import SetupError
from eventguard.core.people.channels import START
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.core.settings import MAX_FILE_BYTES, MAX_FILM_BYTES
from eventguard.files import Folder, keep_private, owner_only, reading

#: Files that are still being received end like this; nothing reads them.
UNFINISHED = ".part"
#: What operating systems leave in every folder that somebody opens.
CLUTTER = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store"})
#: How many figures of its digest are in a file's name: the first, and if somebody else's file has that name, more.
DIGITS = (6, 16, 64)
#: How cleaned files are called (``file_name``).
OURS = re.compile(r"[a-z0-9-]+-[0-9a-f]{6,64}\.[a-z0-9]{3,4}")
#: How the folders are called that keep the work on films.
OUR_FILM = re.compile(r"[0-9a-f]{32}-[a-z0-9-]+")


class Store:
    """Cleaned files under one workspace folder. Call whatever writes or removes inside a transaction: then no
    other run is in the middle of it.
    """

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.held = workspace / "held"
        self.taken_down = workspace / "taken-down"
        self.rejected = workspace / "rejected"
        self.uploads = workspace / "dropped"
        self.films = workspace / "films"

    def begun_film(self, id: str, channel: Channel) -> Path:
        """What is kept of the work on a film until it is decided."""
        return self.films / f"{id[:32]}-{channel}"

    def make(self) -> None:
        """Make the folders, and keep them for their owner alone. Raises SetupError when that is not possible."""
        approved = [self.approved(each.channel) for each in START]
        try:
            ours = (self.workspace, self.held, self.taken_down, self.rejected, self.uploads, self.films)
            for folder in (*ours, approved[0].parent, *approved):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                keep_private(folder)
        except OSError as error:
            raise SetupError(
                f"{self.workspace} cannot be used ({error.strerror}).", "Name another: --workspace DIR"
            ) from None

    def approved(self, channel: Channel) -> Path:
        """The folder that holds what may be posted in this channel."""
        return self.workspace / "approved" / channel

    def folder_of(self, state: State, channel: Channel) -> Path:
        """Where the cleaned file of a photo in this state has to lie."""
        match state:
            case State.APPROVED:
                return self.approved(channel)
            case State.TAKEN_DOWN:
                return self.taken_down
            case State.REJECTED:
                return self.rejected
        return self.held

    def keep_private(self, path: Path) -> None:
        """Let nobody but the owner read a file of ours, if it is one."""
        with suppress(OSError):
            status = path.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_mode & 0o077:
                owner_only(path)

    def hold(self, name: str, encoded: bytes) -> None:
        """Write a cleaned file into ``held``. Raises FileExistsError when another file has that name."""
        _put(self.held, name, encoded)

    def release(self, name: str, channel: Channel, encoded: bytes) -> None:
        """Write a file into the approved folder, and look that it is what lies there; the only thing that writes there.

        Raises:
            FileExistsError: something else has that name, or has taken it meanwhile.
            OSError: it cannot be written.
        """
        folder = self.approved(channel)
        if not folder.exists():  # a channel that the school has added since
            folder.mkdir(mode=0o700)
            keep_private(folder)
        _put(folder, name, encoded)

    def recall(self, name: str, channel: Channel) -> str:
        """Move whatever file has this name out of the approved folder: it may not be posted any more.

        Returns, and raises, as ``move``.
        """
        return self.move(name, self.approved(channel), self.taken_down)

    def move(self, name: str, here: Path, there: Path) -> str:
        """Move whatever file has this name from one of our folders into another, which is not an approved one.

        Returns:
            What it is called there: another name, if something else has its own.

        Raises:
            OSError: it cannot be moved, or is no file.
        """
        stem, dot, ending = name.rpartition(".")
        with Folder(here) as source, Folder(there) as target:
            if not stat.S_ISREG(status.st_mode if (status := source.status(name)) else 0):
                raise files.NotAFile(name)
            taken = target.take(name, source)
            return target.name(taken, [name, f"{stem}-{secrets.token_hex(4)}{dot}{ending}"])

    def remove(self, path: Path, sha256: str | None) -> bool:
        """Remove a file that has exactly these bytes. Returns False when another file lies there, which stays.

        Raises:
            OSError: it is there and cannot be removed.
        """
        if not os.path.lexists(path):
            return True
        if sha256 is None or digest_of(path) != sha256:
            return False
        path.unlink(missing_ok=True)
        return True


def _put(folder: Path, name: str, encoded: bytes) -> None:
    """Let these bytes lie under this name, whole or not at all, in nobody's place; then look that they do."""
    path, sha256 = folder / name, digest(encoded)
    if digest_of(path) == sha256:  # written before, by a run that was killed then
        return
    with Folder(folder) as opened:
        opened.write([name], lambda file: file.write(encoded))
    if digest_of(path) != sha256:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def names_in(folder: Path) -> list[str]:
    """The names of everything in a folder but what operating systems leave behind; nothing where there is none."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries]
    except FileNotFoundError:
        return []
    return [name for name in names if not (name.lower() in CLUTTER or name.startswith("._"))]


def digest(encoded: bytes) -> str:
    """The sha256 of some bytes."""
    return hashlib.sha256(encoded).hexdigest()


def content_of(path: Path, sha256: str | None) -> bytes | None:
    """The bytes of a file, if they are those of this sha256; None if it is not there, or anything else."""
    try:
        with reading(path, follow=False) as file:
            if os.fstat(file.fileno()).st_size > MAX_FILE_BYTES:  # more than any file has that we made
                return None
            content = file.read(MAX_FILE_BYTES)
    except OSError:
        return None
    return content if digest(content) == sha256 else None


def digest_of(path: Path) -> str | None:
    """The sha256 of a file's bytes; None when it is not there, cannot be read, or is no file of its own (a link)."""
    try:
        with reading(path, follow=False) as file:
            return files.digest_of(file, MAX_FILM_BYTES)  # copies of what was uploaded lie here, too
    except OSError:
        return None


def file_name(event: str, number: int, sha256: str, suffix: str, digits: int = DIGITS[0]) -> str:
    """What a cleaned file is called: after its event, a running number and its own digest, never after its source."""
    return f"{slug(event)}-{number:03d}-{sha256[:digits]}{suffix}"


def slug(event: str) -> str:
    """An event's name as far as a file name may hold it."""
    return re.sub(r"[^a-z0-9]+", "-", event.lower()).strip("-")[:40] or "event"
