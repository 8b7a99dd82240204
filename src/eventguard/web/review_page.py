"""What one run of the review page consists of, as a request of one browser finds it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from eventguard.core.errors import Refused
from eventguard.web.addresses import Reach
from eventguard.web.faces.handed_over import HandedOver
from eventguard.web.folders.watching import Watching
from eventguard.web.instead import at_another_desk
from eventguard.web.network.network import Network
from eventguard.web.people.asked_file import AskedFile
from eventguard.web.photos.cleaning import Cleaning
from eventguard.web.photos.line import Line
from eventguard.web.presence import Presence
from eventguard.web.school_thread import Acting
from eventguard.web.session import SESSION, Session
from eventguard.web.sweeps.going_through import GoingThrough

#: Where a request says that only somebody who is at work may go on with it.
BY_SOMEBODY = "eventguard.by-somebody"
GONE = "Whoever asked for that is not at work here any more."


@dataclass(frozen=True)
class ReviewPage:
    """The session of the browser that asks, a thread for whatever is quick, another for what renders photos, the
    cleaning of uploads, the watching of the drop folder and going through what is online; how it comes to an end; who
    reaches what from other desks, and whether they are let in; a list of people that is asked about, portraits that
    were handed over, who is looking at which photo, the order of those that wait, and whether a drawn photo is tried.
    """

    session: Session
    quick: Acting
    rendering: Acting
    cleaning: Cleaning
    watching: Watching
    going_through: GoingThrough
    templates: Jinja2Templates
    advice: Callable[[str], str]
    stop: Callable[[], None]
    reach: Reach
    network: Network
    asked_file: AskedFile = field(default_factory=AskedFile)
    handed_over: HandedOver = field(default_factory=HandedOver)
    presence: Presence = field(default_factory=Presence)
    line: Line = field(default_factory=Line)
    trying: asyncio.Lock = field(default_factory=asyncio.Lock)

    def of_browser(self, session: Session, by_somebody: bool) -> "ReviewPage":
        """The same run for another browser: what is done is done by who is at work there. ``by_somebody``: by nobody
        else, also where they sign out while what they ask for still comes; it would be the computer's own doing.
        """

        def who() -> str | None:
            if by_somebody and session.acting is None:
                raise Refused(GONE, "Do it again once somebody is at work here.")
            return session.acting

        return replace(
            self,
            session=session,
            quick=replace(self.quick, who=who),
            rendering=replace(self.rendering, who=who),
            advice=self.advice if session.roles is None else at_another_desk(self.advice),
        )

    @property
    def whose(self) -> str | None:
        """Whose doing it is what is asked for, now. Raises Refused where somebody has to be at work, and nobody is."""
        return self.quick.who()

    def may(self, path: str, method: str = "GET") -> bool:
        """Whether whoever sits there may ask for an address, as a wing declares it."""
        roles = self.session.roles
        return roles is None or bool(roles & self.reach.get((method, path), frozenset()))

    def shown_to_whom(self) -> dict[str, object]:
        """What every template knows of who looks: whether it is the office's computer, and what they may there."""
        return {
            "office": self.session.roles is None,
            "may": self.may,
            "approves": self.may("/approve", "POST"),
        }

    def page(self, request: Request, name: str, status: int = 200, **shown: object) -> Response:
        """A page of this name, with what is to be shown on it."""
        session = self.session
        common: dict[str, object] = {"page": name, "advice": self.advice, "minutes": session.minutes_left}
        common |= {"signed_in": session.approving, "account": session.signed_in, "at_work": session.acting}
        common |= self.shown_to_whom()
        return self.templates.TemplateResponse(request, f"{name}.html", common | shown, status_code=status)


def review_of(request: Request) -> ReviewPage:
    """The run that a request belongs to, for the browser that asks."""
    review: ReviewPage = request.app.state.review
    session: Session = request.scope[SESSION]
    return review.of_browser(session, session.roles is not None or BY_SOMEBODY in request.scope)
