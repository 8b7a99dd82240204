"""Whatever we did not make is never removed, moved or overwritten, and it is told; what is ours is cleared away."""

import os
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from eventguard.adapters.folders.store import UNFINISHED, digest, digest_of, file_name
from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.folders.file_moves import supersede
from eventguard.app.folders.purge import purge
from eventguard.app.folders.to_do import ToDoKind
from eventguard.app.folders.uploads import Incoming, UploadOrder, unfinished
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.people.register import Details
from eventguard.app.photos.held import hold as hold_rendering
from eventguard.app.reconcile import reconcile
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.app.status import status
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Answer, Channel, Consent
from eventguard.core.photos.photo import Photo, State
from eventguard.core.pipeline import Cleaned
from eventguard.core.settings import Format
from tests.conftest import NOON, PASSPHRASE, Command, school_at, write_register
from tests.test_approve import HEAD, SHOWN, SIZE, hold


@pytest.fixture
def school(empty_school: School, tmp_path: Path) -> School:
    import_register(empty_school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    approvers.add(empty_school, HEAD, PASSPHRASE)
    return empty_school


def render(school: School, photo: Photo, encoded: bytes, finished: bool = True) -> Photo:
    """Hold another rendering of a photo; unless ``finished`` the power fails before the former one is removed."""
    with school.record.transaction():
        after = hold_rendering(school, photo, Cleaned(encoded, SIZE, (), photo.faces, None), Format.JPEG.suffix)
        school.record.save(after, "office", school.now())
    if finished:
        supersede(school, photo, after)
    return after


def received(school: School) -> Photo:
    return Photo("a" * 64, Channel.SOCIAL, "fair", State.RECEIVED, number=1, faces=SHOWN, prepared_by="office")


THEIRS = ("notes.txt", "IMG_2041.jpg", "fair-001-abcdef.jpg", "fair-001-abcdef.jpg.part", "a" * 64, f"{'b' * 32}.txt")


@pytest.mark.parametrize("name", THEIRS)
@pytest.mark.parametrize("folder", ["held", "taken-down", "rejected", "dropped"])
def test_a_persons_file_in_one_of_our_folders_stays_and_is_told(school: School, folder: str, name: str) -> None:
    photo = hold(school, "a" * 64, Channel.SOCIAL)
    path = school.workspace / folder / name
    path.write_bytes(b"theirs")
    os.utime(path, (1e9, 1e9))
    reconcile(school)
    approve_or_reject.reject(school, photo.id, HEAD, "blurred")
    purge(school, timedelta(0))
    assert path.read_bytes() == b"theirs"
    later = school_at(school.workspace, school.consent_data, clock=lambda: NOON + timedelta(days=8))
    reconcile(later)  # until then a photo that was dropped and decided may be wanted back
    assert path.read_bytes() == b"theirs"
    (to_do,) = later.to_do
    assert to_do.kind is ToDoKind.NOT_OURS
    assert f"1 file is not EventGuard's, or not in its record: {name}" in to_do.says
    assert "move it elsewhere" in to_do.remedy


def test_a_persons_file_among_what_is_kept_of_a_film_stays_and_is_told(school: School) -> None:
    folder = school.store.films / f"{'a' * 32}-social"
    folder.mkdir()
    for name in ("letter.txt", "seen-000000.npz"):
        (folder / name).write_bytes(b"theirs, or ours")
    os.utime(folder, (1e9, 1e9))
    reconcile(school)
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]
    (to_do,) = school.to_do
    assert to_do.kind is ToDoKind.NOT_OURS and folder.name in to_do.says


def test_files_that_are_not_ours_are_told_by_status_and_queue_and_those_that_systems_leave_are_not(
    school: School, command: Command
) -> None:
    for n in range(5):
        (school.store.held / f"{n}.jpg").write_bytes(b"theirs")
    (school.store.held / "a folder").mkdir()
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._0.jpg"):
        (school.store.held / name).write_bytes(b"left by the system")
    where = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    assert "6 files are not EventGuard's" in command(*where, "status").out
    said = command(*where, "queue").err
    assert "0.jpg, 1.jpg, 2.jpg and 3 more" in said and "came from a backup: clean the photos again" in said
    assert (line := command(*where, "--json", "status").lines[-1])["what"] == "not-ours" and line["count"] == 1
    assert len(list(school.store.held.iterdir())) == 10


def test_nothing_newer_than_a_restored_record_goes(school: School, tmp_path: Path) -> None:
    hold(school, "a" * 64, Channel.SOCIAL)
    school.close()
    backup = tmp_path / "backup.db"
    shutil.copy(school.workspace / "ledger.db", backup)
    newer = [hold(school, letter * 64, Channel.SOCIAL) for letter in "bcd"]
    approve_or_reject.approve(school, newer[0].id, HEAD, PASSPHRASE)
    approve_or_reject.approve(school, newer[1].id, HEAD, PASSPHRASE)
    takedown.start(school, newer[1].id, HEAD, "a badge")
    with closing(Incoming(school)) as incoming:
        incoming.write(b"a photo that came from a phone")
        upload = incoming.finish("IMG_1.jpg", UploadOrder("fair", Channel.SOCIAL, school.settings))
    upload.done()
    os.utime(upload.path, (1e9, 1e9))
    school.close()
    for path in school.workspace.glob("ledger.db*"):
        path.unlink()
    shutil.copy(backup, school.workspace / "ledger.db")
    before = {
        path: digest_of(path) for path in school.workspace.rglob("*") if path.is_file() and "ledger" not in str(path)
    }
    for _ in range(2):
        reconcile(school)
    assert {path: digest_of(path) for path in before} == before
    assert [to_do.kind for to_do in school.to_do] == [ToDoKind.NOT_OURS] * 3
    assert f"{newer[0].output} in social was never approved" in audit.verify(school).problems


def test_a_rendering_that_was_replaced_goes_also_after_a_crash(school: School) -> None:
    first = render(school, received(school), b"the first")
    second = render(school, first, b"the second")
    assert [path.name for path in school.store.held.iterdir()] == [second.output]
    third = render(school, second, b"the third", finished=False)
    assert len(list(school.store.held.iterdir())) == 2
    reconcile(school)
    assert [path.name for path in school.store.held.iterdir()] == [third.output]
    assert school.to_do == ()


def test_a_replaced_rendering_that_somebody_has_changed_is_theirs(school: School) -> None:
    first = render(school, received(school), b"the first")
    path = school.store.held / str(first.output)
    path.write_bytes(b"the first, with a moustache")
    render(school, first, b"the second")
    reconcile(school)
    assert path.read_bytes() == b"the first, with a moustache"
    assert [to_do.kind for to_do in school.to_do] == [ToDoKind.NOT_OURS]


def test_a_new_rendering_never_takes_the_place_of_a_persons_file(school: School) -> None:
    theirs = school.store.held / file_name("fair", 1, digest(b"the first"), ".jpg")
    theirs.write_bytes(b"theirs")
    photo = render(school, received(school), b"the first")
    assert theirs.read_bytes() == b"theirs"
    assert photo.output != theirs.name
    assert (school.store.held / str(photo.output)).read_bytes() == b"the first"
    assert approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE).state is State.APPROVED


def test_a_rendering_that_was_written_before_a_crash_is_taken_as_it_is(school: School) -> None:
    name = file_name("fair", 1, digest(b"the first"), ".jpg")
    school.store.hold(name, b"the first")
    assert render(school, received(school), b"the first").output == name


def test_refusing_and_purging_leave_a_file_that_somebody_has_changed(school: School) -> None:
    photos = [hold(school, letter * 64, Channel.SOCIAL) for letter in "ab"]
    paths = [school.store.held / str(photo.output) for photo in photos]
    for path in paths:
        path.write_bytes(b"theirs")
    approve_or_reject.reject(school, photos[0].id, HEAD, "blurred")
    assert len(purge(school, timedelta(-1))) == 1
    assert [path.read_bytes() for path in paths] == [b"theirs"] * 2
    assert "2 files are not EventGuard's" in school.to_do[0].says


def test_half_written_files_of_ours_go(school: School) -> None:
    halves = [school.workspace / folder / f".{'0f' * 16}{UNFINISHED}" for folder in ("held", "approved/social")]
    for half in halves:
        half.write_bytes(b"ha")
    reconcile(school)
    assert not any(half.exists() for half in halves)


def test_forgetting_somebody_removes_our_copies_of_the_register_and_no_other_file(school: School) -> None:
    ours = school.consent_data / "register.db.version-1"
    shutil.copy(school.consent_data / "register.db", ours)
    theirs = [school.consent_data / name for name in ("register.db.version-old", "register.db.version-2", "notes")]
    for path in theirs:
        path.write_bytes(b"theirs")
    register.forget(school, "P1")
    assert not ours.exists()
    assert all(path.read_bytes() == b"theirs" for path in theirs)


@pytest.mark.skipif(os.name == "nt", reason="there the user's profile keeps others out")
def test_folders_and_files_are_for_their_owner_alone_whatever_was_usual(school: School) -> None:
    former = os.umask(0)
    try:
        photos = [hold(school, letter * 64, Channel.SOCIAL) for letter in "abc"]
        approve_or_reject.approve(school, photos[0].id, HEAD, PASSPHRASE)
        with closing(Incoming(school)) as incoming:
            incoming.write(b"a photo")
            incoming.finish("IMG_1.jpg", UploadOrder("fair", Channel.SOCIAL, school.settings))
        fresh = School(school.workspace.parent / "another", school.consent_data)
        fresh.record.tally()
        fresh.close()
    finally:
        os.umask(former)
    assert [path for path in every(school) + every(fresh) if path.stat().st_mode & 0o077] == []
    theirs = school.store.held / "theirs.jpg"
    for path in every(school):
        path.chmod(0o755 if path.is_dir() else 0o644)
    theirs.write_bytes(b"theirs")
    theirs.chmod(0o644)
    school.close()
    with School(school.workspace, school.consent_data, clock=lambda: NOON) as again:
        reconcile(again)
    kept = [path for path in every(school) if path.stat().st_mode & 0o077 and path.parent.name != "dropped"]
    assert kept == [theirs]


def every(school: School) -> list[Path]:
    return [school.workspace, *sorted(school.workspace.rglob("*"))]


def test_a_folder_that_everybody_uses_is_not_taken_from_them(tmp_path: Path) -> None:
    for shared in (tmp_path / "shared", tmp_path / "consent"):
        shared.mkdir()
        shared.chmod(0o1777)
    with School(tmp_path / "shared", tmp_path / "consent") as school:
        school.store.make()
        assert school.new_register.people() == []
    for shared in (tmp_path / "shared", tmp_path / "consent"):
        assert shared.stat().st_mode & 0o7777 == 0o1777


def test_uploads_and_settling_do_not_get_into_each_others_way(school: School) -> None:
    over, faults = time.monotonic() + 4, list[BaseException]()

    def again_and_again(work: Callable[[School, int], None]) -> None:
        n = 0
        with School(school.workspace, school.consent_data, clock=school.now) as another:
            try:
                while time.monotonic() < over:
                    work(another, n := n + 1)
            except BaseException as fault:
                faults.append(fault)

    def upload(school: School, n: int) -> None:
        incoming = Incoming(school)
        incoming.write(f"{threading.get_ident()} {n}".encode())
        if n % 3:
            upload = incoming.finish("a.jpg", UploadOrder("fair", Channel.SOCIAL, school.settings))
            assert digest_of(upload.path) == upload.path.name
            upload.done()
            upload.path.unlink()
        else:
            incoming.discard()

    def look(school: School, _: int) -> None:
        reconcile(school)
        list(unfinished(school))

    threads = [threading.Thread(target=again_and_again, args=(work,)) for work in (upload, upload, look, look)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert list(school.store.uploads.iterdir()) == []


def test_a_persons_file_is_not_overwritten_by_an_upload(school: School) -> None:
    theirs = school.store.uploads / digest(b"a photo")
    school.store.make()
    theirs.write_bytes(b"theirs")
    incoming = Incoming(school)
    incoming.write(b"a photo")
    with pytest.raises(Refused, match="not EventGuard's"):
        incoming.finish("IMG_1.jpg", UploadOrder("fair", Channel.SOCIAL, school.settings))
    incoming.discard()
    assert [path.read_bytes() for path in school.store.uploads.iterdir()] == [b"theirs"]


def steps(school: School, work: Callable[[], object]) -> int:
    """How many steps the database takes for some work, in thousands."""
    counted = [0]

    def count() -> int:
        counted[0] += 1
        return 0

    school.record._db.set_progress_handler(count, 1000)
    work()
    school.record._db.set_progress_handler(None, 0)
    return counted[0]


def test_forgetting_somebody_on_four_times_as_many_photos_takes_about_four_times_as_long(school: School) -> None:
    taken = []
    for many in (60, 240):
        for n in range(many):
            hold(school, f"{many:03d}{n:03d}" + "0" * 58, Channel.SOCIAL)
        taken.append(steps(school, lambda: register.forget(school, "P1")))
        assert school.record.photos(State.HELD) == []
        register.add(school, "P1", Details("Ada Okafor"))
        register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.YES))
    assert taken[1] < 8 * max(taken[0], 1)


def test_a_photo_is_found_among_many_without_reading_them_all(school: School) -> None:
    for n in range(200):
        hold(school, f"{n:064x}"[::-1], Channel.SOCIAL)
    wanted = school.record.photos()[7]
    assert steps(school, lambda: [school.photo(wanted.id[:12]) for _ in range(50)]) <= 10
    assert school.photo(str(wanted.output)) == school.photo(wanted.id[:12].upper()) == wanted
    assert [line.what for line in status(school)] == ["takedown", "held", "quarantined", "expiring", "set-up"]
