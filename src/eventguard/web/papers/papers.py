"""The papers that a school needs around its photos: which there are, made, shown in a tab or handed out as one zip."""

from dataclasses import fields

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.papers import given as app_given
from eventguard.app.papers.given import Given
from eventguard.app.papers.pages import PAGES
from eventguard.app.papers.write import made, zipped
from eventguard.core.errors import SetupError
from eventguard.web import parsing
from eventguard.web.documents import document, download
from eventguard.web.parsing import Unknown
from eventguard.web.review_page import review_of


async def page(request: Request) -> Response:
    """Which papers there are, what each is for, and what they ask for."""
    review = review_of(request)
    has_register = await review.quick.do(lambda school: school.has_register)
    return review.page(
        request, "papers", part="settings", papers=PAGES, given=review.session.given, has_register=has_register
    )


async def make(request: Request) -> Response:
    """Note what papers ask for, for as long as this page runs; addresses hold none of it."""
    review, said = review_of(request), await parsing.body(request)
    if not any(field.name in said for field in fields(Given)):
        raise SetupError("Say what the papers are to be filled in with.", "Each field may be left empty.")
    typed = Given(*(parsing.text(said, field.name) for field in fields(Given)))
    review.session.given = await review.quick.do(lambda school: app_given.checked(school, typed))
    return JSONResponse({"made": True})


async def shown(request: Request) -> Response:
    """One paper as it is today, to be read or printed."""
    review, n = review_of(request), int(request.path_params["n"])
    if n >= len(PAGES):
        raise Unknown("There is no such paper.", "Choose one from the list.")
    given = review.session.given
    papers = await review.quick.do(lambda school: made(school, given))
    return document(papers[PAGES[n].file])


async def together(request: Request) -> Response:
    """All of them as one zip."""
    review = review_of(request)
    given = review.session.given
    return download(await review.quick.do(lambda school: zipped(school, given)), "application/zip", "papers.zip")
