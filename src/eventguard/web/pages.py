"""The pages that are looked at: photos, one photo, people, take-downs, the record. None of them decides anything."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.approval import approvers
from eventguard.core.photos.photo import State
from eventguard.web import parsing
from eventguard.web.parsing import Unknown
from eventguard.web.photos import pages as page_data
from eventguard.web.record import entries
from eventguard.web.review_page import ReviewPage, review_of
from eventguard.web.views import CHECKLIST, STATES

#: Rows of the record on one page.
ROWS = 200


async def queue(request: Request) -> Response:
    """All photos of one state, those that wait unless another is asked for."""
    review, wanted = review_of(request), request.query_params.get("state", State.HELD)
    if wanted not in STATES:
        raise Unknown("There is no such list of photos.", "Choose one above the photos.")
    shown = await review.quick.do(lambda school: page_data.queue(school, State(wanted)))
    keys = [(photo["id"], photo["channel"], photo["version"]) for photo in shown["photos"]]
    looked = {key[0] for key in keys if review.session.has_looked(*key)}
    mine = {key[0] for key in keys if review.session.has_looked_signed_in(*key)}
    own = {photo["id"] for photo in shown["photos"] if shown["two_person"] and _made(review, photo["makers"])}
    if review.session.acting is None:
        shown |= {"staff": await review.quick.do(approvers.staff)}
    shown |= {"looked": looked, "mine": mine, "own": own, "cleaning": review.cleaning.last_progress()}
    return review.page(request, "queue", checklist=CHECKLIST, **shown)


def _made(review: ReviewPage, makers: Sequence[str]) -> bool:
    """Whether whoever is signed in cleaned a photo, or showed somebody on it."""
    approver = review.session.approver
    return approver is not None and any(approvers.prepared(approver, by) for by in makers)


async def photo(request: Request) -> Response:
    """One photo."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    shown = await review.quick.do(lambda school: page_data.photo(school, id, channel))
    review.session.look(id, channel, shown["photo"]["version"])
    return review.page(request, "photo", checklist=CHECKLIST, **shown)


async def alike(request: Request) -> Response:
    """The covered faces of a photo's event that look like one person who may be shown."""
    review, (id, channel), person = review_of(request), parsing.photo_of(request), request.path_params["person"]
    shown = await review.quick.do(lambda school: page_data.alike(school, id, channel, person))
    return review.page(request, "alike", **shown)


async def everybody(request: Request) -> Response:
    """Who may be shown where, until when."""
    return review_of(request).page(request, "people", **await review_of(request).quick.do(page_data.everybody))


async def person(request: Request) -> Response:
    """One person, what their family said, and the photos that show them."""
    review, id = review_of(request), request.path_params["person"]
    return review.page(request, "person", **await review.quick.do(lambda school: page_data.person(school, id)))


async def down(request: Request) -> Response:
    """What must come down."""
    return review_of(request).page(request, "down", **await review_of(request).quick.do(page_data.down))


async def record(request: Request) -> Response:
    """The record, the latest first, read-only."""
    review, start = review_of(request), request.query_params.get("from", "0")
    first = int(start) if start.isdecimal() and len(start) < 9 else 0
    rows, many = await review.quick.do(lambda school: entries.rows(school, first, ROWS))
    return review.page(request, "record", rows=rows, many=many, first=first, size=ROWS)


async def candidates(request: Request) -> Response:
    """Everybody, for the choice of whom a face belongs to."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    return JSONResponse({"people": await review.quick.do(lambda school: page_data.candidates(school, id, channel))})


async def claim(request: Request) -> Response:
    """How a face compares with somebody whom it is going to be shown as, before anybody confirms it."""
    review, (id, channel), n = review_of(request), parsing.photo_of(request), request.path_params["n"]
    person, seen = (request.query_params.get(name, "") for name in ("person", "version"))
    said = await review.rendering.do(lambda school: page_data.claim(school, id, channel, n, person, seen))
    return JSONResponse(said)


async def signing_in(request: Request) -> Response:
    """Where an approver signs in before looking at several photos."""
    review = review_of(request)
    return review.page(request, "sign-in", approvers=await review.quick.do(page_data.names))
