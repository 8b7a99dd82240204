"""Erasing what people typed into the record. It stays whole, and says that a text was there and who erased it."""

from collections.abc import Mapping
from dataclasses import dataclass

from eventguard.adapters.record.record import ERASED, Entry, Text
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.faces.by_hand import matched
from eventguard.core.people.consent import Person, every_name
from eventguard.core.photos.face import Face
from eventguard.core.words.one_person import is_named


@dataclass(frozen=True, slots=True)
class Erased:
    """How many texts were erased, and which of them told where a photo was posted."""

    many: int
    places: tuple[str, ...]


def texts_of(school: School, seq: int) -> list[Text]:
    """The texts of one entry of the record that are still there. Raises Refused when there is none."""
    entry = school.record.entry(seq)
    if entry is None:
        raise Refused(f"The record has no entry {seq}.", "See: eventguard audit export FILE")
    there = [text for text in entry.texts if text != ERASED]
    if not there:
        raise Refused(f"Entry {seq} holds no text that could be erased.", "See: eventguard audit export FILE")
    return there


def erase(school: School, seq: int, texts: list[Text], by: str) -> bool:
    """Erase texts of one entry, wherever they are shown; False when traces may be left because another process holds
    the record open.

    Raises:
        SetupError: nobody is named who does it, or the key of the record is missing.
    """
    if not by.strip():
        raise SetupError("To erase a text needs a name.", "--by NAME")
    school.drop_copies()
    school.record.erase({text.ref for text in texts}, by.strip(), school.now(), row=seq)
    return school.scrub()


def erase_about(school: School, person: Person) -> Erased:
    """Erase every text that names somebody; scrub after it.

    In a text about them, or about a photo that shows them, a first or a last name alone is enough.
    """
    names = {*every_name(person), *(e.value for e in school.register.history(person.id) if e.what == "name")}
    entries = school.record.entries()
    photos = {
        photo.id for photo in school.record.photos() if any(person.id in _taken_for(face) for face in photo.faces)
    }
    photos |= {entry.photo for entry in entries if person.id in about(entry)}
    found: dict[str, Text] = {}
    places = []
    for entry in entries:
        alone = entry.photo in photos or person.id in about(entry)
        for text in entry.texts:
            if text != ERASED and text.ref not in found and is_named(text, person, names, alone):
                found[text.ref] = text
                if text == entry.detail.get("posted"):
                    places.append(str(text))
    if found:
        school.record.erase(found.keys(), school.user, school.now(), person=person.id)
    return Erased(len(found), tuple(places))


def about(entry: Entry) -> list[str]:
    """The people that an entry is about, by id."""
    shown, why = entry.detail.get("shown", ()), entry.detail.get("why", ())
    people = (*(shown if isinstance(shown, list) else ()), *(why if isinstance(why, Mapping) else ()))
    return [str(id) for id in (entry.detail.get("person"), *people) if id]


def _taken_for(face: Face) -> tuple[str | None, ...]:
    return face.person, face.perhaps, matched(face)
