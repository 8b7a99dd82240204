"""The gallery: whom a face resembles, whose threshold is stricter, and when the second opinion is asked."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.faces.calibration import SAFE_THRESHOLD
from eventguard.core.faces.matching import (
    CLEAR,
    CLEAR_SHARE,
    CLOSE,
    HEADROOM,
    UNLIKE,
    Gallery,
    Template,
    is_clear,
    unit,
)
from eventguard.core.ports import Embedding


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


def twin_of(template: Template) -> Template:
    return Template("twin", template.first + np.float32(0.03), template.second + np.float32(0.002))


def never() -> Embedding:
    pytest.fail("the second recogniser was asked although the first saw nobody alike")


def test_the_person_in_a_photo_like_the_references_is_found() -> None:
    people = templates(5)
    best, runner_up = Gallery(people).likenesses(people[3].first[0], lambda: people[3].second[0])[:2]
    assert best.person == "P3"
    assert best.lead > 0 > runner_up.lead


def test_the_second_recogniser_is_not_asked_about_somebody_who_is_like_nobody() -> None:
    stranger = unit(np.asarray(np.random.default_rng(9).normal(size=128), dtype=np.float32))
    assert Gallery(templates(5)).likenesses(stranger, never) == ()


def test_an_empty_gallery_knows_nobody() -> None:
    gallery = Gallery([])
    assert gallery.likenesses(np.ones(128, dtype=np.float32), never) == ()
    assert gallery.calibration.threshold == SAFE_THRESHOLD


def test_with_one_person_there_is_no_runner_up() -> None:
    (only,) = templates(1)
    (likeness,) = Gallery([only]).likenesses(only.first[0], lambda: only.second[0])
    assert likeness.lead > 0


def test_one_person_with_one_photo_is_asked_for_more_than_the_safe_likeness_for_they_may_be_a_child() -> None:
    (only,) = templates(1)
    gallery = Gallery([Template("P0", only.first[:1], only.second[:1])])
    assert gallery.thresholds > [SAFE_THRESHOLD + 0.1]


def test_two_people_who_look_alike_raise_their_own_thresholds_and_nobody_elses() -> None:
    people = templates(40)
    usual = Gallery(people)
    gallery = Gallery([*people, twin_of(people[0])])
    assert set(gallery.look_alikes) == {"P0", "twin"}
    assert gallery.thresholds[0] > usual.thresholds[0] + 0.2
    assert np.allclose(gallery.thresholds[1:40], gallery.calibration.threshold)


@given(st.integers(2, 12), st.integers(0, 2**32 - 1))
def test_nobodys_threshold_is_reached_by_anybody_else_in_the_gallery(count: int, seed: int) -> None:
    people = templates(count, seed, spread=0.5)
    gallery = Gallery(people)
    assert (gallery.thresholds >= SAFE_THRESHOLD).all()
    for index, person in enumerate(people):
        for first, second in zip(person.first, person.second, strict=True):
            for likeness in gallery.likenesses(first, lambda second=second: second):  # type: ignore[misc]
                if likeness.person != gallery.people[index]:
                    assert likeness.lead <= -HEADROOM + 1e-5


def test_everybody_close_to_their_threshold_is_told_of_and_the_best_two_in_any_case() -> None:
    people = templates(20)
    told = Gallery([*people, twin_of(people[0])]).likenesses(people[0].first[0], lambda: people[0].second[0])
    assert {"P0", "twin"} <= {likeness.person for likeness in told}
    assert len(told) == 2 or all(likeness.lead >= -CLOSE for likeness in told[2:])
    assert [likeness.score for likeness in told] == sorted((one.score for one in told), reverse=True)


def with_network(people: list[Template], network: str) -> list[Template]:
    return [replace(person, network=network) for person in people]


def test_templates_of_another_network_are_never_compared() -> None:
    own, foreign = templates(5), with_network(templates(6, seed=2), "a school's own")
    assert Gallery([*own, *foreign]).digest == Gallery(own).digest
    assert Gallery([*own, *foreign], "a school's own").people == tuple(person.person for person in foreign)
    assert Gallery([*own, *foreign], "yet another").people == ()


def test_another_network_makes_another_digest() -> None:
    assert Gallery(with_network(templates(3), "a"), "a").digest != Gallery(with_network(templates(3), "b"), "b").digest


def longer(person: Template) -> Template:
    """As a network of 512 numbers, whose lengths mean something else, would describe them."""
    return Template(person.person, np.repeat(person.first, 4, axis=1) * np.float32(20), person.second, "other")


def test_a_network_with_other_numbers_is_matched_by_what_its_own_gallery_says() -> None:
    people = [longer(person) for person in templates(20)]
    gallery = Gallery(people, "other")
    best, *_ = gallery.likenesses(people[7].first[1], lambda: people[7].second[1])
    assert best.person == "P7" and best.lead > 0
    lengths = [np.linalg.norm(photo) for person in people for photo in person.first]
    assert gallery.clear == pytest.approx(CLEAR_SHARE * float(np.median(lengths)))
    assert Gallery(templates(3)).clear == CLEAR


def test_what_a_small_gallery_of_another_network_would_call_unlike_nobody_knows() -> None:
    assert Gallery(templates(3)).unlike == UNLIKE
    assert Gallery([longer(person) for person in templates(3)], "other").unlike == -np.inf


def test_the_second_recogniser_is_always_asked_where_nobody_knows_what_the_first_ones_cosine_means() -> None:
    people = [longer(person) for person in templates(5)]
    stranger = np.asarray(np.random.default_rng(9).normal(size=512), dtype=np.float32)
    assert Gallery(people, "other").likenesses(stranger, lambda: people[0].second[0] + np.float32(0.1))


def test_another_template_makes_another_digest() -> None:
    assert Gallery(templates(3)).digest == Gallery(templates(3)).digest != Gallery(templates(3, seed=2)).digest


def test_a_face_of_which_the_recogniser_sees_little_is_not_clear() -> None:
    direction = unit(np.ones(128, dtype=np.float32))
    assert is_clear(direction * np.float32(CLEAR + 0.1))
    assert not is_clear(direction * np.float32(CLEAR - 0.1))
