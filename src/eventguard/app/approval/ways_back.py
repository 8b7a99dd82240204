"""The ways back from a decision: what was approved a moment ago, was rejected, or is gone everywhere waits again.

Nothing is shown by it that was not: whatever comes back has to be approved anew, by the consents of that day.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from eventguard.adapters.folders.store import digest_of
from eventguard.app.folders import file_moves
from eventguard.app.photos.held import is_intact, require_stand
from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.actors import called
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State

#: For how long an approval can be taken back: until then it is a slip, later somebody may have posted it unsaid.
MOMENT = timedelta(minutes=10)
#: How a photo stood that waits again, in words.
STOOD = {State.REJECTED: "rejected", State.TAKEN_DOWN: "taken down"}
AGAIN = "To clean the original once more: eventguard clean --again PHOTO"


def put_back(school: School, name: str, by: str, channel: Channel | None = None, stand: str | None = None) -> Photo:
    """Let a photo wait again: one that was rejected, that is gone wherever it was posted, or that was approved in the
    last ten minutes and is noted as posted nowhere.

    Raises:
        Refused: it is in another state, it was approved longer ago or posted, its cleaned file is gone or another, or
            nobody says who does it.
        Changed: it is not as it was seen to ``stand`` (``held.stand_of``), if that is known.
    """
    by = called(by)
    if not by:
        raise Refused("Say who puts it back.", "--by NAME")
    reconcile(school)
    with school.record.transaction():
        photo = school.photo(name, channel)
        require_stand(school, photo, stand)
        _require_back(school, photo)
        here = _where(school, photo)
        reason = f"{STOOD[photo.state]} before: {photo.reason}" if photo.reason and photo.state in STOOD else None
        back = photo.moved(State.HELD, decided_by=None, taken_down_by=None, posted=(), reason=reason)
        back = replace(back, original=_dropped(school, photo))
        school.record.save(back, school.user, school.now(), back=photo.state, says=by)
    with school.record.transaction():
        to_do = file_moves.follow(school, back, here)
        back = school.record.find(back.id, back.channel) or back
    if to_do or not is_intact(school, back):
        raise Refused(to_do.says if to_do else f"{back.output} is not where it was.", AGAIN)
    return back


def just_approved(school: School) -> set[tuple[str, Channel]]:
    """The photos, by id and channel, whose approval may be taken back yet, as far as the record tells."""
    entries, since = school.record.entries(State.APPROVED), school.now() - MOMENT
    # What is noted of a photo after its approval is in the record under the same name.
    return {(each.photo, Channel(each.channel)) for each in entries if "shown" in each.detail and each.at >= since}


def may_come_back(school: School, photo: Photo) -> bool:
    """Whether there is a way back for a photo."""
    try:
        _require_back(school, photo)
    except Refused:
        return False
    return True


def _require_back(school: School, photo: Photo) -> None:
    what = f"Photo {photo.id[:12]}"
    match photo.state:
        case State.APPROVED:
            if photo.posted:
                raise Refused(f"{what} is noted as posted.", "Take it down instead: eventguard takedown start ID")
            if (photo.id, photo.channel) not in just_approved(school):
                minutes = MOMENT.seconds // 60
                remedy = "Take it down instead: eventguard takedown start ID"
                raise Refused(f"{what} was approved more than {minutes} minutes ago.", remedy)
        case State.TAKEN_DOWN:
            if not photo.taken_down_by:
                raise Refused(f"{what} may still be seen somewhere.", "First: eventguard takedown done ID --by NAME")
        case State.REJECTED:
            pass
        case _:
            raise Refused(f"{what} is {photo.state}: there is nothing to put back.", "See: eventguard queue")
    if photo.output is None or digest_of(_where(school, photo) / photo.output) != photo.sha256:
        raise Refused(f"The cleaned file of photo {photo.id[:12]} is not there any more.", AGAIN)


def _where(school: School, photo: Photo) -> Path:
    return school.store.folder_of(photo.state, photo.channel)


def _dropped(school: School, photo: Photo) -> str | None:
    """Where our copy of the original lies, if it was dropped on the page and is kept still; where others lie is
    forgotten once they are decided.
    """
    copy = school.store.uploads.absolute() / photo.id
    return str(copy) if digest_of(copy) == photo.id else None
