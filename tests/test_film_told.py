"""What people are told of a film: when something is in it, what stays in its file, and who is shown at which time."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.app.faces.by_hand import candidates
from eventguard.app.films import told
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.film import Film, Span
from eventguard.core.photos.hidden_data import Trace
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from tests.conftest import Command
from tests.test_approve import with_ada
from tests.test_film_seen import ID, hold_film

FILM = Film(105, (25, 1), (320, 180))  # 4.2 seconds


def track(n: int, span: Span, person: str | None = None) -> Face:
    verdict, reason = (Verdict.SHOW, Reason.CONSENTED) if person else (Verdict.COVER, Reason.NO_MATCH)
    return Face(n, Box(1, 2, 30, 40), verdict, reason, person, span=span, at=span[0])


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00.0"), (0.3, "0:00.3"), (59.99, "0:59.9"), (60, "1:00.0"), (65.37, "1:05.3")]
)
def test_a_time_is_told_as_the_page_shows_it(seconds: float, shown: str) -> None:
    assert told.clock(seconds) == shown


@given(st.integers(0, 300 * 30), st.sampled_from([(25, 1), (30_000, 1001), (30, 1), (10, 1)]))
def test_what_is_told_of_a_frame_is_no_later_than_it_and_less_than_a_tenth_before(n: int, rate: Span) -> None:
    begins = Film(n + 1, rate, (320, 180)).at(n)
    minutes, seconds = told.clock(begins).split(":")
    assert -1e-6 <= begins - (60 * int(minutes) + float(seconds)) < 0.1


def test_something_is_in_a_film_from_its_first_frame_to_its_last() -> None:
    assert told.when(FILM, (12, 29)) == "0:00.4 to 0:01.2"
    assert told.when(FILM, None) == "0:00.0 to 0:04.2"


def test_sound_that_was_asked_for_is_not_told_as_gone() -> None:
    found = (Trace.PLACE, Trace.SOUND)
    silent = Photo(ID, Channel.SOCIAL, "fair", State.HELD, found=found, film=FILM)
    loud = replace(silent, film=replace(FILM, sound=True))
    assert (told.gone(silent), told.gone(loud)) == (found, (Trace.PLACE,))
    assert told.is_film(silent) == "a film of 0:04, without sound"
    assert told.is_film(loud) == "a film of 0:04, with its sound"
    assert told.is_film(replace(silent, film=None)) == ""


def test_whoever_is_shown_in_one_scene_may_be_chosen_in_another(tmp_path: Path) -> None:
    school = with_ada(tmp_path)
    photo = replace(hold_film(school), faces=(track(1, (0, 50), "P1"), track(2, (0, 50)), track(3, (51, 104))))
    shown = {n: [each.shown for each in candidates(school, photo, n) if each.person.id == "P1"] for n in (1, 2, 3)}
    assert shown == {1: [True], 2: [True], 3: [False]}
    assert [each.shown for each in candidates(school, photo) if each.person.id == "P1"] == [True]


@pytest.mark.parametrize("said", ["--from 5", "--from 4.2 --until 9", "--from 2 --until 1", "--from -1", "--until 0"])
def test_a_cover_at_a_time_that_the_film_does_not_have_is_refused(tmp_path: Path, command: Command, said: str) -> None:
    school = with_ada(tmp_path)
    held = hold_film(school)
    where = ("--workspace", school.workspace, "--consent-data", school.consent_data)
    run = command(*where, "cover", held.id, "10", "10", "20", "20", *said.split())
    assert run.code == 2
    assert "it lasts 4.2" in run.err and "--until" in run.err
    assert school.record.photos(State.HELD) == [held]
