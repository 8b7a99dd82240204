"""Reference photos: whom each is said to show, by what it or its folder is called, and why one is not taken."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Self

from eventguard.adapters.folders.sources import list_files
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Person
from eventguard.core.words.named_after import is_of_no_name, meant_by


class Refusal(str):
    """Why somebody, or one photo of them, was not taken, in the words of the terminal.

    ``says`` is that without what to type, ``remedy`` what that is, and ``path`` the photo, if it is about one.
    """

    says: str
    remedy: str
    path: Path | None

    def __new__(cls, says: str, remedy: str = "", path: Path | None = None) -> Self:
        """As a sentence: the photo's name, what is wrong, what to do."""
        told = super().__new__(cls, ": ".join(filter(None, (path.name if path else "", says, remedy))))
        told.says, told.remedy, told.path = says, remedy, path
        return told


def folder_photos(folder: Path) -> dict[str, list[Path]]:
    """Reference photos by whom they are said to show: a sub-folder, or a picture, named after somebody
    (``core.words.named_after``). Raises SetupError.
    """
    if not folder.is_dir():
        raise SetupError(f"{folder} is not a folder.", "Name the folder that holds the portraits.")
    photos: dict[str, list[Path]] = {}
    for path in list_files([str(folder)]).files:
        name = path.stem if path.parent == folder else path.relative_to(folder).parts[0]
        photos.setdefault(name, []).append(path)
    return photos


def by_place(people: Mapping[str, Person], places: Mapping[Path, PurePosixPath]) -> dict[str, list[Path]]:
    """The same for photos that were handed over, by where each lay in what was chosen: a folder that holds all and is
    called after nobody is as if it had been named itself.
    """
    tops = {place.parts[0] for place in places.values()}
    nested = all(len(place.parts) > 1 for place in places.values())
    within = len(tops) == 1 and nested and isinstance(meant_by(min(tops), people), str)
    photos: dict[str, list[Path]] = {}
    for path, place in places.items():
        below = PurePosixPath(*place.parts[1:]) if within else place
        name = below.stem if len(below.parts) == 1 else below.parts[0]
        if len(below.parts) > 1 and _is_of_many(name, people):
            name = f"{below.parent.name} {below.stem}"
        photos.setdefault(name, []).append(path)
    return photos


def by_name(people: Mapping[str, Person], photos: Mapping[str, Sequence[Path]]) -> Iterator[tuple[str, Path]]:
    """Each photo with the name that tells whose it is: its folder's, or (in a class's folder) its own beside that."""
    for name, paths in photos.items():
        of_many = _is_of_many(name, people)
        for path in paths:
            within = of_many and name in path.parts[:-1]
            yield f"{path.parent.name} {path.stem}" if within else name, path


def _is_of_many(name: str, people: Mapping[str, Person]) -> bool:
    return isinstance(meant_by(name, people), str) and is_of_no_name(name, people)
