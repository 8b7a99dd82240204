"""The threshold: one stranger in a thousand, safe while the gallery is small, and honest about how sure it is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventguard.core.faces.calibration import CHANCE, SAFE_THRESHOLD, SMALL, Calibration, Scores, calibrate


def gallery(
    people: int, seed: int, photos: int = 3, mean: float = -0.7, spread: float = 0.14, genuine: Scores | None = None
) -> Calibration:
    """A gallery whose different people score like draws from a normal distribution."""
    scores = np.random.default_rng(seed).normal(mean, spread, (people * photos, people))
    owner = np.repeat(np.arange(people), photos)
    scores[np.arange(len(owner)), owner] = np.nan
    return calibrate(scores, owner, genuine if genuine is not None else np.full(9, 0.3))


def strangers(people: int, count: int, mean: float = -0.7, spread: float = 0.14) -> Scores:
    """The best scores of strangers against such a gallery."""
    return np.asarray(np.random.default_rng(99).normal(mean, spread, (count, people)).max(axis=1))


@pytest.mark.parametrize("people", [30, 100, 250])
def test_of_a_thousand_strangers_about_one_passes_whatever_the_size_of_the_gallery(people: int) -> None:
    rates = [float(np.mean(strangers(people, 20_000) >= gallery(people, seed).threshold)) for seed in range(10)]
    assert np.mean(rates) <= CHANCE
    assert sum(rate > 2 * CHANCE for rate in rates) <= 1, "confidence is nine in ten"


def test_the_threshold_follows_how_alike_the_people_of_this_school_are() -> None:
    usual, alike = gallery(100, 1), gallery(100, 1, mean=-0.4)
    assert alike.threshold == pytest.approx(usual.threshold + 0.3, abs=0.03)


@given(st.integers(0, SMALL - 1), st.integers(0, 99), st.floats(-1, 0.3))
@settings(max_examples=30)
def test_a_small_gallery_never_goes_below_the_safe_threshold(people: int, seed: int, mean: float) -> None:
    found = (
        gallery(people, seed, mean=mean) if people else calibrate(np.zeros((0, 0)), np.zeros(0, np.intp), np.zeros(0))
    )
    assert found.small
    assert found.threshold >= SAFE_THRESHOLD


@pytest.mark.parametrize("people", [2, 6, 29])
def test_where_all_faces_are_alike_a_small_gallery_asks_for_the_likeness_its_own_people_have(people: int) -> None:
    drawn = gallery(people, 1, mean=-0.1, genuine=np.full(9, 0.7))
    assert drawn.threshold >= 0.7 / 2 - 0.35 / 2


def test_the_stated_chance_lies_between_its_bounds_and_these_draw_together_as_the_gallery_grows() -> None:
    widths = []
    for people in (30, 250):
        found = gallery(people, 3)
        assert 0 < found.low <= found.chance <= found.high
        assert found.chance <= CHANCE
        widths.append(found.high / found.low)
    assert widths[1] < widths[0]


def test_the_same_gallery_gives_the_same_threshold() -> None:
    assert gallery(40, 5) == gallery(40, 5)


def test_people_with_fewer_photos_than_others_are_counted_as_well() -> None:
    scores = np.random.default_rng(2).normal(-0.7, 0.14, (4, 3))
    owner = np.array([0, 0, 1, 2])
    scores[np.arange(4), owner] = np.nan
    assert np.isfinite(calibrate(scores, owner, np.zeros(0)).threshold)
