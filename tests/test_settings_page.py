"""The settings on the page, as an office uses them: the real page, a real browser, the real databases."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from eventguard.app.approval import approvers
from tests.conftest import PASSPHRASE
from tests.review_page import Served, browser, free_port, served
from tests.test_approve import HEAD

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
OTHER = "four other random words"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of a school in which nothing is set up."""
    root = tmp_path_factory.mktemp("settings")
    with served(root / "work", root / "consent", "--port", str(free_port())) as page:
        yield page


@pytest.fixture(scope="module")
def tab(run: Served, browser: Browser) -> Iterator[Page]:
    """A tab of it, let in; the tests of this file go on where the one before left off, as a first day does."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(run.address)
    tab.wait_for_url(f"{run.origin}/")
    (cookie,) = context.cookies()
    run.cookie = f"{cookie['name']}={cookie['value']}"  # for bare requests beside it
    run.token = tab.evaluate("() => localStorage.getItem('token')")
    yield tab
    context.close()
    assert said == []


@pytest.fixture
def page(tab: Page, run: Served) -> Page:
    """The settings, opened anew."""
    tab.goto(f"{run.origin}/settings")
    return tab


def done(page: Page, section: str, words: str) -> None:
    """A section says that this was done."""
    expect(page.locator(f"#{section} [data-done]")).to_contain_text(words)


def sign_in(page: Page, run: Served) -> None:
    page.goto(f"{run.origin}/sign-in")
    page.fill("#sign-in [name=passphrase]", PASSPHRASE)
    page.press("#sign-in [name=passphrase]", "Enter")
    expect(page.locator(".signed")).to_contain_text("Signed in")
    page.goto(f"{run.origin}/settings")


def test_the_first_approver_is_added_by_keyboard_and_a_weak_passphrase_refused_as_the_terminal_refuses_it(
    page: Page, run: Served
) -> None:
    page.focus("#first-approver [name=name]")
    page.keyboard.type(HEAD)
    page.keyboard.press("Tab")
    page.keyboard.type("head teacher 1")
    expect(page.locator("#strength-first")).to_contain_text("Too easy to guess")
    page.keyboard.press("Tab")
    page.keyboard.type("head teacher 1")
    page.keyboard.press("Enter")
    expect(page.locator("#first-approver .error:visible").last).to_contain_text("Too easy to guess")
    assert run.school.approvers.all() == []
    page.fill("#first-approver [name=new]", PASSPHRASE)
    expect(page.locator("#strength-first")).to_have_text("Good: hard to guess.")
    page.press("#first-approver [name=again]", "Enter")
    expect(page.locator("#first-approver .error:visible").last).to_contain_text("not alike")
    page.fill("#first-approver [name=again]", PASSPHRASE)
    page.press("#first-approver [name=again]", "Enter")
    done(page, "approvers", f"{HEAD} may approve photos now.")
    (entry,) = run.school.record.entries(approvers.ADDED)
    assert (entry.actor, entry.detail["name"]) == ("the office", HEAD)


def test_the_list_is_changed_only_by_somebody_who_is_on_it_and_signed_in(page: Page, run: Served) -> None:
    new = {"name": "Mallory", "new": OTHER, "again": OTHER}
    for path, said in {
        "/approvers/add": new,
        "/approvers/remove": {"name": HEAD},
        "/approvers/two-person": {"rule": "off"},
    }.items():
        assert run.post(path, said).json["message"] == "Only an approver can do that."
    assert [each.name for each in run.school.approvers.all()] == [HEAD]


def test_somebody_is_added_changed_and_taken_off_again_and_what_will_happen_is_told_before(
    page: Page, run: Served
) -> None:
    sign_in(page, run)
    page.click("text=Add another approver")
    form = page.locator("details:has-text('Add another approver') form")
    form.locator("[name=name]").fill("Deputy Head")
    form.locator("[name=new]").fill(OTHER)
    form.locator("[name=again]").fill(OTHER)
    form.locator("[name=again]").press("Enter")
    done(page, "approvers", "Deputy Head may approve")
    page.click("text=Take Deputy Head off the list")
    expect(page.locator("#told-first")).to_contain_text("may approve no photo any more")
    page.keyboard.press("Escape")
    assert len(run.school.approvers.all()) == 2, "nothing was changed before it was confirmed"
    page.click("text=Take Deputy Head off the list")
    page.click("#told-first [data-go]")
    done(page, "approvers", "may not approve photos any more")
    page.click("text=Let one person do both")
    page.click("#told-first [data-go]")
    done(page, "approvers", "One person may prepare and approve")
    entries = run.school.record.entries(approvers.ADDED, approvers.REMOVED, approvers.TWO_PERSON)
    assert [entry.actor for entry in entries] == ["the office", HEAD, HEAD, HEAD]
    page.click("text=Ask for two people")
    done(page, "approvers", "It takes two people now.")


def test_whoever_changes_their_own_passphrase_stays_signed_in_and_the_old_one_counts_no_more(
    page: Page, run: Served
) -> None:
    page.click("summary:has-text('A new passphrase')")
    form = page.locator("form[data-does='/approvers/change']")
    for old, new, says in ((OTHER, OTHER, "is wrong"), (PASSPHRASE, OTHER, ""), (OTHER, PASSPHRASE, "")):
        form.locator("[name=old]").fill(old)
        form.locator("[name=new]").fill(new)
        form.locator("[name=again]").fill(new)
        form.locator("button").click()
        if says:
            expect(form.locator(".error[role=alert]")).to_contain_text(says)
        else:
            done(page, "approvers", "has a new passphrase")
            expect(page.locator(".signed")).to_contain_text("Signed in")
            page.click("summary:has-text('A new passphrase')")
