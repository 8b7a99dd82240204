"""An afternoon on the page: where one was, several photos at once, ways back, and handing out."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.faces import naming
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.photos.held import version_of
from eventguard.app.school import School
from eventguard.core.people.consent import Answer, Channel, Consent, Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from eventguard.web.views import CHECKED_BY_PHOTO, CHECKED_ONCE
from tests.conftest import PASSPHRASE, school_at, write_register
from tests.counted_afternoon import KEY, PHOTOS, SEEN, Hand, cleaned, who_is_on_them
from tests.review_page import browser, free_port, let_in, served
from tests.test_approve import HEAD, hold

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
MANY = 6


@pytest.fixture
def school(school: School, tmp_path: Path) -> School:
    """A school with photos of two events that wait, half of them with a look to take first."""
    import_register(school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,31/07/2027,yes"]))
    approvers.add(school, HEAD, PASSPHRASE)
    for n in range(MANY):
        event, reason = "Fair" if n < MANY - 1 else "Play", "look closely" if n % 2 else None
        hold_as(school, f"{n:x}", n, event=event, reason=reason)
    return school_at(school.workspace, school.consent_data)


def hold_as(school: School, digit: str, n: int, **how: str | None) -> None:
    """One more photo that waits, nobody on it."""
    photo = hold(school, digit * 64, Channel.SOCIAL, faces=(), content=b"photo %d" % n)
    with school.record.transaction():
        changed = photo.moved(State.HELD, number=n + 1, source=f"IMG_{n}.jpg", **how)
        school.record.save(changed, "office", school.now())


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
    expect(page.locator(".card")).to_have_count(MANY - 3)  # those that wait yet are to be seen
    page.locator("#notices button").click()
    expect(page.locator("#notices")).to_contain_text("3 wait again.")
    assert states(school) == [State.HELD] * MANY


def look_through(page: Page, many: int) -> None:
    """Say of so many photos, one after another, that they look right."""
    page.click("#look-through")
    for n in range(many):
        at_photo(page, n)
        page.keyboard.press("l")


def at_photo(page: Page, n: int) -> None:
    """Wait until the photo at this place of the list is open, and can be used."""
    expect(page.locator("body:not([inert]) #place")).to_contain_text(f"{n + 1} of ")


def test_what_differs_by_photo_is_said_on_its_page_and_the_rest_once_for_all(page: Page, school: School) -> None:
    sign_in(page)
    page.keyboard.press("Enter")
    look_through(page, MANY)
    expect(page.locator("#approve-looked")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#approve li [name=checked]")).to_have_count(0)
    expect(page.locator("#approve [data-once] [name=checked]")).to_have_count(len(CHECKED_ONCE))
    page.locator("#approve [data-go]").click()
    expect(page.locator("#approve .error")).to_contain_text("Go through the whole list first")
    for box in page.locator("#approve [data-once] [name=checked]").all():
        box.check()
    page.locator("#approve [data-go]").click()
    expect(page.locator("#notices")).to_contain_text(f"{MANY} approved.")
    assert states(school) == [State.APPROVED] * MANY


def test_of_a_photo_that_was_not_looked_through_everything_is_asked_in_the_dialog(page: Page, school: School) -> None:
    sign_in(page)
    look_through(page, 2)
    at_photo(page, 2)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#is-checked")).to_be_visible()
    page.click("#not-yet")
    expect(page.locator("#is-checked")).to_be_hidden()
    page.click("text=All photos")
    page.click("#tick-all")
    page.click("#approve-looked")
    expect(page.locator("#approve li [name=checked]")).to_have_count(2 * len(CHECKED_BY_PHOTO))
    every = page.locator("#approve [name=checked]").all()
    for box in every[1:]:
        box.check()
    page.locator("#approve [data-go]").click()
    expect(page.locator("#approve .error")).to_contain_text("Go through the whole list first")
    assert states(school) == [State.HELD] * MANY, "one line of one photo holds all of them back"
    every[0].check()
    page.locator("#approve [data-go]").click()
    expect(page.locator("#notices")).to_contain_text("3 approved.")


def test_what_was_said_of_a_photo_counts_for_it_as_it_was_then_and_for_whoever_said_it(school: School) -> None:
    at = "/photos/" + "0" * 64 + "/social"
    with served(school.workspace, school.consent_data, "--port", str(free_port())) as page:
        page.enter()
        version = version_of(school.record.photos()[0])
        said = {"version": version, "checked": True}
        assert "Only who approves" in page.post(f"{at}/checked", said).json["message"]
        assert page.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE}).status == 200
        assert "Look at the photo first" in page.post(f"{at}/checked", said).json["message"]
        page.ask("GET", at)
        assert page.post(f"{at}/checked", said).status == 200
        assert page.post(f"{at}/checked", said | {"version": "0" * 64}).status == 409
        photo = {"id": "0" * 64, "channel": "social", "version": version}
        wanted = {"photos": [photo], "checked": list(CHECKED_ONCE)}
        assert page.post("/sign-out", {}).status == 200
        assert "approver" in page.post("/approve", wanted).json["message"]
        assert page.post(f"{at}/checked", said | {"checked": False}).status == 409
        assert page.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE}).status == 200
        assert page.post(f"{at}/checked", said | {"checked": False}).status == 200
        assert page.post("/approve", wanted).json["message"].startswith("Go through the whole list")
        assert page.post(f"{at}/checked", said).status == 200
        assert page.post("/approve", wanted).status == 200


def test_new_photos_appear_in_their_place_and_no_tick_is_lost(page: Page, school: School) -> None:
    sign_in(page)
    look_through(page, 2)
    at_photo(page, 2)
    page.click("text=All photos")
    expect(page.locator("#approve-looked")).to_have_text("Approve the 2 ticked …")
    page.evaluate("() => { window.notReloaded = true; }")
    page.select_option("#which-event", "Fair")
    expect(page.locator("#how-many")).to_contain_text(f"{MANY - 1} of {MANY} are shown.")
    hold_as(school, "f", MANY + 1, event="Fair", reason="look closely")
    expect(page.locator("#how-many")).to_contain_text(f"{MANY} of {MANY + 1} are shown.")
    assert [words.split()[2] for words in visible(page)].index(f"img_{MANY + 1}.jpg") < MANY // 2 + 1, "by its rank"
    expect(page.locator("#which-event option")).to_have_text(["all", "Fair", "Play"])
    hold_as(school, "e", MANY + 2, event="Zoo trip")
    expect(page.locator("#which-event option")).to_have_text(["all", "Fair", "Play", "Zoo trip"])
    expect(page.locator("#how-many")).to_contain_text(f"{MANY} of {MANY + 2} are shown.")
    expect(page.locator("[aria-current] .count")).to_have_text(str(MANY + 2))
    expect(page.locator("#approve-looked")).to_have_text("Approve the 2 ticked …")
    ticked = page.locator(".card:has([data-choose]:checked)").first.get_attribute("data-id")
    approve_or_reject.reject(school, str(ticked), "the office", "blurred")
    expect(page.locator("#approve-looked")).to_have_text("Approve the 1 ticked …")
    page.click("#show-all")
    expect(page.locator("#how-many")).to_be_hidden()
    assert len(visible(page)) == MANY + 1
    assert page.evaluate("() => window.notReloaded")


def test_what_another_hand_changed_meanwhile_is_no_longer_ticked_and_that_is_told(page: Page, school: School) -> None:
    sign_in(page)
    look_through(page, 1)
    at_photo(page, 1)
    page.click("text=All photos")
    ticked = page.locator(".card:has([data-choose]:checked)")
    (photo,) = (each for each in school.record.photos() if each.id == ticked.get_attribute("data-id"))
    with school.record.transaction():
        moved = replace(photo, faces=(Face(1, Box(1, 1, 20, 20), Verdict.COVER, Reason.NO_MATCH),))
        school.record.save(moved, "another", school.now())
    expect(page.locator("#notices")).to_contain_text("was changed meanwhile: look at it again")
    expect(ticked).to_have_count(0)
    expect(page.locator("#approve-looked")).to_be_disabled()


def test_a_familys_answer_is_told_on_every_card_it_concerns(page: Page, school: School) -> None:
    (photo, *_) = school.record.photos()
    with school.record.transaction():
        faces = (Face(1, Box(1, 1, 20, 20), Verdict.SHOW, Reason.SHOWN_BY_HAND, person="P1"),)
        school.record.save(replace(photo, faces=faces), "another", school.now())
    card = page.locator(f'.card[data-id="{photo.id}"]')
    expect(card).to_contain_text("Shown: Ada Okafor.")
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.NO))
    expect(card.locator(".note").first).to_contain_text("Ada Okafor")


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


def counted(hand: Hand, way: str, names: int = 0) -> str:
    """One line of what somebody did."""
    said = f"{names} names, " if names else ""
    return f"recognition {way}: {PHOTOS} photos, {said}{hand.keys} keys, {hand.clicks} clicks"


def sign_in_and_approve_all(page: Page, hand: Hand) -> None:
    """Go through the face sheet, look through all photos one after another, and approve them together."""
    hand.click("text=Sign in to approve")
    hand.click("[name=passphrase]")
    hand.press(*PASSPHRASE, "Enter")
    hand.click("text=Who will be seen")
    hand.click("#right")
    hand.click("#look-through")
    for n in range(PHOTOS):
        at_photo(page, n)
        hand.press("l")
    expect(page.locator("#approve-looked")).to_be_focused()
    hand.press("Enter")
    for _ in CHECKED_ONCE:
        hand.press("Space", "Tab")
    hand.press("Enter")
    expect(page.locator("#notices")).to_contain_text(f"{PHOTOS} approved.", timeout=120_000)


def test_sixty_photos_with_recognition_off_take_no_more_than_twelve_keys_and_two_clicks_each(
    browser: Browser, tmp_path: Path
) -> None:
    school, names = cleaned(tmp_path, recognition=False), who_is_on_them()
    approvers.add(school, HEAD, PASSPHRASE)
    with let_in(school, browser) as page:
        hand = Hand(page)
        hand.click("text=Name people, one face after another")
        for on_it, photo in zip(names, naming.photos_of(school, "Sports day", Channel.SOCIAL), strict=True):
            for who in on_it:
                hand.name(who)
            for _ in naming.to_name(photo)[len(on_it) :]:
                hand.leave()
        expect(page.locator("#place")).to_have_text(
            "All faces are gone through, and every photo is made.", timeout=300_000
        )
        expect(page.locator("#left li")).to_have_count(0)
        hand.press("Enter")
        sign_in_and_approve_all(page, hand)
    many = PHOTOS * SEEN
    print("\n" + counted(hand, "off", many))
    print(
        f"{hand.keys * KEY / many + hand.waited / many:.2f} s a name, of which the page took {hand.waited / many:.2f}"
    )
    by_name = {person.id: person.name for person in school.people().values()}
    approved = sorted(school.record.photos(State.APPROVED), key=lambda photo: photo.number or 0)
    assert [{by_name[id] for id in photo.shown} for photo in approved] == [set(on_it) for on_it in names]
    assert hand.keys <= 12 * PHOTOS
    assert hand.clicks <= 2 * PHOTOS
    assert hand.keys * KEY <= 1.5 * many


def test_sixty_photos_with_recognition_on_take_no_more_than_three_actions_each(
    browser: Browser, tmp_path: Path
) -> None:
    school = cleaned(tmp_path, recognition=True)
    approvers.add(school, HEAD, PASSPHRASE)
    assert all(len(photo.shown) >= 2 for photo in school.record.photos(State.HELD))
    with let_in(school, browser) as page:
        hand = Hand(page)
        sign_in_and_approve_all(page, hand)
    print("\n" + counted(hand, "on"))
    assert len(school.record.photos(State.APPROVED)) == PHOTOS
    assert hand.keys + hand.clicks <= 3 * PHOTOS


def tab_to(page: Page, where: str) -> None:
    """Go to something that can be reached with Tab, and see that it can."""
    expect(page.locator(f"body:not([inert]) {where}").first).to_be_attached()
    for _ in range(100):
        if page.evaluate("(where) => document.activeElement.matches(where)", where):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{where} is not reached")


def test_the_keyboard_alone_leads_from_a_photo_on_the_disk_to_an_approved_one(
    empty_school: School, browser: Browser, tmp_path: Path, samples: Path
) -> None:
    import_register(empty_school, write_register(tmp_path / "people.csv", ["P1,Ben,Whitlock,4B,yes,,31/07/2027,"]))
    approvers.add(empty_school, HEAD, PASSPHRASE)
    with let_in(empty_school, browser) as page:
        with page.expect_file_chooser() as chooser:
            tab_to(page, "#files")
            page.keyboard.press("Enter")
        chooser.value.set_files(samples / "event" / "DSC_0057.jpg")
        expect(page.locator("#event")).to_be_focused()
        page.keyboard.type("Fair")
        page.keyboard.press("Enter")
        expect(page.locator(".card")).to_have_count(1, timeout=60_000)
        tab_to(page, "[href$='/event/naming']")
        page.keyboard.press("Enter")
        expect(page.locator("#matches li").first).to_be_visible()
        page.keyboard.type("whit")
        page.keyboard.press("Enter")
        expect(page.locator("#leave")).to_be_focused()
        page.keyboard.press("Enter")
        tab_to(page, "[href='/sign-in']")
        page.keyboard.press("Enter")
        tab_to(page, "[name=passphrase]")
        page.keyboard.type(PASSPHRASE)
        page.keyboard.press("Enter")
        expect(page.locator(".signed")).to_contain_text(HEAD)
        tab_to(page, "[href$='/event/sheet']")
        page.keyboard.press("Enter")
        tab_to(page, "#right")
        page.keyboard.press("Enter")
        expect(page.locator("#notices")).to_contain_text("1 face of Fair gone through.")
        tab_to(page, "#look-through")
        page.keyboard.press("Enter")
        at_photo(page, 0)
        page.keyboard.press("l")
        expect(page.locator("#approve-looked")).to_be_focused()
        page.keyboard.press("Enter")
        for _ in CHECKED_ONCE:
            page.keyboard.press("Space")
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#notices")).to_contain_text("1 approved.")
    (photo,) = empty_school.record.photos(State.APPROVED)
    assert photo.shown == ("P1",)


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
    fair.locator("form button").click()
    expect(page.locator("#notices")).to_have_text("Noted.")
    posted = {photo.event: photo.posted for photo in school.record.photos(State.APPROVED)}
    assert posted == {"Fair": ("the school's page",), "Play": ()}
    expect(page.locator('[data-event="Fair"] form.posted')).to_have_count(0)
    expect(page.locator("[data-back]")).to_have_count(1)
