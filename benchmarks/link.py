"""How long a queue of 500 photos, and one photo, take at another desk over a school's Wi-Fi: 20 ms there and back,
20 Mbit a second.

Run: uv run python benchmarks/link.py        (as root on Linux, with Chromium; two minutes)
The page runs on one computer of a network that is made for it (namespaces), the browser on another, paired and signed
in as an approver, and TLS goes all the way between them. A forwarder at the browser's computer holds everything up as
such a link does: each direction 10 ms, one piece after another at the link's rate, shared by all connections; each of
them begins with ten packets and sends more only as fast as it hears that they came (RFC 6928, RFC 5681). (Linux can do
so itself with ``tc``, where its kernel has ``netem``.) Cold is a browser that was just started and keeps nothing but
its cookies, warm the same one with the next photo.
"""

import argparse
import asyncio
import hashlib
import io
import json
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.desks import COLLEAGUES, Office, office_at, passphrase_of, with_colleagues
from tests.school_network import Computer, school_network
from tests.test_approve import HEAD, hold, with_ada

from eventguard.core.people.consent import Channel
from eventguard.core.people.roles import Role

RESULTS = Path(__file__).parent / "results" / "link.json"
ONE_WAY, RATE, PACKET, FIRST_PACKETS, AGAIN_AFTER = 0.010, 20e6 / 8, 1448, 10, 0.25
RUNS = 5
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
#: What is to be so, on the page of the list and on that of a photo: the page may be used, and all is there.
USABLE = "document.body && !document.body.inert"
CARDS = f"{USABLE} && document.querySelectorAll('.card').length === %d"
PHOTO = f"{USABLE} && (p => p && p.complete && p.naturalWidth)(document.getElementById('picture'))"
REQUESTS = """() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
    .map((each) => [each.name.split('/').at(-1).slice(0, 24), each.requestStart, each.responseStart, each.responseEnd,
                    each.transferSize])"""


class Direction:
    """One way of the link: what is sent on it comes one after another, and a while later."""

    def __init__(self) -> None:
        self._free = 0.0

    def arrives(self, size: int) -> float:
        """When a piece that is sent now has arrived."""
        self._free = max(self._free, time.monotonic()) + size / RATE
        return self._free + ONE_WAY


async def carry(source: asyncio.StreamReader, to: asyncio.StreamWriter, way: Direction) -> None:
    """Carry bytes one way until their end, never more at once than a sender may who hears a while later what came."""
    pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    under_way, window, last = 0, PACKET * FIRST_PACKETS, 0.0
    loop, came = asyncio.get_running_loop(), asyncio.Event()

    def heard(size: int) -> None:
        nonlocal under_way, window
        under_way, window = under_way - size, window + size
        came.set()

    async def deliver() -> None:
        while (piece := await pieces.get())[1] and not to.is_closing():
            await asyncio.sleep(piece[0] - time.monotonic())
            to.write(piece[1])
            loop.call_later(ONE_WAY, heard, len(piece[1]))

    delivering = asyncio.create_task(deliver())
    try:
        while read := await source.read(PACKET):
            if not under_way and time.monotonic() - last > AGAIN_AFTER:
                window = PACKET * FIRST_PACKETS
            while under_way >= window:
                came.clear()
                await came.wait()
            under_way, last = under_way + len(read), time.monotonic()
            pieces.put_nowait((way.arrives(len(read)), read))
    except ConnectionError:  # whoever sent is gone
        pass
    pieces.put_nowait((0, b""))
    await delivering
    to.close()


@contextmanager
def link(here: Computer, through: Computer, address: tuple[str, int]) -> Iterator[None]:
    """At this address ``here`` is what is there as it is seen ``through`` another computer, over the link."""
    loop, there, back = asyncio.new_event_loop(), Direction(), Direction()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * ONE_WAY)  # to say hello
        with through.inside():
            far = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        far.setblocking(False)
        await loop.sock_connect(far, address)
        far_reader, far_writer = await asyncio.open_connection(sock=far)
        await asyncio.gather(carry(reader, far_writer, there), carry(far_reader, writer, back))

    here.has_itself(address[0])
    with here.inside():
        listener = socket.create_server(address, backlog=100)
    loop.run_until_complete(asyncio.start_server(connected, sock=listener))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def end() -> None:
        loop.set_exception_handler(lambda *_: None)  # what was under way is over
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    yield
    asyncio.run_coroutine_threadsafe(end(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


class Elsewhere:
    """Another desk over the link: browsers there, in which an approver is signed in."""

    def __init__(self, playwright: Playwright, office: Office, computer: Computer, folder: Path) -> None:
        self._playwright, self._office, self._computer, self._folder = playwright, office, computer, folder
        self._started = 0
        browser = self._browser()
        page = browser.new_page()
        page.goto(f"{office.at}/pair#{office.words().replace(' ', '-')}")
        page.get_by_label("What this device is called").fill("the deputy's laptop")
        page.get_by_role("button", name="Pair it").click()
        page.wait_for_url("**/desk")
        name = COLLEAGUES[Role.APPROVER]
        page.get_by_label("Your name").fill(name)
        page.get_by_label("Passphrase").fill(passphrase_of(name))
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{office.at}/")
        self._kept = page.context.storage_state()
        browser.close()

    def _browser(self) -> Browser:
        self._started += 1
        home = self._folder / f"home {self._started}"
        return self._computer.browser(self._playwright, home, self._office.authority)

    @contextmanager
    def page(self, size: Any) -> Iterator[Page]:
        """A page in a browser that was just started."""
        browser = self._browser()
        yield browser.new_context(storage_state=self._kept, viewport=size).new_page()
        browser.close()


def seconds(tab: Page, address: str, until: str) -> float:
    """From asking for an address until this is so on its page, in seconds."""
    began = time.monotonic()
    tab.goto(address, wait_until="commit")
    tab.wait_for_function(f"() => {until}", polling=10)
    return time.monotonic() - began


def measure(elsewhere: Elsewhere, at: str, many: int, told: bool) -> dict[str, list[float]]:
    """Seconds of each run, by what was asked for."""
    taken: dict[str, list[float]] = {}
    for run in range(RUNS):
        for what, size in (("desk", DESK), ("phone", PHONE)):
            with elsewhere.page(size) as tab:
                for how in ("cold", "warm"):
                    taken.setdefault(f"queue of {many}, {what}, {how}", []).append(seconds(tab, f"{at}/", CARDS % many))
            with elsewhere.page(size) as tab:
                for n, how in enumerate(("cold", "warm")):
                    address = f"{at}/photos/{id_of(2 * run + n)}/social"
                    taken.setdefault(f"one photo, {what}, {how}", []).append(seconds(tab, address, PHOTO))
                    if told and not run:
                        tell(tab)
    return taken


def tell(tab: Page) -> None:
    """Print when each request of a page was sent, answered and over (ms), and how large its answer was (bytes)."""
    tab.wait_for_timeout(500)
    for name, *rest in sorted(tab.evaluate(REQUESTS), key=lambda each: each[1]):
        print(f"{name:26}", *(f"{each:8.0f}" for each in rest))
    print()


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
    """Make a school with so many held photos, measure, print the table, keep it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=500)
    parser.add_argument("--requests", action="store_true", help="tell of each request of a photo's page")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        school, contents = with_ada(root), [noisy(n) for n in range(3)]
        size = sum(map(len, contents)) // 3 // 1000
        for n in range(given.photos):
            hold(school, id_of(n), Channel.SOCIAL, content=contents[n % 3] + f"<!-- {n} -->".encode())
        with_colleagues(school, HEAD)
        school.close()
        with school_network(2) as (pc, wire, desk), office_at(root / "work", root / "consent", pc, wire) as office:
            at = urlsplit(office.at)
            with link(desk, wire, (str(at.hostname), at.port or 443)), sync_playwright() as playwright:
                elsewhere = Elsewhere(playwright, office, desk, root)
                taken = measure(elsewhere, office.at, given.photos, given.requests)
    table = Table("", f"median of {RUNS}, s", "longest, s", title=f"20 ms, 20 Mbit/s; photos of {size} kB")
    for what, each in taken.items():
        table.add_row(what, f"{median(each):.2f}", f"{max(each):.2f}")
    Console(width=120).print(table)
    RESULTS.write_text(json.dumps(taken, indent=1) + "\n")


if __name__ == "__main__":
    main()
