"""What one run of the review page consists of."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from eventguard.web.faces.handed_over import HandedOver
from eventguard.web.folders.watching import Watching
from eventguard.web.people.asked_file import AskedFile
from eventguard.web.photos.cleaning import Cleaning
from eventguard.web.presence import Presence
from eventguard.web.school_thread import SchoolThread
from eventguard.web.session import Session


@dataclass(frozen=True)
class ReviewPage:
    """The session, a thread for whatever is quick, another for what renders photos, the cleaning of uploads and the
    watching of the drop folder; how it comes to an end; a list of people that is asked about, portraits that were
    handed over, who is looking at which photo, and whether a drawn photo is tried at the moment.
    """

    session: Session
    quick: SchoolThread
    rendering: SchoolThread
    cleaning: Cleaning
    watching: Watching
    templates: Jinja2Templates
    advice: Callable[[str], str]
    stop: Callable[[], None]
    asked_file: AskedFile = field(default_factory=AskedFile)
    handed_over: HandedOver = field(default_factory=HandedOver)
    presence: Presence = field(default_factory=Presence)
    trying: asyncio.Lock = field(default_factory=asyncio.Lock)

    def page(self, request: Request, name: str, status: int = 200, **shown: object) -> Response:
        """A page of this name, with what is to be shown on it."""
        session = self.session
        common: dict[str, object] = {"page": name, "advice": self.advice, "minutes": session.minutes_left}
        common |= {"signed_in": session.signed_in, "at_work": session.acting}
        return self.templates.TemplateResponse(request, f"{name}.html", common | shown, status_code=status)


def review_of(request: Request) -> ReviewPage:
    """The run that a request belongs to."""
    review: ReviewPage = request.app.state.review
    return review
