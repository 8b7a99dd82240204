"""Wrong use leaves nothing behind, nor does reading; and what a disk has against writing is said in words."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer

from eventguard.adapters.computer import database
from eventguard.app.school import School
from eventguard.cli import app
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Pixels
from eventguard.files import trouble
from tests.conftest import NOON, Command, encoded, jpeg, write_register

#: The commands with which a school may begin: they make what is not there yet.
MAKERS = {
    "demo",
    "clean",
    "watch",
    "review",
    "approvers add",
    "channels add",
    "school-words add",
    "channels rule",
    "papers",
    "people add",
    "people import",
}
#: What is said where there is no workspace.
NONE_THERE = "There is no EventGuard workspace in"


def every_command(words: tuple[str, ...] = (), command: Any = None) -> Iterator[tuple[str, Any]]:
    """Every command by its words, those of groups included."""
    command = command or typer.main.get_command(app)
    inner = getattr(command, "commands", {})
    for name, one in inner.items():
        yield from every_command((*words, name), one)
    if words and (not inner or command.invoke_without_command):
        yield " ".join(words), command


def arguments(command: Any) -> list[str]:
    """Something for everything that it asks for."""
    given: list[str] = []
    for parameter in command.params:
        flag = getattr(parameter, "is_flag", False)
        if flag and (parameter.required or parameter.opts[0] in ("--yes", "--cover")):
            given.append(parameter.opts[0])
        elif parameter.required or parameter.param_type_name == "argument":
            value = {"channel": "social", "older_than": "30d", "who": "public"}.get(parameter.name, "1")
            given += [parameter.opts[0], value] if parameter.param_type_name == "option" else [value]
    return given


COMMANDS = dict(every_command())
#: They say which folders the others are about, and touch none.
WHICH_SCHOOL = {words for words in COMMANDS if words.split()[0] == "school"}
#: They are about no school of this folder, and some run until they are stopped (test_cluster.py, test_trust.py).
CLUSTERS = {words for words in COMMANDS if words.split()[0] in ("cluster", "trust")}
#: Begins a school in the home folder, not in this one, and runs until it is stopped (tests/test_app.py).
PROGRAM = {"app"}


def left(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_the_makers_are_commands() -> None:
    assert set(COMMANDS) > MAKERS and len(COMMANDS) > 35


@pytest.mark.parametrize("words", sorted(set(COMMANDS) - MAKERS - WHICH_SCHOOL - CLUSTERS - PROGRAM))
def test_in_an_empty_folder_no_command_but_those_that_begin_makes_anything(
    command: Command, tmp_path: Path, words: str
) -> None:
    before = left(tmp_path)
    run = command(*words.split(), *arguments(COMMANDS[words]))
    assert left(tmp_path) == before
    assert run.code in ((1,) if words == "check" else (2,)), run.err
    assert "fine  no" not in run.out and "is whole" not in run.out
    assert NONE_THERE in run.err + run.out or "There is no register" in run.err or words in ("check", "sweep")


@pytest.mark.parametrize("words", ["status", "takedown", "audit verify", "queue", "people consent", "people edit"])
def test_a_mistyped_workspace_is_told_before_anything_is_recorded(command: Command, tmp_path: Path, words: str) -> None:
    people = write_register(tmp_path / "people.csv", ["1,Grace,Liu,5A,yes,,,yes"])
    assert command("people", "import", people).code == 0
    before = left(tmp_path)
    revision = command("people", "show", "1").out
    run = command("--workspace", "typo", *words.split(), *arguments(COMMANDS[words]))
    assert run.code == 2 and f"{NONE_THERE} typo" in run.err and "--workspace DIR" in run.err
    assert left(tmp_path) == before and command("people", "show", "1").out == revision
    for reading in (["people", "list"], ["people", "show", "1"], ["people", "export", "1"], ["recognition", "status"]):
        assert command("--workspace", "typo", *reading).code == 0, "what the register says is said"
    assert command("--workspace", "typo", "people", "import", people, "--dry-run").code == 0
    assert left(tmp_path) == before


@pytest.mark.parametrize(
    "words",
    [
        "clean nowhere --faces all",
        "clean nowhere",
        "watch nowhere --faces all --once",
        "people import nowhere.csv",
        "people add P1 --name=",
        "clean . --faces all --size 5",
        "clean . --on yesterday",
        "nonsense",
    ],
)
def test_what_cannot_begin_makes_nothing_either(command: Command, tmp_path: Path, words: str) -> None:
    before = left(tmp_path)
    assert command(*words.split()).code == 2
    assert left(tmp_path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets only administrators make links")
@pytest.mark.parametrize(
    "words",
    [
        "clean loop --faces all",
        "--workspace loop clean . --faces all",
        "--workspace loop status",
        "--consent-data loop people list",
        "watch loop --once",
    ],
)
def test_a_link_that_leads_in_a_circle_is_wrong_use(command: Command, tmp_path: Path, words: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    before = left(tmp_path)
    run = command(*words.split())
    assert run.code == 2 and "fault of its own" not in run.err
    assert left(tmp_path) == before


def test_photos_within_the_workspace_are_not_passed_over_in_silence(
    command: Command, tmp_path: Path, picture: Pixels
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(jpeg(picture))
    run = command("--workspace", "photos", "clean", "photos", "--faces", "all")
    assert run.code == 2 and "EventGuard's own folders" in run.err
    assert left(tmp_path / "photos") == {"a.jpg"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody remove a folder that somebody is in")
def test_in_a_folder_that_was_removed_it_says_so(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    start = f"import os, sys; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r}); from eventguard.cli import main"
    # -P, as the installed command: else Python itself looks for modules in the folder, and 3.13.0 fails there.
    begun = [sys.executable, "-P", "-c", f"{start}; sys.exit(main(['status']))"]
    run = subprocess.run(begun, capture_output=True, text=True, check=False)
    assert run.returncode == 2 and "not there any more" in run.stderr


def test_too_short_a_passphrase_makes_nothing(command: Command, tmp_path: Path) -> None:
    (tmp_path / "passphrase.txt").write_text("short")
    assert command("approvers", "add", "Head").code == 2
    assert left(tmp_path) == {"passphrase.txt"}


def test_a_photo_is_answered_for_where_there_is_no_workspace(command: Command, tmp_path: Path, picture: Pixels) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(picture))
    run = command("check", "a.jpg")
    assert run.code == 1 and "Nobody has approved this file" in run.out and "eventguard clean" in run.out
    assert left(tmp_path) == {"a.jpg", "passphrase.txt"}


def test_a_school_that_makes_nothing_refuses_to_write(tmp_path: Path) -> None:
    with School(tmp_path / "work", tmp_path / "consent", makes=False) as school:
        assert school.record.photos() == [] and school.colleagues.approvers() == []
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            school.record.append("somebody", NOON, "anything")
        assert left(tmp_path) == set()
        school.begin().record.append("somebody", NOON, "anything")
        assert school.exists


def test_a_database_that_another_program_keeps_is_busy_and_one_that_may_not_be_written_is_that(
    command: Command, tmp_path: Path, picture: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(picture))
    assert command("clean", "a.jpg", "--faces", "all").code == 0
    record = tmp_path / "eventguard-work" / "ledger.db"
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    other = sqlite3.connect(record, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for words in (["clean", "a.jpg", "--faces", "all", "--again"], ["status"], ["purge", "--older-than", "1d"]):
        run = command(*words)
        assert run.code == 2 and "Another EventGuard is busy" in run.err and "Try again" in run.err
    other.close()
    assert command("status").code == 0
    record.write_bytes(b"no database at all" * 1000)
    run = command("status")
    assert run.code == 2 and "damaged" in run.err and "backup" in run.err


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "The disk is full: 5 of 9 photos are done. Make room"),
        (errno.EDQUOT, "Your share of the disk is used up: 5 of 9"),
        (errno.EROFS, "The disk can only be read"),
    ],
)
def test_what_a_disk_has_against_it_is_said_with_the_remedy(number: int, says: str) -> None:
    assert str(trouble(OSError(number, "x"), done="5 of 9 photos are done")).startswith(says)
    assert trouble(OSError(errno.EIO, "x")) is None and trouble(ValueError("x")) is None


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, which a test may fill up."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("a disk can be made by the administrator of a Linux only")
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", place], check=False).returncode:
        pytest.skip("no disk can be made here")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_says_how_far_it_came_and_the_same_command_does_the_rest(
    command: Command, disk: Path, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    for number in range(6):
        noise = np.random.default_rng(number).integers(0, 255, (256, 256, 3)).astype(np.uint8)
        (tmp_path / "photos" / f"{number}.png").write_bytes(encoded(noise, "PNG"))
    clean = ["--workspace", disk / "work", "clean", tmp_path / "photos", "--faces", "all", "--format", "png"]
    run = command("--json", *clean)
    done = len(run.lines)
    assert run.code == 2 and 0 < done < 6
    assert f"The disk is full: {done} of 6 photos are done.\nMake room and run the same command again." in run.err
    (disk / "fill").write_bytes(b"")
    with pytest.raises(OSError, match="No space"):
        (disk / "fill").write_bytes(b"x" * 2**20)
    for words in (["status"], ["approvers", "add", "Head"]):
        run = command("--workspace", disk / "another", *words)
        assert run.code == 2 and ("The disk is full" in run.err or NONE_THERE in run.err)
    (disk / "fill").unlink()
    subprocess.run(["mount", "-o", "remount,size=20m", disk], check=True)
    assert command(*clean).code == 0
    with School(disk / "work", tmp_path / "consent") as school:
        assert [photo.state for photo in school.record.photos()] == [State.HELD] * 6
