"""The main job on the drawn event, as a visitor runs it: who is shown, what is left in the files, what is said."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import piexif
import pytest
from PIL import Image

from eventguard.adapters.photos.codec import PillowCodec
from eventguard.adapters.photos.residue import JpegReader
from eventguard.core.photos.pixels import Box
from eventguard.core.settings import Settings
from tests.conftest import ROOT, Command

pytestmark = pytest.mark.one_python

#: Whose family said yes for social and gave a biometric permission, in consent_data/example-register.csv.
SHOWN = {"P001", "P002", "P009", "P010", "P011"}
#: Whom the drawn photos must therefore never show, and the reason where they can be recognised.
COVERED: dict[str, str | None] = {"P003": "no-consent", "P005": "expired", "P006": "withdrawn"}
COVERED |= dict.fromkeys(["P004", "P007", "P008", "P012"])
#: Who is shown with a yes with name for social.
NAMED = "P010"
PLANTED = ("CANARY", "Canary", "Larkcam", "LC-200", "SN-CANARY-7731", "2026:07:10", "Okafor", "Grace", "Whitlock")
#: What exiftool may say about an output: what a JPEG's own header holds, and what the file system says.
HARMLESS = {
    "JFIF:JFIFVersion", "JFIF:ResolutionUnit", "JFIF:XResolution", "JFIF:YResolution", "File:FileType",
    "File:FileTypeExtension", "File:MIMEType", "File:ImageWidth", "File:ImageHeight", "File:EncodingProcess",
    "File:BitsPerSample", "File:ColorComponents", "File:YCbCrSubSampling", "Composite:ImageSize",
    "Composite:Megapixels",
}  # fmt: skip


@pytest.fixture
def results(demo: Path, command: Command) -> list[dict[str, Any]]:
    """The held photos as JSON."""
    lines = command(*where(demo), "--json", "queue").lines
    assert {line["state"] for line in lines} == {"held"}
    return lines


def where(demo: Path) -> list[str]:
    return ["--workspace", str(demo / "eventguard-work"), "--consent-data", str(demo / "consent_data")]


def test_every_photo_of_the_event_is_held(demo: Path, results: list[dict[str, Any]], samples: Path) -> None:
    assert [line["source"] for line in results] == sorted(path.name for path in (samples / "event").iterdir())
    assert all(Path(line["output"]).is_file() for line in results)


def test_only_those_who_may_be_shown_are_shown_and_everyone_else_is_covered(
    results: list[dict[str, Any]], samples: Path
) -> None:
    truth = json.loads((samples / "truth.json").read_text())
    seen_shown, seen_covered = set(), set()
    for line in results:
        scene = truth[line["source"]]
        scale = line["size"][0] / scene["size"][0]
        for drawn in scene["faces"]:
            box = Box(*(round(value * scale) for value in drawn["box"]))
            faces = [face for face in line["faces"] if Box(*face["box"]).holds_centre_of(box)]
            assert faces, f"{line['source']}: a drawn face was not found"
            for face in faces:
                assert face["person"] in (None, drawn["person"]), "nobody is taken for somebody else"
                if face["verdict"] == "show":
                    assert drawn["person"] in SHOWN
                    seen_shown.add(drawn["person"])
                elif drawn["person"] in COVERED:
                    seen_covered.add((drawn["person"], face["reason"] if face["person"] else None))
    assert seen_shown == SHOWN
    assert set(COVERED.items()) <= seen_covered


def test_names_on_things_are_covered_flat_and_all_other_writing_is_left_as_it_is(
    results: list[dict[str, Any]], samples: Path
) -> None:
    truth, codec = json.loads((samples / "truth.json").read_text()), PillowCodec(Settings())
    for line in results:
        paths = samples / "event" / line["source"], Path(line["output"])
        source, output = (np.asarray(codec.decode(path.read_bytes()), dtype=int) for path in paths)
        assert source.shape == output.shape
        for drawn in truth[line["source"]]["words"]:
            there = cv2.fillPoly(np.zeros(source.shape[:2], np.uint8), [np.array(drawn["corners"], np.int32)], 1) > 0
            if drawn["person"] not in (None, NAMED):
                assert output[there].std(axis=0).max() < 4, f"{drawn['text']} is covered by one colour"
                assert np.abs(output[there] - source[there]).mean() > 12, drawn["text"]
            else:
                changed = np.abs(output[there] - source[there]).max(axis=1) > 60  # more than encoding anew does
                assert changed.mean() < 0.1, f"{drawn['text']} stays, but for the rim of a cover beneath it"
        covered = [word["person"] for word in line["words"] if word["verdict"] == "cover"]
        assert sorted(covered) == sorted(
            drawn["person"] for drawn in truth[line["source"]]["words"] if drawn["person"] not in (None, NAMED)
        ), "a line is covered for each name, and nothing for what is no writing"


def test_nothing_that_was_planted_is_left_in_any_output(
    demo: Path, results: list[dict[str, Any]], samples: Path
) -> None:
    sources = b"".join(path.read_bytes() for path in (samples / "event").iterdir())
    present = [canary for canary in PLANTED if canary.encode() in sources]
    assert len(present) >= 6, "the test would prove nothing without the planted words"
    for line in results:
        output = Path(line["output"])
        content = output.read_bytes()
        assert JpegReader().residue(content) == ()
        assert not any(piexif.load(content)[group] for group in ("0th", "Exif", "GPS", "Interop", "1st", "thumbnail"))
        for canary in PLANTED:
            for spelling in (canary.encode(), canary.encode("utf-16-le"), canary.encode("utf-16-be")):
                assert spelling not in content
        assert not any(word in output.name.lower() for word in ("ada", "grace", "img", "dsc", "2026"))


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed (libimage-exiftool-perl)")
def test_exiftool_finds_nothing_but_what_a_jpeg_says_of_itself(demo: Path) -> None:
    arguments = ["exiftool", "-a", "-G1", "-s", "-ee3", "-u", "-U", "-j", str(demo / "eventguard-work" / "held")]
    tool = subprocess.run(arguments, capture_output=True, text=True, check=True)
    found = {tag for photo in json.loads(tool.stdout) for tag in photo}
    assert {tag for tag in found if not tag.startswith(("System:", "ExifTool:", "SourceFile"))} <= HARMLESS


def test_what_was_in_the_files_is_told(results: list[dict[str, Any]]) -> None:
    found = {line["source"]: set(line["found"]) for line in results}
    assert {"gps", "camera", "serial-number", "owner", "date", "thumbnail", "caption"} <= found["IMG_0101.jpg"]
    assert "gps" in found["20260710_141503.heic"]
    assert "comment" in found["DSC_0042.jpg"] and "gps" not in found["DSC_0057.jpg"]
    assert "trailer" in found["IMG_0107.jpg"] and "xmp" in found["Ada and Grace on stage.jpg"]
    assert found["IMG_0120.jpg"] == set()


def test_the_sideways_portrait_stands_upright(results: list[dict[str, Any]]) -> None:
    (portrait,) = (line for line in results if line["source"] == "DSC_0057.jpg")
    assert portrait["size"][1] > portrait["size"][0]


def test_a_second_demo_in_the_same_folder_does_nothing_twice(
    demo: Path, command: Command, results: list[dict[str, Any]]
) -> None:
    again = command("--json", "demo", "--into", demo)
    assert again.code == 0
    assert {line["reason"] for line in again.lines} == {"cleaned before; nothing was done again"}
    assert sorted(line["output"] for line in again.lines) == sorted(line["output"] for line in results)


def test_a_demo_does_not_mix_with_other_files(command: Command, tmp_path: Path) -> None:
    (tmp_path / "school").mkdir()
    (tmp_path / "school" / "real.jpg").touch()
    run = command("demo", "--into", tmp_path / "school")
    assert run.code == 2
    assert [path.name for path in (tmp_path / "school").iterdir()] == ["real.jpg"]


def test_a_withdrawal_covers_a_person_who_was_shown(demo: Path, command: Command, tmp_path: Path) -> None:
    """Law 7, through the real engines: clean, withdraw, clean again."""
    photo = demo / "photos" / "event" / "DSC_0057.jpg"
    own = ["--workspace", str(tmp_path / "other"), "--consent-data", str(tmp_path / "consent")]
    shutil.copytree(demo / "consent_data", tmp_path / "consent")
    (line,) = command(*own, "--json", "clean", photo).lines
    assert [face["person"] for face in line["faces"] if face["verdict"] == "show"] == ["P002"]
    assert command(*own, "people", "consent", "P002", "--channel", "social", "--no").code == 0
    assert command(*own, "approvers", "add", "Head").code == 0
    assert command(*own, "approve", line["id"], "--by", "Head").code == 1
    (line,) = command(*own, "--json", "clean", photo).lines
    assert [(face["verdict"], face["reason"]) for face in line["faces"] if face["person"]] == [("cover", "withdrawn")]
    assert command(*own, "approve", line["id"], "--by", "Head").code == 0


def test_the_samples_are_what_their_script_draws(monkeypatch: pytest.MonkeyPatch, samples: Path) -> None:

    monkeypatch.syspath_prepend(str(ROOT / "samples"))
    import scenes  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    drawn = np.asarray(scenes.portrait("P001", 0).convert("RGB"), dtype=int)
    kept = np.asarray(Image.open(samples / "portraits" / "P001" / "1.jpg"), dtype=int)
    assert np.abs(drawn - kept).mean() < 3


def test_a_withdrawal_names_what_shows_the_person_and_check_never_recommends_it(
    demo: Path, command: Command, tmp_path: Path
) -> None:
    photo = demo / "photos" / "event" / "DSC_0057.jpg"
    own = ["--workspace", str(tmp_path / "other"), "--consent-data", str(tmp_path / "consent")]
    shutil.copytree(demo / "consent_data", tmp_path / "consent")
    (line,) = command(*own, "--json", "clean", photo).lines
    assert "approve" in command(*own, "check", line["output"]).out
    assert line["output"] in command(*own, "people", "consent", "P002", "--channel", "social", "--no").out
    assert "Ben Whitlock, who may not be shown" in command(*own, "queue").out
    assert "Cover them now" in command(*own, "check", photo).out
    command(*own, "people", "consent", "P002", "--channel", "social", "--yes", "--evidence", "a letter")
    command(*own, "approvers", "add", "Head")
    (approved,) = command(*own, "--json", "approve", line["id"], "--by", "Head").lines
    assert "Post the cleaned one" in command(*own, "check", photo).out
    withdrawn = command(*own, "people", "consent", "P002", "--channel", "social", "--no")
    assert Path(approved["output"]).name in withdrawn.out and "eventguard" in withdrawn.out
    assert not Path(approved["output"]).exists(), "it has left the folder that is posted from"
    for file in (photo, tmp_path / "other" / "taken-down" / Path(approved["output"]).name):
        answer = command(*own, "check", file)
        assert answer.code == 1
        assert "Take it down" in answer.out and "Post the cleaned one" not in answer.out
