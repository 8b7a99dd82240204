"""A film shows somebody only if the face is theirs in every frame, not in those alone in which it was recognised."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eventguard.core.faces.matching import Gallery, Template
from eventguard.core.films.shots import shots
from eventguard.core.films.staying import SAME, Described, least_cosine, stays
from eventguard.core.films.tracks import Track
from eventguard.core.people.consent import Reason
from eventguard.core.photos.seen import COLUMNS, NO_FINDS, STILL, Finds, SeenFrame
from eventguard.core.ports import Embedding

RATE, FRAMES = 25.0, 100
RECOGNISED = (5, 30, 55, 90)
CHANCE = np.random.default_rng(5)


def of(person: int) -> Embedding:
    """A face of somebody: as like others of theirs as two frames of a film, and unlike everybody else's."""
    numbers = np.zeros(128)
    numbers[person] = 1
    return np.asarray(12 * (numbers + CHANCE.normal(0, 0.03, 128)), np.float32)


def track(evidence: float = 8.0) -> Track:
    (shot,) = shots([SeenFrame(b"", NO_FINDS, STILL)] * FRAMES)
    finds: Finds = np.full((FRAMES, COLUMNS), evidence, np.float32)
    return Track(shot, np.arange(FRAMES), finds)


def with_others(others: Mapping[int, Described]) -> list[Described]:
    return [others.get(n, of(0)) for n in range(FRAMES)]


def stays_theirs(others: Mapping[int, Described], found: Track | None = None) -> bool:
    return stays(with_others(others), found or track(), RECOGNISED, RATE, SAME)


@pytest.mark.parametrize(
    ("others", "theirs"),
    [
        ({}, True),
        ({40: of(1)}, True),  # one bad picture
        ({40: of(1), 80: of(1)}, True),
        ({40: of(1), 41: of(1)}, False),
        ({n: of(1) for n in range(92, 100)}, False),  # to the end
        ({n: of(n) for n in range(40, 60, 4)}, False),  # a slide show of many, each for a moment
        (dict.fromkeys(range(40, 52), Reason.TOO_BLURRED), True),
        (dict.fromkeys(range(40, 54), Reason.TOO_BLURRED), False),
        (dict.fromkeys(range(14), Reason.TOO_SMALL), False),
        (dict.fromkeys(range(86, 100), Reason.TOO_SMALL), False),
    ],
)
def test_whoever_takes_somebodys_place_is_noticed_and_so_is_that_nobody_can_tell(
    others: Mapping[int, Described], theirs: bool
) -> None:
    assert stays_theirs(others) is theirs


@given(st.integers(0, FRAMES - 2), st.integers(2, 60), st.integers(1, 100))
def test_nobody_else_is_shown_for_two_frames(first: int, long: int, person: int) -> None:
    where = [n for n in range(first, min(first + long, FRAMES)) if n not in RECOGNISED]
    assume(len(where) > 1)
    assert not stays_theirs({n: of(person) for n in where})


def test_what_was_not_surely_found_speaks_for_nobody_else_and_for_nobody() -> None:
    others = {40: of(1), 41: of(1)}
    assert stays_theirs(others, track(evidence=0.0))
    assert not stays_theirs({n: of(1) for n in range(40, 54)}, track(evidence=0.0))


def test_where_no_face_that_was_recognised_can_be_described_nobody_is_shown() -> None:
    assert not stays_theirs(dict.fromkeys(RECOGNISED, Reason.TOO_BLURRED))


def gallery(network: str, people: Sequence[Embedding]) -> Gallery:
    return Gallery([Template(f"P{n}", each[None], each[None], network) for n, each in enumerate(people)], network)


def test_how_alike_two_faces_must_be_follows_the_network() -> None:
    theirs = [of(0), of(0)]
    assert least_cosine(theirs, gallery("", [of(1), of(2)])) == least_cosine([of(0)], gallery("", [])) == SAME
    assert least_cosine(theirs, gallery("own", [of(1), of(2)])) < SAME
    alike = [np.asarray(np.full(128, 4) + of(person), np.float32) for person in (1, 2)]
    assert SAME < least_cosine(theirs, gallery("", alike)) < 1
    assert least_cosine(theirs, gallery("own", alike)) > 0.85, "by some networks everybody is alike"
