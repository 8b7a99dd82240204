"""A class in one table, with the keyboard alone: all at once, nothing lost when one fails, and undone in one step."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from eventguard.app.approval import approvers
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.school import School
from eventguard.core.people.consent import Answer, Channel, Consent
from eventguard.core.people.groups import class_id
from tests.conftest import PASSPHRASE, school_at, write_register
from tests.review_page import browser, let_in
from tests.test_approve import HEAD, hold

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
ROWS = ["P1,Ada,Okafor,4B,yes,no,,", "P2,Ben,Whitlock,4B,,,,", "P3,Cara,Lindqvist,5A,yes,,,"]


@pytest.fixture
def school(tmp_path: Path) -> School:
    school = school_at(tmp_path / "work", tmp_path / "consent")
    import_register(school, write_register(tmp_path / "people.csv", ROWS))
    approvers.add(school, HEAD, PASSPHRASE)
    hold(school, "a" * 64, Channel.SOCIAL)
    return school


@pytest.fixture
def tab(school: School, browser: Browser) -> Iterator[Page]:
    with let_in(school, browser) as tab:
        yield tab


def answers(school: School, id: str) -> dict[str, str]:
    """What is recorded of somebody, by channel."""
    found = register.find(school, id).consents.items()
    return {
        str(c): f"{e.answer}{' with name' if e.with_name else ''}{' groups' if e.groups_only else ''}" for c, e in found
    }


def test_keys_fill_in_a_class_all_is_saved_at_once_what_fails_stays_and_it_is_undone(school: School, tab: Page) -> None:
    origin = tab.url.rstrip("/")
    tab.goto(f"{origin}/people")
    tab.select_option("#class", "4B")
    expect(tab.locator("tbody tr:visible")).to_have_count(2)
    tab.focus("#class-table")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{origin}/classes/{class_id('4B')}")
    assert "Cara" not in tab.inner_text("#class-table")
    tab.focus("#beside-all [name=until]")
    for _ in range(6):  # from the last part of a day over the link of the first row into the table
        if tab.evaluate("() => document.activeElement.matches('#class-table td')"):
            break
        tab.keyboard.press("Tab")
    expect(tab.locator("td:focus")).to_have_attribute("data-channel", "social")
    for key in "nwy":  # Ada: social no, website with name; her newsletter, a no, becomes a yes
        tab.keyboard.press(key)
    for key in ("ArrowDown", "ArrowLeft", "g", "Backspace", "Backspace", "ArrowLeft", "Delete", "b"):
        tab.keyboard.press(key)
    expect(tab.locator("#save")).to_have_text("Save 4 answers")
    assert answers(school, "P2") == {}, "nothing is recorded before"
    tab.reload()
    expect(tab.locator("#save")).to_have_text("Save 4 answers")
    tab.focus("td[tabindex='0']")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator("#before")).to_contain_text("1 waiting photo shows somebody who may not be seen then")
    assert answers(school, "P1") == {"social": "yes", "newsletter": "no"}, "it is only told"
    tab.keyboard.press("Enter")
    expect(tab.locator("#known")).to_be_visible()  # the newsletter's no became a yes
    tab.keyboard.press("Escape")
    expect(tab.locator("#class-error")).to_contain_text("Ada Okafor, newsletter: A yes after a no is recorded by")
    expect(tab.locator("#class-says")).to_contain_text("3 answers recorded.")
    expect(tab.locator("#save")).to_have_text("Save 1 answer")
    assert answers(school, "P1") == {"social": "withdrawn", "newsletter": "no", "website": "yes with name"}
    (other,) = answers(school, "P2").values()
    assert other == "yes with name groups"
    tab.fill("#beside-all [name=evidence]", "form of 3 March")
    tab.click("#save")
    tab.fill("#known [name=passphrase]", PASSPHRASE)
    tab.keyboard.press("Enter")
    expect(tab.locator("#class-says")).to_contain_text("1 answer recorded.")
    assert answers(school, "P1")["newsletter"] == "yes"
    expect(tab.locator("#c-P1-newsletter")).to_have_text("yes")
    expect(tab.locator("#save")).to_be_disabled()
    tab.click("#class-says button")
    expect(tab.locator("#class-says")).to_contain_text("Taken back.")
    expect(tab.locator("#c-P1-newsletter")).to_have_text("no")


def test_one_persons_page_keeps_what_was_typed_while_somebody_signs_in_and_takes_it_back(
    school: School, tab: Page
) -> None:
    register.consent(school, "P1", Channel.PRESS, Consent(Answer.NO))
    tab.goto(f"{tab.url}people/P1")
    tab.select_option("#answers [data-channel=press] select", "groups")
    tab.select_option("#answers [data-channel=website] select", "yes")
    tab.fill("#answers [name=evidence]", "form of 3 March")
    tab.press("#answers [name=evidence]", "Enter")
    expect(tab.locator("#answers .says")).to_contain_text("website: yes")
    expect(tab.locator("#answers > form > .error")).to_contain_text("press: A yes after a no is recorded by somebody")
    expect(tab.locator("#today-website")).to_contain_text("yes")
    assert tab.input_value("#answers [data-channel=press] select") == "groups", "what failed stays chosen"
    tab.click("#answers button.main")
    tab.fill("#known [name=passphrase]", PASSPHRASE)
    tab.keyboard.press("Enter")
    expect(tab.locator("#answers .says")).to_contain_text("press: groups only")
    assert answers(school, "P1")["press"] == "yes groups"
    tab.click("#answers .says button")
    expect(tab.locator("#today-press")).to_contain_text("withdrawn")
    expect(tab.locator("#their-history")).to_contain_text("recorded by mistake")
    for what in ("Never publish", "Forget them"):
        tab.click(f"summary:has-text('{what}')")
    tab.fill("#forget [name=typed]", "P1")
    tab.press("#forget [name=typed]", "Enter")
    expect(tab.locator("#before")).to_contain_text("for good")
    tab.click("#before [data-close]")
    assert "P1" in school.people(), "whoever does not go on has forgotten nobody"
    tab.press("#forget [name=typed]", "Enter")
    tab.click("#before [data-go]")
    expect(tab.locator("h1")).to_have_text("Forgotten")
    assert "P1" not in school.people()
