"""Law 4: the re-reader passes our own output and nothing that has anything added to it."""

import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.adapters.photos.codec import PillowCodec
from eventguard.adapters.photos.residue import JpegReader, PngReader
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Format, Settings
from tests.conftest import jpeg

CANARY = b"CANARY of Larkfield Primary"
PNG = PillowCodec(Settings(format=Format.PNG)).encode(np.full((16, 16, 3), 90, np.uint8))
AFTER_HEADER = 8 + 25
png_residue = PngReader().residue
residue = JpegReader().residue
SMALL = PillowCodec(Settings()).encode(np.full((16, 16, 3), 90, np.uint8))


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


@pytest.fixture
def clean(picture: Pixels) -> bytes:
    return PillowCodec(Settings()).encode(picture)


def test_our_own_output_is_clean(clean: bytes) -> None:
    assert residue(clean) == ()


@pytest.mark.parametrize("marker", [*range(0xE0, 0xF0), 0xFE, 0xF0, 0xC8, 0xCC, 0xDC, 0xDE, 0xDF, 0x01])
def test_any_segment_that_is_not_part_of_the_picture_is_found(clean: bytes, marker: int) -> None:
    after_jfif = 2 + 2 + 16
    assert residue(clean[:after_jfif] + segment(marker, CANARY) + clean[after_jfif:])


@pytest.mark.parametrize("option", ["exif", "icc_profile", "comment", "xmp"])
def test_what_pillow_can_put_into_a_jpeg_is_found(picture: Pixels, option: str) -> None:
    content = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0" if option == "exif" else CANARY
    assert residue(jpeg(picture, **{option: content}))


def test_anything_after_the_end_is_found(clean: bytes) -> None:
    assert residue(clean + b"\0") == ("1 bytes after the end of the picture",)
    assert residue(clean + clean)


def test_a_second_picture_inside_is_found(clean: bytes) -> None:
    assert residue(clean[:-2] + clean[2:])


def test_a_jfif_thumbnail_is_found(clean: bytes) -> None:
    header = bytearray(clean[4:20])
    header[14:16] = b"\x01\x01"
    assert residue(clean[:2] + segment(0xE0, bytes(header[2:]) + b"\xaa\xbb\xcc") + clean[20:])


def test_padding_hidden_in_a_table_is_found(clean: bytes) -> None:
    start = clean.index(b"\xff\xdb")
    (length,) = struct.unpack_from(">H", clean, start + 2)
    body = clean[start + 4 : start + 2 + length]
    assert residue(clean[:start] + segment(0xDB, body + CANARY) + clean[start + 2 + length :])


def test_another_kind_of_file_is_not_clean() -> None:
    assert residue(b"") and residue(b"\x89PNG\r\n\x1a\n") and residue(CANARY)


@given(data=st.data())
def test_a_file_cut_short_anywhere_is_not_clean(data: st.DataObject) -> None:
    assert residue(SMALL[: data.draw(st.integers(0, len(SMALL) - 1))])


@given(data=st.data(), extra=st.binary(min_size=1, max_size=40))
def test_bytes_pushed_in_before_the_scan_never_pass(data: st.DataObject, extra: bytes) -> None:
    # Within a table any value is a legal one, so bytes are pushed in where a marker has to stand.
    starts = [2, 20, SMALL.index(b"\xff\xc0"), SMALL.index(b"\xff\xda")]
    at = data.draw(st.sampled_from(starts))
    assert residue(SMALL[:at] + extra + SMALL[at:])


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_our_own_png_is_clean_whatever_its_size(picture: Pixels) -> None:
    codec = PillowCodec(Settings(format=Format.PNG))
    noise = np.random.default_rng(0).integers(0, 256, (400, 500, 3), dtype=np.uint8)
    assert png_residue(PNG) == png_residue(codec.encode(picture)) == png_residue(codec.encode(noise)) == ()


@pytest.mark.parametrize(
    "kind", [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"iCCP", b"tIME", b"pHYs", b"gAMA", b"acTL", b"caBX", b"prVt"]
)
def test_any_chunk_that_is_not_part_of_the_picture_is_found(kind: bytes) -> None:
    assert png_residue(PNG[:AFTER_HEADER] + chunk(kind, CANARY) + PNG[AFTER_HEADER:])


def test_anything_after_the_end_of_a_png_is_found() -> None:
    assert png_residue(PNG + b"\0") == ("1 bytes after the end of the picture",)
    assert png_residue(PNG[:-12] + chunk(b"IEND", CANARY))


def test_anything_hidden_behind_the_pixels_of_a_png_is_found() -> None:
    assert png_residue(PNG[:-12] + chunk(b"IDAT", CANARY) + PNG[-12:]), "after the end of the compressed stream"
    header, rows = PNG[:AFTER_HEADER], b"\0" * 16 * 49
    assert png_residue(header + chunk(b"IDAT", zlib.compress(rows)) + PNG[-12:]) == ()
    assert png_residue(header + chunk(b"IDAT", zlib.compress(rows + CANARY)) + PNG[-12:]), "inside it"


def test_a_png_with_another_header_a_wrong_checksum_or_a_wrong_order_is_not_clean() -> None:
    palette = chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 3, 0, 0, 0))
    assert png_residue(PNG[:8] + palette + PNG[AFTER_HEADER:])
    assert png_residue(PNG[: AFTER_HEADER - 4] + b"\0\0\0\0" + PNG[AFTER_HEADER:])
    assert png_residue(PNG[:8] + PNG[AFTER_HEADER:-12] + PNG[8:AFTER_HEADER] + PNG[-12:])
    assert png_residue(SMALL) and residue(PNG), "each reader knows its own kind alone"


@given(data=st.data())
def test_a_png_cut_short_or_stretched_anywhere_is_not_clean(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(PNG) - 1))
    assert png_residue(PNG[:at])
    assert png_residue(PNG[:at] + data.draw(st.binary(min_size=1, max_size=40)) + PNG[at:])
