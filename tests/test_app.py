"""The page as a program: nothing to type, one at a time, and an end that loses nothing."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from eventguard.adapters.computer.one_instance import OneInstance
from eventguard.adapters.computer.schools import Schools
from eventguard.app.approval import approvers, two_person
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Channel
from eventguard.web.approval.colleagues_list import ALONE
from eventguard.web.asking import first_told
from eventguard.web.own_browser import OwnBrowser
from tests.conftest import PASSPHRASE, ROOT, until
from tests.review_page import Served, browser, enter_photos  # noqa: F401  a fixture
from tests.test_approve import HEAD

pytestmark = pytest.mark.one_python
SIGN_IN = {"by": HEAD, "passphrase": PASSPHRASE}


class Office:
    """Somebody's account on a computer: an empty home, and a browser that keeps what it is given to open."""

    def __init__(self, home: Path) -> None:
        self.home, self.letters = home, home / "letters"
        self.letters.mkdir()
        opens = home / "browser"
        opens.write_text(
            f'#!/bin/sh\ncp "${{1#file://}}" {self.letters}/$$.tmp && mv {self.letters}/$$.tmp {self.letters}/$$.html\n'
        )
        opens.chmod(0o700)
        own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_STATE_HOME": str(home / "state")}
        self.environment = os.environ | own | {"BROWSER": f"{opens} %s", "COLUMNS": "200"}
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *options: str) -> subprocess.Popen[str]:
        """What a double click does, in a folder that has nothing to do with it."""
        command = [sys.executable, "-m", "eventguard", *options, "app"]
        self.started.append(
            subprocess.Popen(
                command, cwd=self.home, env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        )
        return self.started[-1]

    def first(self) -> Served:
        """The program that runs, as its first browser finds it."""
        process = self.start("--json", "--as", "the office")
        assert process.stdout and process.stderr
        line = process.stdout.readline()
        assert line, process.stderr.read()
        root = self.home / "EventGuard"
        return Served(root / "eventguard-work", root / "consent_data", json.loads(line)["address"], process)

    def keys(self, at_least: int) -> list[str]:
        """The keys that the browser was given."""
        until(lambda: len(list(self.letters.glob("*.html"))) >= at_least)
        letters = sorted(self.letters.glob("*.html"), key=lambda path: path.stat().st_mtime_ns)
        return [re.findall(r'name="key" value="([^"]+)"', path.read_text())[0] for path in letters]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    for process in office.started:
        process.kill()
        process.communicate()


def test_a_double_click_on_a_computer_that_knows_no_school_begins_one_and_opens_its_page(office: Office) -> None:
    page = office.first()
    assert office.keys(1) == [page.key]
    page.enter()
    assert page.ask("GET", "/").status == 200
    (school,) = Schools(office.home / "config" / "eventguard").all()
    assert (school.workspace, school.consent_data) == (page.workspace, page.consent_data)
    assert page.post("/stop", {}).status == 200
    out, said = page.process.communicate(timeout=30)
    assert (page.process.returncode, out) == (0, "") and "Nothing is lost" in said and "Traceback" not in said


@pytest.mark.parametrize(
    "wrong", [{"Cookie": "none"}, {"X_EventGuard_Token": "none"}, {"Origin": "https://example.org"}]
)
def test_nobody_but_its_own_page_stops_it(office: Office, wrong: dict[str, str]) -> None:
    page = office.first()
    page.enter()
    assert page.post("/stop", {}, **wrong).status == 403
    assert page.ask("GET", "/").status == 200 and page.process.poll() is None


def test_a_second_start_lets_a_browser_in_once_more_and_puts_the_one_before_out(office: Office) -> None:
    page = office.first()
    office.keys(1)
    page.enter()
    again = office.start()
    said, _ = again.communicate(timeout=30)
    assert again.returncode == 0 and "runs already" in said and page.process.poll() is None
    first, second = office.keys(2)
    assert first == page.key != second
    assert page.ask("GET", "/").status == 200  # until the new one is there
    former = page.cookie
    page.address = page.address.replace(first, second)
    page.cookie = ""
    page.enter()
    assert page.ask("GET", "/").status == 200 and page.cookie != former
    assert page.ask("GET", "/", Cookie=former).status == 403
    page.address = page.address.replace(second, first)
    assert page.ask("POST", "/open", f"key={first}".encode(), Accept="text/html").status == 403


def test_after_kill_the_next_start_is_the_first(office: Office) -> None:
    page = office.first()
    page.process.send_signal(signal.SIGKILL)
    page.process.wait()
    another = office.first()
    another.enter()
    assert another.ask("GET", "/").status == 200


def test_it_is_stopped_by_a_button_that_says_that_nothing_is_lost(office: Office, browser: Browser) -> None:  # noqa: F811
    page = office.first()
    tab = browser.new_page()
    enter_photos(tab, page)
    tab.locator("body:not([inert])").wait_for()
    tab.get_by_role("button", name="Stop EventGuard").click()
    tab.get_by_role("button", name="Not now").click()
    assert page.process.poll() is None
    tab.get_by_role("button", name="Stop EventGuard").press("Enter")
    tab.get_by_role("button", name="Stop", exact=True).press("Enter")
    expect(tab.get_by_role("heading", name="EventGuard has stopped")).to_be_visible()
    assert page.process.wait(timeout=30) == 0
    tab.close()


def test_only_one_at_a_time_and_a_call_is_heard_once(tmp_path: Path) -> None:
    first, second = (OneInstance(tmp_path / "work", tmp_path / "state") for _ in range(2))
    other = OneInstance(tmp_path / "other", tmp_path / "state")
    assert first.is_first() and not second.is_first() and other.is_first()
    assert not second.call(0.1)  # it was busy; what it was called for stands
    assert (first.is_called(), first.is_called(), other.is_called()) == (True, False, False)
    first.leave()
    assert second.is_first()


@pytest.mark.parametrize("planted", ["lock", "call"])
def test_what_others_put_in_its_place_is_neither_followed_nor_removed_and_is_told(tmp_path: Path, planted: str) -> None:
    instance = OneInstance(tmp_path / "work", tmp_path / "state")
    assert instance.is_first()
    instance.leave()
    (place,) = [tmp_path / "state" / path.with_suffix(f".{planted}").name for path in (tmp_path / "state").iterdir()]
    place.unlink(missing_ok=True)
    place.mkdir()
    with pytest.raises(SetupError, match="cannot note that it runs"):
        instance.is_first()
    assert not instance.is_called() and place.is_dir()
    place.rmdir()
    (tmp_path / "precious").write_text("theirs")
    place.symlink_to(tmp_path / "precious")
    with suppress(SetupError):
        instance.is_first()
    assert (tmp_path / "precious").read_text() == "theirs"


def test_a_new_key_signs_nobody_in_and_the_old_one_works_no_more() -> None:
    session = OwnBrowser(person="the office")
    key = session.key
    assert session.exchange(key) and not session.exchange(key)
    cookie, token = session.cookie, session.token
    session.look("a" * 64, Channel("social"), "v", None)
    session.renew()
    assert session.knows(cookie) and session.asks(token) and not session.exchange(key)
    assert session.exchange(session.key)
    assert not session.knows(cookie) and not session.asks(token) and session.signed_in is None


def test_where_nobody_sees_what_it_prints_the_browser_says_why_it_does_not_open(office: Office) -> None:
    shared = office.home / "shared <b>"
    (shared / ".stfolder").mkdir(parents=True)
    folders = ("--workspace", str(shared / "work"), "--consent-data", str(shared / "consent"))
    process = office.start(*folders)
    until(lambda: bool(list(office.letters.glob("*.html"))))
    assert process.wait() == SetupError.exit_code
    (letter,) = office.letters.glob("*.html")
    page = letter.read_text(encoding="utf-8")
    assert "EventGuard does not open" in page and "Syncthing synchronises" in page
    assert "shared &lt;b&gt;" in page and "<b>" not in page
    assert "eventguard --shared-folder-anyway status" in page


def test_it_runs_without_a_console(office: Office) -> None:
    start = "import sys; sys.stdout = sys.stderr = None; from eventguard.__main__ import main; sys.exit(main())"
    run = subprocess.run(
        [sys.executable, "-c", start, "school"], env=office.environment, capture_output=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")


def sure(lines: Sequence[str], yes: str) -> str:
    """What a page sends once somebody was told these lines."""
    told = first_told({}, lines, yes)
    assert told is not None
    confirmed: str = json.loads(bytes(told.body))["sure"]
    return confirmed


def letter_to(page: Served, key: str) -> Served:
    """Another browser, let in with this key."""
    other = Served(page.workspace, page.consent_data, page.address.replace(page.key, key), page.process)
    other.enter()
    return other


def begun(page: Served, path: str, body: bytes) -> socket.socket:
    """A request of a script of the page, let in, whose last byte has not come yet."""
    head = f"POST {path} HTTP/1.1\r\nHost: {page.host}\r\nCookie: {page.cookie}\r\nOrigin: {page.origin}\r\n"
    head += f"X-EventGuard-Token: {page.token}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    asking = socket.create_connection(("127.0.0.1", page.port), timeout=30)
    asking.sendall(head.encode() + body[:-1])
    return asking


def test_what_a_browser_had_begun_to_ask_before_another_took_its_place_counts_for_nobody(office: Office) -> None:
    page = office.first()
    office.keys(1)
    page.enter()
    approvers.add(page.school, HEAD, PASSPHRASE)
    off = json.dumps({"rule": "off", "sure": sure(ALONE, "One person may do both")}).encode()
    with begun(page, "/approvers/two-person", off) as asking:
        assert page.ask("GET", "/who").status == 200  # by now it was let in
        office.start().communicate(timeout=30)
        other = letter_to(page, office.keys(2)[1])
        assert other.post("/sign-in", SIGN_IN).json["signed_in"] == HEAD
        asking.sendall(off[-1:])
        assert asking.recv(99).startswith(b"HTTP/1.1 409")
    assert two_person.holds(page.school)


def test_whoever_signed_in_while_another_browser_took_the_place_of_theirs_is_signed_in_nowhere(office: Office) -> None:
    page = office.first()
    office.keys(1)
    page.enter()
    approvers.add(page.school, HEAD, PASSPHRASE)
    with ThreadPoolExecutor(1) as others, page.school.record.transaction():  # their passphrase has to wait
        signing = others.submit(page.post, "/sign-in", SIGN_IN)
        office.start().communicate(timeout=30)
        other = letter_to(page, office.keys(2)[1])
    assert signing.result().status == 409
    assert other.post("/approvers/two-person", {"rule": "off"}).json["message"] == "Only an approver can do that."


#: What stands for Python in a checkout: its pip installs one half, takes a while, and installs the other.
PYTHON = """#!/bin/sh
here="$(dirname "$0")"
case "$2" in
venv) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
pip) touch "$here/first"; sleep 1; touch "$here/second" ;;
eventguard) [ -e "$here/first" ] && [ -e "$here/second" ] && echo runs ;;
esac
"""


@pytest.mark.skipif(sys.platform == "win32", reason="is started otherwise there")
def test_a_checkout_that_is_started_twice_while_it_installs_itself_is_installed_whole(tmp_path: Path) -> None:
    start, python = tmp_path / "checkout" / "start" / "EventGuard.sh", tmp_path / "path" / "python3.13"
    for path, content in ((start, (ROOT / "start" / start.name).read_text()), (python, PYTHON)):
        path.parent.mkdir(parents=True)
        path.write_text(content)
        path.chmod(0o700)
    (tmp_path / "checkout" / "pyproject.toml").write_text("this version")
    (tmp_path / "checkout" / ".program.999999999").mkdir()
    environment = os.environ | {"PATH": f"{python.parent}:{os.environ['PATH']}"}
    with ThreadPoolExecutor() as clicks:

        def click(n: int) -> str:
            time.sleep(n * 0.5)
            return subprocess.run([start], env=environment, text=True, capture_output=True, check=False).stdout

        assert all(said.endswith("runs\n") for said in clicks.map(click, range(3)))
    assert sorted(path.name for path in (tmp_path / "checkout").iterdir()) == [".program", "pyproject.toml", "start"]
