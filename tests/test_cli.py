"""The contract of the command line: exit codes, JSON, words for people, and a README that knows every option."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer.main

from eventguard import __version__
from eventguard.app.computer import doctor
from eventguard.app.school import School
from eventguard.cli import app
from eventguard.core.photos.pixels import Pixels
from tests.conftest import PASSPHRASE, ROOT, Command, jpeg, write_register
from tests.torture import files

PHOTO_KEYS = {"hard", "not_compared", "source", "id", "state", "output", "size", "found", "reason", "faces", "words"}
FACE_KEYS = {"n", "box", "verdict", "reason", "person", "detection", "distance"}


@pytest.fixture
def photos(tmp_path: Path, picture: Any) -> Path:
    """Two photos without faces."""
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "IMG_1.jpg").write_bytes(jpeg(picture, comment=b"CANARY"))
    (folder / "IMG_2.jpg").write_bytes(jpeg(picture // 2))
    return folder


def test_a_photo_goes_the_whole_way_from_folder_to_approved(command: Command, photos: Path, tmp_path: Path) -> None:
    cleaned = command("--json", "clean", photos, "--faces", "all", "--event", "Sports Day")
    assert cleaned.code == 0
    assert all(line.keys() == PHOTO_KEYS for line in cleaned.lines)
    first = next(line for line in cleaned.lines if line["source"] == "IMG_1.jpg")
    assert (first["state"], first["size"], first["found"]) == ("held", [96, 64], ["comment"])
    assert re.fullmatch(r"eventguard-work/held/sports-day-00[12]-[0-9a-f]{6}\.jpg", Path(first["output"]).as_posix())
    content = (tmp_path / first["output"]).read_bytes()
    assert b"CANARY" not in content

    assert command("check", photos / "IMG_1.jpg").code == 1
    assert command("approve", first["id"], "--by", "Head").code == 2, "nobody may approve yet"
    assert command("approvers", "add", "Head").code == 0
    approved = command("--json", "approve", first["id"][:8], "--by", "Head")
    assert approved.code == 0
    path = tmp_path / approved.lines[0]["output"]
    assert path.parent == tmp_path / "eventguard-work" / "approved" / "social"
    assert path.read_bytes() == content
    assert command("check", path).code == 0
    assert command("check", path, "--channel", "press").code == 1, "approved for another channel"
    assert command("audit", "verify").code == 0
    path.write_bytes(content + b"x")
    assert command("check", path).code == 1
    assert command("audit", "verify").code == 1


@pytest.mark.one_python  # what is cleaned is the same on each, and one that goes the whole way runs on both
def test_check_says_what_the_file_says_and_no_record_of_it_is_kept(command: Command, tmp_path: Path) -> None:
    photo = tmp_path / "IMG_3.jpg"
    photo.write_bytes(files()["jpeg/exif-gps"])
    run = command("check", photo)
    assert run.code == 1
    assert "the place where it was taken: 51.47778, -0.00139 (the place to within 31 m)" in run.out
    assert "the name of the place: LarkfieldCanary7" in run.out
    told = command("--json", "check", photo).lines[0]
    assert told["found"][:2] == ["gps", "place-name"] and told["details"]["gps"].startswith("51.47778")
    cleaned = command("--json", "clean", photo, "--faces", "all").lines[0]
    assert "place-name" in cleaned["found"]
    assert "the name of the place" in command("show", cleaned["id"]).out
    kept = (tmp_path / "eventguard-work" / "ledger.db").read_bytes()
    assert b"LarkfieldCanary7" not in kept and b"51.47778" not in kept


def test_a_cleaned_file_is_a_png_when_asked_and_bears_the_hour_of_its_cleaning(
    command: Command, photos: Path, tmp_path: Path
) -> None:
    for photo in photos.iterdir():
        os.utime(photo, (1_000_000_000, 1_000_000_000))
    before = time.time() - 2  # some file systems count in steps of two seconds
    line = command("--json", "clean", photos, "--faces", "all", "--format", "png").lines[0]
    output = tmp_path / line["output"]
    assert output.suffix == ".png" and output.read_bytes().startswith(b"\x89PNG")
    assert output.stat().st_mtime >= before
    assert command("approvers", "add", "Head").code == 0
    assert command("approve", line["id"], "--by", "Head").code == 0
    assert (tmp_path / "eventguard-work" / "approved" / "social" / output.name).stat().st_mtime >= before


def test_bad_input_is_quarantined_with_a_reason_and_the_rest_is_done(
    command: Command, photos: Path, tmp_path: Path
) -> None:
    (photos / "text.jpg").write_text("hello")
    (photos / "empty.jpg").touch()
    (photos / "cut.jpg").write_bytes((photos / "IMG_1.jpg").read_bytes()[:700])
    (photos / "clip.jpg").write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 50)
    before = {path: path.read_bytes() for path in photos.iterdir()}
    run = command("--json", "clean", photos, "--faces", "all")
    assert run.code == 3
    states = {line["source"]: line["state"] for line in run.lines}
    assert states == {
        "IMG_1.jpg": "held",
        "IMG_2.jpg": "held",
        **dict.fromkeys(["text.jpg", "empty.jpg", "cut.jpg", "clip.jpg"], "quarantined"),
    }
    for line in run.lines:
        if line["state"] == "quarantined":
            assert line["reason"].endswith(".") and "Traceback" not in line["reason"]
            assert line["output"] is None
    assert {path: path.read_bytes() for path in photos.iterdir()} == before, "originals are sacred"
    again = command("--json", "clean", photos, "--faces", "all")
    assert (again.code, len(again.lines)) == (3, len(run.lines))


def test_a_mistyped_path_is_wrong_use_and_leaves_nothing_behind(command: Command, photos: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    for paths in (["Sprots day"], [photos, "Sprots day", "*.heic"]):
        run = command("--json", "clean", *paths, "--faces", "all")
        assert run.code == 2 and run.lines == [] and "Nothing was cleaned" in run.err
        assert all(str(name) in run.err for name in paths if name != photos), "each is named"
    assert sorted(tmp_path.rglob("*")) == before, "not even a workspace"


@pytest.mark.one_python  # what is cleaned is the same on each, and one that goes the whole way runs on both
def test_files_are_numbered_within_their_event_in_the_order_of_the_folder(command: Command, photos: Path) -> None:
    def numbers(event: str) -> dict[str, str]:
        lines = command("--json", "clean", photos, "--faces", "all", "--event", event).lines
        return {line["source"]: Path(line["output"]).name[:-11] for line in lines}

    assert numbers("Sports Day") == {"IMG_1.jpg": "sports-day-001", "IMG_2.jpg": "sports-day-002"}
    assert set(numbers("Prom").values()) == {"prom-001", "prom-002"}, "cleaned again, they get the next that is free"
    assert set(numbers("sports day!").values()) == {"sports-day-001", "sports-day-002"}
    (photos / "IMG_0.jpg").write_bytes((photos / "IMG_1.jpg").read_bytes() + b"\0")
    assert numbers("sports day!")["IMG_0.jpg"] == "sports-day-003", "those that were there keep theirs"


def test_no_event_is_called_after_a_pupil(command: Command, photos: Path) -> None:
    assert command("people", "add", "P1", "--name", "Ada Okafor", "--class", "4B").code == 0
    run = command("clean", photos, "--faces", "all", "--event", "Ada Okafor's concert")
    assert run.code == 2
    assert "holds a pupil's full name" in run.err and "Call it after the occasion" in run.err
    assert command("--json", "queue").lines == []
    assert command("clean", photos, "--faces", "all", "--event", "Harvest concert 4B").code == 0


@pytest.mark.one_python  # what is cleaned is the same on each, and one that goes the whole way runs on both
def test_what_could_not_be_cleaned_is_listed_by_name_until_it_is_put_away(command: Command, photos: Path) -> None:
    (photos / "text.jpg").write_text("hello")
    (bad,) = (line for line in command("--json", "clean", photos, "--faces", "all").lines if not line["output"])
    told = command("queue").out
    assert "text.jpg" in told and "eventguard reject ID" in told
    assert command("reject", bad["id"], "--by", "the office", "--why", "no photo").code == 0
    assert "text.jpg" not in command("queue").out
    assert "fine  no photos that could not be cleaned" in command("status").out
    (line,) = (line for line in command("--json", "clean", photos, "--faces", "all").lines if not line["output"])
    assert line["state"] == "rejected" and "no photo" in line["reason"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names")
def test_control_characters_in_a_name_reach_no_terminal(command: Command, photos: Path) -> None:
    (photos / "IMG_1.jpg").rename(photos / "evil\x1b[31m\nname\u202e.jpg")
    run = command("clean", photos, "--faces", "all")
    assert run.code == 0
    assert "\\x1b[31m\\nname\\u202e" in run.out.replace("\n", "") or "evil\\x1b" in run.out
    for text in (run.out, command("--json", "clean", photos, "--faces", "all").out, command("queue").out):
        assert "\x1b[31m" not in text and "\u202e" not in text


def test_copies_of_one_picture_share_one_record_and_each_file_is_told(command: Command, photos: Path) -> None:
    (photos / "copy.jpg").write_bytes((photos / "IMG_1.jpg").read_bytes())
    lines = command("--json", "clean", photos, "--faces", "all").lines
    assert len(lines) == 3
    assert len({line["output"] for line in lines}) == 2
    assert len(command("--json", "queue").lines) == 2


@pytest.mark.one_python  # what is cleaned is the same on each, and one that goes the whole way runs on both
def test_a_thorough_look_is_not_undone_by_a_usual_one(command: Command, photos: Path) -> None:
    usual = command("--json", "clean", photos, "--faces", "all").lines
    thorough = command("--json", "clean", photos, "--faces", "all", "--thorough").lines
    assert all(line["reason"] is None for line in thorough), "each was looked at anew"
    again = command("--json", "clean", photos, "--faces", "all").lines
    assert {line["output"] for line in again} == {line["output"] for line in thorough}
    assert all("nothing was done again" in line["reason"] for line in again)
    assert len(usual) == len(again) == 2


@pytest.mark.one_python  # what is cleaned is the same on each, and one that goes the whole way runs on both
def test_the_same_folder_again_does_nothing_twice_unless_asked(command: Command, photos: Path) -> None:
    first = command("--json", "clean", photos, "--faces", "all").lines
    second = command("--json", "clean", photos, "--faces", "all").lines
    assert sorted(line["output"] for line in first) == sorted(line["output"] for line in second)
    assert {line["reason"] for line in second} == {"cleaned before; nothing was done again"}
    smaller = command("--json", "clean", photos, "--faces", "all", "--style", "solid").lines
    assert {line["reason"] for line in smaller} == {None}, "another recipe renders a held photo anew"
    rejected = command("--json", "reject", first[0]["id"], "--by", "Head", "--why", "blurred")
    assert rejected.lines[0]["state"] == "rejected"
    states = {line["id"]: line["state"] for line in command("--json", "clean", photos, "--faces", "all").lines}
    assert states[first[0]["id"]] == "rejected", "a refusal is not undone by running again"
    states = {
        line["id"]: line["state"] for line in command("--json", "clean", photos, "--faces", "all", "--again").lines
    }
    assert states[first[0]["id"]] == "held"


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["clean", "photos"], "people import"),
        (["people", "list"], "people import"),
        (["recognition", "status"], "people import"),
        (["--workspace", "x", "--consent-data", "x", "queue"], "--workspace"),
        (["people", "import", "nowhere.csv"], "Check the name"),
        (["people", "enrol"], "--folder"),
    ],
)
def test_missing_set_up_is_exit_code_2_with_the_command_that_mends_it(
    command: Command, photos: Path, arguments: list[str], remedy: str
) -> None:
    run = command(*arguments)
    assert run.code == 2
    assert remedy in run.err


@pytest.mark.parametrize(
    "arguments", [["clean"], ["nonsense"], ["clean", "x", "--channel", "tiktok"], ["clean", "x", "--size", "9"]]
)
def test_wrong_use_is_exit_code_2(command: Command, arguments: list[str]) -> None:
    assert command(*arguments).code == 2


def test_a_refusal_is_exit_code_1_and_says_what_to_do(command: Command) -> None:
    command("approvers", "add", "Head")
    run = command("approve", "abcdef0123", "--by", "Head")
    assert run.code == 1
    assert "There is no photo abcdef0123" in run.err and "eventguard queue" in run.err


def test_recognition_stays_off_until_the_assessment_is_recorded(command: Command, tmp_path: Path) -> None:
    command("people", "import", write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    assert command("--json", "recognition", "status").lines[0]["on"] is False
    assert command("people", "enrol", "P1", tmp_path / "people.csv").code == 2
    assert command("recognition", "on", "--dpia", " ", "--by", "Head").code == 2
    assert command("recognition", "on", "--dpia", "DPIA-7", "--by", "Head").code == 0
    assert command("--json", "recognition", "status").lines[0] == {
        **command("--json", "recognition", "status").lines[0],
        "on": True,
        "dpia": "DPIA-7",
        "by": "Head",
    }
    command("recognition", "off")
    assert command("--json", "recognition", "status").lines[0]["on"] is False


def test_a_passphrase_comes_from_the_named_file_and_never_from_an_argument(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert command("approvers", "add", "Head").code == 0
    assert PASSPHRASE not in command("approvers", "list").out
    monkeypatch.setenv("EVENTGUARD_PASSPHRASE_FILE", str(tmp_path / "nowhere"))
    assert command("approvers", "add", "Deputy", "--by", "Head").code == 2
    assert command("--json", "approvers", "list").lines == [{"name": "Head", "login": "", "roles": ["approver"]}]


def test_the_list_of_approvers_is_changed_with_the_passphrase_of_one_who_is_on_it(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "new.txt").write_text("four other random words\n")
    monkeypatch.setenv("EVENTGUARD_NEW_PASSPHRASE_FILE", str(tmp_path / "new.txt"))
    assert command("approvers", "add", "Head").code == 0, "the first is free, with a passphrase from the usual file"
    for arguments in (("add", "Deputy"), ("remove", "Head")):
        run = command("approvers", *arguments)
        assert (run.code, "--by APPROVER" in run.err) == (2, True)
    assert command("approvers", "add", "H\u00e9ad", "--by", "Head").code == 2, "nobody could tell them apart"
    assert command("approvers", "add", "Deputy", "--by", "head").code == 0
    assert command("approvers", "remove", "Head", "--by", "Deputy").code == 1, "that is not Deputy's passphrase"
    monkeypatch.setenv("EVENTGUARD_PASSPHRASE_FILE", str(tmp_path / "new.txt"))
    assert command("approvers", "remove", "Head", "--by", "Deputy").code == 0
    last = command("approvers", "remove", "Deputy", "--by", "Deputy")
    assert (last.code, "last approver" in last.err) == (1, True)
    assert command("approvers", "add", "New Head", "--nobody-left").code == 0
    told = command("status").out.replace("\n", " ")
    assert "without any approver's passphrase" in told and 'approvers remove "New Head" --by APPROVER' in told


@pytest.mark.one_python  # what is cleaned is the same on each, and one that goes the whole way runs on both
def test_who_cleaned_is_who_said_so_and_where_nobody_did_the_approver_is_told(
    command: Command, photos: Path, tmp_path: Path
) -> None:
    command("approvers", "add", "Head")
    one, other = sorted(photos.iterdir())
    (named,) = command("--json", "--as", "Head ", "clean", one, "--faces", "all").lines
    refused = command("approve", named["id"], "--by", "Head")
    assert (refused.code, "Head prepared this photo" in refused.err) == (1, True)
    (unnamed,) = command("--json", "clean", other, "--faces", "all").lines
    run = command("approve", unnamed["id"], "--by", "Head")
    assert run.code == 0
    assert "whether that was the approver is not known" in run.err
    command("clean", other, "--faces", "all", "--channel", "press")
    assert "is not known" in command("--json", "approve", "--all", "--yes", "--by", "Head").err
    mixed = command("--as", "He\u0430d", "clean", one, "--faces", "all")
    assert (mixed.code, "more than one alphabet" in mixed.err) == (2, True)


def test_a_caption_that_names_a_pupil_makes_even_an_approved_photo_unsafe(
    command: Command, tmp_path: Path, picture: Pixels
) -> None:
    command("people", "import", write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,"]))
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "photo.jpg").write_bytes(jpeg(picture))
    command("approvers", "add", "Head")
    (line,) = command("--json", "--as", "Office", "clean", "one", "--faces", "all").lines
    assert command("approve", line["id"], "--by", "Head").code == 0
    (approved,) = (tmp_path / "eventguard-work" / "approved" / "social").iterdir()
    assert command("check", approved, "--caption", "Well done, Year 4!").code == 0
    run = command("check", approved, "--caption", "Well done [bold]ada okaforr[/], ring 07700 900123")
    assert run.code == 1
    assert ">>ada okaforr<<" in run.out and ">>07700 900123<<" in run.out and "[bold]" in run.out
    (line,) = command("--json", "check", approved, "--caption", "Ada O. of 4B").lines
    assert [found["person"] for found in line["caption"]] == ["P1", None]


@pytest.mark.parametrize(("days", "good"), [(0, True), (365, True), (366, False)])
def test_doctor_says_when_the_bundle_is_older_than_a_year(
    school: School, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, days: int, good: bool
) -> None:
    def bundle() -> list[tuple[bool, str]]:
        return [(each.good, each.says) for each in doctor.examine(school) if each.what == "bundle"]

    monkeypatch.setattr(doctor, "BUILT", built := tmp_path / "built")
    assert bundle() == []  # no bundle
    built.write_text(f"{school.today() - timedelta(days=days)}\n")
    ((is_good, says),) = bundle()
    assert is_good is good and says.startswith("built on ") and ("newer one" in says) is not good


def test_doctor_says_what_is_missing(command: Command, tmp_path: Path) -> None:
    run = command("--json", "doctor")
    assert run.code == 2, "there is no register yet"
    findings = {line["what"]: line["good"] for line in run.lines}
    assert findings["face detector"] and findings["face recogniser"] and findings["second recogniser"]
    assert findings["openvino"] and findings["dlib-bin"]
    assert not findings["register"]
    command("people", "import", write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    assert command("doctor").code == 2, "nobody may approve yet"
    command("approvers", "add", "Head")
    assert command("doctor").code == 0


def test_an_unforeseen_fault_is_a_sentence_and_not_a_stack_trace(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "eventguard-work").mkdir()
    (tmp_path / "eventguard-work" / "held").write_text("a file where a folder should be")
    run = command("approvers", "add", "Head")
    assert run.code == 2
    assert "Traceback" not in run.err and "cannot be used" in run.err


def test_it_runs_as_a_module_and_tells_its_version() -> None:
    run = subprocess.run([sys.executable, "-m", "eventguard", "--version"], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == f"EventGuard {__version__}"


def commands(group: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command of the tool with its full name."""
    group = group or typer.main.get_command(app)
    for name, each in group.commands.items():
        if hasattr(each, "commands"):
            yield from commands(each, (*path, name))
        else:
            yield (*path, name), each


def test_every_command_and_every_option_is_explained_in_its_help() -> None:
    for name, each in commands():
        assert each.help, name
        for parameter in each.params:
            if parameter.param_type_name == "option":
                assert parameter.help, (name, parameter.name)


def test_the_readme_knows_every_command_and_every_option() -> None:
    table = [line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("| `")]
    for name, each in commands():
        rows = [row for row in table if re.search(rf"`{' '.join(name)}[` ]", row)]
        assert rows, f"{' '.join(name)} is not in the README's table"
        for parameter in each.params:
            if parameter.param_type_name == "option" and parameter.name != "help":
                for option in (*parameter.opts, *parameter.secondary_opts):
                    assert any(f"`{option}`" in row for row in rows), f"{' '.join(name)} {option}"


def test_the_product_never_promises_what_a_cover_cannot_do() -> None:
    for path in [*(ROOT / "src").rglob("*.py"), ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        assert not re.search(r"anonym", path.read_text(encoding="utf-8"), re.IGNORECASE), path


def test_advice_can_be_typed_as_it_stands(command: Command, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV", "uv")
    assert "uv run eventguard clean" in command("check", photos / "IMG_1.jpg").out
    monkeypatch.delenv("UV")
    advice = command("--workspace", "my work", "check", photos / "IMG_1.jpg").out
    assert 'eventguard --workspace "my work" clean' in advice
