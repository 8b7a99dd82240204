"""Naming at typing speed, as it is used: real faces, the real browser, the keyboard alone."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from eventguard.app.faces import naming
from eventguard.app.people.import_file import import_register
from eventguard.app.photos.clean import Batch
from eventguard.app.photos.held import version_of
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.faces.reading_order import in_rows
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from eventguard.core.settings import Settings, Show
from eventguard.web import static_files
from tests.conftest import NOON, ROOT, school_at, write_register
from tests.review_page import browser, let_in

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
PHOTOS = ("Ada and Grace on stage.jpg", "DSC_0042.jpg")
REGISTER = [
    "P001,Ada,Okafor,4B,yes,,,",
    "P002,Ben,Whitlock,4B,yes,,,",
    "P004,Dev,Malhotra,4B,no,,,",
    "P009,Imani,Clarke,5A,yes,,,",
    "P010,Jonas,Vale,5A,yes,,,",
    *(f"Q{n:03},Pupil,Number{n},6C,yes,,," for n in range(30)),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school that has cleaned two photos with recognition off: everybody is covered."""
    root = tmp_path_factory.mktemp("naming")
    clean_samples(open_school(root), root, REGISTER, PHOTOS)
    return root


def clean_samples(school: School, root: Path, register: list[str], photos: Sequence[str]) -> None:
    """Let a school with this register clean these drawn photos, for a fair."""
    import_register(school, write_register(root / "people.csv", register))
    for name in photos:
        shutil.copy(ROOT / "samples" / "event" / name, root / name)
    order = Order([str(root / name) for name in photos], "fair", Channel.SOCIAL, Show.CONSENT, school.today(), 2)
    assert [item.photo.state for item in Batch(school, order).run()] == [State.HELD] * len(photos)


def open_school(root: Path) -> School:
    return school_at(root / "work", root / "consent", Settings(publish_size=1000), clock=lambda: NOON, user="office")


@pytest.fixture
def school(root: Path, tmp_path: Path) -> School:
    """The same, for one test alone; the originals stay where they are."""
    shutil.copytree(root / "work", tmp_path / "work")
    shutil.copytree(root / "consent", tmp_path / "consent")
    return open_school(tmp_path)


@pytest.fixture
def page(school: School, browser: Browser) -> Iterator[Page]:
    """The page of that school, open in a browser."""
    with let_in(school, browser) as tab:
        yield tab


def shown(school: School) -> list[set[str]]:
    photos = school.record.photos(State.HELD)
    return [set(photo.shown) for photo in sorted(photos, key=lambda photo: photo.number or 0)]


def photo(school: School, n: int = 0) -> Photo:
    return naming.photos_of(school, "fair", Channel.SOCIAL)[n]


def test_all_names_of_a_photo_are_shown_in_one_rendering_and_who_may_not_be_is_told(school: School) -> None:
    before = photo(school)
    first, second, third, *_ = naming.to_name(before)
    wanted = {first.n: "p001", second.n: "P004", third.n: "P009"}
    named = naming.name_faces(school, before.id, wanted, by="Bea", seen=version_of(before))
    assert named.photo.shown == ("P001", "P009") or set(named.photo.shown) == {"P001", "P009"}
    assert [(left.n, left.person) for left in named.left] == [(second.n, "P004")]
    assert "Dev Malhotra may not be shown" in named.left[0].says
    assert len(named.photo.steps) == 1, "it is one step, and one undo takes it back"
    entry = school.record.entries(State.HELD)[-1]
    assert (entry.actor, entry.detail["decision"], entry.detail["many"]) == ("Bea", "name", 2)
    moved = naming.name_faces(school, before.id, {first.n: None, second.n: "P001"}, by="Bea")
    assert {face.n: face.person for face in moved.photo.faces if face.verdict is Verdict.SHOW} == {
        second.n: "P001",
        third.n: "P009",
    }, "a name moves from one face to another at once"
    with pytest.raises(Refused, match="changed meanwhile"):
        naming.name_faces(school, before.id, wanted, seen=version_of(before))
    with pytest.raises(Refused, match="no face 99"):
        naming.name_faces(school, before.id, {99: "P001"})


def test_faces_are_named_with_the_keyboard_alone_and_never_wait_for_a_photo_to_be_made(
    page: Page, school: School
) -> None:
    page.goto(f"{page.url}photos/{photo(school).id}/social/event/naming")
    place = page.locator("#place")
    expect(place).to_contain_text("Face 1 of")
    faces = [len(naming.to_name(each)) for each in naming.photos_of(school, "fair", Channel.SOCIAL)]
    keys = 0

    def press(*pressed: str) -> None:
        nonlocal keys
        for key in pressed:
            page.keyboard.press(key)
            keys += 1

    press("o", "k")
    expect(page.locator("#matches li").first).to_contain_text("Ada Okafor, 4B")
    press("Enter")
    expect(place).to_contain_text("Face 2 of")
    press("m", "a", "l")
    expect(page.locator("#matches li")).to_contain_text(
        "Dev Malhotra, 4Bmay not be shown: has not said yes for this channel"
    )
    press("Enter")
    expect(page.locator("#error")).to_contain_text("Dev Malhotra may not be shown")
    press("Backspace", "Backspace", "Backspace", "i", "m", "a", "n", "j")  # a slip
    expect(page.locator("#matches li")).to_contain_text("Imani Clarke, 5A")
    press("Enter")
    expect(place).to_contain_text("Face 3 of")
    press("Backspace")  # nothing is typed: back, and the name is taken away
    expect(place).to_contain_text("Face 2 of")
    expect(page.locator("#marks .here")).not_to_contain_text("Imani")
    press("c", "l", "Enter")
    press(*["Tab"] * (faces[0] - 2))
    expect(place).to_contain_text("photo 2 of 2")
    expect(page.locator("#matches li").first).to_contain_text("Ada Okafor")  # whom the photo before showed
    expect(page.locator("#more")).to_contain_text("more: type on")
    press("1")
    press("PageDown")
    expect(place).to_have_text("All faces are gone through, and every photo is made.")
    assert page.locator("#left li").count() == 0
    assert shown(school) == [{"P001", "P009"}, {"P001"}]
    assert keys < 60


def test_enter_alone_names_nobody_and_whoever_comes_back_goes_on_where_they_were(page: Page, school: School) -> None:
    page.goto(f"{page.url}photos/{photo(school).id}/social/event/naming")
    place, who = page.locator("#place"), page.locator("#who")
    expect(place).to_contain_text("Face 1 of")
    expect(page.locator("#matches [aria-selected=true]")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#error")).to_contain_text("Type the beginning of a name first")
    page.keyboard.type("oka")
    page.keyboard.press("Escape")
    expect(who).to_have_value("")
    page.keyboard.type("oka")
    page.keyboard.press("Enter")
    expect(place).to_contain_text("Face 2 of")
    page.keyboard.type("oka")
    expect(page.locator("#matches li")).to_contain_text("on this photo already")
    for _ in range(6):
        page.keyboard.down("Backspace")  # held down: more often than there are letters
    page.keyboard.up("Backspace")
    expect(who).to_have_value("")
    expect(place).to_contain_text("Face 2 of")
    page.click("#face-before")
    expect(place).to_contain_text("Face 1 of")
    page.click("#leave-covered")
    expect(place).to_contain_text("Face 2 of")
    expect(who).to_be_focused()
    page.click("#next-photo")
    expect(place).to_contain_text("photo 2 of 2")
    page.reload()
    expect(place).to_contain_text("photo 2 of 2")
    assert shown(school) == [set(), set()]


def test_nobody_is_named_on_a_photo_that_cannot_be_seen(page: Page, school: School) -> None:
    page.route("**/original", lambda asked: asked.abort())
    page.goto(f"{page.url}photos/{photo(school).id}/social/event/naming")
    expect(page.locator("#error")).to_contain_text("nobody can be named on it")
    page.keyboard.type("oka")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect(page.locator("#place")).to_have_text("All faces are gone through, and every photo is made.")
    assert shown(school) == [set(), set()]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ada", ["Ada Okafor", "Adam Ola"]),
        ("oka ad", ["Ada Okafor"]),
        ("ad ok", ["Ada Okafor"]),
        ("wisn", ["Małgorzata Wiśniewska"]),
        ("malgor", ["Małgorzata Wiśniewska"]),
        ("lizy", ["Elizabeth Ola"]),
        ("okfaor", ["Ada Okafor"]),
        ("okfor", ["Ada Okafor"]),
        ("ada ada", []),
        ("zz", []),
        ("", ["Ada Okafor", "Adam Ola", "Małgorzata Wiśniewska", "Elizabeth Ola"]),
    ],
)
def test_people_are_found_by_beginnings_of_their_names_in_any_order_and_a_slip_is_forgiven(
    page: Page, typed: str, found: list[str]
) -> None:
    names = [["Ada Okafor"], ["Adam Ola"], ["Małgorzata Wiśniewska"], ["Elizabeth Ola", "Lizzy Ola", "Lizy"]]
    people = [{"name": each[0], "names": each} for each in names]
    asked = """async ([at, people, typed]) => {
        const { find, prepared } = await import(at);
        return find(prepared(people), typed).map((person) => person.name);
    }"""
    assert page.evaluate(asked, [f"{static_files.AT}/finding.js", people, typed]) == found


def face(n: int, x: int, y: int, height: int = 40) -> Face:
    return Face(n, Box(x, y, height, height), Verdict.COVER, Reason.NO_MATCH)


def test_the_back_row_comes_first_and_each_row_goes_from_left_to_right() -> None:
    front = [face(n, 10 + 50 * n, 200 + 6 * (n % 3)) for n in range(5)]
    back = [face(n, 20 + 50 * (n - 5), 130 + 8 * (n % 2)) for n in range(5, 9)]
    assert [each.n for each in in_rows([*front, *back])] == [5, 6, 7, 8, 0, 1, 2, 3, 4]


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(10, 200)), max_size=30))
def test_every_face_comes_exactly_once_whatever_the_photo(places: list[tuple[int, int, int]]) -> None:
    faces = [face(n, x, y, height) for n, (x, y, height) in enumerate(places)]
    assert sorted(each.n for each in in_rows(faces)) == list(range(len(faces)))
