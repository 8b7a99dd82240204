"""Who is at work on the page: whoever changes anything there says who they are first; and what each may who comes from
another desk.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.approval import approvers
from eventguard.core.errors import Refused
from eventguard.core.people.roles import Role, has
from eventguard.web import parsing
from eventguard.web.addresses import Endpoint
from eventguard.web.review_page import BY_SOMEBODY, review_of

WHO = "/who"


class NotTheirs(Refused):
    """Whoever asks comes from another desk, and has no role that does this."""


def reached(endpoint: Endpoint, method: str, path: str) -> Endpoint:
    """The same, for who may ask for it from where they are; all may at the office's own computer."""

    async def by_who_may(request: Request) -> Response:
        if not review_of(request).may(path, method):
            raise NotTheirs("That is not among what you may do from here.", "It is done at the office's computer.")
        return await endpoint(request)

    return by_who_may


def somebody(endpoint: Endpoint) -> Endpoint:
    """The same, for somebody who has said who they are."""

    async def by_somebody(request: Request) -> Response:
        if review_of(request).session.acting is None:
            raise Refused("Say first who you are.", "Reload the page, choose your name at its top, and do it again.")
        request.scope[BY_SOMEBODY] = True
        return await endpoint(request)

    return by_somebody


def require_decides(request: Request) -> None:
    """Raise NotTheirs unless whoever asks may decide what is seen, too: at the office's computer, or an approver."""
    roles = review_of(request).session.roles
    if roles is not None and not has(roles, Role.APPROVER):
        raise NotTheirs("To uncover something is an approver's.", "Ask one of them.")


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
