"""The page for other desks as it runs: switched on and off, and over with the day."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.types import ASGIApp

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.adapters.network.own_addresses import own_addresses
from eventguard.app.approval import approvers
from eventguard.app.network import switch
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError
from eventguard.web.network.desks import Desks
from eventguard.web.network.door import NetworkDoor
from eventguard.web.network.pairing import Pairing
from eventguard.web.school_thread import Acting, SchoolThread

if TYPE_CHECKING:
    from eventguard.adapters.network.authority import Certified

#: Where it listens, unless somebody says otherwise: devices keep its address.
USUAL_PORT, HTTPS = 8766, 443
#: Where a link of an e-mail leads: a page that tells nothing, and goes on by itself.
WELCOME = "/welcome"
#: How often is looked whether the day is over, or this computer has other addresses, in seconds.
GLANCE = 15.0


@dataclass
class Wanted:
    """What was asked for about other desks when the page was started: ``told`` once they are let in, ``failed`` where
    they cannot be.
    """

    on: bool = False
    every_day: bool = False
    port: int | None = None
    told: Callable[["Network"], None] = lambda _network: None
    failed: EventGuardError | None = None


NOTHING = Wanted()


class Network:
    """Whether other desks are let in at the moment, where, until when, and who is there.

    ``checking`` asks for each request whether its device and whoever signed in are still let in; ``signing`` is where
    passphrases are compared, which takes long on purpose.
    """

    def __init__(self, make: Callable[[], School], port: int | None = None) -> None:
        self.port = port or USUAL_PORT
        self.desks, self.pairing = Desks(), Pairing()
        self.checking, self.signing = SchoolThread(make), SchoolThread(make)
        self.app: ASGIApp
        self.certified: Certified | None = None
        self.addresses: list[str] = []
        self.until: datetime | None = None
        self.wrong = ""
        self._door: NetworkDoor | None = None
        self._minding: asyncio.Task[None] | None = None

    @property
    def is_on(self) -> bool:
        """Whether other desks are let in, wherever this computer can be reached."""
        return self._minding is not None

    @property
    def hosts(self) -> list[str]:
        """Names and addresses at which it is reached, each with the port, but for the one that goes without saying."""
        port = "" if self.port == HTTPS else f":{self.port}"
        return [f"{name}{port}" for name in self.certified.names] if self.certified else []

    @property
    def address(self) -> str:
        """The address to be typed on another device: by number, which every device finds, unless IT gave a name."""
        return f"https://{self.hosts[0]}" if self.hosts else ""

    @property
    def mail_address(self) -> str:
        """Where a link in an e-mail leads; empty while nobody is let in."""
        return f"{self.address}{WELCOME}" if self.address else ""

    @property
    def fingerprint(self) -> str:
        """What people compare of the certificate on two screens; empty while nobody is let in."""
        return self.certified.fingerprint if self.certified else ""

    @property
    def is_own(self) -> bool:
        """Whether it is our own authority that devices have to be told to believe."""
        return self.certified is not None and self.certified.authority is not None

    async def is_still(self, colleague: Colleague) -> bool:
        """Whether somebody who signed in, here or at the office, is still who they were then."""
        return await self.checking.do(lambda school: approvers.is_as_signed_in(school, colleague))

    async def begin(self, wanted: Wanted, by: Acting, stop: Callable[[], None]) -> None:
        """Let other desks in, if that was asked for, or is to be on every day. If that cannot be, whoever asked is
        told, and the page stops.
        """
        meant = await by.do(switch.is_meant)
        if not wanted.on and not meant:
            return
        try:
            await self.on(by, wanted.every_day or meant)
            wanted.told(self)
        except EventGuardError as error:
            self.wrong = str(error)
            if wanted.on:
                wanted.failed = error
                stop()

    async def on(self, by: Acting, stays: bool) -> None:
        """Let other desks in: until the day is over, or ``stays`` until somebody switches it off.

        Raises:
            SetupError: this computer is on no private network, the port is taken, or a certificate cannot be used.
        """
        was_on = self.is_on
        await self._close()
        try:
            certified = await by.do(switch.certified)
            await self._open(certified)
        except EventGuardError:
            if was_on:
                await by.do(lambda school: switch.off(school, "it could not go on", stays))
            raise
        await by.do(lambda school: switch.on(school, certified.fingerprint, stays))
        self.until = None if stays else switch.end_of_day(await by.do(lambda school: school.now()))
        self._minding = asyncio.create_task(self._mind())

    async def off(self, by: Acting, because: str, stays: bool = False) -> None:
        """Let nobody in any more from other desks; ``stays``: until the page runs again."""
        if self.is_on:
            await self._close()
            await by.do(lambda school: switch.off(school, because, stays))

    async def stop(self) -> None:
        """Come to an end with the page."""
        if self.is_on:
            await self.off(await self._itself(), "EventGuard was stopped", stays=True)
        await self.checking.close()
        await self.signing.close()

    def knows(self, address: str) -> None:
        """A paired device spoke from there."""
        if self._door:
            self._door.knows(address)

    def is_known(self, address: str) -> bool:
        """Whether one did."""
        return self._door is not None and self._door.is_known(address)

    async def _open(self, certified: "Certified") -> None:
        door, addresses = NetworkDoor(self.app, certified.context), switch.addresses()
        await door.open(addresses, self.port)
        self._door, self.addresses, self.certified, self.wrong = door, addresses, certified, ""

    async def _close(self) -> None:
        if self._minding and self._minding is not asyncio.current_task():
            self._minding.cancel()
        self._minding = None
        self.pairing.end()
        await self._close_door()
        if self._door is None:  # nobody let others in again meanwhile
            self.desks.end()
            self.certified = None

    async def _close_door(self) -> None:
        """Listen no more. What was asked before is answered to whoever asked it: told that nobody is signed in, a page
        would ask for a passphrase where nobody answers.
        """
        door, self._door = self._door, None
        if door:
            await door.close()

    async def _mind(self) -> None:
        """See to it that it is over with the day, is where this computer is, and has a certificate that holds."""
        by = await self._itself()
        while True:
            await asyncio.sleep(GLANCE)
            with contextlib.suppress(EventGuardError):
                now = await by.do(lambda school: school.now())
                if self.until and now >= self.until:
                    await self.off(by, "the day is over")
                    return
                runs_out = self.certified is not None and now >= self.certified.due
                if runs_out or self._door is None or await asyncio.to_thread(own_addresses) != self.addresses:
                    await self._move(by)

    async def _itself(self) -> Acting:
        """What nobody does is recorded under the computer's account."""
        account = await self.checking.do(lambda school: school.account)
        return Acting(self.checking, lambda: account)

    async def _move(self, by: Acting) -> None:
        """Be where this computer is now, with a new certificate. Whoever was signed in is so no more."""
        await self._close_door()
        self.desks.end()
        try:
            await self._open(await by.do(switch.certified))
        except EventGuardError as error:
            self.wrong = error.message
            raise
