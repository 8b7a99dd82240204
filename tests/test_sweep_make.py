"""Cleaned replacements for what is online: held, made once, and nothing there is changed."""

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.people.import_file import import_register
from eventguard.core.photos.photo import State
from tests import drawn_export
from tests.conftest import PASSPHRASE, Command, school_at, write_register
from tests.test_approve import HEAD

pytestmark = pytest.mark.one_python


def test_a_picture_that_shows_a_face_gets_a_covered_replacement_that_waits_and_is_made_once(
    command: Command, tmp_path: Path, samples: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    shutil.copy(next((samples / "portraits").rglob("*.jpg")), site / "face.jpg")
    shutil.copy(site / "face.jpg", site / "copy.jpg")
    drawn_export.scenery(1).save(site / "hall.jpg")
    before = {path: path.read_bytes() for path in site.iterdir()}
    answer = command("--json", "sweep", site, "--make")
    *told, whole = answer.lines
    assert answer.code == 1 and whole["made"] == 1
    (replacement,) = {each["replacement"] for each in told}
    assert {path: path.read_bytes() for path in site.iterdir()} == before
    with school_at(tmp_path / "eventguard-work", tmp_path / "consent_data") as school:
        (photo,) = school.record.photos()
        assert photo.id == replacement and photo.state is State.HELD and photo.covered and not photo.shown
        output = photo.output
    again = command("--json", "sweep", site, "--make").lines
    assert again[-1]["made"] == 0 and {each["replacement"] for each in again[:-1]} == {replacement}
    with school_at(tmp_path / "eventguard-work", tmp_path / "consent_data") as school:
        assert [photo.output for photo in school.record.photos()] == [output]
    plain = command("sweep", site, "--make")
    assert plain.code == 1 and "1 replacement" in plain.out
    assert "its replacement waits for somebody to approve it" in plain.out
    with school_at(tmp_path / "eventguard-work", tmp_path / "consent_data") as school:
        approvers.add(school, HEAD, PASSPHRASE)
        approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
        there = school.where(school.record.photos()[0])
    assert command("sweep", site, "--report", tmp_path / "list.csv").code == 1
    assert f"put {there} in its place" in (tmp_path / "list.csv").read_text("utf-8-sig")


def test_an_original_on_which_nobody_is_seen_never_passes_for_its_own_replacement(
    command: Command, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    drawn_export.scenery(1).save(site / "hall.jpg", exif=exif)
    for new in (1, 0):
        *told, whole = command("--json", "sweep", site, "--make").lines
        assert [each["kind"] for each in told] == ["metadata"] and whole["made"] == new
        assert told[0]["replacement"]


def test_a_photo_that_was_cleaned_here_gets_no_replacement_and_neither_does_what_is_fine(
    command: Command, tmp_path: Path, samples: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    face = next((samples / "portraits").rglob("*.jpg"))
    assert command("clean", face, "--faces", "all", "--channel", "website").code == 0
    (held,) = (tmp_path / "eventguard-work" / "held").iterdir()
    shutil.copy(held, site / "held.jpg")  # online although nobody has approved it
    drawn_export.scenery(1).save(site / "hall.jpg")
    answer = command("--json", "sweep", site, "--make")
    *told, whole = answer.lines
    assert [(each["kind"], each["replacement"]) for each in told] == [("not-approved", None)]
    assert whole["made"] == 0


def test_a_copy_in_which_a_name_can_be_read_is_not_taken_for_our_photo_that_covers_it(
    command: Command, tmp_path: Path
) -> None:
    with school_at(tmp_path / "eventguard-work", tmp_path / "consent_data", user="office") as school:
        import_register(school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    site = tmp_path / "site"
    site.mkdir()
    sign = drawn_export.scenery(3)
    ImageDraw.Draw(sign).rectangle((204, 181, 304, 201), fill=(190, 190, 190))
    ImageDraw.Draw(sign).text((206, 182), drawn_export.NAMED, "black", ImageFont.load_default(17))
    sign.save(tmp_path / "sign.jpg", quality=95)
    assert command("clean", tmp_path / "sign.jpg", "--channel", "website").code == 0
    with Image.open(tmp_path / "sign.jpg") as image:
        image.save(site / "sign.jpg", quality=88)
    *told, _ = command("--json", "sweep", site).lines
    assert "word" in {each["kind"] for each in told}
