"""What must come down: approved photos that show somebody who may not be shown any more, or that somebody took back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from eventguard.app.folders.file_moves import LET_GO, still_approved
from eventguard.app.photos.held import require_stand
from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
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


def pending(school: School, person: str | None = None) -> list[Item]:
    """The photos that somebody still has to take down where they were posted; only those of one person, if named."""
    reconcile(school)
    photos = [photo for photo in school.record.photos(State.TAKEN_DOWN) if photo.taken_down_by is None]
    if not photos:
        return []  # the usual case, and every page asks
    people, recalled = school.people(), _recalled(school)
    items = []
    for photo in photos:
        affected = tuple(school.objections(photo, people)) or (() if photo.reason else photo.shown)
        if person is None or plain_id(person) in map(plain_id, affected):
            shown = [people[id] for id in affected if id in people]
            since = _since(shown, photo, recalled[photo.id, photo.channel])
            still = still_approved(school, photo)
            items.append(Item(photo, affected, since, still or school.where(photo), still))
    return items


def posted(school: School, name: str, where: str, channel: Channel | None = None, stand: str | None = None) -> Photo:
    """Note where an approved photo was posted. Raises Refused when it is not approved, or nothing is said, and Changed
    when it is not as it was seen to ``stand`` (``held.stand_of``), if that is known.
    """
    reconcile(school)
    with school.record.transaction():
        return note(school, name, where, channel, stand)


def note(school: School, name: str, where: str, channel: Channel | None = None, stand: str | None = None) -> Photo:
    """The same, in a transaction that goes on."""
    if not where.strip():
        raise Refused("Say where it was posted.", "--where ADDRESS")
    photo = _approved(school, name, channel, stand)
    noted = photo.moved(State.APPROVED, posted=(*photo.posted, where.strip()))
    school.record.save(noted, school.user, school.now(), posted=where.strip())
    return noted


def start(
    school: School, name: str, by: str, why: str, channel: Channel | None = None, stand: str | None = None
) -> Photo:
    """Take an approved photo back, whatever the consents say.

    It leaves the approved folder, and is listed until somebody says that it is gone wherever it was posted.

    Raises:
        Refused: it is not approved, or no name or reason is given.
        Changed: it is not as it was seen to ``stand`` (``held.stand_of``), if that is known.
    """
    by = called(by)
    if not why.strip() or not by:
        raise Refused("To take a photo down needs a name and a reason.", '--by NAME --why "..."')
    reconcile(school)
    with school.record.transaction():
        down = _approved(school, name, channel, stand).moved(State.TAKEN_DOWN, reason=why.strip())
        school.record.save(down, school.user, school.now(), why=why.strip(), says=by)
    reconcile(school)
    return down


def done(school: School, name: str, by: str, channel: Channel | None = None, stand: str | None = None) -> Photo:
    """Record that a photo is gone wherever it was posted.

    Raises:
        Refused: it was not to be taken down, nobody says so, or its file still lies in the approved folder.
        Changed: it is not as it was seen to ``stand`` (``held.stand_of``), if that is known.
    """
    by = called(by)
    if not by:
        raise Refused("Say who saw to it.", "--by NAME")
    reconcile(school)
    with school.record.transaction():
        photo = school.photo(name, channel)
        require_stand(school, photo, stand)
        if photo.state is not State.TAKEN_DOWN:
            remedy = "See: eventguard takedown"
            raise Refused(f"Photo {photo.id[:12]} is {photo.state}; there is nothing to take down.", remedy)
        if still := still_approved(school, photo):
            raise Refused(f"It still lies in the approved folder: {still}", LET_GO)
        gone = replace(photo.moved(State.TAKEN_DOWN), taken_down_by=by)
        school.record.save(gone, school.user, school.now(), done=True, says=by)
    return gone


def _approved(school: School, name: str, channel: Channel | None, stand: str | None) -> Photo:
    photo = school.photo(name, channel)
    require_stand(school, photo, stand)
    if photo.state is not State.APPROVED:
        remedy = "See: eventguard takedown" if photo.state is State.TAKEN_DOWN else "See: eventguard queue"
        raise Refused(f"Photo {photo.id[:12]} is {photo.state}, not approved.", remedy)
    return photo


def _recalled(school: School) -> dict[tuple[str, str], date]:
    """The day on which each photo left the approved folder, by id and channel."""
    days: dict[tuple[str, str], date] = {}
    for entry in school.record.entries(State.APPROVED, State.TAKEN_DOWN):
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
