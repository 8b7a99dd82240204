"""The page of one photo."""

from collections import Counter
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app.approval import open_folder, two_person, ways_back
from eventguard.app.faces import may_compare
from eventguard.app.folders import retention
from eventguard.app.photos.look_first import look_at
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State
from eventguard.web import parsing
from eventguard.web.approval.sign_in import names
from eventguard.web.films.watched import FIRST, seen_of
from eventguard.web.parsing import Unknown
from eventguard.web.photos.line import Line
from eventguard.web.review_page import ReviewPage, review_of
from eventguard.web.views import CHECKED_BY_PHOTO, CHECKED_ONCE, View, address_of, photo_view


async def photo(request: Request) -> Response:
    """One photo."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    session, by = review.session, review.session.signed_in
    shown = await review.quick.do(lambda school: _photo_data(school, review.line, id, channel))
    photo = shown["photo"]
    session.look(id, channel, photo["version"], by)
    photo["checked"] = session.has_checked(id, channel, photo["version"])
    template = "film" if photo["film"] and photo["version"] else "photo"
    kept = shown.pop("kept")
    shown |= {"through": seen_of(session, kept), "first": FIRST} if kept.film else {}
    own = shown["two_person"] and made(review, photo["makers"])
    return review.page(request, template, by_photo=CHECKED_BY_PHOTO, once=CHECKED_ONCE, own=own, **shown)


def made(review: ReviewPage, makers: Sequence[str]) -> bool:
    """Whether whoever is signed in cleaned a photo, or showed somebody on it."""
    approver = review.session.approver
    return approver is not None and any(two_person.prepared(approver, by) for by in makers)


def found(school: School, id: str, channel: Channel) -> Photo:
    """A photo by id. Raises Unknown when there is none."""
    photo = school.record.find(id, channel)
    if photo is None:
        raise Unknown("There is no such photo.", "Go back to the photos, and choose one there.")
    return photo


def _photo_data(school: School, kept: Line, id: str, channel: Channel) -> View:
    """One photo, its place among those that wait, and who may approve it."""
    people, wanted = school.people(), found(school, id, channel)
    line = kept.of(school, people)
    keys = [(p.id, p.channel) for p in line]
    place = keys.index((id, channel)) if (id, channel) in keys else None
    return {
        "kept": wanted,
        "photo": photo_view(look_at(school, wanted, people), people),
        "place": place,
        "many": len(line),
        "before": _at(line, place, -1),
        "after": _at(line, place, 1),
        "alike": _suggested(school, line, wanted),
        "approvers": names(school),
        "held": wanted.state is State.HELD,
        "two_person": two_person.holds(school),
        "may_come_back": ways_back.may_come_back(school, wanted),
        "kept_for": retention.kept_for(school).days,
        "folder": str(open_folder.folder(school, channel)),
    }


def _at(line: list[Photo], place: int | None, step: int) -> str | None:
    """The address of the photo before or after."""
    if place is None or not 0 <= place + step < len(line):
        return None
    return address_of(line[place + step])


def _suggested(school: School, line: list[Photo], photo: Photo) -> dict[str, int]:
    """For each person whom a face of this photo may be: how many covered faces of its event may be theirs. Nobody's
    where faces may not be compared any more.
    """
    wanted = {face.perhaps for face in photo.faces if face.perhaps}
    if not wanted or may_compare.comparing(school, photo.groups).why:
        return {}
    same = (p for p in line if (p.event, p.channel) == (photo.event, photo.channel))
    return Counter(face.perhaps for p in same for face in p.faces if face.perhaps in wanted and face.perhaps)
