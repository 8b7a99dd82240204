"""Who on a photo may not be shown, or not any more: objections to it, by name for people, by id for the record."""

from collections.abc import Mapping
from datetime import date

from eventguard.core.faces import safety
from eventguard.core.faces.by_hand import matched
from eventguard.core.people.channels import CONSENT, Rule
from eventguard.core.people.consent import Person, Reason, is_groups_only, name_of, standing
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.naming import Naming
from eventguard.core.photos.photo import Photo, State

_WHY = {
    Reason.RECOGNITION_OFF: "whom recognition had shown before it was switched off",
    Reason.TOO_CLOSE: "whose face is too close for this channel",
    Reason.GROUPS_ONLY: "who may be shown small and among others only",
    Reason.EVERYBODY_COVERED: "although everybody is covered in this channel",
    Reason.NAMED: "whose name can be read on it and may not stay",
}
#: Why somebody is covered in spite of a live yes: what asks for it is the school's rule, or how the family said yes.
SAFETY = frozenset({Reason.TOO_CLOSE, Reason.GROUPS_ONLY, Reason.EVERYBODY_COVERED})


def objections(people: Mapping[str, Person], photo: Photo, on: date, compares: bool, rule: Rule) -> dict[str, Reason]:
    """Who is visible on this photo, or named, and may not be that day, by id, each with the reason: they have no live
    yes, or one for groups only, or without name; or, on a photo that is held, the channel's ``rule`` covers them, or
    recognition had shown them and is off now (unless the school ``compares``). Approved photos were let go by the rule
    of their day.
    """
    found: dict[str, Reason] = {}
    for id in photo.shown:
        person = people.get(id)
        reason = standing(person, photo.channel, on) if person else Reason.NO_CONSENT
        if reason is not Reason.CONSENTED:
            found[id] = reason
    rule = rule if photo.state is State.HELD else CONSENT
    asked = groups_only(people, photo)
    for face in photo.faces:
        why = safety.why_not(face, photo.faces, photo.size, rule, asked)
        if why and face.person and face.person not in found:
            found[face.person] = why
    named = [people[id] for id in photo.named if id in people]
    naming = Naming.of(named, photo.channel, on, all_covered=rule.cover_everybody)
    for word in photo.words:
        if word.is_legible and word.person and not naming.may_stay(word, photo.shown):
            found.setdefault(word.person, Reason.NAMED)
    if photo.state is State.HELD and not compares:
        found |= {id: Reason.RECOGNITION_OFF for id in recognised(photo) if id not in found}
    return found


def groups_only(people: Mapping[str, Person], photo: Photo) -> frozenset[str]:
    """Ids of those visible on a photo who may be shown in groups only."""
    return frozenset(id for id in photo.shown if id in people and is_groups_only(people[id], photo.channel))


def too_large(photo: Photo, rule: Rule) -> str:
    """What is wrong with a photo that is held in a larger size than the channel's rule lets it be published in; empty
    where nothing is.
    """
    if photo.state is not State.HELD or rule.size is None or (photo.size and max(photo.size) <= rule.size):
        return ""
    return f"is larger than {rule.size} pixels, the most that its channel allows"


def recognised(photo: Photo) -> list[str]:
    """Ids of those whom recognition has shown on a photo."""
    return [f.person for f in photo.faces if f.person and (f.verdict, f.reason) == (Verdict.SHOW, Reason.CONSENTED)]


def protected(people: Mapping[str, Person], photo: Photo) -> list[str]:
    """The names of those on this photo, or named on it, covered or not, who are never to be published."""
    faces = (id for face in photo.faces for id in (face.person, matched(face)) if id)
    seen = dict.fromkeys((*faces, *(word.person for word in photo.words if word.person)))
    return [people[id].name for id in seen if id in people and people[id].never_publish]


def in_words(people: Mapping[str, Person], found: Mapping[str, Reason]) -> list[str]:
    """Objections as people read them: names, as far as the register still has them."""
    return [
        f"{name_of(id, people)}, {_WHY.get(reason, f'who may not be shown ({reason})')}" for id, reason in found.items()
    ]


def in_ids(found: Mapping[str, Reason]) -> str:
    """Objections as they stand in the record, which knows no names."""
    return ", ".join(f"{id} ({reason})" for id, reason in found.items())
