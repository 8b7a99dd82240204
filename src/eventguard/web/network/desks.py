"""Browsers on paired devices: who has signed in on which, for how long, and from where."""

import hashlib
from collections.abc import Callable, Hashable

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.adapters.computer.elapsed import elapsed
from eventguard.adapters.network.devices import Device
from eventguard.core.people.roles import Role
from eventguard.web.session import Session


class Stranger(Session):
    """Whoever may only look at what everybody may: how to be let in."""

    @property
    def roles(self) -> frozenset[Role]:
        """Nothing."""
        return frozenset()


class Desk(Session):
    """A paired device at an address, and who has signed in there; the session ends with their signing in."""

    def __init__(self, device: Device, address: str, clock: Callable[[], float] = elapsed) -> None:
        super().__init__(clock)
        self.device, self.address = device, address

    @property
    def roles(self) -> frozenset[Role]:
        """What they may who signed in; nothing before, or after that has run out."""
        return frozenset(self.account.roles) if self.account else frozenset()

    @property
    def counted_as(self) -> Hashable:
        """One device is one, whether somebody is signed in there or not."""
        return self.device.n

    def end(self) -> None:
        """They are gone, also for what they have begun."""
        self.sign_out()
        self.browser += 1


class Desks:
    """All sessions that there are: one a device."""

    def __init__(self, clock: Callable[[], float] = elapsed) -> None:
        self._clock = clock
        self._desks: dict[str, Desk] = {}
        self._last: dict[tuple[int, str], Desk] = {}

    def begin(self, device: Device, address: str, account: Colleague) -> Desk:
        """Somebody has signed in: whoever was before them on this device is gone. What they themselves have looked at
        there counts on, as it does at the office's browser.
        """
        self.end_of(device.n)
        desk = Desk(device, address, self._clock)
        if before := self._last.get((device.n, account.name)):
            desk.goes_on(before)
        self._last[device.n, account.name] = desk
        desk.sign_in(account)
        self._desks[_digest(desk.cookie)] = desk
        return desk

    def of(self, cookie: str, device: Device, address: str) -> Desk | None:
        """The session of this cookie, for the device and the address at which it began; None once it is over."""
        desk = self._desks.get(_digest(cookie))
        if desk is None or desk.device.n != device.n or desk.address != address:
            return None
        if desk.account is None:
            self.end_of(device.n)
            return None
        return desk

    def end_of(self, n: int) -> None:
        """End the session on a device."""
        for key in [key for key, desk in self._desks.items() if desk.device.n == n]:
            self._desks.pop(key).end()

    def end(self) -> None:
        """End every session."""
        for desk in self._desks.values():
            desk.end()
        self._desks.clear()

    def there(self) -> dict[int, str]:
        """Who is signed in, by the number of their device."""
        return {desk.device.n: desk.account.name for desk in self._desks.values() if desk.account}


def _digest(cookie: str) -> str:
    """What a cookie is found by: how alike a guess is to one cannot be told from the time that it takes."""
    return hashlib.sha256(cookie.encode()).hexdigest()
