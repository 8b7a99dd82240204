"""Signing in to approve, and signing out."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.app.approval import approvers
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.web import parsing
from eventguard.web.review_page import ReviewPage, review_of


async def signing_in(request: Request) -> Response:
    """Where an approver signs in before looking at several photos."""
    review = review_of(request)
    return review.page(request, "sign-in", approvers=await review.quick.do(names))


async def sign_in(request: Request) -> Response:
    """An approver says who they are; their passphrase then counts for a while."""
    await require_signed_in(review_of(request), await parsing.body(request))
    return signed_in(request)


async def sign_out(request: Request) -> Response:
    """They are gone."""
    await parsing.body(request)
    review_of(request).session.sign_out()
    return signed_in(request)


async def require_signed_in(review: ReviewPage, said: Mapping[str, Any]) -> Colleague:
    """Who is signed in to approve, or signs in now; from another desk nobody does in between. Raises Refused."""
    by, passphrase = parsing.text(said, "by"), parsing.text(said, "passphrase")
    if passphrase and review.session.roles is None:
        browser = review.session.browser
        approver = await review.quick.do(lambda school: approvers.authenticate(school, by, passphrase))
        review.session.require(browser)  # which of them gave it, for that takes a while
        review.session.sign_in(approver)
        return approver
    if review.session.approver is None:
        raise Refused("Only an approver can do that.", "Choose your name and give your passphrase.")
    return review.session.approver


def names(school: School) -> list[str]:
    """Who may approve."""
    return [approver.name for approver in school.colleagues.approvers()]


def signed_in(request: Request) -> Response:
    """What most actions answer: who is signed in."""
    return JSONResponse({"signed_in": review_of(request).session.signed_in})
