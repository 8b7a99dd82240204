"""What is written in photos as staff see it on the review page: a real browser, a real reader, drawn words."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from eventguard.app.approval import approvers
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.photos.clean import Batch
from eventguard.app.photos.held import version_of
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.app.words import by_hand, school_words
from eventguard.core.people.consent import Answer, Channel, Consent
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.word import Gives
from eventguard.core.settings import Show
from tests.conftest import NOON, PASSPHRASE, encoded, write_register
from tests.review_page import Served, browser, faults, free_port, served
from tests.test_approve import HEAD
from tests.test_words_by_hand import (
    ADA,
    CORNER,
    GRACE,
    MAIL,
    REGISTER,
    SAYS,
    SCHOOL,
    SETTINGS,
    ink,
    noticeboard,
    word_at,
)

__all__ = ["browser"]  # the fixture
#: A photo of its own for each test that changes one: a rendering by hand may take so many milliseconds.
BOARDS, PATIENT = ("buttons", "keys", "others", "first", "second", "looks"), 120_000
pytestmark = pytest.mark.one_python


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of a school that has cleaned some boards."""
    root = tmp_path_factory.mktemp("boards")
    for n, name in enumerate(BOARDS):
        pixels = noticeboard()
        pixels[:4, :4] = n
        (root / f"{name}.png").write_bytes(encoded(pixels, "PNG"))
    with School(root / "work", root / "consent", SETTINGS, clock=lambda: NOON, user="the archivist") as school:
        import_register(school, write_register(root / "people.csv", REGISTER))
        register.never_publish(school, "P007", True, "court order")
        approvers.add(school, HEAD, PASSPHRASE)
        school_words.remove(school, school_words.add(school, "Oak Lane"))
        paths = [str(root / f"{name}.png") for name in BOARDS]
        list(Batch(school, Order(paths, "fair", Channel.SOCIAL, Show.CONSENT, school.today(), 1)).run())
    with served(root / "work", root / "consent", "--port", str(free_port())) as run:
        yield run


@pytest.fixture(scope="module")
def tab(browser: Browser, run: Served) -> Iterator[Page]:
    """A tab that was let in. Whatever its console says is a failure, but for refusals that the page tells in words."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENT / 4)
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(run.address)
    page.wait_for_url(f"{run.origin}/")
    yield page
    context.close()
    assert [line for line in said if "status of 409" not in line] == []


def board(run: Served, name: str) -> Photo:
    """One of the photos, as the record has it now."""
    return next(photo for photo in run.photos() if photo.source == f"{name}.png")


def opened(tab: Page, run: Served, name: str) -> Photo:
    photo = board(run, name)
    tab.goto(f"{run.origin}/photos/{photo.id}/social")
    expect(tab.locator("#lines polygon")).to_have_count(len(photo.words))
    return photo


def outline(tab: Page, n: int) -> None:
    """Click a line on the picture."""
    tab.click(f'#lines polygon[data-n="{n}"]')
    expect(tab.locator("#one h2")).to_have_text(f"Line {n}")


def read_in(tab: Page, run: Served, name: str, at: int) -> bool:
    """Whether a line can be seen in the cleaned file as it is now."""
    return ink(run.school, board(run, name), at)


def test_lines_lie_apart_from_faces_with_their_corners_and_no_page_says_what_they_say(tab: Page, run: Served) -> None:
    photo = opened(tab, run, "looks")
    for word in photo.words:
        points = tab.get_attribute(f'#lines polygon[data-n="{word.n}"]', "points") or ""
        drawn = [float(value) for value in re.split("[ ,]", points)]
        assert drawn == pytest.approx([value for corner in word.corners for value in corner])
    expect(tab.locator("#faces > *")).to_have_count(0)
    listed = tab.locator("#line-list")
    expect(listed).to_contain_text("A name: Ada Okafor. Covered: gives a child away")
    expect(listed).to_contain_text("An e-mail address. Covered: gives a child away")
    expect(listed.locator("li")).to_have_count(3)
    harmless = tab.locator("#harmless")
    expect(harmless.locator("summary")).to_have_text("2 lines give nobody away")
    expect(harmless.locator("li").first).to_be_hidden()
    outline(tab, word_at(photo, CORNER).n)
    expect(harmless.locator("li").first).to_be_visible()
    for path in ("/", f"/photos/{photo.id}/social", "/people/P001", "/record", "/down"):
        tab.goto(run.origin + path)
        assert not [text for text in (SAYS[2], "quillon", SAYS[4]) if text in tab.content()], path


@pytest.mark.parametrize("key", ["w", "Tab"])
def test_a_line_that_is_opened_or_reached_with_tab_comes_into_view_however_large_the_picture(
    tab: Page, run: Served, key: str
) -> None:
    photo = opened(tab, run, "looks")
    for _ in range(8):
        tab.keyboard.press("+")
    if key == "Tab":
        tab.locator("#line-list button").first.focus()
    for _ in tab.locator("#line-list li").all():
        if key == "w":
            tab.evaluate("view.scrollTo(0, 0)")
            tab.keyboard.press("w")
        n = int(tab.locator("#line-list button:focus").get_attribute("data-n") or 0)
        box = next(word for word in photo.words if word.n == n).box
        left, top, scale = tab.evaluate("[view.scrollLeft, view.scrollTop, parseInt(zoom.textContent) / 100]")
        wide, tall = tab.evaluate("[view.clientWidth, view.clientHeight]")
        middle = (box.x + box.width / 2) * scale - left, (box.y + box.height / 2) * scale - top
        assert 0 < middle[0] < wide and 0 < middle[1] < tall
        assert scale == 4
        if key == "Tab":
            tab.keyboard.press("Tab")


def test_what_could_not_be_read_is_listed_first_and_opens_enlarged(tab: Page, run: Served) -> None:
    photo = board(run, "looks")
    words = tuple(replace(w, gives=Gives.UNREAD) if w.n == word_at(photo, SCHOOL).n else w for w in photo.words)
    record = run.school.record
    with record.transaction():
        record.save(replace(photo, words=words), "the test", NOON)
    n = word_at(opened(tab, run, "looks"), SCHOOL).n
    first = tab.locator("#line-list li").first
    expect(first).to_have_text(f"{n}Something that could not be read. Not covered: look here")
    tab.keyboard.press("w")
    expect(tab.locator("#one h2")).to_have_text(f"Line {n}")
    image = tab.locator("#one .looks img")
    wide, tall = image.evaluate(
        "async (image) => { await image.decode(); return [image.naturalWidth, image.naturalHeight]; }"
    )
    line = word_at(photo, SCHOOL).box
    assert wide > 1.5 * line.width and tall < wide / 2, "large enough to read it, and little around it"
    assert faults(tab, "the page of one photo, a line opened") == []
    tab.click("text=It names nobody: keep it")
    expect(first).not_to_contain_text("look here", timeout=PATIENT)
    expect(tab.locator("#line-list")).to_contain_text("Something that could not be read. Kept by hand (the office)")
    expect(tab.locator("#notes")).not_to_contain_text("could not be read")


def test_a_line_is_covered_and_kept_with_buttons_and_undo_takes_it_back(tab: Page, run: Served) -> None:
    photo = opened(tab, run, "buttons")
    outline(tab, word_at(photo, CORNER).n)
    tab.click("text=Cover this line")
    expect(tab.locator("#one")).to_contain_text("Other words. Covered by hand (the office).", timeout=PATIENT)
    assert not read_in(tab, run, "buttons", CORNER)
    tab.click("#undo")
    expect(tab.locator("#one")).to_contain_text("Not covered: gives nobody away", timeout=PATIENT)
    assert board(run, "buttons").sha256 == photo.sha256
    outline(tab, word_at(photo, ADA).n)
    tab.click("text=Keep it legible")
    asked = tab.locator(".confirm")
    expect(asked).to_contain_text(
        "gives a child away (a name: Ada Okafor). Keep it legible all the same?", timeout=PATIENT
    )
    tab.click(".confirm >> text=No")
    assert board(run, "buttons").sha256 == photo.sha256
    tab.click("text=Keep it legible")
    tab.click("text=I am certain: keep it legible")
    expect(tab.locator("#one")).to_contain_text("Kept by hand (the office)", timeout=PATIENT)
    assert read_in(tab, run, "buttons", ADA) and not read_in(tab, run, "buttons", MAIL)
    told = f"the office keeps line {word_at(photo, ADA).n} legible (a name: Ada Okafor)"
    expect(tab.locator("#notes .note").first).to_contain_text(told)
    tab.click("#approve-this")
    expect(tab.locator("#approve .going")).to_contain_text("Can be read: the name of Ada Okafor.")
    expect(tab.locator("#approve .going strong")).to_contain_text(told)
    assert faults(tab, "the dialog of a photo with a name on it") == []
    tab.click("#approve [data-close]")


def test_lines_are_gone_through_covered_and_kept_with_the_keyboard(tab: Page, run: Served) -> None:
    photo = opened(tab, run, "keys")
    tab.keyboard.press("k")
    expect(tab.locator("#notices")).to_contain_text("Choose a line first.")
    shown = [word.n for word in photo.words if word.gives is not Gives.NOTHING]
    tab.keyboard.press("w")
    for n in shown:
        expect(tab.locator("#one h2")).to_have_text(f"Line {n}")
        tab.keyboard.press("ArrowDown")
    corner = tab.locator("#one h2")
    expect(corner).to_have_text(f"Line {word_at(photo, CORNER).n}")
    tab.keyboard.press("c")
    expect(tab.locator("#one")).to_contain_text("Covered by hand (the office)", timeout=PATIENT)
    assert not read_in(tab, run, "keys", CORNER)
    tab.keyboard.press("k")  # one's own cover goes without a question
    expect(tab.locator("#one")).to_contain_text("Kept by hand (the office)", timeout=PATIENT)
    assert read_in(tab, run, "keys", CORNER)
    tab.keyboard.press("u")
    expect(tab.locator("#one")).to_contain_text("Covered by hand (the office)", timeout=PATIENT)
    tab.keyboard.press("Escape")
    expect(tab.locator("#one")).to_be_hidden()


def test_no_hand_undoes_another_s_cover_on_a_line_unasked_and_none_keeps_whom_nobody_may_name(
    tab: Page, run: Served
) -> None:
    photo = board(run, "others")
    n, grace = word_at(photo, CORNER).n, word_at(photo, GRACE).n
    with School(run.workspace, run.consent_data, SETTINGS) as school:
        by_hand.cover(school, photo.id, n, by="Bea")
    opened(tab, run, "others")
    outline(tab, n)
    tab.click("text=Keep it legible")
    expect(tab.locator(".confirm")).to_contain_text(f"Bea covered line {n} by hand", timeout=PATIENT)
    tab.click("text=I am certain: keep it legible")
    told = f"the office keeps line {n} legible (other words), which Bea had covered by hand"
    expect(tab.locator("#notes")).to_contain_text(told, timeout=PATIENT)
    before = board(run, "others")
    outline(tab, grace)
    tab.click("text=Keep it legible")
    expect(tab.locator("#error")).to_contain_text("It names Grace Liu: they are never to be published", timeout=PATIENT)
    send = """async ([address, said]) => (await fetch(address, { method: "POST", body: JSON.stringify(said),
        headers: { "content-type": "application/json", "x-eventguard-token": localStorage.token } })).status"""
    at, seen = f"/photos/{photo.id}/social/words", version_of(before)
    asked = [
        (f"{at}/{grace}", {"keep": True, "sure": True, "version": seen}),
        (f"{at}/{n}", {"version": version_of(photo)}),  # what was looked at is not there any more
        (f"{at}/99", {"version": seen}),
        (f"{at}/{n}", {"keep": "yes"}),
    ]
    assert [tab.evaluate(send, [*each]) for each in asked] == [409, 409, 409, 409]
    assert board(run, "others") == before


def test_names_are_told_when_several_are_approved_and_taken_down_when_the_yes_goes(tab: Page, run: Served) -> None:
    with School(run.workspace, run.consent_data, SETTINGS) as school:
        for name in ("first", "second"):
            photo = board(run, name)
            by_hand.keep(school, photo.id, word_at(photo, ADA).n, by="Bea", sure=True)
    tab.goto(f"{run.origin}/sign-in")
    tab.fill("[name=passphrase]", PASSPHRASE)
    tab.click("#sign-in button")
    expect(tab.locator(".signed")).to_contain_text(HEAD)
    for name in ("first", "second"):
        opened(tab, run, name)
    tab.goto(run.origin)
    card = tab.locator(f'.card[data-id="{photo.id}"]')
    expect(card).to_contain_text(
        "Covered: 0 faces, 2 lines of writing. Shown: nobody. Can be read: the name of Ada Okafor."
    )
    expect(card.locator(".note").first).to_contain_text("Bea keeps line")
    for box in tab.locator("[data-choose]").all():
        box.check()
    tab.click("#approve-looked")
    expect(tab.locator("#approve [data-what]")).to_contain_text("Of 2 of them: Bea keeps line")
    going = tab.locator("#approve .going li:has(img)")
    expect(going).to_have_count(2)
    for each in going.all():
        expect(each).to_contain_text("Can be read: the name of Ada Okafor.")
    for check in tab.locator("#approve [name=checked]").all():
        check.check()
    tab.click("#approve [data-go]")
    expect(tab.locator("#notices")).to_contain_text("2 approved. They lie in")
    tab.goto(f"{run.origin}/people/P001")
    cards = tab.locator(".cards .card", has_text="approved")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("Their name can be read on it")
    register.consent(run.school, "P001", Channel.SOCIAL, Consent(Answer.WITHDRAWN))
    tab.goto(f"{run.origin}/down")
    expect(tab.locator(".card")).to_have_count(2)
    expect(tab.locator(".card").first).to_contain_text("The name of Ada Okafor can be read on it, not allowed since")
    assert len(run.photos(State.TAKEN_DOWN)) == 2
    tab.goto(f"{run.origin}/record")
    expect(tab.locator("tbody tr", has_text="Bea").first).to_contain_text(
        re.compile(r"line \d of the writing kept legible")
    )
    expect(tab.locator("tbody")).to_contain_text("words that give the school away listed")
