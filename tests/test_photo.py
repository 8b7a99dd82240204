"""The states of a photo: only the moves of the design, through one function."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.errors import MoveRefused
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import MOVES, Photo, State
from eventguard.core.photos.pixels import Box


def photo(state: State) -> Photo:
    return Photo(
        "a" * 64, Channel.SOCIAL, "fair", state, source="Ada Okafor.jpg", original="/home/office/Ada Okafor.jpg"
    )


@given(st.sampled_from(State), st.lists(st.sampled_from(State), max_size=12))
def test_approved_is_reached_only_from_held_and_left_only_to_be_taken_down_or_held_again(
    start: State, walk: list[State]
) -> None:
    current = photo(start)
    for to in walk:
        before = current.state
        try:
            current = current.moved(to)
        except MoveRefused:
            assert to not in MOVES[before] or (before, to) == (State.TAKEN_DOWN, State.HELD)
            continue
        if current.state is State.APPROVED:
            assert before in (State.HELD, State.APPROVED)
        if before is State.APPROVED:
            assert current.state in (State.APPROVED, State.TAKEN_DOWN, State.HELD)
        if before is State.TAKEN_DOWN:  # nobody has said that it is gone: to the very beginning alone
            assert current.state in (State.TAKEN_DOWN, State.RECEIVED)


def test_what_was_posted_is_never_held_again() -> None:
    posted = replace(photo(State.APPROVED), posted=("the school's page",))
    with pytest.raises(MoveRefused):
        posted.moved(State.HELD)
    assert posted.moved(State.TAKEN_DOWN).posted == posted.posted


@pytest.mark.parametrize("to", [State.APPROVED, State.REJECTED])
def test_what_a_photo_was_called_and_where_it_lies_is_forgotten_once_it_is_decided(to: State) -> None:
    decided = photo(State.HELD).moved(to)
    assert decided.source is decided.original is None


def test_of_a_file_that_could_not_be_cleaned_the_name_is_kept_until_it_is_put_away() -> None:
    bad = photo(State.HELD).moved(State.QUARANTINED)
    assert (bad.source, bad.original) == ("Ada Okafor.jpg", None)
    assert bad.moved(State.REJECTED).source is None


def test_a_held_photo_remembers_where_its_original_lies() -> None:
    assert photo(State.RECEIVED).moved(State.HELD).original == "/home/office/Ada Okafor.jpg"


boxes = st.builds(Box, st.integers(-100, 100), st.integers(-100, 100), st.integers(1, 80), st.integers(1, 80))


@given(boxes, boxes)
def test_overlap_is_mutual_and_never_larger_than_either_box(one: Box, other: Box) -> None:
    assert one.overlap(other) == other.overlap(one) <= min(one.area, other.area)
    assert one.overlap(one) == one.area
