"""A film is let go by a browser in which it was gone through, and its bytes are only ever those that were recorded."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.app.approval import approve_or_reject
from eventguard.app.films import film_again
from eventguard.app.photos.held import version_of
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.film import Film, Span
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from eventguard.web.films.gone_through import GoneThrough, seconds_of
from eventguard.web.films.ranges import part_of
from eventguard.web.films.watched import FIRST
from eventguard.web.guard import MOST_DROPPED
from eventguard.web.instead import on_the_page
from eventguard.web.photos.cleaning import Progress, _left
from eventguard.web.views import CHECKED_BY_PHOTO, CHECKED_ONCE
from tests.conftest import PASSPHRASE
from tests.films import plain_film
from tests.review_page import Answer, Served, served
from tests.test_approve import HEAD, hold, with_ada

ID = "f" * 64
BYTES = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 40
FILM = Film(105, (25, 1), (320, 180))  # 4.2 seconds


def track(n: int, span: Span | None = None) -> Face:
    return Face(n, Box(1, 2, 30, 40), Verdict.COVER, Reason.NO_MATCH, span=span or (0, 104), at=0)


def film_of(*faces: Face, film: Film = FILM) -> Photo:
    return Photo(ID, Channel.SOCIAL, "fair", State.HELD, faces=faces, film=film, sha256="0")


def hold_film(school: School, film: Film = FILM, id: str = ID) -> Photo:
    """A held film with two tracks; its bytes are none that play."""
    photo = hold(school, id, Channel.SOCIAL, (track(1), track(2)), content=BYTES)
    photo = replace(photo, film=film)
    with school.record.transaction():
        school.record.save(photo, "office", school.now())
    return photo


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    """A page with a held film, and one browser let in."""
    school = with_ada(tmp_path)
    hold_film(school)
    with served(school.workspace, school.consent_data) as page:
        page.enter()
        yield page


AT = f"/photos/{ID}/social"


def held(page: Served) -> Photo:
    (photo,) = page.photos(State.HELD)
    return photo


def watched(page: Served, **said: object) -> Answer:
    return page.post(f"{AT}/watched", {"version": version_of(held(page)), **said})


def approved(page: Served, **said: object) -> Answer:
    photo = held(page)
    each = {"id": ID, "channel": "social", "version": version_of(photo), "checked": list(CHECKED_BY_PHOTO), **said}
    asked = {"photos": [each], "checked": list(CHECKED_ONCE), "by": HEAD, "passphrase": PASSPHRASE}
    return page.post("/approve", asked)


@given(st.integers(1, 10_000), st.integers(0, 20_000), st.integers(0, 20_000))
def test_a_part_that_is_asked_for_never_leaves_the_file(size: int, first: int, last: int) -> None:
    for asked in (f"bytes={first}-{last}", f"bytes={first}-", f"bytes=-{last}"):
        part = part_of(asked, size)
        assert part is None or 0 <= part[0] <= part[1] < size
    assert part_of(f"bytes={first}-", size) == ((first, size - 1) if first < size else None)


@pytest.mark.parametrize("asked", [None, "", "bytes", "bytes=-", "bytes=a-b", "bytes=5-1", "bytes=0-1,3-4", "x=1-2"])
def test_what_is_no_single_range_is_answered_with_the_whole(asked: str | None) -> None:
    assert part_of(asked, 10) == (0, 9)


def test_a_film_is_answered_in_parts_of_exactly_the_recorded_bytes(page: Served) -> None:
    whole = page.ask("GET", f"{AT}/film", None, Accept_Encoding="gzip")
    assert (whole.status, whole.body, whole.headers["content-type"]) == (200, BYTES, "video/mp4")
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["cache-control"] == "no-store"
    assert "content-encoding" not in whole.headers
    assert "media-src 'self'" in whole.headers["content-security-policy"]
    part = page.ask("GET", f"{AT}/film", None, Range="bytes=12-99", Accept_Encoding="gzip")
    assert (part.status, part.body) == (206, BYTES[12:100])
    assert part.headers["content-range"] == f"bytes 12-99/{len(BYTES)}"
    assert page.ask("GET", f"{AT}/film", None, Range="bytes=-7").body == BYTES[-7:]
    beyond = page.ask("GET", f"{AT}/film", None, Range=f"bytes={len(BYTES)}-")
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{len(BYTES)}")
    assert page.ask("GET", f"{AT}/cleaned").headers["content-type"] == "video/mp4"


def test_a_film_whose_file_was_changed_is_not_played(page: Served) -> None:
    (page.workspace / "held" / str(held(page).output)).write_bytes(BYTES + b"!")
    for asked in ({}, {"Range": "bytes=0-9"}):
        assert page.ask("GET", f"{AT}/film", None, **asked).status == 409


def test_frames_and_faces_of_the_original_are_shown_only_while_the_film_is_open(page: Served) -> None:
    for path in (f"{AT}/frame/0", f"{AT}/faces/1/picture"):
        assert "only while" in page.ask("GET", path).json["message"]
    page.ask("GET", AT)
    assert "only while" not in page.ask("GET", f"{AT}/frame/0").json["message"]
    assert page.ask("GET", f"{AT}/frame/{FILM.frames}").status == 404


def test_a_film_that_was_not_gone_through_is_not_approved_and_one_that_was_is(page: Served) -> None:
    assert watched(page, tracks=[1, 2]).status == 409  # nobody has opened it there
    page.ask("GET", AT)
    answer = approved(page)
    assert answer.status == 409
    assert FIRST in answer.json["message"]
    assert watched(page, tracks=[1]).json["whole"] is False
    assert FIRST in approved(page).json["message"]
    assert watched(page, tracks=[2, 99]).json == {"seconds": [], "tracks": [1, 2], "whole": True}
    assert approved(page).status == 200
    assert [photo.id for photo in page.photos(State.APPROVED)] == [ID]


def test_every_second_that_was_played_counts_as_much(page: Served) -> None:
    page.ask("GET", AT)
    assert watched(page, seconds=[0, 1, 2, 3]).json["whole"] is False
    assert FIRST in approved(page).json["message"]
    assert watched(page, seconds=[4, 400]).json == {"seconds": [0, 1, 2, 3, 4], "tracks": [], "whole": True}
    assert approved(page).status == 200


def test_whoever_says_to_have_looked_through_a_film_has_gone_through_it(page: Served) -> None:
    page.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE})
    page.ask("GET", AT)
    said = {"version": version_of(held(page)), "checked": True}
    assert FIRST in page.post(f"{AT}/checked", said).json["remedy"]
    watched(page, tracks=[1, 2])
    assert page.post(f"{AT}/checked", said).status == 200


def test_of_several_that_are_approved_together_only_films_that_were_not_gone_through_are_refused(page: Served) -> None:
    school, other, photo = page.school, "e" * 64, "d" * 64
    hold_film(school, id=other)
    hold(school, photo, Channel.SOCIAL)
    page.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE})
    for id in (ID, other, photo):
        page.ask("GET", f"/photos/{id}/social")
    versions = {each.id: version_of(each) for each in page.photos(State.HELD)}
    page.post(f"{AT}/watched", {"version": versions[ID], "tracks": [1, 2]})
    checked = list(CHECKED_BY_PHOTO)
    each = [{"id": id, "channel": "social", "version": versions[id], "checked": checked} for id in (ID, other, photo)]
    told = page.post("/approve", {"photos": each, "checked": list(CHECKED_ONCE)}).json["told"]
    assert [(one["id"], one["done"]) for one in told] == [(ID, True), (other, False), (photo, True)]
    assert FIRST in told[1]["says"]


@pytest.mark.parametrize("said", [{"seconds": "all"}, {"seconds": [-1]}, {"tracks": [1.5]}, {"seconds": [True]},
                                  {"seconds": list(range(5000))}, {"tracks": {"1": 1}}])  # fmt: skip
def test_what_no_page_of_ours_tells_of_a_film_is_not_understood(page: Served, said: dict[str, object]) -> None:
    page.ask("GET", AT)
    assert "not understood" in watched(page, **said).json["message"]
    assert watched(page).json == {"seconds": [], "tracks": [], "whole": False}


def test_a_film_with_sound_is_approved_only_by_who_says_to_have_listened(tmp_path: Path) -> None:
    school = with_ada(tmp_path)
    hold_film(school, replace(FILM, sound=True))
    with pytest.raises(Refused, match="listened to all of it"):
        approve_or_reject.approve(school, ID, HEAD, PASSPHRASE)
    with served(school.workspace, school.consent_data) as page:
        page.enter()
        page.ask("GET", AT)
        watched(page, tracks=[1, 2])
        for said in ({}, {"listened": "yes"}, {"listened": False}):
            assert "This film has sound" in approved(page, **said).json["message"]
        assert approved(page, listened=True).status == 200


def test_nobody_has_seen_more_of_a_film_than_time_has_passed() -> None:
    film = film_of(track(1), film=Film(25 * 60, (25, 1), (320, 180)))
    seen = GoneThrough(began=100.0)
    seen.played(set(seconds_of(film)), now=102.0)
    assert not seen.is_whole(film)
    seen.played(set(range(20)), now=108.0)
    seen.played(set(seconds_of(film)), now=128.0)
    assert seen.is_whole(film)


def test_where_what_was_kept_of_a_film_is_gone_the_page_says_what_to_do_there() -> None:
    assert on_the_page(str)(film_again.AGAIN) == "Tick Also do again, and add the film once more."


def test_a_film_without_tracks_has_to_be_played() -> None:
    seen = GoneThrough(0.0)
    assert not seen.is_whole(film_of())
    seen.played(set(range(5)), now=10.0)
    assert seen.is_whole(film_of())


def test_after_a_decision_only_what_it_changed_has_to_be_seen_again() -> None:
    before = film_of(track(1), track(2, (60, 80)))
    seen = GoneThrough(0.0, set(range(5)), {1, 2})
    shown = replace(before.faces[1], verdict=Verdict.SHOW, reason=Reason.SHOWN_BY_HAND, person="P1")
    after = film_of(before.faces[0], shown)
    assert seen.carried(before, after).seconds == {0, 1, 4}
    assert seen.carried(before, after).tracks == {1, 2}
    found = film_of(*before.faces, track(3, (0, 10)))  # the second look covered another
    assert seen.carried(before, found).seconds == {1, 2, 3, 4}
    assert not seen.carried(before, found).is_whole(found)


def test_the_time_that_is_left_is_told_by_the_film_that_is_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.monotonic", lambda: 130.0)
    now = Progress(came=3, done=1, began=0.0, film_part=0.25, film_began=100.0)
    assert _left(now) == pytest.approx(120 * 1.75)
    assert _left(replace(now, film_part=None)) == pytest.approx(260.0)


def test_a_film_may_be_larger_than_a_photo(page: Served) -> None:
    large = plain_film().ljust(MOST_DROPPED + 1, b"\0")
    said = {"X_EventGuard_Said": "event=fair&channel=social&name=play.mp4", "Origin": page.origin}
    assert page.ask("POST", "/upload", large, **said).status == 200
