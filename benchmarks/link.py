"""How long a queue of 500 photos, and one photo, take over a school's Wi-Fi: 20 ms there and back, 20 Mbit a second.

Run: uv run python benchmarks/link.py        (needs Chromium on this computer; about a minute)
A real browser asks the real page through a forwarder that holds everything up as such a link does: each direction
10 ms, one piece after another at the link's rate, shared by all connections. (Linux can do so itself with ``tc``, where
its kernel has ``netem``.) Cold is a browser that was never there, warm one that has been.
"""

import argparse
import asyncio
import hashlib
import io
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.review_page import Served, enter_photos, free_port, served
from tests.test_approve import hold, with_ada

from eventguard.core.people.consent import Channel

ONE_WAY, RATE, PIECE = 0.010, 20e6 / 8, 16 * 1024
CHROMIUM = "/usr/bin/chromium"


class Direction:
    """One way of the link: what is sent on it comes one after another, and a while later."""

    def __init__(self) -> None:
        self._free = 0.0

    def arrives(self, size: int) -> float:
        """When a piece that is sent now has arrived."""
        self._free = max(self._free, time.monotonic()) + size / RATE
        return self._free + ONE_WAY


async def carry(source: asyncio.StreamReader, to: asyncio.StreamWriter, way: Direction) -> None:
    """Carry bytes one way until their end."""
    pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while (piece := await pieces.get())[1]:
            await asyncio.sleep(piece[0] - time.monotonic())
            to.write(piece[1])
            await to.drain()
        to.close()

    delivering = asyncio.create_task(deliver())
    while read := await source.read(PIECE):
        pieces.put_nowait((way.arrives(len(read)), read))
    pieces.put_nowait((0, b""))
    await delivering


@contextmanager
def link(port: int) -> Iterator[int]:
    """A port of this computer from which everything goes to another one over the link."""
    loop, there, back = asyncio.new_event_loop(), Direction(), Direction()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * ONE_WAY)  # to say hello
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        ways = carry(reader, far_writer, there), carry(far_reader, writer, back)
        await asyncio.gather(*ways, return_exceptions=True)

    server = loop.run_until_complete(asyncio.start_server(connected, "127.0.0.1", 0))
    threading.Thread(target=loop.run_forever, daemon=True).start()
    yield int(server.sockets[0].getsockname()[1])
    loop.call_soon_threadsafe(loop.stop)


@contextmanager
def over_the_link(run: Served) -> Iterator[Page]:
    """A browser elsewhere that was let in; the one place that knows how the page is reached."""
    with link(run.port) as port, sync_playwright() as playwright:
        arguments = ["--no-sandbox", f"--host-resolver-rules=MAP {run.host} 127.0.0.1:{port}"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        tab = browser.new_page(viewport={"width": 390, "height": 844})
        enter_photos(tab, run)
        yield tab
        browser.close()


def seconds(tab: Page, address: str, until: str) -> float:
    """From asking for an address until this is so on its page and it may be used, in seconds."""
    began = time.monotonic()
    tab.goto(address, wait_until="commit")
    tab.wait_for_function(f"() => document.body && !document.body.inert && ({until})", polling=10)
    return time.monotonic() - began


PHOTO = "(p => p && p.complete && p.naturalWidth)(document.getElementById('picture'))"


def measure(run: Served, many: int) -> None:
    """Print how long each took."""
    queue = f"document.querySelectorAll('.card').length === {many}"
    with over_the_link(run) as tab:
        session = tab.context.new_cdp_session(tab)
        photos = [f"{run.origin}/photos/{id_of(n)}/social" for n in range(3)]
        for name, cold in (("cold", True), ("warm", False), ("warm", False)):
            if cold:
                session.send("Network.clearBrowserCache")
            print(f"queue of {many}, {name}: {seconds(tab, f'{run.origin}/', queue):.2f} s")
        for name, photo in zip(("cold", "warm", "warm"), photos, strict=True):
            if name == "cold":
                session.send("Network.clearBrowserCache")
            print(f"one photo, {name}: {seconds(tab, photo, PHOTO):.2f} s")


def id_of(n: int) -> str:
    """A photo's id."""
    return hashlib.sha256(str(n).encode()).hexdigest()


def noisy(n: int) -> bytes:
    """A picture as large as a cleaned photo, 2,048 pixels wide and about 400 kB."""
    grain = np.random.default_rng(n).normal(128, 40, (128, 170, 3)).clip(0, 255).astype(np.uint8)
    made = io.BytesIO()
    Image.fromarray(grain).resize((2048, 1536)).save(made, "JPEG", quality=88)
    return made.getvalue()


def main() -> None:
    """Make a school with so many held photos, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=500)
    many = parser.parse_args().photos
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        school, contents = with_ada(root), [noisy(n) for n in range(3)]
        print(f"photos of {sum(map(len, contents)) // 3 // 1000} kB")
        for n in range(many):
            hold(school, id_of(n), Channel.SOCIAL, content=contents[n % 3] + f"<!-- {n} -->".encode())
        school.close()
        with served(root / "work", root / "consent", "--port", str(free_port())) as run:
            measure(run, many)


if __name__ == "__main__":
    main()
