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
from eventguard.app.photos.clean import Batch, Finished, Order
from eventguard.app.school import House
from eventguard.core.folders.at_rest import Stamp
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.core.ports import Pixels
from eventguard.core.settings import Show
from eventguard.files import Folder
from tests.conftest import NOON, Command, house_at, jpeg, write_register

ORDER = Order((), "Assembly", Channel.SOCIAL, Show.ALL, NOON.date(), jobs=1)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def settle(watcher: Watcher) -> list[Finished | Remark]:
    """Look until everything has settled, on a clock of its own, and clean it."""
    out: list[Finished | Remark] = []
    for at in range(4):
        for event, files in watcher.look(at).items():
            out += watcher.clean(event, files)
    return out


def states(items: list[Finished | Remark]) -> dict[str, State]:
    return {item.path.name: item.photo.state for item in items if isinstance(item, Finished)}


def test_only_what_somebody_dropped_and_nobody_is_writing_counts(inbox: Path) -> None:
    (inbox / "done" / "Play").mkdir(parents=True)
    (inbox / "Play" / "done").mkdir(parents=True)
    (inbox / ".Trash").mkdir()
    for name in ["a.jpg", "Play/b.heic", "Play/done/c.jpg", "notes.txt", "noending", "IMG - not cleaned.txt"]:
        (inbox / name).write_text("x")
    for name in ["done/x.jpg", "done/Play/x.jpg", ".hidden.jpg", "._a.jpg", ".Trash/x.jpg", "Thumbs.db", "x.jpg.part"]:
        (inbox / name).write_text("x")
    for name in ["x.crdownload", "~$list.xlsx", "x.TMP", "Play/desktop.ini", ".DS_Store", "b.jpg.filepart", "c.jpg~"]:
        (inbox / name).write_text("x")
    seen = {path.relative_to(inbox).as_posix() for path in scan(inbox).files}
    assert seen == {"a.jpg", "Play/b.heic", "Play/done/c.jpg", "notes.txt", "noending", "IMG - not cleaned.txt"}


def test_what_is_no_file_or_cannot_be_looked_at_is_passed_over(inbox: Path) -> None:
    (inbox / "nowhere.jpg").symlink_to(inbox / "gone.jpg")
    if hasattr(os, "mkfifo"):
        os.mkfifo(inbox / "pipe.jpg")
    assert scan(inbox).files == {}
    with pytest.raises(adapter.OutOfReach):
        scan(inbox / "nowhere")


def test_a_note_lies_beside_its_file_and_goes_with_it(inbox: Path) -> None:
    clip = inbox / ("clip.mp4" if sys.platform == "win32" else "clip\x1b[31m.mp4")
    clip.write_text("x")
    assert write_note(inbox, clip, "This is a video.", "Take a photo.")
    note = inbox / (clip.name + SUFFIX)
    text = note.read_text(encoding="utf-8-sig")
    assert text.startswith(FIRST_LINE) and "This is a video." in text and "Take a photo." in text
    assert "\x1b" not in text, "names from outside are made printable"
    assert list(scan(inbox).files) == [clip], "a note is never taken for a source"
    note.write_text("my own words", encoding="utf-8")
    remove_note(inbox, clip)
    assert note.exists() and note in scan(inbox).files, "a file that only has the name of a note is somebody's"
    note.unlink()
    write_note(inbox, clip, "a", "b")
    clip.unlink()
    assert scan(inbox).files == {}
    assert list(inbox.iterdir()) == []


def test_a_note_that_cannot_be_written_is_no_trouble(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = inbox / ("x" * 250 + ".mp4")
    assert not write_note(inbox, path, "a", "b"), "the name would be too long"

    def full(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "fsync", full)
    assert not write_note(inbox, inbox / "a.mp4", "a", "b")
    assert list(inbox.iterdir()) == []


def test_a_move_never_overwrites_and_never_takes_a_file_that_was_not_cleaned(inbox: Path) -> None:
    (inbox / "Play").mkdir()
    path = inbox / "Play" / "a.jpg"
    places, stamp = [], Stamp(0, 0)
    for text in ("one", "two", "three"):
        path.write_text(text)
        stamp = stamp_of(path) or stamp
        places.append(move_to_done(inbox, path, stamp))
    folder = inbox / "done" / "Play"
    assert places == [folder / "a.jpg", folder / "a (2).jpg", folder / "a (3).jpg"]
    assert [place.read_text() for place in places if place] == ["one", "two", "three"]
    path.write_text("new and longer")
    assert move_to_done(inbox, path, stamp) is None
    path.unlink()
    assert move_to_done(inbox, path, stamp) is None
    assert len(list(folder.iterdir())) == 3


def test_a_file_that_changes_while_it_is_moved_is_put_back(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = inbox / "a.jpg"
    path.write_text("cleaned")
    stamp = stamp_of(path)
    assert stamp
    take = Folder.take

    def late(there: Folder, name: str, source: Folder) -> str:
        if source.path == inbox:
            path.write_text("another file in the last moment")
        return take(there, name, source)

    monkeypatch.setattr(Folder, "take", late)
    assert move_to_done(inbox, path, stamp) is None
    assert path.read_text() == "another file in the last moment"
    assert list((inbox / "done").iterdir()) == []


def test_done_may_lie_on_another_disk(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = inbox / "a.jpg"
    path.write_text("x")
    stamp, take = stamp_of(path), Folder.take
    assert stamp

    def across(there: Folder, name: str, source: Folder) -> str:
        if there.path != source.path:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return take(there, name, source)

    monkeypatch.setattr(Folder, "take", across)
    assert move_to_done(inbox, path, stamp) == inbox / "done" / "a.jpg"
    assert not path.exists()
    assert [file.read_text() for file in (inbox / "done").iterdir()] == ["x"]


def test_a_move_whose_record_was_cut_off_is_found_again(
    house: House, inbox: Path, picture: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "a.jpg").write_bytes(jpeg(picture))

    def power_fails(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("eventguard.app.folders.originals.Originals._follow", power_fails)
        with pytest.raises(KeyboardInterrupt):
            settle(Watcher(house, ORDER, inbox, move=True))
    (photo,) = house.ledger.photos(State.HELD)
    assert photo.original == str(inbox / "a.jpg") and not (inbox / "a.jpg").exists()
    (inbox / "b.jpg").write_bytes(jpeg(picture // 2))
    settle(Watcher(house, ORDER, inbox, move=True))
    assert {photo.original for photo in house.ledger.photos(State.HELD)} == {
        str(inbox / "done" / "a.jpg"),
        str(inbox / "done" / "b.jpg"),
    }


def test_the_record_follows_an_original_that_was_renamed(house: House, inbox: Path, picture: Pixels) -> None:
    (inbox / "a.jpg").write_bytes(jpeg(picture))
    watcher = Watcher(house, ORDER, inbox)
    assert states(settle(watcher)) == {"a.jpg": State.HELD}
    (inbox / "Play").mkdir()
    (inbox / "a.jpg").rename(inbox / "Play" / "b.jpg")
    (again,) = settle(watcher)
    assert isinstance(again, Finished) and again.repeated
    (photo,) = house.ledger.photos()
    assert (photo.original, photo.source, photo.event) == (str(inbox / "Play" / "b.jpg"), "b.jpg", "Assembly")
    assert [entry.photo for entry in house.ledger.entries("held") if "covered" in entry.detail] == [photo.id]


def test_other_wishes_do_not_render_anew_what_is_held_already(house: House, inbox: Path, picture: Pixels) -> None:
    (inbox / "a.jpg").write_bytes(jpeg(picture))
    settle(Watcher(house, ORDER, inbox))
    other = house_at(house.workspace, house.consent_data, replace(house.settings, publish_size=512), clock=lambda: NOON)
    (item,) = settle(Watcher(other, replace(ORDER, event="Play"), inbox))
    assert isinstance(item, Finished) and item.repeated


def test_a_decided_photo_is_moved_as_well_and_not_done_again(house: House, inbox: Path, picture: Pixels) -> None:
    (inbox / "a.jpg").write_bytes(jpeg(picture))
    settle(Watcher(house, ORDER, inbox))
    (photo,) = house.ledger.photos()
    with house.ledger.transaction():
        rejected = photo.moved(State.REJECTED, decided_by="Head", reason="blurred", output=None, sha256=None)
        house.ledger.save(rejected, "Head", NOON)
    assert states(settle(Watcher(house, ORDER, inbox, move=True))) == {"a.jpg": State.REJECTED}
    assert [path.name for path in (inbox / "done").iterdir()] == ["a.jpg"]
    (photo,) = house.ledger.photos()
    assert (photo.state, photo.original) == (State.REJECTED, None)


def test_of_a_rejected_photo_that_comes_again_it_is_said_so(house: House, inbox: Path, picture: Pixels) -> None:
    (inbox / "a.jpg").write_bytes(jpeg(picture))
    watcher = Watcher(house, ORDER, inbox, move=True)
    settle(watcher)
    approve_or_reject.reject(house, house.ledger.photos()[0].id, "Head", "blurred")
    (inbox / "again.jpg").write_bytes(jpeg(picture))
    remarks = [item.says for item in settle(watcher) if isinstance(item, Remark)]
    assert remarks == ["again.jpg was rejected before (blurred)."]


def test_a_folder_called_after_a_pupil_names_no_event(
    house: House, inbox: Path, picture: Pixels, tmp_path: Path
) -> None:
    import_register(house, write_register(tmp_path / "people.csv", ["P1,Grace,Liu,5A,yes,,,yes"]))
    for folder in ("Grace Liu party", "Party"):
        (inbox / folder).mkdir()
        (inbox / folder / "a.jpg").write_bytes(jpeg(picture if folder == "Party" else picture // 2))
        (inbox / folder / "b.jpg").write_bytes(jpeg(picture // 3 if folder == "Party" else picture // 4))
    told = settle(Watcher(house, ORDER, inbox))
    assert sorted(photo.event for photo in house.ledger.photos(State.HELD)) == [
        "Assembly",
        "Assembly",
        "Party",
        "Party",
    ]
    remarks = [item.says for item in told if isinstance(item, Remark)]
    assert remarks == ["The folder Grace Liu party holds a pupil's full name: its photos are called Assembly instead."]


def test_a_file_that_is_mended_loses_its_note(house: House, inbox: Path, picture: Pixels) -> None:
    whole = jpeg(picture)
    (inbox / "a.jpg").write_bytes(whole[:700])
    watcher = Watcher(house, ORDER, inbox, move=True)
    assert states(settle(watcher)) == {"a.jpg": State.QUARANTINED}
    assert sorted(path.name for path in inbox.iterdir()) == ["a.jpg", f"a.jpg{SUFFIX}"], "it stays where it is"
    (inbox / "a.jpg").write_bytes(whole)
    assert states(settle(watcher)) == {"a.jpg": State.HELD}
    assert [path.name for path in inbox.iterdir()] == ["done"]


def test_a_file_that_goes_while_it_is_read_is_no_trouble_and_is_done_when_it_comes_back(
    house: House, inbox: Path, picture: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, away = inbox / "a.jpg", inbox.parent / "away.jpg"
    path.write_bytes(jpeg(picture))
    watcher = Watcher(house, ORDER, inbox)

    def examine_and_take_away(path: Path, inside: Path) -> Any:
        source = examine(path, inside)
        path.rename(away)
        return source

    with monkeypatch.context() as patch:
        patch.setattr("eventguard.app.folders.watch.examine", examine_and_take_away)
        assert settle(watcher) == []
    assert list(inbox.iterdir()) == []
    away.rename(inbox / "b.jpg")
    assert states(settle(watcher)) == {"b.jpg": State.HELD}
    assert [photo.state for photo in house.ledger.photos()] == [State.HELD]


def test_a_file_that_cannot_be_opened_is_told_once_and_cleaned_when_it_can(
    house: House, inbox: Path, picture: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, shut, usual = inbox / "a.jpg", [True], os.open
    path.write_bytes(jpeg(picture))

    def locked(name: Any, *args: Any, **options: Any) -> int:
        if Path(name).name == path.name and shut:
            raise PermissionError(errno.EACCES, "Permission denied")
        return usual(name, *args, **options)

    monkeypatch.setattr(os, "open", locked)
    watcher = Watcher(house, ORDER, inbox)
    assert states(settle(watcher)) == {"a.jpg": State.QUARANTINED}
    assert settle(watcher) == []
    assert (inbox / f"a.jpg{SUFFIX}").exists()
    shut.clear()
    assert states(settle(watcher)) == {"a.jpg": State.HELD}
    assert list(inbox.iterdir()) == [path]


def test_where_no_note_can_be_written_it_is_said_instead(
    house: House, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "clip.mp4").write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 50)
    monkeypatch.setattr("eventguard.app.folders.notes.write_note", lambda *_: False)
    finished, remark = settle(Watcher(house, ORDER, inbox))
    assert isinstance(finished, Finished) and isinstance(remark, Remark)
    assert "clip.mp4" in remark.says and "video" in remark.says


def test_every_batch_is_judged_by_the_day_it_is(house: House, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = []

    class Noting(Batch):
        def __init__(self, house: House, order: Order, *rest: Any, **more: Any) -> None:
            days.append(order.on)
            super().__init__(house, order, *rest, **more)

    monkeypatch.setattr(watch_app, "Batch", Noting)
    watcher = Watcher(house, ORDER, inbox)
    house.now = lambda: NOON + timedelta(days=40)
    (inbox / "a.txt").write_text("x")
    settle(watcher)
    assert days == [NOON.date(), NOON.date() + timedelta(days=40)]


def test_trouble_while_cleaning_is_told_once_and_tried_again(
    house: House, inbox: Path, picture: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "Play").mkdir()
    (inbox / "a.jpg").write_bytes(jpeg(picture))
    (inbox / "Play" / "b.jpg").write_bytes(jpeg(picture // 2))
    watcher = Watcher(house, ORDER, inbox, rest=0.02)
    usual, tries = house.store.hold, []

    def full(name: str, encoded: bytes) -> None:
        tries.append(name)
        if len(tries) < 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        usual(name, encoded)

    monkeypatch.setattr(house.store, "hold", full)
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
    assert {photo.event: photo.state for photo in house.ledger.photos()} == {"Assembly": "held", "Play": "held"}


def test_a_wait_ends_early_when_something_changes_and_in_time_when_nothing_does(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarm, began = Alarm(inbox), time.monotonic()
    alarm.wait(0.3)
    assert 0.3 <= time.monotonic() - began < 10
    (inbox / "a.jpg").write_text("x")
    began = time.monotonic()
    alarm.wait(60)
    assert time.monotonic() - began < 30

    def cannot(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space left on device (the limit of watches)")

    monkeypatch.setattr("watchfiles.main.RustNotify", cannot)
    for folder in (inbox, inbox / "gone"):
        began = time.monotonic()
        Alarm(folder).wait(0.3)
        assert 0.3 <= time.monotonic() - began < 10


@pytest.mark.parametrize("workspace", ["inbox", "inbox/work", ".", "link/work", "INBOX/work"])
def test_folders_that_lie_within_one_another_are_refused(command: Command, inbox: Path, workspace: str) -> None:
    (inbox.parent / "link").symlink_to(inbox, target_is_directory=True)
    if workspace.startswith("INBOX") and not (inbox.parent / "INBOX").exists():
        (inbox.parent / "INBOX").symlink_to(inbox, target_is_directory=True)
    run = command("--workspace", workspace, "--consent-data", "people", "watch", "inbox", "--faces", "all", "--once")
    assert run.code == 2 and "--workspace" in run.err
    run = command("--consent-data", workspace, "--workspace", "../w", "watch", "inbox", "--faces", "all", "--once")
    assert run.code == 2 and "--consent-data" in run.err
    assert list(inbox.iterdir()) == []


def test_a_done_folder_that_leads_into_the_workspace_is_refused(command: Command, inbox: Path) -> None:
    (inbox.parent / "eventguard-work").mkdir()
    (inbox / "done").symlink_to(inbox.parent / "eventguard-work", target_is_directory=True)
    assert command("watch", "inbox", "--faces", "all", "--once").code == 2


def test_folders_that_hold_far_more_than_photos_are_refused(
    command: Command, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = inbox / "home" / "office"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for folder, why in ((home, "home folder"), (inbox, "home folder"), (Path(inbox.anchor), "whole drive")):
        run = command("watch", folder, "--faces", "all", "--once")
        assert run.code == 2 and why in run.err and "Make a folder" in run.err
    run = command("watch", "nowhere", "--faces", "all", "--once")
    assert run.code == 2 and "mkdir" in run.err
    (inbox / "file").write_text("x")
    assert command("watch", inbox / "file", "--faces", "all", "--once").code == 2


def test_a_missing_register_is_told_at_the_start_with_its_remedy(command: Command, inbox: Path) -> None:
    run = command("watch", "inbox", "--once")
    assert run.code == 2 and "people import" in run.err and "--faces all" in run.err


def test_a_run_over_the_folder_says_what_came_of_it(command: Command, inbox: Path, picture: Pixels) -> None:
    (inbox / "Sports day").mkdir()
    (inbox / "Sports day" / "a.jpg").write_bytes(jpeg(picture))
    (inbox / "Sports day" / "copy.jpg").write_bytes(jpeg(picture))
    (inbox / "b.jpg").write_text("no photo")
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
