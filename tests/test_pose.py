"""How a head is held, read from its landmarks."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.faces.pose import tilt, turn

#: Right eye, left eye, nose and mouth of a face seen from the front, upright, in a box of 100 x 100.
FRONT = ((30.0, 40.0), (70.0, 40.0), (50.0, 60.0), (35.0, 80.0), (65.0, 80.0))
Points = tuple[tuple[float, float], ...]
coordinates = st.floats(-1e4, 1e4)


def turned(points: Points, degrees: float, size: float = 1.0) -> Points:
    """The same face leaning clockwise on the screen, and larger."""
    cosine, sine = math.cos(math.radians(degrees)) * size, math.sin(math.radians(degrees)) * size
    return tuple((x * cosine - y * sine, x * sine + y * cosine) for x, y in points)


@given(degrees=st.floats(-179, 179), size=st.floats(0.1, 50))
def test_the_tilt_is_the_angle_by_which_a_face_leans_whatever_its_size(degrees: float, size: float) -> None:
    assert tilt(turned(FRONT, degrees, size)) == pytest.approx(degrees, abs=1e-6)
    assert turn(turned(FRONT, degrees, size)) == pytest.approx(0, abs=1e-6)


@given(degrees=st.floats(-179, 179))
def test_a_nose_beyond_an_eye_is_a_turn_of_more_than_a_half_whichever_way_the_head_leans(degrees: float) -> None:
    left = (*FRONT[:2], (75.0, 60.0), *FRONT[3:])
    assert turn(turned(left, degrees)) == pytest.approx(0.625)
    right = (*FRONT[:2], (25.0, 60.0), *FRONT[3:])
    assert turn(turned(right, degrees)) == pytest.approx(-0.625)


def test_in_profile_eyes_that_lie_on_each_other_are_a_full_turn_and_no_tilt() -> None:
    profile = ((40.0, 40.0), (40.0, 40.0), (20.0, 60.0), (40.0, 80.0), (40.0, 80.0))
    assert (tilt(profile), turn(profile)) == (0, -1)


@given(st.lists(st.tuples(coordinates, coordinates), max_size=7))
def test_any_landmarks_give_angles_and_turns_within_bounds(points: list[tuple[float, float]]) -> None:
    assert -180 <= tilt(points) <= 180
    assert -1 <= turn(points) <= 1


def test_without_landmarks_a_head_is_upright() -> None:
    for nothing in ((), ((0.0, 0.0),) * 5):
        assert (tilt(nothing), turn(nothing)) == (0, 0)
