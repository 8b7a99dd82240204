"""What a decision by hand answers: the photo as it is then."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.photos.look_first import look_at
from eventguard.app.school import School
from eventguard.core.photos.photo import Photo
from eventguard.web.review_page import review_of
from eventguard.web.views import photo_view

Decision = Callable[[School], Photo]


async def decide(request: Request, decision: Decision) -> Response:
    """Decide, and answer with the photo as it is now; whoever asked is looking at it."""
    review = review_of(request)

    def work(school: School) -> dict[str, Any]:
        photo, people = decision(school), school.people()
        return photo_view(look_at(school, photo, people), people)

    view = await review.rendering.do(work)
    review.session.look(view["id"], view["channel"], view["version"])
    return JSONResponse({"photo": view})
