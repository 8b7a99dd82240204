"""Law 5: a cover carries nothing of the face but one coarse colour, and hides all of its box."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventguard.adapters.cover import STEP, EllipseCover
from eventguard.core.photo import Box
from eventguard.core.settings import Settings, Style

styles = pytest.mark.parametrize("style", list(Style))
inside = st.builds(Box, st.integers(20, 100), st.integers(20, 100), st.integers(4, 50), st.integers(4, 60))
anywhere = st.builds(Box, st.integers(-60, 260), st.integers(-60, 260), st.integers(1, 120), st.integers(1, 120))


def cover(style: Style) -> EllipseCover:
    return EllipseCover(Settings(style=style))


def noise(seed: int, level: int = 128, size: int = 200) -> np.ndarray:
    """Random pixels whose mean lies in the middle of a colour step, so that the coarse colour is steady."""
    return np.random.default_rng(seed).integers(level - 100, level + 116, (size, size, 3)).astype(np.uint8)


@styles
@given(box=inside, seeds=st.tuples(st.integers(0, 999), st.integers(0, 999)))
@settings(deadline=None, max_examples=60)
def test_another_face_of_the_same_coarse_colour_gives_the_same_bytes(
    style: Style, box: Box, seeds: tuple[int, int]
) -> None:
    surroundings = noise(1)
    outputs = []
    for seed in seeds:
        scene = surroundings.copy()
        face = scene[box.y : box.y + box.height, box.x : box.x + box.width]
        face[:] = noise(seed)[: box.height, : box.width]
        face[:] = np.clip(face.astype(int) + (136 - face.reshape(-1, 3).mean(axis=0)).round().astype(int), 0, 255)
        if (face.reshape(-1, 3).mean(axis=0).astype(int) // STEP != 136 // STEP).any():
            return  # clipping moved the colour into another step
        outputs.append(cover(style).draw(scene, [box]))
    assert np.array_equal(outputs[0], outputs[1])


@styles
@given(box=inside)
@settings(deadline=None, max_examples=60)
def test_every_pixel_of_the_box_has_one_flat_colour(style: Style, box: Box) -> None:
    covered = cover(style).draw(noise(2), [box])
    face = covered[box.y : box.y + box.height, box.x : box.x + box.width].reshape(-1, 3)
    assert (face == face[0]).all()


@styles
@given(boxes=st.lists(anywhere, max_size=6))
@settings(deadline=None, max_examples=60)
def test_faces_at_or_beyond_the_rim_are_covered_and_nothing_breaks(style: Style, boxes: list[Box]) -> None:
    scene = noise(3)
    before = scene.copy()
    covered = cover(style).draw(scene, boxes)
    assert np.array_equal(scene, before), "the picture given in is not changed"
    assert covered.shape == scene.shape
    for box in boxes:
        alone = cover(style).draw(scene, [box])
        face = alone[max(0, box.y) : max(0, box.y + box.height), max(0, box.x) : max(0, box.x + box.width)]
        assert face.size == 0 or (face == face[0, 0]).all()


@styles
def test_a_neighbours_soft_rim_does_not_thin_a_cover(style: Style) -> None:
    one, other = Box(60, 60, 40, 50), Box(120, 60, 40, 50)
    together = cover(style).draw(noise(4), [one, other])
    alone = cover(style).draw(noise(4), [one])
    face = np.s_[one.y : one.y + one.height, one.x : one.x + one.width]
    assert np.array_equal(together[face], alone[face])


def test_the_soft_rim_fades_outward_only() -> None:
    box = Box(80, 80, 40, 50)
    soft, solid = (cover(style).draw(noise(5), [box]) for style in (Style.SOFT, Style.SOLID))
    drawn = (solid != noise(5)).any(axis=2)
    assert np.array_equal(soft[drawn], solid[drawn])
    assert (soft != noise(5)).any(axis=2).sum() > drawn.sum()


@given(box=inside)
def test_what_lies_under_a_cover_is_known_to_be_hidden(box: Box) -> None:
    assert cover(Style.SOFT).hides([box], box)
    assert not cover(Style.SOFT).hides([box], Box(box.x + 3 * box.width, box.y, box.width, box.height))
