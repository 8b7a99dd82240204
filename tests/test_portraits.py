"""A picture to compare with: only from what an approver approved, or from a reference photo kept with a permission."""

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from eventguard.adapters.folders.store import digest
from eventguard.adapters.photos.residue import JpegReader
from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.faces import enrolment, portraits, recognition
from eventguard.app.people import register, subject_access
from eventguard.app.people.import_file import import_register
from eventguard.app.school import School
from eventguard.core.faces.may_compare import Compare
from eventguard.core.people.consent import Channel, Permission, Reason
from eventguard.core.photos.face import Compared, Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from tests.conftest import NOON, PASSPHRASE, ROOT, Command, jpeg, write_register
from tests.test_approve import HEAD

pytestmark = pytest.mark.one_python

ADA = "P001"
ROW = "P001,Ada,Okafor,4B,yes,,,yes"
NOTHING = "There is no picture of Ada Okafor to compare with"
KEPT = Permission((date(2026, 6, 1),), "Ngozi Okafor", keep_picture=True)
SHOWN = Face(1, Box(20, 20, 30, 40), Verdict.SHOW, Reason.CONSENTED, ADA)


@pytest.fixture
def school(empty_school: School, tmp_path: Path) -> School:
    import_register(empty_school, write_register(tmp_path / "people.csv", [ROW]))
    approvers.add(empty_school, HEAD, PASSPHRASE)
    recognition.switch_on(empty_school, "DPIA-1", "the lead", compare=Compare.EVERYBODY)
    return empty_school


def hold(school: School, face: Face, id: str = "a" * 64) -> Photo:
    """A held photo on which this face is of one colour."""
    pixels = np.zeros((100, 120, 3), np.uint8)
    pixels[20:60, 20:50] = (200, 40, 40)
    content = jpeg(pixels)
    photo = Photo(id, Channel.SOCIAL, "fair", State.RECEIVED, original="/photos/1.jpg", size=(120, 100))
    held = {"output": f"fair-{id[:6]}.jpg", "sha256": digest(content), "faces": (face,), "prepared_by": "office"}
    with school.record.transaction():
        school.store.hold(str(held["output"]), content)
        school.record.save(photo := photo.moved(State.HELD, **held), "office", school.now())
    return photo


def enrol(school: School) -> None:
    done = list(enrolment.enrol(school, {ADA: [ROOT / "samples" / "portraits" / ADA / "1.jpg"]}, 1))
    assert [person.photos for person in done] == [1]


def register_files(school: School) -> bytes:
    return b"".join(path.read_bytes() for path in school.consent_data.iterdir() if path.name.startswith("register.db"))


def test_a_waiting_photo_is_no_picture_to_compare_with_whoever_it_shows(school: School) -> None:
    hold(school, SHOWN)
    hold(school, replace(SHOWN, reason=Reason.SHOWN_BY_HAND), "b" * 64)
    assert portraits.portrait(school, ADA) is None
    assert portraits.says(school, ADA) == NOTHING


def test_an_approved_photo_is_one_and_it_says_which_by_whom_and_when_for_as_long_as_its_file_is_as_approved(
    school: School,
) -> None:
    photo = approve_or_reject.approve(school, hold(school, SHOWN).id, HEAD, PASSPHRASE)
    takedown.posted(school, photo.id, "school page")
    found = portraits.portrait(school, ADA)
    assert found is not None
    assert found.says == f"Ada Okafor on {photo.output}, approved by Head Teacher on 10 July 2026"
    red = np.asarray(Image.open(io.BytesIO(found.draw())))
    assert red.shape[0] < 100 and red[red.shape[0] // 2, red.shape[1] // 2, 0] > 150
    assert str(school.where(photo)) in portraits.where(school, ADA)
    path = school.where(photo)
    assert path
    path.write_bytes(b"another file")
    assert portraits.says(school, ADA) == NOTHING


def test_a_photo_that_is_taken_down_or_on_which_the_name_is_in_doubt_is_none(school: School) -> None:
    doubtful = replace(SHOWN, reason=Reason.SHOWN_BY_HAND, compared=Compared.UNLIKE)
    approve_or_reject.approve(school, hold(school, doubtful, "b" * 64).id, HEAD, PASSPHRASE)
    assert portraits.says(school, ADA) == NOTHING
    photo = approve_or_reject.approve(school, hold(school, SHOWN).id, HEAD, PASSPHRASE)
    assert portraits.portrait(school, ADA) is not None
    takedown.start(school, photo.id, HEAD, "a mistake")
    assert portraits.says(school, ADA) == NOTHING


def test_without_a_permission_that_says_so_no_picture_is_kept(school: School) -> None:
    enrol(school)
    assert school.portraits.since(ADA) is None
    assert portraits.says(school, ADA) == NOTHING


@pytest.fixture
def kept(school: School) -> School:
    """A picture of Ada is kept."""
    register.biometrics(school, ADA, KEPT)
    enrol(school)
    return school


def test_with_it_one_small_picture_of_the_face_is_kept_made_anew_and_encrypted(kept: School) -> None:
    found = portraits.portrait(kept, ADA)
    assert found is not None
    assert found.says == "Ada Okafor on a reference photo, kept since 10 July 2026"
    assert "eventguard review" in portraits.where(kept, ADA)
    content = found.draw()
    assert JpegReader().residue(content) == ()
    assert Image.open(io.BytesIO(content)).size[0] == 240
    raw = register_files(kept)
    assert content[:40] not in raw and content[-200:] not in raw and b"JFIF" not in raw
    told = subject_access.held_about(kept, ADA)["picture"]
    assert isinstance(told, dict) and told["kept_since"] == NOON, "told, but not handed out"


GONE: dict[str, Callable[[School, Path], object]] = {
    "a no": lambda school, _: register.biometrics(school, ADA, Permission(refused=True)),
    "left out later": lambda school, _: register.biometrics(school, ADA, replace(KEPT, keep_picture=False)),
    "forgotten": lambda school, _: register.forget(school, ADA),
    "a file that says no": lambda school, folder: import_register(
        school, write_register(folder / "b.csv", ["P001,Ada,Okafor,4B,yes,,,no"])
    ),
}


@pytest.mark.parametrize("way", GONE)
def test_it_goes_with_the_permission_whichever_way_that_goes(kept: School, tmp_path: Path, way: str) -> None:
    (row,) = kept._register_database.execute("SELECT sealed FROM pictures").fetchall()
    sealed = bytes(row["sealed"])
    GONE[way](kept, tmp_path)
    assert kept.portraits.since(ADA) is None
    kept.scrub()
    assert sealed[:16] not in register_files(kept) and sealed[-16:] not in register_files(kept)
    if way in ("a no", "a file that says no"):
        register.biometrics(kept, ADA, replace(KEPT, keep_picture=False), "taken back on 3 March")
        enrol(kept)
        assert kept.portraits.since(ADA) is None, "a later yes does not bring the consent to keep one back"


def test_the_same_file_again_keeps_it_and_an_enrolment_without_leave_does_not(kept: School, tmp_path: Path) -> None:
    import_register(kept, write_register(tmp_path / "c.csv", [ROW]))
    assert kept.portraits.since(ADA) is not None, "a file cannot tell whether a picture may be kept"
    (template,) = kept.register.templates()
    with kept.register.change():
        kept.register.enrol(template, NOON)
    assert kept.portraits.since(ADA) is None, "it is never older than the template"


def test_the_terminal_takes_the_consent_with_the_permission_and_only_with_a_yes(
    command: Command, tmp_path: Path
) -> None:
    assert command("people", "import", write_register(tmp_path / "people.csv", [ROW])).code == 0
    yes = ("people", "biometrics", ADA, "--yes", "--consented-by", "Ngozi Okafor", "--notified", "01/06/2026")
    assert "when they are enrolled next" in command(*yes, "--keep-picture").out
    assert command("people", "biometrics", ADA, "--no", "--keep-picture").code == 2
    command("recognition", "on", "--compare", "everybody", "--dpia", "TEST-1", "--by", "the test")
    shutil.copytree(ROOT / "samples" / "portraits" / ADA, tmp_path / "portraits" / ADA)
    assert command("people", "enrol", "--folder", "portraits").code == 0
    shown = command("people", "show", ADA).out
    assert "A picture of their face is kept to compare with, since" in shown and "a picture may be kept yes" in shown
    assert '"kept_since"' in command("people", "export", ADA).out
    command(*yes)
    assert "A picture of their face" not in command("people", "show", ADA).out
