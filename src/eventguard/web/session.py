"""The one browser that was let in, who is at work there, and who has signed in to approve."""

import secrets
import time
from collections.abc import Callable

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.app.papers.given import Given
from eventguard.core.errors import Refused

#: For how long a passphrase counts while nobody does anything, and for how long however busy somebody is, in seconds.
SIGNED_IN_FOR, AT_MOST = 15 * 60.0, 60 * 60.0
PUT_OUT = "Another browser has taken the place of this one, and nothing was changed."


class Session:
    """One run of the review page.

    The browser that is opened brings ``key``: it works once, and is exchanged for a cookie and a token, which are new
    for each key. The cookie comes with every request, also to another port of the same name; the token only with what
    our own page asks for.
    Nothing of this is stored: it ends with the program. ``person`` is who is at work there, by their own word.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, person: str | None = None) -> None:
        self.person = person
        self.given = Given()
        """What papers are filled in with, as it was said last."""
        self.key = secrets.token_urlsafe(32)
        self.cookie, self.token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self._used = self._spent = self._came = False
        self.browser = 0
        """Which browser in a row is let in: what one has begun counts for no other that takes its place meanwhile."""
        self.when_used: Callable[[], None] = lambda: None
        self._clock = clock
        self._approver: Colleague | None = None
        self._until = self._at_most = 0.0
        self._seen: dict[tuple[str, str, str], set[str | None]] = {}
        self._checked: dict[tuple[str, str, str], set[str | None]] = {}
        self._open: set[tuple[str, str, str]] = set()

    def exchange(self, key: str) -> bool:
        """Whether this is the key, brought for the first time: cookie and token count from now on."""
        if self._spent or not secrets.compare_digest(key.encode(), self.key.encode()):
            return False
        if self._used:  # another browser takes the place of the one before, and nobody has signed in there
            self.cookie, self.token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
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
        return self._used and secrets.compare_digest(cookie.encode(), self.cookie.encode())

    def asks(self, token: str) -> bool:
        """Whether it is our own page there that asks."""
        return self._used and secrets.compare_digest(token.encode(), self.token.encode())

    def require(self, browser: int) -> None:
        """Raise Refused unless this browser is still the one that is let in."""
        if browser != self.browser:
            raise Refused(PUT_OUT, "Open EventGuard again.")

    def sign_in(self, approver: Colleague) -> None:
        """Somebody has given their passphrase. Once it has run out, whoever goes on says anew who they are."""
        self.person = None
        now = self._clock()
        self._approver, self._until, self._at_most = approver, now + SIGNED_IN_FOR, now + AT_MOST

    def work(self) -> None:
        """Somebody does something there: whoever is signed in stays so for a while, but not for ever."""
        if self.approver:
            self._until = min(self._at_most, self._clock() + SIGNED_IN_FOR)

    def sign_out(self) -> None:
        """They are gone."""
        self._approver = None

    @property
    def approver(self) -> Colleague | None:
        """Who is signed in, for as long as their passphrase counts."""
        if self._approver and self._clock() >= self._until:
            self._approver = None
        return self._approver

    @property
    def acting(self) -> str | None:
        """Whose doing it is, for the record: whoever is signed in, or said who they are; None while nobody did."""
        return self.signed_in or self.person

    @property
    def signed_in(self) -> str | None:
        """The name of whoever is signed in."""
        return self.approver.name if self.approver else None

    @property
    def minutes_left(self) -> int:
        """For how long the passphrase still counts."""
        return max(1, round((self._until - self._clock()) / 60)) if self.approver else 0

    def look(self, id: str, channel: str, version: str | None, by: str | None) -> None:
        """Somebody has opened this version of a photo (``app.photos.held.version_of``).

        ``by`` is who was signed in when they asked for it, None if nobody was: whoever signs in before it comes has not
        seen it.
        """
        self._seen.setdefault((id, channel, version or ""), set()).add(by)

    def open(self, id: str, channel: str, version: str | None) -> None:
        """Somebody names faces on this version of a photo; not that they have looked at what is to be published."""
        self._open.add((id, channel, version or ""))

    def may_see(self, id: str, channel: str, version: str | None) -> bool:
        """Whether this version of a photo is open somewhere: only then its original is shown."""
        return self.has_looked(id, channel, version) or (id, channel, version or "") in self._open

    def has_looked(self, id: str, channel: str, version: str | None) -> bool:
        """Whether somebody has opened exactly this version: only then may it be approved here."""
        return (id, channel, version or "") in self._seen

    def check(self, id: str, channel: str, version: str | None, checked: bool) -> None:
        """Whoever is signed in says of this version that no face and no name can be seen on it but of those who are
        shown; or says so no longer.
        """
        key = id, channel, version or ""
        if checked:
            self._checked.setdefault(key, set()).add(self.signed_in)
        else:
            self._checked.get(key, set()).discard(self.signed_in)

    def has_checked(self, id: str, channel: str, version: str | None) -> bool:
        """Whether whoever is signed in has said so."""
        return self.signed_in is not None and self.signed_in in self._checked.get((id, channel, version or ""), ())

    def has_looked_signed_in(self, id: str, channel: str, version: str | None) -> bool:
        """Whether whoever is signed in has opened it since: only then may it be approved together with others."""
        return self.signed_in is not None and self.signed_in in self._seen.get((id, channel, version or ""), ())
