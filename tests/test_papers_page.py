"""The papers, and what works on this computer, on the page."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from eventguard.app.papers.given import Given
from eventguard.app.papers.write import is_ours, write_papers
from eventguard.app.school import School
from tests.conftest import school_at
from tests.review_page import browser, let_in
from tests.test_approve import with_ada

__all__ = ["browser"]
pytestmark = pytest.mark.one_python


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    root = tmp_path_factory.mktemp("papers")
    with_ada(root).close()
    return school_at(root / "work", root / "consent")


@pytest.fixture(scope="module")
def page(school: School, browser: Browser) -> Iterator[Page]:
    with let_in(school, browser) as tab:
        yield tab


def test_papers_are_filled_in_shown_in_a_tab_and_handed_out_as_the_terminal_writes_them(
    page: Page, school: School, tmp_path: Path
) -> None:
    origin = page.evaluate("() => location.origin")
    page.goto(f"{origin}/papers")
    page.fill("[name=school]", "Oak Lane <Primary>")
    page.fill("[name=event]", "Summer fair")
    with page.context.expect_page() as opened:
        page.click("text=Poster for an event")
    poster = opened.value
    poster.wait_for_url(f"{origin}/papers/7")
    expect(poster.locator("body")).to_contain_text("Oak Lane <Primary>")
    assert poster.evaluate("() => document.styleSheets.length") == 1, "it looks as it is printed"
    poster.close()
    with page.expect_download() as download:
        page.click("text=Make all of them as one zip")
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as packed:
        content = {Path(name).name: packed.read(name) for name in packed.namelist()}
    write_papers(school, tmp_path / "papers", Given("Oak Lane <Primary>", event="Summer fair"))
    assert content == {path.name: path.read_bytes() for path in (tmp_path / "papers").iterdir()}
    assert all(map(is_ours, content.values()))


def test_an_event_that_gives_a_pupil_away_stands_on_no_paper(page: Page) -> None:
    page.goto(page.evaluate("() => location.origin") + "/papers")
    page.fill("[name=event]", "Ada Okafor's birthday")
    page.press("[name=event]", "Enter")
    expect(page.locator("#given .error")).to_contain_text("Ada Okafor")
    page.reload()
    expect(page.locator("[name=event]")).not_to_have_value("Ada Okafor's birthday")


def test_what_works_here_is_told_in_words_and_copied_for_whoever_helps(page: Page) -> None:
    origin = page.evaluate("() => location.origin")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    page.goto(f"{origin}/doctor")
    expect(page.locator("#copy")).to_be_enabled(timeout=60_000)
    expect(page.locator("#found")).to_contain_text("not behind the record")
    page.press("#copy", "Enter")
    expect(page.locator("#notices")).to_contain_text("Copied")
    told = page.evaluate("() => navigator.clipboard.readText()")
    assert "fine   face detector: " in told
    assert "eventguard recognition" not in told, "the page says where its own settings are"
