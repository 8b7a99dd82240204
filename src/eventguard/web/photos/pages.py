"""The pages about photos: all of one state, and one of them."""

from collections import Counter
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app.approval import approvers, open_folder, takedown, ways_back
from eventguard.app.computer import clock
from eventguard.app.faces import may_compare, naming
from eventguard.app.folders import retention
from eventguard.app.photos.look_first import ToLookAt, look_at, waiting
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.people.groups import known_groups
from eventguard.core.photos.photo import Photo, State
from eventguard.web import parsing
from eventguard.web.approval.sign_in import names
from eventguard.web.parsing import Unknown
from eventguard.web.photos.to_do import to_do
from eventguard.web.review_page import ReviewPage, review_of
from eventguard.web.views import (
    CHECKLIST,
    STATES,
    View,
    address_of,
    card_view,
    channels_view,
    photo_view,
)


async def queue(request: Request) -> Response:
    """All photos of one state, those that wait unless another is asked for."""
    review, wanted = review_of(request), request.query_params.get("state", State.HELD)
    if wanted not in STATES:
        raise Unknown("There is no such list of photos.", "Choose one above the photos.")
    shown = await review.quick.do(lambda school: _queue_data(school, State(wanted)))
    keys = [(photo["id"], photo["channel"], photo["version"]) for photo in shown["photos"]]
    looked = {key[0] for key in keys if review.session.has_looked(*key)}
    mine = {key[0] for key in keys if review.session.has_looked_signed_in(*key)}
    own = {photo["id"] for photo in shown["photos"] if shown["two_person"] and _made(review, photo["makers"])}
    if review.session.acting is None:
        shown |= {"staff": await review.quick.do(approvers.staff)}
    shown |= {"looked": looked, "mine": mine, "own": own, "cleaning": review.cleaning.last_progress()}
    return review.page(request, "queue", checklist=CHECKLIST, **shown)


async def photo(request: Request) -> Response:
    """One photo."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    shown = await review.quick.do(lambda school: _photo_data(school, id, channel))
    review.session.look(id, channel, shown["photo"]["version"])
    return review.page(request, "photo", checklist=CHECKLIST, **shown)


def _made(review: ReviewPage, makers: Sequence[str]) -> bool:
    """Whether whoever is signed in cleaned a photo, or showed somebody on it."""
    approver = review.session.approver
    return approver is not None and any(approvers.prepared(approver, by) for by in makers)


def found(school: School, id: str, channel: Channel) -> Photo:
    """A photo by id. Raises Unknown when there is none."""
    photo = school.record.find(id, channel)
    if photo is None:
        raise Unknown("There is no such photo.", "Go back to the photos, and choose one there.")
    return photo


def _queue_data(school: School, state: State) -> View:
    """All photos in this state, and what stands around them."""
    down = len(takedown.pending(school))  # the first, for it brings everything in line with today's consents
    people, tally = school.people(), school.record.tally()
    counts = _counts(tally)
    looks = (
        waiting(school) if state is State.HELD else [look_at(school, p, people) for p in school.record.photos(state)]
    )
    return {
        "photos": [card_view(look, people) for look in looks],
        "events": sorted({look.photo.event for look in looks}),
        "to_do_by_event": _by_event(looks),
        "just_approved": ways_back.just_approved(school) if state is State.APPROVED else set(),
        "kept_for": retention.kept_for(school).days,
        "state": state,
        "counts": counts,
        "to_dos": to_do(school, counts, looks if state is State.HELD else None),
        "states": STATES,
        "decided": _progress(tally),
        "channels": channels_view(school),
        "has_register": school.has_register,
        "recognition": school.compares,
        "compare": may_compare.chosen(school),
        "groups": known_groups(people.values()),
        "approvers": names(school),
        "two_person": approvers.two_person(school),
        "down": down,
        "to_do": school.to_do,
        "warnings": [*approvers.unvouched(school), *filter(None, (clock.advice(school), _going(school)))],
        "folder": str(open_folder.folder(school)),
    }


def _by_event(looks: Sequence[ToLookAt]) -> list[View]:
    """What can be done about all photos of one event for one channel at once: how many there are, and their faces."""
    found: dict[tuple[str, str], View] = {}
    for look in looks:
        photo = look.photo
        empty: View = {"event": photo.event, "channel": photo.channel, "going_to": look.going_to}
        empty |= {"at": address_of(photo)}
        empty |= {"photos": 0, "to_name": 0, "seen": 0, "unposted": 0}
        each = found.setdefault((photo.event, photo.channel), empty)
        each["photos"] += 1
        each["to_name"] += sum(map(naming.is_to_name, photo.faces))
        each["seen"] += len(photo.shown)
        each["unposted"] += not photo.posted
    return sorted(found.values(), key=lambda each: (each["event"], each["going_to"]))


def _going(school: School) -> str:
    """What goes by itself within a week, and how to keep it."""
    says = retention.warning(school)
    return f"{says}. Which, and how to keep them: eventguard retention" if says else ""


def _counts(tally: Counter[tuple[str, State]]) -> Counter[State]:
    """How many photos there are in each state."""
    counts: Counter[State] = Counter()
    for (_, state), many in tally.items():
        counts[state] += many
    return counts


def _progress(tally: Counter[tuple[str, State]]) -> dict[str, tuple[int, int]]:
    """For each event that somebody still has to look at: how many of its photos are decided, of how many."""
    progress = {}
    for event, state in tally:
        if state is State.HELD:
            decided = sum(tally[event, each] for each in (State.APPROVED, State.REJECTED, State.TAKEN_DOWN))
            progress[event] = decided, decided + tally[event, state]
    return progress


def _photo_data(school: School, id: str, channel: Channel) -> View:
    """One photo, its place among those that wait, and who may approve it."""
    people, wanted = school.people(), found(school, id, channel)
    line = [look.photo for look in waiting(school)]
    keys = [(p.id, p.channel) for p in line]
    place = keys.index((id, channel)) if (id, channel) in keys else None
    view = photo_view(look_at(school, wanted, people), people)
    return {
        "photo": view,
        "place": place,
        "many": len(line),
        "before": _at(line, place, -1),
        "after": _at(line, place, 1),
        "alike": _suggested(school, line, wanted),
        "approvers": names(school),
        "held": wanted.state is State.HELD,
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
