"""Copies of the photos that show one person, with everybody else covered: what a subject access request asks for.

A copy is made from the cleaned file, in which whoever is covered is covered for good; only where that covers the person
themselves, it is made from the original of a held photo. Either way it is rendered, looked at again and read again like
whatever else leaves. Originals are never copied.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from eventguard import worker
from eventguard.adapters.folders.store import DIGITS, digest, digest_of, file_name
from eventguard.app import phrases
from eventguard.app.photos.render_again import original_of, settings_of
from eventguard.app.school import School
from eventguard.core.errors import PhotoTrouble, Refused, SetupError
from eventguard.core.faces.own_copy import Whose, alone, is_on, whose
from eventguard.core.people.consent import Person
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Photo
from eventguard.core.pipeline import Cleaned
from eventguard.core.settings import Style
from eventguard.core.words.on_photos import all_covered

#: The folders of an export: copies of which somebody has said, or approved, that it is them, and the others.
PHOTOS, LOOK_FIRST = "photos", "look-first"
#: How it was decided whose a face is, in words.
HOW = {
    Whose.BY_HAND: "named by hand ({by})",
    Whose.APPROVED: "recognised, and approved by {approver}",
    Whose.RECOGNISED: "recognised by EventGuard alone: nobody has said that it is them",
    Whose.PERHAPS: "a face resembles them, not beyond doubt",
    Whose.UNLIKE: "named by hand, but the face does not look like them",
    Whose.OTHERWISE: "recognised, but somebody has decided otherwise by hand",
    Whose.SEVERAL: "several faces are said to be theirs",
}


@dataclass(frozen=True, slots=True)
class OwnPhoto:
    """One photo on which somebody is, or may be, how that was decided, and the copy that was made.

    ``file`` is the copy's path in the export, None where there is none, and ``why_not`` says why. ``size`` is in bytes.
    """

    photo: Photo
    whose: Whose
    how: str
    file: str | None = None
    sha256: str | None = None
    size: int = 0
    why_not: str = ""


def photos_of(school: School, person: Person) -> list[Photo]:
    """All photos on which somebody is, or may be."""
    return [photo for photo in school.record.photos() if is_on(photo, person.id)]


def not_found(school: School) -> str:
    """On which photos somebody is without being found, in sentences."""
    if not school.compares:
        return (
            "Recognition is off: people are known on a photo only where somebody said so by hand. Photos that show "
            "them without anybody having said so are not found: look through the events at which they were."
        )
    return (
        "Only who was recognised, or named by hand, is known on a photo. A face that was missed, or not recognised, is "
        "not found: look through the events at which they were."
    )


class Into(Protocol):
    """Where an export is written: a folder, or a zip."""

    def write(self, folder: str, names: Iterable[str], content: bytes) -> str:
        """Write a file under the first of these names that is free, in this folder of the export (empty: on top).

        Returns the name; empty where what was written is not what was to be. Raises OSError.
        """


def copy(school: School, person: Person, photo: Photo, into: Into) -> OwnPhoto:
    """Make the copy of one photo, if a face on it is clearly theirs. Trouble with a photo is part of the answer.

    Raises:
        OSError: it cannot be written.
    """
    face, decided = whose(photo, person.id)
    how = _how(photo, face, decided)
    if face is None:
        return OwnPhoto(photo, decided, how, why_not="it is not clearly theirs")
    try:
        encoded = _rendered(school, photo, face)
    except (PhotoTrouble, Refused, SetupError) as trouble:
        return OwnPhoto(photo, decided, how, why_not=_clause(trouble.message))
    folder = LOOK_FIRST if decided is Whose.RECOGNISED else PHOTOS
    sha256, suffix = digest(encoded), Path(str(photo.output)).suffix
    name = into.write(folder, map(partial(file_name, photo.event, photo.number or 0, sha256, suffix), DIGITS), encoded)
    if not name:
        return OwnPhoto(photo, decided, how, why_not="what was written is not what was looked at")
    return OwnPhoto(photo, decided, how, f"{folder}/{name}", sha256, len(encoded))


def _rendered(school: School, photo: Photo, face: Face) -> bytes:
    """The bytes of a picture in which nobody but this face is uncovered. Raises Refused when there can be none."""
    if photo.film:
        raise Refused("It is a film, of which no copy is made: show it to them here, with everybody else covered.")
    faces = alone(photo.faces, face)
    path, sha256 = _source(school, photo, face)
    settings = replace(settings_of(school, photo), style=Style.SOLID)
    outcome = school.standby.do(
        worker.work,
        worker.RenderAgain(path, sha256, faces, settings, words=all_covered(photo.words)),
        school.limits,
    )
    if not isinstance(outcome, Cleaned):
        raise Refused(worker.reason(outcome))
    if outcome.warning:
        raise Refused("Somebody else may still be visible on it.")
    if outcome.size != photo.size or outcome.faces[: len(faces)] != faces:
        raise Refused("It came out otherwise than it was.")
    if any(each.verdict is Verdict.SHOW for each in outcome.faces[len(faces) :]):
        raise Refused("Somebody else is visible on it.")
    return outcome.encoded


def _source(school: School, photo: Photo, face: Face) -> tuple[Path, str]:
    """What to render from, and its sha256. Raises Refused when nothing is there on which they can be seen."""
    path = school.where(photo)
    if path is None or photo.sha256 is None:
        raise Refused("No cleaned file of it is kept.")
    if face.verdict is Verdict.SHOW:
        if digest_of(path) != photo.sha256:
            raise Refused("Its cleaned file is not there any more, or was changed.")
        return path, photo.sha256
    if original := original_of(photo):
        return original, photo.id
    raise Refused("They are covered on it, and its original is not where it was.")


def _clause(sentence: str) -> str:
    """A sentence as part of another."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _how(photo: Photo, face: Face | None, decided: Whose) -> str:
    """How it was decided that it is them, in words."""
    by = (face and phrases.decided_by(face)) or "not recorded by whom"
    return HOW[decided].format(by=by, approver=photo.decided_by)


def told(copies: list[OwnPhoto]) -> Iterator[str]:
    """What an export holds, and what it does not, line by line."""
    made = [each for each in copies if each.file]
    for each in made:
        yield f"{each.file}: {each.how}"
    for each in copies:
        if not each.file:
            name = each.photo.output or f"photo {each.photo.id[:12]}"
            yield f"no copy of {name} ({each.photo.state}): {each.why_not}; {each.how}"
