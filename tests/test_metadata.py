"""What is told about a file: everything planted in it is found, and nothing that is not there."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
import piexif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventguard.adapters.photos.codec import PillowCodec
from eventguard.adapters.photos.embedded_thumbnail import shows_another
from eventguard.adapters.photos.exif import in_exif, loaded
from eventguard.adapters.photos.inspector import FileInspector
from eventguard.core.photos.hidden_data import Finding, Trace, moment, shortened
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Settings
from tests.conftest import encoded, jpeg

pytestmark = pytest.mark.one_python


def found(untrusted: bytes) -> tuple[str, ...]:
    """The words for what a file carries."""
    pixels = PillowCodec(Settings()).decode(untrusted)
    return tuple(finding.trace for finding in FileInspector().found(untrusted, pixels))


def details(untrusted: bytes) -> dict[str, str]:
    """What a file says, by word."""
    pixels = PillowCodec(Settings()).decode(untrusted)
    return {finding.trace: finding.detail for finding in FileInspector().found(untrusted, pixels)}


EAST = {
    piexif.GPSIFD.GPSLongitudeRef: b"E",
    piexif.GPSIFD.GPSLongitude: ((0, 1), (20, 1), (24, 1)),
}
WEST = EAST | {piexif.GPSIFD.GPSLongitudeRef: b"W"}
GPS: dict[int, object] = {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((51, 1), (7, 1), (24, 1))}


def jpeg_header(width: int, height: int) -> bytes:
    """A JPEG that claims a size and holds nothing."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xda\0\x08\1\1\0\0\x3f\0\xff\xd9"


def packet(body: str) -> bytes:
    """An XMP packet around some properties."""
    spaces = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "p": "http://ns.adobe.com/photoshop/1.0/",
        "x": "http://ns.adobe.com/xap/1.0/",
        "i": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
        "m": "http://ns.microsoft.com/photo/1.2/t/Region#",
        "r": "http://www.metadataworkinggroup.com/schemas/regions/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    }
    named = " ".join(f'xmlns:{short}="{space}"' for short, space in spaces.items())
    properties = f"<rdf:Description>{body}</rdf:Description>"
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF {named}>{properties}</rdf:RDF></x:xmpmeta>".encode()


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


def test_a_thumbnail_that_shows_another_picture_is_told_apart(picture: Pixels) -> None:
    other = np.asarray(picture[::-1, ::-1] ^ 0x55)
    word = "thumbnail-of-another-picture"
    assert word in found(jpeg(picture, exif=exif(thumbnail=jpeg(other), first={})))  # type: ignore[arg-type]
    turned = np.rot90(picture)
    assert word not in found(jpeg(picture, exif=exif(thumbnail=jpeg(turned), first={})))  # type: ignore[arg-type]


@pytest.mark.parametrize("thumbnail", [b"\xff\xd8\xff\xd9", b"<Dummy thumbnail image data>"])
def test_of_a_thumbnail_that_is_no_picture_nothing_is_claimed(picture: Pixels, thumbnail: bytes) -> None:
    assert not shows_another(thumbnail, picture)


def test_a_thumbnail_that_claims_to_be_huge_is_another_picture_and_is_not_decoded(picture: Pixels) -> None:
    assert shows_another(jpeg_header(30_000, 30_000), picture)


def test_a_comment_is_repeated(picture: Pixels) -> None:
    assert details(jpeg(picture, comment=b"Ada in 4B"))["comment"] == "Ada in 4B"
    assert details(encoded(picture, "GIF", comment=b"Ada in 4B"))["comment"] == "Ada in 4B"


@pytest.mark.parametrize(
    ("position", "said"),
    [
        (GPS | EAST, "51.12333, 0.34000 (the place to within 31 m)"),
        (GPS | WEST, "51.12333, -0.34000 (the place to within 31 m)"),
        (GPS | EAST | {piexif.GPSIFD.GPSHPositioningError: (12, 1)}, "51.12333, 0.34000 (the place to within 12 m)"),
        (GPS | EAST | {piexif.GPSIFD.GPSLatitude: ((51, 1), (7, 1), (2412, 100))}, "51.12337, 0.34000"),
        (GPS | EAST | {piexif.GPSIFD.GPSLatitude: ((51, 1), (0, 1), (0, 1))}, "(the place to within 111 km)"),
        (GPS | EAST | {piexif.GPSIFD.GPSLatitude: ((51, 0), (0, 0), (0, 0))}, ""),
        (GPS, ""),
    ],
)
def test_the_place_is_said_with_how_exact_it_is(picture: Pixels, position: dict[int, object], said: str) -> None:
    assert said in details(jpeg(picture, exif=exif(gps=position)))["gps"]


def test_a_caption_date_and_owner_are_repeated_on_one_clean_line(picture: Pixels) -> None:
    zeroth: dict[int, object] = {
        piexif.ImageIFD.ImageDescription: b"Ada\x1b[31m\nin 4B" + b" and more" * 50,
        piexif.ImageIFD.DateTime: b"2026:07:10 14:15:03",
        piexif.ImageIFD.XPAuthor: tuple("A. Parént".encode("utf-16-le")),
    }
    said = details(jpeg(picture, exif=exif(zeroth=zeroth)))
    assert said["caption"].startswith("Ada [31m in 4B and more") and len(said["caption"]) == 80
    assert (said["date"], said["owner"]) == ("10 July 2026 14:15", "A. Parént")


@given(text=st.text())
def test_nothing_that_steers_a_terminal_comes_through(text: str) -> None:
    line = shortened(text)
    assert len(line) <= 80 and not any(unicodedata.category(sign).startswith("C") for sign in line)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026:07:10 14:15:03", "10 July 2026 14:15"),
        ("2026-07-10T14:15:03+01:00", "10 July 2026 14:15"),
        ("20260710", "10 July 2026"),
        ("0000:00:00 00:00:00", ""),
        ("    ", ""),
    ],
)
def test_dates_are_read_however_they_are_written(written: str, read: str) -> None:
    assert moment(written) == read


@pytest.mark.parametrize(
    ("body", "word", "said"),
    [
        ("<dc:description><rdf:Alt><rdf:li>Ada in 4B</rdf:li></rdf:Alt></dc:description>", "caption", "Ada in 4B"),
        (
            "<dc:subject><rdf:Bag><rdf:li>fair</rdf:li><rdf:li>4B</rdf:li></rdf:Bag></dc:subject>",
            "keywords",
            "fair; 4B",
        ),
        ("<r:Regions><r:RegionList><r:Name>Ada</r:Name></r:RegionList></r:Regions>", "people", "Ada"),
        ("<i:PersonInImage><rdf:Bag><rdf:li>Ada</rdf:li></rdf:Bag></i:PersonInImage>", "people", "Ada"),
        ('<m:Regions><rdf:li m:PersonDisplayName="Ada"/></m:Regions>', "people", "Ada"),
        ("<p:City>Larkfield</p:City>", "place-name", "Larkfield"),
        ("<x:CreateDate>2026-07-10T14:15:00</x:CreateDate>", "date", "10 July 2026 14:15"),
    ],
)
@pytest.mark.parametrize("form", ["JPEG", "WEBP", "TIFF", "HEIF"])
def test_what_programs_write_as_xmp_is_read(picture: Pixels, body: str, word: str, said: str, form: str) -> None:
    options: dict[str, object] = {"tiffinfo": {700: packet(body)}} if form == "TIFF" else {"xmp": packet(body)}
    said_of = details(encoded(picture, form, **options))
    assert said_of[word] == said and "xmp" in said_of


def test_a_packet_that_defines_entities_is_told_but_not_read(picture: Pixels) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    assert details(jpeg(picture, xmp=bomb + packet("<p:City>&b;</p:City>"))) == {"xmp": ""}


@pytest.mark.parametrize(
    "block", [b"", b"II*\0", b"MM\0*\0\0\0\x08\0\x01\x01\x0e\0\x02\xff\xff\xff\xff\0\0\0\0\0\0\0\0"]
)
def test_exif_that_is_no_exif_is_told_without_reading_on(block: bytes) -> None:
    assert list(in_exif(loaded(block))) == [Finding(Trace.EXIF)]


def test_exif_that_names_a_file_never_opens_it(tmp_path: Path) -> None:
    bait = tmp_path / "photo.jpg"
    bait.write_bytes(jpeg(np.zeros((8, 8, 3), np.uint8), exif=exif(gps=GPS | EAST)))
    assert list(in_exif(loaded(bytes(bait)))) == [Finding(Trace.EXIF)]


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


@pytest.mark.parametrize(
    "untrusted", [b"", b"\xff\xd8\xff", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0", b"BM", b"II*\0"]
)
def test_a_broken_file_never_raises(picture: Pixels, untrusted: bytes) -> None:
    assert FileInspector().found(untrusted, picture) == ()


@cache
def small(form: str) -> bytes:
    """A tiny file with EXIF, where its format has a place for it."""
    options = {} if form in ("GIF", "BMP") else {"exif": exif(gps=GPS)}
    return encoded(np.full((16, 16, 3), 90, np.uint8), form, **options)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF"])
@given(data=st.data())
@settings(max_examples=40)
def test_a_file_with_any_bytes_changed_never_raises(form: str, data: st.DataObject) -> None:
    damaged = bytearray(small(form))
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    FileInspector().found(bytes(damaged[:cut]), np.zeros((16, 16, 3), np.uint8))
