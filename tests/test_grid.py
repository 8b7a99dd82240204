"""Whatever times a source has, its film stands on an even grid, and no time of it is lost or shown twice by mistake."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.films.grid import SLOWEST, grid


def even(count: int, rate: Fraction, rounded: int | None = None) -> tuple[list[Fraction], Fraction]:
    times = [n / rate for n in range(count + 1)]
    times = [Fraction(round(each * rounded), rounded) for each in times] if rounded else times
    return times[:-1], times[-1]


@pytest.mark.parametrize(
    "rate", [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(30), Fraction(15)]
)
@pytest.mark.parametrize("rounded", [None, 1000, 90_000])
def test_an_even_film_stays_as_it_is_also_where_its_times_are_rounded(rate: Fraction, rounded: int | None) -> None:
    made = grid(*even(300, rate, rounded))
    assert made.rate == rate
    assert made.sources == tuple(range(300))


@pytest.mark.parametrize(("rate", "every"), [(50, 2), (60, 2), (120, 4), (240, 8)])
def test_a_fast_film_keeps_every_second_frame_until_it_is_slow_enough(rate: int, every: int) -> None:
    made = grid(*even(480, Fraction(rate)))
    assert made.rate == Fraction(rate, every)
    assert made.sources == tuple(range(0, 480, every))


def test_a_gap_repeats_the_last_frame() -> None:
    times = [Fraction(n, 10) for n in range(100) if not 30 <= n < 40]
    made = grid(times, Fraction(10))
    at = [made.sources[round(second * made.rate)] for second in (Fraction(31, 10), Fraction(39, 10), Fraction(42, 10))]
    assert at == [29, 29, 32]


def test_one_frame_is_a_film() -> None:
    assert grid([Fraction(3)], Fraction(3)).sources == (0,)
    assert set(grid([Fraction(0)], Fraction(2)).sources) == {0}


@given(st.lists(st.integers(0, 20_000), min_size=1, max_size=80), st.integers(0, 3000))
def test_any_times_make_a_grid_that_never_runs_ahead_or_backward(moments: list[int], last: int) -> None:
    times = [Fraction(moment, 600) for moment in sorted(moments)]
    made = grid(times, times[-1] + Fraction(last, 600))
    assert SLOWEST <= made.rate <= Fraction(61, 2)
    assert list(made.sources) == sorted(made.sources)
    for place, source in enumerate(made.sources):
        assert times[source] - times[0] <= (place + Fraction(1, 4)) / made.rate
