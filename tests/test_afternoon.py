"""An afternoon on the page: where one was, several photos at once, ways back, and handing out."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State
from tests.conftest import PASSPHRASE, school_at
from tests.review_page import browser, let_in
from tests.test_approve import HEAD, hold

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
MANY = 6


@pytest.fixture
def school(school: School) -> School:
    """A school with photos of two events that wait, half of them with a look to take first."""
    approvers.add(school, HEAD, PASSPHRASE)
    for n in range(MANY):
        photo = hold(school, f"{n:x}" * 64, Channel.SOCIAL, faces=(), content=b"photo %d" % n)
        event = "Fair" if n < MANY - 1 else "Play"
        with school.record.transaction():
            reason = "look closely" if n % 2 else None
            changed = photo.moved(State.HELD, event=event, number=n + 1, source=f"IMG_{n}.jpg", reason=reason)
            school.record.save(changed, "office", school.now())
    return school_at(school.workspace, school.consent_data)


@pytest.fixture
def page(school: School, browser: Browser) -> Iterator[Page]:
    """The page of that school, open in a browser."""
    with let_in(school, browser) as tab:
        yield tab


def sign_in(page: Page) -> None:
    page.goto(page.url.rpartition("/")[0] + "/sign-in")
    page.fill("[name=passphrase]", PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.locator(".signed")).to_contain_text(f"Signed in: {HEAD}")


def visible(page: Page) -> list[str]:
    return [str(name) for name in page.locator(".card:visible").evaluate_all("all => all.map(e => e.dataset.words)")]


def states(school: School) -> list[State]:
    return [photo.state for photo in sorted(school.record.photos(), key=lambda photo: photo.number or 0)]


def test_filter_order_search_and_place_outlast_a_look_at_a_photo_and_next_stays_in_the_list(page: Page) -> None:
    page.select_option("#which-event", "Fair")
    page.check("#only-notes")
    page.select_option("#order", "name")
    assert [words.split()[2] for words in visible(page)] == ["img_1.jpg", "img_3.jpg"]
    page.locator(".card:visible h2 a").first.click()
    expect(page.locator("#place")).to_have_text("1 of 2")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#place")).to_have_text("2 of 2")
    expect(page.locator("[rel=next]")).to_be_hidden()
    page.click("text=All photos")
    expect(page.locator("#only-notes")).to_be_checked()
    assert len(visible(page)) == 2
    page.uncheck("#only-notes")
    page.fill("#find", "img_4")
    assert [words.split()[2] for words in visible(page)] == ["img_4.jpg"]
    page.fill("#find", "nowhere")
    expect(page.locator("#none")).to_be_visible()


def test_what_was_approved_together_is_taken_back_together(page: Page, school: School) -> None:
    sign_in(page)
    for n in range(3):
        page.goto(page.url.split("/photos")[0].rstrip("/") + f"/photos/{str(n) * 64}/social")
    page.click("text=All photos")
    page.click("#tick-all")
    page.click("#approve-looked")
    for box in page.locator("[name=checked]").all():
        box.check()
    page.locator("#approve [data-go]").click()
    expect(page.locator("#notices")).to_contain_text("3 approved.")
    assert states(school)[:3] == [State.APPROVED] * 3
    expect(page.locator("[data-back]")).to_have_count(3)
    page.locator("#notices button").click()
    expect(page.locator("#notices")).to_contain_text("3 wait again.")
    assert states(school) == [State.HELD] * MANY


def test_shift_ticks_all_between(page: Page) -> None:
    sign_in(page)
    root = page.url.split("/?")[0].rstrip("/")
    for n in range(4):
        page.goto(f"{root}/photos/{str(n) * 64}/social")
    page.click("text=All photos")
    page.select_option("#order", "name")
    boxes = page.locator("[data-choose]")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator("#approve-looked")).to_have_text("Approve the 4 ticked …")
    page.locator(".card h2 a").last.click()
    page.go_back()
    expect(page.locator("#approve-looked")).to_have_text("Approve the 4 ticked …")


def test_a_rejected_photo_opens_and_is_put_back(page: Page, school: School) -> None:
    approve_or_reject.reject(school, "0" * 64, "the office", "blurred")
    page.goto(page.url + "?state=rejected")
    expect(page.locator("main")).to_contain_text("Their cleaned copies stay for 7 days")
    page.locator(".card h2 a").click()
    page.click("#back-this")
    expect(page.locator("#notices")).to_contain_text("It waits again.")
    assert states(school) == [State.HELD] * MANY


def approve(school: School, *numbers: int) -> list[Photo]:
    return [approve_or_reject.approve(school, str(n) * 64, HEAD, PASSPHRASE) for n in numbers]


def test_approved_photos_are_downloaded_as_a_zip_and_noted_as_posted_at_once(page: Page, school: School) -> None:
    photos = approve(school, 0, 1, 2, 5)
    page.goto(page.url + "?state=approved")
    fair = page.locator('.buttons.event[data-event="Fair"]')
    with page.expect_download() as coming:
        fair.locator("text=Download 3 as one zip").click()
    assert coming.value.suggested_filename == "fair.zip"
    with zipfile.ZipFile(io.BytesIO(coming.value.path().read_bytes())) as file:
        assert sorted(file.namelist()) == sorted(str(photo.output) for photo in photos[:3])
        assert file.read(str(photos[1].output)) == b"photo 1"
    fair.locator("[name=where]").fill("the school's page")
    fair.locator("button").click()
    expect(page.locator("#notices")).to_have_text("Noted.")
    posted = {photo.event: photo.posted for photo in school.record.photos(State.APPROVED)}
    assert posted == {"Fair": ("the school's page",), "Play": ()}
    expect(page.locator('[data-event="Fair"] form.posted')).to_have_count(0)
    expect(page.locator("[data-back]")).to_have_count(1)
