"""Decisions by hand about a photo: what each answers, the photo as it is then; and turning it."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.photos.held import version_of
from eventguard.app.photos.look_first import look_at
from eventguard.app.photos.turn import turn as turn_photo
from eventguard.app.school import School
from eventguard.core.photos.photo import Photo
from eventguard.core.photos.quarters import Way
from eventguard.web import parsing
from eventguard.web.review_page import review_of
from eventguard.web.views import photo_view

Decision = Callable[[School], Photo]


async def turn(request: Request) -> Response:
    """Turn a photo by a quarter."""
    id, channel, said = *parsing.photo_of(request), await parsing.body(request)
    way, seen = parsing.choice(said, "way", Way), parsing.text(said, "version")
    return await decide(request, lambda school: turn_photo(school, id, way, channel, seen=seen))


async def decide(request: Request, decision: Decision) -> Response:
    """Decide, and answer with the photo as it is now. Whoever asked is looking at it, unless the page asks once more
    (``again``) for what was decided about it before another changed it.
    """
    review, again = review_of(request), (await parsing.body(request)).get("again") is True
    id, channel = parsing.photo_of(request)
    by = review.session.signed_in

    def work(school: School) -> tuple[Photo | None, Photo, dict[str, Any]]:
        before = school.record.find(id, channel)
        photo, people = decision(school), school.people()
        return before, photo, photo_view(look_at(school, photo, people), people)

    before, photo, view = await review.rendering.do(work)
    key = view["id"], view["channel"], view["version"]
    review.session.open(*key) if again else review.session.look(*key, by)
    if photo.film and before and not again:
        seen = review.session.gone_through(id, channel, version_of(before))
        review.session.carry(*key, seen.carried(before, photo))
    return JSONResponse({"photo": view})
