"""The page of a film as staff use it: a real browser, a drawn film that was really cleaned, the real databases."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from eventguard.app.photos.held import version_of
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.web.films.watched import FIRST
from tests.conftest import PASSPHRASE, school_at
from tests.drawn_films import FRAMES, RATE, SIZE, copied, with_film
from tests.films import film_file
from tests.review_page import Served, browser, faults, free_port, let_in, served, tab_of
from tests.test_approve import HEAD

__all__ = ["browser"]  # the fixture
#: A decision by hand draws stretches of the film again, on a machine that has other things to do; in milliseconds.
PATIENT = 180_000
pytestmark = pytest.mark.one_python


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a school with a held film is; nothing there is changed."""
    root = tmp_path_factory.mktemp("filmed")
    with_film(root, Path(__file__).parents[1] / "samples")
    return root


@pytest.fixture
def run(filmed: Path, tmp_path: Path) -> Iterator[Served]:
    """Its page."""
    workspace, consent = copied(filmed, tmp_path)
    with served(workspace, consent, "--port", str(free_port())) as page:
        yield page


@pytest.fixture
def page(browser: Browser, run: Served) -> Iterator[Page]:
    """A tab with the film open."""
    with tab_of(run, browser) as tab:
        tab.set_default_timeout(PATIENT / 3)
        tab.goto(address(run))
        tab.wait_for_function("() => document.getElementById('picture').readyState >= 2")
        yield tab


def held(run: Served) -> Photo:
    (photo,) = run.photos(State.HELD)
    return photo


def address(run: Served) -> str:
    photo = held(run)
    return f"{run.origin}/photos/{photo.id}/{photo.channel}"


def frame(page: Page) -> int:
    """The frame that is on the screen."""
    return int(page.evaluate("() => document.getElementById('picture').currentTime") * RATE)


def at(page: Page, number: int) -> None:
    """Wait until this frame is on the screen."""
    page.wait_for_function(
        "([n, rate]) => !picture.seeking && Math.floor(picture.currentTime * rate) === n", arg=[number, RATE]
    )


def play_to_its_end(page: Page) -> None:
    page.click("#first-frame")
    page.click("#play")
    page.wait_for_function("() => picture.ended", timeout=PATIENT)
    expect(page.locator("#through")).to_contain_text("You have gone through this film.")


def track(page: Page, n: int) -> Locator:
    return page.locator(f'#list [data-n="{n}"]')


def test_it_plays_and_whoever_saw_every_second_may_let_it_go(page: Page, run: Served) -> None:
    assert page.evaluate("() => picture.canPlayType('video/mp4; codecs=\"avc1.640028\"')") in ("probably", "maybe")
    assert page.evaluate("() => [picture.muted, picture.controls, picture.preload]") == [True, True, "metadata"]
    assert page.evaluate("() => picture.duration") == pytest.approx(FRAMES / RATE, abs=0.05)
    expect(page.locator("#through")).to_contain_text(f"{FIRST} So far: 0 of 3 seconds played, 0 of")
    expect(page.locator("#approve-this")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("a")
    expect(page.locator("#error")).to_have_text(FIRST)
    expect(page.locator("#approve")).to_be_hidden()
    play_to_its_end(page)
    page.click("#approve-this")
    expect(page.locator("#approve")).to_contain_text("This film is going to be posted on")
    for box in page.locator("#approve [name=checked]").all():
        box.check()
    page.fill("#approve [name=passphrase]", PASSPHRASE)
    page.click("#approve [data-go]")
    page.wait_for_url(f"{run.origin}/")
    (photo,) = run.photos(State.APPROVED)
    assert photo.decided_by == HEAD
    page.goto(f"{run.origin}/photos/{photo.id}/{photo.channel}")
    page.wait_for_function("() => picture.readyState >= 2")


def test_to_jump_to_the_end_or_to_play_it_too_fast_is_not_to_see_it(page: Page) -> None:
    page.evaluate("() => { picture.playbackRate = 4; }")
    page.click("#play")
    page.wait_for_function("() => picture.ended")
    page.reload()
    page.wait_for_function("() => picture.readyState >= 2")
    page.evaluate("() => { picture.currentTime = 2; }")
    page.click("#play")
    page.wait_for_function("() => picture.ended")
    page.wait_for_timeout(500)
    expect(page.locator("#through")).to_contain_text(FIRST)


def test_a_track_leads_to_its_frames_and_who_opened_each_has_gone_through_it(page: Page, run: Served) -> None:
    faces = held(run).faces
    for face in faces:
        assert face.span is not None
        track(page, face.n).click()
        at(page, face.span[0])
        expect(page.locator("#one")).to_contain_text(f"Face {face.n}")
    expect(page.locator("#through")).to_have_text("You have gone through this film.")
    last = faces[-1]
    page.click("#to-last")
    at(page, last.span[1] if last.span else 0)
    page.click("#to-best")
    at(page, last.at or 0)
    expect(page.locator(f'#faces [data-n="{last.n}"]')).to_be_visible()
    picture = page.locator("#one .looks img")
    expect(picture).to_have_js_property("complete", True)
    assert page.evaluate("(image) => image.naturalWidth", picture.element_handle()) > 0


def test_keys_go_from_frame_to_frame_and_from_track_to_track(page: Page, run: Served) -> None:
    at(page, 0)
    for key in "...,":
        page.keyboard.press(key)
    at(page, 2)
    expect(page.locator("#at")).to_have_text("0:00.0")
    page.keyboard.press("]")
    at(page, FRAMES - 1)
    page.keyboard.press("[")
    at(page, 0)
    page.keyboard.press("ArrowDown")
    expect(track(page, 1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("p")
    page.wait_for_function("() => !picture.paused && picture.currentTime > 0.2")
    page.keyboard.press("p")
    page.wait_for_function("() => picture.paused")
    assert frame(page) > 0
    page.keyboard.press("h")
    expect(page.locator("#outlines")).to_have_attribute("aria-pressed", "false")


def test_the_same_frame_is_shown_before_cleaning_over_the_film(page: Page) -> None:
    page.keyboard.press(".")
    at(page, 1)
    page.keyboard.press("b")
    before = page.locator("#frame-before")
    expect(before).to_be_visible()
    expect(page.locator("#view")).to_have_class(re.compile("before"))
    assert page.evaluate("(image) => image.naturalWidth", before.element_handle()) == SIZE[0]
    first = before.get_attribute("src")
    page.keyboard.press(".")
    expect(before).not_to_have_attribute("src", first or "")
    page.keyboard.press("b")
    expect(before).to_be_hidden()
    page.keyboard.press("b")
    expect(before).to_be_visible()
    page.keyboard.press("p")
    expect(before).to_be_hidden()


def test_a_cover_is_drawn_from_one_time_to_another_and_taken_back(page: Page, run: Served) -> None:
    earlier = held(run)
    play_to_its_end(page)
    page.click("#first-frame")
    at(page, 0)
    page.keyboard.press("r")
    expect(page.locator("#drawn-from")).to_have_value("0.00")
    expect(page.locator("#drawn-to")).to_have_value("2.00")
    page.fill("#drawn-to", "0.48")
    page.focus("#view")
    page.keyboard.press("Enter")
    expect(page.locator("#working")).to_contain_text("Drawing the film again")
    expect(page.locator("#working")).to_be_hidden(timeout=PATIENT)
    page.keyboard.press("Escape")
    now = held(run)
    (drawn,) = [face for face in now.faces if face.drawn]
    assert (drawn.span, drawn.by) == ((0, 12), ("the office",))
    assert now.sha256 != earlier.sha256
    expect(page.locator("#picture")).to_have_attribute("src", re.compile(str(version_of(now))[:12]))
    expect(page.locator("#through")).to_contain_text("So far: 2 of 3 seconds played")  # what was not drawn over
    page.keyboard.press("u")
    expect(page.locator("#list li")).to_have_count(len(earlier.faces), timeout=PATIENT)
    assert held(run).faces == earlier.faces


def test_a_track_is_shown_by_hand_from_its_first_to_its_last_frame(page: Page, run: Served) -> None:
    track(page, 2).click()
    page.fill("#who", "Ada")
    page.click('#one [data-person="P1"]')
    page.click("#one [data-yes]")
    expect(page.locator("#working")).to_be_visible()
    expect(track(page, 2)).to_contain_text("shown: Ada Okafor", timeout=PATIENT)
    face = held(run).faces[1]
    assert (face.verdict, face.reason, face.person) == (Verdict.SHOW, Reason.SHOWN_BY_HAND, "P1")
    page.keyboard.press("c")
    expect(track(page, 2)).to_contain_text("covered: by hand", timeout=PATIENT)


def test_a_film_with_sound_is_listened_to(browser: Browser, filmed: Path, tmp_path: Path) -> None:
    workspace, consent = copied(filmed, tmp_path)
    school = school_at(workspace, consent)
    (photo,) = school.record.photos(State.HELD)
    assert photo.film is not None
    with school.record.transaction():
        school.record.save(replace(photo, film=replace(photo.film, sound=True)), "office", school.now())
    with let_in(school, browser) as tab:
        tab.goto(f"{tab.url.rstrip('/')}/photos/{photo.id}/{photo.channel}")
        for face in photo.faces:
            tab.click(f'#list [data-n="{face.n}"]')
        expect(tab.locator("#through")).to_have_text("You have gone through this film.")
        tab.click("#approve-this")
        for box in tab.locator("#approve [name=checked]").all():
            box.check()
        tab.fill("#approve [name=passphrase]", PASSPHRASE)
        tab.click("#approve [data-go]")
        expect(tab.locator("#approve .error")).to_contain_text("nobody said yet that they listened to all of it")
        tab.check("#approve [name=listened]")
        tab.click("#approve [data-go]")
        expect(tab.locator("#notices")).to_contain_text("is approved")


def test_what_is_drawn_begins_in_sight_of_the_buttons_that_say_when(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 700})
    page.evaluate("() => scrollTo(0, 0)")
    page.click("#rectangle")
    on = page.locator("#on").bounding_box()
    hint = page.locator("#drawing-hint").bounding_box()
    assert on and hint
    assert on["y"] + on["height"] <= hint["y"], "nothing lies over the buttons"
    assert hint["y"] + hint["height"] <= 700


def test_what_another_changes_in_a_film_has_to_be_seen_again(page: Page, run: Served) -> None:
    play_to_its_end(page)
    photo, school = held(run), run.school
    with school.record.transaction():
        school.record.save(replace(photo, faces=photo.faces[:-1]), "somebody else", school.now())
    expect(page.locator("#changed")).to_contain_text("look again")
    expect(page.locator("#through")).to_contain_text(f"{FIRST} So far: 0 of 3")
    page.click("#changed button")
    page.wait_for_timeout(300)
    expect(page.locator("#through")).to_contain_text(f"{FIRST} So far: 0 of 3")
    play_to_its_end(page)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_in_any_width_and_light(page: Page, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 844})
    track(page, 1).click()
    page.keyboard.press("r")
    page.wait_for_timeout(600)  # until colours have faded
    assert faults(page, f"the film, {width} wide") == []
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_its_card_says_that_it_is_a_film_and_how_long(page: Page, run: Served) -> None:
    page.goto(f"{run.origin}/")
    card = page.locator(".card")
    expect(card.locator(".film-mark")).to_have_text("Film, 0:03")
    expect(card.locator("img")).to_have_js_property("complete", True)
    assert faults(page, "the list") == []


def test_a_film_that_is_dropped_is_cleaned_while_the_page_tells_how_far_it_is(page: Page, run: Served) -> None:
    page.goto(f"{run.origin}/")
    page.fill("#event", "play")
    page.click("summary:has-text('More choices')")
    page.check("#sound")
    film = FilePayload(name="play.mp4", mimeType="video/mp4", buffer=film_file(frames=150, size=SIZE, sound=True))
    page.set_input_files("#files", files=[film])
    expect(page.locator("#progress [data-words]")).to_contain_text("of a film", timeout=PATIENT)
    expect(page.locator(".card")).to_have_count(2, timeout=PATIENT)
    expect(page.locator(".film-mark").first).to_have_text(re.compile("Film, 0:0[35]"))
    assert {photo.event: photo.film.sound for photo in run.photos(State.HELD) if photo.film} == {
        "fair": False,
        "play": True,
    }
