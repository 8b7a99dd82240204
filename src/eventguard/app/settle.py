"""Bringing folders and photos in line with the ledger and today's consents, whatever happened since the last run."""

from collections.abc import Mapping
from datetime import date

from eventguard.adapters.store import digest_of
from eventguard.app import dropped
from eventguard.app.house import House
from eventguard.core.consent import Person, Reason, name_of, standing
from eventguard.core.hand import matched
from eventguard.core.photo import Photo, State


def settle(house: House, on: date | None = None) -> list[Photo]:
    """Recall approved photos whose consent has gone, finish what a crash cut short, and sweep what was never finished.

    An approval or a recall is written down first and its file moved after: here that move is made, or made up for.
    What lies in ``held`` without a record was never finished and is removed.

    Returns:
        The photos recalled just now.
    """
    with house.ledger.transaction():
        recalled = [_recall(house, photo, why) for photo, why in _recallable(house, on or house.today())]
    with house.ledger.transaction():
        everything = house.ledger.photos()
        photos = [photo for photo in everything if photo.output]
        for photo in photos:
            if photo.state in (State.APPROVED, State.TAKEN_DOWN):
                _place(house, photo)
        dropped.sweep(house, everything)
        house.store.sweep(*(_outputs(photos, state) for state in (State.HELD, State.TAKEN_DOWN)))
    return recalled


def objections(roll: Mapping[str, Person], photo: Photo, on: date) -> dict[str, Reason]:
    """Who is visible on this photo without a live yes on this day, by id, each with the reason."""
    found: dict[str, Reason] = {}
    for id in photo.shown:
        person = roll.get(id)
        reason = standing(person, photo.channel, on) if person else Reason.NO_CONSENT
        if reason is not Reason.CONSENTED:
            found[id] = reason
    return found


def protected(roll: Mapping[str, Person], photo: Photo) -> list[str]:
    """The names of those on this photo, covered or not, who are never to be published."""
    seen = dict.fromkeys(id for face in photo.faces for id in (face.person, matched(face)) if id)
    return [roll[id].name for id in seen if id in roll and roll[id].never_publish]


def in_words(roll: Mapping[str, Person], found: Mapping[str, Reason]) -> list[str]:
    """The same for people: names, as far as the register still has them."""
    return [f"{name_of(id, roll)}, who may not be shown ({reason})" for id, reason in found.items()]


def in_ids(found: Mapping[str, Reason]) -> str:
    """The same for the ledger, which knows no names."""
    return ", ".join(f"{id} ({reason})" for id, reason in found.items())


def _outputs(photos: list[Photo], state: State) -> set[str]:
    return {photo.output for photo in photos if photo.output and photo.state is state}


def _recallable(house: House, on: date) -> list[tuple[Photo, dict[str, Reason]]]:
    approved, roll = house.ledger.photos(State.APPROVED), house.roll()
    return [(photo, why) for photo in approved if (why := objections(roll, photo, on))]


def _recall(house: House, photo: Photo, why: dict[str, Reason]) -> Photo:
    """Take an approved photo out of the folder from which is posted. Ids, never names, go into the ledger."""
    recalled = photo.moved(State.TAKEN_DOWN, reason=None)
    house.ledger.save(recalled, house.user, house.now(), why=why, revision=house.revision)
    return recalled


def _place(house: House, photo: Photo) -> None:
    """Move a photo's file to where its state wants it, if it is still where its last state had it."""
    held, approved = house.store.held / str(photo.output), house.store.approved(photo.channel) / str(photo.output)
    match photo.state:
        case State.APPROVED if not approved.exists() and digest_of(held) == photo.sha256:
            house.store.release(str(photo.output), photo.channel)
        case State.TAKEN_DOWN if approved.exists():
            house.store.recall(str(photo.output), photo.channel)
