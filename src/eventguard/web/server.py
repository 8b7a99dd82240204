"""The review page: its addresses, and how the office's own browser comes to be let in."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp, Scope

from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.core.errors import Changed, Doubtful, EventGuardError, NotKnown, Refused
from eventguard.files import trouble
from eventguard.web import at_work, start, static_files
from eventguard.web.addresses import Addresses, reach, routes
from eventguard.web.approval import addresses as approval
from eventguard.web.at_work import WHO, NotTheirs
from eventguard.web.computer import addresses as computer
from eventguard.web.faces import addresses as faces
from eventguard.web.films import addresses as films
from eventguard.web.folders import addresses as folders
from eventguard.web.folders.watching import Watching
from eventguard.web.guard import ENTRANCE, Guard, Turned
from eventguard.web.instead import on_the_page
from eventguard.web.listening import listening, server_of
from eventguard.web.network import addresses as network_addresses
from eventguard.web.network.entrance import NetworkEntrance
from eventguard.web.network.network import NOTHING, Network, Wanted
from eventguard.web.own_browser import OPEN, OwnBrowser, OwnEntrance
from eventguard.web.papers import addresses as papers
from eventguard.web.parsing import Unknown
from eventguard.web.people import addresses as people
from eventguard.web.photos import addresses as photos
from eventguard.web.photos.cleaning import Cleaning
from eventguard.web.record import addresses as record
from eventguard.web.review_page import ReviewPage, review_of
from eventguard.web.running import Running, Shown
from eventguard.web.school_thread import Acting, SchoolThread
from eventguard.web.sweeps import addresses as sweeps
from eventguard.web.sweeps.going_through import GoingThrough
from eventguard.web.words import addresses as words

HERE = Path(__file__).parent
TEMPLATES = Jinja2Templates(HERE / "templates")
TEMPLATES.env.globals |= {"static": static_files.AT, "module": static_files.module}
TEMPLATES.env.filters["joined"] = static_files.joined
#: How often photos are brought in line with today's consents while nobody does anything, in seconds.
TICK = 600.0
USED = "This key was used already, or belongs to an earlier run. Open EventGuard again."
WINGS = tuple(
    wing.ADDRESSES
    for wing in (
        photos,
        faces,
        words,
        people,
        approval,
        record,
        papers,
        folders,
        computer,
        network_addresses,
        films,
        sweeps,
        start,
    )
)


def serve(
    make: Callable[[], School],
    port: int | None,
    opened: Callable[[str], None],
    shown: Shown,
    advice: Callable[[str], str],
    wanted: Wanted = NOTHING,
) -> None:
    """Run the page until it is stopped.

    Args:
        make: opens the school's folders.
        port: where to listen; None for the usual port, or any if that is taken.
        opened: is told the address, which lets one browser in.
        shown: how it is shown.
        advice: makes commands in a text such that they can be typed as they stand.
        wanted: what was asked for about other desks.

    Raises:
        SetupError: a port is taken, no folder of the school can be used, or other desks are to be let in and cannot.
    """
    with make() as school:
        session = OwnBrowser(person=school.said)
        school.store.make()
        reconcile(school)  # operator trouble is told before a browser opens; and what was read once is quick
    with listening(port) as listeners:
        name = "127.0.0.1" if shown.plain else f"eventguard-{secrets.token_hex(16)}.localhost"
        host = f"{name}:{listeners[0].getsockname()[1]}"
        running = Running(host, session, TEMPLATES)
        server = server_of(build(make, host, session, advice, running.stop, wanted))
        running.end = partial(setattr, server, "should_exit", True)
        opened(running.entrance)
        shown.show(running, partial(server.run, sockets=listeners))
    if wanted.failed:
        raise wanted.failed


def build(
    make: Callable[[], School],
    host: str,
    session: OwnBrowser,
    advice: Callable[[str], str],
    stop: Callable[[], None],
    wanted: Wanted,
) -> ASGIApp:
    """The page as an ASGI application that answers to this name and port alone."""
    quick, rendering = SchoolThread(make), SchoolThread(make)
    quickly, slowly = (Acting(each, lambda: session.acting) for each in (quick, rendering))
    said, reached = on_the_page(advice), reach(WINGS)
    network = Network(make, wanted.port)
    working = Cleaning(make), Watching(make), GoingThrough(make)
    review = ReviewPage(session, quickly, slowly, *working, TEMPLATES, said, stop, reached, network)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        review.cleaning.start()
        review.watching.start()
        ticking = asyncio.create_task(_tick(review))
        await network.begin(wanted, quickly, stop)
        yield
        ticking.cancel()
        await network.stop()
        session.when_used()
        review.handed_over.over = True
        review.cleaning.stop()
        await asyncio.to_thread(review.watching.stop)
        await asyncio.to_thread(review.going_through.stop)
        await quick.close()
        await rendering.close()
        review.handed_over.discard()

    app = Starlette(routes=_routes(), lifespan=lifespan, exception_handlers=_handlers())
    # From the length of a compressed answer could be guessed what it says (BREACH), by whoever makes this browser ask
    # for it again and again beside words of their own. No other site can: the cookie is SameSite=Strict, and what
    # another site asks for is refused before any page is made.
    app.add_middleware(GZipMiddleware, minimum_size=2048, compresslevel=4)
    app.state.review = review
    refused = partial(_refused, review)
    network.app = Guard(app, NetworkEntrance(network), refused)
    return Guard(app, OwnEntrance(host, session, network.is_still), refused)


def _routes() -> list[Route | Mount]:
    own = Addresses({OPEN: opening, WHO: at_work.choosing}, {OPEN: entering, WHO: at_work.chosen, "/stop": stopping})
    every = routes((own, *WINGS), at_work.somebody, at_work.reached)
    every += routes((network_addresses.WAY_IN,), at_work.somebody, lambda endpoint, *_: endpoint)
    return [*every, static_files.mount()]


async def opening(request: Request) -> Response:
    """Where a key arrives behind the # of an address, which no browser sends along: to look here uses up nothing."""
    return review_of(request).page(request, "opening")


async def entering(request: Request) -> Response:
    """Exchange the key for the cookie and the token.

    The answer is a page that goes on by itself, not a redirect: to a browser that came from elsewhere a redirect would
    still be that other's doing, and it would keep the cookie back.
    """
    review, said = review_of(request), await request.body()
    session = review.session
    if not isinstance(session, OwnBrowser) or not session.exchange(said.decode("latin-1").removeprefix("key=")):
        return _refused(review, request.scope, Turned(403, USED), again=True)
    answer = review.page(request, "opening", token=session.token)
    cookie = request.scope[ENTRANCE].cookie
    answer.set_cookie(cookie, session.cookie, path="/", httponly=True, samesite="strict")
    return answer


async def stopping(request: Request) -> Response:
    """Stop EventGuard, once this is answered. What was added is kept."""
    review = review_of(request)
    progress = review.cleaning.progress()
    return JSONResponse({"waiting": progress.came - progress.done}, background=BackgroundTask(review.stop))


def _handlers() -> dict[type[Exception] | int, Callable[[Request, Exception], Response]]:
    def told(request: Request, error: Exception) -> Response:
        if not isinstance(error, EventGuardError):
            raise error
        if isinstance(error, Changed):
            return JSONResponse({"message": error.message, "remedy": error.remedy, "changed": True}, 409)
        if isinstance(error, Doubtful):
            return JSONResponse({"message": error.message, "doubtful": True}, 409)
        if isinstance(error, NotKnown):
            return JSONResponse({"message": error.message, "remedy": error.remedy, "sign_in": True}, 409)
        kinds = ((Unknown, 404), (NotTheirs, 403), (Refused, 409))
        status = next((status for kind, status in kinds if isinstance(error, kind)), 400)
        return _trouble(request, status, error.message, error.remedy)

    def nothing_there(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return _trouble(request, status, "There is nothing at this address.", "Go back to the photos.")

    def fault(request: Request, error: Exception) -> Response:
        if said := trouble(error):
            return _trouble(request, 507, said.message, said.remedy)
        message = f"EventGuard could not do that because of a fault of its own ({type(error).__name__})."
        return _trouble(request, 500, message, "Nothing was lost. Try again; if it happens again, please report it.")

    return {EventGuardError: told, HTTPException: nothing_there, Exception: fault}


def _trouble(request: Request, status: int, message: str, remedy: str) -> Response:
    """To a script of the page in JSON, to a person as a page."""
    review = review_of(request)
    if _is_a_script(request.scope):
        return JSONResponse({"message": message, "remedy": review.advice(remedy)}, status)
    return review.page(request, "trouble", status, message=message, remedy=review.advice(remedy))


def _refused(review: ReviewPage, scope: Scope, turned: Turned, again: bool = False) -> Response:
    """What somebody is told who is not let in, or wants to be once more: no more than that."""
    if _is_a_script(scope):
        return JSONResponse({"message": turned.why, "remedy": "", "to": turned.to}, turned.status)
    if turned.to and scope["method"] == "GET":
        return RedirectResponse(turned.way(scope), 303)
    return HTMLResponse(
        review.templates.get_template("refused.html").render(why=turned.why, again=again), turned.status
    )


def _is_a_script(scope: Scope) -> bool:
    """Whether a page's script asks, and not a person who goes somewhere."""
    return "text/html" not in Headers(scope=scope).get("accept", "")


async def _tick(review: ReviewPage) -> None:
    while True:
        await asyncio.sleep(TICK)
        with contextlib.suppress(EventGuardError):
            await review.quick.do(reconcile)
