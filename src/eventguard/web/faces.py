"""Decisions by hand about faces: cover, show, draw, undo. Each answers with the photo as it is then."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import hand
from eventguard.app.house import House
from eventguard.app.waiting import look_at
from eventguard.core.consent import Channel
from eventguard.core.errors import EventGuardError, Refused
from eventguard.core.photo import Box, Drawn, Face, Photo
from eventguard.web import asked, gathered, several
from eventguard.web.review import Review, review_of
from eventguard.web.views import photo_view

Decision = Callable[[House], Photo]


async def face(request: Request) -> Response:
    """Cover a face, show it as somebody who may be shown, or take away a cover that was drawn."""
    id, channel, said = *asked.photo_of(request), await asked.body(request)
    n, seen, person = request.path_params["n"], asked.text(said, "version"), asked.text(said, "person")
    if person:
        sure = said.get("sure") is True
        return await _by_hand(request, lambda house: hand.show(house, id, n, person, channel, seen=seen, sure=sure))
    if said.get("erase") is True:
        return await _by_hand(request, lambda house: hand.erase(house, id, n, channel, seen=seen))
    return await _by_hand(request, lambda house: hand.cover(house, id, n, channel, seen=seen))


async def draw(request: Request) -> Response:
    """Cover what was missed."""
    id, channel, said = *asked.photo_of(request), await asked.body(request)
    box = Box(*(asked.number(said, name) for name in ("x", "y", "width", "height")))
    drawn, seen = asked.choice(said, "drawn", Drawn), asked.text(said, "version")
    return await _by_hand(request, lambda house: hand.draw(house, id, box, drawn, channel, seen=seen))


async def recover(request: Request) -> Response:
    """Cover whoever may no longer be shown."""
    id, channel, said = *asked.photo_of(request), await asked.body(request)
    seen = asked.text(said, "version")
    return await _by_hand(request, lambda house: hand.recover(house, id, channel, seen))


async def undo(request: Request) -> Response:
    """Take back the last decision by hand that was made on this photo here."""
    review, (id, channel), said = review_of(request), asked.photo_of(request), await asked.body(request)
    former = review.session.undo(id, channel)
    if former is None:
        raise Refused("There is nothing to undo.")
    try:
        return await _render(
            review, lambda house: hand.put_back(house, id, former, channel, seen=asked.text(said, "version"))
        )
    except EventGuardError:
        review.session.did(id, channel, former)
        raise


async def same(request: Request) -> Response:
    """Show several faces as one and the same person."""
    review, said = review_of(request), await asked.body(request)
    person, faces = asked.text(said, "person"), several.photos(said.get("faces"))
    told = []
    for id, channel, seen, n in faces:
        step = partial(_show_one, review=review, id=id, n=n, person=person, channel=channel, seen=seen)
        told.append(await several.one(review.darkroom.do(step), id))
    return several.answer(told)


def _show_one(house: House, review: Review, id: str, n: int, person: str, channel: Channel, seen: str) -> Photo:
    former = gathered.found(house, id, channel).faces
    shown = hand.show(house, id, n, person, channel, seen=seen)
    review.session.did(id, channel, former)
    return shown


async def _by_hand(request: Request, decision: Decision) -> Response:
    """A decision by hand that can be undone: what the faces were before is kept for as long as the page runs."""
    review, (id, channel) = review_of(request), asked.photo_of(request)
    former: tuple[Face, ...] = await review.darkroom.do(lambda house: gathered.found(house, id, channel).faces)
    answer = await _render(review, decision)
    review.session.did(id, channel, former)
    return answer


async def _render(review: Review, decision: Decision) -> Response:
    """Do it, and answer with the photo as it is now; whoever asked is looking at it."""

    def work(house: House) -> dict[str, Any]:
        photo, roll = decision(house), house.roll()
        return photo_view(look_at(house, photo, roll), roll)

    view = await review.darkroom.do(work)
    review.session.look(view["id"], view["channel"], view["version"])
    return JSONResponse({"photo": view})
