"""Turning a photo that lies on its side: no pixel is another, nothing covered comes out, no decision is lost."""

import io
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from eventguard.adapters.computer.worker_processes import Standby
from eventguard.adapters.covers.region import ellipses, opaque, rectangle
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.faces import by_hand
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.photos import looking
from eventguard.app.photos.clean import Batch
from eventguard.app.photos.held import version_of
from eventguard.app.photos.order import Order
from eventguard.app.photos.turn import turn
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.faces.kept_by_hand import Turned, keep
from eventguard.core.faces.still_covered import still_covered, turned_back
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Drawn, Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.photos.quarters import Way, box_turned, face_turned, size_turned, turned, words_turned
from eventguard.core.photos.word import Gives, Word
from eventguard.core.pipeline import Cleaned
from eventguard.core.settings import Format, Settings, Show
from eventguard.core.words import by_hand as word_rules
from eventguard.web.record import entries
from tests.conftest import PASSPHRASE, ROOT, Command, school_at, write_register
from tests.review_page import browser, let_in
from tests.test_approve import HEAD

__all__ = ["browser"]
pytestmark = pytest.mark.one_python

SIZE = 400, 300
BY_ADA, BY_BEA = "Ada", "Bea"
sizes = st.tuples(st.integers(20, 90), st.integers(20, 90))
quarters = st.integers(0, 3)


@st.composite
def faces(draw: st.DrawFn) -> Face:
    """A face somewhere in, or at the rim of, a picture of at most 90 pixels."""
    box = Box(*(draw(st.integers(-9, 80)) for _ in range(2)), *(draw(st.integers(4, 40)) for _ in range(2)))
    drawn = draw(st.sampled_from([None, *Drawn]))
    tilt = draw(st.floats(-179.9, 180))
    return Face(1, box, Verdict.COVER, Reason.NO_MATCH, tilt=tilt, drawn=drawn)


def mask(face: Face, size: tuple[int, int]) -> Pixels:
    """What lies under the cover of a face."""
    there = rectangle(face)
    return opaque(size[::-1], [ellipses(face, 1.42)], [there] if there else [])


@given(faces(), sizes, quarters)
def test_what_was_turned_four_times_is_where_it_was(face: Face, size: tuple[int, int], first: int) -> None:
    once = face_turned(face, size, first)
    again = face_turned(once, size_turned(size, first), 4 - first)
    assert again == replace(face, tilt=again.tilt)
    assert again.tilt == pytest.approx(face.tilt, abs=1e-9)
    assert -180 < once.tilt <= 180
    step, now = face.box, size
    for _ in range(first):
        step, now = box_turned(step, now, 1), size_turned(now, 1)
    assert step == once.box


@given(faces(), sizes, quarters)
def test_a_turned_cover_covers_the_same_pixels(face: Face, size: tuple[int, int], times: int) -> None:
    before = turned(mask(face, size), times)
    box = turned(mask(replace(face, drawn=Drawn.RECTANGLE), size), times)
    after = mask(face_turned(face, size, times), size_turned(size, times))
    match face.drawn:
        case Drawn.RECTANGLE:
            assert np.array_equal(before, after)
        case Drawn.ELLIPSE:  # OpenCV draws ovals a pixel uneven, and their middle is a pixel, too
            assert not np.any(inner(before) & ~after)
        case None:
            assert not np.any(box & ~after), "a cover holds the corners of its box"


def inner(covered: Pixels) -> Pixels:
    """What is covered but for its rim of two pixels."""
    return np.asarray(cv2.erode(np.pad(covered, 2), np.ones((5, 5), np.uint8))[2:-2, 2:-2], np.uint8)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 40)), min_size=2, max_size=2), quarters)
def test_a_turned_line_of_writing_covers_the_same_pixels(ends: list[tuple[int, int]], times: int) -> None:
    (left, top), (right, bottom) = (tuple(map(choose, zip(*ends, strict=True))) for choose in (min, max))
    corners = (left, top), (right, top), (right, bottom), (left, bottom)
    word = Word(1, tuple((float(x), float(y)) for x, y in corners), Gives.NAME, Verdict.COVER)
    size = 60, 50
    (after,) = words_turned((word,), size, times)
    before = turned(opaque(size[::-1], [], lines=[word.corners]), times)
    assert np.array_equal(before, opaque(size_turned(size, times)[::-1], [], lines=[after.corners]))
    assert words_turned((after,), size_turned(size, times), 4 - times) == (word,)


def face(n: int, x: int, verdict: Verdict, person: str | None = None, reason: Reason = Reason.NO_MATCH) -> Face:
    return Face(n, Box(x, 50, 40, 50), verdict, reason, person, 0.9)


def test_whoever_was_covered_is_not_shown_by_a_fresh_look_but_suggested() -> None:
    before = Turned(BY_ADA, (face(1, 20, Verdict.COVER), face(2, 200, Verdict.SHOW, "P2", Reason.CONSENTED)), ())
    fresh = face(1, 24, Verdict.SHOW, "P1", Reason.CONSENTED), face(2, 201, Verdict.SHOW, "P2", Reason.CONSENTED)
    first, second = still_covered(fresh, before, 1.0)
    assert (first.verdict, first.person, first.perhaps) == (Verdict.COVER, None, "P1")
    assert second.person == "P2", "who was shown, and is known again, stays shown"


def test_whom_a_fresh_look_does_not_find_any_more_is_covered_where_they_were() -> None:
    shown = face(2, 200, Verdict.SHOW, "P2", Reason.CONSENTED)
    before = Turned(
        BY_ADA, (face(1, 20, Verdict.COVER), shown, face(3, 300, Verdict.SHOW, None, Reason.NOT_A_FACE)), ()
    )
    left = still_covered((), before, 2.0)
    assert [(each.box, each.verdict, each.by) for each in left] == [
        (Box(40, 100, 80, 100), Verdict.COVER, (BY_ADA,)),
        (Box(400, 100, 80, 100), Verdict.COVER, (BY_ADA,)),
    ]


def test_what_lies_over_half_of_a_face_is_not_its_cover() -> None:
    before = face(1, 100, Verdict.COVER)
    aside, drawn = face(1, 112, Verdict.COVER), replace(before, box=Box(100, 75, 40, 25), drawn=Drawn.RECTANGLE)
    for cover in (aside, drawn):
        after = still_covered((cover,), Turned(BY_ADA, (before,), ()), 1.0)
        assert [each.box for each in after] == [cover.box, before.box]
    near = replace(before, box=Box(103, 48, 40, 50))
    assert still_covered((near,), Turned(BY_ADA, (before,), ()), 1.0) == (near,), "not one more for every pixel"


boxes = st.builds(Box, st.integers(20, 60), st.integers(20, 60), st.integers(8, 40), st.integers(8, 40))
aside = st.tuples(*[st.integers(-9, 9)] * 4)
kinds = st.sampled_from([
    Face(0, Box(0, 0, 1, 1), Verdict.SHOW, Reason.CONSENTED, "P1"),
    Face(0, Box(0, 0, 1, 1), Verdict.COVER, Reason.NO_MATCH),
    Face(0, Box(0, 0, 1, 1), Verdict.COVER, Reason.COVERED_BY_HAND, by=(BY_BEA,), drawn=Drawn.RECTANGLE),
])  # fmt: skip


@given(st.lists(boxes, min_size=1, max_size=3), st.lists(st.tuples(aside, kinds), max_size=3))
def test_whatever_a_fresh_look_makes_of_it_every_face_that_was_covered_lies_under_a_cover(
    were: list[Box], found: list[tuple[tuple[int, ...], Face]]
) -> None:
    size = 130, 130
    before = tuple(Face(n, box, Verdict.COVER, Reason.NO_MATCH) for n, box in enumerate(were, 1))
    fresh = tuple(
        replace(kind, n=n, box=Box(box.x + x, box.y + y, max(4, box.width + w), max(4, box.height + h)))
        for n, (box, ((x, y, w, h), kind)) in enumerate(zip(were, found, strict=False), 1)
    )
    after = still_covered(fresh, Turned(BY_ADA, before, ()), 1.0)
    covered = sum(mask(each, size) for each in after if each.verdict is Verdict.COVER)
    for box in were:
        there = np.zeros(size[::-1], np.uint8)
        middle = box.x + box.width // 2, box.y + box.height // 2
        cv2.ellipse(there, middle, (int(box.width * 0.45), int(box.height * 0.45)), 0, 0, 360, 1, cv2.FILLED)
        assert np.all(np.asarray(covered)[there > 0] > 0)


def test_whom_a_hand_had_shown_stays_shown_also_where_no_face_is_found() -> None:
    shown = replace(face(1, 20, Verdict.SHOW, "P1", Reason.SHOWN_BY_HAND), by=(BY_BEA,))
    (kept,) = still_covered(keep((), (shown,), 1.0), Turned(BY_ADA, (shown,), ()), 1.0)
    assert kept == shown
    twice = face(1, 300, Verdict.SHOW, "P1", Reason.CONSENTED)
    assert [each.verdict for each in keep((twice,), (shown,), 1.0)] == [Verdict.COVER, Verdict.SHOW]


def test_undone_everybody_is_as_before_but_for_what_was_decided_or_found_since() -> None:
    before = face(1, 20, Verdict.SHOW, "P1", Reason.CONSENTED), face(2, 100, Verdict.SHOW, "P2", Reason.CONSENTED)
    by_bea = replace(face(2, 101, Verdict.COVER, None, Reason.COVERED_BY_HAND), by=(BY_BEA,))
    now = face(1, 22, Verdict.COVER), by_bea, face(3, 200, Verdict.COVER)
    first, second, third = turned_back(before, now, (by_bea,))
    assert first == before[0]
    assert (second.box, second.verdict, second.by) == (before[1].box, Verdict.COVER, (BY_BEA,))
    assert third == now[2], "what was found only while it stood that way stays covered"
    drawn = replace(by_bea, drawn=Drawn.RECTANGLE)
    assert [each.by for each in turned_back(before, (drawn,), (drawn,))] == [(), (), (BY_BEA,)]
    line = Word(1, ((10.0, 10.0), (90.0, 10.0), (90.0, 30.0), (10.0, 30.0)), Gives.NAME, Verdict.SHOW, "P1")
    aside = replace(line, verdict=Verdict.COVER, corners=tuple((x, y + 100) for x, y in line.corners))
    hidden = replace(line, verdict=Verdict.COVER)
    assert word_rules.turned_back((line,), (hidden, aside), ()) == (line, replace(aside, n=2))
    decided = replace(hidden, by=(BY_BEA,))
    assert [each.by for each in word_rules.turned_back((line,), (decided,), (decided,))] == [(BY_BEA,)]


def test_a_line_that_was_covered_stays_so_however_it_is_read_now() -> None:
    corners = (10.0, 10.0), (90.0, 10.0), (90.0, 30.0), (10.0, 30.0)
    word = Word(1, corners, Gives.NAME, Verdict.COVER, "P1")
    for fresh in ((), (replace(word, gives=Gives.NOTHING, verdict=Verdict.SHOW, person=None),)):
        after = word_rules.still_covered(fresh, (word,), BY_ADA, 1.0)
        assert {(each.verdict, each.by) for each in after} == {(Verdict.COVER, (BY_ADA,))}
        assert after[-1].corners == corners
    part = replace(word, corners=((10.0, 10.0), (40.0, 10.0), (40.0, 30.0), (10.0, 30.0)))
    assert len(word_rules.still_covered((part,), (word,), BY_ADA, 1.0)) == 2, "the rest of it stays covered too"
    assert word_rules.still_covered((word,), (word,), BY_ADA, 1.0) == (word,)


SAMPLE = "DSC_0042.jpg"
SETTINGS = Settings(publish_size=800, format=Format.PNG)
REGISTER = ["P001,Ada,Okafor,4B,yes,,,", "P009,Imani,Clarke,5A,yes,,,"]


def open_school(root: Path, user: str = BY_ADA) -> School:
    return school_at(root / "work", root / "consent", SETTINGS, user=user)


def order(path: Path, school: School, again: bool = False) -> Order:
    return Order([str(path)], "fair", Channel.SOCIAL, Show.CONSENT, school.today(), 1, again)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school that has cleaned a photo which stands on its head as its file is, and on its left side as that says."""
    root = tmp_path_factory.mktemp("turn")
    school = open_school(root)
    import_register(school, write_register(root / "people.csv", REGISTER))
    lying = Image.open(ROOT / "samples" / "event" / SAMPLE).convert("RGB").resize((1000, 666)).rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 3  # turned by half, says the file
    lying.rotate(180).save(root / SAMPLE, quality=95, exif=exif.tobytes())
    (finished,) = Batch(school, order(root / SAMPLE, school)).run()
    assert finished.photo.size == (533, 800)
    assert len(finished.photo.faces) >= 4, "it is known to have people in it"
    return root


@pytest.fixture
def school(stage: Path, standby: Standby, tmp_path: Path) -> School:
    """The same school, for one test alone; the original stays where it is."""
    for folder in ("work", "consent"):
        copied(stage / folder, tmp_path / folder)
    school = open_school(tmp_path)
    school.__dict__["standby"] = standby
    return school


def copied(folder: Path, to: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            target = to / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.write_bytes(path.read_bytes())
            target.chmod(0o600)


def held(school: School) -> Photo:
    (photo,) = school.record.photos(State.HELD)
    return photo


def picture(school: School, photo: Photo) -> Pixels:
    path = school.where(photo)
    assert path
    return np.asarray(Image.open(path).convert("RGB"))


def test_a_photo_on_its_side_stands_upright_then_with_every_decision_and_can_be_turned_back(
    school: School, stage: Path
) -> None:
    id, codec = held(school).id, PillowCodec(SETTINGS)
    drawn = by_hand.draw(school, id, Box(20, 600, 90, 60), by=BY_BEA).faces[-1]
    covered = by_hand.cover(school, id, 1, by=BY_BEA).faces[0]
    shown = by_hand.show(school, id, 2, "P001", by=BY_BEA, sure=True).faces[1]
    before, size = held(school), (533, 800)

    upright = turn(school, id, Way.RIGHT, seen=version_of(before))
    assert (upright.size, upright.quarters, upright.state) == ((800, 533), 1, State.HELD)
    assert version_of(upright) != version_of(before), "whoever had looked at it looks again"
    assert upright.recipe == before.recipe, "it was cleaned as it had been"
    here = {face.drawn and face.box: face for face in upright.faces}
    assert here[box_turned(drawn.box, size, 1)].by == (BY_BEA,)
    assert (at(upright, covered, 1).reason, at(upright, covered, 1).by) == (Reason.COVERED_BY_HAND, (BY_BEA,))
    assert (upright.shown, at(upright, shown, 1).by) == (("P001",), (BY_BEA,))
    for face in before.covered:
        assert at(upright, face, 1).verdict is Verdict.COVER
    whole = codec.reduce(turned(codec.decode((stage / SAMPLE).read_bytes()), 1))
    same = np.all(picture(school, upright) == whole, axis=2)
    assert same[np.s_[-60:, :]].mean() > 0.5, "no pixel was resampled"
    now = box_turned(drawn.box, size, 1)
    assert len(np.unique(picture(school, upright)[now.y : now.y + now.height, now.x : now.x + now.width])) <= 3
    assert Image.open(io.BytesIO(looking.look(school, id))).size == upright.size, "so is the picture before cleaning"
    rows, _ = entries.rows(school, 0, 1)
    assert rows[0]["why"] == "by hand: turned right, and cleaned once more"

    (again,) = Batch(school, order(stage / SAMPLE, school, again=True)).run()
    assert (again.photo.size, again.photo.quarters, again.photo.shown) == ((800, 533), 1, ("P001",))
    assert at(again.photo, covered, 1).by == (BY_BEA,)


def at(photo: Photo, face: Face, times: int) -> Face:
    """The face that was at this place before the photo was turned."""
    box = box_turned(face.box, size_turned(photo.size or SIZE, times), times)
    return max(photo.faces, key=lambda each: each.box.overlap(box))


def test_a_turn_is_undone_by_whoever_made_it_and_what_was_covered_since_stays(school: School) -> None:
    before = held(school)
    turned_ = turn(school, before.id, Way.AROUND)
    assert (turned_.size, turned_.quarters) == (before.size, 2)
    since = by_hand.draw(school, before.id, Box(5, 5, 60, 40), by=BY_BEA).faces[-1]
    with pytest.raises(Refused, match="nothing to undo"):
        by_hand.undo(school, before.id, by="Cal")
    back = by_hand.undo(school, before.id)
    assert (back.quarters, back.size) == (0, before.size)
    assert back.faces[: len(before.faces)] == before.faces, "every face is as it was"
    assert box_turned(since.box, (533, 800), 2) in [face.box for face in back.faces if face.by == (BY_BEA,)]
    assert back.erased == (), "nobody took a cover away"
    assert [entry.detail.get("decision") for entry in school.record.entries(State.HELD)][-3:] == [
        "turn",
        "draw",
        "undo",
    ]
    with pytest.raises(Refused, match="nothing to undo"):
        by_hand.undo(school, before.id)


def test_what_nobody_looked_at_or_has_no_original_or_is_decided_is_not_turned(school: School, tmp_path: Path) -> None:
    photo = held(school)
    with pytest.raises(Refused, match="changed meanwhile"):
        turn(school, photo.id, Way.LEFT, seen="another version")
    with school.record.transaction():
        school.record.save(replace(photo, original=str(tmp_path / "gone.jpg")), "office", school.now())
    with pytest.raises(Refused, match="not where it was, so it cannot be turned") as gone:
        turn(school, photo.id, Way.LEFT)
    assert "Put it back, or clean it again" in gone.value.remedy
    approvers.add(school, HEAD, PASSPHRASE)
    approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    with pytest.raises(Refused, match="approved: only a photo that waits is turned") as decided:
        turn(school, photo.id, Way.LEFT)
    assert decided.value.remedy.startswith("Put it back first: eventguard back")


@pytest.mark.parametrize("meanwhile", ["draw", "consent"])
def test_who_turns_a_photo_that_another_hand_changes_meanwhile_is_told(
    school: School, standby: Standby, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    photo, usual = held(school), standby.do

    def overtaken(work: Callable[..., object], job: object, limits: object) -> object:
        monkeypatch.setattr(standby, "do", usual)
        if meanwhile == "draw":
            by_hand.draw(school, photo.id, Box(10, 10, 40, 40), by=BY_BEA)
        else:
            register.never_publish(school, "P001", True, "court order")
        return Cleaned(b"an upright rendering", (800, 533), (), (), None)

    monkeypatch.setattr(standby, "do", overtaken)
    with pytest.raises(Refused, match="changed meanwhile"):
        turn(school, photo.id, Way.RIGHT)
    assert held(school).quarters == 0


def test_a_batch_that_finishes_after_a_turn_leaves_it_alone(
    school: School, stage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = Batch(school, order(stage / SAMPLE, school, again=True))
    (job,) = batch._jobs(deque(), [])
    upright = Cleaned(b"an upright rendering", (800, 533), (), (), None)
    monkeypatch.setattr(school.standby, "do", lambda *_: upright)
    after = turn(school, held(school).id, Way.RIGHT)
    finished = batch._finish(job, Cleaned(b"as it lay", (533, 800), (), (), None))
    assert (finished.photo, finished.repeated) == (after, True)


def test_the_terminal_asks_which_way(command: Command, school: School) -> None:
    for ways in ((), ("--left", "--right")):
        wrong = command("--workspace", school.workspace, "turn", "fair-001", *ways)
        assert wrong.code == 2
        assert "Say which way to turn it." in wrong.err


@pytest.fixture
def page(school: School, browser: Browser) -> Iterator[Page]:
    """The page of that school, open in a browser."""
    with let_in(school, browser) as tab:
        yield tab


def test_on_the_page_a_key_turns_and_undo_turns_back(page: Page, school: School) -> None:
    page.goto(f"{page.url}photos/{held(school).id}/social")
    shape = "img => img.complete && img.naturalWidth > img.naturalHeight"
    page.locator("body").press("]")
    expect(page.get_by_text("Turned right.")).to_be_visible()
    assert page.locator("#picture").evaluate(shape)
    assert held(school).quarters == 1
    page.locator("body").press("u")
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert held(school).quarters == 0
    expect(page.get_by_role("button", name="Turn left")).to_be_visible()
