"""A review page that really runs: its own process, its own port, a real browser or bare requests."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from eventguard.app.school import School
from eventguard.core.photos.photo import Photo, State
from tests.conftest import school_at

# What a page shows it shows at once, but not on a machine that has ten other things to do (milliseconds).
expect.set_options(timeout=30_000)
SERIOUS = ("serious", "critical")


@dataclass
class Answer:
    """What came back for one request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.body)
        return read


def asked_on(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
) -> Answer:
    """What is answered to one request with exactly these headers."""
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    sent = {**headers, **({} if body is None else {"Content-Length": str(len(body))})}
    for name, value in sent.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    response = connection.getresponse()
    answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    if response.will_close:
        connection.close()
    return answer


@dataclass
class Served:
    """One run of the page: where it is, and the address that lets one browser in."""

    workspace: Path
    consent_data: Path
    address: str
    process: subprocess.Popen[str]
    cookie: str = ""
    token: str = ""
    inside: Callable[[], AbstractContextManager[object]] = nullcontext
    """On which computer of ``tests.school_network`` requests are made from; this one as it is."""

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    @property
    def key(self) -> str:
        return urlsplit(self.address).fragment

    @property
    def school(self) -> School:
        """The folders as another process sees them."""
        return school_at(self.workspace, self.consent_data)

    def photos(self, *states: State) -> list[Photo]:
        return self.school.record.photos(*states)

    def connect(self) -> http.client.HTTPConnection:
        """A connection to it."""
        return self.connected(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60))

    def connected(self, connection: http.client.HTTPConnection) -> http.client.HTTPConnection:
        """The same connection, made."""
        with self.inside():
            connection.connect()
        return connection

    def enter(self) -> None:
        """Exchange the key for the cookie and the token, as a browser does."""
        answer = self.ask("POST", "/open", f"key={self.key}".encode(), Accept="text/html")
        assert answer.status == 200, answer.body
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        self.token = answer.body.decode().split('data-token="')[1].split('"')[0]

    def ask(self, method: str, path: str, body: bytes | None = None, /, **headers: str) -> Answer:
        """One request with exactly these headers, besides our own Host, cookie and token where none are given."""
        own = {"Host": self.host} | ({"Cookie": self.cookie} if self.cookie else {})
        own |= {"X-EventGuard-Token": self.token} if self.token and method == "POST" else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.exchange(method, path, body, own | named)

    def exchange(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One request on a connection of its own."""
        connection = self.connect()
        try:
            return asked_on(connection, method, path, body, headers)
        finally:
            connection.close()

    def post(self, path: str, said: object, **headers: str) -> Answer:
        """What a script of the page sends."""
        usual = {"Origin": self.origin, "Content_Type": "application/json"}
        return self.ask("POST", path, json.dumps(said).encode(), **(usual | headers))


QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


def chromium() -> str:
    """The system's own Chromium; the test skips where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("there is no Chromium on this computer")
    return path


@pytest.fixture(scope="module")  # no longer than that: it keeps an event loop running, and other files start their own
def browser() -> Iterator[Browser]:
    """The system's own Chromium, without a window."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


def faults(page: Page, path: str) -> list[str]:
    """What Axe has against the page that is open, at this path, if it is serious."""
    page.evaluate("() => window.axe = undefined")
    result = Axe().run(page).response
    return [
        f"{path}: {fault['id']}: {node['target']} {node.get('failureSummary', '')}"
        for fault in result["violations"]
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


def free_port() -> int:
    """A port that no other test's page will take once this one's has stopped, unlike the usual one."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    return port


@contextmanager
def served(
    workspace: Path,
    consent_data: Path,
    *arguments: str,
    files: int | None = None,
    browser: Path | None = None,
    who: str | None = "the office",
    before: Sequence[str] = (),
) -> Iterator[Served]:
    """Run ``eventguard review`` until the end of the block: for ``who``, with this program as the browser, if any is
    named, and with so many open files at most, where the system can limit them. ``before``: what it is run by.
    """
    command = [sys.executable, "-m", "eventguard", "--json", *(["--as", who] if who else [])]
    command += ["--workspace", str(workspace), "--consent-data", str(consent_data), "review"]
    command += [] if browser else ["--no-browser"]
    environment = os.environ | {"COLUMNS": "200"} | ({"BROWSER": f"{browser} %s"} if browser else {})
    limit = ["prlimit", f"--nofile={files}"] if files and shutil.which("prlimit") else []
    process = subprocess.Popen(
        [*before, *limit, *command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.stderr and process.stderr.read()
        yield Served(workspace, consent_data, json.loads(line)["address"], process)
    finally:
        process.terminate()
        _, said = process.communicate(timeout=30)
        # A page that a test killed may leave a worker half started, and that one says so; nobody else may.
        assert process.returncode == -signal.SIGKILL or "Traceback" not in said, said


def enter_photos(tab: Page, run: Served) -> None:
    """Let a tab in, and go to the photos: a school that has nothing yet is led to its first steps, once."""
    tab.goto(run.address)
    tab.wait_for_url(re.compile(r"localhost:\d+/(start)?$"))
    if tab.url.endswith("/start"):
        tab.goto(f"{run.origin}/")


@contextmanager
def tab_of(run: Served, browser: Browser) -> Iterator[Page]:
    """A tab of a page that runs, let in, with bare requests beside it. What goes wrong in its scripts is a failure."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(str(error)))
    enter_photos(tab, run)
    (cookie,) = context.cookies()
    run.cookie = f"{cookie['name']}={cookie['value']}"
    run.token = tab.evaluate("() => localStorage.getItem('token')")
    yield tab
    context.close()
    assert said == []


@contextmanager
def let_in(school: School, browser: Browser) -> Iterator[Page]:
    """A tab of the page of this school's folders, let in."""
    with served(school.workspace, school.consent_data, "--port", str(free_port())) as run, tab_of(run, browser) as tab:
        yield tab
