"""Who on a photo may not be shown, or not any more: objections to it, by name for people, by id for the record."""

from collections.abc import Mapping
from datetime import date

from eventguard.core.faces.by_hand import matched
from eventguard.core.people.consent import Person, Reason, name_of, standing
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.photo import Photo, State

_WHY = {Reason.RECOGNITION_OFF: "whom recognition had shown before it was switched off"}


def objections(people: Mapping[str, Person], photo: Photo, on: date, compares: bool) -> dict[str, Reason]:
    """Who is visible on this photo and may not be on this day, by id, each with the reason: they have no live yes, or
    recognition had shown them on a photo that is held, and is off now (unless the school ``compares``).
    """
    found: dict[str, Reason] = {}
    for id in photo.shown:
        person = people.get(id)
        reason = standing(person, photo.channel, on) if person else Reason.NO_CONSENT
        if reason is not Reason.CONSENTED:
            found[id] = reason
    if photo.state is State.HELD and not compares:
        found |= {id: Reason.RECOGNITION_OFF for id in recognised(photo) if id not in found}
    return found


def recognised(photo: Photo) -> list[str]:
    """Ids of those whom recognition has shown on a photo."""
    return [f.person for f in photo.faces if f.person and (f.verdict, f.reason) == (Verdict.SHOW, Reason.CONSENTED)]


def protected(people: Mapping[str, Person], photo: Photo) -> list[str]:
    """The names of those on this photo, covered or not, who are never to be published."""
    seen = dict.fromkeys(id for face in photo.faces for id in (face.person, matched(face)) if id)
    return [people[id].name for id in seen if id in people and people[id].never_publish]


def in_words(people: Mapping[str, Person], found: Mapping[str, Reason]) -> list[str]:
    """Objections as people read them: names, as far as the register still has them."""
    return [
        f"{name_of(id, people)}, {_WHY.get(reason, f'who may not be shown ({reason})')}" for id, reason in found.items()
    ]


def in_ids(found: Mapping[str, Reason]) -> str:
    """Objections as they stand in the record, which knows no names."""
    return ", ".join(f"{id} ({reason})" for id, reason in found.items())
