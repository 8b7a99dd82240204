"""When something went wrong: a report about a person, a photo or a file, made and shown."""

import re

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.record import incident as app_incident
from eventguard.app.record import incident_report
from eventguard.app.record.incident_steps import DANGER
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.web import parsing
from eventguard.web.documents import document, download
from eventguard.web.review_page import review_of

SHA256 = re.compile(r"[0-9a-f]{64}")


async def page(request: Request) -> Response:
    """Where a report is asked for, and those that were made."""
    review = review_of(request)
    made = await review.quick.do(incident_report.made)
    return review.page(request, "incident", part="record", made=made, danger=DANGER)


async def make(request: Request) -> Response:
    """Make a report; answers where it is. A file that somebody has at hand comes as its digest alone."""
    review, said = review_of(request), await parsing.body(request)
    about, sha256 = parsing.text(said, "about"), parsing.text(said, "sha256")
    if sha256 and not SHA256.fullmatch(sha256):
        raise SetupError("That file could not be read.", "Choose it again.")
    if not about:
        raise SetupError("Say whom or what it is about.", "A person's name, a photo's name, or a file.")

    def work(school: School) -> dict[str, object]:
        found = app_incident.report(school, about, on_disk=False, sha256=sha256)
        path = incident_report.write(school, found, review.advice)
        return {"at": f"/incident/{path.stem}", "broken": found.broken, "known": found.subject.is_known}

    return JSONResponse(await review.rendering.do(work))


async def shown(request: Request) -> Response:
    """A report as a page that prints, which loads nothing."""
    name = request.path_params["name"]
    return document(await review_of(request).quick.do(lambda school: incident_report.read(school, name, "html")))


async def as_json(request: Request) -> Response:
    """The same for programs."""
    name = request.path_params["name"]
    content = await review_of(request).quick.do(lambda school: incident_report.read(school, name, "json"))
    return download(content, "application/json", f"{name}.json")
