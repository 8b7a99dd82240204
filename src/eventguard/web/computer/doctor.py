"""What works on this computer, in words, to be read or copied for whoever helps."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.computer import doctor
from eventguard.web.review_page import ReviewPage, review_of


async def page(request: Request) -> Response:
    """The page, which then asks: to look at every engine takes some seconds."""
    return review_of(request).page(request, "doctor", part="settings")


async def findings(request: Request) -> Response:
    """Everything that was looked at. Loading engines takes its time, so lists and photos do not wait for it."""
    review = review_of(request)
    found = await review.rendering.do(lambda school: list(doctor.examine(school)))
    return JSONResponse({"findings": [_view(review, each) for each in found]})


def _view(review: ReviewPage, found: doctor.Diagnosis) -> dict[str, object]:
    return {"what": found.what, "good": found.good, "says": review.advice(found.says)}
