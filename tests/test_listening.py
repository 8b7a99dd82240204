"""Whoever connects to the page and keeps it waiting makes way for whoever asks for something."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import cast

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

from eventguard.web import listening
from eventguard.web.listening import Impatient
from tests.review_page import served

#: Half-open connections while somebody works: more than are ever held.
MANY = 1500
HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers how much was sent; on /refuse without reading it."""
    read = b"" if scope["path"] == "/refuse" else await Request(scope, receive).body()
    await PlainTextResponse(str(len(read)))(scope, receive, send)


@contextlib.asynccontextmanager
async def answering(app: ASGIApp, most: int = 8) -> AsyncIterator[int]:
    """A server of ours in this process, and its port."""
    config, state = uvicorn.Config(app, http=Impatient, ws="none", log_config=None), ServerState()
    config.load()
    kind = type("Impatient", (Impatient,), {"most": most})
    make = cast(Callable[[], asyncio.Protocol], lambda: kind(config, state, {}))
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        for each in list(state.connections):
            each.transport.abort()


def talk(*talks: Talk, most: int = 8, app: ASGIApp = echo) -> None:
    """Do this with a connection each, one after another, all of them open."""

    async def all_of_them() -> None:
        async with answering(app, most) as port, asyncio.timeout(20), contextlib.AsyncExitStack() as until_the_end:
            for each in talks:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                until_the_end.push_async_callback(_close, writer)
                await each(reader, writer)

    asyncio.run(all_of_them())


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the patience, and less, for a test."""
    for name in ("HEAD_WITHIN", "BODY_STANDS", "REST_WITHIN", "TAKEN_WITHIN"):
        monkeypatch.setattr(listening, name, 0.5)


@pytest.mark.parametrize("begins", [b"", HEAD, BODY, BODY + b"xxx", BODY.replace(b" / ", b" /refuse ")])
def test_a_connection_that_falls_silent_in_the_middle_is_closed(begins: bytes) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(begins)
        with contextlib.suppress(ConnectionError):
            while await reader.read(1000):
                pass

    talk(silent)


@pytest.mark.parametrize("begins", [HEAD, BODY.replace(b" / ", b" /refuse ")])
def test_a_head_or_a_refused_body_that_drips_for_ever_is_closed(begins: bytes) -> None:
    async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(begins.replace(b"20", b"20000"))
        with pytest.raises(ConnectionError):
            for _ in range(200):
                writer.write(b"X-A: b\r\n" if begins is HEAD else b"x")
                await writer.drain()
                await asyncio.sleep(0.05)

    talk(dripping)


def test_a_body_that_comes_slowly_but_comes_is_taken() -> None:
    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(BODY)
        for _ in range(10):
            await asyncio.sleep(0.15)
            writer.write(b"xx")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")

    talk(slow)


def test_an_answer_that_nobody_takes_is_not_kept_for_ever_and_one_that_is_taken_slowly_comes_whole() -> None:
    whole = PlainTextResponse(b"x" * 12 * 2**20)

    async def takes_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"\r\n")
        await asyncio.sleep(1)
        came = 0
        with contextlib.suppress(ConnectionError):
            while more := await reader.read(2**20):
                came += len(more)
        assert came < len(whole.body)

    async def takes_slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"\r\n")
        read = len(await reader.readuntil(b"\r\n\r\n")) - (len(HEAD) + 2)
        while read < len(whole.body) and (more := await reader.read(2**20)):
            read += len(more)
            await asyncio.sleep(0.05)
        assert read >= len(whole.body) - 1000

    talk(takes_nothing, takes_slowly, app=whole)


def test_of_too_many_connections_the_one_that_was_silent_for_longest_makes_way() -> None:
    closed: list[int] = []

    def quiet(n: int) -> Talk:
        async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(HEAD)
            await asyncio.sleep(0.01)

            async def wait() -> None:
                with contextlib.suppress(ConnectionError):
                    await reader.read(1)
                closed.append(n)

            waiting.append(asyncio.create_task(wait()))

        return say_nothing

    async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        await asyncio.sleep(0.05)
        assert closed == [0, 1, 2]

    waiting: list[asyncio.Task[None]] = []
    talk(*(quiet(n) for n in range(6)), ask, most=4)


def test_whoever_was_let_in_goes_on_working_while_1500_half_open_connections_are_made(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < MANY + 200:
        pytest.skip("this process may not open so many files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, MANY + 500), hard))
    half = []
    try:
        with served(tmp_path / "work", tmp_path / "consent", files=1024) as page:
            page.enter()
            for n in range(MANY):
                half.append(plug := socket.create_connection(("127.0.0.1", page.port)))
                plug.sendall(HEAD)
                if n % 150 == 149:
                    began = time.monotonic()
                    assert page.ask("GET", "/").status == 200
                    assert time.monotonic() - began < 10
    finally:
        for plug in half:
            plug.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_what_a_connection_says_leaves_at_once_and_does_not_wait_for_the_other_side() -> None:
    async def accepted() -> int:
        told: asyncio.Queue[int] = asyncio.Queue()

        def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            own = writer.get_extra_info("socket")
            told.put_nowait(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with listening.listening(0) as listeners:
            servers = [await asyncio.start_server(connected, sock=listener) for listener in listeners]
            _, writer = await asyncio.open_connection(*listeners[0].getsockname())
            found = await told.get()
            writer.close()
            for server in servers:
                server.close()
        return found

    assert asyncio.run(accepted()) != 0
