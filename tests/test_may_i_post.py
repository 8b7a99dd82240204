"""May I post this? Any file may be asked about on the page; it is answered in words, and nothing of it stays."""

import os
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from eventguard.adapters.folders.store import digest
from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.photos.check import Way, check
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Pixels
from eventguard.web.guard import ASKED
from eventguard.web.photos.may_i_post import WAYS
from tests.conftest import PASSPHRASE, jpeg, until, write_register
from tests.review_page import Answer, Served, browser, faults, free_port, served
from tests.test_approve import CONTENT, HEAD, hold, with_ada
from tests.test_guard import everything, said_by

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
PHONE = "20260710_141503.heic"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page with one approved photo, and one browser let in."""
    root = tmp_path_factory.mktemp("school")
    school = with_ada(root)
    hold(school, "a" * 64, Channel.SOCIAL)
    approve_or_reject.approve(school, "a" * 64, HEAD, PASSPHRASE)
    with served(school.workspace, school.consent_data) as page:
        page.enter()
        yield page


@pytest.fixture(autouse=True)
def nothing_stays(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever is asked about, folders and record are as before."""
    page = request.getfixturevalue("page") if "page" in request.fixturenames else None
    before = everything(page) if page else ""
    yield
    assert page is None or everything(page) == before


def ask(page: Served, content: bytes, channel: str = "social") -> Answer:
    said = urlencode({"channel": channel})
    return page.ask("POST", ASKED, content, Origin=page.origin, X_EventGuard_Said=said)


def test_a_file_that_nobody_approved_is_told_with_what_it_carries_who_is_on_it_and_what_to_do(
    page: Served, samples: Path
) -> None:
    told = ask(page, (samples / "event" / PHONE).read_bytes()).json
    assert (told["safe"], told["why"]) == (False, "Nobody has approved this file.")
    assert any(line.startswith("the place where it was taken: 51.") for line in told["found"])
    assert told["faces"] == 3 and "not to be shown 3" in told["who"]
    assert told["next"].startswith("Clean it") and told["link"] == {"to": "/", "words": "Add photos"}
    assert str(page.workspace) not in str(told), "nobody is sent to our own copy, which is gone"


def test_the_approved_bytes_are_safe_for_their_channel_alone(page: Served) -> None:
    told = ask(page, CONTENT).json
    assert (told["safe"], told["next"], told["link"]) == (True, "", None)
    assert f"Approved by {HEAD}" in told["why"]
    other = ask(page, CONTENT, "press").json
    assert not other["safe"] and "approved for social, not for press" in other["why"]
    assert other["next"] == WAYS[Way.CLEAN_FOR][0]
    assert not ask(page, CONTENT + b"\0").json["safe"], "one byte more is another file"


@pytest.mark.parametrize(
    "content", [b"", b"no photo at all", b"\xff\xd8\xff\xe0" + b"\0" * 5000, b"%PDF-1.7\n<script>"]
)
def test_what_is_no_photo_is_answered_with_a_sentence(page: Served, content: bytes) -> None:
    answer = ask(page, content)
    assert answer.status == 200 and not answer.json["safe"]
    assert answer.json["why"].endswith((".", "?")) and "Traceback" not in answer.json["why"]
    assert not answer.json["looked"]
    assert not re.search(r"\.part|dropped|/", answer.json["why"]), "nobody is told of our own copy"


def test_an_unknown_channel_or_class_is_refused_and_the_copy_is_gone_all_the_same(page: Served) -> None:
    answer = ask(page, CONTENT, "../elsewhere")
    assert answer.status == 400 and "none of the school's channels" in answer.json["message"]
    said = urlencode({"channel": "press", "group": "9Z"})
    answer = page.ask("POST", ASKED, CONTENT, Origin=page.origin, X_EventGuard_Said=said)
    assert answer.status == 400 and "Nobody in the register is in 9Z" in answer.json["message"]
    assert list((page.workspace / "dropped").glob("*")) == []


def test_a_question_that_breaks_off_leaves_nothing(page: Served) -> None:
    dropped = page.workspace / "dropped"
    with socket.create_connection(("127.0.0.1", page.port)) as plug:
        said = said_by(page) | {"Content-Length": "5000000"}
        head = f"POST {ASKED} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in said.items()) + "\r\n"
        plug.sendall(head.encode() + bytes(2_000_000))
        until(lambda: list(dropped.glob("*")) != [])
    until(lambda: list(dropped.glob("*")) == [])


def test_a_copy_that_a_killed_page_left_tells_no_name_and_goes_by_itself(tmp_path: Path) -> None:
    with served(tmp_path / "work", tmp_path / "consent") as page:
        page.enter()
        dropped, body = page.workspace / "dropped", bytes(2_000_000)
        with socket.create_connection(("127.0.0.1", page.port)) as plug:
            said = said_by(page) | {"Content-Length": "5000000"}
            head = f"POST {ASKED} HTTP/1.1\r\n" + "".join(f"{each}: {said[each]}\r\n" for each in said) + "\r\n"
            plug.sendall(head.encode() + body)
            until(lambda: list(dropped.glob(".*")) != [])
            page.process.kill()
            page.process.wait()
    (left,) = dropped.iterdir()
    assert re.fullmatch(r"\.[0-9a-f]{32}\.asked", left.name) and left.stat().st_mode & 0o077 == 0
    os.utime(left, (time.time() - 11 * 60,) * 2)
    with served(tmp_path / "work", tmp_path / "consent"):
        assert list(dropped.iterdir()) == []


def test_a_file_larger_than_any_photo_is_refused_before_it_is_read(page: Served) -> None:
    answer = page.ask("POST", ASKED, None, Origin=page.origin, Content_Length=str(200 * 2**20))
    assert answer.status == 413 and "100 MB" in answer.json["message"]


def test_for_whatever_can_be_done_the_page_has_words_of_its_own() -> None:
    assert set(WAYS) == set(Way) - {Way.NOTHING, Way.CLOCK}, "about the clock it says what to type"


def test_each_way_a_photo_can_stand_leads_to_what_can_be_done_about_it(
    school: School, tmp_path: Path, picture: Pixels
) -> None:
    import_register(school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    approvers.add(school, HEAD, PASSPHRASE)
    file, original, today = tmp_path / "cleaned.jpg", tmp_path / "original.jpg", school.today()
    file.write_bytes(CONTENT)
    original.write_bytes(jpeg(picture))
    photo = hold(school, digest(original.read_bytes()), Channel.SOCIAL)

    def ways() -> tuple[Way, Way]:
        both = [check(school, path, Channel.SOCIAL, today) for path in (file, original)]
        assert all(bool(each.next_step) is (each.way is not Way.NOTHING) for each in both)
        return both[0].way, both[1].way

    assert ways() == (Way.LOOK, Way.LOOK)
    register.never_publish(school, "P1", True, "court order")
    assert ways() == (Way.COVER, Way.COVER)
    register.never_publish(school, "P1", False, "lifted")
    approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    assert ways() == (Way.NOTHING, Way.POST_CLEANED)
    takedown.start(school, photo.id, HEAD, "somebody asked")
    assert ways() == (Way.TAKE_DOWN, Way.TAKE_DOWN)
    takedown.done(school, photo.id, HEAD)
    assert ways() == (Way.NEVER, Way.ONCE_MORE)
    with school.record.transaction():
        school.record.save(replace(school.photo(photo.id), state=State.REJECTED, reason="blurred"), HEAD, school.now())
    assert ways()[1] is Way.ONCE_MORE


def test_a_file_is_asked_about_on_the_page_and_its_name_is_told_to_nobody(
    page: Served, browser: Browser, samples: Path, tmp_path: Path
) -> None:
    named, broken = tmp_path / "Ada Okafor & co of 4B.heic", tmp_path / "letter.jpg"
    named.write_bytes((samples / "event" / PHONE).read_bytes())
    broken.write_bytes(b"no photo")
    with served(page.workspace, page.consent_data, "--port", str(free_port())) as run:
        tab = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        tab.goto(run.address)
        tab.wait_for_url(f"{run.origin}/")
        tab.click("nav >> text=May I post this?")
        expect(tab.locator("h1")).to_have_text("May I post this?")
        expect(tab.locator("body")).not_to_have_attribute("inert", "")
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(f"{request.url} {request.all_headers()}"))
        tab.set_input_files("#files", [named, broken])
        expect(tab.locator("#progress")).to_contain_text(f"Looking at {named.name}: 1 of 2")
        expect(tab.locator(".answer")).to_have_count(2, timeout=120_000)  # each starts a process
        first, second = tab.locator(".answer").nth(1), tab.locator(".answer").nth(0)
        expect(first).to_contain_text(f"{named.name}, for social")
        expect(first).to_contain_text("Do not post it.")
        expect(first).to_contain_text("3 faces")
        expect(first.locator("a")).to_have_attribute("href", "/")
        expect(second).to_contain_text("Do not post it.")
        expect(tab.locator("#progress")).to_be_hidden()
        assert second.locator("h2").evaluate("h2 => h2 === document.activeElement"), "the keyboard is at the answer"
        assert faults(tab, "/may-i-post") == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        assert asked and not any("Okafor" in each for each in asked)
        tab.context.close()
