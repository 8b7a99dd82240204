"""Answering a subject access request: a folder with all that is held about somebody, and copies of their photos."""

import json
from collections.abc import Iterator
from pathlib import Path

from eventguard.app.people.own_photos import LOOK_FIRST, OwnPhoto, copy, not_found, photos_of, told
from eventguard.app.people.register import find
from eventguard.app.people.subject_access import held_about
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import SetupError
from eventguard.files import keep_private, trouble, write

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
    """An export of one person into a new folder; ``run`` makes it.

    Raises:
        SetupError: nobody has this id, or the folder is in use, or kept by EventGuard.
    """

    def __init__(self, school: School, id: str, into: Path) -> None:
        self._school, self.into, self.person = school, into, find(school, id)
        school.require_apart(into, "Name another: --to DIR")
        if into.exists() and (not into.is_dir() or any(into.iterdir())):
            raise SetupError(f"{into} holds other things.", "Name a new folder: --to DIR")
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
            SetupError: it cannot be written, or not recorded.
        """
        note(self._school, self.person.id)
        try:
            self.into.mkdir(mode=0o700, parents=True, exist_ok=True)
            keep_private(self.into)
            for photo in self._photos:
                self.copies.append(copy(self._school, self.person, photo, self.into))
                yield self.copies[-1]
            self._finish()
        except OSError as error:
            if known := trouble(error, self.into):
                raise known from error
            remedy = "Name another: --to DIR"
            raise SetupError(f"{self.into} cannot be written into ({error.strerror}).", remedy) from None

    def _finish(self) -> None:
        about = held_about(self._school, self.person.id) | {"copies": list(map(as_json, self.copies))}
        day = in_full(self._school.today())
        head = _HEAD.format(name=self.person.name, day=day, data=DATA, look_first=LOOK_FIRST)
        lines = [*told(self.copies), "", not_found(self._school)]
        text = json.dumps(about, default=str, indent=2, ensure_ascii=False)
        for name, content in ((DATA, text), (CONTENTS, head + "\n".join(lines) + "\n")):
            write(self.into / name, content.encode("utf-8", "backslashreplace"))


def as_json(each: OwnPhoto) -> dict[str, object]:
    """One photo of an export for programs."""
    photo = each.photo
    place: dict[str, object] = {"photo": photo.id, "channel": photo.channel, "event": photo.event, "state": photo.state}
    made: dict[str, object] = {"file": each.file, "sha256": each.sha256, "bytes": each.size or None}
    return place | made | {"decided": each.whose, "how": each.how, "why_not": each.why_not or None}
