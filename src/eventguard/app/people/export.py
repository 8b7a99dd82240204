"""Answering a subject access request: a folder, or a zip, with all that is held about somebody, and copies of their
photos.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from eventguard.adapters.folders.store import digest, digest_of
from eventguard.app.approval.hand_out import NO_DAY
from eventguard.app.people.own_photos import LOOK_FIRST, Into, OwnPhoto, copy, not_found, photos_of, told
from eventguard.app.people.register import find
from eventguard.app.people.subject_access import held_about
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import SetupError
from eventguard.files import Folder, keep_private, trouble

#: What the record calls the entry that says that everything about somebody was exported.
EXPORTED = "exported"
#: What is in the folder beside the copies.
DATA, CONTENTS = "everything.json", "contents.txt"
_HEAD = """Everything that the school's EventGuard holds about {name}, made on {day}.

{data} holds what is recorded. The photos are copies in which everybody else is covered: look at each before
it is handed over. In {look_first} are those on which nobody but EventGuard has said that it is them. Delete this folder
when it has been handed over.

"""


def note(school: School, id: str) -> None:
    """Record that everything about somebody was exported. Raises SetupError for an unknown id, or without the key."""
    person = find(school, id)
    if school.exists:
        school.record.append(school.user, school.now(), EXPORTED, person=person.id)


class Export:
    """An export of one person; ``run`` makes it.

    Raises:
        SetupError: nobody has this id.
    """

    def __init__(self, school: School, id: str, into: Into) -> None:
        self._school, self._into, self.person = school, into, find(school, id)
        self._photos = photos_of(school, self.person)
        self.copies: list[OwnPhoto] = []

    @property
    def total(self) -> int:
        """How many photos there are on which they are, or may be."""
        return len(self._photos)

    @property
    def size(self) -> int:
        """How large all copies are together, in bytes."""
        return sum(each.size for each in self.copies)

    def run(self) -> Iterator[OwnPhoto]:
        """Make the copies one by one, then write down what there is. It is recorded before anything is written.

        Raises:
            SetupError: it cannot be recorded.
            OSError: it cannot be written.
        """
        note(self._school, self.person.id)
        for photo in self._photos:
            self.copies.append(copy(self._school, self.person, photo, self._into))
            yield self.copies[-1]
        self._finish()

    def _finish(self) -> None:
        about = held_about(self._school, self.person.id) | {"copies": list(map(as_json, self.copies))}
        day = in_full(self._school.today())
        head = _HEAD.format(name=self.person.name, day=day, data=DATA, look_first=LOOK_FIRST)
        lines = [*told(self.copies), "", not_found(self._school)]
        text = json.dumps(about, default=str, indent=2, ensure_ascii=False)
        for name, content in ((DATA, text), (CONTENTS, head + "\n".join(lines) + "\n")):
            self._into.write("", [name], content.encode("utf-8", "backslashreplace"))


class FolderExport(Export):
    """An export into a new folder.

    Raises:
        SetupError: nobody has this id, or the folder is in use, or kept by EventGuard.
    """

    def __init__(self, school: School, id: str, into: Path) -> None:
        super().__init__(school, id, _NewFolder(into))
        self.into = into
        school.require_apart(into, "Name another: --to DIR")
        if into.exists() and (not into.is_dir() or any(into.iterdir())):
            raise SetupError(f"{into} holds other things.", "Name a new folder: --to DIR")

    def run(self) -> Iterator[OwnPhoto]:
        """The same. Raises SetupError when it cannot be written, too."""
        try:
            yield from super().run()
        except OSError as error:
            if known := trouble(error, self.into):
                raise known from error
            remedy = "Name another: --to DIR"
            raise SetupError(f"{self.into} cannot be written into ({error.strerror}).", remedy) from None


class ZipExport(Export):
    """An export as one zip, which lies nowhere: whoever asked for it is handed its bytes."""

    def __init__(self, school: School, id: str) -> None:
        self._zip = _Zip()
        super().__init__(school, id, self._zip)

    @property
    def content(self) -> bytes:
        """The zip, once ``run`` has come to its end."""
        return self._zip.content()


class _NewFolder:
    """Files in a folder that is made with the first of them, for its owner alone."""

    def __init__(self, into: Path) -> None:
        self._into = into

    def write(self, folder: str, names: Iterable[str], content: bytes) -> str:
        if not self._into.exists():
            self._into.mkdir(mode=0o700, parents=True)
        keep_private(self._into)
        below = [folder] if folder else []
        self._into.joinpath(*below).mkdir(mode=0o700, exist_ok=True)
        with Folder(self._into, *below) as opened:
            name = opened.write(names, lambda file: file.write(content))
        path = self._into.joinpath(*below, name)
        if digest_of(path) != digest(content):
            path.unlink(missing_ok=True)
            return ""
        return name


class _Zip:
    """Files in a zip in memory. Photos are compressed already, and the days of files say nothing."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self._zip = zipfile.ZipFile(self._bytes, "w", zipfile.ZIP_STORED)

    def write(self, folder: str, names: Iterable[str], content: bytes) -> str:
        taken = set(self._zip.namelist())
        name = next(each for each in names if f"{folder}/{each}".lstrip("/") not in taken)
        self._zip.writestr(zipfile.ZipInfo(f"{folder}/{name}".lstrip("/"), NO_DAY), content)
        return name

    def content(self) -> bytes:
        self._zip.close()
        return self._bytes.getvalue()


def as_json(each: OwnPhoto) -> dict[str, object]:
    """One photo of an export for programs."""
    photo = each.photo
    place: dict[str, object] = {"photo": photo.id, "channel": photo.channel, "event": photo.event, "state": photo.state}
    made: dict[str, object] = {"file": each.file, "sha256": each.sha256, "bytes": each.size or None}
    return place | made | {"decided": each.whose, "how": each.how, "why_not": each.why_not or None}
