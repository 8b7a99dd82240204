"""A caption is read while somebody types it: what gives a child away is marked, and it is kept nowhere."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route, expect

from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.people.import_file import import_register
from eventguard.app.photos.check import check
from eventguard.app.words import caption
from eventguard.core.people.consent import Answer, Channel, Consent, Person
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.word import Gives, Word
from tests.conftest import PASSPHRASE, school_at, write_register
from tests.review_page import Served, browser, free_port, served
from tests.test_approve import CONTENT, HEAD, hold

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
DAY = date(2026, 7, 10)
YES = Consent(Answer.YES, with_name=True)
PEOPLE = {
    "P1": Person("P1", "Ada Okafor", group="4B", consents={Channel.SOCIAL: YES}),
    "P2": Person("P2", "Ben Whitlock", group="4B"),
}
CORNERS = ((1, 1), (9, 1), (9, 4), (1, 4))
SECRET = "xylophonequartet"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page with two approved photos of one event and one that waits; on one a name can be read."""
    root = tmp_path_factory.mktemp("school")
    school = school_at(root / "work", root / "consent")
    rows = ["P1,Ada,Okafor,4B,yes,,,yes", "P2,Ben,Whitlock,4B,yes,,,yes"]
    import_register(school, write_register(root / "people.csv", rows))
    approvers.add(school, HEAD, PASSPHRASE)
    for letter in "ab":
        photo = hold(school, letter * 64, Channel.SOCIAL, content=CONTENT + letter.encode())
        if letter == "b":
            lines = (Word(1, CORNERS, Gives.SCHOOL, Verdict.SHOW, by=("Bea",)),)
            with school.record.transaction():
                school.record.save(photo.moved(State.HELD, words=lines), "office", school.now())
        approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    hold(school, "c" * 64, Channel.SOCIAL, content=CONTENT + b"c")
    with served(school.workspace, school.consent_data, "--port", str(free_port())) as page:
        yield page


@pytest.fixture(scope="module")
def tab(page: Served, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    tab.goto(page.address)
    tab.wait_for_url(f"{page.origin}/")
    yield tab
    context.close()


@given(st.text(st.sampled_from("aA dokfrBenWhitlc4\n\u00e9\U0001f469\U0001f3fd\u200d @.07"), max_size=60))
def test_the_pieces_are_the_caption_and_what_is_marked_is_what_check_finds(text: str) -> None:
    pieces = caption.read(PEOPLE, text, Channel.SOCIAL, DAY)
    assert "".join(piece for piece, _ in pieces) == text
    found = caption.given_away(PEOPLE, text, Channel.SOCIAL, DAY)
    assert [piece for piece, why in pieces if why] == [text[each.start : each.end] for each in found]


def test_a_name_may_be_said_only_with_a_yes_with_name_for_this_channel() -> None:
    said = caption.read(PEOPLE, "Ada Okafor and Ben Whitlock", Channel.SOCIAL, DAY)
    assert [text for text, why in said if why] == ["Ben Whitlock"]
    assert dict(said)["Ben Whitlock"].startswith("Ben Whitlock: has not said yes with name for this channel")
    said = caption.read(PEOPLE, "Ada Okafor and Ben Whitlock", Channel.PRESS, DAY)
    assert [text for text, why in said if why] == ["Ada Okafor", "Ben Whitlock"]


def test_what_can_be_read_in_photos_and_what_nobody_could_read_is_told() -> None:
    kept = Word(1, CORNERS, Gives.NAME, Verdict.SHOW, person="P1")
    unread = Word(2, CORNERS, Gives.UNREAD, Verdict.SHOW)
    hidden = Word(3, CORNERS, Gives.NAME, Verdict.COVER, person="P2")
    photos = [
        Photo(letter * 64, Channel.SOCIAL, "fair", State.HELD, output=f"{letter}.jpg", words=words)
        for letter, words in (("a", (kept, hidden)), ("b", (unread,)), ("c", (hidden,)), ("d", (unread,) * 81))
    ]
    assert caption.in_pictures(photos, {"P1": "Ada Okafor", "P2": "Ben Whitlock"}) == [
        "In the picture a.jpg: can be read: a name: Ada Okafor.",
        "In the picture b.jpg: something written (line 2) could not be read: look whether it is a name.",
        "In the picture d.jpg: something written (lines 2, 2, 2, 2, 2, 2, 2, 2 and 73 more) could not be read:"
        " look whether it is a name.",
    ]


def test_names_are_marked_while_somebody_types_and_words_are_copied_only_where_nothing_is(
    page: Served, tab: Page
) -> None:
    tab.goto(f"{page.origin}/photos/{'c' * 64}/social")
    tab.click("text=What is to stand beside it?")
    box, copy, says = tab.locator(".caption textarea"), tab.locator("[data-copy]"), tab.locator("[data-says]")
    box.press_sequentially("\U0001f469\U0001f3fd\u200d\U0001f3a8 Well done Ada Okaforr, Ben of 4B")
    expect(tab.locator(".under mark")).to_have_text(["Ada Okaforr", "Ben", "4B"])
    expect(tab.locator("[data-why] li").first).to_have_text(
        "“Ada Okaforr”: Ada Okafor: has not said yes with name for this channel, so a picture, but no name."
    )
    expect(says).to_contain_text("Do not post these words as they are")
    expect(copy).to_be_hidden()
    box.fill("Well done, Year 4! ")
    expect(says).to_contain_text("Nothing was found")
    copy.click()
    expect(tab.locator("#notices")).to_contain_text("copied")
    assert tab.evaluate("navigator.clipboard.readText()") == "Well done, Year 4! "
    box.press_sequentially("x")
    expect(copy).to_be_hidden(timeout=250)  # what was read is not what stands there now
    expect(copy).to_be_visible()


def test_words_that_were_not_read_are_not_copied(page: Served, tab: Page) -> None:
    tab.goto(f"{page.origin}/may-i-post")

    def broken(route: Route) -> None:
        route.abort()

    tab.route("**/caption", broken)
    tab.fill("textarea", "Well done, Year 4!")
    expect(tab.locator("[data-says]")).to_contain_text("These words were not read.")
    expect(tab.locator("[data-copy]")).to_be_hidden()
    tab.unroute("**/caption", broken)
    tab.select_option("#channel", "press")
    expect(tab.locator("[data-copy]")).to_be_visible()


def test_beside_several_photos_of_an_event_all_that_can_be_read_in_them_is_told(page: Served, tab: Page) -> None:
    tab.goto(f"{page.origin}/?state=approved")
    tab.click("text=What is to stand beside them?")
    tab.focus(".caption textarea")
    expect(tab.locator("[data-pictures] li")).to_have_text(
        [re.compile("In the pictures"), re.compile("can be read: the school's own words")]
    )


def test_a_caption_is_kept_nowhere_and_stands_in_no_address(page: Served, tab: Page) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{page.origin}/photos/{'c' * 64}/social")
    tab.click("text=What is to stand beside it?")
    tab.fill(".caption textarea", SECRET)
    expect(tab.locator("[data-copy]")).to_be_visible()
    tab.reload()
    expect(tab.locator(".caption textarea")).to_have_value("")
    stored = tab.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert asked and SECRET not in str(asked) and SECRET not in stored
    for folder in (page.workspace, page.consent_data):
        for path in filter(Path.is_file, folder.rglob("*")):
            assert SECRET.encode() not in path.read_bytes(), path


def test_half_an_emoji_at_the_end_of_a_full_field_hides_no_name(page: Served, tab: Page) -> None:
    tab.goto(f"{page.origin}/may-i-post")
    tab.locator("textarea").evaluate("box => { box.value = 'Ben Whitlock \\ud83d'; }")
    tab.locator("textarea").dispatch_event("input")
    expect(tab.locator(".caption mark")).to_have_text("Ben Whitlock")


def test_a_caption_too_long_for_any_place_is_refused_in_words(page: Served, tab: Page) -> None:
    tab.goto(f"{page.origin}/may-i-post")
    tab.locator("textarea").evaluate("box => { box.removeAttribute('maxlength'); box.value = 'x '.repeat(6000); }")
    tab.locator("textarea").dispatch_event("input")
    expect(tab.locator("[data-says]")).to_contain_text("too long")
    expect(tab.locator("[data-copy]")).to_be_hidden()


def test_check_in_the_terminal_finds_the_same(page: Served, tmp_path: Path) -> None:
    school, text = page.school, "Ada Okafor, 07700 900123"
    answer = check(school, tmp_path, Channel.SOCIAL, school.today(), text)
    assert answer.caption == caption.given_away(school.people(), text, Channel.SOCIAL, school.today())
    assert len(answer.caption) == 2
