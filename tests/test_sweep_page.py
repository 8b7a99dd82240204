"""What is online already, on the page: gone through, told picture by picture, and replaced by cleaned photos."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.school import School
from eventguard.core.photos.photo import State
from tests import drawn_export
from tests.conftest import PATIENCE, ROOT, school_at, write_register
from tests.review_page import browser, faults, let_in

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
SECONDS = 1000 * PATIENCE


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A website: a face and its small copy, nobody, and a page that names a pupil."""
    folder = tmp_path_factory.mktemp("export") / "site" / "2019"
    folder.mkdir(parents=True)
    shutil.copy(next((ROOT / "samples" / "portraits").rglob("*.jpg")), folder / "fair.jpg")
    with Image.open(folder / "fair.jpg") as image:
        image.resize((image.width // 2, image.height // 2)).save(folder / "fair-small.jpg")
    drawn_export.scenery(1).save(folder / "hall.jpg")
    (folder / "fair.html").write_text('<img src="nowhere.jpg" alt="Ada Okafor at the fair">')
    return folder.parent


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    root = tmp_path_factory.mktemp("school")
    school = school_at(root / "work", root / "consent", user="office")
    import_register(school, write_register(root / "people.csv", ["P1,Ada,Okafor,4B,yes,,,"]))
    school.close()
    return school


@pytest.fixture(scope="module")
def page(school: School, browser: Browser) -> Iterator[Page]:
    with let_in(school, browser) as tab:
        yield tab


def at(page: Page, path: str) -> str:
    return str(page.evaluate("() => location.origin")) + path


def test_a_website_is_gone_through_told_by_picture_and_replaced(page: Page, school: School, site: Path) -> None:
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    page.goto(at(page, "/online"))
    page.fill("[name=folders]", str(site))
    page.click("text=Go through them")
    page.wait_for_selector("#found", timeout=SECONDS)
    expect(page.locator("#found-title")).to_have_text("2 findings")
    cards = page.locator(".card")
    assert cards.count() == 2, "a smaller copy is the same picture"
    expect(cards.nth(0)).to_contain_text("Cover and replace")
    expect(cards.nth(0)).to_contain_text("1 copy of it")
    expect(cards.nth(1)).to_contain_text("fair.html")
    assert cards.nth(0).locator("img").evaluate("image => image.naturalWidth") > 0
    assert faults(page, "/online?do=cover&year=2019") == []
    page.goto(at(page, "/online?do=look"))
    assert cards.count() == 1
    page.click("text=By year and folder")
    page.click("th >> text=2019")
    assert "Ada" not in page.url and cards.count() == 1
    with page.expect_download() as download:
        page.click("text=Save the list (CSV)")
    assert "fair.jpg" in Path(download.value.path()).read_text("utf-8-sig")
    page.click("text=Make cleaned replacements")
    expect(page.locator(".note").last).to_contain_text("1 replacement was made", timeout=SECONDS)
    with school_at(school.workspace, school.consent_data) as there:
        (made,) = there.record.photos()
        assert made.state is State.HELD and made.covered and made.prepared_by == "the office"
    page.goto(at(page, "/online"))
    link = cards.nth(0).get_by_role("link", name="its replacement waits for somebody to approve it")
    assert link.get_attribute("href") == f"/photos/{made.id}/website"
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_a_preview_is_covered_and_there_is_none_under_another_number(page: Page) -> None:
    def asked(n: int) -> tuple[int, bytes]:
        script = """async (n) => {
          const answer = await fetch(`/online/previews/${n}`);
          return [answer.status, [...new Uint8Array(await answer.arrayBuffer())]];
        }"""
        status, content = page.evaluate(script, n)
        return status, bytes(content)

    status, content = asked(0)
    with Image.open(io.BytesIO(content)) as image:
        assert status == 200 and max(image.size) <= 320
    assert [asked(n)[0] for n in (1, 99)] == [404, 404], "the page of words has none"


def test_a_folder_that_is_not_there_is_told_with_what_to_do(page: Page) -> None:
    page.goto(at(page, "/online"))
    page.fill("[name=folders]", "exports/website")
    page.click("#go button")
    expect(page.locator("#go .error")).to_contain_text("no whole path")
    page.fill("[name=folders]", "/nowhere/at/all")
    page.click("#go button")
    expect(page.locator("main > .error")).to_contain_text("There is no folder", timeout=SECONDS)


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_nothing_has_to_be_scrolled_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(at(page, "/online"))
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_who_was_forgotten_stands_in_no_answer(page: Page, school: School, site: Path) -> None:
    page.goto(at(page, "/online"))
    expect(page.locator("#found")).to_contain_text("Ada Okafor")
    with school_at(school.workspace, school.consent_data) as there:
        register.forget(there, "P1")
    page.reload()
    expect(page.locator("#found")).to_have_count(0)
    assert page.evaluate("async () => (await fetch('/online/report')).status") == 404
