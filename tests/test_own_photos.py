"""A family asks for what is held: copies of the photos that show somebody, on which nobody else is uncovered."""

import json
import shutil
import stat
import sys
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from PIL import Image

from eventguard.adapters.computer.worker_processes import Standby
from eventguard.adapters.covers.scene import TONE
from eventguard.adapters.photos.residue import PngReader
from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.faces import by_hand
from eventguard.app.people import register
from eventguard.app.people.export import EXPORTED, FolderExport
from eventguard.app.people.import_file import import_register
from eventguard.app.people.own_photos import OwnPhoto
from eventguard.app.people.register import Details
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.faces.own_copy import Whose, alone, is_on, whose
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Compared, Drawn, Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box, Pixels
from tests.conftest import PASSPHRASE, ROOT, Command, write_register
from tests.test_approve import HEAD
from tests.test_by_hand import (
    REGISTER,
    SAMPLE,
    clean,
    face_of,
    held,
    open_school,
    original,
    save,
    show,
)
from tests.test_by_hand import (
    alone as school_alone,
)

pytestmark = pytest.mark.one_python


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, standby: Standby) -> Path:
    """A school that has cleaned one photo of four people, of whom two, with a yes, were named by hand; a name badge was
    drawn over.
    """
    root = tmp_path_factory.mktemp("stage")
    school = open_school(root)
    school.__dict__["standby"] = standby
    import_register(school, write_register(root / "people.csv", REGISTER))
    approvers.add(school, HEAD, PASSPHRASE)
    shutil.copy(ROOT / "samples" / "event" / SAMPLE, root)
    clean(school, root / SAMPLE)
    show(school, "P001", by="Bea")
    show(school, "P009", by="Bea")
    by_hand.draw(school, held(school).id, Box(4, 6, 40, 20))
    school.__dict__.pop("standby")
    school.close()
    return root


@pytest.fixture
def school(stage: Path, standby: Standby, tmp_path: Path) -> School:
    """The same school, for one test alone."""
    return school_alone(stage, standby, tmp_path)


def made(school: School, tmp_path: Path, person: str) -> list[OwnPhoto]:
    """The photos of an export into a new folder."""
    exported = FolderExport(school, person, tmp_path / "export")
    assert list(exported.run()) == exported.copies
    return exported.copies


def picture(tmp_path: Path, copy: OwnPhoto) -> Pixels:
    assert copy.file
    return np.asarray(Image.open(tmp_path / "export" / copy.file).convert("RGB"))


def part(pixels: Pixels, box: Box) -> Pixels:
    return pixels[box.y : box.y + box.height, box.x : box.x + box.width]


def is_covered(pixels: Pixels, box: Box) -> bool:
    """Whether everything within a box is of the one tone of solid covers."""
    return bool((part(pixels, box) == TONE).all())


def only_uncovered(tmp_path: Path, copy: OwnPhoto, photo: Photo, person: str) -> None:
    """Under every face but one there is one tone, and that one is as it was."""
    pixels, own = picture(tmp_path, copy), face_of(photo, person)
    for face in photo.faces:
        assert is_covered(pixels, face.box) is (face != own), face.n
    assert np.array_equal(part(pixels, own.box), original(own))
    assert PngReader().residue((tmp_path / "export" / str(copy.file)).read_bytes()) == ()


def test_on_a_copy_everybody_else_is_one_tone_also_who_was_shown_and_what_was_drawn(
    school: School, tmp_path: Path
) -> None:
    photo = held(school)
    assert {"P001", "P009"} == set(photo.shown)
    (copy,) = made(school, tmp_path, "P001")
    assert (copy.whose, copy.how) == (Whose.BY_HAND, "named by hand (Bea)")
    assert str(copy.file).startswith("photos/")
    only_uncovered(tmp_path, copy, photo, "P001")


def test_an_approved_photo_is_copied_from_what_was_approved_for_its_original_is_not_asked_for(
    school: School, tmp_path: Path
) -> None:
    photo = approve_or_reject.approve(school, held(school).id, HEAD, PASSPHRASE)
    (school.workspace.parent / SAMPLE).unlink()
    (copy,) = made(school, tmp_path, "P009")
    only_uncovered(tmp_path, copy, photo, "P009")
    path = school.where(photo)
    assert path and path.is_file() and audit.verify(school).problems == ()


def test_who_was_only_recognised_is_copied_apart_and_uncovered_from_the_original_alone(
    school: School, tmp_path: Path
) -> None:
    face = face_of(held(school), "P012")
    known = replace(face, person="P012", reason=Reason.EXPIRED)
    photo = save(school, faces=tuple(known if each == face else each for each in held(school).faces))
    (copy,) = made(school, tmp_path, "P012")
    assert (copy.whose, str(copy.file).split("/")[0]) == (Whose.RECOGNISED, "look-first")
    only_uncovered(tmp_path, copy, photo, "P012")
    shutil.rmtree(tmp_path / "export")
    (school.workspace.parent / SAMPLE).write_bytes(b"something else")
    (copy,) = made(school, tmp_path, "P012")
    assert copy.file is None and "original is not where it was" in copy.why_not


def test_a_face_that_the_record_does_not_know_is_covered_by_the_second_look(school: School, tmp_path: Path) -> None:
    before = held(school)
    own, stranger = face_of(before, "P012"), face_of(before, "P004")
    known = replace(own, person="P012", reason=Reason.EXPIRED)
    faces = tuple(known if each == own else each for each in before.faces if each != stranger)
    photo = save(school, faces=faces)
    (copy,) = made(school, tmp_path, "P012")
    assert face_of(photo, "P012") == known
    middle = Box(stranger.box.x + stranger.box.width // 4, stranger.box.y + stranger.box.height // 4, 0, 0)
    middle = replace(middle, width=stranger.box.width // 2, height=stranger.box.height // 2)
    assert is_covered(picture(tmp_path, copy), middle)


def test_of_a_cleaned_file_that_is_not_as_it_was_no_copy_is_made(school: School, tmp_path: Path) -> None:
    path = school.where(held(school))
    assert path
    path.write_bytes((ROOT / "samples" / "event" / SAMPLE).read_bytes())
    (copy,) = made(school, tmp_path, "P001")
    assert copy.file is None and "was changed" in copy.why_not
    assert not (tmp_path / "export" / "photos").exists()


def test_an_export_is_recorded_private_and_in_nobodys_place(school: School, tmp_path: Path) -> None:
    made(school, tmp_path, "p001")
    folder = tmp_path / "export"
    (entry,) = school.record.entries(EXPORTED)
    assert (entry.actor, entry.detail) == ("office", {"person": "P001"})
    assert audit.verify(school).problems == ()
    if sys.platform != "win32":
        assert {stat.S_IMODE(each.stat().st_mode) for each in folder.rglob("*")} == {0o600, 0o700}
    contents = (folder / "contents.txt").read_text()
    assert "Ada Okafor" in contents and "named by hand (Bea)" in contents
    told = json.loads((folder / "everything.json").read_text())
    assert told["id"] == "P001" and [each["decided"] for each in told["copies"]] == ["by-hand"]
    for taken in (folder, school.workspace / "held", school.consent_data / "new", folder / "contents.txt"):
        with pytest.raises(SetupError, match="--to DIR"):
            FolderExport(school, "P001", taken)
    assert len(school.record.entries(EXPORTED)) == 1


def test_an_export_of_somebody_in_no_photo_holds_what_is_recorded_and_no_picture(
    command: Command, tmp_path: Path
) -> None:
    with School(tmp_path / "eventguard-work", tmp_path / "consent_data") as school:
        register.add(school, "P1", Details("Ada Okafor"))
    run = command("people", "export", "P1", "--to", "export")
    assert run.code == 0 and "0 copies" in run.out and "Delete the folder" in run.out
    assert sorted(path.name for path in (tmp_path / "export").iterdir()) == ["contents.txt", "everything.json"]
    plain = command("people", "export", "P1")
    assert json.loads(plain.out)["name"] == "Ada Okafor" and "--to DIR" in plain.err
    assert command("people", "export", "P2", "--to", "other").code == 2 and not (tmp_path / "other").exists()
    with School(tmp_path / "eventguard-work", tmp_path / "consent_data") as school:
        assert len(school.record.entries(EXPORTED)) == 2


def test_in_the_terminal_each_photo_is_told_with_how_it_was_decided(
    school: School, command: Command, tmp_path: Path
) -> None:
    face = face_of(held(school), "P012")
    save(school, faces=tuple(replace(f, perhaps="P012") if f == face else f for f in held(school).faces))
    where = "--workspace", school.workspace, "--consent-data", school.consent_data
    run = command(*where, "people", "export", "P001", "--to", "ada")
    assert run.code == 0 and "1 copy of photos" in run.out and "named by hand (Bea)" in run.out
    run = command(*where, "--json", "people", "export", "P012", "--to", "lena")
    (line,) = run.lines
    assert run.code == 3 and [each["decided"] for each in line["copies"]] == ["perhaps"]
    assert "not clearly theirs" in run.err and list((tmp_path / "lena").rglob("*.png")) == []


people = st.sampled_from(["P1", "P2", None])
boxes = st.builds(Box, st.integers(-5, 90), st.integers(-5, 60), st.integers(4, 40), st.integers(4, 40))
some_faces = st.lists(
    st.builds(
        Face,
        st.just(0),
        boxes,
        st.sampled_from(Verdict),
        st.sampled_from(Reason),
        people,
        perhaps=people,
        drawn=st.sampled_from([None, None, *Drawn]),
        matched=people,
        compared=st.sampled_from([None, Compared.ALIKE, Compared.UNLIKE]),
    ),
    max_size=5,
).map(lambda faces: tuple(replace(face, n=n) for n, face in enumerate(faces, 1)))


@given(some_faces, st.sampled_from(State))
def test_whatever_is_recorded_at_most_one_face_is_left_uncovered_and_only_one_that_bears_their_id(
    faces: tuple[Face, ...], state: State
) -> None:
    photo = Photo("a" * 64, Channel.SOCIAL, "fair", state, faces=faces)
    if not is_on(photo, "P1"):
        return
    face, decided = whose(photo, "p1")
    assert (face is not None) == decided.is_clear
    if face:
        assert face.person == "P1" and face.drawn is None
        assert face.reason not in (Reason.COVERED_BY_HAND, Reason.NOT_A_FACE)
        assert face.reason is not Reason.SHOWN_BY_HAND or face.compared is not Compared.UNLIKE
        copies = alone(faces, face)
        assert [each.n for each in copies if each.verdict is Verdict.SHOW] == [face.n]
        assert [(each.box, each.drawn) for each in copies] == [(each.box, each.drawn) for each in faces]
        assert not any(each.reason is Reason.NOT_A_FACE for each in copies)
        assert [each.person for each in faces].count("P1") == 1
