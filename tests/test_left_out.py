"""What nobody means by naming a folder: deleted photos, small copies; notes beside photos; photos in the cloud."""

import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from eventguard.adapters.folders.notes import SUFFIX
from eventguard.adapters.folders.sources import DOWNLOAD_FIRST, examine, list_files
from eventguard.app.folders.watch import Watcher, watch
from eventguard.app.folders.watch_reports import Remark
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Show
from eventguard.files import Beside, InTheCloud, Why, beside, is_away, reading, why_left_out
from tests.conftest import NOON, Command, jpeg

pytestmark = pytest.mark.one_python

ORDER = Order((), "Fair", Channel.SOCIAL, Show.ALL, NOON.date(), jobs=1)
#: Where systems and programs keep what nobody chose, each with the reason that is told.
PLACES = {
    "$RECYCLE.BIN/S-1-5-21/$R1A2B3C.jpg": Why.DELETED,
    "RECYCLER/x.jpg": Why.DELETED,
    ".Trashes/501/x.jpg": Why.DELETED,
    ".Trash-1000/files/x.jpg": Why.DELETED,
    "#recycle/x.jpg": Why.DELETED,
    "@Recycle/x.jpg": Why.DELETED,
    ".Recycle/x.jpg": Why.DELETED,
    "Fair/#Recycle/x.jpg": Why.DELETED,
    "LOST.DIR/x.jpg": Why.DELETED,
    "#snapshot/x.jpg": Why.DELETED,
    ".hidden/x.jpg": Why.HIDDEN,
    ".x.jpg": Why.HIDDEN,
    "._x.jpg": Why.HIDDEN,
    "@eaDir/x.jpg/SYNOPHOTO_THUMB_XL.jpg": Why.SMALL,
    ".thumbnails/x.jpg": Why.SMALL,
    ".@__thumb/x.jpg": Why.SMALL,
    "Thumbs/x.jpg": Why.SMALL,
    ".picasaoriginals/x.jpg": Why.EARLIER,
    "Fair Previews.lrdata/x.jpg": Why.KEPT,
    "Photos Library.photoslibrary/originals/x.jpg": Why.KEPT,
}


@pytest.fixture
def card(tmp_path: Path, picture: Pixels) -> Path:
    folder = tmp_path / "card"
    for name in ("DCIM/a.jpg", *PLACES):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(jpeg(picture))
    return folder


def told(school: School, drop_folder: Path) -> list[str]:
    watcher = Watcher(school, ORDER, drop_folder, rest=0.1)
    return [item.says for item in watch(watcher, time.sleep, once=True) if isinstance(item, Remark)]


def test_deleted_photos_and_small_copies_do_not_come_back_and_are_told_by_folder(card: Path) -> None:
    listing = list_files([str(card)])
    assert listing.files == (card / "DCIM" / "a.jpg",)
    assert {item.why for item in listing.left_out} == set(PLACES.values())
    assert sum(item.files for item in listing.left_out) == len(PLACES)
    assert (card / "$RECYCLE.BIN", Why.DELETED, 1) in {(item.where, item.why, item.files) for item in listing.left_out}
    assert (card, Why.HIDDEN, 2) in {(item.where, item.why, item.files) for item in listing.left_out}


def test_clean_and_watch_leave_out_the_same_and_both_say_so(command: Command, school: School, card: Path) -> None:
    run = command("clean", card, "--faces", "all")
    assert run.code == 0 and "1 file: 1 held" in run.out
    lines = [line for line in run.out.splitlines() if line.startswith("Left out")]
    assert lines == told(school, card) and f"Left out: 1 file in {card / '#recycle'} (deleted)." in lines
    assert [photo.source for photo in school.record.photos()] == ["a.jpg"]


@pytest.mark.parametrize("name", PLACES)
def test_a_file_that_the_user_names_is_always_taken(card: Path, name: str) -> None:
    assert list_files([str(card / name)]).files == (card / name,)
    folder = (card / name).parent
    if folder != card:
        assert card / name in list_files([str(folder)]).files, "and so is a folder"


def test_a_pattern_brings_no_deleted_photo_back_unless_it_names_their_folder(card: Path) -> None:
    listing = list_files([str(card / "**" / "*.jpg")])
    assert listing.files == (card / "DCIM" / "a.jpg",) and Why.DELETED in {item.why for item in listing.left_out}
    assert len(list_files([str(card / "#recycle" / "*.jpg")]).files) == 1


def test_a_pattern_is_tried_only_behind_the_folders_that_exist(tmp_path: Path) -> None:
    for folder in ("Sports day [Y4]", "Sports day Y", "[*]"):
        (tmp_path / folder / "in[1]").mkdir(parents=True)
        for name in ("a.jpg", "b.png", "in[1]/c.jpg"):
            (tmp_path / folder / name).write_text(folder)
    found = list_files([str(tmp_path / "Sports day [Y4]" / "*.jpg")]).files
    assert found == (tmp_path / "Sports day [Y4]" / "a.jpg",)
    assert list_files([str(tmp_path / "Sports day [Y4]" / "in[1]" / "?.jpg")]).files[0].name == "c.jpg"
    assert len(list_files([str(tmp_path / "[*]" / "**" / "*.jpg")]).files) == 2
    assert list_files([str(tmp_path / "Sports day [X-Z]" / "*.jpg")]).files == (tmp_path / "Sports day Y" / "a.jpg",)


def test_what_windows_and_macos_hide_by_a_mark_is_hidden() -> None:
    plain: dict[str, Any] = {"st_mode": 0o100644, "st_reparse_tag": 0}
    for marks in ({"st_file_attributes": 0x22}, {"st_flags": 0x8000}):
        assert why_left_out("a.jpg", SimpleNamespace(**plain, **marks)) is Why.HIDDEN  # type: ignore[arg-type]
    assert why_left_out("a.jpg", SimpleNamespace(**plain, st_file_attributes=0x20)) is None  # type: ignore[arg-type]
    junction: Any = SimpleNamespace(st_mode=0o040755, st_reparse_tag=0xA0000003)
    assert why_left_out("Photos", junction) is Why.LINK


#: Beside IMG_1.jpg, IMG_2.HEIC and MVI_3.AVI: what is a note of a program, and what is a Live Photo's film.
NOTES = [
    *(
        "IMG_1.jpg.supplemental-metadata.json",
        "IMG_1.jpg.supplemental-metad.json",
        "IMG_1.jpg.su.json",
        "metadata.json",
    ),
    *("IMG_1.AAE", "IMG_1.xmp", "IMG_1.jpg.xmp", "IMG_1.jpg.pp3", "IMG_1.jpg.dop", "MVI_3.THM", "MVI_3.LRV"),
]
FILMS = ["IMG_1.MOV", "img_2.mov", "IMG_2.MP4"]
OTHERS = ["IMG_4.MOV", "IMG_5.THM", "notes.txt"]


def test_notes_and_films_beside_photos_are_a_line_each_and_nothing_else_changes(
    command: Command, school: School, tmp_path: Path, picture: Pixels
) -> None:
    folder = tmp_path / "Takeout"
    folder.mkdir()
    (folder / "IMG_1.jpg").write_bytes(jpeg(picture))
    (folder / "IMG_2.HEIC").write_bytes(jpeg(picture // 2))
    for name in (*NOTES, *FILMS):
        (folder / name).write_text('{"title": "IMG_1.jpg"}')
    (folder / "MVI_3.AVI").write_bytes(b"RIFF\0\0\0\0AVI ")
    run = command("clean", folder, "--faces", "all")
    assert run.code == 3 and "3 files: 2 held for approval, 1 quarantined." in run.out, "the film alone"
    (folder / "MVI_3.AVI").rename(tmp_path / "away.avi")
    for name in ("MVI_3.THM", "MVI_3.LRV"):
        (folder / name).unlink()
    run = command("clean", folder, "--faces", "all")
    assert run.code == 0
    assert f"{len(NOTES) - 2} files are notes beside photos, not needed." in run.out
    assert "3 files are the moving halves of Live Photos, not needed" in run.out
    remarks = told(school, folder)
    assert [says for says in remarks if says in run.out.replace("\n", " ")] == remarks and len(remarks) == 2
    assert {photo.source for photo in school.record.photos()} == {"IMG_1.jpg", "IMG_2.HEIC"}
    assert not list(folder.glob(f"*{SUFFIX}")), "no note beside a note"


def test_a_film_or_a_small_copy_alone_and_a_picture_with_another_ending_are_looked_at(
    tmp_path: Path, picture: Pixels
) -> None:
    paths = [tmp_path / name for name in (*OTHERS, "photo.json")]
    for path in paths:
        path.write_text("x")
    paths[-1].write_bytes(jpeg(picture))
    assert beside(paths, paths) == {}
    paths[-1].write_text("{}")
    assert beside(paths, paths) == {paths[-1]: Beside.NOTE}, "a lone note holds no photo either"


def test_our_own_notes_are_no_photos(tmp_path: Path, command: Command, picture: Pixels) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "clip.mp4").write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 50)
    (folder / f"mine{SUFFIX}").write_text("my own words")
    assert command("watch", folder, "--faces", "all", "--once", "--rest", "0.5", "--quiet").code == 3
    assert (folder / f"clip.mp4{SUFFIX}").exists()
    listing = list_files([str(folder)])
    assert [path.name for path in listing.files] == ["clip.mp4", f"mine{SUFFIX}", f"mine{SUFFIX}{SUFFIX}"][:2]
    assert all(kind is Beside.NOTE for kind in listing.beside.values())


def test_a_photo_that_is_still_in_icloud_says_download_it_first_until_it_is_there(
    command: Command, school: School, tmp_path: Path, picture: Pixels
) -> None:
    folder = tmp_path / "Photos"
    folder.mkdir()
    mark = folder / ".IMG_1.HEIC.icloud"
    mark.write_bytes(b"bplist00")
    for named in (folder, folder / "IMG_1.HEIC", mark):
        run = command("clean", named, "--faces", "all")
        assert run.code == 3 and "Download it first" in run.out and "IMG_1.HEIC" in run.out
    run = command("check", folder / "IMG_1.HEIC")
    assert run.code == 1 and "Download it first" in run.out
    assert told(school, folder) == []
    assert "Download it first" in (folder / f"IMG_1.HEIC{SUFFIX}").read_text(encoding="utf-8-sig")
    mark.rename(folder / "IMG_1.HEIC")
    (folder / "IMG_1.HEIC").write_bytes(jpeg(picture))
    assert command("clean", folder, "--faces", "all").code == 0
    assert "fine  no photos that could not be cleaned" in command("status").out, "that to-do is done"
    assert told(school, folder) == []
    assert sorted(path.name for path in folder.iterdir()) == ["IMG_1.HEIC"]
    assert sorted(photo.state for photo in school.record.photos()) == [State.HELD, State.REJECTED]


@pytest.mark.parametrize(
    "marks", [{"st_file_attributes": 0x400020}, {"st_file_attributes": 0x1000}, {"st_flags": 0x40000000}]
)
def test_a_file_that_reading_would_fetch_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marks: dict[str, int]
) -> None:
    path = tmp_path / "a.jpg"
    path.write_text("x")
    usual = os.stat

    def status(of: Any, **options: Any) -> Any:
        found = usual(of, **options)
        return SimpleNamespace(st_mode=found.st_mode, st_size=found.st_size, **marks) if of == path else found

    def never(*_: object, **__: object) -> int:
        raise AssertionError("it was opened")

    assert is_away(SimpleNamespace(**marks))  # type: ignore[arg-type]
    monkeypatch.setattr(os, "stat", status)
    monkeypatch.setattr(os, "open", never)
    with pytest.raises(InTheCloud):
        reading(path)
    assert examine(path).trouble == DOWNLOAD_FIRST
