"""Files, folders and patterns: each file once, nothing passed over, nothing of ours cleaned again."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from eventguard.adapters.folders.sources import examine, list_files

#: A user without rights, on every Linux and macOS.
NOBODY = 65534


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.jpg", "a.jpg", "notes.txt", "deep/c.jpg", "deep/Thumbs.db", ".DS_Store", "work/held/x.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def names(paths: Iterable[Path], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in paths]


def test_a_folder_gives_every_file_below_it_but_not_the_systems_own_clutter(folder: Path) -> None:
    assert names(list_files([str(folder)]).files, folder) == [
        "a.jpg",
        "b.jpg",
        "notes.txt",
        "deep/c.jpg",
        "work/held/x.jpg",
    ]


def test_our_own_workspace_is_left_out(folder: Path) -> None:
    assert "work/held/x.jpg" not in names(list_files([str(folder)], never=[folder / "work"]).files, folder)


def test_a_file_named_twice_comes_once(folder: Path) -> None:
    file = str(folder / "a.jpg")
    assert len(list_files([file, file, str(folder / "*.jpg")]).files) == 2


def test_patterns_work_where_no_shell_expands_them(folder: Path) -> None:
    assert names(list_files([str(folder / "**" / "*.jpg")], never=[folder / "work"]).files, folder) == [
        "a.jpg",
        "b.jpg",
        "deep/c.jpg",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets only administrators make links")
def test_a_pattern_follows_no_link_into_the_depth_and_so_comes_to_an_end(folder: Path) -> None:
    for name in ("one", "two", "three"):
        (folder / "deep" / name).symlink_to(folder)
    listing = list_files([str(folder / "**" / "*.jpg")], never=[folder / "work"])
    assert names(listing.files, folder) == ["a.jpg", "b.jpg", "deep/c.jpg"]
    assert names(list_files([str(folder / "**" / "held" / "**")]).files, folder) == ["work/held/x.jpg"]
    assert names(list_files([str(folder / "*" / "**" / "held")]).files, folder) == ["work/held/x.jpg"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets only administrators make links")
def test_a_link_that_leads_nowhere_and_no_name_at_all_are_names_of_nothing(folder: Path) -> None:
    (folder / "loop.jpg").symlink_to("loop.jpg")
    (folder / "gone.jpg").symlink_to("removed.jpg")
    wrong = (str(folder / "loop.jpg"), str(folder / "gone.jpg"), "")
    listing = list_files(wrong)
    assert listing.missing == wrong and not listing.files


def test_a_pattern_or_path_without_a_file_is_not_passed_over(folder: Path) -> None:
    wrong = (str(folder / "*.heic"), str(folder / "nowhere.jpg"))
    listing = list_files([wrong[0], str(folder / "a.jpg"), wrong[1]])
    assert listing.missing == wrong and names(list(listing.files), folder) == ["a.jpg"]
    assert examine(folder / "nowhere.jpg").trouble == "There is no such file or folder. Check the spelling."


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders")
def test_a_pipe_does_not_hang_the_batch(folder: Path) -> None:
    os.mkfifo(folder / "pipe.jpg")
    assert "not a file" in str(examine(folder / "pipe.jpg").trouble)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_unreadable_files_and_folders_are_told(folder: Path) -> None:
    (folder / "closed").mkdir(mode=0)
    (folder / "b.jpg").chmod(0)
    ordinary_user = os.geteuid() or NOBODY  # the administrator may read everything
    for above in (folder, *folder.parents):
        if ordinary_user == NOBODY and above.owner() == "root" and above.name.startswith(("pytest", "popen", "test")):
            above.chmod(0o755)
    before = os.geteuid()
    os.seteuid(ordinary_user)
    try:
        troubles = {path.name: examine(path).trouble for path in list_files([str(folder)]).files}
    finally:
        os.seteuid(before)
    assert troubles["closed"] == "This folder cannot be opened."
    assert troubles["b.jpg"] == "You may not read this file. Ask its owner to let you."
    assert troubles["a.jpg"] is None


def test_equal_bytes_have_one_id_and_unreadable_paths_have_their_own(folder: Path) -> None:
    (folder / "copy.jpg").write_text("a.jpg")
    assert examine(folder / "copy.jpg").id == examine(folder / "a.jpg").id
    assert examine(folder / "x").id != examine(folder / "y").id
