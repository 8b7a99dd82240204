"""A drop folder that somebody else can write to: planted links, pipes, endless files, and a race for every name."""

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from eventguard.adapters.folders.done_folder import move_to_done, moved_before
from eventguard.adapters.folders.drop_folder import scan
from eventguard.adapters.folders.notes import SUFFIX, remove_note, write_note
from eventguard.adapters.folders.sources import examine, list_files
from eventguard.adapters.folders.stamps import stamp_of
from eventguard.adapters.folders.wake import Alarm
from eventguard.app.folders.watch import Watcher, watch
from eventguard.app.folders.watch_reports import Remark
from eventguard.app.photos.check import check
from eventguard.app.photos.clean import Batch
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Show
from eventguard.files import Folder
from tests.conftest import NOON, PATIENCE, Command, jpeg
from tests.test_safe_files import attack

pytestmark = [
    pytest.mark.one_python,
    pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are made otherwise there"),
]
ORDER = Order((), "Assembly", Channel.SOCIAL, Show.ALL, NOON.date(), jobs=1)


@pytest.fixture
def drop_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "Play").mkdir(parents=True)
    return folder


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """Somebody's file elsewhere, to which nothing may happen."""
    path = tmp_path / "precious.txt"
    path.write_text("precious")
    return path


def told(school: School, drop_folder: Path, move: bool = False) -> list[str]:
    """Everything that one run over the folder remarks."""
    watcher = Watcher(school, ORDER, drop_folder, move, rest=0.1)
    return [item.says for item in watch(watcher, time.sleep, once=True) if isinstance(item, Remark)]


@pytest.mark.parametrize("name", [f".clip.mp4{SUFFIX}.part", f"clip.mp4{SUFFIX}"])
def test_a_note_overwrites_nothing_through_a_planted_link(drop_folder: Path, precious: Path, name: str) -> None:
    clip = drop_folder / "clip.mp4"
    clip.write_text("x")
    (drop_folder / name).symlink_to(precious)
    written = write_note(drop_folder, clip, "This is a video.", "Take a photo.")
    assert written == (name != f"clip.mp4{SUFFIX}"), "where the name is taken it is said"
    assert precious.read_text() == "precious" and (drop_folder / name).is_symlink()


def test_an_original_that_moves_overwrites_nothing_through_a_planted_link(drop_folder: Path, precious: Path) -> None:
    photo = drop_folder / "a.jpg"
    photo.write_text("photo")
    (drop_folder / "done").mkdir()
    for name in (".a.jpg.part", "a.jpg"):
        (drop_folder / "done" / name).symlink_to(precious)
    stamp = stamp_of(photo)
    assert stamp and move_to_done(drop_folder, photo, stamp) == drop_folder / "done" / "a (2).jpg"
    assert precious.read_text() == "precious"
    assert (drop_folder / "done" / "a (2).jpg").read_text() == "photo"


@pytest.mark.parametrize("planted", ["done", "done/Play"])
def test_no_original_lands_behind_a_planted_link(
    school: School, drop_folder: Path, picture: Pixels, planted: str
) -> None:
    photo = drop_folder / "Play" / "a.jpg"
    photo.write_bytes(jpeg(picture))
    watcher = Watcher(school, ORDER, drop_folder, move=True, rest=0.1)
    (drop_folder / planted).parent.mkdir(exist_ok=True)
    (drop_folder / planted).symlink_to(school.store.approved(Channel.SOCIAL), target_is_directory=True)
    remarks = [item for item in watch(watcher, time.sleep, once=True) if isinstance(item, Remark)]
    assert any("is a link" in item.says and "a.jpg" in item.says for item in remarks), remarks
    assert photo.exists() and list(school.store.approved(Channel.SOCIAL).iterdir()) == []
    assert [photo.state for photo in school.record.photos()] == [State.HELD]


def test_a_done_that_is_a_link_is_refused_at_the_start(command: Command, drop_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (drop_folder / "done").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    run = command("watch", drop_folder, "--faces", "all", "--once")
    assert run.code == 2 and "is a link" in run.err


def test_links_pipes_and_sockets_are_left_out_and_told_once(school: School, drop_folder: Path, picture: Pixels) -> None:
    elsewhere = drop_folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "theirs.jpg").write_bytes(jpeg(picture // 2))
    (drop_folder / "a.jpg").write_bytes(jpeg(picture))
    (drop_folder / "link.jpg").symlink_to(elsewhere / "theirs.jpg")
    (drop_folder / "zero.jpg").symlink_to("/dev/zero")
    (drop_folder / "Play" / "folder").symlink_to(elsewhere, target_is_directory=True)
    os.mkfifo(drop_folder / "pipe.jpg")
    os.mkfifo(drop_folder / f"b.jpg{SUFFIX}")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(drop_folder / "Play")  # the path of a socket must be short
        listener.bind("socket.jpg")
        os.chdir(here)
        remarks = told(school, drop_folder)
    assert [photo.source for photo in school.record.photos()] == ["a.jpg"]
    assert sorted(says.partition(" (")[0] for says in remarks) == [
        f"Left out: 1 item in {drop_folder}/Play",
        f"Left out: 1 link in {drop_folder}/Play",
        f"Left out: 2 items in {drop_folder}",
        f"Left out: 2 links in {drop_folder}",
    ]
    listing = list_files([str(drop_folder)])
    assert [path.name for path in listing.files] == ["a.jpg"]
    assert sum(item.files for item in listing.left_out) == 6, "clean leaves out the same"
    assert [path.name for path in list_files([str(drop_folder / "link.jpg")]).files] == ["link.jpg"], (
        "but not what is named"
    )
    assert examine(drop_folder / "link.jpg").trouble is None
    assert examine(drop_folder / "link.jpg", inside=drop_folder).trouble == "This is not a file that can hold a photo."


def test_a_file_larger_than_any_photo_is_told_without_being_read(
    school: School, drop_folder: Path, command: Command
) -> None:
    sparse = drop_folder / "sparse.jpg"
    with sparse.open("wb") as file:
        file.truncate(60 * 2**30)
    why = "The file is larger than 200 MB: that is no photo."
    began = time.monotonic()
    (item,) = Batch(school, ORDER, [sparse]).run()
    assert item.photo.reason == why
    assert told(school, drop_folder) == [], "beside it lies a note"
    assert why in (drop_folder / f"sparse.jpg{SUFFIX}").read_text(encoding="utf-8-sig")
    assert check(school, sparse, Channel.SOCIAL, NOON.date()).why == why
    assert time.monotonic() - began < 30, "60 GB take minutes to read"
    run = command("watch", drop_folder, "--faces", "all", "--once", "--rest", "0.5", "--quiet")
    assert run.code == 3 and "200 MB" in run.out


@pytest.mark.parametrize("what", ["pipe", "zero", "sparse"])
def test_what_lies_in_done_or_in_the_place_of_a_note_is_not_waited_for(drop_folder: Path, what: str) -> None:
    (drop_folder / "a.jpg").write_text("x")
    done = drop_folder / "done"
    done.mkdir()
    for path in (done / "a.jpg", drop_folder / f"a.jpg{SUFFIX}"):
        match what:
            case "pipe":
                os.mkfifo(path)
            case "zero":
                path.symlink_to("/dev/zero")
            case _:
                with path.open("wb") as file:
                    file.truncate(60 * 2**30)
    assert moved_before(drop_folder, drop_folder / "a.jpg", "0" * 64) is None
    assert not write_note(drop_folder, drop_folder / "a.jpg", "a", "b")
    remove_note(drop_folder, drop_folder / "a.jpg")
    assert os.path.lexists(drop_folder / f"a.jpg{SUFFIX}"), "what is not ours stays"
    assert drop_folder / "a.jpg" in scan(drop_folder).files


@pytest.mark.parametrize("how", ["swap", "plant"])
def test_whatever_another_program_does_meanwhile_notes_and_originals_stay_in_the_drop_folder(
    drop_folder: Path, tmp_path: Path, how: str
) -> None:
    """Not for one try: until a hundred went through in spite of it."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("precious")
    (drop_folder / "done" / "Play").mkdir(parents=True)
    photo, moved, number, deadline = drop_folder / "Play" / "a.jpg", 0, 0, time.monotonic() + PATIENCE
    with attack(how, drop_folder / "done" / "Play" if how == "swap" else drop_folder / "Play", elsewhere):
        while moved < 100:
            number += 1
            assert time.monotonic() < deadline
            photo.write_text(f"photo {number}")
            stamp = stamp_of(photo)
            assert stamp
            write_note(drop_folder, drop_folder / "Play" / f"{number}.mp4", "a", "b")
            try:
                moved += move_to_done(drop_folder, photo, stamp) is not None
            except OSError:  # told, and tried again
                continue
    assert {path.name: path.read_text() for path in elsewhere.iterdir()} == {"precious": "precious"}
    folders = [path for path in (drop_folder / "done").iterdir() if not path.is_symlink()]
    there = [path.read_text() for folder in folders for path in folder.glob("a*.jpg")]
    assert len(there) == len(set(there)) >= moved, "each is there, none overwritten"


def test_a_file_that_is_another_by_the_time_it_has_moved_to_another_disk_is_put_back(
    drop_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = drop_folder / "a.jpg"
    photo.write_text("cleaned")
    stamp, take = stamp_of(photo), Folder.take

    def across(there: Folder, name: str, source: Folder) -> str:
        if there.path != source.path:
            raise OSError(18, "Invalid cross-device link")
        photo.unlink()
        photo.write_text("another, just now")
        return take(there, name, source)

    monkeypatch.setattr(Folder, "take", across)
    assert stamp and move_to_done(drop_folder, photo, stamp) == drop_folder / "done" / "a.jpg"
    assert (drop_folder / "done" / "a.jpg").read_text() == "cleaned" and photo.read_text() == "another, just now"


def test_what_happens_behind_a_link_does_not_wake_the_watcher_and_a_new_folder_does(
    drop_folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (drop_folder / "link").symlink_to(elsewhere, target_is_directory=True)
    alarm = Alarm(drop_folder)
    alarm.wait(0.3)
    (elsewhere / "busy").write_text("x")
    began = time.monotonic()
    alarm.wait(0.8)
    assert time.monotonic() - began >= 0.8
    (drop_folder / "New").mkdir()
    alarm.wait(60)
    alarm.wait(0.1)
    (drop_folder / "New" / "a.jpg").write_text("x")
    alarm.wait(60)
    assert time.monotonic() - began < 30
