"""Who is at work on the page: whoever changes anything there says who they are first."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.approval import approvers
from eventguard.core.errors import Refused
from eventguard.web import parsing
from eventguard.web.addresses import Endpoint
from eventguard.web.review_page import review_of

WHO = "/who"


def somebody(endpoint: Endpoint) -> Endpoint:
    """The same, for somebody who has said who they are."""

    async def by_somebody(request: Request) -> Response:
        if review_of(request).session.acting is None:
            raise Refused("Say first who you are.", "Reload the page, choose your name at its top, and do it again.")
        return await endpoint(request)

    return by_somebody


async def choosing(request: Request) -> Response:
    """Where somebody says who they are."""
    review = review_of(request)
    return review.page(request, "who", staff=await review.quick.do(approvers.staff))


async def chosen(request: Request) -> Response:
    """Somebody says who they are: from now on what is done here is theirs. An approver who was signed in is gone."""
    review, typed = review_of(request), parsing.text(await parsing.body(request), "name")
    browser = review.session.browser
    name = await review.quick.do(lambda school: approvers.one_name(school, typed))
    if not name:
        raise Refused("Say who you are.", "Choose your name, or type it.")
    review.session.require(browser)
    review.session.sign_out()
    review.session.person = name
    return JSONResponse({"at_work": name})
