"""Folders that are not this computer's alone: which are, and that no database is opened there unless that was said."""

import json
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.adapters.computer.shared_anyway import SharedAnyway
from eventguard.adapters.folders.shared import shared
from eventguard.app.computer import doctor
from eventguard.app.folders import chosen_folder, shared_folder
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.folders.shared import (
    AT_HOME,
    HOSTED,
    NAMES,
    NETWORK,
    OWN,
    Mount,
    Shared,
    mount_over,
    network_drive,
    shows,
)
from eventguard.core.folders.shared import synchronised as by_name
from eventguard.core.photos.pixels import Pixels
from eventguard.web.instead import is_typed, on_the_page
from eventguard.web.photos.to_do import set_up
from tests.conftest import Command, jpeg, school_at

NOWHERE = ("/", "home", "nobody")
BY_SYNCTHING = Shared("Syncthing", drive=False)
PART = st.sampled_from(["a", "b", "c", "Photos", "school"])
PARTS = st.lists(PART, max_size=4).map(lambda parts: ("/", *parts))


@given(PARTS, st.lists(PARTS, max_size=6))
def test_a_path_lies_on_what_reaches_furthest_down_to_it_and_was_mounted_last(
    path: tuple[str, ...], places: list[tuple[str, ...]]
) -> None:
    mounts = [Mount(place, str(n)) for n, place in enumerate(places)]
    found = mount_over(path, mounts)
    over = [each for each in mounts if path[: len(each.at)] == each.at]
    assert (found is None) == (not over)
    for other in over:
        assert found and (len(other.at), int(other.kind)) <= (len(found.at), int(found.kind))


@pytest.mark.parametrize(
    "kind", [*NETWORK, "CIFS", "fuse", "macfuse", "fuse.rclone", "fuse.whatever", "fuse.onedriver"]
)
def test_drives_of_other_computers_and_what_an_unknown_program_mounts_are_network_drives(kind: str) -> None:
    found = network_drive(("/", "mnt", "x"), Mount(("/", "mnt"), kind))
    assert found and found.drive
    assert "network drive" in str(found)


@pytest.mark.parametrize("kind", HOSTED)
def test_a_folder_that_the_computer_beneath_hands_out_is_told_of_and_used(kind: str) -> None:
    found = network_drive(("/", "mnt", "x"), Mount(("/", "mnt"), kind))
    assert found and found.tolerated


@pytest.mark.parametrize("kind", [*NETWORK, *HOSTED, "fuse.whatever"])
def test_what_a_computer_runs_from_is_its_own_whatever_it_is_made_of(kind: str) -> None:
    assert network_drive(("/", "home", "x"), Mount(("/",), kind)) is None


@pytest.mark.parametrize(
    "kind",
    ["ext4", "xfs", "btrfs", "zfs", "apfs", "hfs", "ntfs", "NTFS", "vfat", "exfat", "fuseblk", "tmpfs", "overlay"]
    + [f"fuse.{each}" for each in sorted(OWN)],
)
def test_disks_of_this_computer_are_none(kind: str) -> None:
    assert network_drive(("/", "mnt", "x"), Mount(("/", "mnt"), kind, "rw,relatime,fixed")) is None


def test_a_letter_that_windows_calls_remote_and_a_share_by_its_name_are_network_drives() -> None:
    letter = PureWindowsPath("Z:/school")
    assert network_drive(letter.parts, Mount(("Z:\\",), "NTFS", "rw,remote"))
    assert network_drive(letter.parts, Mount(("Z:\\",), "NTFS", "rw,fixed")) is None
    for path in (r"\\server\share\x", "//server/share/x", r"\\?\UNC\server\share\x"):
        assert network_drive(PureWindowsPath(path).parts, None), path
    for path in (r"C:\x", r"\\?\C:\x", "x"):
        assert network_drive(PureWindowsPath(path).parts, None) is None, path


def test_a_folder_that_is_shown_at_another_place_is_told_and_a_disk_is_not_one() -> None:
    assert shows(Mount(("/", "b"), "fuse.bindfs", source="/mnt/share")) == "/mnt/share"
    assert shows(Mount(("/", "b"), "fuse.gocryptfs", source="/mnt/share")) == "/mnt/share"
    for each in (Mount(("/",), "ext4", source="/dev/sda1"), Mount(("/", "b"), "fuse.mergerfs", source="a:b"), None):
        assert shows(each) is None


SYNCHRONISED = {
    r"C:\Users\sam\OneDrive\EventGuard": "OneDrive",
    r"C:\Users\sam\OneDrive - Oak Lane Primary\Documents\EventGuard": "OneDrive",
    r"C:\Users\sam\Dropbox (Oak Lane)\EventGuard": "Dropbox",
    r"C:\Users\sam\Oak Lane Dropbox\Sam\EventGuard": "Dropbox",
    r"G:\My Drive\EventGuard": "Google Drive",
    r"C:\Users\sam\iCloudDrive\EventGuard": "iCloud Drive",
    r"C:\Users\sam\Box\EventGuard": "Box",
    "/Users/sam/Library/Mobile Documents/com~apple~CloudDocs/EventGuard": "iCloud Drive",
    "/Users/sam/Library/CloudStorage/OneDrive-OakLanePrimary/EventGuard": "OneDrive",
    "/Users/sam/Library/CloudStorage/Box-Box/EventGuard": "Box",
    "/Users/sam/Library/CloudStorage/Newcomer-sam/EventGuard": "Newcomer",
    "/home/sam/Nextcloud/EventGuard": "Nextcloud",
    "/home/sam/pCloudDrive/EventGuard": "pCloud",
    "/home/sam/MEGA/EventGuard": "MEGA",
}


@pytest.mark.parametrize(("path", "by"), SYNCHRONISED.items())
def test_a_folder_is_known_by_the_names_that_programs_give_theirs(path: str, by: str) -> None:
    kind = PureWindowsPath if "\\" in path else PurePosixPath
    found = by_name(kind(path).parts, kind(path).parents[1].parts)
    assert found and (found.by, found.drive) == (by, False)
    assert by in str(found)


@given(st.sampled_from([*NAMES, "OneDrive - A school", "A Dropbox"]), PARTS, PARTS)
def test_whatever_lies_above_and_below_such_a_name_and_however_it_is_written(
    name: str, above: tuple[str, ...], below: tuple[str, ...]
) -> None:
    for written in (name, name.upper()):
        assert by_name((*above, written, *below[1:]), NOWHERE)
    assert by_name((*above, *below[1:]), NOWHERE) is None, "nor does anything else count"


@pytest.mark.parametrize("name", AT_HOME)
def test_a_name_that_is_also_a_word_counts_in_the_home_folder_alone(name: str) -> None:
    assert by_name((*NOWHERE, name, "x"), NOWHERE)
    assert by_name(("/", "srv", name, "x"), NOWHERE) is None
    assert by_name((*NOWHERE, "x", name), NOWHERE) is None


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of nobody, who knows no program."""
    monkeypatch.delenv(shared_folder.VARIABLE, raising=False)
    if shared(tmp_path):
        pytest.skip("temporary folders lie on a network drive here, or in a folder that a program synchronises")
    for variable in ("APPDATA", "LOCALAPPDATA", "OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def by(path: Path) -> str | None:
    """Which program synchronises a path, as it lies on the disk."""
    found = shared(path).get(path)
    return found.by if found else None


def test_marks_and_the_settings_of_programs_tell_what_they_synchronise(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mark, program in ((".stfolder", "Syncthing"), (".sync/ID", "Resilio Sync"), (".dropbox.cache", "Dropbox")):
        (tmp_path / program / mark).mkdir(parents=True)
        assert by(tmp_path / program / "not yet" / "there") == program
    for name in ("dropbox", "cloud", "drive"):
        (tmp_path / name).mkdir()
    (home / ".dropbox").mkdir()  # its settings: the home folder itself is not synchronised for that
    (home / ".dropbox" / "info.json").write_text(json.dumps({"business": {"path": str(tmp_path / "dropbox")}}))
    (home / ".config" / "Nextcloud").mkdir(parents=True)
    (home / ".config" / "Nextcloud" / "nextcloud.cfg").write_text(f"0\\Folders\\1\\localPath={tmp_path / 'cloud'}/\n")
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "drive"))
    assert [by(tmp_path / each / "x") for each in ("dropbox", "cloud", "drive")] == ["Dropbox", "Nextcloud", "OneDrive"]
    assert by(tmp_path / "dropbox-of-old" / "x") is None
    assert by(home / "EventGuard") is None


def test_macs_keep_desktop_and_documents_in_icloud_once_they_lie_there(home: Path) -> None:
    documents = home / "Documents" / "EventGuard"
    assert by(documents) is None
    (home / "Library/Mobile Documents/com~apple~CloudDocs/Documents").mkdir(parents=True)
    assert by(documents) == "iCloud Drive"
    assert by(home / "Desktop") is None


@pytest.mark.parametrize(
    "broken", [b"", b"[]", b"{", b'{"a": 1}', b'{"a": {"path": 7}}', b'{"a": {"path": "\\u0000"}}', b"\xff"]
)
def test_settings_that_are_broken_count_for_nothing_and_stop_nobody(home: Path, broken: bytes) -> None:
    (home / ".dropbox").mkdir()
    (home / ".dropbox" / "info.json").write_bytes(broken)
    (home / ".config" / "ownCloud").mkdir(parents=True)
    (home / ".config" / "ownCloud" / "owncloud.cfg").write_bytes(b"localPath=" + broken + b"\n")
    assert by(home / "x") is None


@pytest.fixture
def synchronised(home: Path, tmp_path: Path) -> Path:
    """A folder that a program synchronises."""
    (tmp_path / "synchronised" / ".stfolder").mkdir(parents=True)
    return tmp_path / "synchronised"


def test_no_link_hides_where_a_folder_or_a_database_lies(synchronised: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(synchronised, target_is_directory=True)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "ledger.db").symlink_to(synchronised / "ledger.db")
    for workspace in (tmp_path / "link" / "work", tmp_path / "work"):
        with pytest.raises(SetupError, match="Syncthing"):
            _ = school_at(workspace, tmp_path / "consent").record
    assert names(synchronised) == [".stfolder"]


def test_neither_database_is_opened_or_made_there_and_the_error_says_how_to_go_on_and_how_to_move(
    synchronised: Path, tmp_path: Path
) -> None:
    here = school_at(synchronised / "work", tmp_path / "consent")
    for use in (lambda: here.record, lambda: here.store, lambda: here.colleagues, lambda: here.recorded_files):
        with pytest.raises(SetupError, match="Syncthing synchronises") as told:
            use()
        assert shared_folder.OPTION in told.value.remedy
        assert "school set-up" in told.value.remedy
    with pytest.raises(SetupError, match="Syncthing synchronises"):
        _ = school_at(tmp_path / "work", synchronised / "consent").new_register
    assert names(synchronised) == [".stfolder"]


def test_a_school_that_lies_there_already_opens_once_that_was_said_on_this_computer_and_for_this_folder_alone(
    synchronised: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(shared_folder.VARIABLE, "1")
    with School(synchronised / "work", synchronised / "consent") as before:
        assert before.colleagues.all() == [] == before.new_register.people()  # made by an earlier version, say
    monkeypatch.delenv(shared_folder.VARIABLE)
    there = ("--workspace", synchronised / "work", "--consent-data", synchronised / "consent")
    for reading in ("status", "queue", "takedown"):
        refused = command(*there, reading)
        assert (refused.code, refused.out) == (2, ""), reading
        assert "Syncthing" in refused.err and shared_folder.OPTION in refused.err
    told = command(*there, shared_folder.OPTION, "status")
    assert "From now on" in told.err and "Syncthing" in told.out
    again = command(*there, "status")
    assert (again.code, again.err) == (told.code, ""), "the page and a watcher need not say so again"
    assert str(synchronised) in again.out, "it stays among what needs somebody"
    elsewhere = command("--workspace", synchronised / "work-2", "clean", synchronised)
    assert elsewhere.code == 2, "another folder beside it was not meant"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(synchronised / "another computer"))
    assert command(*there, "status").code == 2, "another computer has to say so for itself"


@pytest.mark.parametrize("broken", [b"", b"{}", b"7", b"[7]", b"\xff", b"[" * 10_000])
def test_what_is_remembered_counts_only_as_it_was_written(synchronised: Path, broken: bytes) -> None:
    work = synchronised / "work"
    assert shared_folder.go_on_there(work) and shared_folder.is_opened(work, BY_SYNCTHING)
    SharedAnyway().path.write_bytes(broken)
    assert not shared_folder.is_opened(work, BY_SYNCTHING)
    assert shared_folder.go_on_there(work) and shared_folder.is_opened(work, BY_SYNCTHING)
    assert shared_folder.go_on_there(work, synchronised.parent / "own disk") == []


def test_no_school_is_set_up_there_unless_that_was_said(synchronised: Path, command: Command) -> None:
    set_up_there = ("school", "set-up", "Oak Lane", "--folder", synchronised / "EventGuard")
    assert command(*set_up_there).code == 2
    assert command("school").out.startswith("No school is remembered yet")
    assert command(shared_folder.OPTION, *set_up_there).code == 0
    assert command("channels", "list").code == 2, "there is no register yet"
    assert "Syncthing" not in command("channels", "list").err


def test_doctor_says_where_each_folder_lies_and_what_to_do_instead_and_calls_nothing_else_wrong_for_it(
    synchronised: Path, tmp_path: Path
) -> None:
    with School(synchronised / "work", tmp_path / "consent", makes=False) as school:
        refused = {each.what: each for each in doctor.examine(school)}
        assert not refused["place of the workspace"].good
        assert shared_folder.OPTION in refused["place of the workspace"].says
        assert "record" not in refused, "nothing is said of what was not looked at"
        shared_folder.go_on_there(school.workspace)
        found = {each.what: each for each in doctor.examine(school)}
    assert not found["place of the workspace"].good
    assert "review --network" in found["place of the workspace"].says
    assert {"record", "clock", "register"} <= found.keys()
    with School(tmp_path / "work", tmp_path / "consent", makes=False) as school:
        assert {each.what: each.good for each in doctor.examine(school)}["place of the folders"]


def test_the_drop_folder_may_lie_there_and_doctor_says_a_word_about_it(
    synchronised: Path, command: Command, picture: Pixels
) -> None:
    (synchronised / "in").mkdir()
    (synchronised / "in" / "photo.jpg").write_bytes(jpeg(picture))
    assert command("watch", synchronised / "in", "--faces", "all", "--no-words", "--once", "--rest", "0.5").code == 0
    with School(Path("eventguard-work"), Path("consent_data")) as school:
        assert school.record.photos()
        chosen_folder.choose(school, str(synchronised / "in"), "social", "")
        (told,) = [each for each in doctor.examine(school) if each.what == "place of the drop folder"]
    assert told.good and "Syncthing" in told.says


def test_the_page_says_it_too_and_where_to_go_and_nothing_that_has_to_be_typed(
    synchronised: Path, tmp_path: Path
) -> None:
    shared_folder.go_on_there(synchronised / "work")
    with School(synchronised / "work", tmp_path / "consent") as school:
        (line,) = [each for each in set_up(school) if "Syncthing" in str(each["says"])]
        told = [on_the_page(str)(each.says) for each in doctor._places(school)]
    assert line["at"] == "/doctor"
    assert told and not any(map(is_typed, told))


MOUNTED = """
import sys
from pathlib import Path
from eventguard.adapters.computer.shared_anyway import SharedAnyway
from eventguard.adapters.folders.shared import shared
from eventguard.cli import main
base = Path(sys.argv[1])
for name in ("share", "bound", "linked", "mirror", "far"):
    print(name, *shared(base / name / "work" / "ledger.db").values())
folders = ["--workspace", str(base / "bound" / "work"), "--consent-data", str(base / "consent")]
print(main([*folders, "clean", str(base), "--faces", "all"]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="mount namespaces are Linux's")
def test_really_mounted_shares_are_found_through_links_second_places_and_mirrors(home: Path, tmp_path: Path) -> None:
    server = next(
        (each for each in ("/usr/lib/openssh/sftp-server", "/usr/libexec/sftp-server") if Path(each).exists()), ""
    )
    if not (server and shutil.which("sshfs") and shutil.which("unshare")):
        pytest.skip("sshfs, or what it asks, is not here")
    for name in ("far", "share", "bound", "mirror"):
        (tmp_path / name).mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "share", target_is_directory=True)
    ask = tmp_path / "ask"
    ask.write_text(f"#!/bin/sh\nexec {server}\n")
    ask.chmod(0o700)
    mounting = (
        f"sshfs -o ssh_command={ask} there:{tmp_path}/far {tmp_path}/share && "
        f"mount --bind {tmp_path}/share {tmp_path}/bound || exit 77; "
        f"bindfs {tmp_path}/share {tmp_path}/mirror 2>/dev/null || mount --bind {tmp_path}/share {tmp_path}/mirror; "
        f'"$0" -c "$1" {tmp_path}; umount {tmp_path}/mirror {tmp_path}/bound {tmp_path}/share'
    )
    run = ["unshare", "--mount", "sh", "-c", mounting, sys.executable, MOUNTED]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    lines = dict(line.split(" ", 1) for line in done.stdout.splitlines() if " " in line)
    assert lines.keys() == {"share", "bound", "linked", "mirror"}, (done.stdout, done.stderr)
    assert all("network drive" in says for says in lines.values())
    assert "SSH" in lines["bound"] == lines["share"] == lines["linked"]
    assert done.stdout.splitlines()[-2:] == ["far", "2"], "the same folder where it is this computer's own; refused"
    assert "network drive" in done.stderr
    assert names(tmp_path / "far") == []
