"""What lies beside photos and is none: the notes of photo programs, and the films of Live Photos."""

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from pathlib import Path, PurePath
from typing import TypeVar

from eventguard.core.photos.file_types import ODD, refusal
from eventguard.files.reading import reading

P = TypeVar("P", bound=PurePath)
#: What our own note beside a file is called: after the file, with this behind it.
OUR_SUFFIX = " - not cleaned.txt"
#: How it begins. A file of that name that begins otherwise is not ours.
OUR_FIRST_LINE = "A note from EventGuard about a file that it could not clean"
#: Text in which a program keeps what was done to a photo, or is known of it: Apple, Adobe, Google Takeout and others,
#: RawTherapee, DxO, Capture One, Nikon. No photo ends like this, with its own photo beside it or without.
NOTES = (".aae", ".xmp", ".json", ".pp3", ".dop", ".cos", ".nksc", ".on1")
#: What a camera keeps beside a film or photo of the same name. Alone, it is looked at like any other file.
COMPANIONS = (".thm", ".lrv", ".xml", ".vrd")
FILMS, STILLS = (".mov", ".mp4"), (".heic", ".heif", ".jpg", ".jpeg")
#: How much of a file tells what it is, in bytes.
HEAD = 128


class Beside(StrEnum):
    """What something beside a photo is."""

    NOTE = "note"
    FILM = "film"


def beside(paths: Iterable[Path], among: Collection[Path]) -> dict[Path, Beside]:
    """Those of these files that are not needed because of what lies beside them, with what they are.

    Args:
        paths: the files that are asked about.
        among: all the files there are, to find the photo of a film by its name.
    """
    return _beside(paths, among, _begins)


def beside_by_name(paths: Collection[PurePath]) -> dict[PurePath, Beside]:
    """The same of files of which nothing is known but the name: what is called like a note is one."""
    return _beside(paths, paths, lambda _path: OUR_FIRST_LINE.encode())


def _beside(paths: Iterable[P], among: Collection[P], begins: Callable[[P], bytes]) -> dict[P, Beside]:
    there: dict[tuple[PurePath, str], set[str]] = {}
    for path in among:
        there.setdefault(_stem(path), set()).add(path.suffix.lower())
    found = ((path, _kind(path, there.get(_stem(path), set()), begins)) for path in paths)
    return {path: kind for path, kind in found if kind}


def _kind(path: P, endings: set[str], begins: Callable[[P], bytes]) -> Beside | None:
    ending = path.suffix.lower()
    if ending in FILMS and endings.intersection(STILLS):
        return Beside.FILM
    if ending in COMPANIONS and endings - {ending}:
        return Beside.NOTE
    if path.name.endswith(OUR_SUFFIX):
        return Beside.NOTE if begins(path).decode("utf-8-sig", "replace").startswith(OUR_FIRST_LINE) else None
    return Beside.NOTE if ending in NOTES and refusal(begins(path)).message != ODD[0] else None


def _begins(path: Path) -> bytes:
    """Its first bytes; b"?" where they cannot be had: then a name has to do."""
    try:
        with reading(path, follow=False) as file:
            return file.read(HEAD) or b"?"
    except OSError:
        return b"?"


def _stem(path: PurePath) -> tuple[PurePath, str]:
    return path.parent, path.stem.lower()
