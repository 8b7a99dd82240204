"""Decisions by hand about faces: cover, show, draw, undo. Each answers with the photo as it is then."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.faces import by_hand
from eventguard.app.photos.look_first import look_at
from eventguard.app.school import School
from eventguard.core.photos.face import Drawn
from eventguard.core.photos.photo import Photo
from eventguard.core.photos.pixels import Box
from eventguard.web import parsing, several
from eventguard.web.review_page import review_of
from eventguard.web.views import photo_view

Decision = Callable[[School], Photo]


async def face(request: Request) -> Response:
    """Cover a face, show it as somebody who may be shown, say that it is none, or take away a cover that was drawn."""
    id, channel, said = *parsing.photo_of(request), await parsing.body(request)
    sure = said.get("sure") is True
    n, seen, person = request.path_params["n"], parsing.text(said, "version"), parsing.text(said, "person")
    if person:
        return await _by_hand(
            request, lambda school: by_hand.show(school, id, n, person, channel, seen=seen, sure=sure)
        )
    if said.get("none") is True:
        return await _by_hand(request, lambda school: by_hand.not_a_face(school, id, n, channel, seen=seen, sure=sure))
    if said.get("erase") is True:
        return await _by_hand(request, lambda school: by_hand.erase(school, id, n, channel, seen=seen, sure=sure))
    return await _by_hand(request, lambda school: by_hand.cover(school, id, n, channel, seen=seen))


async def draw(request: Request) -> Response:
    """Cover what was missed."""
    id, channel, said = *parsing.photo_of(request), await parsing.body(request)
    box = Box(*(parsing.number(said, name) for name in ("x", "y", "width", "height")))
    drawn, seen = parsing.choice(said, "drawn", Drawn), parsing.text(said, "version")
    return await _by_hand(request, lambda school: by_hand.draw(school, id, box, drawn, channel, seen=seen))


async def recover(request: Request) -> Response:
    """Cover whoever may no longer be shown."""
    id, channel, said = *parsing.photo_of(request), await parsing.body(request)
    seen = parsing.text(said, "version")
    return await _by_hand(request, lambda school: by_hand.recover(school, id, channel, seen))


async def undo(request: Request) -> Response:
    """Take back the last decision by hand that whoever is at work made on this photo."""
    id, channel, said = *parsing.photo_of(request), await parsing.body(request)
    seen = parsing.text(said, "version")
    return await _by_hand(request, lambda school: by_hand.undo(school, id, channel, seen=seen))


async def same(request: Request) -> Response:
    """Show several faces as one and the same person."""
    review, said = review_of(request), await parsing.body(request)
    person, faces = parsing.text(said, "person"), several.photos(said.get("faces"))
    told = []
    for id, channel, seen, n in faces:
        step = partial(by_hand.show, name=id, n=n, person=person, channel=channel, seen=seen)
        told.append(await several.one(review.rendering.do(step), id))
    return several.answer(told)


async def _by_hand(request: Request, decision: Decision) -> Response:
    """Decide, and answer with the photo as it is now; whoever asked is looking at it."""
    review = review_of(request)

    def work(school: School) -> dict[str, Any]:
        photo, people = decision(school), school.people()
        return photo_view(look_at(school, photo, people), people)

    view = await review.rendering.do(work)
    review.session.look(view["id"], view["channel"], view["version"])
    return JSONResponse({"photo": view})
