"""What is told about a file: everything planted in it is found, and nothing that is not there."""

import piexif
import pytest

from eventguard.adapters.metadata import FileInspector
from eventguard.core.ports import Pixels
from tests.conftest import encoded, jpeg

found = FileInspector().found
GPS = {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((51, 1), (7, 1), (24, 1))}


def exif(**groups: dict[int, object]) -> bytes:
    names = {"zeroth": "0th", "exif": "Exif", "gps": "GPS", "thumbnail": "thumbnail", "first": "1st"}
    return bytes(piexif.dump({names[group]: content for group, content in groups.items()}))


@pytest.mark.parametrize(
    ("groups", "word"),
    [
        ({"gps": GPS}, "gps"),
        ({"zeroth": {piexif.ImageIFD.Make: b"Larkcam"}}, "camera"),
        ({"zeroth": {piexif.ImageIFD.Artist: b"A. Parent"}}, "owner"),
        ({"zeroth": {piexif.ImageIFD.ImageDescription: b"Ada in 4B"}}, "caption"),
        ({"exif": {piexif.ExifIFD.BodySerialNumber: b"7731"}}, "serial-number"),
        ({"exif": {piexif.ExifIFD.DateTimeOriginal: b"2026:07:10 14:15:03"}}, "date"),
        ({"exif": {piexif.ExifIFD.UserComment: b"hello"}}, "comment"),
    ],
)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_each_kind_of_exif_is_found_in_each_format(
    picture: Pixels, groups: dict[str, dict[int, object]], word: str, form: str
) -> None:
    assert word in found(encoded(picture, form, exif=exif(**groups)))


def test_a_thumbnail_is_found(picture: Pixels) -> None:
    assert "thumbnail" in found(jpeg(picture, exif=exif(thumbnail=jpeg(picture), first={})))  # type: ignore[arg-type]


def test_comments_profiles_text_and_trailers_are_found(picture: Pixels) -> None:
    assert found(jpeg(picture, comment=b"Ada")) == ("comment",)
    assert found(jpeg(picture) + b"movie") == ("trailer",)
    assert found(jpeg(picture, xmp=b"<x:xmpmeta/>")) == ("xmp",)
    assert found(jpeg(picture, icc_profile=b"profile")) == ("colour-profile",)


def test_nothing_is_found_in_a_bare_picture(picture: Pixels) -> None:
    for form in ("JPEG", "PNG", "BMP"):
        assert found(encoded(picture, form)) == ()


def test_damaged_exif_is_still_told(picture: Pixels) -> None:
    assert "exif" in found(jpeg(picture, exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"))


@pytest.mark.parametrize("untrusted", [b"", b"\xff\xd8\xff", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_a_broken_file_never_raises(untrusted: bytes) -> None:
    assert found(untrusted) == ()
