"""What there is to do is listed, and each line opens exactly its items."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from eventguard.app.people.import_file import import_register
from eventguard.app.school import School
from eventguard.app.status import status
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Box
from tests.conftest import Command, school_at, write_register
from tests.review_page import browser, faults, let_in
from tests.test_approve import hold

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
SMALL = (Face(1, Box(1, 2, 3, 4), Verdict.COVER, Reason.TOO_SMALL),)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    """Three photos that wait, of two events, one of which needs a look first; one that could not be cleaned; three
    people, of whom one has a yes that runs out and another is in the school's file no more.
    """
    root = tmp_path_factory.mktemp("school")
    school = school_at(root / "work", root / "consent")
    soon = f"{school.today() + timedelta(days=10):%d/%m/%Y}"
    rows = ["P1,Ada,Okafor,4B,yes,,,yes", f"P2,Ben,Whitlock,4B,yes,,{soon},", "P3,Cara,Lindqvist,5A,yes,,,"]
    import_register(school, write_register(root / "people.csv", rows))
    import_register(school, write_register(root / "later.csv", rows[:2]))
    for letter, faces in (("a", ()), ("b", SMALL), ("c", ())):
        photo = hold(school, letter * 64, Channel.SOCIAL, faces=faces, content=f"photo {letter}".encode())
        if letter == "c":
            with school.record.transaction():
                school.record.save(photo.moved(State.HELD, event="sports day"), "office", school.now())
    bad = hold(school, "d" * 64, Channel.SOCIAL, faces=(), content=b"bad")
    with school.record.transaction():
        school.record.save(bad.moved(State.QUARANTINED, reason="It is broken."), "office", school.now())
    return school


@pytest.fixture
def tab(school: School, browser: Browser) -> Iterator[Page]:
    with let_in(school, browser) as tab:
        yield tab


def test_each_line_opens_exactly_its_items_and_no_address_names_anybody(tab: Page) -> None:
    home = tab.url
    lines = tab.locator(".to-do a")
    expect(lines).to_have_text(
        [
            "3 photos waiting to be looked at, and approved or rejected",
            "1 photo to look at first",
            "1 photo that could not be cleaned",
            "1 person whose yes runs out within 30 days",
            "1 person not in the school's files any more",
        ]
    )
    assert faults(tab, "/") == []
    seen = tab.locator(".cards > .card:visible")
    tab.select_option("#which-event", "sports day")
    expect(seen).to_have_count(1)
    lines.nth(1).click()
    expect(seen).to_have_count(1)
    expect(seen).to_contain_text("small face")
    lines.nth(0).click()
    expect(seen).to_have_count(3)
    tab.fill("#find", "nobody")
    expect(seen).to_have_count(0)
    tab.goto(home)
    expect(seen).to_have_count(0)  # what was chosen lasts, but for a line that asks for all
    lines.nth(0).click()
    expect(seen).to_have_count(3)
    expect(tab).to_have_url(home)  # what was asked for once is not asked for again by going back
    lines.nth(2).click()
    expect(seen).to_contain_text(["It is broken."])
    for n, name in ((3, "Ben Whitlock"), (4, "Cara Lindqvist")):
        tab.goto(home)
        lines.nth(n).click()
        expect(tab.locator("tbody tr")).to_have_count(1)
        expect(tab.locator("tbody tr")).to_contain_text(name)
        assert name.split()[0] not in tab.url
    tab.click("text=Everybody")
    expect(tab.locator("tbody tr")).to_have_count(3)
    tab.select_option("#class", tab.locator("tbody tr").first.get_attribute("data-class"))
    for row in tab.locator("tbody tr:visible").all():
        expect(row).to_have_attribute("data-class", tab.input_value("#class"))
    tab.fill("#search", "nobody is called so")
    expect(tab.locator("#none")).to_be_visible()


def test_the_name_of_an_event_beside_how_far_it_is_shows_that_event_alone(tab: Page) -> None:
    tab.goto(f"{tab.url}?only=all")
    tab.click(".done button:has-text('sports day')")
    expect(tab.locator(".cards > .card:visible")).to_have_count(1)
    expect(tab.locator(".cards > .card:visible")).to_contain_text("sports day")
    assert "sports" not in tab.url


def test_an_unknown_part_of_the_register_is_told_in_words(tab: Page) -> None:
    tab.goto(f"{tab.url}people?only=P1")
    expect(tab.locator("h1")).to_have_text("There is no such list of people.")


def test_in_the_terminal_each_line_of_status_names_the_command_that_lists_exactly_its_photos(
    school: School, command: Command
) -> None:
    where = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    listed = {}
    for line in status(school):
        if line.what in ("held", "quarantined"):
            words = line.says.rpartition("eventguard ")[2].split()
            listed[line.what] = [photo["state"] for photo in command("--json", *where, *words).lines]
            assert line.count == len(listed[line.what])
            told = command(*where, *words).out
            assert ("It is broken." in told) is (line.what == "quarantined")
    assert listed == {"held": ["held"] * 3, "quarantined": ["quarantined"]}
