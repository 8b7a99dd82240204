"""A cover on a tree or a hand can be taken away; one on a face cannot, by this way."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.faces import by_hand
from eventguard.app.photos.look_first import look_at
from eventguard.app.school import School
from eventguard.core.errors import Doubtful, PhotoTrouble, Refused
from eventguard.core.faces import by_hand as hands
from eventguard.core.faces import kept_by_hand
from eventguard.core.faces.by_hand import Faces
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Drawn, Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from eventguard.core.pipeline import render_again
from eventguard.core.settings import Settings
from tests.conftest import NOON, PASSPHRASE, Command, encoded
from tests.test_approve import HEAD
from tests.test_by_hand import clean, face_of, held, original, pixels, show
from tests.test_by_hand import school as school  # noqa: PLC0414  a fixture, and the one that it takes
from tests.test_by_hand import stage as stage  # noqa: PLC0414
from tests.test_pipeline import FakeDetector, kit, seen
from tests.test_pipeline import photo as photo  # noqa: PLC0414

pytestmark = pytest.mark.one_python

TREE = Face(1, Box(50, 60, 40, 50), Verdict.COVER, Reason.NO_MATCH, detection=0.6)
NOT_COVERED = Verdict.SHOW, Reason.NOT_A_FACE, None


@pytest.mark.parametrize(
    ("face", "why"),
    [
        (replace(TREE, detection=0.95), "sure that it is a face"),
        (replace(TREE, drawn=Drawn.RECTANGLE), "can be erased"),
        (replace(TREE, verdict=Verdict.SHOW, reason=Reason.SHOWN_BY_HAND, person="P1"), "not covered"),
        (replace(TREE, person="P1", reason=Reason.NO_CONSENT), "like somebody's face"),
        (replace(TREE, matched="P1", reason=Reason.COVERED_BY_HAND), "like somebody's face"),
        (replace(TREE, perhaps="P1"), "like somebody's face"),
        (replace(TREE, distance=0.9), "like somebody's face"),
        (replace(TREE, box=Box(50, 60, 20, 23)), "too small to tell"),
    ],
)
def test_whatever_the_record_knows_to_be_a_face_cannot_be_said_to_be_none(face: Face, why: str) -> None:
    with pytest.raises(Refused, match=why):
        hands.not_a_face((face,), 1, "Bea")
    (gone,) = hands.not_a_face((TREE,), 1, "Bea")
    assert ((gone.verdict, gone.reason, gone.person), gone.by) == (NOT_COVERED, ("Bea",))


def test_it_outlives_decisions_and_withdrawals_but_no_fresh_look_and_no_cover_of_another() -> None:
    covered = hands.cover((TREE, replace(TREE, n=2, box=Box(200, 60, 40, 50))), 1, "Ann")
    faces = hands.not_a_face(covered, 1, "Bea")
    assert hands.cover_people(faces, {"P1": Reason.WITHDRAWN})[0] == faces[0]
    (back,) = kept_by_hand.decisions(faces)
    assert (back.reason, back.by) == (Reason.COVERED_BY_HAND, ("Ann",)), "hers gave way to it"
    assert kept_by_hand.decisions(hands.not_a_face((TREE,), 1, "Bea")) == ()
    assert kept_by_hand.keep((TREE,), hands.not_a_face((TREE,), 1, "Bea"), 1.0) == (TREE,)
    assert hands.preparers((), faces, ()) == ("Bea",)
    assert hands.cover(faces, 1, "Bea")[0].by == ("Ann", "Bea")


def test_what_is_no_face_counts_as_not_there_for_the_covers_beside_it(photo: bytes) -> None:
    face = replace(TREE, n=2, box=Box(85, 60, 40, 50))
    none = replace(TREE, verdict=Verdict.SHOW, reason=Reason.NOT_A_FACE)
    alone, both = (render_again(photo, faces, kit(FakeDetector([[]]))) for faces in ((face,), (none, face)))
    assert alone.encoded == both.encoded and both.faces == (none, face)


def test_what_looks_like_a_face_from_close_by_or_in_the_finished_picture_stays_covered(photo: bytes) -> None:
    faces: Faces = (replace(TREE, verdict=Verdict.SHOW, reason=Reason.NOT_A_FACE),)
    with pytest.raises(PhotoTrouble, match="Looked at closely, 1 may be a face after all"):
        render_again(photo, faces, kit(FakeDetector([[]], faint=True)), claimed=(1,))
    with pytest.raises(PhotoTrouble, match="Uncovered, 1 is seen as a face"):
        render_again(photo, faces, kit(FakeDetector([[seen(52, 62)], []])), claimed=(1,))
    later = render_again(photo, faces, kit(FakeDetector([[seen(52, 62)], []])))
    assert [face.verdict for face in later.faces] == [Verdict.SHOW, Verdict.COVER], "once more seen, it is covered anew"


def with_a_find(school: School) -> tuple[Photo, int]:
    """The held photo with one more find, covered, where there is nobody; and its number."""
    photo = held(school)
    n = hands.after(photo.faces)
    find = replace(TREE, n=n, box=Box(30, 560, 60, 70))
    with school.record.transaction():
        school.record.save(replace(photo, faces=(*photo.faces, find)), "office", NOON)
    by_hand.draw(school, photo.id, Box(400, 10, 30, 30), by="office")
    return by_hand.undo(school, photo.id, by="office"), n


def test_a_cover_where_there_is_nobody_is_taken_away_told_and_taken_back(school: School) -> None:
    approvers.add(school, HEAD, PASSPHRASE, login="jsmith")
    covered, n = with_a_find(school)
    find = covered.faces[-1]
    assert not np.array_equal(pixels(school, covered, find), original(find))
    after = by_hand.not_a_face(school, covered.id, n, by="jsmith")
    assert np.array_equal(pixels(school, after, find), original(find))
    assert (after.shown_by, look_at(school, after).no_faces) == (
        ("jsmith",),
        (f"jsmith says that {n} is no face: it is not covered",),
    )
    entry = school.record.entries(State.HELD)[-1]
    assert (entry.actor, entry.detail["decision"], entry.detail["face"]) == ("jsmith", "not-a-face", n)
    with pytest.raises(Refused, match="by hand, which is preparing it"):
        approve_or_reject.approve(school, covered.id, HEAD, PASSPHRASE)
    drawn = by_hand.draw(school, covered.id, Box(10, 10, 40, 40), by="office")
    assert hands.face_of(drawn.faces, n).reason is Reason.NOT_A_FACE, "other decisions leave it"
    by_hand.undo(school, covered.id, by="office")
    back = by_hand.undo(school, covered.id, by="jsmith")
    assert (back.sha256, back.faces, back.shown_by) == (covered.sha256, covered.faces, ())
    by_hand.not_a_face(school, covered.id, n, by="jsmith")
    again = by_hand.cover(school, covered.id, n, by="office")
    assert again.sha256 == covered.sha256 and look_at(school, again).no_faces == ()
    with pytest.raises(Doubtful, match=f"office covered face {n} by hand"):
        by_hand.not_a_face(school, covered.id, n, by="jsmith")
    sure = by_hand.not_a_face(school, covered.id, n, by="jsmith", sure=True)
    assert look_at(school, sure).no_faces == (
        f"jsmith says that {n} is no face, which office had covered by hand: it is not covered",
    )
    fresh = clean(school, Path(str(covered.original)), again=True)
    assert Reason.NOT_A_FACE not in {face.reason for face in fresh.faces}


@pytest.mark.parametrize("person", ["P001", "P004", "P009", "P012"])
def test_a_face_that_was_found_with_little_evidence_is_seen_from_close_by(school: School, person: str) -> None:
    photo = held(school)
    n = face_of(photo, person).n
    doubtful = tuple(replace(face, detection=0.5) if face.n == n else face for face in photo.faces)
    with school.record.transaction():
        school.record.save(replace(photo, faces=doubtful), "office", NOON)
    before = held(school)
    with pytest.raises(Refused, match=f"{n} (may be|is seen as) a face"):
        by_hand.not_a_face(school, photo.id, n)
    assert held(school) == before
    assert [path.name for path in school.store.held.iterdir()] == [before.output]


def test_without_its_original_nothing_is_said_to_be_no_face(school: School) -> None:
    photo, n = with_a_find(school)
    Path(str(photo.original)).unlink()
    with pytest.raises(Refused, match="nothing can be uncovered"):
        by_hand.not_a_face(school, photo.id, n)


def test_nobody_shown_by_name_becomes_no_face(school: School) -> None:
    photo = show(school, "P001")
    with pytest.raises(Refused, match="it is not covered"):
        by_hand.not_a_face(school, photo.id, face_of(photo, "P001").n)


def test_the_commands_take_the_cover_away_and_tell_it_wherever_the_photo_is_looked_at(
    school: School, command: Command
) -> None:
    approvers.add(school, HEAD, PASSPHRASE)
    photo, n = with_a_find(school)
    folders = "--workspace", school.workspace, "--consent-data", school.consent_data
    run = command(*folders, "--as", "Bea", "face", photo.id, n, "--not-a-face")
    assert run.code == 0 and f"{n} is not covered now: no face, as you say" in run.out
    told = f"Bea says that {n} is no face: it is not covered"
    assert "no face (Bea)" in command(*folders, "show", photo.id).out
    assert told in command(*folders, "show", photo.id).out
    assert f"Bea says that {n} is no face" in " ".join(command(*folders, "queue").out.split())
    (line,) = command(*folders, "--json", "queue").lines
    assert (line["faces"][-1]["verdict"], line["faces"][-1]["reason"]) == ("show", "not-a-face")
    approved = command(*folders, "approve", photo.id, "--by", HEAD)
    assert approved.code == 0 and told in approved.err
    for wrong in (("--cover",), ("--show", "--person", "P001"), ("--erase",), ("--person", "P001")):
        assert command(*folders, "face", photo.id, n, "--not-a-face", *wrong).code == 2


@pytest.mark.real_photos
def test_no_labelled_face_of_the_small_groups_could_be_said_to_be_none(real_photos: Path) -> None:
    detector, codec = Detector(Settings()), PillowCodec(Settings())
    for path in sorted((real_photos / "detect" / "small_groups").iterdir()):
        picture = codec.decode(path.read_bytes())
        for face in detector.search(picture).faces:
            assert face.score < 0.95 or detector.is_like_a_face(picture, face.box)


def test_bare_walls_and_noise_do_not_look_like_a_face() -> None:
    detector, dice = Detector(Settings()), np.random.default_rng(7)
    noise = PillowCodec(Settings()).decode(encoded(dice.integers(0, 255, (300, 300, 3), np.uint8), "PNG"))
    for picture in (np.full((300, 300, 3), 140, np.uint8), noise):
        for box in (Box(100, 100, 60, 70), Box(-10, -10, 40, 50), Box(280, 280, 40, 50)):
            assert not detector.is_like_a_face(picture, box)
