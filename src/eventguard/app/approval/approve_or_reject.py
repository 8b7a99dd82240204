"""Letting a photo go, or not: a named person's decision."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.app.approval import approvers, two_person
from eventguard.app.computer import clock
from eventguard.app.faces import comparison
from eventguard.app.folders import file_moves, uploads
from eventguard.app.photos.changed import changed
from eventguard.app.photos.held import held, is_intact, require_stand
from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.core.errors import Refused, ToCover
from eventguard.core.faces.objections import SAFETY, in_ids, in_words, too_large
from eventguard.core.people.actors import called, same
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.photo import Photo, State

#: What to do before a film with sound is approved.
LISTEN = "Listen to it, and tick that you did; in the terminal: --listened."


def approve(
    school: School,
    name: str,
    by: str,
    passphrase: str,
    channel: Channel | None = None,
    seen: str | None = None,
    listened: bool = False,
) -> Photo:
    """Let one held photo go, in the name of an approver who says their passphrase. A refusal is written down.

    Raises:
        Refused: not an approver, or the wrong passphrase, or as ``let_go`` does.
    """
    with _recorded(school, name, by):
        return _let_go(school, name, approvers.authenticate(school, by, passphrase), channel, seen, listened)


def let_go(
    school: School,
    name: str,
    approver: Colleague,
    channel: Channel | None = None,
    seen: str | None = None,
    listened: bool = False,
) -> Photo:
    """Let one held photo go, in the name of an approver who was authenticated before: its file moves to the approved
    folder.

    The approval is bound to the exact bytes and what is said of their faces (as ``seen``, if that version is given: see
    ``held.version_of``), the channel, the event, the people shown, and the consents as they are at this moment. A
    refusal is written down. Of a film with sound somebody has to have ``listened`` to all of it.

    Raises:
        Refused: not on the list any more, prepared or somebody on it shown by the same person, not held, changed since
            it was cleaned or seen, somebody on it may not be shown any more, or its file could not be put in place.
            Nothing has changed then, but for the reason on the photo.
    """
    with _recorded(school, name, approver.name):
        return _let_go(school, name, approver, channel, seen, listened)


def _let_go(
    school: School, name: str, approver: Colleague, channel: Channel | None, seen: str | None, listened: bool
) -> Photo:
    reconcile(school)
    with school.record.transaction():
        approvers.require_present(school, approver)
        clock.require(school)
        photo = held(school, name, channel, seen)
        _require_two(school, photo, approver)
        _require_listened(photo, listened)
        people = school.people()
        if large := too_large(photo, school.rule(photo.channel)):
            raise Refused(f"{photo.output} {large}.", "Clean the photo again.", large)
        gone = school.objections(photo, people)
        if gone:
            off, safety = set(gone.values()) == {Reason.RECOGNITION_OFF}, set(gone.values()) <= SAFETY
            what = "recognition was switched off" if off else "it is held to more" if safety else "a yes has gone"
            reason = f"since it was cleaned {what}: {in_ids(gone)}"
            school.record.save(photo.moved(State.HELD, reason=reason), school.user, school.now(), why=gone)
        else:
            approved = photo.moved(State.APPROVED, decided_by=approver.name, revision=school.revision, reason=None)
            bound = {"revision": approved.revision, "shown": photo.seen, "event": photo.event}
            bound |= {"listened": True} if photo.film and photo.film.sound else {}
            bound |= {"prepared_under": photo.unnamed} if photo.unnamed else {}
            school.record.save(approved, approver.name, school.now(), **bound)
    if gone:
        words = ", ".join(in_words(people, gone))
        raise ToCover(photo.id, f"{photo.output} shows {words}.", what)
    _place(school, photo, approved)
    return approved


def _place(school: School, before: Photo, approved: Photo) -> None:
    """Put an approved photo's file in place, and look at it there. Raises Refused when that is undone."""
    with school.record.transaction():
        now = school.record.find(approved.id, approved.channel)
        if now is None or now.state is not State.APPROVED:  # somebody else's command was faster than its file
            refused: Refused | None = changed(school, approved)
        elif not (refused := file_moves.place(school, now, before)):
            school.to_do += tuple(filter(None, [file_moves.clear(school, now)]))
    if refused:
        raise refused


def _require_two(school: School, photo: Photo, approver: Colleague) -> None:
    """Raise Refused when this approver prepared the photo, or showed somebody on it, unless one person is enough."""
    if not two_person.holds(school):
        return
    off = "(To switch that off: eventguard approvers two-person --off)"
    if two_person.prepared(approver, photo.prepared_by):
        remedy = f"Somebody else has to approve it. {off}"
        raise Refused(f"{approver.name} prepared this photo.", remedy, "prepared by the same person")
    if any(two_person.prepared(approver, by) for by in photo.shown_by):
        shows = any(face.reason is Reason.SHOWN_BY_HAND for face in photo.faces)
        what = "showed somebody" if shows else "keeps a name legible" if photo.named else "took a cover away"
        message = f"{approver.name} {what} on this photo by hand, which is preparing it."
        remedy = f"Somebody else has to approve it, unless that is taken back. {off}"
        raise Refused(message, remedy, "somebody on it shown by the same person")


def _require_listened(photo: Photo, listened: bool) -> None:
    """Raise Refused for a film with sound that nobody says to have listened to: no tool hears a name."""
    if photo.film and photo.film.sound and not listened:
        message = "This film has sound: nobody said yet that they listened to all of it."
        raise Refused(message, LISTEN, "nobody listened to it")


def reject(
    school: School, name: str, by: str, why: str, channel: Channel | None = None, stand: str | None = None
) -> Photo:
    """Refuse one held photo, which can be put back (``ways_back``), or put away one that could not be cleaned.

    Raises:
        Refused: it is neither, or no reason is given.
        Changed: it is not as it was seen to ``stand`` (``held.stand_of``), if that is known.
    """

    def which() -> list[Photo]:
        photo = school.photo(name, channel)
        require_stand(school, photo, stand)
        return [photo]

    by = called(by)
    if not why.strip() or not by:
        raise Refused("A refusal needs a name and a reason.", '--by NAME --why "..."')
    (rejected,) = reject_all(school, which, by, why.strip(), keep=True)
    return rejected


def reject_all(
    school: School, which: Callable[[], Iterable[Photo]], by: str, why: str, *, keep: bool = False
) -> list[Photo]:
    """Refuse several photos at once, or none of them. ``which`` is asked when nobody else can change them any more.
    Their cleaned files are removed, or (``keep``) put out of the way.
    """
    with school.record.transaction():
        photos = list(which())
        moved = {"decided_by": by, "reason": why} | ({} if keep else {"output": None, "sha256": None})
        rejected = [photo.moved(State.REJECTED, **moved) for photo in photos]
        for photo in rejected:
            school.record.save(photo, school.user, school.now(), why=why, says=by)
    with school.record.transaction():
        for photo, now in zip(photos, rejected, strict=True):
            file_moves.follow(school, now, school.store.held) if now.output else file_moves.clear(school, photo)
    if not keep:
        uploads.discard(school, *(photo.original for photo in photos))
    reconcile(school)
    return rejected


def approvable(school: School) -> list[Photo]:
    """The held photos that nothing speaks against: unchanged, everybody visible may be shown today, no name that a
    hand gave is in doubt, and no film has to be listened to.
    """
    people = school.people()
    return [
        photo
        for photo in school.record.photos(State.HELD)
        if is_intact(school, photo)
        and not school.objections(photo, people)
        and not too_large(photo, school.rule(photo.channel))
        and not (photo.film and photo.film.sound)
        and not any(comparison.against(people, photo.channel, face, school.today()) for face in photo.faces)
    ]


def no_longer_shown(school: School, photo: Photo, on: date) -> list[str]:
    """Who is visible on this photo without a live yes on this day, each with the reason, in words."""
    people = school.people()
    return in_words(people, school.objections(photo, people, on))


@contextmanager
def _recorded(school: School, name: str, by: str) -> Iterator[None]:
    """Write a refused approval down: which photo, in whose name, and why. Not what was typed: that may name a child."""
    try:
        yield
    except Refused as error:
        known = [approver.name for approver in school.colleagues.all() if same(approver.name, by)]
        wanted, because = _id_of(school, name), error.for_the_record
        school.record.append(school.user, school.now(), "approval-refused", wanted=wanted, by=known, because=because)
        raise


def _id_of(school: School, name: str) -> str:
    try:
        return school.photo(name).id
    except Refused:
        return "unknown"
