"""Among people who resemble each other more than is usual in a gallery, likeness says less."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.faces.crowd import FEW, Crowd, Scores


def gallery(adults: int, children: int, seed: int = 1) -> Scores:
    """Scores of one photo each: children resemble each other more than adults do, and adults as little as those."""
    scores = np.random.default_rng(seed).normal(-0.7, 0.13, (adults + children,) * 2)
    scores[adults:, adults:] += 0.3
    np.fill_diagonal(scores, np.nan)
    return scores


def crowd(scores: Scores) -> Crowd:
    return Crowd(scores, np.arange(len(scores)))


def test_a_few_children_among_adults_need_more_and_hardly_any_adult_does() -> None:
    found = crowd(gallery(100, 15))
    assert found.people[100:].mean() > 0.05
    assert np.mean(found.people[:100] > 0) < 0.1
    assert found.photos[100:].mean() > 0.03
    assert found.photos[:100].mean() < 0.01


@pytest.mark.parametrize(("adults", "children"), [(60, 0), (0, 60)])
def test_where_all_are_alike_hardly_anybody_needs_more(adults: int, children: int) -> None:
    assert np.mean(crowd(gallery(adults, children)).people > 0) < 0.1


def test_a_face_that_resembles_several_people_needs_more_than_one_that_resembles_one() -> None:
    found = crowd(gallery(50, 0))
    one = np.full(50, -0.7)
    one[3] = 0.4
    several = one.copy()
    several[4:8] = 0.1
    assert found.of(several) > found.of(one) == 0


@given(st.integers(0, FEW - 1), st.integers(0, 99))
def test_a_small_gallery_has_no_usual(people: int, seed: int) -> None:
    found = crowd(gallery(people, 0, seed))
    assert not found.people.any() and not found.photos.any()
    assert found.of(np.zeros(people)) == 0


@given(st.integers(FEW, 40), st.integers(0, 40), st.integers(0, 2**32 - 1))
def test_nobody_ever_needs_less(adults: int, children: int, seed: int) -> None:
    scores = gallery(adults, children, seed)
    found = crowd(scores)
    assert found.people.min() >= 0 and found.photos.min() >= 0
    assert found.of(np.nan_to_num(scores[0], nan=0.5)) >= 0
