"""A network of the school's own, from the command that chooses it to the photo: SFace's file through this door."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eventguard import worker
from eventguard.adapters.computer.database import open_database
from eventguard.adapters.computer.worker_processes import Standby
from eventguard.adapters.folders.store import digest_of
from eventguard.adapters.people.register_schema import MIGRATIONS
from eventguard.app.faces import comparison, enrolment, own_network, recognition
from eventguard.app.faces.batch_policy import batch_policy
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core.faces.calibration import SAFE_THRESHOLD
from eventguard.core.faces.matching import Gallery, Template
from eventguard.core.faces.may_compare import Compare
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.faces.same_face import FACE, cut, same_faces
from eventguard.core.people.consent import Channel, Permission
from eventguard.core.photos.face import Compared
from eventguard.core.photos.photo import Photo
from eventguard.core.settings import Show
from eventguard.networks import published, weights
from tests.conftest import NOON, Command, write_register
from tests.test_by_hand import clean, held, open_school

pytestmark = pytest.mark.one_python

#: On the photo is one of those who are enrolled.
PHOTO, BEN = "DSC_0057.jpg", "P002"
IDS = ("P001", "P002", "P005", "P009", "P010")
REGISTER = [f"{id},First{id},Last{id},4B,yes,,,yes" for id in IDS]


def enrol(school: School, samples: Path) -> None:
    portraits = {id: sorted((samples / "portraits" / id).iterdir()) for id in IDS}
    assert all(person.photos == 3 for person in enrolment.enrol(school, portraits, 2))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school that has enrolled five people by a network of its own."""
    root = tmp_path_factory.mktemp("stage")
    shutil.copy(weights.path_of(published.SFACE), root / "own.onnx")
    samples = Path(__file__).parents[1] / "samples"
    shutil.copy(samples / "event" / PHOTO, root)
    school = open_school(root)
    import_register(school, write_register(root / "people.csv", REGISTER))
    recognition.switch_on(
        school,
        "DPIA-1",
        "the lead",
        own_network.looked_at(root / "own.onnx", blue_first=False),
        compare=Compare.EVERYBODY,
    )
    enrol(school, samples)
    return root


@pytest.fixture
def school(stage: Path, standby: Standby, tmp_path: Path) -> School:
    """The same school, for one test alone, its network's file in another place: that makes it no other."""
    shutil.copytree(stage, tmp_path / "school")
    school = open_school(tmp_path / "school")
    school.__dict__["standby"] = standby
    own_network.choose(school, own_network.looked_at(tmp_path / "school" / "own.onnx", blue_first=False), "the lead")
    return school


def arguments(school: School) -> list[str]:
    return ["--workspace", str(school.workspace), "--consent-data", str(school.consent_data)]


def cleaned(school: School) -> Photo:
    return clean(school, school.workspace.parent / PHOTO, again=True)


def distances(photo: Photo) -> list[float | None]:
    return [face.distance for face in photo.faces if face.person == BEN]


def test_sfaces_own_file_shows_whom_the_built_in_one_shows_and_neither_is_compared_with_the_others_templates(
    school: School, samples: Path, command: Command
) -> None:
    by_own = cleaned(school)
    assert by_own.shown == (BEN,)
    school.close()
    changed = command(*arguments(school), "recognition", "network", "--built-in", "--by", "the lead")
    assert changed.code == 0 and "built-in" in changed.out
    assert f"To be enrolled again: 5 people whom another network enrolled: {', '.join(IDS)}" in changed.out
    assert cleaned(school).shown == () and recognition.status(school).enrolled == ()

    enrol(school, samples)
    by_built_in = cleaned(school)
    assert by_built_in.shown == (BEN,) and distances(by_built_in) == distances(by_own)
    assert by_built_in.recipe != by_own.recipe

    own_network.choose(school, own_network.looked_at(school.workspace.parent / "own.onnx", blue_first=False), "lead")
    assert cleaned(school).shown == () and recognition.status(school).by_another == IDS
    assert audit.verify(school).problems == ()


def test_what_a_school_chose_is_told_recorded_and_kept_by_its_digest(school: School, command: Command) -> None:
    file = school.workspace.parent / "own.onnx"
    run = command(*arguments(school), "--json", "recognition", "network", file, "--blue-first", "--by", "the lead")
    digest = digest_of(file)
    network = {"file": str(file), "sha256": digest, "blue_first": True, "trouble": None}
    (line,) = run.lines
    assert (line["network"], line["by_another"], line["enrolled"]) == (network, list(IDS), 0), "other numbers"
    assert command(*arguments(school), "--json", "recognition", "status").lines == run.lines
    assert f"sha256 {digest}" in command(*arguments(school), "recognition", "status").out
    assert "by another network" in command(*arguments(school), "people", "list").out
    assert "5 people enrolled by another network: enrol them again" in command(*arguments(school), "status").out
    entry = school.record.entries("recognition-network")[-1]
    assert (entry.actor, entry.detail["digest"], entry.detail["blue_first"]) == ("the lead", digest, True)
    assert "own.onnx" not in json.dumps(entry.detail), "a path may hold a name"
    found = {line["what"]: line["good"] for line in command(*arguments(school), "--json", "doctor").lines}
    assert found["the school's own network"] and not found["templates of another network"]


GONE: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (Path.unlink, "cannot be read"),
    "another file": (lambda file: file.write_bytes(b"another"), "is not the recogniser that was chosen"),
}


@pytest.mark.parametrize("way", GONE)
def test_a_network_that_is_gone_or_another_shows_nobody_and_every_command_says_so(
    school: School, command: Command, way: str
) -> None:
    photo = cleaned(school)
    policy = batch_policy(school, Channel.SOCIAL, NOON.date(), Show.CONSENT)
    change, words = GONE[way]
    change(school.workspace.parent / "own.onnx")
    for typed in (
        ["clean", school.workspace.parent / PHOTO],
        ["people", "enrol", BEN, school.workspace.parent / PHOTO],
    ):
        run = command(*arguments(school), *typed)
        assert run.code == 2 and words in run.err and "eventguard recognition network FILE" in " ".join(run.err.split())
    assert words in command(*arguments(school), "recognition", "status").out
    diagnosis = {line["what"]: line for line in command(*arguments(school), "--json", "doctor").lines}
    assert words in diagnosis["the school's own network"]["says"]
    (face,) = [face for face in photo.faces if face.person == BEN]
    assert comparison.compared(school, photo, face) is Compared.NO_NETWORK

    assert policy.network is not None and Path(policy.network.path).parent == school.workspace.parent
    worker.start(policy)  # a batch that was at work when it went
    outcome = worker.work(worker.Clean(school.workspace.parent / PHOTO, photo.id))
    assert isinstance(outcome, worker.Trouble) and words in outcome.reason
    assert held(school) == photo


def test_what_is_no_recogniser_is_refused_and_changes_nothing(school: School, command: Command, tmp_path: Path) -> None:
    (tmp_path / "notes.onnx").write_text("no network")
    before = recognition.status(school), school.revision
    for typed in (
        ["recognition", "network", tmp_path / "notes.onnx", "--by", "the lead"],
        ["recognition", "on", "--dpia", "DPIA-2", "--by", "the lead", "--recogniser", tmp_path / "notes.onnx"],
        ["recognition", "network", tmp_path / "nothing.onnx", "--by", "the lead"],
        ["recognition", "network", school.workspace.parent / "own.onnx", "--by", " "],
        ["recognition", "network", "--by", "the lead"],
        ["recognition", "network", school.workspace.parent / "own.onnx", "--built-in", "--by", "the lead"],
        ["recognition", "on", "--dpia", "DPIA-2", "--by", "the lead", "--blue-first"],
    ):
        assert command(*arguments(school), *typed).code == 2, typed
    assert (recognition.status(school), school.revision) == before


def test_a_face_is_compared_with_whom_a_hand_names_once_enough_people_are_enrolled_to_tell(school: School) -> None:
    photo = cleaned(school)
    (face,) = [face for face in photo.faces if face.person == BEN]
    assert comparison.compared(school, photo, face) is Compared.ALIKE
    assert comparison.compared(school, photo, replace(face, person="P001")) is Compared.UNLIKE
    register.biometrics(school, "P001", Permission(refused=True))
    assert comparison.compared(school, photo, face) is Compared.TOO_FEW
    own_network.choose(school, None, "the lead")
    assert comparison.compared(school, photo, face) is Compared.NOT_ENROLLED


def test_a_register_of_before_holds_templates_of_the_built_in_network(empty_school: School) -> None:
    numbers = np.arange(256, dtype="<f4")
    with closing(open_database(empty_school.consent_data / "register.db", MIGRATIONS[:3])) as old:
        permission = json.dumps({"consented_by": "A Parent", "notified": ["2025-09-01"]})
        old.execute("INSERT INTO people VALUES ('P1', 'Ada', 'pupil', '4B', NULL, 0, ?)", (permission,))
        sealed = empty_school.vault.seal(numbers.tobytes(), "P1")
        old.execute("INSERT INTO templates VALUES ('P1', ?, '2026-01-01T00:00:00+00:00')", (sealed,))
    (template,) = empty_school.register.templates()
    assert (template.person, template.network) == ("P1", "") and np.array_equal(template.first[0], numbers[:128])
    assert empty_school.register.templates("another") == [] and recognition.status(empty_school).enrolled == ("P1",)


def template(person: str, network: str, seed: int = 1) -> Template:
    rows = np.random.default_rng(seed).normal(size=(2, 128)).astype(np.float32)
    return Template(person, rows * 10, rows / np.float32(20), network)


def test_one_face_under_two_names_is_looked_for_among_one_networks_templates_and_rather_too_often() -> None:
    assert same_faces(template("P1", "own"), [template("P2", "own")]) == {"P2": True}
    assert same_faces(template("P1", "own"), [template("P2", "")]) == {}
    many = [template(f"P{n}", "own", n) for n in range(20)]
    own = Gallery(many, "own")
    assert cut(own) == min(FACE, own.calibration.threshold) <= FACE == cut(Gallery([]))
    assert cut(Gallery([], "own")) == SAFE_THRESHOLD


def test_the_same_file_fed_in_another_order_of_colours_is_another_network() -> None:
    plain, blue = OwnNetwork("a", "f" * 64), OwnNetwork("a", "f" * 64, blue_first=True)
    assert plain.name == OwnNetwork("b", "f" * 64).name != blue.name
    assert OwnNetwork.from_text(blue.text()) == blue
