"""One browser that was let in: who is at work there, who has signed in, and what they have looked at."""

import secrets
from collections.abc import Callable, Hashable

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.adapters.computer.elapsed import elapsed
from eventguard.app.papers.given import Given
from eventguard.core.errors import Refused
from eventguard.core.people.roles import Role
from eventguard.web.films.gone_through import GoneThrough

#: For how long a passphrase counts while nobody does anything, and for how long however busy somebody is, in seconds.
SIGNED_IN_FOR, AT_MOST = 15 * 60.0, 60 * 60.0
#: Where a request says from which session it comes.
SESSION = "eventguard.session"
PUT_OUT = "Another browser has taken the place of this one, and nothing was changed."


class Session:
    """One browser, for as long as the program runs; nothing of this is stored.

    Its cookie comes with every request, also to another port of the same name; the token only with what our own page
    asks for. ``person`` is who is at work there, by their own word.
    """

    def __init__(self, clock: Callable[[], float] = elapsed, person: str | None = None) -> None:
        self.person = person
        self.given = Given()
        """What papers are filled in with, as it was said last."""
        self.browser = 0
        """Which browser in a row this is: what one has begun counts for no other that takes its place meanwhile."""
        self._new_cookie()
        self._clock = clock
        self._account: Colleague | None = None
        self._until = self._at_most = 0.0
        self._seen: dict[tuple[str, str, str], set[str | None]] = {}
        self._checked: dict[tuple[str, str, str], set[str | None]] = {}
        self._open: set[tuple[str, str, str]] = set()
        self._films: dict[tuple[str, str, str], GoneThrough] = {}

    @property
    def roles(self) -> frozenset[Role] | None:
        """What whoever sits there may (``core.people.roles``); None: all that can be done at the office's computer."""
        return None

    @property
    def counted_as(self) -> Hashable:
        """As what its requests are counted, of which so many at once are dealt with."""
        return self

    def knows(self, cookie: str) -> bool:
        """Whether this is the browser's cookie."""
        return secrets.compare_digest(cookie.encode(), self.cookie.encode())

    def asks(self, token: str) -> bool:
        """Whether it is our own page there that asks."""
        return secrets.compare_digest(token.encode(), self.token.encode())

    def comes_first(self) -> bool:
        """Whether somebody opens the first page for the first time, and may be led elsewhere."""
        return False

    def _new_cookie(self) -> None:
        self.cookie, self.token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)

    def require(self, browser: int) -> None:
        """Raise Refused unless this browser is still the one that is let in."""
        if browser != self.browser:
            raise Refused(PUT_OUT, "Open EventGuard again.")

    def sign_in(self, approver: Colleague) -> None:
        """Somebody has given their passphrase. Once it has run out, whoever goes on says anew who they are."""
        self.person = None
        now = self._clock()
        self._account, self._until, self._at_most = approver, now + SIGNED_IN_FOR, now + AT_MOST

    def goes_on(self, before: "Session") -> None:
        """The same person was at work there ``before``: what they have looked at, they have."""
        self._seen, self._checked, self._open = before._seen, before._checked, before._open
        self._films = before._films

    def work(self) -> None:
        """Somebody does something there: whoever is signed in stays so for a while, but not for ever."""
        if self.account:
            self._until = min(self._at_most, self._clock() + SIGNED_IN_FOR)

    def sign_out(self) -> None:
        """They are gone."""
        self._account = None

    @property
    def account(self) -> Colleague | None:
        """Who is signed in, for as long as their passphrase counts."""
        if self._account and self._clock() >= self._until:
            self._account = None
        return self._account

    @property
    def approver(self) -> Colleague | None:
        """Who is signed in, if they may approve."""
        account = self.account
        return account if account and account.approves else None

    @property
    def acting(self) -> str | None:
        """Whose doing it is, for the record: whoever is signed in, or said who they are; None while nobody did."""
        return self.signed_in or self.person

    @property
    def signed_in(self) -> str | None:
        """The name of whoever is signed in."""
        return self.account.name if self.account else None

    @property
    def approving(self) -> str | None:
        """Their name, if they may approve."""
        return self.approver.name if self.approver else None

    @property
    def minutes_left(self) -> int:
        """For how long the passphrase still counts."""
        return max(1, round((self._until - self._clock()) / 60)) if self.account else 0

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

    def now(self) -> float:
        """The time by the session's clock, in seconds."""
        return self._clock()

    def gone_through(self, id: str, channel: str, version: str | None) -> GoneThrough:
        """What somebody has seen of this version of a film."""
        return self._films.setdefault((id, channel, version or ""), GoneThrough(self._clock()))

    def carry(self, id: str, channel: str, version: str | None, gone_through: GoneThrough) -> None:
        """So much counts as seen of a film that a decision there has changed to this version."""
        self._films[id, channel, version or ""] = gone_through

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
