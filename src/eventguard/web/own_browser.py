"""The browser of the office's own computer: one at a time, let in by a key that this run of the program made."""

import secrets
from collections.abc import Awaitable, Callable

from starlette.types import Scope

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.adapters.computer.elapsed import elapsed
from eventguard.web.guard import MOST_AT_ONCE, STATIC, Turned
from eventguard.web.session import Session

OPEN = "/open"
STRANGER = "This page belongs to another browser, or EventGuard was started again. Open EventGuard again."


class OwnBrowser(Session):
    """The browser that is opened brings ``key``: it works once, and is exchanged for a cookie and a token, which are
    new for each key.
    """

    def __init__(self, clock: Callable[[], float] = elapsed, person: str | None = None) -> None:
        super().__init__(clock, person)
        self.key = secrets.token_urlsafe(32)
        self._used = self._spent = self._came = False
        self.when_used: Callable[[], None] = lambda: None

    def exchange(self, key: str) -> bool:
        """Whether this is the key, brought for the first time: cookie and token count from now on."""
        if self._spent or not secrets.compare_digest(key.encode(), self.key.encode()):
            return False
        if self._used:  # another browser takes the place of the one before, and nobody has signed in there
            self._new_cookie()
            self.browser += 1
            self.sign_out()
        self._used = self._spent = True
        self.when_used()
        return True

    def renew(self) -> None:
        """Make another key, with which a browser takes the place of the one that was let in."""
        self.when_used()
        self.key, self._spent = secrets.token_urlsafe(32), False

    def comes_first(self) -> bool:
        """Whether this is the first time in this run that somebody opens the first page; it is not again."""
        came, self._came = self._came, True
        return not came

    def knows(self, cookie: str) -> bool:
        """Whether this is the browser that was let in."""
        return self._used and super().knows(cookie)

    def asks(self, token: str) -> bool:
        """Whether it is our own page there that asks."""
        return self._used and super().asks(token)


class OwnEntrance:
    """``web.guard.Entrance`` of this computer, at ``host``: a random name that only this run knows, and a port."""

    scheme, most_of_one = "http", MOST_AT_ONCE

    def __init__(self, host: str, session: OwnBrowser, is_still: Callable[[Colleague], Awaitable[bool]]) -> None:
        self.hosts, self._session, self._is_still = (host,), session, is_still
        self.cookie = f"eventguard-{host.rpartition(':')[2]}"  # cookies know no ports: two runs may share an address

    def is_open(self, scope: Scope) -> bool:
        """Where the key is exchanged, and what the pages are drawn with."""
        return scope["path"] == OPEN or str(scope["path"]).startswith(STATIC)

    def comes_from_anywhere(self, scope: Scope) -> bool:
        """The key may: whoever has it was given it."""
        return (scope["path"], scope["method"]) == (OPEN, "POST")

    async def session_of(self, scope: Scope, cookies: list[tuple[str, str]], token: str | None) -> Session | Turned:
        """The one session there is, for the browser that has its cookie."""
        if self.is_open(scope):
            return self._session
        let_in = any(name == self.cookie and self._session.knows(value) for name, value in cookies)
        if not (let_in and (token is None or self._session.asks(token))):
            return Turned(403, STRANGER)
        if (account := self._session.account) and not await self._is_still(account):
            self._session.sign_out()
        return self._session
