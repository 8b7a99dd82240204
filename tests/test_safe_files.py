"""Files in folders that others write to as well: no link is followed, nothing overwritten, nothing waited for."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from eventguard.files import Folder, NotAFile, TooLarge, digest_of, reading, write
from tests.conftest import PATIENCE

#: Somebody else at work in the same folder, as fast as they can: until they are ended.
ATTACKS = {
    # The folder is now itself, now a link to another place.
    "swap": """
n = 0
def attempt(what, *names):
    try: what(*names)
    except OSError: return True
while True:
    n += attempt(os.rename, folder, folder + " %d" % n) or 0
    attempt(os.symlink, elsewhere, folder); attempt(os.unlink, folder)
    n += attempt(os.rename, folder + " %d" % n, folder) or 0
""",
    # Whatever name a new file may get, a link lies there.
    "plant": """
while True:
    for name in os.listdir(folder):
        if name.startswith("."):
            try: os.unlink(folder + "/" + name); os.symlink(elsewhere + "/precious", folder + "/" + name)
            except OSError: pass
""",
    # Somebody takes the same name.
    "take": """
n = 0
while True:
    try:
        handle = os.open(folder + "/a.jpg", os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        os.write(handle, b"theirs %d" % n); os.close(handle)
    except FileExistsError: pass
    n += 1
    try: os.rename(folder + "/a.jpg", elsewhere + "/a.%d" % n)
    except OSError: pass
""",
}


@contextmanager
def attack(how: str, folder: Path, elsewhere: Path) -> Iterator[None]:
    script = f"import os\nfolder, elsewhere = {str(folder)!r}, {str(elsewhere)!r}\nprint(flush=True){ATTACKS[how]}"
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    try:
        yield
        assert process.poll() is None, "the attack went on all the time"
    finally:
        process.kill()
        process.communicate()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_file_is_written_whole_under_the_first_name_that_is_free(tmp_path: Path) -> None:
    with Folder(tmp_path, "in", "deep", make=True) as folder:
        names = ["a.jpg", "b.jpg"]
        assert [folder.write(names, lambda file: file.write(b"x")) for _ in names] == names
        with pytest.raises(FileExistsError):
            folder.write(names, lambda file: file.write(b"x"))
    assert sorted(path.name for path in (tmp_path / "in" / "deep").iterdir()) == names


def test_what_stops_half_way_leaves_nothing(tmp_path: Path) -> None:
    def fill(file: object) -> None:
        raise KeyboardInterrupt

    with Folder(tmp_path) as folder, pytest.raises(KeyboardInterrupt):
        folder.write(["a.jpg"], fill)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_only_where_that_is_asked_for_and_a_link_in_its_place_is_not_followed(
    tmp_path: Path,
) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    (tmp_path / "export.csv").symlink_to(precious)
    with pytest.raises(FileExistsError):
        write(tmp_path / "export.csv", b"rows")
    write(tmp_path / "export.csv", b"rows", over=True)
    assert precious.read_bytes() == b"precious"
    assert not (tmp_path / "export.csv").is_symlink() and (tmp_path / "export.csv").read_bytes() == b"rows"
    if sys.platform != "win32":
        assert (tmp_path / "export.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("at", range(3))
def test_a_link_on_the_way_down_leads_nowhere(tmp_path: Path, at: int) -> None:
    names = ["done", "Play", "Year 4"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.joinpath(*names[at + 1 :]).mkdir(parents=True)
    parent = tmp_path.joinpath("inbox", *names[:at])
    parent.mkdir(parents=True)
    (parent / names[at]).symlink_to(elsewhere, target_is_directory=True)
    for make in (False, True):
        with pytest.raises(NotADirectoryError, match=f"{names[at]} is a link"):
            Folder(tmp_path / "inbox", *names, make=make)
    for odd in ("..", "a/b", "/"):
        with pytest.raises(NotADirectoryError):
            Folder(tmp_path / "inbox", odd)
    (tmp_path / "link").symlink_to(tmp_path / "inbox", target_is_directory=True)
    with Folder(tmp_path / "link", "new", make=True):
        assert (tmp_path / "inbox" / "new").is_dir(), "how the user names the folder is theirs to say"


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be held open there")
@pytest.mark.parametrize("how", ["swap", "plant"])
def test_nothing_is_written_elsewhere_whatever_another_program_puts_in_the_way(tmp_path: Path, how: str) -> None:
    drop_folder, elsewhere = tmp_path / "inbox", tmp_path / "elsewhere"
    (drop_folder / "Play").mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "precious").write_bytes(b"precious")
    written, deadline = 0, time.monotonic() + PATIENCE
    with attack(how, drop_folder / "Play", elsewhere):
        for number in count():
            try:
                with Folder(drop_folder, "Play") as folder:
                    folder.write([f"{number}.txt"], lambda file: file.write(b"a note"))
                    written += 1
            except OSError:  # told, and tried again at the next look
                assert time.monotonic() < deadline
            if number > 400 and written > 100:
                break
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == {"precious": b"precious"}


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be held open there")
def test_of_two_who_want_a_name_nobody_loses_their_file(tmp_path: Path) -> None:
    drop_folder, done, elsewhere = tmp_path / "inbox", tmp_path / "done", tmp_path / "elsewhere"
    for folder in (drop_folder, done, elsewhere):
        folder.mkdir()
    ours = [f"ours {number}".encode() for number in range(300)]
    with attack("take", done, elsewhere), Folder(drop_folder) as source, Folder(done) as target:
        for content in ours:
            (drop_folder / "a.jpg").write_bytes(content)
            taken = target.take("a.jpg", source)
            target.name(taken, ["a.jpg", f"a ({taken}).jpg"])
    left = [path.read_bytes() for folder in (done, elsewhere) for path in folder.iterdir()]
    assert sorted(content for content in left if content.startswith(b"ours")) == sorted(ours)
    assert sum(content == b"" for content in left) <= 1, "theirs are whole, but for one that was cut off"


def test_where_a_file_can_have_no_second_name_it_is_named_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    (tmp_path / "a.jpg").write_bytes(b"theirs")
    with Folder(tmp_path) as folder:
        assert folder.write(["a.jpg", "b.jpg"], lambda file: file.write(b"ours")) == "b.jpg"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.jpg": b"theirs", "b.jpg": b"ours"}


def test_a_file_taken_over_is_there_to_be_seen_until_it_is_named(tmp_path: Path) -> None:
    name = "Sports day " + "ä" * 100 + ".jpg"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(b"x")
    with Folder(tmp_path, "in") as source, Folder(tmp_path, "out", make=True) as target:
        taken = target.take(name, source)
        assert taken.startswith(name[:20]) and taken.endswith(".jpg")
        assert target.name(taken, [name]) == name
    assert [path.read_bytes() for path in (tmp_path / "out").iterdir()] == [b"x"]


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders")
def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("pipe", "zero", "."):
        with pytest.raises(NotAFile):
            reading(tmp_path / name)
    with reading(tmp_path / "link") as file:
        assert file.read() == b"x", "a user may name a file by a link"
    with pytest.raises(NotAFile):
        reading(tmp_path / "link", follow=False)
    with Folder(tmp_path) as folder, pytest.raises(NotAFile):
        folder.reading("link")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(60 * 2**30)
    with reading(path) as opened:
        with pytest.raises(TooLarge):
            digest_of(opened, 2**20)
        assert opened.tell() == 0
    path.write_bytes(b"x" * 100)
    with reading(path) as opened:
        assert digest_of(opened, 100) == sha256(b"x" * 100)
