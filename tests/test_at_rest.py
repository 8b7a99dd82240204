"""When a file has come to rest: only after it was seen still, long enough and often enough."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.folders.at_rest import RestTracker, Stamp

REST = 3.0
A, B = Stamp(10, 1), Stamp(20, 2)
Looks = Sequence[tuple[float, dict[str, Stamp]]]

stamps = st.builds(Stamp, st.integers(0, 2), st.integers(0, 2))
steps = st.one_of(st.floats(0.1, 2.0), st.floats(0.0, 100_000.0), st.floats(-100.0, 0.0))
folders = st.dictionaries(st.sampled_from("abc"), stamps)
histories = st.lists(st.tuples(steps, folders), max_size=40)


def run(history: Looks) -> list[tuple[int, str]]:
    """What settled at which look; ``history`` holds the seconds since the last look and what was seen."""
    tracker, at, told = RestTracker[str](REST), 0.0, []
    for number, (step, files) in enumerate(history):
        at += step
        told += [(number, name) for name in tracker.look(files, at)]
    return told


def test_a_file_settles_once_it_was_still_for_long_enough() -> None:
    still = {"a": A}
    assert run([(1, still)] * 4) == [(3, "a")]
    assert run([(1, still)] * 30) == [(3, "a")], "and is told once"


def test_a_file_that_grows_never_settles() -> None:
    assert run([(1, {"a": Stamp(size, 1)}) for size in range(50)]) == []


def test_a_file_that_is_only_touched_never_settles() -> None:
    assert run([(1, {"a": Stamp(10, written)}) for written in range(50)]) == []


def test_a_changed_file_is_new_again_also_after_it_was_done() -> None:
    assert run([(1, {"a": A})] * 5 + [(1, {"a": B})] * 5) == [(3, "a"), (8, "a")]


def test_a_file_that_went_and_came_back_is_new_again() -> None:
    assert run([(1, {"a": A})] * 4 + [(1, {})] + [(1, {"a": A})] * 4) == [(3, "a"), (8, "a")]


def test_a_laptop_that_slept_saw_nothing_meanwhile() -> None:
    assert run([(1, {"a": A}), (8 * 3600, {"a": A})]) == [], "one look before the sleep and one after are not enough"
    assert run([(1, {"a": A}), (8 * 3600, {"a": A}), (1, {"a": A}), (1, {"a": A})]) == [(3, "a")]


def test_a_file_can_be_asked_to_settle_anew() -> None:
    tracker = RestTracker[str](REST)
    for at in range(4):
        settled = tracker.look({"a": A}, at)
    assert settled == ["a"] and tracker.waiting == 0
    tracker.again("a")
    assert tracker.stamp("a") is None
    assert [tracker.look({"a": A}, at) for at in range(4, 8)] == [[], [], [], ["a"]]


@given(histories)
def test_what_settles_was_seen_unchanged_in_three_looks_running(history: Looks) -> None:
    for number, name in run(history):
        assert number >= 2
        assert len({history[look][1].get(name) for look in range(number - 2, number + 1)}) == 1


@given(histories)
def test_what_settles_was_unchanged_for_the_whole_rest(history: Looks) -> None:
    for number, name in run(history):
        watched, look = 0.0, number
        while look > 0 and history[look - 1][1].get(name) == history[number][1][name]:
            watched += max(history[look][0], 0.0)
            look -= 1
        assert watched >= REST - 1e-6


@given(histories)
def test_between_two_changes_a_file_settles_at_most_once(history: Looks) -> None:
    told = run(history)
    for name in "abc":
        for earlier, later in pairwise(number for number, settled in told if settled == name):
            assert len({history[look][1].get(name) for look in range(earlier, later + 1)}) > 1


@given(histories, folders)
def test_whatever_happened_before_a_file_left_alone_settles_soon(history: Looks, files: dict[str, Stamp]) -> None:
    tracker, at = RestTracker[str](REST), 0.0
    told: set[str] = set()
    for step, seen in history:
        at += step
        told = (told | set(tracker.look(seen, at))) & {name for name in seen if files.get(name) == seen[name]}
    for _ in range(5):
        at += 1
        told |= set(tracker.look(files, at))
    assert told == set(files)
    assert tracker.waiting == 0


@given(histories)
def test_nothing_is_remembered_of_files_that_are_gone(history: Looks) -> None:
    tracker, at = RestTracker[str](REST), 0.0
    for step, seen in history:
        at += step
        tracker.look(seen, at)
        assert all((tracker.stamp(name) is not None) == (name in seen) for name in "abc")
