"""The parts of a picture that are looked at closer for small writing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.adapters.words.parts import CLEAR, Part, Rectangle, apart, is_cut, parts_of, tiles

LONGEST = 120
SIDES = st.integers(1, 700)
BOXES = st.builds(lambda x, y, w, h: (x, y, x + w, y + h), st.integers(0, 400), st.integers(0, 400), SIDES, SIDES)


@given(BOXES, st.integers(12, 300))
def test_tiles_are_small_and_cover_their_part_and_nothing_else(part: Part, longest: int) -> None:
    left, top, right, bottom = part
    covered = np.zeros((bottom - top, right - left), bool)
    for x, y, beyond, below in tiles(part, longest):
        assert left <= x < beyond <= right and top <= y < below <= bottom
        assert beyond - x <= longest and below - y <= longest
        covered[y - top : below - top, x - left : beyond - left] = True
    assert covered.all()


@given(st.lists(BOXES, max_size=8))
def test_boxes_taken_together_hold_all_and_overlap_nowhere(boxes: list[Part]) -> None:
    joined = apart(boxes)
    for left, top, right, bottom in boxes:
        assert any(x <= left and y <= top and right <= beyond and bottom <= below for x, y, beyond, below in joined)
    for n, one in enumerate(joined):
        for other in joined[:n]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@given(
    size=st.tuples(st.integers(1, 3000), st.integers(1, 3000)),
    shape=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    place=st.tuples(st.floats(0, 0.999), st.floats(0, 0.999)),
)
def test_wherever_something_may_be_there_is_a_part_in_the_picture(
    size: tuple[int, int], shape: tuple[int, int], place: tuple[float, float]
) -> None:
    likely = np.zeros(shape, np.float32)
    row, column = int(place[0] * shape[0]), int(place[1] * shape[1])
    likely[row, column] = 0.5
    parts = parts_of(likely, [], size, LONGEST)
    x, y = (column + 0.5) * size[0] / shape[1], (row + 0.5) * size[1] / shape[0]
    assert any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in parts)
    assert all(0 <= left < right <= size[0] and 0 <= top < bottom <= size[1] for left, top, right, bottom in parts)


@pytest.mark.parametrize(("tall", "parts"), [(2 * CLEAR - 2, 1), (2 * CLEAR, 0)])
def test_a_line_that_is_clear_is_not_looked_at_closer(tall: float, parts: int) -> None:
    likely = np.zeros((100, 200), np.float32)
    likely[48:52, 60:140] = 0.9
    line: Rectangle = ((200.0, 100.0), (200.0, tall), 0.0)
    assert len(parts_of(likely, [line], (400, 200), 1000)) == parts


@pytest.mark.parametrize(("middle", "cut"), [(50.0, False), (20.0, True), (81.0, True)])
def test_a_line_that_reaches_the_edge_is_cut(middle: float, cut: bool) -> None:
    assert is_cut(((middle, 50.0), (40.0, 10.0), 0.0), (0, 0, 100, 100)) is cut
