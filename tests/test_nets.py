"""Behind nets and fences faces are found as well, and a net is told from what is no net."""

import json
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.faces.nets import MUCH, REGULAR, Net, net_over
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.core.faces.mesh import NARROW, TILE, WIDE, corners, regularity
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.settings import Settings
from tests.meshes import Drawn, Mesh, eight

pytestmark = pytest.mark.one_python

SETTINGS = Settings()
BLACK = (20, 20, 20)
codec = PillowCodec(SETTINGS)


def class_photo(samples: Path) -> tuple[Pixels, list[Box]]:
    """The drawn class photo, 1000 pixels wide, and where its faces are."""
    pixels = codec.decode((samples / "event" / "IMG_0101.jpg").read_bytes())
    scale = 1000 / pixels.shape[1]
    pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    scene = json.loads((samples / "truth.json").read_text())["IMG_0101.jpg"]
    scale = pixels.shape[1] / scene["size"][0]
    return pixels, [Box(*(round(value * scale) for value in face["box"])) for face in scene["faces"]]


@pytest.mark.parametrize("thorough", [False, True], ids=["default", "thorough"])
def test_children_behind_a_black_goal_net_are_found(samples: Path, thorough: bool) -> None:
    pixels, faces = class_photo(samples)
    found = Detector(Settings(thorough=thorough)).search(Drawn(Mesh.SQUARE, 18, 4, BLACK, 2).over(pixels)).faces
    assert [face for face in faces if not any(one.box.holds_centre_of(face) for one in found)] == []


@pytest.mark.parametrize("kind", list(eight(1)))
def test_a_net_of_any_kind_is_told_of(samples: Path, kind: str) -> None:
    pixels, _ = class_photo(samples)
    assert not net_over(pixels).lies_over
    assert net_over(eight(57)[kind].over(pixels)).lies_over


def test_a_net_over_a_third_of_the_photo_is_looked_behind(samples: Path) -> None:
    pixels, _ = class_photo(samples)
    part = pixels.copy()
    part[:, :480] = Drawn(Mesh.SQUARE, 20, 4, BLACK).over(pixels)[:, :480]
    assert net_over(part).copies


def test_the_drawn_photos_have_no_net(samples: Path) -> None:
    photos = sorted((samples / "event").glob("*.jpg"))
    assert [photo.name for photo in photos if net_over(codec.decode(photo.read_bytes())).lies_over] == []


@pytest.mark.real_photos
def test_no_photo_of_a_crowd_is_told_of_and_few_are_looked_at_once_more(real_photos: Path) -> None:
    nets = [net_over(codec.decode(photo.read_bytes())) for photo in sorted((real_photos / "detect/wider").iterdir())]
    assert not any(net.lies_over for net in nets)
    assert sum(bool(net.copies) for net in nets) <= len(nets) / 8


@given(width=st.integers(1, 90), height=st.integers(1, 90), level=st.integers(0, 255))
def test_an_even_picture_of_any_size_has_no_net(width: int, height: int, level: int) -> None:
    assert net_over(np.full((height, width, 3), level, np.uint8)) == Net(0.0, ())


@given(pitch=st.integers(NARROW + 1, WIDE - 2), shift=st.integers(0, 30), upright=st.booleans())
def test_lines_at_even_distances_are_regular_wherever_they_begin(pitch: int, shift: int, upright: bool) -> None:
    lines = np.zeros((3 * TILE, 2 * TILE), np.uint8)
    lines[:, shift % pitch :: pitch] = 200
    assert regularity(lines if upright else np.ascontiguousarray(lines.T)).min() > REGULAR


@given(seed=st.integers(0, 2**32 - 1))
def test_chance_and_single_edges_are_not_taken_for_a_net(seed: int) -> None:
    chance = np.random.default_rng(seed)
    specks = (chance.random((4 * TILE, 4 * TILE)) < 0.1).astype(np.uint8) * 200
    edge = np.zeros_like(specks)
    ends = chance.integers(0, 4 * TILE, 4).tolist()
    cv2.line(edge, ends[:2], ends[2:], 200, 3)
    for lines in (specks, edge):  # in one edge of two thousand a tile or two of sixteen are regular
        assert (regularity(lines) >= REGULAR).mean() < MUCH


@given(length=st.integers(1, 5000))
def test_tiles_hold_every_pixel_of_a_side(length: int) -> None:
    begins = corners(length)
    assert begins[0] == 0
    assert begins[-1] + TILE >= length
    assert all(one < other <= one + TILE for one, other in pairwise(begins))
