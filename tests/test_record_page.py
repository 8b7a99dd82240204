"""The record on the page: looked up, proved, handed out, one entry erased; and reports of incidents."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from eventguard.app.record import audit
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from tests.review_page import Served, browser, free_port, served, tab_of
from tests.test_approve import hold, with_ada

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
ONE, OTHER = "a" * 64, "b" * 64


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of a school with two held photos, one of which was rejected for a reason that names somebody."""
    root = tmp_path_factory.mktemp("record")
    school = with_ada(root)
    hold(school, ONE, Channel.SOCIAL)
    photo = hold(school, OTHER, Channel.WEBSITE)
    with school.record.transaction():
        rejected = photo.moved(State.REJECTED, reason="Ada's mother rang", decided_by="Bea Oak")
        school.record.save(rejected, "Bea Oak", school.now(), why="Ada's mother rang")
    school.close()
    with served(school.workspace, school.consent_data, "--port", str(free_port())) as page:
        yield page


@pytest.fixture(scope="module")
def tab(run: Served, browser: Browser) -> Iterator[Page]:
    with tab_of(run, browser) as tab:
        yield tab


@pytest.fixture
def page(tab: Page, run: Served) -> Page:
    tab.goto(f"{run.origin}/record")
    return tab


def what(page: Page) -> list[str]:
    """What the entries that are shown say was done."""
    return page.locator("tbody td:nth-child(4)").all_inner_texts()


def test_entries_are_found_by_kind_person_photo_and_day_and_no_address_names_anybody(page: Page, run: Served) -> None:
    everything = what(page)
    page.select_option("[name=by]", label="Bea Oak")
    page.click("#sought button")
    page.wait_for_url(re.compile(r"by=\d+$"))
    assert what(page) == ["rejected"]
    page.click("text=Everything")
    page.select_option("[name=kind]", label="cleaned, and held")
    page.fill("[name=photo]", run.photos(State.HELD)[0].output or "")
    page.press("[name=photo]", "Enter")
    page.wait_for_url(re.compile(rf"kind=held&photo={ONE}$"))
    assert what(page) == ["cleaned, and held"]
    page.fill("[name=photo]", "no such photo.jpg")
    page.press("[name=photo]", "Enter")
    expect(page.locator("#sought .error")).to_contain_text("There is no photo no such photo.jpg.")
    today = run.school.today().isoformat()
    for query, many in ((f"since={today}&until={today}", len(everything)), ("until=2020-01-01", 0)):
        page.goto(f"{run.origin}/record?{query}")
        assert len(what(page)) == many, query
    for nonsense in ("by=99999", "by=x", "kind='", "photo=../x", "since=2026-13-01", f"since={today}&until=2020-01-01"):
        assert 400 <= run.ask("GET", f"/record?{nonsense}").status < 500, nonsense


def test_what_was_proved_is_told_in_words_and_what_was_not_too(page: Page, run: Served) -> None:
    page.click("#prove")
    expect(page.locator("#proof")).to_contain_text("The record is whole:")
    expect(page.locator("#proof")).to_contain_text("Not proved: what was done without EventGuard")
    anchor = page.inner_text("#proof code")
    assert anchor == audit.verify(run.school).anchor
    page.click("text=Is an entry still there that you kept?")
    page.fill("#anchor", anchor)
    page.click("#prove")
    expect(page.locator("#proof")).to_contain_text("It still holds the entry that you kept.")
    page.fill("#anchor", f"1:{'0' * 64}")
    page.click("#prove")
    expect(page.locator("#proof")).to_contain_text("the record does not hold entry 1 that you kept")
    expect(page.locator("#proof")).not_to_contain_text("The record is whole")


def test_the_table_that_is_downloaded_is_the_one_that_the_terminal_writes(
    page: Page, run: Served, tmp_path: Path
) -> None:
    with page.expect_download() as download:
        page.click("text=/Download all/")
    content = Path(download.value.path()).read_bytes()
    audit.export(run.school, tmp_path / "record.csv")
    assert content == (tmp_path / "record.csv").read_bytes()
    assert download.value.suggested_filename == f"record-{run.school.today().isoformat()}.csv"
    assert len(list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))) == run.school.record.length + 1


def test_what_somebody_typed_is_erased_once_it_was_told_which_and_the_record_stays_whole(
    page: Page, run: Served
) -> None:
    (entry,) = run.school.record.entries(State.REJECTED)
    page.click(f"tbody a:text-is('{entry.seq}')")
    expect(page.locator("#entry")).to_contain_text("Ada's mother rang")
    page.click("text=Erase it")
    expect(page.locator("#told-first")).to_contain_text('"Ada\'s mother rang" goes for good')
    assert run.school.record.entry(entry.seq).texts == ["Ada's mother rang"]  # type: ignore[union-attr]
    page.click("#told-first [data-go]")
    expect(page.locator("#entry [data-done]")).to_contain_text("Erased.")
    expect(page.locator("#entry")).not_to_contain_text("Ada's mother rang")
    assert audit.verify(run.school).problems == ()
    assert run.school.record.entries("text-erased")[-1].actor == "the office"
    for file in run.workspace.glob("ledger.db*"):
        assert b"mother rang" not in file.read_bytes()


def test_a_report_is_made_about_a_person_or_a_file_and_opens_in_a_tab_that_loads_nothing(
    page: Page, run: Served, tmp_path: Path
) -> None:
    page.click("text=When something went wrong")
    page.fill("[name=about]", "Ada Okafor")
    page.press("[name=about]", "Enter")
    link = page.locator("[data-made] a")
    with page.context.expect_page() as opened:
        link.press("Enter")
    report = opened.value
    expect(report.locator("body")).to_contain_text("Ada Okafor")
    assert report.evaluate("() => getComputedStyle(document.body).maxWidth") == "736px", "its own style counts"
    report.close()
    (tmp_path / "found.jpg").write_bytes(b"somebody's picture")
    page.set_input_files("[name=file]", tmp_path / "found.jpg")
    page.click("text=Make the report")
    expect(page.locator("[data-made]")).to_contain_text("none of the photos that were cleaned here")
    entries = run.school.record.entries("incident")
    digest = hashlib.sha256(b"somebody's picture").hexdigest()
    assert [entry.detail.get("person", entry.detail.get("sha256")) for entry in entries] == ["P1", digest]
    page.goto(f"{run.origin}/incident")
    expect(page.locator("li a[target]")).to_have_count(2)


def test_a_day_or_a_number_that_no_entry_has_is_told_as_such(run: Served, tab: Page) -> None:
    told = [run.ask("GET", f"/record?{asked}") for asked in ("since=0001-01-01", "until=9999-12-31")]
    told += [run.post("/record/sought", {"kind": "", "by": by}) for by in ("9" * 30, "x", "-1")]
    told.append(run.ask("GET", f"/record/entries/{10**30}"))
    assert {answer.status for answer in told} <= {400, 404}


def test_no_request_makes_a_report_of_a_file_on_this_computer_or_reads_one(run: Served, tab: Page) -> None:
    for about in (str(run.workspace / "ledger.db"), "/etc/passwd"):
        assert run.post("/incident", {"about": about}).status == 400
    for name in ("..%2fledger.db", "ledger", "incident-2026-01-01-0000", "incident-2026-01-01-0000%2f..%2f..%2fx"):
        assert 400 <= run.ask("GET", f"/incident/{name}").status < 500
    answer = run.ask("GET", re.search(r"/incident/incident-[\d-]+", run.ask("GET", "/incident").body.decode())[0])  # type: ignore[index]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
