"""Folders dropped on the page, or chosen there, in a real browser: what is in them is taken."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from eventguard.core.photos.photo import State
from tests.review_page import Served, browser, served

__all__ = ["browser"]  # the fixture
pytestmark = pytest.mark.one_python
PATIENT = 120_000


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "work", tmp_path / "consent") as page:
        yield page


@pytest.fixture
def page(browser: Browser, school: Served) -> Iterator[Page]:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(school.address)
    tab.wait_for_url(f"{school.origin}/start")
    tab.goto(f"{school.origin}/")
    tab.wait_for_load_state()
    yield tab
    context.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with photos in it, in a sub-folder, and in a sub-folder of that."""
    top = tmp_path / "Sports day"
    for n, below in enumerate((top, top / "Year 4", top / "Year 4" / "Relay")):
        below.mkdir()
        photo(below / f"IMG_{n}.jpg", n)
    return top


def photo(path: Path, n: int) -> Path:
    """A small picture, another for each number."""
    Image.fromarray(np.full((48, 64, 3), n % 250, np.uint8)).save(path)
    return path


def upload(page: Page, *paths: Path, offer: bool = False) -> None:
    """Drop these on the page, as a file manager does."""
    session, box = page.context.new_cdp_session(page), page.locator("#drop").bounding_box()
    assert box is not None
    at = {"x": box["x"] + 20, "y": box["y"] + 20}
    carried = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **at, "data": carried})


def sources(school: Served) -> set[str | None]:
    return {held.source for held in school.photos(State.HELD)}


def test_the_photos_in_a_dropped_folder_and_below_are_taken_beside_other_photos(
    page: Page, school: Served, folder: Path, tmp_path: Path
) -> None:
    page.fill("#event", "Summer fair")
    upload(page, folder, photo(tmp_path / "other.jpg", 9))
    expect(page.locator(".card")).to_have_count(4, timeout=PATIENT)
    assert sources(school) == {"IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg", "other.jpg"}
    assert {held.event for held in school.photos()} == {"Summer fair"}


def test_the_folders_name_is_offered_for_the_event(page: Page, school: Served, folder: Path) -> None:
    upload(page, folder)
    expect(page.locator("#trouble")).to_contain_text("If it is what stands above, press Enter: 3 photos wait.")
    expect(page.locator("#event")).to_have_value("Sports day")
    upload(page, photo(folder.parent / "other.jpg", 9))
    expect(page.locator("#trouble")).to_contain_text("If it is what stands above, press Enter: 4 photos wait.")
    assert school.photos() == []
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(4, timeout=PATIENT)
    assert {held.event for held in school.photos()} == {"Sports day"}


def test_a_folder_can_be_chosen(page: Page, school: Served, folder: Path) -> None:
    page.set_input_files("#folder", folder)
    expect(page.locator("#event")).to_have_value("Sports day")
    page.fill("#event", "Sports")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(3, timeout=PATIENT)
    assert {held.event for held in school.photos()} == {"Sports"}


def test_what_nobody_chose_is_left_out_of_a_folder_and_told(page: Page, school: Served, folder: Path) -> None:
    for below in ("$RECYCLE.BIN", ".Trashes", "@eaDir"):
        (folder / "Year 4" / below).mkdir()
        photo(folder / "Year 4" / below / "gone.jpg", 7)
    for name in (".hidden.jpg", "Thumbs.db", "IMG_0.xmp", ".IMG_7.HEIC.icloud"):
        (folder / name).write_text("x")
    upload(page, folder)
    for words in (
        "3 photos wait.",
        "Left out: 1 file in Sports day (hidden).",
        "1 file in Sports day/Year 4/$RECYCLE.BIN (deleted)",
        "1 file is a note beside photos, not needed.",
        "Still in iCloud: 1 photo.",
    ):
        expect(page.locator("#trouble")).to_contain_text(words)
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(3, timeout=PATIENT)


def test_more_files_than_a_folder_hands_over_at_once_are_all_found(page: Page, folder: Path) -> None:
    for n in range(250):
        (folder / f"{n}.jpg").touch()
    upload(page, folder)
    expect(page.locator("#trouble")).to_contain_text("253 photos wait.", timeout=PATIENT)


def test_a_whole_disk_is_not_taken(page: Page, folder: Path) -> None:
    for n in range(5001):
        (folder / f"{n}.jpg").touch()
    upload(page, folder)
    expect(page.locator("#trouble")).to_contain_text("more than 5000 files", timeout=PATIENT)


def test_an_empty_folder_and_a_drop_of_no_file_are_told_in_words(page: Page, tmp_path: Path) -> None:
    (tmp_path / "Empty").mkdir()
    upload(page, tmp_path / "Empty")
    expect(page.locator("#trouble")).to_contain_text("There are no files in Empty.")
    words = page.evaluate_handle("() => { const it = new DataTransfer(); it.setData('text/plain', 'x'); return it; }")
    page.dispatch_event("#drop", "drop", {"dataTransfer": words})
    expect(page.locator("#trouble")).to_contain_text(
        "Nothing was taken. Drop photos or films here, or a folder of them."
    )


def test_a_file_that_goes_while_it_waits_is_told_of_and_the_others_are_taken(
    page: Page, school: Served, folder: Path
) -> None:
    upload(page, folder)
    expect(page.locator("#trouble")).to_contain_text("3 photos wait")
    (folder / "Year 4" / "IMG_1.jpg").unlink()
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_contain_text("IMG_1.jpg: It cannot be read.", timeout=PATIENT)
    expect(page.locator("#trouble")).not_to_contain_text("does not answer")
    expect(page.locator(".card")).to_have_count(2)
