"""Decisions by hand about a held photo: somebody is shown or covered, something is drawn or erased, a step is undone.

Each renders the photo anew from its original. Whoever is shown without a live yes today is covered on the way, whatever
was asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from eventguard import worker
from eventguard.adapters.sources import examine
from eventguard.app import words
from eventguard.app.holding import changed, held, hold
from eventguard.app.house import House
from eventguard.app.settle import objections, settle
from eventguard.core import hand
from eventguard.core.consent import Channel, Person, Reason, standing
from eventguard.core.errors import Refused
from eventguard.core.hand import Faces
from eventguard.core.photo import Box, Drawn, Face, Photo, State
from eventguard.core.pipeline import Cleaned
from eventguard.core.settings import Format, Settings, Style

#: The smallest picture that settings allow for; a smaller original is not made larger.
SMALLEST = 256


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the register: how they stand for a photo's channel today, and whether they are shown on it."""

    person: Person
    standing: Reason
    shown: bool


def show(
    house: House,
    name: str,
    n: int,
    person: str,
    channel: Channel | None = None,
    by: str | None = None,
    seen: str | None = None,
    sure: bool = False,
) -> Photo:
    """Show face ``n`` of a held photo as somebody of this id, whom a person has recognised.

    Raises:
        Refused: they may not be shown for this channel today or are shown already, the match took the face for
            somebody else and nobody is ``sure``, there is no such face, the original is gone, or the photo is not held
            or not the one that was ``seen``. Nothing has changed then.
    """

    def wish(photo: Photo) -> Faces:
        _require_yes(house, photo, person)
        faces = hand.show(photo.faces, n, person)
        if not sure:
            _require_agreement(house, photo, next(face for face in faces if face.n == n))
        return faces

    return _decide(house, held(house, name, channel, seen), wish, by, decision="show", face=n, person=person)


def cover(
    house: House, name: str, n: int, channel: Channel | None = None, by: str | None = None, seen: str | None = None
) -> Photo:
    """Cover face ``n`` of a held photo. Raises Refused when there is no such face, or as ``show`` does."""
    photo = held(house, name, channel, seen)
    return _decide(house, photo, lambda photo: hand.cover(photo.faces, n), by, decision="cover", face=n)


def draw(
    house: House,
    name: str,
    box: Box,
    drawn: Drawn = Drawn.RECTANGLE,
    channel: Channel | None = None,
    by: str | None = None,
    seen: str | None = None,
) -> Photo:
    """Cover what was missed on a held photo: a face, a name badge. The box is in pixels of the cleaned picture.

    Raises:
        Refused: hardly anything of the box lies in the picture, or as ``show`` does.
    """
    photo = held(house, name, channel, seen)
    return _decide(house, photo, lambda photo: hand.draw(photo.faces, box, drawn, _size(photo)), by, decision="draw")


def erase(
    house: House, name: str, n: int, channel: Channel | None = None, by: str | None = None, seen: str | None = None
) -> Photo:
    """Take away what somebody drew on a held photo, by its number. Raises Refused when it is no drawing, or as ``show``
    does.
    """
    photo = held(house, name, channel, seen)
    return _decide(house, photo, lambda photo: hand.erase(photo.faces, n), by, decision="erase", face=n)


def put_back(
    house: House,
    name: str,
    faces: Faces,
    channel: Channel | None = None,
    by: str | None = None,
    seen: str | None = None,
) -> Photo:
    """Undo: make a held photo's faces again what they were. Whoever may not be shown any more is covered nevertheless.

    Raises:
        Refused: these faces are not how the photo was, or as ``show`` does.
    """
    photo = held(house, name, channel, seen)
    return _decide(house, photo, lambda photo: hand.put_back(photo.faces, faces), by, decision="undo")


def recover(house: House, name: str, channel: Channel | None = None, seen: str | None = None) -> Photo:
    """Cover whoever is visible on a held photo and may not be any more. Raises Refused as ``show`` does."""
    return _decide(house, held(house, name, channel, seen), lambda photo: photo.faces, None, decision="recover")


def look(house: House, name: str, channel: Channel | None = None, box: Box | None = None) -> bytes:
    """The original of a held photo as a fresh JPEG file, uncovered, for the eyes of whoever reviews it: all of it, or
    what is around a box (in pixels of the cleaned picture), larger. It is never kept.

    Raises:
        Refused: the photo is not held, or its original is gone or cannot be read.
    """
    photo = held(house, name, channel)
    original = _original(photo)
    if original is None:
        raise _gone("so it cannot be looked at")
    job = worker.Look(original, photo.id, replace(_settings(house, photo), format=Format.JPEG), box)
    outcome = house.standby.do(worker.work, job, house.limits)
    if not isinstance(outcome, worker.Picture):
        raise Refused(worker.reason(outcome))
    return outcome.encoded


def candidates(house: House, photo: Photo) -> list[Candidate]:
    """Everybody in the register by name, whoever may be shown on this photo today first."""
    today = house.today()
    everybody = [
        Candidate(person, standing(person, photo.channel, today), id in photo.shown)
        for id, person in house.roll().items()
    ]
    return sorted(everybody, key=lambda each: (each.standing is not Reason.CONSENTED, each.person.name.casefold()))


def _decide(house: House, photo: Photo, wish: Callable[[Photo], Faces], by: str | None, **decision: str | int) -> Photo:
    """Render a photo with the faces that are wished for, as far as consents allow, and hold that instead."""
    faces = _allowed(house, photo, wish(photo))
    path, sha256 = _source(house, photo, faces)
    job = worker.Redraw(path, sha256, faces, _settings(house, photo))
    outcome = house.standby.do(worker.work, job, house.limits)
    if not isinstance(outcome, Cleaned):
        raise Refused(worker.reason(outcome), "Nothing was changed.")
    if outcome.size != photo.size:
        raise Refused("The photo came out in another size than before.", "Clean it again.")
    decided = _finish(house, photo, outcome, by or house.user, decision)
    settle(house)
    return decided


def _finish(house: House, seen: Photo, outcome: Cleaned, by: str, decision: dict[str, str | int]) -> Photo:
    """Write a rendering down, if nobody has changed the photo, or whom it may show, while it was made."""
    ledger = house.ledger
    with ledger.transaction():
        photo = ledger.find(seen.id, seen.channel)
        if photo is None or photo.state is not State.HELD or (photo.sha256, photo.faces) != (seen.sha256, seen.faces):
            raise changed()
        if _allowed(house, photo, outcome.faces) != outcome.faces:
            raise changed()
        changes = {"revision": house.revision, "shown_by": _shown_by(photo, outcome.faces, by)}
        photo = hold(house, photo, outcome, _format(photo), **changes)
        detail = {"reason": photo.reason, "shown": photo.shown, "covered": len(photo.covered)}
        ledger.save(photo, by, house.now(), revision=photo.revision, **detail, **decision)
    return photo


def _allowed(house: House, photo: Photo, faces: Faces) -> Faces:
    """The faces, whoever may not be shown on this photo today covered."""
    return hand.cover_people(faces, objections(house.roll(), replace(photo, faces=faces), house.today()))


def _shown_by(photo: Photo, faces: Faces, by: str) -> tuple[str, ...]:
    """Who has shown somebody on this photo, once this is decided; nobody, once nobody is shown by hand."""
    if set(replace(photo, faces=faces).shown) - set(photo.shown):
        return tuple(dict.fromkeys((*photo.shown_by, by)))
    return photo.shown_by if any(face.reason is Reason.SHOWN_BY_HAND for face in faces) else ()


def _require_yes(house: House, photo: Photo, id: str) -> None:
    person, today = house.roll().get(id), house.today()
    if person is None:
        raise Refused(f"Nobody in the register has the id {id}.", "See: eventguard people list")
    if standing(person, photo.channel, today) is not Reason.CONSENTED:
        why = words.why_covered(person, photo.channel, today)
        remedy = f"They stay covered. What is recorded: eventguard people show {id}"
        raise Refused(f"{person.name} may not be shown for {photo.channel}: {why}.", remedy)


def _require_agreement(house: House, photo: Photo, face: Face) -> None:
    """Raise Refused when the match took a face that is to be shown for somebody else."""
    if doubt := words.mistaken(house.roll(), photo.channel, face, house.today()):
        raise Refused(f"{doubt}.", "Only if you are certain that it is not: the same with --sure")


def _source(house: House, photo: Photo, faces: Faces) -> tuple[Path, str]:
    """What to render from, and its sha256: the original, or the held file where it is enough to cover more."""
    if original := _original(photo):
        return original, photo.id
    if hand.uncovers(photo.faces, faces):
        raise _gone("so nothing can be uncovered")
    return house.store.held / str(photo.output), str(photo.sha256)


def _original(photo: Photo) -> Path | None:
    """Where the original of a held photo lies; None when it is not there any more, or something else is."""
    path = Path(photo.original) if photo.original else None
    return path if path and examine(path).id == photo.id else None


def _gone(so: str) -> Refused:
    remedy = "Put it back, or clean it again from where it is now."
    return Refused(f"The original photo is not where it was, {so}.", remedy)


def _settings(house: House, photo: Photo) -> Settings:
    """The settings that a photo was rendered with, as far as they shape a rendering with given faces."""
    size = max(SMALLEST, *_size(photo))
    return replace(house.settings, publish_size=size, format=_format(photo), style=Style(photo.style))


def _format(photo: Photo) -> Format:
    return Format.PNG if str(photo.output).endswith(Format.PNG.suffix) else Format.JPEG


def _size(photo: Photo) -> tuple[int, int]:
    if photo.size is None:
        raise Refused("The size of this photo is not known.", "Clean it again.")
    return photo.size
