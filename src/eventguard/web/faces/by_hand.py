"""Decisions by hand about faces: cover, show, draw, undo. Each answers with the photo as it is then."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app.faces import by_hand
from eventguard.core.photos.face import Drawn
from eventguard.core.photos.pixels import Box
from eventguard.web import parsing, several
from eventguard.web.at_work import require_decides
from eventguard.web.photos.decided import decide
from eventguard.web.review_page import review_of


async def face(request: Request) -> Response:
    """Cover a face, show it as somebody who may be shown, say that it is none, or take away a cover that was drawn."""
    id, channel, said = *parsing.photo_of(request), await parsing.body(request)
    sure = said.get("sure") is True
    n, seen, person = request.path_params["n"], parsing.text(said, "version"), parsing.text(said, "person")
    if person:
        return await decide(request, lambda school: by_hand.show(school, id, n, person, channel, seen=seen, sure=sure))
    if said.get("none") is True or said.get("erase") is True:
        require_decides(request)
    if said.get("none") is True:
        return await decide(request, lambda school: by_hand.not_a_face(school, id, n, channel, seen=seen, sure=sure))
    if said.get("erase") is True:
        return await decide(request, lambda school: by_hand.erase(school, id, n, channel, seen=seen, sure=sure))
    return await decide(request, lambda school: by_hand.cover(school, id, n, channel, seen=seen))


async def draw(request: Request) -> Response:
    """Cover what was missed; in a film from one frame (``first``) to another (``last``)."""
    id, channel, said = *parsing.photo_of(request), await parsing.body(request)
    box = Box(*(parsing.number(said, name) for name in ("x", "y", "width", "height")))
    drawn, seen = parsing.choice(said, "drawn", Drawn), parsing.text(said, "version")
    span = (parsing.number(said, "first"), parsing.number(said, "last")) if "first" in said else None
    return await decide(request, lambda school: by_hand.draw(school, id, box, drawn, channel, seen=seen, span=span))


async def recover(request: Request) -> Response:
    """Cover whoever may no longer be shown."""
    id, channel, said = *parsing.photo_of(request), await parsing.body(request)
    seen = parsing.text(said, "version")
    return await decide(request, lambda school: by_hand.recover(school, id, channel, seen))


async def undo(request: Request) -> Response:
    """Take back the last decision by hand that whoever is at work made on this photo."""
    id, channel, said = *parsing.photo_of(request), await parsing.body(request)
    seen = parsing.text(said, "version")
    return await decide(request, lambda school: by_hand.undo(school, id, channel, seen=seen))


async def same(request: Request) -> Response:
    """Show several faces as one and the same person."""
    review, said = review_of(request), await parsing.body(request)
    person, faces = parsing.text(said, "person"), several.photos(said.get("faces"))
    told = []
    for id, channel, seen, n in faces:
        step = partial(by_hand.show, name=id, n=n, person=person, channel=channel, seen=seen)
        told.append(await several.one(review, review.rendering.do(step), id))
    return several.answer(told)
