"""Whom or what an incident is about: a person by id or name, a photo by id or name, or a file by its bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from eventguard.adapters.folders.sources import examine
from eventguard.app.people import former_ids
from eventguard.app.record.publications import STATES, Publication, publications_in
from eventguard.app.school import SHORTEST_ID, School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.faces.former_ids import named as named_on
from eventguard.core.people.identity import FORMER, is_known_by, name_parts, plain_id
from eventguard.core.photos.photo import Photo

#: What bytes that are none of ours tell, and what they do not.
NOT_OURS = (
    "No photo that was cleaned here has exactly these bytes. Sites and apps write every picture anew, and a screenshot "
    "is another file, so it may still come from one of ours: look through what was approved, and name that photo or "
    "the person. What the file says of itself (metadata) proves nothing either way."
)

#: What there is to say of other bytes than those that were approved.
NEVER_APPROVED = "It was cleaned here, but nobody has approved it: if it is out, it did not go by the approved folder."
ORIGINAL = (
    "This is an original, as it came: nothing on it is covered. EventGuard lets no original out: if it is out, it went "
    "another way."
)
#: Of so many that could be meant the names are told.
TOLD = 6
#: How to say it.
HOW = "Give a person's id (eventguard people list), their full name, a photo's id or name, or the name of a file."


@dataclass(frozen=True, slots=True)
class Subject:
    """What an incident is about: either a ``person`` or a ``photo``, or neither, for a file that is none of ours.

    Attributes:
        person: an id; ``former P003`` for whoever had it before somebody else.
        name: what the register calls them; empty where it does not know them any more.
        photo: the sha256 of an original.
        file: the name of the file on disk that was named, if one was.
        sha256: of that file's bytes, or of the photo's latest cleaned bytes.
        remark: what there is to say of that file, or of that person.
    """

    person: str = ""
    name: str = ""
    photo: str = ""
    file: str = ""
    sha256: str = ""
    remark: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it is somebody, or a photo, of whom the record or the register can tell."""
        return bool(self.person or self.photo)


@dataclass(frozen=True, slots=True)
class Known:
    """What the record knows: everything that was published, all photos, and of which photo (by id) each rendering was
    that was ever made, by its sha256.
    """

    published: Sequence[Publication]
    photos: Sequence[Photo]
    made: Mapping[str, str]

    @classmethod
    def of(cls, school: School) -> Self:
        """As it is now."""
        photos, entries = school.record.photos(), school.record.entries(*STATES)
        published = publications_in(entries, {(photo.id, photo.channel): photo.event for photo in photos})
        made = {str(entry.detail["sha256"]): entry.photo for entry in entries if entry.detail.get("sha256")}
        return cls(published, photos, made)


def subject_of(school: School, wanted: str, known: Known, on_disk: bool = True) -> Subject:
    """What somebody means.

    Args:
        school: the school.
        wanted: a person's id or name, a photo's id, name or sha256 (the first characters of the former two do), or a
            file on disk.
        known: what the record knows.
        on_disk: whether it may be a file on this computer; the page names none.

    Raises:
        SetupError: it stands for nobody and nothing, or nothing was said.
        Refused: it stands for several, or the file cannot be read.
    """
    if not wanted.strip():
        raise SetupError("Say whom or what it is about.", "eventguard incident PERSON, or eventguard incident PHOTO")
    people, path = _people(school, wanted, known), Path(wanted)
    if on_disk and _is_file(path):
        if people:
            remedy = f"For the file, say where it lies: ./{wanted}"
            raise Refused(f"{wanted} is a file here, and {people[0].name or 'a person'} is called so, too.", remedy)
        return _file(path, known)
    named = _photos(wanted, known)
    if len(people) + len(named) > 1:
        which = [f"{each.person} ({each.name or 'a person'})" for each in people] + [f"photo {id[:12]}" for id in named]
        remedy = "Give the person's id, or more of the photo's characters."
        raise Refused(f"{wanted} stands for several: {', '.join(which[:TOLD])}{_more(which)}.", remedy)
    if not people and not named:
        raise SetupError(f"{wanted} is nobody and no photo that EventGuard knows.{_similar(school, wanted)}", HOW)
    return people[0] if people else _photo(named[0], known)


def _people(school: School, wanted: str, known: Known) -> list[Subject]:
    """Everybody who can be meant: by id, also of somebody who was forgotten, or else by full name."""
    everybody = school.people()
    by_id = {plain_id(id): person for id, person in everybody.items()}
    plain, before = plain_id(wanted), plain_id(FORMER)
    if person := by_id.get(plain):
        return [Subject(person.id, person.name)]
    if named := [Subject(each.id, each.name) for each in everybody.values() if is_known_by(wanted, each)]:
        return named
    if plain.startswith(before) and plain.removeprefix(before) in former_ids.passed_on(school):
        remark = "The register does not know them any more; somebody else has their id now."
        return [Subject(f"{FORMER}{wanted.strip()[len(FORMER) :].strip()}", remark=remark)]
    there = {id: id for photo in known.photos for id in named_on(photo.faces)}
    there |= {plain_id(id): id for each in known.published for id in each.shown}
    if plain in there or plain in former_ids.forgotten(school):
        remark = "The register does not know them any more: the record has their bare id."
        return [Subject(there.get(plain, wanted.strip()), remark=remark)]
    return []


def _photos(wanted: str, known: Known) -> list[str]:
    """The ids of the photos that can be meant, by what they are, or were, called, or by a sha256."""
    said = Path(wanted.strip().lower()).name
    names: dict[str, set[str]] = {}
    for photo in known.photos:
        names.setdefault(photo.id, {photo.id}).add(photo.output or photo.id)
    for each in known.published:
        names.setdefault(each.photo, {each.photo}).add(each.file)
    for sha256, id in known.made.items():
        names.setdefault(id, {id}).add(sha256)
    whole = [id for id, called in names.items() if said in called]
    if whole or len(said) < SHORTEST_ID:
        return whole
    return [id for id, called in names.items() if any(name.startswith(said) for name in called)]


def _photo(id: str, known: Known) -> Subject:
    latest = next((photo for photo in known.photos if photo.id == id), None)
    return Subject(photo=id, sha256=(latest.sha256 if latest else "") or "")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # longer than any name, or none that a file could have
        return False


def _file(path: Path, known: Known) -> Subject:
    """What a file on disk is: bytes that were published, or cleaned, here, an original of ours, or none of these."""
    source = examine(path)
    if source.trouble:
        raise Refused(f"{path.name} cannot be looked at. {source.trouble}")
    return subject_of_bytes(path.name, source.id, known)


def subject_of_bytes(name: str, sha256: str, known: Known) -> Subject:
    """What a file of this name is whose bytes have this sha256."""
    here = partial(Subject, file=name, sha256=sha256)
    if published := next((each for each in known.published if each.sha256 == sha256), None):
        remark = f"These are exactly the bytes that were approved as {published.file}."
        return here(photo=published.photo, remark=remark)
    if sha256 in known.made:
        return here(photo=known.made[sha256], remark=NEVER_APPROVED)
    if any(photo.id == sha256 for photo in known.photos):
        return here(photo=sha256, remark=ORIGINAL)
    alike = next((each for each in known.published if each.file == name), None)
    called = f" It is called like {alike.file}, which was approved with other bytes." if alike else ""
    return here(remark=NOT_OURS + called)


def _similar(school: School, wanted: str) -> str:
    """Whom somebody may mean by part of a name."""
    parts, people = name_parts(wanted), school.people().values()
    found = [f"{each.id} ({each.name})" for each in people if parts and parts & name_parts(each.name)]
    return f" Perhaps: {', '.join(found[:TOLD])}{_more(found)}." if found else ""


def _more(found: Sequence[str]) -> str:
    return f" and {len(found) - TOLD} more" if len(found) > TOLD else ""
