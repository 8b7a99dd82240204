"""Start-up entries for all three systems, whatever system this is: what goes in comes out again, as it was."""

import plistlib
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from defusedxml import ElementTree

from eventguard.adapters.computer import notice
from eventguard.adapters.computer.logon import how_to_remove, how_to_start, place
from eventguard.adapters.computer.logon_entry import System, entry
from eventguard.core.errors import SetupError
from tests.conftest import Command, write_register

COMMAND = [
    "/opt/My Programs/python",
    "-m",
    "eventguard",
    "--workspace",
    '/home/büro/100% "safe" & sound\\',
    "watch",
    "/media/P & T/$HOME/Drop <here>",
    "--event=Sports day; rm -rf '",
]
NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def unquoted(line: str) -> list[str]:
    """The arguments of an ExecStart line, by the rules of systemd.syntax(7) and systemd.service(5)."""
    arguments, current, inside, letters = [], "", False, iter(line)
    for letter in letters:
        if letter == "\\":
            current += next(letters)
        elif letter == '"':
            inside = not inside
            if not inside:
                arguments.append(current)
                current = ""
        elif letter == "%":
            assert next(letters) == "%", "a lone percent sign is a specifier"
            current += "%"
        elif inside:
            current += letter
    return arguments[:1] + [argument.replace("$$", "$") for argument in arguments[1:]]


def test_a_launch_agent_holds_the_command_as_it_is() -> None:
    made = entry(System.MACOS, COMMAND, "/Users/büro/Drop", "")
    content = plistlib.loads(made.encoded)
    assert content["ProgramArguments"] == COMMAND
    assert content["RunAtLoad"] is True and content["Label"] == made.name
    assert made.file == f"{made.name}.plist"


def test_a_windows_task_holds_the_command_as_it_is_and_never_ends_by_itself() -> None:
    made = entry(System.WINDOWS, COMMAND, r"P:\Drop", "SCHOOL\\office & co")
    root = ElementTree.fromstring(made.encoded)
    texts = {found.tag.removeprefix(NAMESPACE): found.text for found in root.iter()}
    assert texts["Command"] == COMMAND[0]
    assert texts["Arguments"] == subprocess.list2cmdline(COMMAND[1:])
    assert texts["UserId"] == "SCHOOL\\office & co"
    assert texts["ExecutionTimeLimit"] == "PT0S" and texts["StopIfGoingOnBatteries"] == "false"
    assert made.encoded.startswith((b"\xff\xfe", b"\xfe\xff")), "the Task Scheduler reads UTF-16"


def test_a_systemd_unit_holds_the_command_as_it_is(tmp_path: Path) -> None:
    made = entry(System.LINUX, COMMAND, "/home/büro/Drop", "")
    (line,) = [line for line in made.text.splitlines() if line.startswith("ExecStart=")]
    assert unquoted(line.removeprefix("ExecStart=")) == COMMAND
    if analyze := shutil.which("systemd-analyze"):
        real = entry(System.LINUX, [sys.executable, *COMMAND[1:]], "/home/büro/Drop", "")
        (tmp_path / real.file).write_bytes(real.encoded)
        verify = [analyze, "verify", "--user", "--man=no", str(tmp_path / real.file)]
        check = subprocess.run(
            verify, check=False, capture_output=True, text=True, env={"XDG_RUNTIME_DIR": str(tmp_path)}
        )
        assert real.file not in check.stderr, check.stderr


def test_each_drop_folder_has_an_entry_of_its_own() -> None:
    names = {entry(System.LINUX, COMMAND, drop_folder, "").name for drop_folder in ("/a", "/b", "/a")}
    assert len(names) == 2


def test_names_that_no_entry_can_hold_are_refused() -> None:
    for system in System:
        with pytest.raises(SetupError):
            entry(system, ["python", "a\nExecStart=evil"], "/a", "")


def test_every_system_says_how_to_start_and_to_remove_its_entry() -> None:
    for system in System:
        made = entry(system, COMMAND, "/a", "")
        assert made.name in how_to_start(made) and made.name in how_to_remove(made)


@pytest.mark.skipif(sys.platform == "win32", reason="registers a task there instead of writing a file")
def test_install_prints_the_entry_and_writes_it_only_when_asked(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (tmp_path / "Drop here").mkdir()
    command("people", "import", write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    wishes = ["--faces", "all", "--move", "--event", "Monday & more", "--group", "4B", "--style", "solid", "--install"]
    run = command("watch", "Drop here", *wishes)
    assert run.code == 0
    for part in (str(tmp_path / "Drop here"), str(tmp_path / "consent_data"), "--move", "--style=solid", "--group=4B"):
        assert part in run.out
    assert "--install" not in run.out.split("To have it put there")[0]
    assert not (tmp_path / "home").exists()
    assert command("watch", "Drop here", *wishes, "--yes").code == 0
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    (written,) = [path for path in files if not path.is_symlink()]
    assert {path.resolve() for path in files} == {written}, "where a link starts it at log-on, that leads to it"
    system = System.MACOS if sys.platform == "darwin" else System.LINUX
    assert written.name.startswith("eventguard-watch-")
    assert written == place(entry(system, COMMAND, str(tmp_path / "Drop here"), ""))
    assert "Monday &" in written.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="puts a command of its own in the place of notify-send")
@pytest.mark.parametrize(("script", "shown"), [("", True), ("exit 1", False), ("exec sleep 60", False)])
def test_a_notice_never_fails_and_never_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, shown: bool
) -> None:
    fake = tmp_path / "notify-send"
    fake.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > {tmp_path}/said\n{script}\n')
    fake.chmod(fake.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(notice, "PATIENCE", 0.5)
    assert notice.notify("--5 photos & $HOME") is shown
    assert (tmp_path / "said").read_text().endswith("|--|EventGuard|--5 photos & $HOME|")


def test_without_a_desktop_there_is_no_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert notice.notify("5 photos") is False


def test_the_words_of_a_notice_are_an_argument_or_a_variable_and_never_part_of_a_command() -> None:
    for system in ("darwin", "win32"):
        command = notice._command(system, 'x"; evil')
        assert command is not None
        assert all(part == 'x"; evil' or "evil" not in part for part in command)
