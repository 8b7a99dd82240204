"""What nobody means when they name a folder: deleted photos, hidden ones, small copies, links to somewhere else."""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

from eventguard.files.reading import is_link


class Why(StrEnum):
    """Why something is left out, as it is told. Whoever wants a file all the same names the file itself."""

    DELETED = "deleted"
    SMALL = "small copies that a program made"
    EARLIER = "as they were before somebody changed them"
    KEPT = "kept by a photo program for itself; export them from it"
    HIDDEN = "hidden"
    LINK = "never followed; put the file itself there"
    NO_FILE = "pipes and devices hold no photo"


#: What operating systems leave in every folder: neither photos nor anybody's files, and not worth a word.
CLUTTER = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", "system volume information", ".localized"})
#: How the names of Office's lock files begin.
LOCK = "~$"
#: Folders by their whole name, in small letters. A name that ends in ``*`` stands for all that begin so.
FOLDERS = {
    # Windows; macOS; Linux; Synology and Buffalo; QNAP; Android; what systems find when they mend a disk.
    Why.DELETED: (
        *("$recycle.bin", "recycler", "recycled", ".trashes", ".trash", ".trash-*", "#recycle", "trashbox"),
        *("@recycle", ".recycle", ".recycle.bin", ".trashed*", "lost.dir", "lost+found", "found.0*"),
        *("#snapshot", "@recently-snapshot", ".snapshot", ".snapshots", "~snapshot"),
    ),
    Why.SMALL: (
        *("@eadir", ".thumbnails", ".@__thumb", "@__thumb", "thumbs", "thumbnails", ".thumbs", "ipod photo cache"),
        *("_thumb", ".picasa_thumbnails", "@eadir*"),
    ),
    Why.EARLIER: (".picasaoriginals",),
}
#: How folders end that are a photo program's own: Lightroom, Photos, Aperture, iPhoto, Capture One.
KEPT = (
    ".lrdata",
    ".lrcat-data",
    ".photoslibrary",
    ".aplibrary",
    ".photolibrary",
    ".migratedphotolibrary",
    ".cocatalog",
)
#: What is known of something that has no more than a name.
A_FILE, A_FOLDER = (os.stat_result((kind, *[0] * 9)) for kind in (stat.S_IFREG, stat.S_IFDIR))
#: Windows' attribute and macOS' flag for what is hidden.
HIDDEN_ATTRIBUTE, HIDDEN_FLAG = 0x2, 0x8000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many files of a folder are left out; where a whole folder is, it is that folder."""

    where: PurePath
    why: Why
    files: int


def is_clutter(name: str) -> bool:
    """Whether a name is one of those that systems and programs leave everywhere."""
    return name.lower() in CLUTTER or name.startswith(LOCK)


def why_left_out(name: str, status: os.stat_result) -> Why | None:
    """Why a file or folder that was found, not named, is left out; None for one that is not."""
    if is_link(status):
        return Why.LINK
    if stat.S_ISDIR(status.st_mode):
        return _why_folder(name.lower()) or _hidden(name, status)
    return _hidden(name, status) if stat.S_ISREG(status.st_mode) else Why.NO_FILE


def tally(found: Iterable[tuple[Path, Why]]) -> list[LeftOut]:
    """The same in numbers, by folder and reason, in a steady order. Folders with nothing in them are no matter."""
    files: dict[tuple[Path, Why], int] = {}
    for path, why in found:
        if why is not Why.LINK and path.is_dir():
            files[path, why] = _files_below(path)
        else:
            files[path.parent, why] = files.get((path.parent, why), 0) + 1
    return [LeftOut(where, why, number) for (where, why), number in sorted(files.items()) if number]


def left_out_by_name(path: PurePath) -> tuple[PurePath, Why | None] | None:
    """Where on the way to a file something is left out, and why, as far as names tell; None if nothing is.

    What comes first in the path was named by somebody, and counts whatever it is called. What systems and programs
    leave everywhere is left out without a word.
    """
    for depth, name in enumerate(path.parts[1:], 2):
        is_last = depth == len(path.parts)
        why = why_left_out(name, A_FILE if is_last else A_FOLDER)
        if why or is_clutter(name):
            return (path.parent if is_last else PurePath(*path.parts[:depth])), None if is_clutter(name) else why
    return None


def _why_folder(lower: str) -> Why | None:
    for why, names in FOLDERS.items():
        if any(lower == name or (name.endswith("*") and lower.startswith(name[:-1])) for name in names):
            return why
    return Why.KEPT if lower.endswith(KEPT) else None


def _hidden(name: str, status: os.stat_result) -> Why | None:
    marked = getattr(status, "st_file_attributes", 0) & HIDDEN_ATTRIBUTE or getattr(status, "st_flags", 0) & HIDDEN_FLAG
    return Why.HIDDEN if name.startswith(".") or marked else None


def _files_below(folder: Path) -> int:
    return sum(not is_clutter(name) for _, _, names in os.walk(folder) for name in names)
