"""The review page as staff use it: a real browser, real photos of drawn people, the real databases and engines."""

import base64
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote_plus

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Error, Page, Route, expect

from eventguard.app.approval import approvers
from eventguard.app.people import register
from eventguard.app.photos.held import version_of
from eventguard.app.reconcile import reconcile
from eventguard.app.record import audit
from eventguard.core.people.consent import Answer, Channel, Consent, Reason
from eventguard.core.people.groups import class_id
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from eventguard.web import static_files
from tests.conftest import PASSPHRASE, plain_photo, school_at
from tests.review_page import Served, browser, enter_photos, faults, free_port, served
from tests.test_approve import HEAD, approved_files

__all__ = ["browser"]  # the fixture
#: On the drawn class photo Ada is shown by itself, Hugo may be shown but not recognised, and Dev's family said no.
CLASS, STAGE, CAKES = "IMG_0101.jpg", "Ada and Grace on stage.jpg", "DSC_0057.jpg"
ADA, DEV, FEMI, HUGO, IMANI = "P001", "P004", "P006", "P008", "P009"
#: A cleaning, or a rendering by hand, on a machine that has other things to do; in milliseconds.
PATIENT = 120_000
WIDTH, NARROWER = 1280, 820
#: Names of people, events and files.
NAMES = re.compile(
    r"\b(Ada|Okafor|Dev|Femi|Hugo|Brandt|Grace|Head Teacher|Summer fair|Concert|\w+\.jpg)\b", re.IGNORECASE
)
pytestmark = pytest.mark.one_python


@pytest.fixture
def school(demo: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """The page of a school that knows its drawn people and has cleaned their event, or nothing yet if so marked."""
    shutil.copytree(demo / "consent_data", tmp_path / "consent")
    if request.node.get_closest_marker("nothing_cleaned") is None:
        shutil.copytree(demo / "eventguard-work", tmp_path / "work")
    school = school_at(tmp_path / "work", tmp_path / "consent")
    approvers.add(school, HEAD, PASSPHRASE)
    with served(school.workspace, school.consent_data, "--port", str(free_port())) as page:
        yield page


@pytest.fixture
def page(browser: Browser, school: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab that was let in. Whatever its console says is a failure, and so is any request to elsewhere, or to an
    address with a name in it.
    """
    width = getattr(request, "param", WIDTH)
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.set_default_timeout(PATIENT / 4)
    tab = context.new_page()
    said: list[str] = []
    elsewhere: list[str] = []
    named: list[str] = []
    tab.on("console", lambda message: said.append(f"{message.text} {message.location['url']}"))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda asked: elsewhere.append(asked.url) if not _is_ours(asked.url, school) else None)
    tab.on("request", lambda asked: named.append(asked.url) if NAMES.search(unquote_plus(asked.url)) else None)
    enter_photos(tab, school)
    yield tab
    context.close()
    assert elsewhere == []
    assert named == []
    # A refusal that the page tells in words, the page that is not there, and a program that a test has stopped.
    excused = ("status of 409", "/nowhere", *(["net::ERR_"] if school.process.poll() is not None else []))
    assert [line for line in said if not any(words in line for words in excused)] == []


def _is_ours(url: str, school: Served) -> bool:
    return url.startswith((school.origin + "/", "blob:" + school.origin))


def drop(page: Page, *photos: Path, event: str = "Summer fair") -> None:
    """Drop files on the page as a mouse does, and wait until they are cleaned."""
    page.fill("#event", event)
    page.evaluate("() => { window.carried = new DataTransfer(); }")
    page.evaluate(
        """async (files) => {
            for (const [name, content] of files) {
                const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
                window.carried.items.add(new File([bytes], name));
            }
        }""",
        [[photo.name, _base64(photo)] for photo in photos],
    )
    carried = page.evaluate_handle("() => window.carried")
    page.dispatch_event("#drop", "drop", {"dataTransfer": carried})
    expect(page.locator(".card")).to_have_count(len(photos), timeout=PATIENT)


def _base64(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def open_photo(page: Page, school: Served, source: str) -> Photo:
    photo = held(school, source)
    page.click(f'.card[data-id="{photo.id}"] h2 a')
    expect(page.locator("#list button").first).to_be_visible()
    return photo


def open_face(page: Page, school: Served, samples: Path, source: str, person: str) -> Photo:
    """Open a photo, and on it the face of somebody who was drawn there."""
    photo = open_photo(page, school, source)
    choose(page, face_of(photo, samples, source, person))
    return photo


def held(school: Served, source: str) -> Photo:
    """The photo that came under this name, as the record has it now."""
    return next(photo for photo in school.photos(State.HELD) if photo.source == source)


def face_of(photo: Photo, samples: Path, source: str, person: str) -> Face:
    """The face at the place where somebody was drawn."""
    drawn = json.loads((samples / "truth.json").read_text())[source]["faces"]
    x, y, width, height = next(face["box"] for face in drawn if face["person"] == person)
    return next(face for face in photo.faces if Box(x, y, width, height).holds_centre_of(face.box))


def choose(page: Page, face: Face) -> None:
    """Click a face on the picture."""
    page.click(f'#faces [data-n="{face.n}"]', position={"x": face.box.width / 8, "y": 6})
    expect(page.locator("#one h2")).to_have_text(f"Face {face.n}")


def differs(before: Path, after: Path, box: Box) -> float:
    """How much a part of a picture has changed, 0 to 255."""
    parts = []
    for path in (before, after):
        with Image.open(path) as image:
            corners = (box.x, box.y, box.x + box.width, box.y + box.height)
            parts.append(np.asarray(image.convert("RGB").crop(corners)).astype(float))
    return float(np.abs(parts[0] - parts[1]).mean())


@pytest.mark.nothing_cleaned
@pytest.mark.parametrize("page", [NARROWER], indirect=True)
def test_the_whole_walk_from_dropping_three_photos_to_the_approved_folder(
    page: Page, school: Served, samples: Path
) -> None:
    event = samples / "event"
    drop(page, event / CLASS, event / STAGE, event / CAKES)
    photo = open_photo(page, school, CLASS)
    assert len(photo.faces) == 9
    assert ADA in photo.shown
    show_hugo(page, school, samples)
    try_to_show_dev(page, school, samples)
    cover_ada(page, school, samples)
    draw_a_box(page, school, samples)
    photo = held(school, CLASS)
    give_a_wrong_passphrase(page)
    assert approved_files(school.school) == []
    page.fill("#approve [name=passphrase]", PASSPHRASE)
    page.click("#approve [data-go]")
    page.wait_for_url(lambda url: photo.id not in url)
    expect(page.locator("#notices")).to_contain_text("is approved for social")
    (path,) = approved_files(school.school)
    assert path == school.workspace / "approved" / "social" / str(photo.output)
    assert audit.verify(school.school).problems == ()


def show_hugo(page: Page, school: Served, samples: Path) -> None:
    """Show somebody who may be shown but not recognised; it is the original's own face that appears."""
    hugo = face_of(held(school, CLASS), samples, CLASS, HUGO)
    assert hugo.verdict is Verdict.COVER
    choose(page, hugo)
    page.fill("#who", "hugo")
    page.click('.choice [data-person="P008"]')
    page.click("text=Yes, this is Hugo Brandt")
    expect(page.locator("#one")).to_contain_text("shown: Hugo Brandt", timeout=PATIENT)
    photo = held(school, CLASS)
    assert HUGO in photo.shown
    assert differs(samples / "event" / CLASS, school.workspace / "held" / str(photo.output), hugo.box) < 12


def try_to_show_dev(page: Page, school: Served, samples: Path) -> None:
    """A child whose family said no is listed with the reason, and is not shown: not by a click, not by a request."""
    before = held(school, CLASS)
    dev = face_of(before, samples, CLASS, DEV)
    choose(page, dev)
    page.fill("#who", "dev")
    refused = page.locator('.choice [data-person="P004"]')
    expect(refused).to_have_attribute("aria-disabled", "true")
    expect(refused).to_contain_text("may not be shown:")
    refused.dispatch_event("click")  # one that cannot be clicked, by its looks
    expect(page.locator("#error")).to_contain_text("Dev Malhotra may not be shown")
    status = page.evaluate(
        """async ([address, said]) => (await fetch(address, { method: "POST", body: JSON.stringify(said),
            headers: { "content-type": "application/json", "x-eventguard-token": localStorage.token } })).status""",
        [f"/photos/{before.id}/social/faces/{dev.n}", {"person": "P004", "version": version_of(before)}],
    )
    assert status == 409
    assert held(school, CLASS) == before


def cover_ada(page: Page, school: Served, samples: Path) -> None:
    choose(page, face_of(held(school, CLASS), samples, CLASS, ADA))
    page.click("text=Cover this face")
    expect(page.locator("#one")).to_contain_text("covered: by hand", timeout=PATIENT)
    assert ADA not in held(school, CLASS).shown


def draw_a_box(page: Page, school: Served, samples: Path) -> None:
    page.click("#rectangle")
    page.locator("#view").scroll_into_view_if_needed()
    stage = page.locator("#stage").bounding_box()
    assert stage is not None
    page.mouse.move(stage["x"] + 40, stage["y"] + 40)
    page.mouse.down()
    page.mouse.move(stage["x"] + 90, stage["y"] + 70, steps=4)
    page.mouse.up()
    expect(page.locator("#list")).to_contain_text("drawn by hand", timeout=PATIENT)
    photo = held(school, CLASS)
    assert photo.faces[-1].drawn == "rectangle"
    assert differs(samples / "event" / CLASS, school.workspace / "held" / str(photo.output), photo.faces[-1].box) > 12


def give_a_wrong_passphrase(page: Page) -> None:
    """The dialog names the channel and who is shown, wants the whole list ticked, and then the right passphrase."""
    page.click("#approve-this")
    dialog = page.locator("#approve")
    expect(dialog).to_contain_text("social")
    expect(dialog).to_contain_text("Hugo Brandt")
    page.fill("#approve [name=passphrase]", "not the passphrase")
    page.click("#approve [data-go]")
    expect(dialog.locator(".error")).to_contain_text("Go through the whole list")
    tick_all(page)
    page.click("#approve [data-go]")
    expect(dialog.locator(".error")).to_contain_text("The passphrase is wrong")


def tick_all(page: Page) -> None:
    for box in page.locator("#approve [name=checked]").all():
        box.check()


def test_undo_takes_back_the_last_decision_and_the_original_is_there_to_compare(
    page: Page, school: Served, samples: Path
) -> None:
    photo = open_face(page, school, samples, STAGE, ADA)
    page.keyboard.press("c")
    expect(page.locator("#one")).to_contain_text("covered: by hand", timeout=PATIENT)
    page.keyboard.press("u")
    expect(page.locator("#one")).to_contain_text("shown: Ada Okafor", timeout=PATIENT)
    assert held(school, STAGE).shown == photo.shown
    page.keyboard.press("u")
    expect(page.locator("#error")).to_contain_text("There is nothing to undo")
    page.keyboard.press("b")
    expect(page.locator("#picture")).to_have_attribute("alt", "The photo before cleaning: nobody is covered")
    page.keyboard.press("b")
    expect(page.locator("#picture")).to_have_attribute("alt", "The cleaned photo")


def test_everything_can_be_done_with_the_keyboard(page: Page, school: Served, samples: Path) -> None:
    photo = open_photo(page, school, CLASS)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#one h2")).to_have_text("Face 1")
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.locator("#zoom")).not_to_have_text("fit")
    page.keyboard.press("0")
    page.keyboard.press("o")
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#list")).to_contain_text("drawn by hand", timeout=PATIENT)
    assert held(school, CLASS).faces[-1].drawn == "ellipse"
    page.keyboard.press("x")
    page.fill("#reject [name=why]", "blurred")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: photo.id not in url)
    (rejected,) = school.photos(State.REJECTED)
    assert (rejected.id, rejected.reason, rejected.decided_by) == (photo.id, "blurred", "the office")


def test_zooming_goes_to_200_percent_and_more(page: Page, school: Served, samples: Path) -> None:
    photo = held(school, CAKES)
    page.goto(f"{school.origin}/photos/{photo.id}/social")
    for _ in range(10):
        page.click("#larger")
    expect(page.locator("#zoom")).to_have_text("400 %")
    wide = page.locator("#picture").bounding_box()
    assert photo.size is not None
    assert wide is not None
    assert round(wide["width"]) == 4 * photo.size[0]


def test_several_photos_are_approved_after_each_was_looked_at(page: Page, school: Served, samples: Path) -> None:
    page.goto(f"{school.origin}/photos/{held(school, CLASS).id}/social")
    page.goto(f"{school.origin}/sign-in")
    page.fill("[name=passphrase]", PASSPHRASE)
    page.click("#sign-in button")
    expect(page.locator(".signed")).to_contain_text(HEAD)
    expect(page.locator("[data-choose]")).to_have_count(0)  # what somebody else has opened is not looked at
    for source in (STAGE, CAKES):
        page.goto(f"{school.origin}/photos/{held(school, source).id}/social")
    page.goto(school.origin)
    expect(page.locator("[data-choose]")).to_have_count(2)
    for box in page.locator("[data-choose]").all():
        box.check()
    page.click("#approve-looked")
    tick_all(page)
    page.click("#approve [data-go]")
    expect(page.locator("#notices")).to_contain_text("2 approved. They lie in")
    assert len(approved_files(school.school)) == 2
    expect(page.locator(".signed")).to_contain_text(HEAD)


def approve(page: Page, school: Served, photo: Photo) -> None:
    """Approve one photo on its own page."""
    page.goto(f"{school.origin}/photos/{photo.id}/social")
    page.click("#approve-this")
    tick_all(page)
    page.fill("#approve [name=passphrase]", PASSPHRASE)
    page.click("#approve [data-go]")
    page.wait_for_url(lambda url: photo.id not in url)


def test_an_approval_is_taken_back_on_the_page_with_a_reason(page: Page, school: Served) -> None:
    photo = held(school, STAGE)
    approve(page, school, photo)
    page.goto(f"{school.origin}/photos/{photo.id}/social")
    page.click("#take-down-this")
    page.click("#take-down [data-go]")
    expect(page.locator("#take-down .error")).to_contain_text("Say why")
    page.fill("#take-down [name=why]", "a certificate can be read")
    page.click("#take-down [data-go]")
    expect(page.locator(".card")).to_contain_text("a certificate can be read")
    assert approved_files(school.school) == []


def test_a_withdrawal_on_the_page_takes_a_photo_down_and_it_is_ticked_off_there(
    page: Page, school: Served, samples: Path
) -> None:
    approve(page, school, held(school, STAGE))
    page.goto(f"{school.origin}/people/P001")
    page.select_option("#answers [data-channel=social] select", "no")
    page.fill("#answers [name=evidence]", "e-mail of today")
    page.click("#answers button.main")
    expect(page.locator("#before")).to_contain_text("1 approved photo leaves the approved folder at once")
    page.click("#before [data-go]")
    expect(page.locator("#answers .says")).to_contain_text("withdrawn")
    assert approved_files(school.school) == []
    page.goto(f"{school.origin}/down")
    expect(page.locator(".card")).to_contain_text("Ada Okafor")
    page.fill("form.gone [name=by]", "the head")
    page.click("form.gone button")
    expect(page.locator(".card")).to_contain_text("Recorded: it is gone everywhere")
    (down,) = school.photos(State.TAKEN_DOWN)
    assert down.taken_down_by == "the head"
    page.goto(f"{school.origin}/record")
    row = page.locator("tbody tr").first
    expect(row.locator("td").nth(2)).to_have_text(HEAD)  # who was signed in, whatever name was typed
    expect(row).to_contain_text("gone wherever it was posted, says the head")
    expect(row).to_contain_text(str(down.output))
    expect(page.locator("tbody tr", has_text="approved").last).to_contain_text("Ada Okafor")


def test_whoever_shows_somebody_while_signed_in_cannot_approve_that_photo(
    page: Page, school: Served, samples: Path
) -> None:
    assert page.evaluate(SIGN_IN, {"by": HEAD, "passphrase": PASSPHRASE}) == {"signed_in": HEAD}
    open_photo(page, school, CLASS)
    show_hugo(page, school, samples)
    assert held(school, CLASS).shown_by == (HEAD,)
    page.click("#approve-this")
    tick_all(page)
    page.click("#approve [data-go]")
    expect(page.locator("#approve .error")).to_contain_text("showed somebody on this photo by hand")
    assert approved_files(school.school) == []


SIGN_IN = f"""async (said) => (await import("{static_files.AT}/talk.js")).post("/sign-in", said)"""


def test_who_may_no_longer_be_shown_on_a_waiting_photo_is_covered_with_one_click(
    page: Page, school: Served, samples: Path
) -> None:
    assert ADA in held(school, STAGE).shown
    register.consent(school.school, ADA, Channel.SOCIAL, Consent(Answer.NO))
    page.goto(f"{school.origin}/photos/{held(school, STAGE).id}/social")
    expect(page.locator("#notes")).to_contain_text("Ada Okafor, who may not be shown")
    page.click("button:has-text('Cover them now')")
    expect(page.locator("#notices")).to_contain_text("covered now", timeout=PATIENT)
    expect(page.locator("#notes")).not_to_contain_text("Ada")
    assert ADA not in held(school, STAGE).shown


def guess(school: Served, samples: Path, source: str, person: str) -> Photo:
    """Let it be so as if Hugo's face had been taken for somebody, but not beyond doubt."""
    photo = held(school, source)
    hugo = face_of(photo, samples, source, HUGO)
    faces = tuple(replace(face, perhaps=person if face is hugo else None) for face in photo.faces)
    record = school.school.record
    with record.transaction():
        record.save(replace(photo, faces=faces), "the test", school.school.now())
    return photo


def test_a_wrong_guess_is_not_confirmed_for_an_event_where_the_face_does_not_look_like_them(
    page: Page, school: Served, samples: Path
) -> None:
    photo = guess(school, samples, CLASS, IMANI)
    page.goto(f"{school.origin}/photos/{photo.id}/social/alike/{IMANI}")
    page.click("#confirm")
    expect(page.locator("#error")).to_contain_text("does not look like the photos of Imani Clarke", timeout=PATIENT)
    assert IMANI not in held(school, CLASS).shown


def test_faces_that_look_like_one_person_are_confirmed_once_for_an_event(
    page: Page, school: Served, samples: Path
) -> None:
    for source in (CLASS, STAGE):
        guess(school, samples, source, HUGO)
    open_face(page, school, samples, CLASS, HUGO)
    expect(page.locator("#one")).to_contain_text("EventGuard's guess: Hugo Brandt, 5A. It may be wrong.")
    page.click("text=2 faces of this event look like Hugo Brandt")
    expect(page.locator("#alike input")).to_have_count(2)
    expect(page.locator(".compare")).to_contain_text("There is no picture of Hugo Brandt to compare with.")
    page.click("#confirm")
    expect(page.locator("#notices")).to_contain_text("Shown on 2 photos", timeout=PATIENT)
    assert all(HUGO in held(school, source).shown for source in (CLASS, STAGE))


def test_a_face_known_as_somebody_who_said_no_is_shown_as_another_only_after_a_warning(
    page: Page, school: Served, samples: Path
) -> None:
    open_face(page, school, samples, CLASS, FEMI)
    page.click('.choice [data-person="P008"]')
    expect(page.locator(".confirm")).to_contain_text(re.compile(r"EventGuard takes face \d+ for Femi Adeyemi"))
    page.click("text=I am certain: this is Hugo Brandt")
    expect(page.locator("#one")).to_contain_text("shown: Hugo Brandt", timeout=PATIENT)
    expect(page.locator("#notes")).to_contain_text("for Femi Adeyemi, who may not be shown (yes was withdrawn)")
    page.click("#approve-this")
    expect(page.locator("#approve .going strong")).to_contain_text("it is shown as Hugo Brandt")


def test_before_anybody_is_shown_the_page_says_how_the_face_compares_beside_a_picture_that_is_no_guess(
    page: Page, school: Served, samples: Path
) -> None:
    approve(page, school, held(school, STAGE))
    page.goto(school.origin)
    photo = open_photo(page, school, CLASS)
    ada, hugo = (face_of(photo, samples, CLASS, person) for person in (ADA, HUGO))
    choose(page, ada)
    page.click("text=Cover this face")
    expect(page.locator("#one")).to_contain_text("covered: by hand", timeout=PATIENT)
    page.fill("#who", "ada")
    page.click(f'.choice [data-person="{ADA}"]')
    confirm = page.locator(".confirm")
    expect(confirm).to_contain_text(f"Face {ada.n} looks like the photos of Ada Okafor.", timeout=PATIENT)
    expect(confirm.locator("figcaption")).to_contain_text("approved by Head Teacher on")
    page.click(".confirm >> text=No")
    choose(page, hugo)
    page.fill("#who", "ada")
    page.click(f'.choice [data-person="{ADA}"]')
    sentence = f"Face {hugo.n} does not look like the photos of Ada Okafor"
    expect(confirm).to_contain_text(f"{sentence}.", timeout=PATIENT)
    page.click("text=I am certain: this is Ada Okafor")
    expect(page.locator("#one")).to_contain_text("shown: Ada Okafor", timeout=PATIENT)
    expect(page.locator("#notes")).to_contain_text(f"{sentence}, and it is shown as Ada Okafor")
    page.click("#approve-this")
    expect(page.locator("#approve .going strong")).to_contain_text(sentence)


def test_a_cover_on_no_face_goes_only_after_its_maker_is_named_and_the_approver_sees_what_is_under_it(
    page: Page, school: Served, samples: Path
) -> None:
    photo = held(school, CAKES)
    n = max(face.n for face in photo.faces) + 1
    find = Face(n, Box(4, 4, 40, 48), Verdict.COVER, Reason.COVERED_BY_HAND, detection=0.6, by=("Bea",))
    record = school.school.record
    with record.transaction():
        record.save(replace(photo, faces=(*photo.faces, find)), "the test", school.school.now())
    open_photo(page, school, CAKES)
    choose(page, find)
    page.click("text=This is no face")
    page.click("text=It is no face")
    expect(page.locator(".confirm")).to_contain_text(f"Bea covered face {n} by hand", timeout=PATIENT)
    assert held(school, CAKES).faces[-1] == find
    page.click("text=I am certain")
    expect(page.locator("#one")).to_contain_text("not covered: no face", timeout=PATIENT)
    expect(page.locator("#notes")).to_contain_text(f"says that {n} is no face, which Bea had covered by hand")
    page.click("#approve-this")
    shown = page.locator("#approve .going img.none")
    expect(shown).to_have_count(1)
    assert shown.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 0


@pytest.mark.nothing_cleaned
def test_an_event_is_not_called_after_a_pupil_and_what_was_chosen_waits_for_a_better_name(
    page: Page, school: Served, tmp_path: Path
) -> None:
    page.set_input_files("#files", plain_photo(tmp_path / CAKES))
    expect(page.locator("#trouble")).to_contain_text(
        "What event was it? Write it above and press Enter: 1 photo waits."
    )
    page.fill("#event", "Ada Okafor concert")
    page.press("#event", "Enter")
    expect(page.locator("#trouble")).to_contain_text("Ada Okafor concert holds a pupil's full name.")
    page.set_input_files("#files", plain_photo(tmp_path / STAGE, 1))
    expect(page.locator("#trouble")).to_contain_text("2 photos wait.")
    assert school.photos() == []
    page.fill("#event", "Concert")
    page.press("#event", "Enter")
    expect(page.locator(".card")).to_have_count(2, timeout=PATIENT)
    assert {photo.event for photo in school.photos(State.HELD)} == {"Concert"}


@pytest.mark.nothing_cleaned
def test_what_is_dropped_while_somebody_is_signed_in_counts_as_theirs_and_says_so(
    page: Page, school: Served, tmp_path: Path
) -> None:
    page.evaluate(SIGN_IN, {"by": HEAD, "passphrase": PASSPHRASE})
    page.reload()
    expect(page.locator("#drop")).to_contain_text(f"counts as cleaned by {HEAD}")
    drop(page, plain_photo(tmp_path / CAKES))
    page.goto(f"{school.origin}/photos/{held(school, CAKES).id}/social")
    page.goto(school.origin)
    expect(page.locator(".card")).to_contain_text(f"{HEAD} cleaned it, or showed somebody on it")
    expect(page.locator("[data-choose]")).to_have_count(0)


@pytest.mark.nothing_cleaned
def test_dropped_photos_wait_until_somebody_says_who_they_are(page: Page, school: Served, tmp_path: Path) -> None:
    page.evaluate(SIGN_IN, {"by": HEAD, "passphrase": PASSPHRASE})
    page.reload()
    page.click("[data-sign-out]")
    expect(page.locator("#who")).to_be_visible()
    assert faults(page, "/") == []
    page.fill("#event", "Concert")
    page.set_input_files("#files", plain_photo(tmp_path / CAKES))
    expect(page.locator("#trouble")).to_contain_text("Who are you? Say so above: 1 photo waits.")
    page.click("#who button")
    expect(page.locator("#who .error")).to_contain_text("Say who you are.")
    page.fill("#who [name=typed]", "Bea Oak")
    page.click("#who button")
    expect(page.locator(".signed")).to_contain_text("At work: Bea Oak")
    expect(page.locator(".card")).to_have_count(1, timeout=PATIENT)
    assert held(school, CAKES).prepared_by == "Bea Oak"
    page.click("text=Somebody else?")
    page.select_option("#who [name=chosen]", HEAD)
    page.click("#who button")
    expect(page.locator(".signed")).to_contain_text(f"At work: {HEAD}")


@pytest.mark.nothing_cleaned
def test_what_is_pressed_before_the_page_s_scripts_are_there_is_not_lost(page: Page, school: Served) -> None:
    held_back: list[Route] = []
    page.route("**/static/*/joined/*.js", lambda route: held_back.append(route))  # noqa: PLW0108  playwright marks what it calls
    page.goto(f"{school.origin}/who", wait_until="commit")
    expect(page.locator("#who button")).to_be_visible()
    with pytest.raises(Error, match="element is inert"):
        page.click("#who button", timeout=1_000)
    held_back[0].continue_()
    page.fill("#who [name=typed]", "Bea Oak")
    page.click("#who button")
    expect(page.locator(".signed")).to_contain_text("At work: Bea Oak")


@pytest.mark.nothing_cleaned
def test_what_is_no_photo_is_told_in_words_and_the_others_go_on(page: Page, school: Served, tmp_path: Path) -> None:
    (tmp_path / "letter.jpg").write_bytes(b"Dear parents")
    page.fill("#event", "Summer fair")
    page.set_input_files("#files", [tmp_path / "letter.jpg", plain_photo(tmp_path / CAKES)])
    expect(page.locator("#trouble")).to_contain_text("letter.jpg:", timeout=PATIENT)
    expect(page.locator(".card")).to_have_count(1)
    page.click("text=Could not be cleaned")
    expect(page.locator(".card h2")).to_have_text("letter.jpg")
    page.click("text=Put it away")
    expect(page.locator("#notices")).to_contain_text("letter.jpg is put away")
    expect(page.locator(".card")).to_have_count(0)
    assert school.photos(State.QUARANTINED) == []


@pytest.mark.nothing_cleaned
def test_a_page_whose_program_was_stopped_in_mid_cleaning_says_so(page: Page, school: Served, samples: Path) -> None:
    page.fill("#event", "Summer fair")
    page.set_input_files("#files", [samples / "event" / name for name in (CLASS, STAGE, CAKES)])
    expect(page.locator("[data-words]")).to_contain_text("of 3 done")
    school.process.kill()
    expect(page.locator("[data-words]")).to_contain_text("EventGuard was stopped. Start it again", timeout=PATIENT)
    assert len(list((school.workspace / "dropped").glob("*.json"))) == 3, "what was dropped is kept"


@pytest.mark.nothing_cleaned
def test_nobody_is_shown_who_is_not_in_the_classes_that_were_ticked(page: Page, school: Served, samples: Path) -> None:
    page.click("text=More choices")
    expect(page.locator("#groups label")).to_have_text(["4B", "5A", "staff"])
    page.check("#groups [value='5A']")
    drop(page, samples / "event" / STAGE)
    shown = held(school, STAGE).shown
    assert shown and ADA not in shown, "Ada is in 4B"
    page.fill("#event", "Sports day")
    page.locator("#event").blur()
    expect(page.locator("#groups :checked")).to_have_count(0)
    page.check("#groups [value='4B']")
    page.check("#again")
    page.fill("#event", "Summer fair")
    page.set_input_files("#files", samples / "event" / STAGE)
    expect(page.locator(".card")).to_contain_text("Shown: Ada Okafor", timeout=PATIENT)


@pytest.mark.nothing_cleaned
def test_our_copy_of_a_dropped_photo_goes_a_week_after_the_photo_is_decided(
    page: Page, school: Served, tmp_path: Path
) -> None:
    drop(page, plain_photo(tmp_path / CAKES))
    copies = school.workspace / "dropped"
    assert [path.name for path in copies.iterdir()] == [held(school, CAKES).id]
    page.goto(f"{school.origin}/photos/{held(school, CAKES).id}/social")
    page.click("#reject-this")
    page.fill("#reject [name=why]", "not needed")
    page.click("#reject [data-go]")
    page.wait_for_url(f"{school.origin}/")
    (copy,) = copies.iterdir()
    os.utime(copy, (time.time() - 8 * 24 * 3600,) * 2)
    later = school_at(school.workspace, school.consent_data, clock=lambda: datetime.now(UTC) + timedelta(days=8))
    reconcile(later)
    assert list(copies.iterdir()) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 820), ("light", 390)])
def test_axe_finds_no_serious_fault_on_any_page_and_none_is_wider_than_the_window(
    page: Page, school: Served, samples: Path, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 844})
    photo = held(school, CLASS)
    found = []
    for path in (
        "/",
        f"/photos/{photo.id}/social",
        f"/photos/{photo.id}/social/event/naming",
        f"/photos/{photo.id}/social/event/sheet",
        "/may-i-post",
        "/sign-in",
        "/who",
        "/people",
        "/people/P001",
        f"/classes/{class_id('4B')}",
        "/missing",
        "/renewals?which=365",
        "/down",
        "/record",
        "/?state=approved",
        "/nowhere",
    ):
        page.goto(school.origin + path)
        wide = page.evaluate("() => document.scrollingElement.scrollWidth")
        found += [f"{path} is {wide} pixels wide"] if wide > width else []
        if path.endswith("/social"):
            page.click("#list li:not(.shown) button >> nth=0")
            expect(page.locator(".choice li").first).to_be_visible()
            found += faults(page, path)
            page.click("#approve-this")
        found += faults(page, path)
    assert found == []


def test_no_page_says_what_it_must_not(page: Page, school: Served, samples: Path) -> None:
    photo = held(school, CLASS)
    for path in ("/", f"/photos/{photo.id}/social", "/people", "/people/P001", "/down", "/record", "/nowhere"):
        page.goto(school.origin + path)
        words = page.inner_text("body").lower().split()
        for never in ("anonymous", "anonymised", "ai", "traceback", "exception", "error:"):
            assert never not in words, (path, never)
