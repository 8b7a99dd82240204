"""The sockets that the page listens on, and how long whoever connects may keep it waiting.

Anybody on this computer can connect, and say nothing. So a connection has so long to ask for something; the one that
was silent for longest makes way for a new one; and there are never so many that no file can be opened any more.
"""

import asyncio
import errno
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar, cast

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from eventguard.core.errors import SetupError

#: The port that is tried first, so that a firewall's or a tunnel's rule goes on working; and how often any other.
USUAL_PORT, TRIES = 8765, 8
#: How long the head of a request may take, how long its body may stand still, and how long the rest of one may take
#: that was refused, in seconds. A browser on this computer needs milliseconds.
HEAD_WITHIN, BODY_STANDS, REST_WITHIN = 10.0, 30.0, 10.0
#: How much of an answer has to be taken in how long, in bytes and seconds: what nobody fetches is kept in memory
#: meanwhile. The slowest network that anybody works with is a hundred times as fast.
TAKEN_AT_LEAST, TAKEN_WITHIN = 2**14, 60.0
#: Connections at once, files that may be open at once, and those of them that are no connections: databases, workers.
MOST_CONNECTIONS, MOST_FILES, OTHER_FILES = 1200, 4096, 200
#: How long requests that are being answered may go on when the page is stopped, in seconds.
TO_THE_END = 20
NO_SUCH_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


class Impatient(H11Protocol):
    """A connection that is closed when it keeps us waiting, or when it is silent for longest and there are too many."""

    most: ClassVar[int] = MOST_CONNECTIONS
    _timer: asyncio.TimerHandle | None = None
    _not_taken: asyncio.TimerHandle | None = None
    _awaited: str | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Somebody has connected."""
        super().connection_made(transport)
        self._heard()
        others = [cast(Impatient, each) for each in self.connections if not each.transport.is_closing()]
        if len(others) > self.most:
            silent = [each for each in others if each.waits and each is not self]
            min(silent, key=lambda each: each.last_heard, default=self).transport.abort()

    def data_received(self, data: bytes) -> None:
        """They have said something."""
        super().data_received(data)
        self._heard()

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self._stop()
        self._taken()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """They take nothing more of what is answered, for now."""
        super().pause_writing()
        self._taken()
        self._await_taking()

    def resume_writing(self) -> None:
        """They go on."""
        self._taken()
        super().resume_writing()

    @property
    def waits(self) -> bool:
        """Whether nobody is at work for this connection: it is its turn to say something."""
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY)

    def _heard(self) -> None:
        """Wait for the next piece of a body anew, but not for the rest of a head: one that drips has no end."""
        self.last_heard = self.loop.time()
        awaited = self._what_is_awaited()
        if awaited == self._awaited and awaited in ("head", "rest"):
            return
        self._stop()
        self._awaited = awaited
        if awaited:
            patience = {"head": HEAD_WITHIN, "body": BODY_STANDS, "rest": REST_WITHIN}[awaited]
            self._timer = self.loop.call_later(patience, self._give_up)

    def _what_is_awaited(self) -> str | None:
        if self.conn.their_state is h11.SEND_BODY:
            return "rest" if self.cycle.response_complete else "body"
        return "head" if self.conn.their_state is h11.IDLE else None

    def _give_up(self) -> None:
        self._awaited = None
        if self.flow.read_paused:  # it is we who are slow
            self._heard()
        else:
            self.transport.abort()

    def _await_taking(self) -> None:
        left = self.transport.get_write_buffer_size()

        def look() -> None:
            if left - self.transport.get_write_buffer_size() < TAKEN_AT_LEAST:
                self.transport.abort()
            else:
                self._await_taking()

        self._not_taken = self.loop.call_later(TAKEN_WITHIN, look)

    def _taken(self) -> None:
        if self._not_taken is not None:
            self._not_taken.cancel()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()


@contextmanager
def listening(port: int | None) -> Iterator[list[socket.socket]]:
    """Sockets for this computer alone: at this port, or at the usual one if it is free, or at any.

    A name under ``.localhost`` means both of the computer's own addresses, and browsers ask ::1 first: whoever else
    listened there would get what was meant for us. So both are ours, or the port counts as taken.
    """
    for wanted in (port,) if port is not None else (USUAL_PORT, *[0] * TRIES):
        try:
            listeners = _both(wanted)
        except OSError:
            continue
        try:
            yield listeners
        finally:
            for each in listeners:
                each.close()
        return
    raise SetupError(f"Port {port} is taken by another program.", "Name another, or none: eventguard review")


def _both(port: int) -> list[socket.socket]:
    first = listener(socket.AF_INET, "127.0.0.1", port)
    try:
        return [first, listener(socket.AF_INET6, "::1", first.getsockname()[1])]
    except OSError as error:
        if error.errno in NO_SUCH_ADDRESS:  # nobody else can be there, either
            return [first]
        first.close()
        raise


def listener(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    """A socket that listens there. Raises OSError where it cannot."""
    # Said to be TCP: only then does asyncio send what there is at once, and not 40 ms later, when the browser has told
    # that what came before has come.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform == "win32":  # there others can share a port unless that is forbidden
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        elif os.name == "posix":  # a port let go a moment ago is free
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def server_of(app: ASGIApp) -> uvicorn.Server:
    """What answers whoever connects, on whichever sockets it is run, until it is stopped."""
    Impatient.most = min(MOST_CONNECTIONS, max(_files_at_once() - OTHER_FILES, OTHER_FILES))
    return uvicorn.Server(config_of(app))


def config_of(app: ASGIApp) -> uvicorn.Config:
    """How whoever connects is answered: nothing is noted, and nobody may say that they come from elsewhere."""
    return uvicorn.Config(
        app,
        http=Impatient,
        ws="none",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=TO_THE_END,
    )


def _files_at_once() -> int:
    """How many files this process may have open: as many as we want, where the system lets us."""
    if sys.platform == "win32":
        return MOST_FILES
    import resource  # noqa: PLC0415  Windows has none

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return MOST_FILES if soft == resource.RLIM_INFINITY else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
