"""Letting a photo go, or not: a named person's decision."""

from datetime import date

from eventguard.adapters.store import digest_of
from eventguard.app.house import House
from eventguard.core.consent import Channel, Reason, standing
from eventguard.core.errors import Refused
from eventguard.core.photo import Photo, State


def approve(house: House, name: str, by: str, passphrase: str, channel: Channel | None = None) -> Photo:
    """Let one held photo go: its file moves to the approved folder.

    The approval is bound to the exact bytes, the channel and the consents as they are at this moment.

    Raises:
        Refused: not an approver, wrong passphrase, not held, changed since it was cleaned, or somebody on it may not
            be shown any more. Nothing has changed then.
    """
    approver = house.approvers.authenticate(by, passphrase)
    house.settle()
    with house.ledger.transaction():
        photo = house.photo(name, channel)
        if photo.state is not State.HELD or photo.output is None:
            raise Refused(f"Photo {photo.id[:12]} is {photo.state}, not held.", "See: eventguard queue")
        if digest_of(house.store.held / photo.output) != photo.sha256:
            raise Refused(f"{photo.output} is not the file that was cleaned.", "Clean the photo again.")
        if objections := no_longer_shown(house, photo, house.now().date()):
            remedy = "Clean the photo again: they will be covered."
            raise Refused(f"{photo.output} shows {', '.join(objections)}.", remedy)
        approved = photo.moved(State.APPROVED, decided_by=approver)
        revision = house.register.revision if house.has_register else 0
        house.ledger.save(approved, approver, house.now(), revision=revision, shown=photo.shown, event=photo.event)
    house.settle()
    return approved


def reject(house: House, name: str, by: str, why: str, channel: Channel | None = None) -> Photo:
    """Refuse one held photo: its cleaned file is removed. Raises Refused when it is not held, or no reason is given."""
    if not why.strip() or not by.strip():
        raise Refused("A refusal needs a name and a reason.", '--by NAME --why "..."')
    with house.ledger.transaction():
        photo = house.photo(name, channel)
        rejected = photo.moved(State.REJECTED, decided_by=by.strip(), reason=why.strip(), output=None, sha256=None)
        house.ledger.save(rejected, by.strip(), house.now(), why=why.strip())
    house.settle()
    return rejected


def showing(house: House, person: str, channel: Channel) -> list[Photo]:
    """The held and approved photos for a channel on which this person is visible, in the order of their outputs."""
    photos = house.ledger.photos(State.HELD, State.APPROVED)
    return [photo for photo in photos if photo.channel is channel and person in photo.shown]


def no_longer_shown(house: House, photo: Photo, on: date) -> list[str]:
    """Who is visible on this photo without a live yes on this day, each with the reason, in words."""
    objections = []
    for id in photo.shown:
        person = house.register.find(id) if house.has_register else None
        reason = standing(person, photo.channel, on) if person else Reason.NO_CONSENT
        if reason is not Reason.CONSENTED:
            objections.append(f"{person.name if person else id}, who may not be shown ({reason})")
    return objections


def protected(house: House, photo: Photo) -> list[str]:
    """The names of those on this photo, covered or not, who are never to be published."""
    people = {face.person: house.register.find(face.person) for face in photo.faces if face.person}
    return [person.name for person in people.values() if person and person.never_publish]
