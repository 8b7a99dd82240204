"""What must come down: approved photos that show somebody who may not be shown any more, or that somebody took back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from eventguard.app.folders.file_moves import LET_GO, still_approved
from eventguard.app.reconcile import objections, settle
from eventguard.app.school import House
from eventguard.core.errors import Refused
from eventguard.core.people.actors import called
from eventguard.core.people.consent import Answer, Channel, Person, has_left
from eventguard.core.people.identity import plain_id
from eventguard.core.photos.photo import Photo, State


@dataclass(frozen=True, slots=True)
class Item:
    """One photo that must come down: who is affected (ids), since when, and where its file now lies.

    Nobody is affected where an approver took it back for another reason, which is then the photo's. ``still`` is where
    it lies in the approved folder, if it could not be moved out of there.
    """

    photo: Photo
    people: tuple[str, ...]
    since: date
    path: Path | None
    still: Path | None = None


def pending(house: House, person: str | None = None) -> list[Item]:
    """The photos that somebody still has to take down where they were posted; only those of one person, if named."""
    settle(house)
    photos = [photo for photo in house.ledger.photos(State.TAKEN_DOWN) if photo.taken_down_by is None]
    if not photos:
        return []  # the usual case, and every page asks
    roll, recalled = house.roll(), _recalled(house)
    items = []
    for photo in photos:
        affected = tuple(objections(roll, photo, house.today(), house.compares)) or (
            () if photo.reason else photo.shown
        )
        if person is None or plain_id(person) in map(plain_id, affected):
            people = [roll[id] for id in affected if id in roll]
            since = _since(people, photo, recalled[photo.id, photo.channel])
            still = still_approved(house, photo)
            items.append(Item(photo, affected, since, still or house.where(photo), still))
    return items


def posted(house: House, name: str, where: str, channel: Channel | None = None) -> Photo:
    """Note where an approved photo was posted. Raises Refused when it is not approved, or nothing is said."""
    if not where.strip():
        raise Refused("Say where it was posted.", "--where ADDRESS")
    settle(house)
    with house.ledger.transaction():
        photo = _approved(house, name, channel)
        noted = photo.moved(State.APPROVED, posted=(*photo.posted, where.strip()))
        house.ledger.save(noted, house.user, house.now(), posted=where.strip())
    return noted


def start(house: House, name: str, by: str, why: str, channel: Channel | None = None) -> Photo:
    """Take an approved photo back, whatever the consents say.

    It leaves the approved folder, and is listed until somebody says that it is gone wherever it was posted.

    Raises:
        Refused: it is not approved, or no name or reason is given.
    """
    by = called(by)
    if not why.strip() or not by:
        raise Refused("To take a photo down needs a name and a reason.", '--by NAME --why "..."')
    settle(house)
    with house.ledger.transaction():
        down = _approved(house, name, channel).moved(State.TAKEN_DOWN, reason=why.strip())
        house.ledger.save(down, house.user, house.now(), why=why.strip(), says=by)
    settle(house)
    return down


def done(house: House, name: str, by: str, channel: Channel | None = None) -> Photo:
    """Record that a photo is gone wherever it was posted.

    Raises:
        Refused: it was not to be taken down, nobody says so, or its file still lies in the approved folder.
    """
    by = called(by)
    if not by:
        raise Refused("Say who saw to it.", "--by NAME")
    settle(house)
    with house.ledger.transaction():
        photo = house.photo(name, channel)
        if photo.state is not State.TAKEN_DOWN:
            remedy = "See: eventguard takedown"
            raise Refused(f"Photo {photo.id[:12]} is {photo.state}; there is nothing to take down.", remedy)
        if still := still_approved(house, photo):
            raise Refused(f"It still lies in the approved folder: {still}", LET_GO)
        gone = replace(photo.moved(State.TAKEN_DOWN), taken_down_by=by)
        house.ledger.save(gone, house.user, house.now(), done=True, says=by)
    return gone


def expiring(house: House, within: timedelta) -> list[tuple[Person, date]]:
    """People whose yes for some channel runs out within this time, or who leave, each with the first such day."""
    today = house.today()
    found = []
    for person in house.roll().values():
        days = [day for day in _ends(person) if today <= day <= today + within]
        if days:
            found.append((person, min(days)))
    return found


def _approved(house: House, name: str, channel: Channel | None) -> Photo:
    photo = house.photo(name, channel)
    if photo.state is not State.APPROVED:
        remedy = "See: eventguard takedown" if photo.state is State.TAKEN_DOWN else "See: eventguard queue"
        raise Refused(f"Photo {photo.id[:12]} is {photo.state}, not approved.", remedy)
    return photo


def _ends(person: Person) -> Iterator[date]:
    for consent in person.consents.values():
        if consent.answer is Answer.YES and consent.until:
            yield min(consent.until, person.leaves or consent.until)
        elif consent.answer is Answer.YES and person.leaves:
            yield person.leaves


def _recalled(house: House) -> dict[tuple[str, str], date]:
    """The day on which each photo left the approved folder, by id and channel."""
    days: dict[tuple[str, str], date] = {}
    for entry in house.ledger.entries(State.APPROVED, State.TAKEN_DOWN):
        key = entry.photo, entry.channel
        if entry.action == State.APPROVED:
            days.pop(key, None)
        else:
            days.setdefault(key, entry.at.astimezone().date())
    return days


def _since(people: list[Person], photo: Photo, recalled: date) -> date:
    """The first day on which one of them might no longer be shown; where that is not known, the day of the recall."""
    return min([recalled, *(day for person in people for day in _gone(person, photo, recalled))])


def _gone(person: Person, photo: Photo, recalled: date) -> Iterator[date]:
    consent = person.consents.get(photo.channel)
    if person.leaves and has_left(person, recalled):
        yield person.leaves + timedelta(days=1)
    if consent and consent.answer is Answer.YES and consent.until and consent.until < recalled:
        yield consent.until + timedelta(days=1)
    if consent and consent.answer is not Answer.YES and consent.recorded_at:
        yield consent.recorded_at.astimezone().date()
