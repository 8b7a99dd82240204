"""The review page, from its addresses to the socket it listens on."""

import asyncio
import contextlib
import os
import socket
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp

from eventguard.app.house import House
from eventguard.app.settle import settle
from eventguard.core.errors import Doubtful, EventGuardError, Refused, SetupError
from eventguard.web import actions, dropping, faces, pages, pictures
from eventguard.web.asked import Unknown
from eventguard.web.cleaning import Cleaning
from eventguard.web.desk import Desk
from eventguard.web.guard import OPEN, Guard
from eventguard.web.review import Review, review_of
from eventguard.web.session import Session

HERE = Path(__file__).parent
#: The port that is tried first: a bookmark then goes on working.
USUAL_PORT = 8765
#: How often photos are brought in line with today's consents while nobody does anything, in seconds.
TICK = 600.0
USED = "This address was used already, or belongs to an earlier run. Start again: eventguard review"
PHOTO = "/photos/{id}/{channel}"


def serve(
    make: Callable[[], House],
    port: int | None,
    opened: Callable[[str], None],
    browser: bool,
    advice: Callable[[str], str],
) -> None:
    """Run the page until it is stopped.

    Args:
        make: opens the school's folders.
        port: where to listen; None for the usual port, or any if that is taken.
        opened: is told the address, which lets one browser in.
        browser: whether to open it.
        advice: makes commands in a text such that they can be typed as they stand.

    Raises:
        SetupError: the port is taken, or no folder of the school can be used.
    """
    session = Session()
    with make() as house:
        house.store.make()
        settle(house)  # operator trouble is told before a browser opens; and what was read once is quick
    with _listening(port) as listener:
        port = listener.getsockname()[1]
        app = build(make, port, session, advice)
        address = f"http://127.0.0.1:{port}{OPEN}?key={session.key}"
        opened(address)
        if browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        config = uvicorn.Config(
            app, log_config=None, log_level="critical", access_log=False, server_header=False, ws="none"
        )
        uvicorn.Server(config).run(sockets=[listener])


def build(make: Callable[[], House], port: int, session: Session, advice: Callable[[str], str]) -> ASGIApp:
    """The page as an ASGI application that answers to this port alone."""

    def desk() -> Desk:
        return Desk(make, lambda: session.acting)

    templates = Jinja2Templates(HERE / "templates")
    review = Review(session, desk(), desk(), Cleaning(make), templates, advice)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        review.cleaning.start()
        ticking = asyncio.create_task(_tick(review))
        yield
        ticking.cancel()
        review.cleaning.stop()
        await review.desk.close()
        await review.darkroom.close()

    app = Starlette(routes=_routes(), lifespan=lifespan, exception_handlers=_handlers())
    app.state.review = review
    guard = Guard(app, port, session, lambda status, why: _refused(review, status, why))
    app.state.cookie = guard.cookie
    return guard


def _routes() -> list[Route | Mount]:
    face = PHOTO + "/faces/{n:int}"
    looked_at = {
        OPEN: opening,
        "/": pages.queue,
        PHOTO: pages.photo,
        PHOTO + "/cleaned": pictures.cleaned,
        PHOTO + "/thumbnail": pictures.thumbnail,
        PHOTO + "/original": pictures.original,
        PHOTO + "/people": pages.candidates,
        face + "/picture": pictures.face,
        "/alike": pages.alike,
        "/people": pages.everybody,
        "/people/{person}": pages.person,
        "/people/{person}/portrait": pictures.portrait,
        "/down": pages.down,
        "/record": pages.ledger,
        "/sign-in": pages.signing_in,
        "/progress": dropping.progress,
        "/event": dropping.event,
    }
    done = {
        "/drop": dropping.drop,
        face: faces.face,
        PHOTO + "/draw": faces.draw,
        PHOTO + "/undo": faces.undo,
        PHOTO + "/recover": faces.recover,
        PHOTO + "/reject": actions.reject,
        PHOTO + "/posted": actions.posted,
        PHOTO + "/down": actions.take_down,
        PHOTO + "/gone": actions.gone,
        "/same": faces.same,
        "/approve": actions.approve,
        "/sign-in": actions.sign_in,
        "/sign-out": actions.sign_out,
        "/people/{person}/consent": actions.consent,
    }
    routes: list[Route | Mount] = [Route(path, endpoint, methods=["GET"]) for path, endpoint in looked_at.items()]
    routes += [Route(path, endpoint, methods=["POST"]) for path, endpoint in done.items()]
    return [*routes, Mount("/static", StaticFiles(directory=HERE / "static"))]


async def opening(request: Request) -> Response:
    """Exchange the secret of the opened address for the cookie.

    The answer is a page that goes on by itself, not a redirect: to a browser that came from a link elsewhere a redirect
    would still be that other site's doing, and it would keep the cookie back.
    """
    cookie = review_of(request).session.exchange(request.query_params.get("key", ""))
    if cookie is None:
        return _refused(review_of(request), 403, USED)
    answer = review_of(request).templates.TemplateResponse(request, "opening.html")
    answer.set_cookie(request.app.state.cookie, cookie, path="/", httponly=True, samesite="strict")
    return answer


def _handlers() -> dict[type[Exception] | int, Callable[[Request, Exception], Response]]:
    def told(request: Request, error: Exception) -> Response:
        if not isinstance(error, EventGuardError):
            raise error
        if isinstance(error, Doubtful):
            return JSONResponse({"message": error.message, "doubtful": True}, 409)
        status = 404 if isinstance(error, Unknown) else 409 if isinstance(error, Refused) else 400
        return _trouble(request, status, error.message, error.remedy)

    def nothing_there(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return _trouble(request, status, "There is nothing at this address.", "Go back to the photos.")

    def fault(request: Request, error: Exception) -> Response:
        message = f"EventGuard could not do that because of a fault of its own ({type(error).__name__})."
        return _trouble(request, 500, message, "Nothing was lost. Try again; if it happens again, please report it.")

    return {EventGuardError: told, HTTPException: nothing_there, Exception: fault}


def _trouble(request: Request, status: int, message: str, remedy: str) -> Response:
    """To a script of the page in JSON, to a person as a page."""
    remedy = review_of(request).advice(remedy)
    if request.method == "POST" or "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"message": message, "remedy": remedy}, status)
    return review_of(request).page(request, "trouble", status, message=message, remedy=remedy)


def _refused(review: Review, status: int, why: str) -> Response:
    """What somebody is told who is not let in: no more than that."""
    page = review.templates.get_template("refused.html").render(why=why)
    return HTMLResponse(page, status)


async def _tick(review: Review) -> None:
    while True:
        await asyncio.sleep(TICK)
        with contextlib.suppress(EventGuardError):
            await review.desk.do(settle)


@contextlib.contextmanager
def _listening(port: int | None) -> Iterator[socket.socket]:
    """A socket for this computer alone: at this port, or at the usual one if it is free, or at any."""
    for wanted in (port,) if port is not None else (USUAL_PORT, 0):
        listener = socket.socket()
        if os.name == "posix":  # a port let go a moment ago is free; elsewhere this would share one that is taken
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", wanted))
        except OSError:
            listener.close()
            continue
        with listener:
            listener.listen(128)
            yield listener
        return
    raise SetupError(f"Port {port} is taken by another program.", "Name another, or none: eventguard review")
