"""Somebody in the office who has no terminal gets, by keyboard alone, from nothing to a photo that may be posted."""

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from eventguard.core.photos.photo import State
from tests.conftest import PASSPHRASE, ROOT
from tests.review_page import Served, browser  # a fixture
from tests.test_afternoon import tab_to
from tests.test_app import Office, office  # a fixture

__all__ = ["browser", "office"]
pytestmark = pytest.mark.one_python
PHOTO = ROOT / "samples" / "event" / "Ada and Grace on stage.jpg"
SHOWN = ("P001", "P010")  # Ada Okafor and Jonas Vale, in 4B and 5A


def opened(office: Office) -> Served:
    """The program as a double click starts it, for nobody whom it knows."""
    process = office.start("--json")
    assert process.stdout
    root = office.home / "EventGuard"
    address = json.loads(process.stdout.readline())["address"]
    return Served(root / "eventguard-work", root / "consent_data", address, process)


def press(tab: Page, place: str, key: str = "Enter") -> None:
    tab_to(tab, place)
    tab.keyboard.press(key)


def write(tab: Page, place: str, words: str) -> None:
    tab_to(tab, place)
    tab.keyboard.type(words)


def hand(tab: Page, place: str, what: Path) -> None:
    """Choose a file or a folder where the browser asks for one."""
    tab_to(tab, place)
    with tab.expect_file_chooser() as chooser:
        tab.keyboard.press("Space")
    chooser.value.set_files(what)


def to_step(tab: Page, address: str) -> None:
    press(tab, f".steps [href='{address}']")
    tab.wait_for_url(f"**{address}")


def compare(tab: Page, *, everybody: bool) -> None:
    if not everybody:  # switching it on; otherwise the reference stands there already
        write(tab, "#recognition [name=dpia]", "DPIA-1")
    tab_to(tab, "#recognition [name=compare]:checked")
    if everybody:
        tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(tab.locator("#recognition [data-done]")).to_contain_text("Recognition is on")


def set_up(tab: Page, portraits: Path) -> None:
    """The first steps, each from the page of steps and back by what stands where it was done."""
    write(tab, "#who [name=typed]", "Mrs Bell")
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-at-work]")).to_have_text("Mrs Bell")
    to_step(tab, "/settings#approvers")
    write(tab, "#approvers [name=name]", "Helen Head")
    write(tab, "#approvers [name=new]", PASSPHRASE)
    write(tab, "#approvers [name=again]", PASSPHRASE)
    tab.keyboard.press("Enter")
    expect(tab.locator("#approvers [data-done]")).to_contain_text("Helen Head may approve")
    press(tab, "#approvers [data-done] [href='/start']")
    to_step(tab, "/register")
    hand(tab, "#files", ROOT / "consent_data" / "example-register.csv")
    press(tab, "[data-import]")
    expect(tab.locator("#asked h2")).to_have_text("Imported")
    press(tab, "#asked [href='/start']")
    to_step(tab, "/settings#recognition")
    compare(tab, everybody=False)
    press(tab, "#recognition [data-done] [href='/start']")
    to_step(tab, "/portraits")
    hand(tab, "#folder", portraits)
    expect(tab.locator("#told h2")).to_have_text("2 of 2 enrolled")
    expect(tab.locator("#known")).to_be_hidden()  # nobody was known before
    press(tab, "#told [href='/']")


def drop(tab: Page, *, again: bool) -> None:
    """Name the event, tick who was there, and add the photo."""
    write(tab, "#event", "Harvest assembly")
    if not tab.locator("#groups").is_visible():
        press(tab, "#drop summary")
    for group in ("4B", "5A"):
        press(tab, f"#groups [value='{group}']", "Space")
    if again:
        press(tab, "#again", "Space")
    hand(tab, "#files", PHOTO)
    expect(tab.locator("#progress [data-words]")).to_contain_text("1 of 1 done")


def test_from_an_empty_home_to_the_first_approved_photo_with_two_names(
    office: Office, browser: Browser, tmp_path: Path
) -> None:
    for id in SHOWN:
        shutil.copytree(ROOT / "samples" / "portraits" / id, tmp_path / "portraits" / id)
    page = opened(office)
    tab = browser.new_page()
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("filechooser", lambda _: None)  # from now on such windows come here; asked for later, that may come too late
    tab.goto(page.address)
    tab.wait_for_url("**/start")
    set_up(tab, tmp_path / "portraits")

    drop(tab, again=False)
    why = tab.locator("#drop").inner_text()
    assert "Dev Malhotra (no biometric permission is recorded)" in why and "Settings, under Recognition" in why
    assert "eventguard " not in why and "--" not in why, "nobody is sent to a terminal"
    press(tab, "header [href='/settings']")
    press(tab, "nav [href='/settings#recognition']")
    press(tab, "#recognition summary")
    compare(tab, everybody=True)
    press(tab, "header [href='/']")
    drop(tab, again=True)

    press(tab, ".card .about a")
    expect(tab.locator("main")).to_contain_text("shown: Jonas Vale")
    press(tab, "#approve-this")
    expect(tab.locator("dialog[open] input[type=checkbox]").first).to_be_focused()
    while tab.locator("dialog[open] input[type=checkbox]:not(:checked):visible").count():
        press(tab, "dialog[open] input[type=checkbox]:not(:checked)", "Space")
    write(tab, "dialog[open] input[type=password]", PASSPHRASE)
    tab.keyboard.press("Enter")
    expect(tab.locator("#notices")).to_contain_text("is approved for social")
    press(tab, ".states [href='/?state=approved']")
    expect(tab.locator(".card")).to_contain_text("Shown: Ada Okafor, Jonas Vale")
    expect(tab.get_by_role("button", name="Open the folder")).to_be_visible()

    (photo,) = page.photos(State.APPROVED)
    assert {face.person for face in photo.faces if face.person} == set(SHOWN)
    assert photo.output and (page.workspace / "approved" / "social" / photo.output).exists() and said == []
    tab.close()
