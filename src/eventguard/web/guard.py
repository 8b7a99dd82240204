"""Who may speak to the page: browsers that were let in, and no other site or program through them.

A page can be reached by every page that the same browser shows, and by every program. So each request must name our
own address (a foreign ``Host`` is DNS rebinding), must not come from another site (``Sec-Fetch-Site``, ``Origin``), and
must carry the cookie of a browser that was let in; what changes something, the token of our own page as well. Whatever
is refused, or looked at by nobody, has changed nothing.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable
from typing import NamedTuple, Protocol
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventguard.core.settings import MAX_FILM_BYTES
from eventguard.web.session import SESSION, Session

#: No path of ours is longer, in characters; Python makes no numbers of more than 4300 figures.
LONGEST_PATH = 4000
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
    UPLOAD: MAX_FILM_BYTES,  # what is no film may have less: ``web.photos.uploads``
    **dict.fromkeys((ASKED, ENROL, PORTRAIT), MOST_DROPPED),
    LIST_FILE: MOST_OF_LIST,
    LISTING: MOST_LISTED,
    **dict.fromkeys(("/register/look", "/register/import"), MOST_ANSWERED),
}
STATIC = "/static/"
#: Where a request says by which entrance it came.
ENTRANCE = "eventguard.entrance"
TOKEN = "x-eventguard-token"  # noqa: S105  the name of a header
#: What a browser sends along with what it fetches in advance: nobody looks at that.
IN_ADVANCE = ("sec-purpose", "purpose", "x-purpose", "x-moz")
TOO_MUCH = "Too much at once. Wait a moment, then try again."
ELSEWHERE = "EventGuard answers here no more, or at another address: use the page that it opened last."
TOO_LARGE = f"That is too large: a photo may have {MOST_DROPPED // 2**20} MB, a film {MAX_FILM_BYTES // 2**30} GB."

#: Nothing but our own files runs, looks or is asked for; nobody may show the page in a frame.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self'",
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


class Turned(NamedTuple):
    """Why a request is not let in, with its status; and the page that a person is led to instead, if there is one."""

    status: int
    why: str
    to: str = ""

    def way(self, scope: Scope) -> str:
        """That page's address, and where whoever has to sign in wanted to go behind the #, which is sent nowhere."""
        asked = scope["query_string"].decode("ascii", "replace")
        wanted = scope["path"] + (f"?{asked}" if asked else "")
        return f"{self.to}#{quote(wanted, safe='/?=&')}" if self.status == 401 else self.to


class Entrance(Protocol):
    """One way to the page: who comes by it, and how they are known."""

    @property
    def scheme(self) -> str:
        """Of its addresses."""
        ...

    @property
    def hosts(self) -> Collection[str]:
        """Names with their ports, as a browser that means us says them."""
        ...

    @property
    def most_of_one(self) -> int:
        """Requests of one browser that are dealt with at once."""
        ...

    def is_open(self, scope: Scope) -> bool:
        """Whether somebody who was not let in may ask for this."""
        ...

    def comes_from_anywhere(self, scope: Scope) -> bool:
        """Whether another site may lead here: whoever has what this takes was given it."""
        ...

    async def session_of(self, scope: Scope, cookies: list[tuple[str, str]], token: str | None) -> Session | Turned:
        """The session of the browser that asks: known by a cookie, whatever others have set beside it, and where
        something is to be done (``token`` is not None) by the token, too. For what is open, one that nobody is in.
        """
        ...


class Guard:
    """An ASGI layer around the page at one entrance. ``refused`` answers whoever is not let in."""

    def __init__(self, app: ASGIApp, entrance: Entrance, refused: Callable[[Scope, Turned], Response]) -> None:
        self._app, self._entrance, self._refused = app, entrance, refused
        self._busy: Counter[Hashable] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        send = _with_headers(send, scope)
        session = self._refusal(scope) or await self._session_of(scope)
        if isinstance(session, Turned):
            await self._refused(scope, session)(scope, receive, send)
            return
        scope[SESSION], scope[ENTRANCE] = session, self._entrance
        is_open = self._entrance.is_open(scope)
        if not is_open and not _is_unasked(scope):
            session.work()
        if not is_open:  # strangers do not take the places of whoever was let in
            self._busy[session.counted_as] += 1
        try:
            limited = _limited(receive, self._most(scope))
            await self._app(scope, limited if is_open else _of_one_browser(session, limited), send)
        except TooLarge:
            await self._refused(scope, Turned(413, TOO_LARGE))(scope, receive, send)
        finally:
            if not is_open:
                self._busy[session.counted_as] -= 1
                self._busy += Counter()  # keeps those that are busy

    async def _session_of(self, scope: Scope) -> Session | Turned:
        """Whose request this is, or why it is nobody's."""
        headers = Headers(scope=scope)
        pairs = (pair.partition("=") for line in headers.getlist("cookie") for pair in line.split(";"))
        cookies = [(name.strip(" \t"), value.strip(" \t")) for name, _, value in pairs]
        token = None if scope["method"] == "GET" else headers.get(TOKEN, "")
        found = await self._entrance.session_of(scope, cookies, token)
        if isinstance(found, Turned):
            return found
        full = self._busy.total() >= MOST_AT_ONCE or self._busy[found.counted_as] >= self._entrance.most_of_one
        return Turned(429, TOO_MUCH) if full and not self._entrance.is_open(scope) else found

    def _refusal(self, scope: Scope) -> Turned | None:
        """Why a request is not let in, whoever makes it; None when it may be."""
        headers, method = Headers(scope=scope), str(scope["method"])
        length, hosts = headers.get("content-length", "0"), headers.getlist("host")
        reasons = (
            (len(hosts) != 1 or hosts[0] not in self._entrance.hosts, 403, ELSEWHERE),
            (method not in ("GET", "POST"), 405, "That is not possible here."),
            (any(map(headers.get, IN_ADVANCE)), 403, "Nothing is fetched in advance."),
            (not self._is_ours(headers, scope), 403, "Another site tried to use this page. Nothing was changed."),
            (not str(scope["path"]).isprintable(), 404, "There is nothing at this address."),
            (len(str(scope["path"])) > LONGEST_PATH, 414, "That address is too long."),
            (not length.isdecimal() or int(length) > self._most(scope), 413, TOO_LARGE),
        )
        return next((Turned(status, why) for is_so, status, why in reasons if is_so), None)

    def _is_ours(self, headers: Headers, scope: Scope) -> bool:
        """Whether it was this page, or the user, that asked. A browser says so; what changes something must say so."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        own = f"{self._entrance.scheme}://{headers.get('host')}"
        if self._entrance.comes_from_anywhere(scope):
            return True
        if site not in (None, "same-origin", "none") or origin not in (None, own):
            return False
        return scope["method"] == "GET" or site == "same-origin" or origin == own

    def _most(self, scope: Scope) -> int:
        if self._entrance.is_open(scope):
            return MOST_OF_STRANGERS
        return LARGE.get(scope["path"], MOST_SAID)


def _of_one_browser(session: Session, receive: Receive) -> Receive:
    """The same, but raising Refused when another browser was let in since: what the one before had begun to say would
    otherwise be said by whoever signs in at the new one.
    """
    browser = session.browser

    async def received() -> Message:
        message = await receive()
        if message["type"] == "http.request":
            session.require(browser)
        return message

    return received


def _is_unasked(scope: Scope) -> bool:
    return scope["path"] in UNASKED or str(scope["path"]).endswith(PREVIEW)


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
