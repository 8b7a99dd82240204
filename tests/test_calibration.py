"""The threshold: one stranger in a thousand at most, for adults as for children, in a gallery of any size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventguard.core.faces.calibration import CHANCE, SAFE_THRESHOLD, SMALL, Calibration, Scores, calibrate
from eventguard.core.faces.crowd import Crowd

pytestmark = pytest.mark.one_python


def gallery(
    people: int, seed: int, photos: int = 3, mean: float = -0.7, spread: float = 0.14, genuine: Scores | None = None
) -> Calibration:
    """A gallery whose different people score like draws from a normal distribution."""
    scores = np.random.default_rng(seed).normal(mean, spread, (people * photos, people))
    owner = np.repeat(np.arange(people), photos)
    scores[np.arange(len(owner)), owner] = np.nan
    return calibrate(scores, owner, genuine if genuine is not None else np.full(9, 0.3))


#: Mean of different people's scores, and the spread of what is usual for a photo, for a person, and of the remainder.
ADULTS, CHILDREN = (-0.68, 0.043, 0.041, 0.131), (-0.42, 0.075, 0.085, 0.132)


def drawn(population: tuple[float, float, float, float], people: int, seed: int) -> tuple[Calibration, Scores]:
    """A gallery of such people, one photo each, and by how much 3,000 strangers pass its threshold."""
    mean, by_photo, by_person, remainder = population
    chance = np.random.default_rng(seed)
    usual = mean + chance.normal(0, by_person, people)
    scores = usual + chance.normal(0, by_photo, (people, 1)) + chance.normal(0, remainder, (people, people))
    np.fill_diagonal(scores, np.nan)
    crowd = Crowd(scores, np.arange(people))
    found = calibrate(scores, np.arange(people), np.zeros(0), crowd.people + crowd.photos[:, None])
    strange = usual + chance.normal(0, by_photo, (3_000, 1)) + chance.normal(0, remainder, (3_000, people))
    more = crowd.people + np.array([[crowd.of(scores)] for scores in strange])
    return found, np.asarray((strange - more).max(axis=1) - found.threshold)


@pytest.mark.parametrize("population", [ADULTS, CHILDREN], ids=["adults", "children"])
@pytest.mark.parametrize("people", [15, 30, 100, 250])
def test_of_a_thousand_strangers_at_most_one_passes_whoever_and_however_many_are_enrolled(
    people: int, population: tuple[float, float, float, float]
) -> None:
    pairs = [drawn(population, people, seed) for seed in range(20)]
    rates = [float(np.mean(leads >= 0)) for _, leads in pairs]
    low, high = np.mean([(found.low, found.high) for found, _ in pairs], axis=0)
    assert low <= np.mean(rates) <= high <= CHANCE * 1.05
    assert sum(rate > 2 * CHANCE for rate in rates) <= 2


def test_people_who_resemble_everybody_do_not_lengthen_the_tail() -> None:
    """What made the match needlessly strict with children: their best scores differ, but not by chance."""
    mean, *_, remainder = CHILDREN
    usual = [drawn((mean, 0.0, 0.0, remainder), 100, seed)[0] for seed in range(10)]
    varied = [drawn((mean, 0.075, 0.0, remainder), 100, seed)[0] for seed in range(10)]
    assert np.mean([v.threshold for v in varied]) - np.mean([u.threshold for u in usual]) < 2 * 0.075


def test_the_threshold_follows_how_alike_the_people_of_this_school_are() -> None:
    usual, alike = gallery(100, 1), gallery(100, 1, mean=-0.4)
    assert alike.threshold == pytest.approx(usual.threshold + 0.3, abs=0.04)


@given(st.integers(0, SMALL - 1), st.integers(0, 99), st.floats(-1, 0.3))
@settings(max_examples=30)
def test_a_small_gallery_never_goes_below_the_safe_threshold(people: int, seed: int, mean: float) -> None:
    found = (
        gallery(people, seed, mean=mean) if people else calibrate(np.zeros((0, 0)), np.zeros(0, np.intp), np.zeros(0))
    )
    assert found.small
    assert found.threshold >= SAFE_THRESHOLD


@pytest.mark.parametrize("people", [2, 6, 14])
def test_where_all_faces_are_alike_a_small_gallery_asks_for_the_likeness_its_own_people_have(people: int) -> None:
    found = gallery(people, 1, mean=-0.1, genuine=np.full(9, 0.7))
    assert found.threshold >= 0.7 / 2 - 0.35 / 2


def test_the_stated_chance_lies_between_its_bounds_and_these_draw_together_as_the_gallery_grows() -> None:
    widths = []
    for people in (15, 30, 250):
        found = gallery(people, 3)
        assert 0 < found.low <= found.chance <= found.high
        assert found.high == pytest.approx(CHANCE, rel=0.05)
        widths.append(found.high / found.low)
    assert widths == sorted(widths, reverse=True)


def test_the_same_gallery_gives_the_same_threshold() -> None:
    assert gallery(40, 5) == gallery(40, 5)


def test_people_with_fewer_photos_than_others_are_counted_as_well() -> None:
    scores = np.random.default_rng(2).normal(-0.7, 0.14, (4, 3))
    owner = np.array([0, 0, 1, 2])
    scores[np.arange(4), owner] = np.nan
    assert np.isfinite(calibrate(scores, owner, np.zeros(0)).threshold)
