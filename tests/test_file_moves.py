"""What lies in the approved folder is what was approved, else nothing was; what cannot be moved stops nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest

from eventguard.adapters.folders.store import digest_of
from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.folders.to_do import ToDoKind
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.reconcile import reconcile
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.app.status import status
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Answer, Channel, Consent
from eventguard.core.photos.photo import Photo, State
from tests.conftest import NOON, PASSPHRASE, Command, write_register
from tests.review_page import served
from tests.test_approve import CONTENT, HEAD, hold

NO = Consent(Answer.NO)
#: Somebody else, as the same user, who puts other bytes under a name, and the right ones back, as fast as they can.
SWAPPER = """
import os, sys
target, mine, right = sys.argv[1], sys.argv[1] + ".theirs", sys.argv[2].encode()
print(flush=True)
while True:
    for content in (b"a child's face", right):
        with open(mine, "wb") as file:
            file.write(content)
        try:
            os.replace(mine, target)
        except OSError:
            pass
"""


@pytest.fixture
def school(empty_school: School, tmp_path: Path) -> School:
    """P1's family said yes for social, and there is somebody who approves."""
    import_register(empty_school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    approvers.add(empty_school, HEAD, PASSPHRASE)
    return empty_school


def held(school: School, letter: str = "a") -> Photo:
    original = school.workspace.parent / f"{letter}.jpg"
    original.write_bytes(letter.encode())
    return hold(school, letter * 64, Channel.SOCIAL, original=str(original))


def approve(school: School, photo: Photo) -> Photo:
    return approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)


def approved_path(school: School, photo: Photo) -> Path:
    return school.store.approved(photo.channel) / str(photo.output)


@contextmanager
def immovable(*paths: Path) -> Iterator[None]:
    """Files that nobody can move, remove or write to, as one that a viewer has open on Windows."""
    chattr = shutil.which("chattr")
    with ExitStack() as stack:
        for path in paths:
            if not chattr or subprocess.run([chattr, "+i", path], capture_output=True, check=False).returncode:
                pytest.skip("files cannot be made immovable here")
            stack.callback(partial(subprocess.run, [chattr, "-i", path], check=True))
        yield


@contextmanager
def swapping(path: Path) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", SWAPPER, str(path), CONTENT], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    try:
        yield
    finally:
        assert process.poll() is None, "it was at work all the time"
        process.kill()
        process.communicate()


def put_in_the_way(path: Path, what: str, elsewhere: Path) -> None:
    match what:
        case "a file":
            path.write_bytes(b"theirs")
        case "a link to the very bytes":
            elsewhere.write_bytes(CONTENT)
            path.symlink_to(elsewhere)
        case "a link to nothing":
            path.symlink_to(elsewhere)
        case "a folder":
            path.mkdir()
            (path / "theirs.jpg").write_bytes(b"theirs")


IN_THE_WAY = ("a file", "a link to the very bytes", "a link to nothing", "a folder")


@pytest.mark.parametrize("what", IN_THE_WAY)
@pytest.mark.parametrize("cut_off", [False, True])
def test_something_else_of_that_name_undoes_the_approval_and_stays_as_it_is(
    school: School, tmp_path: Path, what: str, cut_off: bool
) -> None:
    photo = held(school)
    path, elsewhere = approved_path(school, photo), tmp_path / "elsewhere"
    put_in_the_way(path, what, elsewhere)
    before = path.lstat()
    if cut_off:
        with school.record.transaction():
            school.record.save(photo.moved(State.APPROVED, decided_by=HEAD), HEAD, NOON)
        reconcile(school)
        assert [to_do.kind for to_do in school.to_do] == [ToDoKind.NOT_APPROVED]
    else:
        with pytest.raises(Refused, match="was not approved: something else of that name lies in") as refused:
            approve(school, photo)
        assert "move it elsewhere, then approve the photo again" in refused.value.remedy
        assert school.record.entries("approval-refused")
    assert (path.lstat().st_ino, path.lstat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not elsewhere.exists() or elsewhere.read_bytes() == CONTENT
    undone = school.photo(photo.id)
    assert (undone.state, undone.decided_by) == (State.HELD, None)
    assert str(undone.reason).startswith("not approved after all: something else of that name lies in")
    assert digest_of(school.store.held / str(photo.output)) == photo.sha256
    shutil.rmtree(path) if what == "a folder" else path.unlink()
    assert approve(school, photo).state is State.APPROVED
    assert path.read_bytes() == CONTENT
    assert audit.verify(school).problems == ()


def test_an_approval_that_was_undone_still_knows_where_the_original_lies(school: School) -> None:
    photo = held(school)
    approved_path(school, photo).write_bytes(b"theirs")
    with pytest.raises(Refused):
        approve(school, photo)
    assert (school.photo(photo.id).original, school.photo(photo.id).source) == (photo.original, photo.source)


@pytest.mark.parametrize("where", ["held", "approved"])
def test_whoever_swaps_files_meanwhile_gets_no_other_bytes_approved(school: School, where: str) -> None:
    approver = school.colleagues.known(HEAD)
    good = 0
    for n in range(12):
        photo = hold(school, f"{n:02d}" * 32, Channel.SOCIAL)
        folder = school.store.held if where == "held" else school.store.approved(Channel.SOCIAL)
        with swapping(folder / str(photo.output)):
            for _ in range(10):
                try:
                    approve_or_reject.let_go(school, photo.id, approver)
                except Refused:
                    assert school.photo(photo.id).state is State.HELD
                    continue
                good += 1
                if where == "held":  # what comes later into the approved folder is found by status and verify
                    assert approved_path(school, photo).read_bytes() == CONTENT
                break
    assert good


def test_what_was_approved_is_read_once_and_those_bytes_are_what_is_written(school: School) -> None:
    """A link from held to approved would be one file under two names: whoever changes the one changes the other."""
    photo = held(school)
    name = school.store.held / str(photo.output)
    with name.open("r+b") as still_open:
        approve(school, photo)
        still_open.write(b"other bytes")
    assert approved_path(school, photo).read_bytes() == CONTENT


def test_a_photo_that_was_posted_is_not_held_again_but_told(school: School) -> None:
    photo = approve(school, held(school))
    takedown.posted(school, photo.id, "the school's page")
    approved_path(school, photo).unlink()
    (school.store.held / str(photo.output)).write_bytes(b"other bytes")
    reconcile(school)
    assert school.photo(photo.id).state is State.APPROVED
    (to_do,) = school.to_do
    assert "was approved and posted" in to_do.says and "takedown start" in to_do.remedy


@pytest.mark.parametrize("how", ["missing", "another", "as large and as old", "a link"])
def test_status_says_when_an_approved_file_is_gone_or_another(school: School, tmp_path: Path, how: str) -> None:
    photo = approve(school, held(school))
    path = approved_path(school, photo)
    os.utime(path, (1e9, 1e9))
    assert "approved" not in {line.what for line in status(school)}
    match how:
        case "missing":
            path.unlink()
        case "another":
            path.write_bytes(b"another")
        case "as large and as old":
            path.write_bytes(CONTENT[::-1])
            os.utime(path, (1e9, 1e9))
        case "a link":
            path.rename(tmp_path / "moved.jpg")
            path.symlink_to(tmp_path / "moved.jpg")
    (line,) = (line for line in status(school) if line.what == "approved")
    assert line.count == 1 and str(photo.output) in line.says and "audit verify" in line.says
    path.unlink(missing_ok=True)
    path.write_bytes(CONTENT)
    assert "approved" not in {line.what for line in status(school)}


def test_status_reads_an_approved_file_once_and_then_only_looks_at_it(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    for letter in "abc":
        approve(school, held(school, letter))
    read: list[Path] = []
    monkeypatch.setattr("eventguard.app.approval.approved_folders.AT_REST", 0.0)

    def reading(path: Path) -> str | None:
        read.append(path)
        return digest_of(path)

    monkeypatch.setattr("eventguard.app.approval.approved_folders.digest_of", reading)
    for _ in range(3):
        assert "approved" not in {line.what for line in status(school)}
    assert len(read) == 3


def test_one_file_that_cannot_be_moved_stops_nothing_else_and_is_the_loudest_line_there_is(
    school: School, command: Command
) -> None:
    photos = [approve(school, held(school, letter)) for letter in "abc"]
    paths = [approved_path(school, photo) for photo in photos]
    where = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    with immovable(paths[1]):
        run = command(*where, "people", "never-publish", "P1", "--yes", "--why", "court order")
        assert run.code == 0
        assert "STILL LIES in the approved folder" in run.out and "STILL IN THE APPROVED FOLDER" in run.err
        assert [path.exists() for path in paths] == [False, True, False]
        run = command(*where, "takedown")
        assert run.code == 1
        assert run.out.startswith("STILL IN THE APPROVED FOLDER: ") and "Close the program that has it open" in run.out
        assert run.out.count("Take down") == 3
        listed = command(*where, "--json", "takedown").lines
        assert sorted(str(line["still_in_approved"]) for line in listed) == sorted(["None", "None", str(paths[1])])
        lines = command(*where, "status").out.splitlines()
        assert "STILL IN THE APPROVED FOLDER" in lines[0] and len(lines) >= 6
        assert "STILL IN THE APPROVED FOLDER" in command(*where, "queue").err
        assert command(*where, "audit", "verify").code == 1
        with pytest.raises(Refused, match="still lies in the approved folder"):
            takedown.done(school, photos[1].id, "Office")
        takedown.done(school, photos[0].id, "Office")
    assert "STILL IN" not in command(*where, "status").out
    assert not paths[1].exists()
    assert audit.verify(school).problems == ()


def test_what_still_lies_there_is_told_also_when_the_list_is_empty(school: School, command: Command) -> None:
    photo = approve(school, held(school))
    register.consent(school, "P1", Channel.SOCIAL, NO)
    reconcile(school)
    takedown.done(school, photo.id, "Office")
    path = approved_path(school, photo)
    path.write_bytes(CONTENT)  # somebody put it back
    with immovable(path):
        run = command("--workspace", school.workspace, "--consent-data", school.consent_data, "takedown")
    assert run.code == 1 and "Nothing has to come down" not in run.out
    assert "STILL IN THE APPROVED FOLDER" in run.out


@pytest.mark.parametrize("what", ["a link to nothing", "a folder"])
def test_a_link_or_folder_in_the_place_of_a_photo_that_must_come_down_is_told_and_left_alone(
    school: School, tmp_path: Path, what: str
) -> None:
    photo = approve(school, held(school))
    path = approved_path(school, photo)
    path.unlink()
    put_in_the_way(path, what, tmp_path / "elsewhere")
    register.consent(school, "P1", Channel.SOCIAL, NO)
    assert [item.still for item in takedown.pending(school)] == [path]
    assert [to_do.kind for to_do in school.to_do] == [ToDoKind.STILL_APPROVED]


def test_a_folder_that_takes_nothing_leaves_the_photo_listed_as_still_there(school: School) -> None:
    photo = approve(school, held(school))
    with immovable(school.store.taken_down):
        register.consent(school, "P1", Channel.SOCIAL, NO)
        assert [item.still for item in takedown.pending(school)] == [approved_path(school, photo)]
    assert [item.still for item in takedown.pending(school)] == [None]


def test_an_approved_folder_that_takes_nothing_undoes_the_approval(school: School) -> None:
    photo = held(school)
    with (
        immovable(school.store.approved(Channel.SOCIAL)),
        pytest.raises(Refused, match="could not be written") as refused,
    ):
        approve(school, photo)
    assert "approve the photo again" in refused.value.remedy
    assert approve(school, photo).state is State.APPROVED


def test_a_held_file_that_another_program_has_open_holds_up_neither_approval_nor_refusal(
    school: School, command: Command
) -> None:
    one, other = held(school, "a"), held(school, "b")
    paths = [school.store.held / str(photo.output) for photo in (one, other)]
    where = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    with immovable(*paths):
        run = command(*where, "approve", one.id, "--by", HEAD)
        assert run.code == 0 and "could not be removed" in run.err
        assert approved_path(school, one).read_bytes() == CONTENT
        register.forget(school, "P1")
        assert school.photo(other.id).state is State.REJECTED
        reconcile(school)
        assert [to_do.kind for to_do in school.to_do] == [ToDoKind.NOT_MOVED] * 2
    reconcile(school)
    assert school.to_do == () and not any(path.exists() for path in paths)


def test_a_photo_that_must_come_down_never_takes_the_place_of_a_persons_file(school: School) -> None:
    photo = approve(school, held(school))
    theirs = school.store.taken_down / str(photo.output)
    theirs.write_bytes(b"theirs")
    register.consent(school, "P1", Channel.SOCIAL, NO)
    (item,) = takedown.pending(school)
    assert theirs.read_bytes() == b"theirs" and not approved_path(school, photo).exists()
    assert item.path is not None and item.path != theirs and item.path.read_bytes() == CONTENT
    for _ in range(2):
        reconcile(school)
        assert [to_do.kind for to_do in school.to_do] == [ToDoKind.NOT_OURS]
    assert item.path.exists() and school.record.verify_chain()


def test_the_page_tells_what_could_not_be_moved_and_what_is_not_ours(school: School) -> None:
    photo = approve(school, held(school))
    (school.store.held / os.fsdecode(b"<b>\xff\x1b[2Jnotes.txt")).write_bytes(b"theirs")
    register.consent(school, "P1", Channel.SOCIAL, NO)
    with immovable(approved_path(school, photo)), served(school.workspace, school.consent_data) as page:
        page.enter()
        photos, down = page.ask("GET", "/"), page.ask("GET", "/down")
    for each in (photos, down):
        assert b"STILL IN THE APPROVED FOLDER" in each.body and b"have left the approved folder" not in each.body
    assert b"1 file is not EventGuard" in photos.body and b"<b>" not in photos.body
