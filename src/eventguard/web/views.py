"""What the pages show of photos and people, in the words of those who look at them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from eventguard.app import phrases
from eventguard.app.faces import comparison
from eventguard.app.films import told
from eventguard.app.people import answers_in_words
from eventguard.app.photos.held import stand_of, version_of
from eventguard.app.photos.look_first import ToLookAt
from eventguard.app.school import School
from eventguard.app.words import on_photos
from eventguard.core.dates import in_full
from eventguard.core.faces.by_hand import why_a_face
from eventguard.core.people.channels import SchoolChannel
from eventguard.core.people.consent import Answer, Person, Reason, name_of, standing
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.film import Film
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.word import Why, Word

View = dict[str, Any]

#: What has to be looked at on each photo before it goes: what no tool sees.
CHECKED_BY_PHOTO = {
    "faces": "No face can be seen but of those who are shown: not at the edges, nor in mirrors, windows or glasses",
    "writing": "No name can be read but those told here: no badges, labels or clothing, no screens or papers, no"
    " certificates or medals",
}
#: What is said once for all photos that are approved together.
CHECKED_ONCE = {"right": "Everybody who is shown is who it says", "place": "This is where they are to be posted"}
STATES = {
    State.RECEIVED: "not finished",
    State.HELD: "waiting",
    State.APPROVED: "approved",
    State.REJECTED: "rejected",
    State.TAKEN_DOWN: "no longer approved",
    State.QUARANTINED: "could not be cleaned",
}


def photo_view(look: ToLookAt, people: Mapping[str, Person]) -> View:
    """One photo with its faces and what is written on it, for its own page."""
    faces = [face_view(face, people) for face in look.photo.faces]
    names = {id: person.name for id, person in people.items()}
    words = sorted(look.photo.words, key=lambda word: (not word.is_unread, word.why is Why.OTHER_WORDS, word.n))
    lines = [word_view(word, names) for word in words]
    return card_view(look, people) | {"faces": faces, "lines": lines, "objections": look.objections}


def address_of(photo: Photo) -> str:
    """Where a photo's own page is."""
    return f"/photos/{photo.id}/{photo.channel}"


def card_view(look: ToLookAt, people: Mapping[str, Person]) -> View:
    """One photo, for a card."""
    photo = look.photo
    return {
        "id": photo.id,
        "channel": photo.channel,
        "going_to": look.going_to,
        "at": address_of(photo),
        "version": version_of(photo),
        "stand": stand_of(photo),
        "rank": look.rank,
        "name": _name(photo),
        "source": photo.source,
        "event": photo.event,
        "groups": photo.groups,
        "state": photo.state,
        "stands": _stands(photo),
        "size": photo.size,
        "quarters": photo.quarters,
        "shown": [name_of(id, people) for id in photo.shown],
        "named": [name_of(id, people) for id in photo.named],
        "by_hand": [name_of(f.person, people) for f in photo.faces if f.reason is Reason.SHOWN_BY_HAND and f.person],
        "told": look.told,
        "besides": look.besides,
        "no_faces": [f"{address_of(photo)}/faces/{f.n}/picture" for f in photo.faces if f.reason is Reason.NOT_A_FACE],
        "covered": len(photo.covered),
        "lines_covered": sum(word.verdict is Verdict.COVER for word in photo.words),
        "small": photo.small,
        "gone": bool(photo.taken_down_by),
        "found": phrases.found(told.gone(photo)),
        "notes": look.notes,
        "makers": [photo.prepared_by, *photo.shown_by],
        "decided_by": photo.decided_by,
        "posted": photo.posted,
        "reason": photo.reason,
        "film": film_view(photo.film) if photo.film else None,
    }


def film_view(film: Film) -> View:
    """A film: its frames, how long each is and all of it (in seconds, and as a clock shows it), whether it sounds."""
    minutes, seconds = divmod(round(film.seconds), 60)
    return {
        "frames": film.frames,
        "frame": film.at(1),
        "seconds": film.seconds,
        "length": f"{minutes}:{seconds:02}",
        "sound": film.sound,
    }


def _name(photo: Photo) -> str:
    """What a photo is called: as its file, or as what could not be cleaned; of others only their number is known."""
    numbered = f"{photo.event}, photo {photo.number}" if photo.number else photo.id[:12]
    return photo.output or photo.source or numbered


def _stands(photo: Photo) -> str:
    """How a photo stands, in words."""
    if photo.state is State.TAKEN_DOWN:
        return f"gone everywhere, says {photo.taken_down_by}" if photo.taken_down_by else "to be taken down"
    return STATES[photo.state]


def face_view(face: Face, people: Mapping[str, Person]) -> View:
    """One face on a photo."""
    box = face.box
    return {
        "n": face.n,
        "box": [box.x, box.y, box.width, box.height],
        "verdict": face.verdict,
        "why": "by hand" if face.reason is Reason.COVERED_BY_HAND else phrases.REASONS[face.reason],
        "person": face.person,
        "who": name_of(face.person, people) if face.person else None,
        "said": comparison.said(face, people) if face.reason is Reason.SHOWN_BY_HAND else "",
        "perhaps": person_view(people[face.perhaps]) if face.perhaps and face.perhaps in people else None,
        "drawn": face.drawn,
        "by": phrases.decided_by(face),
        "look": phrases.look(face),
        "may_be_none": why_a_face(face) is None and face.span is None,
        "span": face.span,
        "seen_at": face.at,
    }


def word_view(word: Word, names: Mapping[str, str]) -> View:
    """One line of what is written on a photo: what it is and whose, what was decided and why; not what it says."""
    hidden, why = word.verdict is Verdict.COVER, on_photos.why(word)
    stands = why if word.by else f"{'covered' if hidden else 'not covered'}: {why}"
    return {
        "n": word.n,
        "corners": word.corners,
        "box": [word.box.x, word.box.y, word.box.width, word.box.height],
        "verdict": word.verdict,
        "what": _capital(on_photos.what(word, names)),
        "stands": _capital(stands),
        "look_here": word.is_unread,
        "kept": word.is_legible and bool(word.by),
        "harmless": word.why is Why.OTHER_WORDS,
        "by_hand": bool(word.by),
        "span": word.span,
        "seen_at": word.at,
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def person_view(person: Person) -> View:
    """Somebody, as they are told from others."""
    return {"id": person.id, "name": person.name, "group": person.group or person.role}


def channels_view(school: School) -> list[View]:
    """The channels that photos can be cleaned for."""
    return [{"key": each.channel, "name": each.name} for each in school.channels if each.used]


def standing_view(school: School, person: Person, on: date) -> View:
    """Somebody, and where they may be shown."""
    return person_view(person) | {
        "also": "; ".join(person.also),
        "role": person.role,
        "leaves": day(person.leaves),
        "never_publish": person.never_publish,
        "channels": [_channel_view(person, each, on) for each in school.channels if each.used],
    }


def day(value: date | datetime | None) -> str:
    """A day as it is written in Britain; empty if there is none."""
    return in_full(value) if value else ""


def _channel_view(person: Person, channel: SchoolChannel, on: date) -> View:
    reason, consent = standing(person, channel.channel, on), person.consents.get(channel.channel)
    return {
        "channel": channel.name,
        "may": reason is Reason.CONSENTED,
        "says": answers_in_words.answer(person, channel.channel, on) if consent else "no answer",
        "until": day(consent.until) if consent and consent.answer is Answer.YES else "",
        "evidence": consent.evidence if consent else "",
    }
