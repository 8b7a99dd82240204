"""Who may speak to the page: this computer's own browser, let in by this run, and no other site or program through it.

A page on this computer can be reached by every page that the same browser shows, and by every program. So each request
must name our own address, a random name that only this run knows (a foreign ``Host`` is DNS rebinding), must not come
from another site (``Sec-Fetch-Site``, ``Origin``), and must carry the cookie for which the key was exchanged; what
changes something, the token of our own page as well. Whatever is refused, or looked at by nobody, has changed nothing.
"""

from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventguard.web.session import Session

#: The largest photo that is taken, the longest list of files, and the largest of other requests, in bytes; and of those
#: that strangers may make.
MOST_DROPPED, MOST_LISTED, MOST_SAID, MOST_OF_STRANGERS = 100 * 2**20, 4 * 2**20, 64 * 2**10, 2**10
#: The largest list of people as a file, in bytes: one more than is read of it, which then says so; and the most that
#: may have to be said of one.
MOST_OF_LIST, MOST_ANSWERED = 20 * 2**20 + 1, 2**20
#: Requests that are dealt with at once. A browser has six connections open to a site.
MOST_AT_ONCE = 64
UPLOAD, ASKED, ENROL, LISTING = "/upload", "/upload/may-i-post", "/upload/enrol", "/listing"
PORTRAIT, LIST_FILE = "/portraits/photo", "/register/file"
#: What takes more than a few words, and how much.
LARGE = {
    **dict.fromkeys((UPLOAD, ASKED, ENROL, PORTRAIT), MOST_DROPPED),
    LIST_FILE: MOST_OF_LIST,
    LISTING: MOST_LISTED,
    **dict.fromkeys(("/register/look", "/register/import"), MOST_ANSWERED),
}
OPEN = "/open"
STATIC = "/static/"
TOKEN = "x-eventguard-token"  # noqa: S105  the name of a header
#: What a browser sends along with what it fetches in advance: nobody looks at that.
IN_ADVANCE = ("sec-purpose", "purpose", "x-purpose", "x-moz")
STRANGER = "This page belongs to another browser, or EventGuard was started again. Open EventGuard again."
ELSEWHERE = "EventGuard answers here no more, or at another address: use the page that it opened last."
TOO_LARGE = f"That is too large: a photo may have {MOST_DROPPED // 2**20} MB."

#: Nothing but our own files runs, looks or is asked for; nobody may show the page in a frame.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
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


#: What a page asks by itself, whether anybody is there or not: a photo that appears in the list, while others are
#: cleaned, brings its small picture with it.
UNASKED, PREVIEW = frozenset({"/progress", "/changes", "/now", "/portraits/progress", "/drop-folder/state"}), "/preview"


class Guard:
    """An ASGI layer around the page at ``host``, a name and a port. ``refused`` answers whoever is not let in."""

    def __init__(
        self, app: ASGIApp, host: str, session: Session, refused: Callable[[Scope, int, str], Response]
    ) -> None:
        self._app, self._host, self._session, self._refused = app, host, session, refused
        self.cookie = f"eventguard-{host.rpartition(':')[2]}"  # cookies know no ports: two runs may share an address
        self._busy = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        send = _with_headers(send, scope)
        if refusal := self._refusal(scope):
            await self._refused(scope, *refusal)(scope, receive, send)
            return
        counts = not _is_open(scope)  # strangers do not take the places of whoever was let in
        if counts and not _is_unasked(scope):
            self._session.work()
        self._busy += counts
        try:
            limited = _limited(receive, _most(scope))
            await self._app(scope, limited if _is_open(scope) else self._of_one_browser(limited), send)
        except TooLarge:
            await self._refused(scope, 413, TOO_LARGE)(scope, receive, send)
        finally:
            self._busy -= counts

    def _of_one_browser(self, receive: Receive) -> Receive:
        """The same, but raising Refused when another browser was let in since: what the one before had begun to say
        would otherwise be said by whoever signs in at the new one.
        """
        browser = self._session.browser

        async def received() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                self._session.require(browser)
            return message

        return received

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Why a request is not let in, with its status; None when it is."""
        headers, method, is_open = Headers(scope=scope), str(scope["method"]), _is_open(scope)
        length = headers.get("content-length", "0")
        reasons = (
            (headers.getlist("host") != [self._host], 403, ELSEWHERE),
            (method not in ("GET", "POST"), 405, "That is not possible here."),
            (any(map(headers.get, IN_ADVANCE)), 403, "Nothing is fetched in advance."),
            (not self._is_ours(headers, scope), 403, "Another site tried to use this page. Nothing was changed."),
            (not is_open and not self._is_let_in(headers, method), 403, STRANGER),
            (not is_open and self._busy >= MOST_AT_ONCE, 429, "Too much at once. Wait a moment, then try again."),
            (not str(scope["path"]).isprintable(), 404, "There is nothing at this address."),
            (not length.isdecimal() or int(length) > _most(scope), 413, TOO_LARGE),
        )
        return next(((status, why) for is_so, status, why in reasons if is_so), None)

    def _is_ours(self, headers: Headers, scope: Scope) -> bool:
        """Whether it was this page, or the user, that asked. A browser says so; what changes something must say so.

        The key may come from anywhere: whoever has it was given it.
        """
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        own = f"http://{self._host}"
        if (scope["path"], scope["method"]) == (OPEN, "POST"):
            return True
        if site not in (None, "same-origin", "none") or origin not in (None, own):
            return False
        return scope["method"] == "GET" or site == "same-origin" or origin == own

    def _is_let_in(self, headers: Headers, method: str) -> bool:
        """Whether our cookie is there, whatever others have set beside it, and the token too where one is needed."""
        pairs = (pair.partition("=") for line in headers.getlist("cookie") for pair in line.split(";"))
        cookies = [value.strip() for name, _, value in pairs if name.strip() == self.cookie]
        if not any(map(self._session.knows, cookies)):
            return False
        return method == "GET" or self._session.asks(headers.get(TOKEN, ""))


def _is_open(scope: Scope) -> bool:
    """Whether somebody who was not let in may ask for this."""
    return scope["path"] == OPEN or str(scope["path"]).startswith(STATIC)


def _is_unasked(scope: Scope) -> bool:
    return scope["path"] in UNASKED or str(scope["path"]).endswith(PREVIEW)


def _most(scope: Scope) -> int:
    if _is_open(scope):
        return MOST_OF_STRANGERS
    return LARGE.get(scope["path"], MOST_SAID)


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


def _with_headers(send: Send, scope: Scope) -> Send:
    own = {"content-security-policy"}  # a document has a stricter one
    own |= {"cache-control"} if str(scope["path"]).startswith(STATIC) else set()  # these tell nothing, and may be kept

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                if name not in own or name not in headers:
                    headers[name] = value
        await send(message)

    return guarded
