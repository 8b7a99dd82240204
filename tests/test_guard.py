"""The review page answers this computer's own browser alone: whoever else asks gets a 4xx, and nothing changes."""

import asyncio
import hashlib
import http.client
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil
import pytest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.app.photos.held import version_of
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Channel
from eventguard.core.people.groups import class_id
from eventguard.core.people.roles import APPROVES
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Pixels
from eventguard.web import static_files
from eventguard.web.guard import MOST_DROPPED, Guard
from eventguard.web.listening import listening
from eventguard.web.network.addresses import WAY_IN
from eventguard.web.own_browser import OPEN, OwnBrowser, OwnEntrance
from eventguard.web.server import _routes
from eventguard.web.session import AT_MOST, SIGNED_IN_FOR, Session
from eventguard.web.views import CHECKED_BY_PHOTO, CHECKED_ONCE
from tests.conftest import PASSPHRASE, jpeg, school_at, until
from tests.review_page import Served, served
from tests.test_approve import HEAD, hold, with_ada

ID = "a" * 64
PHOTO = f"/photos/{ID}/social"
#: Every address that tells something, and every one that changes something with what it would take.
TELLING = ["/", PHOTO, f"{PHOTO}/cleaned", f"{PHOTO}/preview", f"{PHOTO}/original", f"{PHOTO}/faces/1/picture",
           f"{PHOTO}/faces/1/claim?person=P1", f"{PHOTO}/words/1/picture", f"{PHOTO}/people", f"{PHOTO}/alike/P1",
           f"{PHOTO}/naming", f"{PHOTO}/event/naming",
           f"{PHOTO}/faces/1/seen", f"{PHOTO}/event/sheet", f"{PHOTO}/event/zip", "/people",
           "/people/P1", "/people/P1/portrait", "/sign-in", "/who", "/down", "/record", "/progress", "/changes", "/now",
           f"{PHOTO}/film", f"{PHOTO}/frame/0", f"{PHOTO}/tracks",
           f"{PHOTO}/file", "/may-i-post", f"/classes/{class_id('4B')}", "/missing", "/renewals",
           "/renewals/letters", "/start", "/register", "/portraits", "/portraits/progress", "/drop-folder",
           "/drop-folder/state", "/try", "/settings", "/recognition/strictness", "/old-copies",
           "/online", "/online/state", "/online/report", "/online/previews/0",
           "/network", "/network/state", "/network/code", "/network/trust",
           "/record/file", "/record/proof", "/record/entries/1", "/incident", "/incident/x",
           "/incident/x/json", "/papers", "/papers/0", "/papers/zip", "/doctor", "/doctor/findings"]  # fmt: skip
CHANGING = {
    f"{PHOTO}/faces/1": {},
    f"{PHOTO}/words/1": {},
    f"{PHOTO}/draw": {"x": 1, "y": 1, "width": 20, "height": 20, "drawn": "rectangle"},
    f"{PHOTO}/naming": {"faces": [{"n": 1, "person": "P1"}], "version": ""},
    f"{PHOTO}/undo": {},
    f"{PHOTO}/turn": {"way": "left"},
    f"{PHOTO}/recover": {},
    f"{PHOTO}/looked": {"version": ""},
    f"{PHOTO}/watched": {"version": "", "seconds": [0], "tracks": [1]},
    f"{PHOTO}/reject": {"why": "because"},
    f"{PHOTO}/checked": {"version": "", "checked": True},
    f"{PHOTO}/posted": {"where": "here"},
    f"{PHOTO}/gone": {"by": "me"},
    f"{PHOTO}/down": {"why": "because"},
    "/same": {"person": "P1", "faces": [{"id": ID, "channel": "social", "version": "", "n": 1}]},
    "/back": {"photos": [{"id": ID, "channel": "social"}]},
    "/posted": {"event": "fair", "channel": "social", "where": "here"},
    "/sheet": {"event": "fair", "channel": "social", "seen": "", "wrong": []},
    "/approve": {"photos": [{"id": ID, "channel": "social", "version": ""}], "by": HEAD, "passphrase": PASSPHRASE},
    "/sign-in": {"by": HEAD, "passphrase": PASSPHRASE},
    "/sign-out": {},
    "/who": {"name": "me"},
    "/people": {"id": "P2", "name": "Ben Whitlock"},
    "/people/P1/consent": {"answers": [{"channel": "social", "answer": "no"}]},
    "/people/P1/answers/outlook": {"answers": [{"channel": "social", "answer": "no"}]},
    "/people/P1/outlook": {"what": "never-publish", "flag": "yes", "why": "because"},
    "/people/P1/edit": {"name": "Ada Okafor", "group": "5A"},
    "/people/P1/never-publish": {"flag": "yes", "why": "because"},
    "/people/P1/biometrics": {"answer": "refused"},
    "/people/P1/forget": {"typed": "P1"},
    "/people/P1/template": {"sure": "yes"},
    "/people/P1/export": {"sure": "yes"},
    "/answers": {"answers": [{"person": "P1", "channel": "social", "answer": "no"}]},
    "/answers/outlook": {"answers": [{"person": "P1", "channel": "social", "answer": "no"}]},
    "/answers/undo": {"revision": 1},
    "/missing": {"answer": "left", "people": ["P1"], "on": "2026-07-01"},
    "/missing/outlook": {"people": ["P1"], "on": "2026-07-01"},
    "/upload/enrol": {},
    "/upload": {},
    "/event": {"name": "fair"},
    "/listing": {"paths": ["fair/1.jpg"]},
    "/upload/may-i-post": {},
    "/caption": {"caption": "Ada Okafor", "channel": "social", "id": ID},
    "/open-folder": {"channel": "social"},
    "/start/wait": {"step": "register", "waits": "yes"},
    "/start/away": {"away": "yes"},
    "/register/file": {},
    "/register/look": {"file": "", "answers": {}},
    "/register/import": {"file": "", "answers": {}, "seen": ""},
    "/register/put-away": {"file": "one"},
    "/portraits/photo": {},
    "/portraits/enrol": {"batch": "one"},
    "/portraits/put-away": {"batch": "one"},
    "/drop-folder/choose": {"folder": "/tmp/eventguard-nowhere", "channel": "social"},
    "/drop-folder/switch": {"on": "yes"},
    "/drop-folder/at-log-on": {"on": "yes"},
    "/try": {"go": "yes"},
    "/approvers/strength": {"new": PASSPHRASE, "name": "me"},
    "/approvers/add": {"name": "me", "new": PASSPHRASE, "again": PASSPHRASE, "nobody_left": "yes"},
    "/approvers/change": {"name": HEAD, "old": PASSPHRASE, "new": "other random words", "again": "other random words"},
    "/approvers/roles": {"name": HEAD, "roles": ["staff"]},
    "/approvers/remove": {"name": HEAD},
    "/approvers/two-person": {"rule": "on"},
    "/channels/add": {"name": "Class app", "seen_by": "closed"},
    "/channels/rename": {"channel": "social", "name": "Facebook", "same": "yes"},
    "/channels/rule": {"channel": "social", "ready": "careful"},
    "/channels/seen-by": {"channel": "social", "seen_by": "inside"},
    "/channels/stop": {"channel": "social"},
    "/recognition/on": {"dpia": "DPIA 1", "by": "me", "compare": "permitted"},
    "/recognition/off": {"off": "yes"},
    "/retention/set": {"held": "60", "taken_down": "90", "leavers": "30", "decided": "7", "by": "me"},
    "/retention/off": {"by": "me"},
    "/school-words/add": {"words": "Oak Lane"},
    "/school-words/remove": {"words": "Oak Lane"},
    "/old-copies": {"days": "30"},
    "/online/go": {"folders": "/tmp/eventguard-nowhere", "channel": "website"},
    "/online/stop": {"stop": "yes"},
    "/online/make": {"make": "yes"},
    "/record/sought": {"kind": "held"},
    "/record/clock": {"right": "yes"},
    "/record/clear": {"clear": "yes"},
    "/record/entries/1/erase": {"text": "0"},
    "/incident": {"about": "P1"},
    "/papers": {"school": "Oak Lane Primary"},
    "/school/name": {"name": "Oak Lane Primary"},
    "/network/on": {"every_day": "no"},
    "/network/off": {"off": "yes"},
    "/network/words": {"pair": "yes"},
    "/network/certificate": {"certificate": "", "key": ""},
    "/network/put-out": {"device": "1"},
}
FOREIGN = "https://example.org"
COOKIES = [
    "",
    "eventguard={port}",
    "eventguard-{port}=",
    "eventguard-{port}=guess",
    "a=b; ;;=",
    "eventguard-{port}=\xe9",
]
HOSTS = ["example.org", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:{port}", "127.0.0.1.nip.io:{port}",
         "[::1]:{port}", "eventguard.localhost:{port}", ""]  # fmt: skip
TRICKS = [
    "/photos/../ledger.db/social",
    "/photos/..%2f..%2fledger.db/social/cleaned",
    f"{static_files.AT}/../templates/base.html",
    f"{static_files.AT}/..%2f..%2fserver.py",
    f"{static_files.AT}/%2e%2e/guard.py",
    "//etc/passwd",
    f"/photos/{ID}/social%2f..%2f..",
    f"/photos/{ID}/elsewhere",
    f"/photos/{ID[:12]}/social",
    f"/photos/{ID.upper()}/social",
    f"/photos/{'b' * 64}/social",
    "/people/..%2fregister.db",
    "/people/P1%00",
    "/held",
    "/ledger.db",
    f"{PHOTO}/faces/99/picture",
    f"{PHOTO}/faces/-1/picture",
    f"{PHOTO}/words/99/picture",
    f"{PHOTO}/words/-1/picture",
    f"{PHOTO}/frame/-1",
    "/?state=nothing",
    "/record/../../x",
]
NONSENSE = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"photos": 1}',
    b'{"photos": [{"id": {}, "channel": []}]}',
    b'{"photos": [1], "checked": [{}]}',
    b"[" * 60_000,
    b'{"x": NaN}',
    b'{"why": 1}',
    b'{"by": "\\u0000"}',
    b"\xff\xfe",
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page with a held photo that shows P1, an approver, and one browser let in."""
    root = tmp_path_factory.mktemp("school")
    school = with_ada(root)
    hold(school, ID, Channel.SOCIAL)
    with served(school.workspace, school.consent_data) as page:
        page.enter()
        yield page


def everything(page: Served) -> str:
    """A digest of all that the school's folders hold, whatever the databases' own housekeeping does."""
    found = hashlib.sha256()
    school = page.school
    for row in (*school.record.photos(), *school.record.entries(), *school.people().values()):
        found.update(repr(row).encode())
    for path in sorted(page.workspace.rglob("*")):
        if path.is_file() and not path.name.startswith("ledger.db"):
            found.update(str(path).encode() + path.read_bytes())
    return found.hexdigest()


@pytest.fixture(autouse=True)
def nothing_changes(page: Served) -> Iterator[None]:
    """Whatever a test of this file tries, the school's folders are as before."""
    before = everything(page)
    yield
    assert everything(page) == before


def ask_everything(page: Served, **headers: str) -> set[int]:
    """The statuses of the answers when all addresses are asked with these headers."""
    statuses = {page.ask("GET", path, None, **headers).status for path in TELLING}
    return statuses | {page.post(path, said, **headers).status for path, said in CHANGING.items()}


def test_every_address_of_the_page_is_asked_here() -> None:
    for route in filter(lambda route: isinstance(route, Route), _routes()):
        assert isinstance(route, Route)
        asked = TELLING if "GET" in (route.methods or ()) else [*CHANGING, "/stop", OPEN]
        way_in = [*WAY_IN.looked_at, *WAY_IN.done]  # of which the office's own browser is told nothing
        known = any(route.path_regex.fullmatch(path.split("?")[0]) for path in [*asked, OPEN, *way_in])
        assert known, f"{route.methods} {route.path}"


def test_with_the_cookie_the_pages_are_shown(page: Served) -> None:
    assert {page.ask("GET", path).status for path in ("/", PHOTO, "/people", "/down", "/record")} == {200}


@pytest.mark.parametrize("path", ["/online/previews/", "/record/entries/", f"{PHOTO}/faces/", "/online?from="])
def test_a_number_that_is_longer_than_any_is_refused(page: Served, path: str) -> None:
    assert {page.ask("GET", path + "9" * figures).status for figures in (5000, 3000)} <= {200, 404, 405, 414}


@pytest.mark.parametrize("cookie", COOKIES)
def test_without_the_right_cookie_nothing_is_told_and_nothing_done_even_with_a_photos_id(
    page: Served, cookie: str
) -> None:
    assert ask_everything(page, Cookie=cookie.replace("{port}", str(page.port))) == {403}


@pytest.mark.parametrize("host", HOSTS)
def test_a_foreign_host_is_dns_rebinding_and_refused(page: Served, host: str) -> None:
    assert ask_everything(page, Host=host.replace("{port}", str(page.port))) == {403}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_can_neither_look_nor_act_with_the_users_cookie(page: Served, site: str) -> None:
    assert ask_everything(page, Sec_Fetch_Site=site) == {403}


@pytest.mark.parametrize("since", ["9" * 5000, "9" * 19, "9" * 17, "-1", "\u00b2", "1e3", ""])
def test_a_mark_that_is_none_of_this_record_is_answered_with_the_whole_list(page: Served, since: str) -> None:
    _, _, whole = page.ask("GET", "/changes").json["mark"].partition(" ")
    answer = page.ask("GET", f"/changes?since={quote(f'{since} {whole}')}")
    assert (answer.status, list(answer.json["cards"])) == (200, [PHOTO])


def test_more_photos_than_are_taken_at_once_are_refused_with_their_number(page: Served) -> None:
    photos = [{"id": f"{n:064x}", "channel": "social"} for n in range(201)]
    assert "These are 201 photos" in page.post("/back", {"photos": photos}).json["message"]


@pytest.mark.parametrize("origin", [FOREIGN, "null", "http://127.0.0.1:1", "http://localhost:{port}", ""])
def test_a_request_from_another_origin_is_refused(page: Served, origin: str) -> None:
    origin = origin.replace("{port}", str(page.port))
    assert {page.post(path, said, Origin=origin).status for path, said in CHANGING.items()} == {403}


def test_a_request_that_says_not_where_it_comes_from_changes_nothing(page: Served) -> None:
    for path in CHANGING:
        assert page.ask("POST", path, b"{}", Content_Type="application/json").status == 403


def test_a_form_of_another_site_is_refused_for_its_kind_as_well(page: Served) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answers = {
            page.post(path, said, Content_Type=kind).status for path, said in CHANGING.items() if "upload" not in path
        }
        assert answers == {400}


@pytest.mark.parametrize("path", TRICKS)
def test_tricks_with_paths_find_nothing(page: Served, path: str) -> None:
    assert 400 <= page.ask("GET", path).status < 500


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_other_methods_are_refused(page: Served, method: str) -> None:
    assert 400 <= page.ask(method, "/", Origin=page.origin).status < 500


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_is_refused_in_words(page: Served, said: bytes) -> None:
    for path in (path for path in CHANGING if path not in ("/sign-out", "/event", "/listing") and "upload" not in path):
        answer = page.ask("POST", path, said, Content_Type="application/json", Origin=page.origin)
        assert 400 <= answer.status < 500, (path, answer.body)
        assert answer.json["message"]


@pytest.mark.parametrize("origin", ["null", "{origin}", FOREIGN])
def test_the_address_lets_in_one_browser_once(page: Served, origin: str) -> None:
    origin = origin.replace("{origin}", page.origin)
    for key in (page.key, "", "x", "\xe9", "x" * 500):
        answer = page.ask("POST", "/open", f"key={key}".encode(), Cookie="", Origin=origin)
        assert answer.status == 403
        assert "set-cookie" not in answer.headers


def test_looking_at_the_way_in_uses_up_nothing(tmp_path: Path) -> None:
    with served(tmp_path / "work", tmp_path / "consent") as page:
        said = f"key={page.key}".encode()
        for method, path in (("HEAD", "/open"), ("GET", "/open"), ("HEAD", f"/open?key={page.key}")):
            assert "set-cookie" not in page.ask(method, path).headers
        assert page.ask("GET", f"/open?key={page.key}").headers.keys().isdisjoint({"set-cookie", "location"})
        assert page.ask("PUT", "/open", said).status == 405
        assert page.ask("POST", "/open", said, Sec_Purpose="prefetch").status == 403
        page.enter()


def test_what_is_fetched_in_advance_or_only_asked_after_does_not_count_as_looked_at(
    page: Served, tmp_path: Path
) -> None:
    school = school_at(tmp_path / "work", tmp_path / "consent")
    photo = hold(school, ID, Channel.SOCIAL)
    with served(school.workspace, school.consent_data) as other:
        other.enter()
        assert other.ask("HEAD", PHOTO).status == 405
        for header in ("Sec_Purpose", "Purpose", "X_Moz", "X_Purpose"):
            assert other.ask("GET", PHOTO, None, **{header: "prefetch;prerender"}).status == 403
        wanted = {"id": ID, "channel": "social", "version": version_of(photo)}
        said = {"photos": [wanted], "checked": list(CHECKED_ONCE)}
        assert other.post("/approve", said).json["message"].startswith("Look at every photo")


def test_the_page_lives_at_a_name_that_nobody_can_guess_and_that_is_another_in_every_run(tmp_path: Path) -> None:
    names = set()
    for _ in range(2):
        with served(tmp_path / "work", tmp_path / "consent") as page:
            name, _, under = page.host.rpartition(":")[0].partition(".")
            assert under == "localhost"
            assert page.ask("GET", "/open", None, Host=f"127.0.0.1:{page.port}").status == 403
            names.add(name)
    assert len(names) == 2
    assert min(map(len, names)) > 40


def test_the_key_comes_to_the_browser_in_a_file_for_its_owner_alone_and_is_on_no_command_line(
    tmp_path: Path,
) -> None:
    browser, told = tmp_path / "browser", tmp_path / "told"
    browser.write_text(
        f'#!/bin/sh\nprintf %s "$1" > {told}.new && mv {told}.new {told}\nexec >/dev/null 2>&1\nsleep 5\n'
    )
    browser.chmod(0o700)
    with served(tmp_path / "work", tmp_path / "consent", browser=browser) as page:
        until(told.exists)
        letter = Path(urlsplit(told.read_text()).path)
        assert letter.stat().st_mode & 0o777 == 0o600
        assert letter.parent.stat().st_mode & 0o777 == 0o700
        assert page.key in letter.read_text()
        commands = [" ".join(each.info["cmdline"] or ()) for each in psutil.process_iter(["cmdline"])]
        assert any(str(letter) in command for command in commands)
        assert [command for command in commands if page.key in command or page.host in command] == []
        page.enter()
        assert not letter.exists()
    assert not letter.parent.exists()


def test_a_plain_address_is_there_for_browsers_that_do_not_find_the_name(tmp_path: Path) -> None:
    with served(tmp_path / "work", tmp_path / "consent", "--plain-address") as page:
        assert page.host == f"127.0.0.1:{page.port}"
        page.enter()
        assert page.ask("GET", "/").status == 200


def test_a_cookie_that_another_port_got_decides_nothing(page: Served) -> None:
    for token in ("", "x", page.cookie.partition("=")[2], page.key, "\xe9"):
        assert {page.post(path, said, X_EventGuard_Token=token).status for path, said in CHANGING.items()} == {403}


def test_odd_cookies_of_other_programs_shut_nobody_out(page: Served) -> None:
    name = page.cookie.partition("=")[0]
    for odd in ("a[b]=c", '{"a": 1}', "=", "a b=c", "\xe9=\xff", f"{name}=of another path", '"', "a=" + "x" * 8_000):
        for cookies in (f"{odd}; {page.cookie}", f"{page.cookie}; {odd}", f"{odd};{page.cookie};{odd}"):
            assert page.ask("GET", "/", Cookie=cookies).status == 200, odd
    assert page.ask("GET", "/", Cookie=f"x{page.cookie}").status == 403


def test_whoever_has_a_form_with_a_wrong_token_is_told_in_words(page: Served) -> None:
    assert "belongs to another browser" in page.post("/sign-out", {}, X_EventGuard_Token="x").json["message"]


def test_the_cookie_is_for_this_page_alone(tmp_path: Path) -> None:
    with served(tmp_path / "work", tmp_path / "consent") as page:
        answer = page.ask("POST", "/open", f"key={page.key}".encode())
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "domain" not in cookie
    assert page.key not in answer.body.decode()


def test_every_answer_forbids_to_keep_it_to_frame_it_and_to_run_anything_foreign(page: Served) -> None:
    style = f"{static_files.AT}/style.css"  # tells nothing, and is kept
    paths = ("/", PHOTO, f"{PHOTO}/cleaned", style, "/static/nowhere", "/nowhere", "/open", "/progress", "/now")
    answers = [page.ask("GET", path) for path in paths]
    answers += [page.ask("GET", "/", Host="x"), page.ask("HEAD", "/"), page.post("/sign-out", {}, Origin=FOREIGN)]
    answers += [page.ask("POST", "/open", b"key=x"), page.post(f"{PHOTO}/reject", {"why": "x" * 100_000})]
    assert {
        path for path, each in zip(paths, answers, strict=False) if each.headers["cache-control"] != "no-store"
    } == {style}
    assert {each.headers["cache-control"] for each in answers[len(paths) :]} == {"no-store"}
    for headers in (answer.headers for answer in answers):
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_it_listens_on_this_computer_alone(page: Served) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
        other.bind(("127.0.0.2", page.port))  # free: the page does not listen on all addresses


def test_both_addresses_that_its_name_means_are_its_own(page: Served) -> None:
    assert page.ask("GET", "/").status == 200
    with socket.socket(socket.AF_INET6) as other:  # browsers ask here first: another program would get the cookie
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with pytest.raises(OSError, match=r"in use|not available|assign requested"):
            other.bind(("::1", page.port))


def test_where_another_program_waits_at_the_second_address_the_port_counts_as_taken() -> None:
    with socket.socket(socket.AF_INET6) as other:
        other.bind(("::1", 0))
        other.listen()
        with pytest.raises(SetupError, match="is taken by another program"), listening(other.getsockname()[1]):
            pass


def said_by(page: Served) -> dict[str, str]:
    """What our own page sends along with an upload."""
    said = {"Host": page.host, "Cookie": page.cookie, "Origin": page.origin, "X-EventGuard-Token": page.token}
    return said | {"Content-Type": "application/octet-stream", "X-EventGuard-Said": "channel=social&name=x.jpg"}


@pytest.mark.parametrize(("megabytes", "begins"), [(200, b"\xff\xd8\xff\xe0" + bytes(60)), (5 * 1024, b"")])
def test_an_upload_that_is_too_large_for_what_it_is_is_refused_before_it_is_read(
    page: Served, megabytes: int, begins: bytes
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=30)
    connection.putrequest("POST", "/upload", skip_host=True)
    for name, value in (said_by(page) | {"Content-Length": str(megabytes * 2**20)}).items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(begins)
    assert connection.getresponse().status == 413
    connection.close()
    assert list((page.workspace / "dropped").glob("*")) == []


def test_an_upload_that_says_it_is_small_and_goes_on_is_cut_off(page: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=60)
    piece = os.urandom(2**20)
    connection.putrequest("POST", "/upload", skip_host=True)
    for name, value in (said_by(page) | {"Transfer-Encoding": "chunked"}).items():
        connection.putheader(name, value)
    connection.endheaders()
    sent = 0
    try:
        for _ in range(200):
            connection.send(b"%x\r\n%s\r\n" % (len(piece), piece))
            sent += len(piece)
    except OSError:
        pass
    assert sent < 150 * 2**20
    assert MOST_DROPPED < 200 * 2**20
    connection.close()
    assert list((page.workspace / "dropped").glob("*")) == []


def test_a_long_text_is_refused(page: Served) -> None:
    assert page.post(f"{PHOTO}/reject", {"why": "x" * 5_000}).status == 400
    assert page.post(f"{PHOTO}/reject", {"why": "x" * 100_000}).status == 413


@pytest.mark.parametrize("who", ["a stranger", "the browser"])
def test_a_thousand_requests_at_once_are_answered_or_put_off_and_the_page_goes_on(page: Served, who: str) -> None:
    cookie = page.cookie if who == "the browser" else "none=none"

    async def one() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", page.port)
        asked = f"GET / HTTP/1.1\r\nHost: {page.host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        writer.write(asked.encode())
        line = await reader.readline()
        writer.close()
        return int(line.split()[1])

    async def many() -> list[int]:
        return await asyncio.gather(*(one() for _ in range(1000)))

    statuses = asyncio.run(many())
    assert len(statuses) == 1000
    assert set(statuses) <= ({403, 429} if who == "a stranger" else {200, 429})
    assert page.ask("GET", "/").status == 200


def test_a_photo_is_not_approved_by_whoever_has_not_looked_at_it_as_it_is(page: Served) -> None:
    photo = {"id": ID, "channel": "social", "version": "0" * 64, "checked": list(CHECKED_BY_PHOTO)}
    said = {"photos": [photo], "by": HEAD, "passphrase": PASSPHRASE, "checked": list(CHECKED_ONCE)}
    assert page.post("/approve", said).json["message"].startswith("Look at every photo")


def test_an_original_is_shown_only_while_its_photo_is_open(tmp_path: Path) -> None:
    school = school_at(tmp_path / "work", tmp_path / "consent")
    hold(school, ID, Channel.SOCIAL)
    with served(school.workspace, school.consent_data) as page:
        page.enter()
        assert page.ask("GET", f"{PHOTO}/original").json["message"].startswith("The original is shown only")


def test_a_passphrase_counts_for_a_while_and_not_after_that() -> None:
    now = 0.0
    session = Session(lambda: now)
    approver = Colleague(HEAD, "", APPROVES, "digest")
    session.sign_in(approver)
    assert session.approver == approver
    now = SIGNED_IN_FOR - 1
    assert session.approver == approver
    now = SIGNED_IN_FOR
    assert session.approver is None


def test_whoever_works_stays_signed_in_for_an_hour_at_most() -> None:
    now = 0.0
    session = Session(lambda: now)
    session.sign_in(Colleague(HEAD, "", APPROVES, "digest"))
    told = []
    for later in (0.0, *(n * SIGNED_IN_FOR / 2 for n in range(1, 8)), AT_MOST - 1, AT_MOST, AT_MOST + 1):
        now = later
        session.work()
        told.append(session.signed_in)
    assert told == [HEAD] * 9 + [None] * 2, "once it is over, work brings nobody back"


def test_a_page_that_is_left_open_keeps_nobody_signed_in() -> None:
    now = 0.0
    session = OwnBrowser(lambda: now)
    session.exchange(session.key)
    host, cookie = "eventguard.localhost:1", session.cookie

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        await Response()(scope, receive, send)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        told.append(message.get("status"))

    async def is_still(_account: object) -> bool:
        return True

    entrance = OwnEntrance(host, session, is_still)
    guard = Guard(answered, entrance, lambda *_: Response(status_code=403))
    headers = [(b"host", host.encode()), (b"cookie", f"{entrance.cookie}={cookie}".encode())]
    for path, stays in (("/progress", False), ("/changes", False), (f"{PHOTO}/preview", False), (PHOTO, True)):
        told: list[int | None] = []
        now = 0.0
        session.sign_in(Colleague(HEAD, "", APPROVES, "digest"))
        now = SIGNED_IN_FOR - 1
        asyncio.run(guard({"type": "http", "method": "GET", "path": path, "headers": headers}, receive, send))
        now = SIGNED_IN_FOR
        assert (told[0], session.signed_in == HEAD) == (200, stays), path


def test_two_runs_do_not_take_each_others_cookies(page: Served, tmp_path: Path) -> None:
    with served(tmp_path / "work", tmp_path / "consent") as other:
        other.enter()
        assert other.ask("GET", "/", Cookie=page.cookie).status == 403
        assert other.ask("GET", "/", Cookie=f"{page.cookie}; {other.cookie}").status == 200


def test_what_comes_from_outside_is_never_markup(page: Served, tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>"
    school = school_at(tmp_path / "work", tmp_path / "consent")
    photo = hold(school, ID, Channel.SOCIAL)
    with school.record.transaction():
        school.record.save(photo.moved(State.HELD, event=name, source=name, reason=name), name, school.now())
    with served(school.workspace, school.consent_data) as other:
        other.enter()
        for path in ("/", PHOTO, "/record"):
            body = other.ask("GET", path).body.decode()
            assert "<img src=x" not in body
            assert "&lt;img src=x" in body


def test_a_drop_that_breaks_off_leaves_nothing(page: Served, picture: Pixels) -> None:
    content = jpeg(picture)
    with socket.create_connection(("127.0.0.1", page.port)) as plug:
        said = said_by(page) | {"Content-Length": str(len(content))}
        head = "POST /upload HTTP/1.1\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in said.items()) + "\r\n"
        plug.sendall(head.encode() + content[: len(content) // 2])
        until(lambda: list((page.workspace / "dropped").glob("*")) != [])
    until(lambda: list((page.workspace / "dropped").glob("*")) == [])
    assert page.ask("GET", "/progress").json["came"] == 0
