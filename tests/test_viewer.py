"""The picture of one photo as it is handled: real mouse, keys and fingers, in the real browser."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from eventguard.app.approval import approve_or_reject, approvers, ways_back
from eventguard.app.faces import by_hand
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.settings import Settings
from tests.conftest import NOON, PASSPHRASE, ROOT, school_at
from tests.review_page import browser, faults, let_in
from tests.test_approve import HEAD
from tests.test_naming import clean_samples

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
PHOTOS = ("IMG_0101.jpg", "Ada and Grace on stage.jpg")
REGISTER = [
    "P001,Ada,Okafor,4B,yes,,,",
    "P002,Ben,Whitlock,4B,yes,,,",
    "P004,Dev,Malhotra,4B,no,,,",
    "P009,Imani,Clarke,5A,yes,,,",
]
PHONE, TABLET, DESK = (390, 844), (820, 1180), (1280, 800)
#: How long a finger takes from one place to the next, in milliseconds.
PACE = 40
#: What can be touched in a page and is too small for it. A face on the picture is as large as it is, and may be missed.
SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary")]
    .filter((each) => each.checkVisibility() && !each.matches(".face, .skip"))
    .map((each) => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
    .filter(([, { width, height }]) => height && Math.min(width, height) < 44).map(([words]) => words)"""
Open = Callable[..., AbstractContextManager[Page]]


@dataclass(frozen=True)
class Place:
    """Where the picture is: its own point under a point of the window, and its scale."""

    x: float
    y: float
    scale: float


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with an approver that has cleaned two photos with recognition off: everybody is covered."""
    root = tmp_path_factory.mktemp("viewer")
    school = open_school(root)
    clean_samples(school, root, REGISTER, PHOTOS)
    approvers.add(school, HEAD, PASSPHRASE)
    return root


def open_school(root: Path) -> School:
    return school_at(root / "work", root / "consent", Settings(), clock=lambda: NOON, user="office")


@pytest.fixture(scope="module")
def opened(root: Path, browser: Browser) -> Iterator[Open]:
    """Opens the first photo in a window of its own, of this size, for fingers or a mouse: one page serves them all."""
    with let_in(open_school(root), browser) as tab:
        known = tab.context.storage_state()

        @contextmanager
        def open(size: tuple[int, int] = DESK, touch: bool = False) -> Iterator[Page]:
            window = browser.new_context(
                viewport={"width": size[0], "height": size[1]}, has_touch=touch, storage_state=known
            )
            page, said = window.new_page(), list[str]()
            page.on("pageerror", lambda error: said.append(str(error)))
            page.goto(f"{tab.url}photos/{first(open_school(root)).id}/social")
            expect(page.locator("#list button").first).to_be_visible()
            yield page
            window.close()
            assert said == []

        yield open


@pytest.fixture
def school(root: Path) -> School:
    return open_school(root)


def first(school: School) -> Photo:
    """The class photo, as the record has it now."""
    return next(photo for photo in school.record.photos(State.HELD) if photo.source == PHOTOS[0])


def entries(school: School) -> int:
    return len(school.record.entries(State.HELD))


def at(page: Page, x: float, y: float) -> Place:
    asked = """([x, y]) => {
        const picture = document.getElementById("picture"), frame = picture.getBoundingClientRect();
        const scale = frame.width / picture.naturalWidth;
        return [(x - frame.left) / scale, (y - frame.top) / scale, scale];
    }"""
    return Place(*page.evaluate(asked, [x, y]))


def middle(page: Page, of: str = "#view") -> tuple[float, float]:
    """The middle of what can be seen of something."""
    box = page.locator(of).bounding_box()
    size = page.viewport_size
    assert box and size
    left, top = max(0, box["x"]), max(0, box["y"])
    right, bottom = min(size["width"], box["x"] + box["width"]), min(size["height"], box["y"] + box["height"])
    return (left + right) / 2, (top + bottom) / 2


def is_near(one: Place, other: Place, pixels: float = 4) -> bool:
    """Whether the same point of the picture lies there, give or take some pixels of the screen."""
    return max(abs(one.x - other.x), abs(one.y - other.y)) * other.scale <= pixels


def is_seen(page: Page, n: int) -> dict[str, float]:
    """Where a face is in the frame of the picture; it must lie within."""
    mark, view = (page.locator(each).bounding_box() for each in (f'#faces [data-n="{n}"]', "#view"))
    assert mark and view
    assert view["x"] - 1 <= mark["x"] and mark["x"] + mark["width"] <= view["x"] + view["width"] + 1, (mark, view)
    assert view["y"] - 1 <= mark["y"] and mark["y"] + mark["height"] <= view["y"] + view["height"] + 1, (mark, view)
    return {"x": mark["x"] - view["x"], "y": mark["y"] - view["y"]}


def fingers(page: Page, *moves: list[tuple[float, float]]) -> None:
    """Real fingers: the first list is where they come down, the others where they go, one in ``PACE``; then they are
    lifted. The browser is told when each came, for a busy computer hands them over later.
    """
    session, began = page.context.new_cdp_session(page), time.time()
    kinds = ["touchStart", *["touchMove"] * (len(moves) - 1), "touchEnd"]
    for n, (kind, where) in enumerate(zip(kinds, [*moves, []], strict=True)):
        touches = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(where)]
        came = began + n * PACE / 1000
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches, "timestamp": came})
        page.wait_for_timeout(PACE)
    session.detach()


def stroke(start: tuple[float, float], end: tuple[float, float], steps: int = 6) -> list[list[tuple[float, float]]]:
    """The places of one finger from here to there."""
    parts = [n / steps for n in range(steps + 1)]
    return [[(start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)] for part in parts]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    page.mouse.move(*end)
    page.mouse.up()


def drawn(school: School) -> list[Face]:
    return [face for face in first(school).faces if face.drawn]


def reaches(face: Face, start: Place, end: Place) -> bool:
    """Whether a face goes from one place to the other, give or take three pixels."""
    wanted = (start.x, start.y, end.x - start.x, end.y - start.y)
    had = (face.box.x, face.box.y, face.box.width, face.box.height)
    return all(abs(one - other) <= 3 for one, other in zip(wanted, had, strict=True))


def undo_all(school: School) -> None:
    """The photo as it was cleaned, for the next test."""
    for step in reversed(first(school).steps):
        by_hand.undo(school, first(school).id, Channel.SOCIAL, by=step.by)


@pytest.mark.parametrize("control", [False, True])
def test_the_wheel_zooms_where_it_points_and_elsewhere_the_page_scrolls(opened: Open, control: bool) -> None:
    with opened() as page:
        x, y = middle(page)
        x, y = x + 130, y - 90
        before = at(page, x, y)
        page.mouse.move(x, y)
        if control:
            page.keyboard.down("Control")
        for _ in range(5):
            page.mouse.wheel(0, -120)
        page.wait_for_function("() => parseInt(document.getElementById('zoom').textContent) > 100")
        after = at(page, x, y)
        assert after.scale > before.scale * 2 and is_near(before, after), (before, after)
        assert page.evaluate("scrollY") == 0
        for _ in range(12):
            page.mouse.wheel(0, 120)
        expect(page.locator("#zoom")).to_have_text("fit")
        if control:
            page.keyboard.up("Control")
            return
        page.wait_for_function("() => scrollY > 50")  # there is nothing smaller than the whole
        scale = at(page, x, y).scale
        page.evaluate("scrollTo(0, 0)")
        page.mouse.move(*middle(page, "#list"))
        page.mouse.wheel(0, 150)
        page.wait_for_function("() => scrollY > 0 || document.getElementById('list').scrollTop > 0")
        assert at(page, x, y).scale == scale


def test_it_goes_to_200_percent_of_the_finished_picture_and_back_by_buttons_keys_and_a_double_click(
    opened: Open,
) -> None:
    with opened() as page:
        zoom, (x, y) = page.locator("#zoom"), middle(page)
        whole = at(page, x, y).scale
        page.click("#double")
        expect(zoom).to_have_text("200 %")
        assert at(page, x, y).scale == pytest.approx(2, abs=0.01)
        page.click("#full")
        expect(zoom).to_have_text("100 %")
        page.keyboard.press("0")
        assert at(page, x, y).scale == pytest.approx(whole)
        for key, words in (("2", "200 %"), ("+", "300 %"), ("-", "200 %"), ("1", "100 %"), ("0", "fit")):
            page.keyboard.press(key)
            expect(zoom).to_have_text(words)
        for _ in range(9):
            page.keyboard.press("-")
        expect(zoom).to_have_text("fit")  # never smaller than the whole
        face = page.locator("#faces .face").first
        for place in ((x + 200, y + 100), middle(page, "#faces .face >> nth=0")):
            before = at(page, *place)
            page.mouse.dblclick(*place)
            expect(zoom).not_to_have_text("fit")
            assert is_near(before, at(page, *place))
            page.mouse.dblclick(*place)
            expect(zoom).to_have_text("fit")
        expect(face).to_have_attribute("aria-current", "true")


def test_dragging_moves_it_also_by_a_face_and_opens_nothing(opened: Open) -> None:
    with opened() as page:
        page.keyboard.press("2")
        page.locator("#list button").nth(3).click()
        page.keyboard.press("Escape")
        start = middle(page, "#faces .face >> nth=3")
        before = at(page, *start)
        drag(page, start, (start[0] + 90, start[1] + 60))
        assert is_near(before, at(page, start[0] + 90, start[1] + 60))
        expect(page.locator("#one")).to_be_hidden()
        page.mouse.click(start[0] + 90, start[1] + 60)
        expect(page.locator("#one h2")).to_have_text("Face 4")


@pytest.mark.parametrize("way", ["list", "next", "tab"])
def test_what_is_opened_comes_into_view_at_200_percent_in_the_middle_where_it_was_outside(
    opened: Open, school: School, way: str
) -> None:
    with opened() as page:
        page.keyboard.press("2")
        page.evaluate("document.getElementById('view').scrollTo(0, 0)")
        view = page.locator("#view").bounding_box()
        assert view
        centred = 0
        for place, face in enumerate(first(school).faces):
            before = page.evaluate("[view.scrollLeft, view.scrollTop]")
            if way == "list":
                page.locator("#list button").nth(place).click()
            elif way == "next":
                page.keyboard.press("ArrowDown")
            elif place == 0:
                page.locator("#list button").first.focus()
            else:
                page.keyboard.press("Tab")
            where = is_seen(page, face.n)
            if before != page.evaluate("[view.scrollLeft, view.scrollTop]"):
                wide, tall = face.box.width * 2, face.box.height * 2
                off = [where["x"] + wide / 2 - view["width"] / 2, where["y"] + tall / 2 - view["height"] / 2]
                at_rim = page.evaluate(
                    "[view.scrollLeft, view.scrollWidth - view.clientWidth - view.scrollLeft,"
                    " view.scrollTop, view.scrollHeight - view.clientHeight - view.scrollTop].map((each) => each <= 1)"
                )
                assert abs(off[0]) < 20 or any(at_rim[:2]), (face.n, off)
                assert abs(off[1]) < 20 or any(at_rim[2:]), (face.n, off)
                centred += 1
        assert centred >= 3


def test_before_stands_at_the_same_place_and_size_whatever_its_own_size(opened: Open) -> None:
    with opened() as page:
        small = (ROOT / "samples" / "event" / PHOTOS[1]).read_bytes()

        def another(route: Route) -> None:
            route.fulfill(body=small, content_type="image/jpeg")

        for original in (None, another):
            if original:
                page.reload()
                page.route("**/original", original)
            for zoom in ("0", "2"):
                page.keyboard.press(zoom)
                page.evaluate("document.getElementById('view').scrollBy(70, 50)")
                after = page.locator("#picture").bounding_box(), page.locator("#view").bounding_box()
                page.keyboard.press("b")
                expect(page.locator("#picture")).to_have_attribute(
                    "alt", "The photo before cleaning: nobody is covered"
                )
                assert (page.locator("#picture").bounding_box(), page.locator("#view").bounding_box()) == after
                page.keyboard.press("b")
                expect(page.locator("#picture")).to_have_attribute("alt", "The cleaned photo")
                assert (page.locator("#picture").bounding_box(), page.locator("#view").bounding_box()) == after
        page.keyboard.press("b")
        page.keyboard.press("b")  # and whoever changes their mind at once sees what they wanted last
        page.wait_for_timeout(300)
        expect(page.locator("#picture")).to_have_attribute("alt", "The cleaned photo")


def test_one_cover_after_another_is_drawn_at_any_zoom_until_escape_and_none_waits_for_the_one_before(
    opened: Open, school: School
) -> None:
    with opened() as page:
        held, found = list[Route](), len(first(school).faces)
        page.route("**/faces/*", lambda route: held.append(route))  # noqa: PLW0108
        page.locator("#list button").first.click()
        page.keyboard.press("c")  # nor for another decision
        page.click("#rectangle")
        expect(page.locator("#drawing-hint")).to_be_in_viewport()
        x, y = middle(page)
        wanted = []
        for zoom, (dx, dy) in (("0", (-200, 60)), ("0", (60, 60)), ("2", (-40, -40))):
            page.keyboard.press(zoom)
            start, end = (x + dx, y + dy), (x + dx + 50, y + dy + 40)
            wanted.append((at(page, *start), at(page, *end)))
            drag(page, start, end)
        expect(page.locator(".draft.waiting")).to_have_count(3)
        held[0].continue_()
        expect(page.locator("#list li")).to_have_count(found + 3)
        for (corner, other), face in zip(wanted, drawn(school), strict=True):
            assert reaches(face, corner, other)
        expect(page.locator(".draft")).to_have_count(0)
        page.mouse.click(x, y)  # a slip
        page.keyboard.press("Escape")
        expect(page.locator("#drawing-hint")).to_be_hidden()
        expect(page.locator("#rectangle")).to_have_attribute("aria-pressed", "false")
        page.keyboard.press("0")
        page.keyboard.press("o")
        for key in ("ArrowUp", "Enter", "ArrowDown", "Shift+ArrowDown", "Enter"):  # with the keys, two more
            page.keyboard.press(key)
        expect(page.locator("#list li")).to_have_count(found + 5)
        assert [str(face.drawn) for face in drawn(school)] == ["rectangle"] * 3 + ["ellipse"] * 2
    undo_all(school)


def test_a_cover_that_is_not_made_takes_none_after_it_for_made_and_nothing_is_approved_meanwhile(
    opened: Open, school: School
) -> None:
    with opened() as page:
        waiting: list[Route] = []
        page.route("**/draw", lambda route: waiting.append(route))  # noqa: PLW0108
        page.click("#rectangle")
        x, y = middle(page)
        drag(page, (x, y), (x + 40, y + 40))
        drag(page, (x - 90, y), (x - 50, y + 40))
        expect(page.locator(".draft.waiting")).to_have_count(2)
        page.keyboard.press("a")
        expect(page.locator("#notices")).to_contain_text("still being made")
        expect(page.locator("dialog[open]")).to_have_count(0)
        before = first(school)
        approve_or_reject.reject(school, before.id, "Bea", "blurred", Channel.SOCIAL)
        waiting[0].continue_()
        expect(page.locator("#error")).to_contain_text("changed meanwhile: Bea has rejected it")
        expect(page.locator("#notices")).to_contain_text("2 covers that you drew were not made")
        expect(page.locator(".draft")).to_have_count(0)
        expect(page.locator("#rectangle")).to_have_attribute("aria-pressed", "false")
        assert len(waiting) == 1
        back = ways_back.put_back(school, before.id, "Bea", Channel.SOCIAL)
        with school.record.transaction():
            school.record.save(replace(back, source=before.source, original=before.original), "office", NOON)
        assert drawn(school) == []
    undo_all(school)


def test_a_face_under_a_wrong_name_gets_the_right_one_in_one_step_that_one_undo_takes_back(
    opened: Open, school: School
) -> None:
    n = first(school).faces[3].n
    by_hand.show(school, first(school).id, n, "P001", Channel.SOCIAL, by="the office")
    steps, before = len(first(school).steps), entries(school)
    with opened() as page:
        page.locator(f'#list [data-n="{n}"]').click()
        page.click("text=This is somebody else")
        expect(page.locator("#who")).to_be_focused()
        page.keyboard.type("okafor")  # the wrong one is not offered once more, nor anybody who may not be shown
        page.keyboard.press("Enter")
        page.fill("#who", "malhotra")
        page.keyboard.press("Enter")
        expect(page.locator(".choice")).to_contain_text("Dev Malhotra, 4Bmay not be shown")
        expect(page.locator("[data-yes]")).to_have_count(0)
        page.fill("#who", "imna")  # a slip
        page.keyboard.press("Enter")
        expect(page.locator(".confirm")).to_contain_text("is shown as Ada Okafor now. Show it as Imani Clarke instead?")
        expect(page.locator("[data-yes]")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#one")).to_contain_text("shown: Imani Clarke")
        photo = first(school)
        assert photo.shown == ("P009",)
        assert (len(photo.steps), entries(school)) == (steps + 1, before + 1), "one step, one rendering"
        page.keyboard.press("u")
        expect(page.locator("#one")).to_contain_text("shown: Ada Okafor")
        page.keyboard.press("s")  # and with the keys alone
        expect(page.locator("#who")).to_be_focused()
    undo_all(school)


@pytest.mark.parametrize("size", [(1280, 700), TABLET, (390, 664)])
def test_dialogs_fit_their_window_and_their_buttons_can_be_pressed_without_scrolling(
    opened: Open, size: tuple[int, int]
) -> None:
    with opened(size) as page:
        for opening, dialog in (("#approve-this", "#approve"), ("#reject-this", "#reject")):
            page.click(opening)
            frame = page.locator(dialog).bounding_box()
            assert frame
            assert frame["y"] >= 0 and frame["y"] + frame["height"] <= size[1]
            for button in page.locator(f"{dialog} [data-go], {dialog} [data-close]").all():
                box = button.bounding_box()
                assert box
                assert box["y"] + box["height"] <= size[1], "it lies below the edge"
                on_top = "([x, y]) => document.elementFromPoint(x, y).closest('button')?.textContent"
                found = page.evaluate(on_top, [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])
                assert found == button.text_content()
                fields = [each.bounding_box() for each in page.locator(f"{dialog} input[name=why]").all()]
                assert all(field and box["y"] - field["y"] - field["height"] >= 8 for field in fields), "they touch"
            page.locator(f"{dialog} input").last.focus()  # what is in them is not hidden by their buttons
            field, go = page.locator(f"{dialog} input").last, page.locator(f"{dialog} [data-go]")
            one, other = field.bounding_box(), go.bounding_box()
            assert one and other
            assert one["y"] + one["height"] <= other["y"]
            page.keyboard.press("Escape")


@pytest.mark.parametrize("size", [PHONE, TABLET])
def test_on_a_phone_and_a_tablet_there_is_one_column_a_wide_picture_and_room_for_fingers(
    opened: Open, size: tuple[int, int]
) -> None:
    with opened(size, touch=True) as page:
        page.locator("#list button").first.tap()
        expect(page.locator(".choice button").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == size[0], "nothing goes sideways"
        boxes = [page.locator(each).bounding_box() for each in ("#picture", ".right")]
        assert all(boxes)
        picture, right = boxes
        assert picture and right
        assert picture["width"] >= 0.95 * size[0]
        assert right["y"] >= picture["y"], "the list is below"
        small = page.evaluate(SMALL)
        assert small == []
        begins = {
            round((each.bounding_box() or {"x": 0})["x"]) for each in page.locator("#list span:nth-child(2)").all()
        }
        assert len(begins) == 1, "the list stands in one line"
        page.locator("#list button").last.scroll_into_view_if_needed()
        expect(page.locator("#picture")).to_be_in_viewport(ratio=0.9)  # it stays in sight
        page.locator("#list button").last.tap()
        expect(page.locator("#one h2")).to_be_in_viewport()
        assert faults(page, f"{size[0]} wide") == []


def test_a_swipe_goes_to_the_next_photo_of_the_list_and_back_and_decides_nothing(opened: Open, school: School) -> None:
    before = entries(school)
    with opened(PHONE, touch=True) as page:
        here = page.url
        page.goto(page.url.split("/photos")[0])
        line = page.locator(".card h2 a").evaluate_all("(all) => all.map((each) => each.href)")
        page.goto(line[0])
        x, y = middle(page)
        page.keyboard.press("2")
        fingers(page, *stroke((x + 90, y), (x - 90, y)))  # it is enlarged: that moves it
        page.keyboard.press("0")
        page.locator("#rectangle").tap()
        x, y = middle(page)
        fingers(page, *stroke((x + 60, y), (x - 60, y + 8)))  # that draws; it was too flat
        page.wait_for_timeout(400)  # a tap so soon after a stroke would be none
        page.locator("#rectangle").tap()
        expect(page.locator("#rectangle")).to_have_attribute("aria-pressed", "false")
        fingers(page, *stroke((x + 90, y), (x - 90, y), steps=30))  # too slow
        assert page.url == line[0]
        x, y = middle(page)
        fingers(page, *stroke((x + 90, y), (x - 90, y + 10)))
        page.wait_for_url(line[1])
        expect(page.locator("#list button").first).to_be_visible()
        expect(page.locator("#picture")).to_be_in_viewport(ratio=0.9)
        x, y = middle(page)
        fingers(page, *stroke((x + 90, y), (x - 90, y)))
        expect(page.locator("#notices")).to_contain_text("This is the last photo of the list.")
        fingers(page, *stroke((x - 90, y), (x + 90, y)))
        page.wait_for_url(line[0])
        assert here in line
    assert entries(school) == before


def test_two_fingers_enlarge_the_picture_and_not_the_page_and_keep_what_lies_between_them(opened: Open) -> None:
    with opened(TABLET, touch=True) as page:
        x, y = middle(page)
        before = at(page, x, y)
        apart = [[(x - d, y), (x + d, y)] for d in range(40, 170, 10)]
        fingers(page, *apart)
        after = at(page, x, y)
        assert after.scale > before.scale * 2.5 and is_near(before, after, 8), (before, after)
        assert page.evaluate("visualViewport.scale") == 1
        start = middle(page)
        fingers(page, *stroke(start, (start[0] - 120, start[1] - 80)))  # one finger moves it
        page.wait_for_function("(x) => view.scrollLeft !== x", arg=0)
        fingers(page, *reversed(apart), [(x - 10, y), (x + 10, y)])
        expect(page.locator("#zoom")).to_have_text("fit")


def test_a_finger_draws_and_a_second_one_enlarges_instead(opened: Open, school: School) -> None:
    with opened(PHONE, touch=True) as page:
        page.locator("#ellipse").tap()
        x, y = middle(page)
        fingers(page, [(x, y)], [(x, y), (x + 40, y)], *[[(x - d, y), (x + 40 + d, y)] for d in range(10, 60, 10)])
        expect(page.locator("#zoom")).not_to_have_text("fit")
        page.locator("#rectangle").tap()
        x, y = middle(page)  # it may have come up, so that all of it can be drawn over
        start, end = at(page, x - 40, y), at(page, x + 20, y + 50)
        fingers(page, *stroke((x - 40, y), (x + 20, y + 50)))
        expect(page.locator("#list")).to_contain_text("drawn by hand")
        (face,) = drawn(school)
        assert reaches(face, start, end)
    undo_all(school)


def test_a_double_tap_decides_nothing_wherever_its_second_half_lands(opened: Open, school: School) -> None:
    by_hand.show(school, first(school).id, first(school).faces[0].n, "P001", Channel.SOCIAL, by="the office")
    before = entries(school)
    shown = next(face for face in first(school).faces if face.verdict is Verdict.SHOW)
    with opened(PHONE, touch=True) as page:
        sent: list[Any] = []
        page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
        x, y = middle(page, f'#faces [data-n="{shown.n}"]')
        near = x + 16, y + 4  # beside it: a finger is broader than this face
        for _ in range(2):
            page.touchscreen.tap(*near)
        expect(page.locator("#one h2")).to_have_text(f"Face {shown.n}")
        expect(page.locator("#zoom")).not_to_have_text("fit")
        page.wait_for_timeout(700)
        cover = page.locator("text=Cover this face")
        cover.evaluate("(button) => button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 2 }))")
        for _ in range(2):
            page.touchscreen.tap(*middle(page))
        page.wait_for_timeout(300)
        assert sent == []
        assert entries(school) == before
        cover.tap()  # one tap, meant, does
        expect(page.locator("#one")).to_contain_text("covered: by hand")
    undo_all(school)
