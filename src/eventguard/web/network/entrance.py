"""``web.guard.Entrance`` of the school's network: paired devices, and on them people who have signed in."""

from collections.abc import Collection

from starlette.types import Scope

from eventguard.adapters.network.devices import Device
from eventguard.app.network import devices
from eventguard.web.guard import STATIC, Turned
from eventguard.web.network.budget import Budget
from eventguard.web.network.desks import Desk, Stranger
from eventguard.web.network.network import WELCOME, Network
from eventguard.web.session import Session

#: Cookies that only this very host sets and gets, over HTTPS (RFC 6265bis, 4.1.3.2).
DEVICE, DESK = "__Host-eventguard-device", "__Host-eventguard-desk"
PAIR, TRUST, SIGN_IN = "/pair", "/trust", "/desk"
#: What strangers may ask for at once, and a second: one address, and all together.
ASKS, ASKS_OF_ALL = (60.0, 2.0), (600.0, 60.0)
NOT_PAIRED = "This device is not let in. Pair it at the office's computer: Settings, Other desks."
NOT_SIGNED_IN = "Nobody is signed in here any more. Sign in, then go on."
NOBODYS = Turned(403, NOT_PAIRED, PAIR)
TOO_OFTEN = Turned(429, "Too much at once. Wait a minute, then try again.")
OTHER_PAGE = "This page is not the one that was signed in last. Open EventGuard again."


class NetworkEntrance:
    """Whoever comes from another desk."""

    scheme, most_of_one = "https", 16

    def __init__(self, network: Network) -> None:
        self._network = network
        self._asks = Budget(ASKS, ASKS_OF_ALL)

    @property
    def hosts(self) -> Collection[str]:
        """The names that our certificate holds for."""
        return self._network.hosts

    def is_open(self, scope: Scope) -> bool:
        """How to be let in, and what pages are drawn with."""
        path = str(scope["path"])
        return path in (WELCOME, PAIR) or path.startswith((STATIC, TRUST))

    def comes_from_anywhere(self, scope: Scope) -> bool:
        """From an e-mail that is read in a browser: the page there tells nothing, and goes on by itself."""
        return (scope["path"], scope["method"]) == (WELCOME, "GET")

    async def session_of(self, scope: Scope, cookies: list[tuple[str, str]], token: str | None) -> Session | Turned:
        """Who is signed in on the device that asks; a device alone may ask to sign in."""
        address = str((scope.get("client") or ("",))[0])
        if self.is_open(scope):
            return Stranger() if self._may_ask(address) else TOO_OFTEN
        secret, cookie = _only(cookies, DEVICE), _only(cookies, DESK)
        if not secret:
            return NOBODYS if self._may_ask(address) else TOO_OFTEN
        device = await self._network.checking.do(lambda school: devices.having(school, secret))
        if device is None:
            return NOBODYS if self._may_ask(address) else TOO_OFTEN
        self._network.knows(address)
        if scope["path"] == SIGN_IN:
            return Desk(device, address)
        desk = await self._desk(cookie, device, address)
        if desk is None:
            return Turned(401, NOT_SIGNED_IN, SIGN_IN)
        return desk if token is None or desk.asks(token) else Turned(403, OTHER_PAGE)

    def _may_ask(self, address: str) -> bool:
        """Whether a stranger is answered there. Where a paired device spoke, nobody has to spend anything."""
        return self._network.is_known(address) or self._asks.spend(address)

    async def _desk(self, cookie: str, device: Device, address: str) -> Desk | None:
        """The session of this cookie, if whoever signed in is still who they were."""
        desk = self._network.desks.of(cookie, device, address)
        account = desk.account if desk else None
        if desk is None or account is None:
            return None
        if not await self._network.is_still(account):
            self._network.desks.end_of(device.n)
            return None
        return desk


def _only(cookies: list[tuple[str, str]], wanted: str) -> str:
    """What the one cookie of this name holds. A browser sends no second one of these: where there is, somebody has put
    one beside ours, and neither counts.
    """
    found = [value for name, value in cookies if name == wanted]
    return found[0] if len(found) == 1 else ""
