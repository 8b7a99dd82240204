"""The list of photos with how far each event is, and what has changed in it since a page was sent."""

from collections import Counter
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from eventguard.app import first_run
from eventguard.app.approval import (
    approvers,
    as_recorded,
    hand_out,
    open_folder,
    takedown,
    two_person,
    ways_back,
)
from eventguard.app.computer import clock
from eventguard.app.faces import may_compare, naming
from eventguard.app.folders import retention
from eventguard.app.photos.look_first import ToLookAt, look_at_all
from eventguard.app.school import School
from eventguard.app.status import key_trouble
from eventguard.core.people.consent import Channel
from eventguard.core.people.groups import known_groups
from eventguard.core.photos.photo import Photo, State
from eventguard.web.approval.sign_in import names
from eventguard.web.parsing import Unknown
from eventguard.web.photos import tell
from eventguard.web.photos.line import Line, mark_of
from eventguard.web.photos.pages import made
from eventguard.web.photos.to_do import set_up, to_do
from eventguard.web.review_page import ReviewPage, review_of
from eventguard.web.views import CHECKED_BY_PHOTO, CHECKED_ONCE, STATES, View, address_of, card_view, channels_view

#: No record has so many entries that their number has as many digits.
MOST_DIGITS = 18


async def queue(request: Request) -> Response:
    """All photos of one state, those that wait unless another is asked for."""
    review, state = review_of(request), _state_of(request)
    if await _leads_to_the_first_steps(review, request):
        return RedirectResponse("/start", 303)
    acting = review.session.acting
    shown = await review.quick.do(lambda school: _around(school, acting) | _list(school, review.line, state))
    _as_this_browser_sees(review, shown)
    if review.session.acting is None:
        shown |= {"staff": await review.quick.do(approvers.staff)}
    shown |= {"by_photo": CHECKED_BY_PHOTO, "once": CHECKED_ONCE, "cleaning": review.cleaning.last_progress()}
    return review.page(request, "queue", **shown)


async def _leads_to_the_first_steps(review: ReviewPage, request: Request) -> bool:
    """Whether somebody who comes for the first time, to a school with nothing yet, is led to what comes first."""
    is_somebody = "text/html" in request.headers.get("accept", "")
    if request.query_params or not is_somebody or not review.session.comes_first():
        return False
    return await review.quick.do(first_run.is_new)


async def changes(request: Request) -> Response:
    """What has changed in the list since ``since``, the mark that came with it: cards as the page has them, by the
    addresses of their photos, and which are no longer in it. ``whole``: the cards are all there are, for somebody's
    answer, or the day, may have changed what there is to say of any.
    """
    review, state, since = review_of(request), _state_of(request), request.query_params.get("since", "")
    shown = await review.quick.do(
        lambda school: None if since == mark_of(school) else _list(school, review.line, state, since)
    )
    if shown is None:
        return JSONResponse({"mark": since})
    _as_this_browser_sees(review, shown)
    signed_in, template = review.session.approving, review.templates.get_template
    whom = review.shown_to_whom()
    cards = {
        photo["at"]: template("card.html").render(whom, photo=photo, state=state, signed_in=signed_in)
        for photo in shown["photos"]
    }
    above = template("above-list.html").render(shown | whom | {"advice": review.advice})
    told = {name: shown[name] for name in ("mark", "gone", "whole")}
    return JSONResponse(told | {"above": above, "cards": cards})


def _state_of(request: Request) -> State:
    """Which list is asked for. Raises Unknown."""
    wanted = request.query_params.get("state", State.HELD)
    if wanted not in STATES:
        raise Unknown("There is no such list of photos.", "Choose one above the photos.")
    return State(wanted)


def _as_this_browser_sees(review: ReviewPage, shown: View) -> None:
    """Add to each photo what was looked at here, and by whom; what keeps the drop folder from being watched, whether
    photos are cleaned, and words for an e-mail.
    """
    session, shown["folder_wrong"] = review.session, review.watching.stands().wrong
    shown["busy"] = review.cleaning.progress().busy
    shown["tell"] = tell.link(review.network.mail_address, shown["counts"][State.HELD], shown["waits_since"])
    for photo in shown["photos"]:
        key = photo["id"], photo["channel"], photo["version"]
        photo["looked"] = session.has_looked(*key)
        photo["mine"] = session.has_looked_signed_in(*key)
        photo["checked"] = session.has_checked(*key)
        photo["own"] = shown["two_person"] and made(review, photo["makers"])


def _around(school: School, at_work: str | None) -> View:
    """What stands around the photos when the page is opened."""
    people = school.people()
    return {
        "channels": channels_view(school),
        "steps_left": first_run.left(school, at_work, people),
        "has_register": school.has_register,
        "recognition": school.compares,
        "compare": may_compare.chosen(school),
        "groups": known_groups(people.values()),
        "approvers": names(school),
        "warnings": [
            *as_recorded.unvouched(school),
            *key_trouble(school),
            *filter(None, (clock.advice(school), _going(school))),
        ],
    }


def _list(school: School, line: Line, state: State, since: str = "") -> View:
    """The photos in this state, only those that have changed since a mark if there is one, and what stands above."""
    down = len(takedown.pending(school))  # the first, for it brings everything in line with today's consents
    people, tally, mark = school.people(), school.record.tally(), mark_of(school)
    (length, _, now), (so_far, _, before) = mark.partition(" "), since.partition(" ")
    known = int(so_far) if so_far.isdecimal() and len(so_far) < MOST_DIGITS else None
    whole = before != now or known is None or known > int(length)  # that was another record
    changed = set() if whole or known is None else school.record.photos_since(known)
    photos = school.record.photos(state)
    looks, counts = look_at_all(school, photos, people), _counts(tally)
    if state is State.HELD:
        line.keep(mark, looks)
    back = ways_back.just_approved(school) if state is State.APPROVED else set()
    there = {(photo.id, photo.channel) for photo in photos}
    return {
        "photos": [
            card_view(look, people) | {"back": _may_come_back(look, back)}
            for look in looks
            if whole or (look.photo.id, look.photo.channel) in changed
        ],
        "gone": [f"/photos/{id}/{channel}" for id, channel in sorted(changed - there)],
        "whole": whole,
        "mark": mark,
        "to_do_by_event": _by_event(school, photos, state),
        "kept_for": retention.kept_for(school).days,
        "state": state,
        "counts": counts,
        "set_up": set_up(school),
        "waits_since": school.record.waiting_since if state is State.HELD else None,
        "to_dos": to_do(school, counts, looks if state is State.HELD else None),
        "states": STATES,
        "decided": _progress(tally),
        "has_register": school.has_register,
        "two_person": two_person.holds(school),
        "down": down,
        "to_do": school.to_do,
        "folder": str(open_folder.folder(school)),
    }


def _may_come_back(look: ToLookAt, just_approved: set[tuple[str, Channel]]) -> bool:
    """Whether a card offers to put its photo back to waiting."""
    photo = look.photo
    match photo.state:
        case State.APPROVED:
            return not photo.posted and (photo.id, photo.channel) in just_approved
        case State.TAKEN_DOWN:
            return photo.taken_down_by is not None
    return photo.state is State.REJECTED


def _by_event(school: School, photos: Sequence[Photo], state: State) -> list[View]:
    """What can be done about all photos of one event for one channel at once: how many there are, and their faces."""
    found: dict[tuple[str, str], View] = {}
    for photo in photos:
        empty: View = {"event": photo.event, "channel": photo.channel, "at": address_of(photo)}
        empty |= {"photos": 0, "to_name": 0, "seen": 0, "unposted": 0}
        each = found.setdefault((photo.event, photo.channel), empty)
        each["photos"] += 1
        each["to_name"] += len(naming.to_name(photo))
        each["seen"] += len(photo.shown)
        each["unposted"] += not photo.posted
    for each in found.values():
        if state is State.APPROVED and each["unposted"]:
            each["stand"] = hand_out.stand_of_all(hand_out.unposted(photos, each["event"], each["channel"]))
        each["going_to"] = school.name_of(each["channel"])
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
