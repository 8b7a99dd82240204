"""Whoever is shown by hand is compared with whom they are said to be, and with nobody else: alike, unlike, unknown."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from eventguard import worker
from eventguard.adapters.computer.worker_processes import Standby
from eventguard.app.approval import approve_or_reject
from eventguard.app.faces import by_hand, comparison, enrolment, recognition
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.photos.look_first import look_at, waiting
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core.errors import Doubtful
from eventguard.core.faces.may_compare import Compare
from eventguard.core.people.consent import Permission
from eventguard.core.photos.face import Compared, Face
from eventguard.core.photos.photo import State
from eventguard.core.settings import Show
from tests.conftest import NOON, ROOT, Command, write_register
from tests.test_by_hand import SAMPLE, alone, clean, face_of, held, open_school, save

pytestmark = pytest.mark.one_python

ADA, IMANI, HUGO, BEN = "P001", "P009", "P008", "P002"
#: All may be shown; Hugo may not be recognised, and Tom is not enrolled. Ada, Imani and Dev are on the photo.
REGISTER = [
    "P001,Ada,Okafor,4B,yes,,,yes",
    "P002,Ben,Whitlock,4B,yes,,,yes",
    "P005,Elsie,Moran,4B,yes,,,yes",
    "P009,Imani,Clarke,5A,yes,,,yes",
    "P010,Jonas,Vale,5A,yes,,,yes",
    "P008,Hugo,Brandt,5A,yes,,,",
    "P012,Tom,Leary,5A,yes,,,yes",
]
ENROLLED = ("P001", "P002", "P005", "P009", "P010")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school that knows five people by their faces, and has one photo on which everybody is covered."""
    root = tmp_path_factory.mktemp("stage")
    school = open_school(root)
    school.now = lambda: NOON - timedelta(days=30)  # approvers are told of yeses of the last days: not the matter
    import_register(school, write_register(root / "people.csv", REGISTER))
    recognition.switch_on(school, "DPIA-1", "the lead", compare=Compare.EVERYBODY)
    portraits = {id: sorted((ROOT / "samples" / "portraits" / id).iterdir()) for id in ENROLLED}
    assert all(person.photos == 3 for person in enrolment.enrol(school, portraits, 1))
    shutil.copy(ROOT / "samples" / "event" / SAMPLE, root)
    clean(school, root / SAMPLE, Show.ALL)
    return root


@pytest.fixture
def school(stage: Path, standby: Standby, tmp_path: Path) -> School:
    """The same school, for one test alone."""
    return alone(stage, standby, tmp_path)


def show(school: School, face: str, whom: str, sure: bool = False) -> Face:
    """Show the face of one person as another, and return it as it is then."""
    n = face_of(held(school), face).n
    return next(each for each in by_hand.show(school, held(school).id, n, whom, sure=sure).faces if each.n == n)


def test_a_face_that_looks_like_whom_it_is_said_to_be_is_shown_without_a_word(school: School) -> None:
    face = show(school, ADA, ADA)
    assert (face.compared, face.person) == (Compared.ALIKE, ADA)
    assert comparison.said(face, school.people()) == f"Face {face.n} looks like the photos of Ada Okafor"
    assert look_at(school, held(school)).told == ()
    assert open_school(school.workspace.parent).record.photos(State.HELD) == [held(school)]


def test_a_face_that_nobody_was_recognised_on_is_shown_as_somebody_unlike_only_by_who_is_sure_and_is_told(
    school: School,
) -> None:
    before = held(school)
    face = face_of(before, IMANI)
    sentence = f"Face {face.n} does not look like the photos of Ada Okafor"
    with pytest.raises(Doubtful, match=rf"{sentence}\..*--sure"):
        show(school, IMANI, ADA)
    assert held(school) == before
    assert approve_or_reject.approvable(school) == [before]
    assert show(school, IMANI, ADA, sure=True).compared is Compared.UNLIKE
    (look,) = waiting(school)
    assert look.told == (f"{sentence}, and it is shown as Ada Okafor",) == look.notes[:1]
    assert approve_or_reject.approvable(school) == [], "not among those that nothing speaks against"
    by_hand.cover(school, before.id, face.n)
    assert look_at(school, held(school)).told == ()


def test_what_a_face_is_compared_with_is_one_template_and_nothing_is_searched_for(
    school: School, standby: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = recorded_jobs(standby, monkeypatch)
    show(school, IMANI, IMANI)
    compared, drawn = jobs
    assert isinstance(compared, worker.Compare) and isinstance(drawn, worker.RenderAgain)
    assert compared.claim.template.person == IMANI


def recorded_jobs(standby: Standby, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The jobs that a worker is given from now on."""
    jobs: list[object] = []
    usual = standby.do

    def noted(work: Callable[..., object], job: object, *more: object) -> object:
        jobs.append(job)
        return usual(work, job, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(standby, "do", noted)
    return jobs


def lose_the_key(school: School) -> None:
    (school.consent_data / "templates.key").unlink()
    school.__dict__.pop("vault", None)
    school.close()


def make_it_small(school: School) -> None:
    face = face_of(held(school), ADA)
    small = replace(face, box=replace(face.box, height=10))
    save(school, faces=tuple(small if each == face else each for each in held(school).faces))


UNKNOWN: dict[str, tuple[str, Callable[[School], object], Compared, str]] = {
    "recognition off": (ADA, recognition.switch_off, Compared.RECOGNITION_OFF, "recognition is off"),
    "no permission": (HUGO, lambda _: None, Compared.NOT_PERMITTED, "they may not be recognised"),
    "not enrolled": ("P012", lambda _: None, Compared.NOT_ENROLLED, "they are not enrolled"),
    "key lost": (ADA, lose_the_key, Compared.KEY_LOST, "cannot be decrypted"),
    "too small": (ADA, make_it_small, Compared.TOO_SMALL, "the face is too small"),
}


@pytest.mark.parametrize("cause", UNKNOWN)
def test_what_cannot_be_compared_asks_nothing_more_but_is_said_with_its_cause_to_the_approver_too(
    school: School, standby: Standby, monkeypatch: pytest.MonkeyPatch, cause: str
) -> None:
    whom, happens, outcome, words = UNKNOWN[cause]
    happens(school)
    school.__dict__["standby"] = standby
    jobs = recorded_jobs(standby, monkeypatch)
    face = show(school, ADA, whom)
    looked = [job for job in jobs if isinstance(job, worker.Compare)]
    assert bool(looked) == (cause == "too small"), "law 2: where comparing is not allowed nobody looks at the face"
    assert (face.compared, face.person) == (outcome, whom)
    (told,) = look_at(school, held(school)).told
    assert "could not be compared with photos of" in told and words in told
    assert approve_or_reject.approvable(school) == [held(school)]


def test_a_photo_whose_original_is_gone_is_not_compared(school: School) -> None:
    show(school, ADA, ADA)
    save(school, original=None)
    assert show(school, ADA, IMANI).compared is Compared.ORIGINAL_GONE


def test_a_place_without_a_face_is_not_taken_for_unlike(school: School) -> None:
    face = face_of(held(school), ADA)
    empty = replace(face, box=replace(face.box, x=900, y=20, width=60, height=60))
    save(school, faces=tuple(empty if each == face else each for each in held(school).faces))
    assert by_hand.show(school, held(school).id, face.n, ADA).faces[face.n - 1].compared is Compared.NOT_SEEN


WITHDRAWN: dict[str, Callable[[School], object]] = {
    "the permission is withdrawn": lambda school: register.biometrics(school, ADA, Permission(refused=True)),
    "forgotten": lambda school: register.forget(school, ADA),
}


@pytest.mark.parametrize("way", WITHDRAWN)
def test_of_who_may_not_be_recognised_any_more_no_comparison_is_left_behind(school: School, way: str) -> None:
    show(school, IMANI, ADA, sure=True)
    by_hand.draw(school, held(school).id, replace(face_of(held(school), ADA).box, x=5, y=5))
    by_hand.cover(school, held(school).id, face_of(held(school), IMANI).n)
    by_hand.undo(school, held(school).id)
    WITHDRAWN[way](school)
    (row,) = school.record._db.execute("SELECT details FROM photos").fetchall()
    assert Compared.UNLIKE not in json.dumps(json.loads(row["details"]))
    assert audit.verify(school).problems == ()
    if way != "forgotten":
        (told,) = look_at(school, held(school)).told
        assert told.endswith("could not be compared with photos of Ada Okafor: they may not be recognised")


def test_a_record_from_before_faces_were_compared_says_so(school: School) -> None:
    face = show(school, ADA, ADA)
    text = school.record._db.execute("SELECT details FROM photos").fetchone()["details"]
    details = json.loads(text)
    for each in details["faces"]:
        del each["compared"]
    with school.record.transaction():
        school.record._db.execute("UPDATE photos SET details = ?", (json.dumps(details),))
    assert look_at(school, held(school)).told == (
        f"Face {face.n} could not be compared with photos of Ada Okafor: it was shown before faces were compared",
    )


def test_cleaned_again_a_face_keeps_how_it_compared(school: School) -> None:
    show(school, IMANI, ADA, sure=True)
    recognition.switch_off(school)
    after = clean(school, Path(str(held(school).original)), again=True)
    assert face_of(after, IMANI).compared is Compared.UNLIKE
    assert len(look_at(school, after).told) == 1


def test_the_terminal_says_the_same_three_sentences_and_where_to_look_oneself(
    stage: Path, command: Command, tmp_path: Path
) -> None:
    shutil.copytree(stage / "work", tmp_path / "eventguard-work")
    shutil.copytree(stage / "consent", tmp_path / "consent_data")
    photo = held(open_school(stage))
    ada, imani = (str(face_of(photo, person).n) for person in (ADA, IMANI))
    run = command("face", photo.id, imani, "--show", "--person", ADA)
    assert run.code == 1 and f"Face {imani} does not look like the photos of Ada Okafor." in run.err
    assert command("face", photo.id, imani, "--show", "--person", ADA, "--sure").code == 0
    for told in (command("queue").out, command("show", photo.id).out):
        assert f"Face {imani} does not look like the photos of Ada Okafor" in told
    command("face", photo.id, imani, "--cover")
    run = command("face", photo.id, ada, "--show", "--person", ADA)
    assert f"Face {ada} looks like the photos of Ada Okafor." in run.out
    assert "There is no picture of Ada Okafor to compare with." in run.out
    run = command("face", photo.id, imani, "--show", "--person", HUGO)
    assert f"Face {imani} could not be compared with photos of Hugo Brandt: they may not be recognised." in run.out
    (record,) = command("--json", "face", photo.id, imani, "--cover").lines
    assert {face["compared"] for face in record["faces"]} == {None, "alike"}
