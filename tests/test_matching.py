"""The gallery: who a face resembles, how strict the threshold is, and when the second opinion is asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.matching import HEADROOM, SAFE_THRESHOLD, Embedding, Gallery, Template, unit


def templates(count: int, seed: int = 1, spread: float = 0.02) -> list[Template]:
    """Random people with three reference photos each."""
    generator = np.random.default_rng(seed)
    made = []
    for index in range(count):
        first, second = generator.normal(size=128), generator.normal(size=128) * 0.05
        made.append(
            Template(
                f"P{index}",
                unit(np.asarray(first + generator.normal(size=(3, 128)) * spread, dtype=np.float32)),
                np.asarray(second + generator.normal(size=(3, 128)) * spread * 0.1, dtype=np.float32),
            )
        )
    return made


def never() -> Embedding:
    pytest.fail("the second recogniser was asked although the first saw nobody alike")


def test_the_person_in_a_photo_like_the_references_is_found() -> None:
    people = templates(5)
    likeness = Gallery(people).likeness(people[3].first[0], lambda: people[3].second[0])
    assert likeness is not None
    assert (likeness.person, likeness.distinct) == ("P3", True)


def test_the_second_recogniser_is_not_asked_about_somebody_who_is_like_nobody() -> None:
    stranger = unit(np.asarray(np.random.default_rng(9).normal(size=128), dtype=np.float32))
    assert Gallery(templates(5)).likeness(stranger, never) is None


def test_an_empty_gallery_knows_nobody() -> None:
    gallery = Gallery([])
    assert gallery.likeness(np.ones(128, dtype=np.float32), never) is None
    assert gallery.threshold == SAFE_THRESHOLD


def test_with_one_person_there_is_no_runner_up() -> None:
    (only,) = templates(1)
    likeness = Gallery([only]).likeness(only.first[0], lambda: only.second[0])
    assert likeness is not None
    assert likeness.runner_up == -np.inf


def test_two_people_who_look_alike_raise_the_threshold_above_their_likeness() -> None:
    people = templates(3)
    twin = Template("twin", people[0].first + np.float32(0.03), people[0].second + np.float32(0.002))
    gallery = Gallery([*people, twin])
    assert gallery.highest_impostor > 0.3
    assert gallery.threshold == gallery.highest_impostor + HEADROOM


@given(st.integers(2, 12), st.integers(0, 2**32 - 1))
def test_the_threshold_never_falls_below_the_safe_one_nor_to_any_impostor(count: int, seed: int) -> None:
    people = templates(count, seed, spread=0.5)
    gallery = Gallery(people)
    assert gallery.threshold >= SAFE_THRESHOLD
    for index, person in enumerate(people):
        others = Gallery([p for i, p in enumerate(people) if i != index])
        for first, second in zip(person.first, person.second, strict=True):
            likeness = others.likeness(first, lambda second=second: second)  # type: ignore[misc]
            assert likeness is None or likeness.score < gallery.threshold


def test_another_template_makes_another_digest() -> None:
    assert Gallery(templates(3)).digest == Gallery(templates(3)).digest != Gallery(templates(3, seed=2)).digest
