"""The sockets for other desks: TLS on private addresses alone, for as many as a school has, however many knock.

What connects here may be anybody on the school's Wi-Fi. So each address has so many connections at once; a handshake
has so long; strangers get so many new connections a second, each of them and all together; half the places are kept
for addresses from which a paired device spoke; and of the others whoever has most makes way for whoever has fewer.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from typing import Any, ClassVar, cast

from starlette.types import ASGIApp
from uvicorn.server import ServerState

from eventguard.core.errors import SetupError
from eventguard.core.network.private import private
from eventguard.web.listening import TO_THE_END, Impatient, config_of, listener
from eventguard.web.network.budget import Budget

#: Connections at once: of all, of all strangers, and of one address. A browser opens six.
MOST, MOST_STRANGERS, MOST_OF_ONE = 300, 150, 24
#: New connections that strangers may make at once, and a second: one address, and all together.
KNOCKS, KNOCKS_OF_ALL = (40.0, 1.0), (200.0, 60.0)
#: How long a handshake may take, in seconds.
HANDSHAKE = 8.0
#: Addresses of paired devices that are remembered.
MOST_KNOWN = 300


class NetworkDoor:
    """Listens on some addresses until it is closed."""

    def __init__(self, app: ASGIApp, context: ssl.SSLContext) -> None:
        self._config, self._context = config_of(app), context
        self._config.load()
        self._state = ServerState()
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._open: dict[str, list[asyncio.Transport]] = {}
        self._known: dict[str, None] = {}
        self._knocks = Budget(KNOCKS, KNOCKS_OF_ALL)

    async def open(self, addresses: list[str], port: int) -> None:
        """Listen on each of them. Raises SetupError where the port is taken."""
        loop = asyncio.get_running_loop()
        try:
            for address in addresses:
                own = listener(socket.AF_INET, address, port)
                self._servers.append(await loop.create_server(lambda: _Knock(self), sock=own))
        except OSError as error:
            await self.close()
            remedy = "Is EventGuard open twice? Otherwise name another: eventguard review --network --network-port N"
            raise SetupError(f"Port {port} is taken by another program ({error.strerror}).", remedy) from None

    async def close(self) -> None:
        """Listen no more; what is being answered is answered."""
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        for each in list(self._state.connections):
            cast(Impatient, each).shutdown()
        if self._state.tasks:
            await asyncio.wait(self._state.tasks, timeout=TO_THE_END)
        for each in list(self._state.connections):
            cast(Impatient, each).transport.abort()

    def knows(self, address: str) -> None:
        """A paired device spoke from there: it finds a place, however many strangers knock."""
        self._known.pop(address, None)
        self._known[address] = None
        if len(self._known) > MOST_KNOWN:
            self._known.pop(next(iter(self._known)))

    def is_known(self, address: str) -> bool:
        """Whether one spoke from there."""
        return address in self._known

    def answer(self, transport: asyncio.Transport, address: str) -> None:
        """Somebody knocks."""
        full = len(self._of(address)) >= MOST_OF_ONE or sum(map(len, self._open.values())) >= MOST
        if address not in self._known:
            full = full or not self._knocks.spend(address) or not self._makes_way(address)
        if private(address) is None or full:
            transport.abort()
            return
        transport.pause_reading()  # until what they say goes to TLS
        self._open.setdefault(address, []).append(transport)
        task = asyncio.get_running_loop().create_task(self._shake_hands(transport, address))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _of(self, address: str) -> list[asyncio.Transport]:
        return self._open.get(address, [])

    def _makes_way(self, address: str) -> bool:
        """Whether there is a place for one more stranger: where there is none left, the oldest connection of whoever
        has most of them ends, unless this one has as many.
        """
        strangers = [each for each in self._open if each not in self._known]
        if sum(len(self._open[each]) for each in strangers) < MOST_STRANGERS:
            return True
        most = max(strangers, key=lambda each: len(self._open[each]))
        if len(self._open[most]) <= len(self._of(address)) + 1:
            return False
        oldest = self._open[most][0]
        self._forget(most, oldest)
        oldest.abort()
        return True

    async def _shake_hands(self, transport: asyncio.Transport, address: str) -> None:
        loop = asyncio.get_running_loop()
        made = _Behind(self._config, self._state, {}, loop)
        made.gone = lambda: self._forget(address, transport)
        try:
            secured = await loop.start_tls(
                transport, made, self._context, server_side=True, ssl_handshake_timeout=HANDSHAKE
            )
        except BaseException as error:
            transport.abort()
            made.leave()
            if not isinstance(error, OSError):
                raise
            return
        if secured is None:  # they were gone by then
            made.leave()
            return
        made.connection_made(secured)

    def _forget(self, address: str, transport: asyncio.Transport) -> None:
        own = self._of(address)
        if transport in own:
            own.remove(transport)
        if not own:
            self._open.pop(address, None)


class _Knock(asyncio.Protocol):
    """A connection before anything was said on it."""

    def __init__(self, door: NetworkDoor) -> None:
        self._door = door

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        peer = transport.get_extra_info("peername") or ("",)
        self._door.answer(cast(asyncio.Transport, transport), str(peer[0]))


class _Behind(Impatient):
    """A connection behind TLS, which may hand over what was said before it tells that there is one."""

    most: ClassVar[int] = MOST
    _early, _made, _left = b"", False, False

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.gone: Callable[[], None] = lambda: None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        self._made = True
        super().connection_made(transport)
        if self._early:
            super().data_received(self._early)
            self._early = b""

    def data_received(self, data: bytes) -> None:
        if self._made:
            super().data_received(data)
        else:
            self._early += data

    def connection_lost(self, exc: Exception | None) -> None:
        if self._made:
            super().connection_lost(exc)
        self.leave()

    def leave(self) -> None:
        """They are gone: their place is free."""
        if not self._left:
            self._left = True
            self.gone()
