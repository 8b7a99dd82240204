"""Decisions by hand about a line of writing: cover it, or keep it. Each answers with the photo as it is then."""

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app.words import by_hand
from eventguard.web import parsing
from eventguard.web.at_work import require_decides
from eventguard.web.photos.decided import decide


async def line(request: Request) -> Response:
    """Keep a line as it is in the picture, if that is what was asked for; cover it in every other case."""
    id, channel, said = *parsing.photo_of(request), await parsing.body(request)
    n, seen, sure = request.path_params["n"], parsing.text(said, "version"), said.get("sure") is True
    if said.get("keep") is True:
        require_decides(request)
        return await decide(request, lambda school: by_hand.keep(school, id, n, channel, seen=seen, sure=sure))
    return await decide(request, lambda school: by_hand.cover(school, id, n, channel, seen=seen))
