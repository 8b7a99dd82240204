"""A drawn photo to try: before and after, with drawn people, and nothing of it in the school's record."""

import base64

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import first_run, phrases
from eventguard.app.school import School
from eventguard.app.try_out import TriedOut, try_out
from eventguard.core.errors import Refused
from eventguard.core.photos.face import Face, is_shown
from eventguard.web import parsing
from eventguard.web.review_page import review_of
from eventguard.web.views import View


async def page(request: Request) -> Response:
    """Where it is tried."""
    return review_of(request).page(request, "try", part="settings")


async def clean(request: Request) -> Response:
    """Clean it, and show what came of it."""
    if not parsing.yes(await parsing.body(request), "go"):
        raise Refused("Nothing was asked for.", "Press the button.")
    review = review_of(request)
    somebody = review.session.acting is not None
    if review.trying.locked():  # it takes seconds, in which whoever shows and covers people has to wait
        raise Refused("The drawn photo is being tried already.", "Wait until that is done.")
    async with review.trying:
        tried = await review.rendering.do(lambda school: _work(school, somebody))
    return JSONResponse(_view(tried))


def _work(school: School, somebody: bool) -> TriedOut:
    tried = try_out(school.today())
    if somebody:  # whoever has not said who they are changes nothing, not even what is still to be tried
        first_run.tried(school)
    return tried


def _view(tried: TriedOut) -> View:
    cleaned = tried.cleaned
    return {
        "before": base64.b64encode(tried.before).decode(),
        "after": base64.b64encode(cleaned.encoded).decode(),
        "found": phrases.learned(cleaned.found),
        "faces": [_face(face, tried) for face in cleaned.faces],
    }


def _face(face: Face, tried: TriedOut) -> View:
    who = tried.people[face.person].name if face.person else "Somebody who is not known"
    return {"who": who, "shown": is_shown(face), "why": phrases.REASONS[face.reason]}
