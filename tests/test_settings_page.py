"""The settings on the page, as an office uses them: the real page, a real browser, the real databases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from eventguard.app.approval import as_recorded, two_person
from eventguard.app.faces import recognition
from eventguard.app.folders import retention
from eventguard.app.people.import_file import import_register
from eventguard.app.words import school_words
from eventguard.core.faces.may_compare import Compare
from eventguard.core.people.channels import CAREFUL, Rule
from eventguard.core.people.consent import Channel
from eventguard.core.people.roles import Role
from eventguard.core.photos.photo import State
from tests.conftest import PASSPHRASE, school_at, write_register
from tests.review_page import Served, browser, enter_photos, faults, free_port, served, tab_of
from tests.test_approve import HEAD, hold

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
OTHER = "four other random words"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of a school that has a register and a held photo, and no approver yet."""
    root = tmp_path_factory.mktemp("settings")
    school = school_at(root / "work", root / "consent")
    import_register(school, write_register(root / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    hold(school, "a" * 64, Channel.SOCIAL)
    school.close()
    with served(root / "work", root / "consent", "--port", str(free_port())) as page:
        yield page


@pytest.fixture(scope="module")
def tab(run: Served, browser: Browser) -> Iterator[Page]:
    """A tab of it, let in; the tests of this file go on where the one before left off, as a first day does."""
    with tab_of(run, browser) as tab:
        yield tab


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
    assert run.school.colleagues.approvers() == []
    page.fill("#first-approver [name=new]", PASSPHRASE)
    expect(page.locator("#strength-first")).to_have_text("Good: hard to guess.")
    page.press("#first-approver [name=again]", "Enter")
    expect(page.locator("#first-approver .error:visible").last).to_contain_text("not alike")
    page.fill("#first-approver [name=again]", PASSPHRASE)
    page.press("#first-approver [name=again]", "Enter")
    done(page, "approvers", f"{HEAD} may approve photos now.")
    (entry,) = run.school.record.entries(as_recorded.ADDED)
    assert (entry.actor, entry.detail["name"]) == ("the office", HEAD)


def test_the_list_is_changed_only_by_somebody_who_is_on_it_and_signed_in(page: Page, run: Served) -> None:
    new = {"name": "Mallory", "new": OTHER, "again": OTHER}
    for path, said in {
        "/approvers/add": new,
        "/approvers/remove": {"name": HEAD},
        "/approvers/two-person": {"rule": "off"},
    }.items():
        assert run.post(path, said).json["message"] == "Only an approver can do that."
    assert [each.name for each in run.school.colleagues.approvers()] == [HEAD]


def test_somebody_is_added_changed_and_taken_off_again_and_what_will_happen_is_told_before(
    page: Page, run: Served
) -> None:
    sign_in(page, run)
    page.click("text=Add a colleague")
    form = page.locator("details:has-text('Add a colleague') form")
    form.locator("[name=name]").fill("Deputy Head")
    form.locator("[name=new]").fill(OTHER)
    form.locator("[name=again]").fill(OTHER)
    form.locator("[name=again]").press("Enter")
    expect(form.locator(".error[role=alert]")).to_contain_text("at least one role")
    form.get_by_role("checkbox", name="Approver:").check()
    form.locator("[name=again]").press("Enter")
    done(page, "approvers", "Deputy Head may approve")
    page.click("summary:has-text('Change what Deputy Head may')")
    page.click("text=Take Deputy Head off the list")
    expect(page.locator("#told-first")).to_contain_text("Nobody can sign in under the name Deputy Head")
    page.keyboard.press("Escape")
    assert len(run.school.colleagues.approvers()) == 2, "nothing was changed before it was confirmed"
    page.click("text=Take Deputy Head off the list")
    page.click("#told-first [data-go]")
    done(page, "approvers", "cannot sign in any more")
    page.click("text=Let one person do both")
    page.click("#told-first [data-go]")
    done(page, "approvers", "One person may prepare and approve")
    entries = run.school.record.entries(as_recorded.ADDED, as_recorded.REMOVED, two_person.TWO_PERSON)
    assert [entry.actor for entry in entries] == ["the office", HEAD, HEAD, HEAD]
    page.click("text=Ask for two people")
    done(page, "approvers", "It takes two people now.")


def test_a_colleagues_roles_are_changed_by_keyboard_after_what_they_gain_and_lose_was_told(
    page: Page, run: Served
) -> None:
    page.focus("summary:has-text('Add a colleague')")
    page.keyboard.press("Enter")
    form = page.locator("details:has-text('Add a colleague') form")
    for name, typed in {"name": "Sam Staff", "new": OTHER, "again": OTHER}.items():
        form.locator(f"[name={name}]").fill(typed)
    form.get_by_role("checkbox", name="Staff:").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    done(page, "approvers", "Sam Staff can sign in now, as staff.")
    page.focus("summary:has-text('Change what Sam Staff may')")
    page.keyboard.press("Enter")
    for _ in Role:
        page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name="Data protection lead").locator("visible=true")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    told = page.locator("#told-first")
    expect(told).to_contain_text("Sam Staff may from now on see people and the record.")
    expect(told).to_contain_text("Sam Staff may no longer add photos, name faces and cover.")
    assert run.school.colleagues.known("Sam Staff").roles == {Role.STAFF}, "nothing was changed before"
    page.click("#told-first [data-go]")
    done(page, "approvers", "Sam Staff can sign in as data protection lead now.")
    expect(page.locator("#approvers li:has-text('Sam Staff')")).to_contain_text("data protection lead")
    assert page.get_by_role("button", name=f"Take {HEAD} off the list").count() == 0, "the last approver stays"


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


def rule_of(run: Served, channel: str) -> Rule:
    return run.school.rule(Channel(channel))


def test_a_rule_is_told_in_words_with_what_it_changes_before_it_holds_and_a_looser_one_takes_a_reason(
    page: Page, run: Served
) -> None:
    page.click("summary:has-text('social')")
    form = page.locator("form[data-does='/channels/rule']").first
    form.locator("[name=tallest_percent]").fill("2,5")
    form.locator("[name=tallest_percent]").press("Enter")
    told = page.locator("#told-first")
    expect(told).to_contain_text("no face taller than 2.5 % of the picture")
    expect(told).to_contain_text("1 waiting photo of it must be cleaned again")
    page.click("#told-first [data-close]")
    assert rule_of(run, "social") == Rule()
    form.locator("button").click()
    page.click("#told-first [data-go]")
    done(page, "channels", "no face taller than 2.5 %")
    assert rule_of(run, "social") == Rule(tallest_percent=2.5)
    page.click("summary:has-text('social')")
    form.locator("[value=consent]").check()
    form.locator("button").click()
    expect(form.locator(".error[role=alert]")).to_contain_text("Say why, for the record: in the field Why")
    form.locator("[name=why]").fill("governors, 12 May")
    form.locator("button").click()
    page.click("#told-first [data-go]")
    done(page, "channels", "as their family said")
    assert run.school.record.entries("channel-rule")[-1].detail["reason"] == "governors, 12 May"
    page.click("text=Careful in all public channels")
    page.click("#told-first [data-go]")
    done(page, "channels", "newsletter")
    assert [rule_of(run, each) for each in ("social", "press", "display")] == [CAREFUL, CAREFUL, Rule()]


def test_what_was_told_first_is_what_is_done_or_it_is_told_anew(page: Page, run: Served) -> None:
    said = {"channel": "website", "ready": "careful"}
    run.post("/channels/rule", {"channel": "website", "ready": "consent", "why": "a test"})
    first = run.post("/channels/stop", {"channel": "website"}).json
    hold(run.school, "c" * 64, Channel.WEBSITE)
    anew = run.post("/channels/stop", {"channel": "website", "sure": first["sure"]})
    assert (anew.status, "1 waiting photo" in anew.json["message"]) == (409, True)
    assert run.post("/channels/rule", said | {"sure": first["sure"]}).status == 409
    assert all(each.used for each in run.school.channels)


def test_a_channel_is_added_renamed_seen_by_fewer_and_used_no_more(page: Page, run: Served) -> None:
    add = page.locator("form[data-does='/channels/add']")
    add.locator("[name=name]").fill("Class app")
    add.locator("[name=seen_by]").select_option("closed")
    add.locator("[name=name]").press("Enter")
    done(page, "channels", "Nobody has said yes to it yet")
    for open_, form, field, value, says in (
        ("Class app", "rename", "name", "Parents' app", "It is called Parents' app now"),
        ("Parents' app", "seen-by", "seen_by", "inside", "seen by whoever is in the school"),
    ):
        page.click(f'summary:has-text("{open_}")')
        one = page.locator(f"details[open] form[data-does='/channels/{form}']")
        if form == "rename":
            one.locator(f"[name={field}]").fill(value)
        else:
            one.locator(f"[name={field}]").select_option(value)
        one.locator("button").click()
        done(page, "channels", says)
    page.click('summary:has-text("Parents\' app")')
    page.click("text=Use Parents' app no more")
    expect(page.locator("#told-first")).to_contain_text("Nobody may be shown")
    page.click("#told-first [data-go]")
    done(page, "channels", "is not used any more")
    assert [each.used for each in run.school.channels if each.name == "Parents' app"] == [False]


def test_recognition_takes_an_assessment_and_a_name_and_going_off_tells_what_goes(page: Page, run: Served) -> None:
    expect(page.locator("#recognition")).to_contain_text("1 of 1 people in the register are permitted")
    page.fill("#recognition [name=dpia]", "DPIA 2026-3")
    page.fill("#recognition [name=by]", " ")
    page.press("#recognition [name=dpia]", "Enter")
    expect(page.locator("#recognition .error[role=alert]:visible")).to_contain_text("Fill in both fields.")
    page.fill("#recognition [name=by]", "Bea Oak")
    page.press("#recognition [name=dpia]", "Enter")
    done(page, "recognition", "Recognition is on, by assessment DPIA 2026-3")
    status = recognition.status(run.school)
    assert (status.dpia, status.by, status.compare) == ("DPIA 2026-3", "Bea Oak", Compare.PERMITTED)
    page.click("text=Switch it off")
    expect(page.locator("#told-first")).to_contain_text("in new photos every face is covered")
    page.click("#told-first [data-go]")
    done(page, "recognition", "Recognition is off")
    assert not recognition.status(run.school).on


def test_times_and_school_words_are_set_as_in_the_terminal(page: Page, run: Served) -> None:
    page.fill("#retention [name=held]", "")
    page.fill("#retention [name=leavers]", "soon")
    page.fill("#retention [name=by]", "Bea Oak")
    page.press("#retention [name=by]", "Enter")
    expect(page.locator("#retention .error:visible")).to_contain_text("soon is no number of days")
    page.fill("#retention [name=leavers]", "20")
    page.press("#retention [name=by]", "Enter")
    expect(page.locator("#told-first")).to_contain_text("Originals, approved photos")
    page.click("#told-first [data-go]")
    done(page, "retention", "go by themselves")
    times = retention.times(run.school)
    assert times is not None
    assert (times.held, times.taken_down, times.leavers, times.decided) == (None, 90, 20, 7)
    page.fill("#school-words [name=words]:not([type=hidden])", "Oak Lane")
    page.keyboard.press("Enter")
    done(page, "school-words", "Oak Lane is covered in pictures from now on")
    assert school_words.listed(run.school) == ("Oak Lane",)
    page.click("text=Let Oak Lane stay in pictures")
    done(page, "school-words", "stays in pictures")


def test_old_copies_go_only_once_it_was_told_which(page: Page, run: Served) -> None:
    hold(run.school, "d" * 64, Channel.PRESS)
    many = len(run.photos(State.HELD))
    page.goto(f"{run.origin}/old-copies?days=0")
    expect(page.locator("#copies li")).to_have_count(many)
    page.click(f"text=Remove these {many} copies")
    expect(page.locator("#told-first")).to_contain_text(f"Still waiting for a decision: {many}.")
    page.click("#told-first [data-close]")
    assert len(run.photos(State.HELD)) == many
    page.click(f"text=Remove these {many} copies")
    page.click("#told-first [data-go]")
    done(page, "copies", f"{many} copies removed")
    assert run.photos(State.HELD) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 820), ("light", 390)])
def test_axe_finds_no_serious_fault_on_these_pages_and_none_is_wider_than_the_window(
    page: Page, run: Served, scheme: Literal["light", "dark"], width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    found = []
    for path in ("/settings", "/record", "/record/entries/1", "/incident", "/old-copies?days=0", "/papers", "/doctor"):
        page.goto(run.origin + path)
        for each in page.locator("main details").all():
            each.evaluate("(details) => { details.open = true; }")
        wide = page.evaluate("() => document.scrollingElement.scrollWidth")
        found += [f"{path} is {wide} pixels wide"] if wide > width else []
        found += faults(page, path)
    assert found == []


def test_whoever_says_on_the_settings_who_they_are_stays_there(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path / "work", tmp_path / "consent", "--port", str(free_port()), who=None) as nobody:
        tab = browser.new_context().new_page()
        enter_photos(tab, nobody)
        tab.goto(f"{nobody.origin}/settings#approvers")
        tab.fill("#who [name=typed]", "Bea Oak")
        tab.press("#who [name=typed]", "Enter")
        expect(tab.locator(".signed")).to_contain_text("At work: Bea Oak")
        expect(tab.locator("#first-approver")).to_be_visible()
        tab.context.close()
