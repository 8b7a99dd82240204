"""Who may speak to the page: this computer's own browser, let in by this run, and no other site through it.

A page on 127.0.0.1 can be reached by every page that the same browser shows. So each request must name our own address
(a foreign ``Host`` is DNS rebinding), must not come from another site (``Sec-Fetch-Site``, ``Origin``), and must carry
the cookie for which the secret of the opened address was exchanged. Whatever is refused has changed nothing.
"""

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventguard.web.session import Session

#: The largest photo that is taken, and the largest of all other requests, in bytes.
MOST_DROPPED, MOST_SAID = 100 * 2**20, 64 * 2**10
#: Requests that are dealt with at once. A browser has six connections open to a site.
MOST_AT_ONCE = 64
DROP = "/drop"
OPEN = "/open"
STATIC = "/static/"
STRANGER = "This page belongs to another browser, or EventGuard was started again. Start it anew: eventguard review"
TOO_LARGE = f"That is too large: a photo may have {MOST_DROPPED // 2**20} MB."

#: Nothing but our own files runs, looks or is asked for; nobody may show the page in a frame.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


class TooLarge(Exception):
    """More came than was announced, or than is taken."""


class Guard:
    """An ASGI layer around the page. ``refused`` makes the answer to a request that is not let in."""

    def __init__(self, app: ASGIApp, port: int, session: Session, refused: Callable[[int, str], Response]) -> None:
        self._app, self._session, self._refused = app, session, refused
        self._host = f"127.0.0.1:{port}"
        self.cookie = f"eventguard-{port}"  # cookies know no ports: two runs must not take each other's
        self._busy = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        send = _with_headers(send)
        if refusal := self._refusal(scope):
            await self._refused(*refusal)(scope, receive, send)
            return
        self._busy += 1
        try:
            await self._app(scope, _limited(receive, _most(scope)), send)
        except TooLarge:
            await self._refused(413, TOO_LARGE)(scope, receive, send)
        finally:
            self._busy -= 1

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Why a request is not let in, with its status; None when it is."""
        headers, path, method = Headers(scope=scope), str(scope["path"]), str(scope["method"])
        length = headers.get("content-length", "0")
        is_open = path == OPEN or path.startswith(STATIC)
        reasons = (
            (headers.getlist("host") != [self._host], 403, "This page answers to its own address only."),
            (not self._is_ours(headers, method), 403, "Another site tried to use this page. Nothing was changed."),
            (method not in ("GET", "HEAD", "POST"), 405, "That is not possible here."),
            (not is_open and not self._session.knows(self._cookie_of(headers)), 403, STRANGER),
            (self._busy >= MOST_AT_ONCE, 429, "Too much at once. Wait a moment, then try again."),
            (not length.isdecimal() or int(length) > _most(scope), 413, TOO_LARGE),
        )
        return next(((status, why) for is_so, status, why in reasons if is_so), None)

    def _is_ours(self, headers: Headers, method: str) -> bool:
        """Whether it was this page, or the user, that asked. A browser says so; what changes something must say so."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        own = f"http://{self._host}"
        if site not in (None, "same-origin", "none") or origin not in (None, own):
            return False
        return method in ("GET", "HEAD") or site == "same-origin" or origin == own

    def _cookie_of(self, headers: Headers) -> str:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return ""
        return cookies[self.cookie].value if self.cookie in cookies else ""


def _most(scope: Scope) -> int:
    return MOST_DROPPED if scope["path"] == DROP else MOST_SAID


def _limited(receive: Receive, most: int) -> Receive:
    """The same, but raising TooLarge when more than so many bytes come, whatever was announced."""
    came = 0

    async def limited() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > most:
            raise TooLarge
        return message

    return limited


def _with_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return guarded
