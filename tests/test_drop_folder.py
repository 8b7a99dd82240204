"""The drop folder in small: what counts as dropped, notes, moves, and which folders may be one."""

import errno
import json
import os
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from eventguard.adapters.folders import drop_folder as adapter
from eventguard.adapters.folders.done_folder import move_to_done
from eventguard.adapters.folders.drop_folder import scan
from eventguard.adapters.folders.notes import FIRST_LINE, SUFFIX, remove_note, write_note
from eventguard.adapters.folders.sources import examine
from eventguard.adapters.folders.stamps import stamp_of
from eventguard.adapters.folders.wake import Alarm
from eventguard.app.approval import approve_or_reject
from eventguard.app.folders import watch as watch_app
from eventguard.app.folders.watch import Watcher
from eventguard.app.folders.watch_reports import Remark, Round
from eventguard.app.people.import_file import import_register
from eventguard.app.photos.clean import Batch, Finished
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.core.folders.at_rest import Stamp
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Show
from eventguard.files import Folder
from tests.conftest import NOON, Command, jpeg, school_at, write_register

pytestmark = pytest.mark.one_python

ORDER = Order((), "Assembly", Channel.SOCIAL, Show.ALL, NOON.date(), jobs=1)


@pytest.fixture
def drop_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def reconcile(watcher: Watcher) -> list[Finished | Remark]:
    """Look until everything has settled, on a clock of its own, and clean it."""
    out: list[Finished | Remark] = []
    for at in range(4):
        for event, files in watcher.look(at).items():
            out += watcher.clean(event, files)
    return out


def states(items: list[Finished | Remark]) -> dict[str, State]:
    return {item.path.name: item.photo.state for item in items if isinstance(item, Finished)}


def test_only_what_somebody_dropped_and_nobody_is_writing_counts(drop_folder: Path) -> None:
    (drop_folder / "done" / "Play").mkdir(parents=True)
    (drop_folder / "Play" / "done").mkdir(parents=True)
    (drop_folder / ".Trash").mkdir()
    for name in ["a.jpg", "Play/b.heic", "Play/done/c.jpg", "notes.txt", "noending", "IMG - not cleaned.txt"]:
        (drop_folder / name).write_text("x")
    for name in ["done/x.jpg", "done/Play/x.jpg", ".hidden.jpg", "._a.jpg", ".Trash/x.jpg", "Thumbs.db", "x.jpg.part"]:
        (drop_folder / name).write_text("x")
    for name in ["x.crdownload", "~$list.xlsx", "x.TMP", "Play/desktop.ini", ".DS_Store", "b.jpg.filepart", "c.jpg~"]:
        (drop_folder / name).write_text("x")
    seen = {path.relative_to(drop_folder).as_posix() for path in scan(drop_folder).files}
    assert seen == {"a.jpg", "Play/b.heic", "Play/done/c.jpg", "notes.txt", "noending", "IMG - not cleaned.txt"}


def test_what_is_no_file_or_cannot_be_looked_at_is_passed_over(drop_folder: Path) -> None:
    (drop_folder / "nowhere.jpg").symlink_to(drop_folder / "gone.jpg")
    if hasattr(os, "mkfifo"):
        os.mkfifo(drop_folder / "pipe.jpg")
    assert scan(drop_folder).files == {}
    with pytest.raises(adapter.OutOfReach):
        scan(drop_folder / "nowhere")


def test_a_note_lies_beside_its_file_and_goes_with_it(drop_folder: Path) -> None:
    clip = drop_folder / ("clip.mp4" if sys.platform == "win32" else "clip\x1b[31m.mp4")
    clip.write_text("x")
    assert write_note(drop_folder, clip, "This is a video.", "Take a photo.")
    note = drop_folder / (clip.name + SUFFIX)
    text = note.read_text(encoding="utf-8-sig")
    assert text.startswith(FIRST_LINE) and "This is a video." in text and "Take a photo." in text
    assert "\x1b" not in text, "names from outside are made printable"
    assert list(scan(drop_folder).files) == [clip], "a note is never taken for a source"
    note.write_text("my own words", encoding="utf-8")
    remove_note(drop_folder, clip)
    assert note.exists() and note in scan(drop_folder).files, "a file that only has the name of a note is somebody's"
    note.unlink()
    write_note(drop_folder, clip, "a", "b")
    clip.unlink()
    assert scan(drop_folder).files == {}
    assert list(drop_folder.iterdir()) == []


def test_a_note_that_cannot_be_written_is_no_trouble(drop_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drop_folder / ("x" * 250 + ".mp4")
    assert not write_note(drop_folder, path, "a", "b"), "the name would be too long"

    def full(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "fsync", full)
    assert not write_note(drop_folder, drop_folder / "a.mp4", "a", "b")
    assert list(drop_folder.iterdir()) == []


def test_a_move_never_overwrites_and_never_takes_a_file_that_was_not_cleaned(drop_folder: Path) -> None:
    (drop_folder / "Play").mkdir()
    path = drop_folder / "Play" / "a.jpg"
    places, stamp = [], Stamp(0, 0)
    for text in ("one", "two", "three"):
        path.write_text(text)
        stamp = stamp_of(path) or stamp
        places.append(move_to_done(drop_folder, path, stamp))
    folder = drop_folder / "done" / "Play"
    assert places == [folder / "a.jpg", folder / "a (2).jpg", folder / "a (3).jpg"]
    assert [place.read_text() for place in places if place] == ["one", "two", "three"]
    path.write_text("new and longer")
    assert move_to_done(drop_folder, path, stamp) is None
    path.unlink()
    assert move_to_done(drop_folder, path, stamp) is None
    assert len(list(folder.iterdir())) == 3


def test_a_file_that_changes_while_it_is_moved_is_put_back(drop_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drop_folder / "a.jpg"
    path.write_text("cleaned")
    stamp = stamp_of(path)
    assert stamp
    take = Folder.take

    def late(there: Folder, name: str, source: Folder) -> str:
        if source.path == drop_folder:
            path.write_text("another file in the last moment")
        return take(there, name, source)

    monkeypatch.setattr(Folder, "take", late)
    assert move_to_done(drop_folder, path, stamp) is None
    assert path.read_text() == "another file in the last moment"
    assert list((drop_folder / "done").iterdir()) == []


def test_done_may_lie_on_another_disk(drop_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drop_folder / "a.jpg"
    path.write_text("x")
    stamp, take = stamp_of(path), Folder.take
    assert stamp

    def across(there: Folder, name: str, source: Folder) -> str:
        if there.path != source.path:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return take(there, name, source)

    monkeypatch.setattr(Folder, "take", across)
    assert move_to_done(drop_folder, path, stamp) == drop_folder / "done" / "a.jpg"
    assert not path.exists()
    assert [file.read_text() for file in (drop_folder / "done").iterdir()] == ["x"]


def test_a_move_whose_record_was_cut_off_is_found_again(
    school: School, drop_folder: Path, picture: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop_folder / "a.jpg").write_bytes(jpeg(picture))

    def power_fails(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("eventguard.app.folders.originals.Originals._follow", power_fails)
        with pytest.raises(KeyboardInterrupt):
            reconcile(Watcher(school, ORDER, drop_folder, move=True))
    (photo,) = school.record.photos(State.HELD)
    assert photo.original == str(drop_folder / "a.jpg") and not (drop_folder / "a.jpg").exists()
    (drop_folder / "b.jpg").write_bytes(jpeg(picture // 2))
    reconcile(Watcher(school, ORDER, drop_folder, move=True))
    assert {photo.original for photo in school.record.photos(State.HELD)} == {
        str(drop_folder / "done" / "a.jpg"),
        str(drop_folder / "done" / "b.jpg"),
    }


def test_the_record_follows_an_original_that_was_renamed(school: School, drop_folder: Path, picture: Pixels) -> None:
    (drop_folder / "a.jpg").write_bytes(jpeg(picture))
    watcher = Watcher(school, ORDER, drop_folder)
    assert states(reconcile(watcher)) == {"a.jpg": State.HELD}
    (drop_folder / "Play").mkdir()
    (drop_folder / "a.jpg").rename(drop_folder / "Play" / "b.jpg")
    (again,) = reconcile(watcher)
    assert isinstance(again, Finished) and again.repeated
    (photo,) = school.record.photos()
    assert (photo.original, photo.source, photo.event) == (str(drop_folder / "Play" / "b.jpg"), "b.jpg", "Assembly")
    assert [entry.photo for entry in school.record.entries("held") if "covered" in entry.detail] == [photo.id]


def test_other_wishes_do_not_render_anew_what_is_held_already(
    school: School, drop_folder: Path, picture: Pixels
) -> None:
    (drop_folder / "a.jpg").write_bytes(jpeg(picture))
    reconcile(Watcher(school, ORDER, drop_folder))
    other = school_at(
        school.workspace, school.consent_data, replace(school.settings, publish_size=512), clock=lambda: NOON
    )
    (item,) = reconcile(Watcher(other, replace(ORDER, event="Play"), drop_folder))
    assert isinstance(item, Finished) and item.repeated


def test_a_decided_photo_is_moved_as_well_and_not_done_again(
    school: School, drop_folder: Path, picture: Pixels
) -> None:
    (drop_folder / "a.jpg").write_bytes(jpeg(picture))
    reconcile(Watcher(school, ORDER, drop_folder))
    (photo,) = school.record.photos()
    with school.record.transaction():
        rejected = photo.moved(State.REJECTED, decided_by="Head", reason="blurred", output=None, sha256=None)
        school.record.save(rejected, "Head", NOON)
    assert states(reconcile(Watcher(school, ORDER, drop_folder, move=True))) == {"a.jpg": State.REJECTED}
    assert [path.name for path in (drop_folder / "done").iterdir()] == ["a.jpg"]
    (photo,) = school.record.photos()
    assert (photo.state, photo.original) == (State.REJECTED, None)


def test_of_a_rejected_photo_that_comes_again_it_is_said_so(school: School, drop_folder: Path, picture: Pixels) -> None:
    (drop_folder / "a.jpg").write_bytes(jpeg(picture))
    watcher = Watcher(school, ORDER, drop_folder, move=True)
    reconcile(watcher)
    approve_or_reject.reject(school, school.record.photos()[0].id, "Head", "blurred")
    (drop_folder / "again.jpg").write_bytes(jpeg(picture))
    remarks = [item.says for item in reconcile(watcher) if isinstance(item, Remark)]
    assert remarks == ["again.jpg was rejected before (blurred)."]


def test_a_folder_called_after_a_pupil_names_no_event(
    school: School, drop_folder: Path, picture: Pixels, tmp_path: Path
) -> None:
    import_register(school, write_register(tmp_path / "people.csv", ["P1,Grace,Liu,5A,yes,,,yes"]))
    for folder in ("Grace Liu party", "Party"):
        (drop_folder / folder).mkdir()
        (drop_folder / folder / "a.jpg").write_bytes(jpeg(picture if folder == "Party" else picture // 2))
        (drop_folder / folder / "b.jpg").write_bytes(jpeg(picture // 3 if folder == "Party" else picture // 4))
    told = reconcile(Watcher(school, ORDER, drop_folder))
    assert sorted(photo.event for photo in school.record.photos(State.HELD)) == [
        "Assembly",
        "Assembly",
        "Party",
        "Party",
    ]
    remarks = [item.says for item in told if isinstance(item, Remark)]
    assert remarks == ["The folder Grace Liu party holds a pupil's full name: its photos are called Assembly instead."]


def test_a_file_that_is_mended_loses_its_note(school: School, drop_folder: Path, picture: Pixels) -> None:
    whole = jpeg(picture)
    (drop_folder / "a.jpg").write_bytes(whole[:700])
    watcher = Watcher(school, ORDER, drop_folder, move=True)
    assert states(reconcile(watcher)) == {"a.jpg": State.QUARANTINED}
    assert sorted(path.name for path in drop_folder.iterdir()) == ["a.jpg", f"a.jpg{SUFFIX}"], "it stays where it is"
    (drop_folder / "a.jpg").write_bytes(whole)
    assert states(reconcile(watcher)) == {"a.jpg": State.HELD}
    assert [path.name for path in drop_folder.iterdir()] == ["done"]


def test_a_file_that_goes_while_it_is_read_is_no_trouble_and_is_done_when_it_comes_back(
    school: School, drop_folder: Path, picture: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, away = drop_folder / "a.jpg", drop_folder.parent / "away.jpg"
    path.write_bytes(jpeg(picture))
    watcher = Watcher(school, ORDER, drop_folder)

    def examine_and_take_away(path: Path, inside: Path) -> Any:
        source = examine(path, inside)
        path.rename(away)
        return source

    with monkeypatch.context() as patch:
        patch.setattr("eventguard.app.folders.watch.examine", examine_and_take_away)
        assert reconcile(watcher) == []
    assert list(drop_folder.iterdir()) == []
    away.rename(drop_folder / "b.jpg")
    assert states(reconcile(watcher)) == {"b.jpg": State.HELD}
    assert [photo.state for photo in school.record.photos()] == [State.HELD]


def test_a_file_that_cannot_be_opened_is_told_once_and_cleaned_when_it_can(
    school: School, drop_folder: Path, picture: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, shut, usual = drop_folder / "a.jpg", [True], os.open
    path.write_bytes(jpeg(picture))

    def locked(name: Any, *args: Any, **options: Any) -> int:
        if Path(name).name == path.name and shut:
            raise PermissionError(errno.EACCES, "Permission denied")
        return usual(name, *args, **options)

    monkeypatch.setattr(os, "open", locked)
    watcher = Watcher(school, ORDER, drop_folder)
    assert states(reconcile(watcher)) == {"a.jpg": State.QUARANTINED}
    assert reconcile(watcher) == []
    assert (drop_folder / f"a.jpg{SUFFIX}").exists()
    shut.clear()
    assert states(reconcile(watcher)) == {"a.jpg": State.HELD}
    assert list(drop_folder.iterdir()) == [path]


def test_where_no_note_can_be_written_it_is_said_instead(
    school: School, drop_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop_folder / "clip.mp4").write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 50)
    monkeypatch.setattr("eventguard.app.folders.notes.write_note", lambda *_: False)
    finished, remark = reconcile(Watcher(school, ORDER, drop_folder))
    assert isinstance(finished, Finished) and isinstance(remark, Remark)
    assert "clip.mp4" in remark.says and "film is damaged" in remark.says


def test_every_batch_is_judged_by_the_day_it_is(
    school: School, drop_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = []

    class Noting(Batch):
        def __init__(self, school: School, order: Order, *rest: Any, **more: Any) -> None:
            days.append(order.on)
            super().__init__(school, order, *rest, **more)

    monkeypatch.setattr(watch_app, "Batch", Noting)
    watcher = Watcher(school, ORDER, drop_folder)
    school.now = lambda: NOON + timedelta(days=40)
    (drop_folder / "a.txt").write_text("x")
    reconcile(watcher)
    assert days == [NOON.date(), NOON.date() + timedelta(days=40)]


def test_trouble_while_cleaning_is_told_once_and_tried_again(
    school: School, drop_folder: Path, picture: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop_folder / "Play").mkdir()
    (drop_folder / "a.jpg").write_bytes(jpeg(picture))
    (drop_folder / "Play" / "b.jpg").write_bytes(jpeg(picture // 2))
    watcher = Watcher(school, ORDER, drop_folder, rest=0.02)
    usual, tries = school.store.hold, []

    def full(name: str, encoded: bytes) -> None:
        tries.append(name)
        if len(tries) < 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        usual(name, encoded)

    monkeypatch.setattr(school.store, "hold", full)
    pauses: list[float] = []
    said: list[str] = []
    rounds = 0
    for happening in watch_app.watch(watcher, pauses.append):
        if isinstance(happening, Remark):
            said.append(happening.says)
        rounds += isinstance(happening, Round)
        if rounds == 2:
            break
    assert said == ["Cleaning had to stop (No space left on device)."]
    assert pauses.count(watch_app.RETRY) == 2
    assert {photo.event: photo.state for photo in school.record.photos()} == {"Assembly": "held", "Play": "held"}


def test_a_wait_ends_early_when_something_changes_and_in_time_when_nothing_does(
    drop_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarm, began = Alarm(drop_folder), time.monotonic()
    alarm.wait(0.3)
    assert 0.3 <= time.monotonic() - began < 10
    (drop_folder / "a.jpg").write_text("x")
    began = time.monotonic()
    alarm.wait(60)
    assert time.monotonic() - began < 30

    def cannot(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space left on device (the limit of watches)")

    monkeypatch.setattr("watchfiles.main.RustNotify", cannot)
    for folder in (drop_folder, drop_folder / "gone"):
        began = time.monotonic()
        Alarm(folder).wait(0.3)
        assert 0.3 <= time.monotonic() - began < 10


@pytest.mark.parametrize("workspace", ["inbox", "inbox/work", ".", "link/work", "INBOX/work"])
def test_folders_that_lie_within_one_another_are_refused(command: Command, drop_folder: Path, workspace: str) -> None:
    (drop_folder.parent / "link").symlink_to(drop_folder, target_is_directory=True)
    if workspace.startswith("INBOX") and not (drop_folder.parent / "INBOX").exists():
        (drop_folder.parent / "INBOX").symlink_to(drop_folder, target_is_directory=True)
    run = command("--workspace", workspace, "--consent-data", "people", "watch", "inbox", "--faces", "all", "--once")
    assert run.code == 2 and "--workspace" in run.err
    run = command("--consent-data", workspace, "--workspace", "../w", "watch", "inbox", "--faces", "all", "--once")
    assert run.code == 2 and "--consent-data" in run.err
    assert list(drop_folder.iterdir()) == []


def test_a_done_folder_that_leads_into_the_workspace_is_refused(command: Command, drop_folder: Path) -> None:
    (drop_folder.parent / "eventguard-work").mkdir()
    (drop_folder / "done").symlink_to(drop_folder.parent / "eventguard-work", target_is_directory=True)
    assert command("watch", "inbox", "--faces", "all", "--once").code == 2


def test_folders_that_hold_far_more_than_photos_are_refused(
    command: Command, drop_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = drop_folder / "home" / "office"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for folder, why in ((home, "home folder"), (drop_folder, "home folder"), (Path(drop_folder.anchor), "whole drive")):
        run = command("watch", folder, "--faces", "all", "--once")
        assert run.code == 2 and why in run.err and "Make a folder" in run.err
    run = command("watch", "nowhere", "--faces", "all", "--once")
    assert run.code == 2 and "mkdir" in run.err
    (drop_folder / "file").write_text("x")
    assert command("watch", drop_folder / "file", "--faces", "all", "--once").code == 2


def test_a_missing_register_is_told_at_the_start_with_its_remedy(command: Command, drop_folder: Path) -> None:
    run = command("watch", "inbox", "--once")
    assert run.code == 2 and "people import" in run.err and "--faces all" in run.err


def test_a_run_over_the_folder_says_what_came_of_it(command: Command, drop_folder: Path, picture: Pixels) -> None:
    (drop_folder / "Sports day").mkdir()
    (drop_folder / "Sports day" / "a.jpg").write_bytes(jpeg(picture))
    (drop_folder / "Sports day" / "copy.jpg").write_bytes(jpeg(picture))
    (drop_folder / "b.jpg").write_text("no photo")
    run = command("watch", "inbox", "--faces", "all", "--once", "--rest", "0.5", "--event", "Monday", "--quiet")
    assert run.code == 3
    assert "Sports day: 1 photo is ready to look at; 1 had been done before" in run.out
    assert "Monday: 1 file could not be cleaned" in run.out and "b.jpg" in run.out
    assert "eventguard review" in run.out
    lines = command("--json", "watch", "inbox", "--faces", "all", "--once", "--rest", "0.5", "--quiet").lines
    assert {(line["source"], line["state"]) for line in lines} == {
        ("a.jpg", "held"),
        ("copy.jpg", "held"),
        ("b.jpg", "quarantined"),
    }
    assert json.dumps(lines)
