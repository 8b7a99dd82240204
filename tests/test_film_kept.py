"""What hands decided about a film outlives its being cleaned again: every cover, and nobody shown on another track."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eventguard.adapters.films.begun import FACES, WORDS, Begun, NotKept
from eventguard.adapters.folders.store import digest
from eventguard.app.films.kept import over
from eventguard.core.faces.kept_by_hand import Earlier
from eventguard.core.films.layers import Layer, Overlay
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Drawn, Face, Verdict
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Box
from tests.conftest import Command, school_at
from tests.films import film_file

SHA = "a" * 64


def walking(x: int, frames: int = 50) -> Layer:
    return Layer(0, np.array([[x + n, 100, 40, 50] for n in range(frames)], np.int32))


def face(n: int, x: int, verdict: Verdict, reason: Reason, person: str | None = None) -> Face:
    by = ("A Teacher",) if reason in (Reason.COVERED_BY_HAND, Reason.SHOWN_BY_HAND) else ()
    return Face(n, Box(x + 20, 100, 40, 50), verdict, reason, person, 0.9, by=by, span=(0, 49), at=20)


def fresh(*at: int) -> Overlay:
    """Tracks as they are found anew, all of them shown as somebody."""
    faces = tuple(face(n, x, Verdict.SHOW, Reason.CONSENTED, f"P{n}") for n, x in enumerate(at, 1))
    return Overlay(faces, (), {n: walking(x) for n, x in enumerate(at, 1)}, {})


def begun(folder: Path, **layers: Layer) -> Begun:
    work = Begun(folder / "work")
    work.keep_layers(FACES, SHA, {int(n[1:]): layer for n, layer in layers.items()})
    work.keep_layers(WORDS, SHA, {})
    return work


def test_a_cover_by_hand_goes_to_the_track_that_is_the_same_however_it_is_numbered(tmp_path: Path) -> None:
    earlier = Earlier((face(7, 300, Verdict.COVER, Reason.COVERED_BY_HAND),), 640)
    kept = over(fresh(100, 302), earlier, begun(tmp_path, n7=walking(300)), SHA)
    assert [each.verdict for each in kept.faces] == [Verdict.SHOW, Verdict.COVER]
    assert kept.faces[1].by == ("A Teacher",)


def test_a_cover_by_hand_stays_where_it_was_when_its_face_is_found_no_more(tmp_path: Path) -> None:
    earlier = Earlier((face(1, 300, Verdict.COVER, Reason.COVERED_BY_HAND),), 640)
    kept = over(fresh(100), earlier, begun(tmp_path, n1=walking(300)), SHA)
    assert [each.n for each in kept.faces] == [1, 2]
    assert kept.faces[1].verdict is Verdict.COVER and (kept.face_layers[2].boxes == walking(300).boxes).all()


def test_a_cover_by_hand_covers_the_face_at_its_place_where_its_ways_are_not_known_any_more(
    tmp_path: Path,
) -> None:
    earlier = Earlier((face(3, 300, Verdict.COVER, Reason.COVERED_BY_HAND),), 640)
    kept = over(fresh(100, 300), earlier, Begun(tmp_path / "nothing"), None)
    assert [each.verdict for each in kept.faces] == [Verdict.SHOW, Verdict.COVER]


def test_a_drawn_cover_stays_for_its_time(tmp_path: Path) -> None:
    drawn = Face(
        2, Box(5, 5, 50, 30), Verdict.COVER, Reason.COVERED_BY_HAND, drawn=Drawn.RECTANGLE, span=(10, 30), at=10
    )
    kept = over(fresh(100), Earlier((replace(drawn, by=("A Teacher",)),), 640), Begun(tmp_path / "nothing"), None)
    assert kept.faces[1].drawn is Drawn.RECTANGLE
    assert kept.face_layers[2].span == (10, 30) and kept.face_layers[2].at(20) == Box(5, 5, 50, 30)


def test_whoever_was_shown_by_hand_is_shown_on_no_other_track(tmp_path: Path) -> None:
    covered = Overlay((replace(face(1, 100, Verdict.COVER, Reason.NO_MATCH), by=()),), (), {1: walking(100)}, {})
    earlier = Earlier((face(4, 400, Verdict.SHOW, Reason.SHOWN_BY_HAND, "P4"),), 640)
    kept = over(covered, earlier, begun(tmp_path, n4=walking(400)), SHA)
    assert [each.verdict for each in kept.faces] == [Verdict.COVER]
    same = over(
        covered, replace(earlier, faces=(replace(earlier.faces[0], n=9),)), begun(tmp_path, n9=walking(101)), SHA
    )
    assert [(each.verdict, each.person) for each in same.faces] == [(Verdict.SHOW, "P4")]


def test_whoever_is_shown_by_hand_on_one_track_is_not_recognised_on_another_at_the_same_time(tmp_path: Path) -> None:
    earlier = Earlier((face(4, 100, Verdict.SHOW, Reason.SHOWN_BY_HAND, "P2"),), 640)
    kept = over(fresh(100, 400), earlier, begun(tmp_path, n4=walking(100)), SHA)
    assert [(each.verdict, each.reason) for each in kept.faces] == [
        (Verdict.SHOW, Reason.SHOWN_BY_HAND),
        (Verdict.COVER, Reason.AMBIGUOUS),
    ]


def test_whatever_is_damaged_of_what_is_kept_counts_as_not_there(tmp_path: Path) -> None:
    work = begun(tmp_path, n1=walking(100))
    (path,) = work.folder.glob("faces-*")
    whole = path.read_bytes()
    for end in range(0, len(whole), 41):
        path.write_bytes(whole[:end])
        assert work.layers(FACES, SHA) is None
        path.write_bytes(whole[:end] + bytes(41) + whole[end + 41 :])
        work.layers(FACES, SHA)
    path.write_bytes(whole)
    assert work.layers(FACES, SHA)


def test_what_somebody_put_beside_what_is_kept_stays(tmp_path: Path) -> None:
    work = begun(tmp_path, n1=walking(100))
    theirs = work.folder / "letter.txt"
    theirs.write_text("Dear all")
    work.remove()
    assert list(work.folder.iterdir()) == [theirs]
    theirs.unlink()
    work.remove()
    assert not work.folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links take a right that few have there")
def test_no_link_in_the_place_of_what_is_kept_is_followed_to_remove_anything(tmp_path: Path) -> None:
    elsewhere = begun(tmp_path, n1=walking(100))
    link = tmp_path / "link"
    link.symlink_to(elsewhere.folder)
    Begun(link).remove()
    assert link.is_symlink() and elsewhere.layers(FACES, SHA)
    with pytest.raises(NotKept, match="move it elsewhere"):
        Begun(link).keep_sound(b"a tone")
    assert elsewhere.sound() is None


def test_where_nothing_can_be_kept_of_one_film_that_is_said_of_it_and_the_next_one_is_cleaned(
    tmp_path: Path, command: Command
) -> None:
    films = [tmp_path / name for name in ("a.mp4", "b.mp4")]
    for n, path in enumerate(films, 5):
        path.write_bytes(film_file(frames=n))
    school = school_at(tmp_path / "eventguard-work", tmp_path / "consent_data")
    school.store.make()
    school.store.begun_film(digest(films[0].read_bytes()), Channel.SOCIAL).write_bytes(b"theirs")
    assert command("clean", "--faces", "all", "--no-words", "--jobs", "1", *films).code == 3
    states = {photo.source: photo for photo in school.record.photos()}
    assert states["a.mp4"].state is State.QUARANTINED and "move it elsewhere" in str(states["a.mp4"].reason)
    assert states["b.mp4"].state is State.HELD
