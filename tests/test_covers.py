"""Law 5: a cover carries nothing of what lies below it, and hides all of its region, in every style."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventguard.adapters.covers.face_cover import FaceCover
from eventguard.adapters.covers.region import Ellipse, ellipses, opaque, part_of, rectangle
from eventguard.adapters.covers.scene import TONE
from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.core.faces.policy import cover_all
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Drawn, Face, Verdict
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.photos.word import Gives, Word
from eventguard.core.settings import Settings, Style

pytestmark = pytest.mark.one_python

REACH = Settings().cover_reach
styles = pytest.mark.parametrize("style", list(Style))
boxes = st.builds(Box, st.integers(-60, 260), st.integers(-60, 260), st.integers(1, 120), st.integers(1, 120))
inside = st.builds(Box, st.integers(20, 100), st.integers(20, 100), st.integers(4, 50), st.integers(4, 60))
poses = st.tuples(st.floats(-180, 180), st.floats(-1, 1))


def face(box: Box, tilt: float = 0.0, turn: float = 0.0, verdict: Verdict = Verdict.COVER) -> Face:
    return Face(1, box, verdict, Reason.RECOGNITION_OFF, tilt=tilt, turn=turn)


def drawn(box: Box, shape: Drawn) -> Face:
    return replace(face(box), reason=Reason.COVERED_BY_HAND, drawn=shape)


found = st.builds(lambda box, pose: face(box, *pose), boxes, poses)
covered = found | found | st.builds(drawn, boxes, st.sampled_from(Drawn))


def cover(style: Style) -> FaceCover:
    return FaceCover(Settings(style=style))


def noise(seed: int, size: int = 200) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (size, size, 3)).astype(np.uint8)


def line(x: int, y: int, long: int, tall: int, angle: float) -> Word:
    """A line of writing that begins here, turned by so many degrees, and is to be covered."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    corners = ((0, 0), (long, 0), (long, tall), (0, tall))
    placed = tuple((x + cosine * a - sine * b, y + sine * a + cosine * b) for a, b in corners)
    return Word(1, placed, Gives.NAME, Verdict.COVER)


lines = st.builds(
    line, st.integers(-60, 260), st.integers(-60, 260), st.integers(1, 150), st.integers(1, 40), st.floats(-180, 180)
)


def under(picture: Pixels, *faces: Face, words: Sequence[Word] = ()) -> np.ndarray:
    """What lies under these faces' and words' covers, as true and false."""
    rectangles = [box for each in faces if (box := rectangle(each))]
    size = picture.shape[0], picture.shape[1]
    return opaque(size, [ellipses(each, REACH) for each in faces], rectangles, [each.corners for each in words]) > 0


@styles
@given(faces=st.lists(covered, min_size=1, max_size=5), words=st.lists(lines, max_size=3), seed=st.integers(1, 999))
@example(  # one half over another
    faces=[face(Box(60, 60, 50, 60)), drawn(Box(90, 70, 60, 20), Drawn.RECTANGLE)],
    words=[line(40, 90, 120, 20, 30.0)],
    seed=1,
)
@example(
    faces=[drawn(Box(-20, 150, 90, 90), Drawn.ELLIPSE), drawn(Box(40, 180, 60, 60), Drawn.RECTANGLE)], words=[], seed=2
)
@settings(deadline=None, max_examples=80)
def test_whatever_lies_under_the_covers_every_byte_of_the_picture_comes_out_the_same(
    style: Style, faces: list[Face], words: list[Word], seed: int
) -> None:
    """Stronger than the law, which would allow one coarse colour: nothing at all of a face, or a name, gets through."""
    scene = noise(0)
    other = np.where(under(scene, *faces, words=words)[..., None], noise(seed), scene)
    assert np.array_equal(cover(style).draw(scene, faces, words), cover(style).draw(other, faces, words))


@styles
@given(word=lines, shown=inside)
@settings(deadline=None, max_examples=60)
def test_a_covered_line_is_flat_from_end_to_end_in_every_style_also_over_a_face_that_is_shown(
    style: Style, word: Word, shown: Box
) -> None:
    picture = cover(style).draw(noise(0), [face(shown, verdict=Verdict.SHOW)], [word])
    assert (picture[under(picture, words=[word])] == TONE).all()


@styles
def test_under_a_cover_all_photos_look_alike(style: Style) -> None:
    """Nothing of the photo around it gets in either: no tone of the hair, the light or the background."""
    person = face(Box(80, 70, 40, 50), tilt=10)
    seen = {cover(style).draw(each, [person])[under(each, person)].tobytes() for each in map(noise, range(9))}
    assert len(seen) == 1


@pytest.mark.parametrize("style", [Style.SOFT, Style.PIXEL, Style.SOLID])
def test_a_cover_does_not_tell_where_in_the_photo_it_lay(style: Style) -> None:
    first, other = (face(Box(x, y, 40, 50), tilt=10) for x, y in ((80, 70), (97, 101)))
    seen = {cover(style).draw(noise(0), [each])[under(noise(0), each)].tobytes() for each in (first, other)}
    assert len(seen) == 1


@given(width=st.integers(40, 200), wider=st.floats(0.93, 1.07), tilt=st.floats(-7, 7), turn=st.floats(-0.5, 0.5))
def test_the_outline_does_not_tell_the_proportions_of_a_face(
    width: int, wider: float, tilt: float, turn: float
) -> None:
    (only,) = ellipses(face(Box(100, 100, width, round(width * wider * 4 / 3)), tilt, turn), REACH)
    usual = ellipses(face(Box(100, 100, 120, 160)), REACH)[0]
    assert only.b / only.a == pytest.approx(usual.b / usual.a, abs=2.5 / only.a), "but for whole pixels"
    assert only.angle == 0


@given(box=boxes, pose=poses)
@settings(deadline=None, max_examples=200)
def test_a_region_is_never_smaller_than_the_ellipse_around_the_corners_of_its_box(
    box: Box, pose: tuple[float, float]
) -> None:
    canvas = np.zeros((700, 700, 3), np.uint8)
    moved = replace(box, x=box.x + 250, y=box.y + 250)
    least = np.zeros(canvas.shape[:2], np.uint8)
    lift = 0.06 * moved.height  # foreheads and hair reach higher than chins reach low
    half = math.ceil(moved.width * REACH / 2), math.ceil(moved.height * REACH / 2 + lift)
    middle = round(moved.x + moved.width / 2), round(moved.y + moved.height / 2 - lift)
    cv2.ellipse(least, middle, half, 0, 0, 360, 255, cv2.FILLED)
    region = under(canvas, face(moved, *pose))
    assert region[least > 0].all()
    assert region[moved.y : moved.y + moved.height, moved.x : moved.x + moved.width].all()
    if not 0.5 < box.width / box.height < 2:
        return
    assert region.sum() <= 2.2 * under(canvas, face(moved)).sum() + 60, "and it does not swallow the photo"


@pytest.mark.parametrize("tilt", [-40.0, 40.0])
def test_a_leaning_head_is_covered_further_along_its_axis(tilt: float) -> None:
    box, canvas = Box(80, 80, 40, 48), np.zeros((200, 200, 3), np.uint8)
    added = under(canvas, face(box, tilt)) & ~under(canvas, face(box))
    rows, columns = np.nonzero(added)
    assert len(rows)
    hair = rows < 104
    assert np.sign(columns[hair].mean() - 100) == np.sign(tilt), "a head that leans clockwise has its hair to the right"


@pytest.mark.parametrize("turn", [-1.0, 1.0])
def test_in_profile_the_back_of_the_head_is_covered_too(turn: float) -> None:
    box, canvas = Box(80, 80, 40, 48), np.zeros((200, 200, 3), np.uint8)
    added = under(canvas, face(box, turn=turn)) & ~under(canvas, face(box))
    columns = np.nonzero(added)[1]
    assert len(columns)
    assert (np.sign(columns - 100) == -np.sign(turn)).all(), "the nose points away from the back of the head"


@given(box=inside, tilt=st.floats(-180, 180), scale=st.floats(0, 0.95), way=st.floats(0, 6.28))
@settings(deadline=None)
def test_an_ellipse_holds_what_it_fills(box: Box, tilt: float, scale: float, way: float) -> None:
    ellipse = Ellipse(box.x, box.y, box.width, box.height, round(tilt))
    inner = replace(ellipse, a=max(1, int(box.width * scale)), b=max(1, int(box.height * scale)))
    x, y = (float(value) for value in inner.rim(np.array([way], np.float32))[0])
    assert ellipse.holds(x, y)
    assert not ellipse.holds(box.x + box.width + box.height + 2, box.y)


@styles
@given(faces=st.lists(covered, max_size=6))
@settings(deadline=None, max_examples=40)
def test_faces_at_or_beyond_the_rim_are_covered_and_nothing_breaks(style: Style, faces: list[Face]) -> None:
    scene = noise(3)
    before = scene.copy()
    drawn = cover(style).draw(scene, faces)
    assert np.array_equal(scene, before), "the picture given in is not changed"
    assert drawn.shape == scene.shape
    assert drawn.dtype == np.uint8


@styles
@given(faces=st.lists(covered, min_size=1, max_size=4), shown=inside)
@example(faces=[face(Box(14, 0, 91, 106))], shown=Box(20, 20, 4, 4))  # cut off by the picture's edge, and shown within
@settings(deadline=None, max_examples=60)
def test_a_face_that_is_shown_stays_whole_but_where_a_cover_truly_lies_on_it(
    style: Style, faces: list[Face], shown: Box
) -> None:
    scene = noise(4)
    drawn = cover(style).draw(scene, [*faces, face(shown, verdict=Verdict.SHOW)])
    part = np.s_[shown.y : shown.y + shown.height, shown.x : shown.x + shown.width]
    free = ~under(scene, *faces)[part]
    assert np.array_equal(drawn[part][free], scene[part][free])
    other = np.where(under(scene, *faces)[..., None], noise(5), scene)
    assert np.array_equal(drawn, cover(style).draw(other, [*faces, face(shown, verdict=Verdict.SHOW)]))


@styles
@given(faces=st.lists(covered, min_size=1, max_size=4))
@example(faces=[face(Box(1, 0, 1, 50), tilt=-83.0, turn=1.0)])
@settings(deadline=None, max_examples=40)
def test_far_from_every_cover_nothing_changes(style: Style, faces: list[Face]) -> None:
    scene = noise(6, size=400)
    drawn = cover(style).draw(scene, faces)
    near = np.zeros(scene.shape[:2], np.uint8)
    for each in faces:
        if region := ellipses(each, REACH):  # within twice the circle that holds it, however its parts lie
            x, y = (round(sum(at) / len(region)) for at in zip(*((part.x, part.y) for part in region), strict=True))
            reach = max(math.hypot(part.x - x, part.y - y) + max(part.a, part.b) for part in region)
            Ellipse(x, y, math.ceil(2 * reach) + 6, math.ceil(2 * reach) + 6).fill(near)
        if box := rectangle(each):
            near[part_of(box)] = 255
    assert np.array_equal(drawn[near == 0], scene[near == 0])


@styles
def test_without_a_face_to_cover_a_picture_stays_as_it_is(style: Style) -> None:
    scene = noise(7)
    drawn = cover(style).draw(scene, [face(Box(50, 50, 40, 50), verdict=Verdict.SHOW)])
    assert np.array_equal(drawn, scene)
    assert drawn is not scene


def test_the_soft_edge_lies_outside_the_region_and_fades() -> None:
    person, scene = face(Box(160, 160, 60, 75)), np.full((400, 400, 3), 255, np.uint8)
    drawn = cover(Style.SOFT).draw(scene, [person]).astype(int)
    assert drawn[under(scene, person)].max() < 215, "no white of the surroundings in the region"
    across = drawn[197, :160, 0]
    assert across[0] == 255
    assert np.abs(np.diff(across)).max() < 20, "no hard edge"
    region = np.nonzero(under(scene, person)[197])[0]
    assert (drawn[197, region[0] - 8 : region[0], 0] < 255).all()


def test_neighbours_soft_covers_merge_without_a_seam() -> None:
    scene = np.full((300, 400, 3), 230, np.uint8)
    faces = [face(Box(120, 100, 60, 75)), face(Box(190, 110, 60, 75), tilt=12)]
    between = under(scene, faces[0]) & under(scene, faces[1])
    assert between.any()
    smoothed = cv2.GaussianBlur(cover(Style.SOFT).draw(scene, faces), (0, 0), 2).astype(int)
    both = cv2.erode(under(scene, *faces).astype(np.uint8), np.ones((9, 9))) > 0
    steps = np.abs(np.diff(smoothed, axis=1)).max(axis=2)
    assert steps[both[:, 1:]].max() <= 4


def test_stickers_differ_from_each_other_and_not_with_the_child() -> None:
    scene = noise(8, size=600)
    faces = [face(Box(40 + 100 * i, 200, 40, 50)) for i in range(5)]
    one = cover(Style.STICKER).draw(scene, faces)
    cut = [one[205:245, 45 + 100 * i : 75 + 100 * i].tobytes() for i in range(5)]
    assert all(left != right for left, right in pairwise(cut))
    again = cover(Style.STICKER).draw(
        scene, [replace(each, n=9 - i, detection=0.1 * i) for i, each in enumerate(faces)]
    )
    assert np.array_equal(one, again), "neither their order nor how sure the detector was matters"


@given(box=inside, pose=poses)
def test_what_lies_under_a_cover_is_known_to_be_hidden(box: Box, pose: tuple[float, float]) -> None:
    person = face(box, *pose)
    assert cover(Style.SOFT).hides([person], box)
    assert not cover(Style.SOFT).hides([person], replace(box, x=box.x + 3 * (box.width + box.height)))
    assert not cover(Style.SOFT).hides([replace(person, verdict=Verdict.SHOW)], box)


@styles
def test_no_cover_is_itself_taken_for_a_face_that_was_missed(style: Style, samples: Path) -> None:
    """The second look finds a friendly drawn face, of course: under the cover that it is."""
    detector = Detector(Settings())
    picture = PillowCodec(Settings()).decode((samples / "event" / "IMG_0101.jpg").read_bytes())
    faces = cover_all(detector.search(picture).faces, Reason.RECOGNITION_OFF)
    assert len(faces) >= 9
    again = detector.look_again(cover(style).draw(picture, faces))
    assert all(cover(style).hides(faces, seen.box) for seen in again)


@styles
@given(box=boxes, others=st.lists(covered, max_size=3), shown=inside)
@settings(max_examples=40)
def test_a_rectangle_that_somebody_drew_is_flat_and_exact_whatever_lies_around_it(
    style: Style, box: Box, others: list[Face], shown: Box
) -> None:
    scene, badge = noise(11), drawn(box, Drawn.RECTANGLE)
    picture = cover(style).draw(scene, [*others, badge, face(shown, verdict=Verdict.SHOW)])
    assert (picture[part_of(box)] == TONE).all()
    alone = cover(style).draw(scene, [badge])
    alone[part_of(box)] = scene[part_of(box)]
    assert np.array_equal(alone, scene), "and nothing is drawn beside it"


@given(box=inside)
def test_an_ellipse_that_somebody_drew_fills_its_box_and_at_most_a_pixel_more(box: Box) -> None:
    region = under(noise(0), drawn(box, Drawn.ELLIPSE))
    rows, columns = np.nonzero(region)
    assert box.x - 1 <= columns.min() <= box.x and box.x + box.width - 1 <= columns.max() <= box.x + box.width
    assert box.y - 1 <= rows.min() <= box.y and box.y + box.height - 1 <= rows.max() <= box.y + box.height


@pytest.mark.parametrize("shape", list(Drawn))
def test_what_somebody_drew_hides_what_it_lies_on_but_not_a_larger_face_around_it(shape: Drawn) -> None:
    badge = drawn(Box(90, 90, 20, 20), shape)
    assert cover(Style.SOFT).hides([badge], Box(92, 92, 15, 16))
    assert not cover(Style.SOFT).hides([badge], Box(130, 92, 15, 16))
    assert not cover(Style.SOFT).hides([badge], Box(75, 70, 50, 60)), "a nose is not a face"
