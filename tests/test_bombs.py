"""Small files that would cost far too much: each is read at little cost, or refused at once and by its name."""

import io
import struct
import time
import zlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from eventguard.adapters.photos.codec import PillowCodec
from eventguard.adapters.photos.inspector import FileInspector
from eventguard.app.photos.clean import Batch
from eventguard.app.photos.order import Order
from eventguard.core.errors import PhotoTrouble
from eventguard.core.people.consent import Channel
from eventguard.core.photos.file_parts import BROKEN, parts, scans
from eventguard.core.photos.hidden_data import Trace
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Pixels
from eventguard.core.photos.png import bare
from eventguard.core.photos.tiff import Tiff
from eventguard.core.settings import Settings, Show
from tests.conftest import NOON, encoded, jpeg, school_at

pytestmark = pytest.mark.one_python

codec = PillowCodec(Settings())


def found(untrusted: bytes, pixels: Pixels) -> set[Trace]:
    return {finding.trace for finding in FileInspector().found(untrusted, pixels)}


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(pixels: Pixels, *chunks: bytes) -> bytes:
    whole = encoded(pixels, "PNG")
    return whole[:33] + b"".join(chunks) + whole[33:]


def test_xmp_nested_ten_thousand_times_over_costs_the_photo_nothing(tmp_path: Path, picture: Pixels) -> None:
    deep = 60_000
    xmp = b"<x:xmpmeta xmlns:x='a'>" + b"<title>" * deep + b"Sports day" + b"</title>" * deep + b"</x:xmpmeta>"
    whole = jpeg(picture)
    (tmp_path / "deep.jpg").write_bytes(whole + xmp)
    # On the machine on which it was found out, a sixth of this took a minute.
    school = school_at(tmp_path / "work", tmp_path / "consent", replace(Settings(), seconds_a_photo=30), lambda: NOON)
    order = Order([str(tmp_path / "deep.jpg")], "fair", Channel.SOCIAL, Show.ALL, school.today(), 1)
    (finished,) = Batch(school, order).run()
    assert finished.photo.state is State.HELD
    assert Trace.CAPTION in finished.photo.found


def test_what_xmp_says_is_read_once_whatever_lies_around_it(picture: Pixels) -> None:
    xmp = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description><dc:title><rdf:Alt><rdf:li>Summer</rdf:li></rdf:Alt>
      </dc:title><dc:subject><rdf:Bag><rdf:li>hall</rdf:li><rdf:li>choir</rdf:li></rdf:Bag></dc:subject>
      </rdf:Description></rdf:RDF></x:xmpmeta>"""
    told = {each.trace: each.detail for each in FileInspector().found(jpeg(picture) + xmp, picture)}
    assert (told[Trace.CAPTION], told[Trace.KEYWORDS]) == ("Summer", "hall; choir")


@pytest.mark.parametrize(
    "bomb",
    [
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 5_000_000)),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"A" * 5_000_000)),
        chunk(b"iCCP", b"profile\0\0" + zlib.compress(b"\0" * 50_000_000)),
        chunk(b"iCCP", b"profile\0\0" + b"this is not packed at all"),
        chunk(b"tEXt", b"Comment\0" + b"A" * 1_000_000) * 80,
    ],
    ids=["text", "xmp", "profile", "no profile", "many texts"],
)
def test_a_png_is_not_lost_for_what_it_says_about_itself(picture: Pixels, bomb: bytes) -> None:
    whole = png(picture, bomb)
    assert np.array_equal(codec.decode(whole), picture)
    assert found(whole, picture) & {Trace.TEXT, Trace.PROFILE}


def test_what_a_png_says_in_few_words_is_left_to_the_decoder(picture: Pixels) -> None:
    words = chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b'tiff:Orientation="6"'))
    assert codec.decode(png(picture, words)).shape == (picture.shape[1], picture.shape[0], 3)


def test_frames_within_frames_are_no_fault(picture: Pixels) -> None:
    nested = b""
    for _ in range(3000):
        nested = b"ANMF" + struct.pack("<I", len(nested) + 16) + b"\0" * 16 + nested
    body = encoded(picture, "WEBP")[12:] + nested
    assert found(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body, picture) == set()


def progressive(times: int, side: int) -> bytes:
    """A JPEG that goes over its picture so many times more than it needs to."""
    whole = encoded(np.full((side, side, 3), 90, np.uint8), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * times + whole[-2:]


def test_a_jpeg_that_goes_over_a_large_picture_hundreds_of_times_is_refused_at_once() -> None:
    bomb = progressive(times=500, side=5000)
    assert scans(bomb) > 500
    with pytest.raises(PhotoTrouble, match="very long to open"):
        codec.decode(bomb)
    assert codec.decode(progressive(times=50, side=64)).shape == (64, 64, 3)


def test_bytes_between_the_segments_of_a_jpeg_hide_no_scan(picture: Pixels) -> None:
    whole = encoded(picture, "JPEG", progressive=True)
    table = whole.index(b"\xff\xdb")
    assert scans(whole[:table] + b"\0junk\xff\xff" + whole[table:]) == scans(whole) > 5


def wide(entries: int, each: int) -> bytes:
    """A TIFF whose every entry claims the same large value."""
    listed = b"".join(struct.pack("<HHII", 0x9000 + n % 0x1000, 1, each, 8) for n in range(entries))
    return b"II*\0" + struct.pack("<IH", 8, entries) + listed + b"\0" * (each + 4)


def deep(entries: int) -> bytes:
    """A TIFF whose every entry points to one more directory, which begins within it."""
    listed = b"".join(struct.pack("<HHII", 0x8769, 4, 1, 10 + 12 * n) for n in range(entries))
    return b"II*\0" + struct.pack("<IH", 8, entries) + listed + b"\0" * 500_000


@pytest.mark.parametrize("bomb", [wide(4000, 400_000), wide(60_000, 0), deep(5000)], ids=["wide", "long", "deep"])
def test_directories_that_take_for_ever_are_told_before_anybody_reads_them(bomb: bytes, picture: Pixels) -> None:
    assert not Tiff(bomb).is_cheap()
    assert not Tiff(bomb).is_sound()
    with pytest.raises(PhotoTrouble, match="very long to open"):
        codec.decode(bomb)
    in_a_png = png(picture, chunk(b"eXIf", bomb))
    assert np.array_equal(codec.decode(in_a_png), picture)
    assert Trace.EXIF in found(in_a_png, picture)


def test_a_tiff_of_endless_pictures_is_read_all_the_same(picture: Pixels) -> None:
    whole = bytearray(encoded(picture, "TIFF"))
    (first,) = struct.unpack_from("<I", whole, 4)
    (count,) = struct.unpack_from("<H", whole, first)
    chain = len(whole) + len(whole) % 2
    struct.pack_into("<I", whole, first + 2 + 12 * count, chain)
    whole += b"\0" * (chain - len(whole))
    whole += b"".join(struct.pack("<HI", 0, chain + 6 * (n + 1)) for n in range(50_000))
    assert np.array_equal(codec.decode(bytes(whole)), picture)
    assert Trace.SECOND_PICTURE in found(bytes(whole), picture)


BEGINNINGS = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"II+\0", b"GIF8"]


@given(st.binary(max_size=400), st.sampled_from(BEGINNINGS))
def test_any_bytes_are_walked_to_an_end(junk: bytes, beginning: bytes) -> None:
    with suppress(*BROKEN):
        list(parts(beginning + junk))
    assert scans(beginning + junk) >= 0
    assert bare(beginning + junk) == beginning + junk
    if beginning[:2] in (b"II", b"MM"):
        try:
            tiff = Tiff(beginning + junk)
        except struct.error:
            return
        assert tiff.is_cheap() or not tiff.is_sound()
        assert tiff.pictures() >= 0


def noise(width: int, height: int) -> Pixels:
    return np.random.default_rng(3).integers(0, 255, (height, width, 3)).astype(np.uint8)


def test_a_huge_heic_is_reduced_in_strips_to_the_same_picture() -> None:
    smooth = np.asarray(Image.fromarray(noise(60, 45)).resize((1210, 905), Image.Resampling.BICUBIC))
    content = encoded(smooth, "HEIF", quality=90)
    few = PillowCodec(Settings(publish_size=256, look_pixels=512 * 384))
    small = few.reduce(few.decode(content))
    right = np.asarray(Image.fromarray(smooth).resize((small.shape[1], small.shape[0]), Image.Resampling.LANCZOS))
    assert max(small.shape) == 256
    assert np.abs(small.astype(int) - right).mean() < 3


def test_a_heic_may_be_as_large_as_a_jpeg() -> None:
    few = Settings(max_decoded_pixels=10_000, publish_size=256, look_pixels=256 * 192)
    assert PillowCodec(few).decode(encoded(noise(320, 240), "HEIF")).shape == (192, 256, 3)
    with pytest.raises(PhotoTrouble, match="too large"):
        PillowCodec(few).decode(encoded(noise(320, 240), "PNG"))


def test_the_small_picture_beside_the_real_one_in_a_heic_is_never_taken_for_it() -> None:
    content, buffer = np.repeat(noise(640, 480)[..., :1], 3, axis=2), io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(content)).save(buffer, thumbnails=[400], quality=95)
    assert pillow_heif.open_heif(buffer.getvalue()).info["thumbnails"] == [400]
    decoded = PillowCodec(Settings(publish_size=300, look_pixels=300 * 225)).decode(buffer.getvalue())
    right = np.asarray(Image.fromarray(content).resize((300, 225), Image.Resampling.LANCZOS, reducing_gap=3.0))
    assert np.abs(decoded.astype(int) - right).mean() < 4


def test_a_jpeg_is_not_lost_for_fill_bytes_before_its_picture(picture: Pixels) -> None:
    whole = jpeg(picture)
    filled = whole[:2] + b"\xff" * 15_000_000 + whole[2:]
    started = time.process_time()
    assert np.array_equal(codec.decode(filled), codec.decode(whole))
    found(filled, picture)
    assert time.process_time() - started < 4  # it was eight seconds; 50 MB of them cost the photo


def test_fill_bytes_that_lead_nowhere_are_gone_over_once(picture: Pixels) -> None:
    whole = jpeg(picture)
    started = time.process_time()
    assert scans(whole[:-2] + b"\xff" * 400_000 + b"\0" + whole[-2:]) == 1
    assert time.process_time() - started < 5  # each was tried with all that come after it
