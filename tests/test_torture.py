"""Laws 3 and 4: whatever a file carries beside its pixels, and wherever, nothing of it reaches a cleaned photo."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from eventguard.adapters.photos.codec import PillowCodec
from eventguard.adapters.photos.inspector import FileInspector
from eventguard.adapters.photos.residue import JpegReader, PngReader
from eventguard.core.settings import Format, Settings
from tests.conftest import Command, encoded
from tests.torture import carries, files
from tests.torture.parts import PICTURE

pytestmark = pytest.mark.one_python

FILES = files()
#: Places that belong to no part of a file, or lie within one that is part of the picture: nobody could name them.
NAMELESS = {"jpeg/before-end", "jpeg/unused-table", "png/behind-stream", "png/more-rows", "png/palette"}
NAMELESS |= {"gif/behind-pixels", "tiff/gap", "tiff/after", "bmp/gap", "bmp/icc-description", "heic/behind-pixels"}
#: What exiftool may say of a cleaned photo: what its header says, and what follows from that.
HEADER = {"File", "JFIF", "PNG", "Composite", "System", "ExifTool"}


def test_there_are_enough_of_them_in_every_format() -> None:
    formats = {name.split("/")[0] for name in FILES}
    assert formats == {"jpeg", "png", "webp", "tiff", "gif", "heic", "avif", "bmp"}
    assert len(FILES) >= 80


@pytest.mark.parametrize("name", FILES)
def test_every_torture_file_carries_its_secret(name: str) -> None:
    assert carries(FILES[name])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF"])
def test_a_plain_file_carries_none(form: str) -> None:
    assert not carries(encoded(PICTURE, form))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("form", Format)
def test_no_secret_survives(name: str, form: Format) -> None:
    codec = PillowCodec(Settings(format=form))
    cleaned = codec.encode(codec.decode(FILES[name]))
    assert not carries(cleaned)
    assert (JpegReader() if form is Format.JPEG else PngReader()).residue(cleaned) == ()


@pytest.mark.parametrize("name", sorted(FILES.keys() - NAMELESS))
def test_staff_are_told_that_something_is_there(name: str) -> None:
    assert FileInspector().found(FILES[name], PICTURE)


def test_the_command_cleans_them_all_and_exiftool_finds_nothing_either(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    run = command("--json", "clean", folder, "--faces", "all")
    assert run.code == 0
    assert len(run.lines) == len(FILES)
    assert {line["state"] for line in run.lines} == {"held"}
    outputs = [Path(line["output"]) for line in run.lines]
    assert not any(carries(output.read_bytes()) for output in outputs)
    assert not any(carries(file.read_bytes()) for file in (tmp_path / "eventguard-work").rglob("*") if file.is_file())
    if tool := shutil.which("exiftool"):
        options = ("-j", "-a", "-G1", "-s", "-ee3", "-u", "-U")
        answer = subprocess.run([tool, *options, *outputs], capture_output=True, check=True, text=True)
        groups = {tag.split(":")[0] for photo in json.loads(answer.stdout) for tag in photo if tag != "SourceFile"}
        assert groups <= HEADER
