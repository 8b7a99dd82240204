"""From the office's page to an approval on a second machine, in real browsers on a network of their own."""

import socket
import ssl
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from eventguard.adapters.network.authority import Authority
from eventguard.app.network import devices
from eventguard.core.people.roles import Role
from eventguard.core.photos.photo import State
from tests.desks import COLLEAGUES, Office, office_at, passphrase_of, peopled
from tests.review_page import faults
from tests.school_network import Computer, school_network
from tests.test_other_desks import Fixed

pytestmark = pytest.mark.one_python
PHONE = {"width": 390, "height": 844}
#: For how long pairing may take, in seconds.
A_MINUTE = 60.0


def tab(browser: Browser, at: str) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(at)
    return page


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Passphrase").fill(passphrase_of(name))
    page.get_by_role("button", name="Sign in").click()


def no_wider_than_its_window(page: Page) -> bool:
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_photo_is_approved_on_a_phone_that_was_paired_at_the_office_within_a_minute(tmp_path: Path) -> None:
    school = peopled(tmp_path, prepared_by="Bea Oak")
    deputy = COLLEAGUES[Role.APPROVER]
    with (
        school_network() as (pc, phone),
        office_at(school.workspace, school.consent_data, pc, phone) as there,
        sync_playwright() as playwright,
    ):
        with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
            tab(phone.browser(playwright, tmp_path / "wary"), f"{there.at}/pair")
        trusting = phone.browser(playwright, tmp_path / "trusting", there.authority)
        began = time.monotonic()
        words = office_shows_words(pc.browser(playwright, tmp_path / "office"), there)
        page = tab(trusting, f"{there.at}/pair#{words.replace(' ', '-')}")
        assert (faults(page, "/pair"), no_wider_than_its_window(page)) == ([], True)
        page.get_by_label("What this device is called").fill("the deputy's phone")
        page.get_by_role("button", name="Pair it").click()
        page.wait_for_url("**/desk")
        assert time.monotonic() - began < A_MINUTE
        assert (faults(page, "/desk"), no_wider_than_its_window(page)) == ([], True)
        assert faults(tab(trusting, f"{there.at}/trust"), "/trust") == []
        sign_in(page, deputy)
        page.wait_for_url(f"{there.at}/")
        expect(page.get_by_text(f"Signed in: {deputy}")).to_be_visible()
        assert (faults(page, "/"), no_wider_than_its_window(page)) == ([], True)
        for nowhere in ("Settings", "Record", "People", "Stop EventGuard", "Somebody else?"):
            expect(page.get_by_text(nowhere, exact=True)).to_have_count(0)
        page.locator(".card a").first.click()
        page.locator("body:not([inert])").wait_for()
        nobody_answers_for_a_while(page, there, deputy)
        page.get_by_role("button", name="Looks right").click()
        page.wait_for_url(f"{there.at}/#approve")
        page.locator("[data-choose]").check()
        page.get_by_role("button", name="Approve the 1 ticked").click()
        dialog = page.get_by_role("dialog")
        for box in dialog.get_by_role("checkbox").all():
            box.check()
        dialog.get_by_role("button", name="Approve", exact=True).click()
        expect(page.get_by_text("1 approved.")).to_be_visible()
        (photo,) = school.record.photos(State.APPROVED)
        assert photo.decided_by == deputy
        page.wait_for_url("**/?state=approved")
        page.locator("body:not([inert])").wait_for()
        assert str(tmp_path) not in page.content(), "no path of the office's computer is told elsewhere"
        assert [entry.actor for entry in school.record.entries(devices.SIGNED_IN)] == [deputy] * 2
        there.run.post("/network/put-out", {"device": "1", "sure": put_out(there)})
        page.reload()
        page.wait_for_url("**/pair")


def nobody_answers_for_a_while(page: Page, there: Office, name: str) -> None:
    """The office lets nobody in, and then again: the page says so, keeps what is typed, and goes on."""
    page.get_by_text("What is to stand beside it?").click()
    typed = page.get_by_label("Words that go with it")
    typed.fill("A good day")
    where = page.url
    there.run.post("/network/off", {"off": "yes"})
    expect(page.locator("#unreached:visible")).to_contain_text("does not answer")
    page.get_by_role("link", name="Take down").click()
    expect(page.get_by_text("Not yet:")).to_be_visible()
    there.run.post("/network/on", {"every_day": "no"})
    again = page.get_by_role("dialog", name="Sign in, then go on")
    expect(again).to_be_visible()
    assert not typed.is_visible(), "nothing of the page is to be seen until somebody has signed in"
    assert (faults(page, "signing in again"), no_wider_than_its_window(page)) == ([], True)
    expect(again.get_by_label("Your name")).to_have_value(name)
    page.keyboard.type(passphrase_of(name))
    page.keyboard.press("Enter")
    expect(again).to_be_hidden()
    assert (page.url, typed.input_value(), page.locator("#unreached").is_visible()) == (where, "A good day", False)


def office_shows_words(browser: Browser, there: Office) -> str:
    """Press the button at the office, and read the words."""
    context = browser.new_context()
    name, _, value = there.run.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": there.run.origin}])
    page = context.new_page()
    page.goto(f"{there.run.origin}/network")
    page.evaluate("token => localStorage.setItem('token', token)", there.run.token)
    page.get_by_role("button", name="Pair a device").click()
    expect(page.locator("#code")).to_be_visible()
    assert page.locator("#drawn").evaluate("drawn => drawn.decode().then(() => drawn.naturalWidth)") > 100
    expect(page.get_by_text(there.fingerprint)).to_be_visible()
    for width in (1280, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert (faults(page, f"/network at {width}"), no_wider_than_its_window(page)) == ([], True)
    return page.locator("#words").text_content() or ""


def put_out(there: Office) -> str:
    return str(there.run.post("/network/put-out", {"device": "1"}).json["sure"])


def test_staff_and_the_data_protection_lead_are_offered_what_they_may_and_no_more(tmp_path: Path) -> None:
    school = peopled(tmp_path, prepared_by="Bea Oak")
    with (
        school_network() as (pc, laptop),
        office_at(school.workspace, school.consent_data, pc, laptop) as there,
        sync_playwright() as playwright,
    ):
        browser = laptop.browser(playwright, tmp_path / "home", there.authority)
        page = tab(browser, f"{there.at}/pair")
        page.get_by_label("The six words").fill(there.words())
        page.get_by_label("What this device is called").fill("the staff room")
        page.get_by_role("button", name="Pair it").click()
        page.wait_for_url("**/desk")
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        sign_in(page, COLLEAGUES[Role.STAFF])
        page.wait_for_url(f"{there.at}/")
        expect(page.get_by_label("What event was it?")).to_be_visible()
        page.locator(".card a").first.click()
        page.locator("body:not([inert])").wait_for()
        for button in ("Approve this one …", "Reject …", "Looks right, next"):
            expect(page.get_by_role("button", name=button)).to_have_count(0)
        page.keyboard.press("a")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/desk")
        page.goto(f"{there.at}/desk#//{laptop.own}/people")  # a link that leads elsewhere leads nowhere
        sign_in(page, COLLEAGUES[Role.LEAD])
        page.wait_for_url(f"{there.at}/people")
        page.locator("body:not([inert])").wait_for()
        expect(page.get_by_text("Add somebody")).to_have_count(0)
        page.get_by_role("link", name="Ada Okafor").click()
        expect(page.get_by_role("heading", name="What their family said")).to_be_visible()
        expect(page.get_by_role("button", name="Record it")).to_have_count(0)
        assert (faults(page, "/people/P1"), no_wider_than_its_window(page)) == ([], True)
        page.get_by_role("link", name="Record", exact=True).click()
        page.locator("body:not([inert])").wait_for()
        page.get_by_role("button", name="Prove it").click()
        expect(page.get_by_text("The record is whole")).to_be_visible()
        there.run.post("/network/off", {"off": "yes"})
        there.run.post("/network/on", {"every_day": "no"})
        page.get_by_role("button", name="Prove it").click()
        again = page.get_by_role("dialog", name="Sign in, then go on")
        again.get_by_label("Your name").fill(COLLEAGUES[Role.STAFF])
        again.get_by_label("Passphrase").fill(passphrase_of(COLLEAGUES[Role.STAFF]))
        page.keyboard.press("Enter")
        page.wait_for_url(f"{there.at}/")  # what was open is the lead's
        assert said == []


def forged(computer: Computer, context: ssl.SSLContext, heard: list[bytes]) -> int:
    """The port on that computer of somebody who passes for the office, and keeps what is said to them."""
    with computer.inside():
        listens = socket.create_server((computer.own, 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = listens.accept()
            except OSError:  # the test is over
                return
            with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as secured:
                heard.append(secured.recv(10_000))

    threading.Thread(target=serve, daemon=True).start()
    heard_at: int = listens.getsockname()[1]
    return heard_at


def test_whoever_answers_for_the_offices_name_with_a_certificate_of_their_own_is_told_nothing(tmp_path: Path) -> None:
    school = peopled(tmp_path)
    heard: list[bytes] = []
    theirs = Authority(tmp_path / "theirs.crt", Fixed()).certify(["office.local"], datetime.now(UTC))
    with (
        school_network() as (pc, phone),
        office_at(school.workspace, school.consent_data, pc, phone) as there,
        sync_playwright() as playwright,
    ):
        port = forged(phone, theirs.context, heard)
        spoofed = f"--host-resolver-rules=MAP office.local {phone.own}"  # as a false answer to mDNS does
        browser = phone.browser(playwright, tmp_path / "home", there.authority, spoofed)
        with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
            tab(browser, f"https://office.local:{port}/desk")
        deceived = phone.browser(playwright, tmp_path / "other", tmp_path / "theirs.crt", spoofed)
        with pytest.raises(Error, match="ERR_EMPTY_RESPONSE"):
            tab(deceived, f"https://office.local:{port}/desk")
    assert [b"GET /desk" in each for each in heard if each] == [True], "only whoever believes them speaks to them"
