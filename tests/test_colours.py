"""Colours that a file tells by code points come out as they look, and others as they are."""

import io
import struct
import zlib

import numpy as np
import numpy.typing as npt
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from eventguard.adapters.photos.codec import PillowCodec
from eventguard.core.photos.colours import LIKE_SRGB, PRIMARIES, Signal, signal, to_srgb
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Settings
from tests.conftest import encoded

Light = npt.NDArray[np.float64]

#: Linear light from sRGB's primaries to those of BT.2020 (ITU-R BT.2087, table 2) and of Display P3.
TO_BT2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])
TO_P3 = np.array([[0.8225, 0.1774, 0.0], [0.0332, 0.9669, 0.0], [0.0171, 0.0724, 0.9108]])
PQ, HLG, SRGB = 16, 18, 13
BT2020, P3 = 9, 12

codec = PillowCodec(Settings())


def linear(pixels: Pixels) -> Light:
    x = pixels / 255
    return np.asarray(np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4))


def as_pq(light: Light) -> Light:
    """Light in units of 203 cd/m2 as SMPTE ST 2084 writes it."""
    power = (light * 203 / 10_000) ** 0.1593017578125
    return np.asarray(((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375)


def as_hlg(light: Light) -> Light:
    """Light in units of 203 cd/m2 on a screen of 1000 as BT.2100 writes the scene that it comes from."""
    shown = light * 203 / 1000
    brightness = shown @ np.array([0.2627, 0.6780, 0.0593])
    scene = shown * np.maximum(brightness, 1e-9)[..., None] ** (1 / 1.2 - 1)
    bright = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.asarray(np.where(scene <= 1 / 12, np.sqrt(3 * scene), bright))


def written(pixels: Pixels, primaries: int, transfer: int) -> Light:
    """The numbers from 0 to 1 by which a file with these code points shows an sRGB picture."""
    light = np.clip(linear(pixels) @ (TO_BT2020 if primaries == BT2020 else TO_P3).T, 0, None)
    match transfer:
        case 16:
            return as_pq(light)
        case 18:
            return as_hlg(light)
    return np.asarray(np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055))


def png(numbers: Light, *chunks: tuple[bytes, bytes]) -> bytes:
    whole = encoded(np.rint(numbers * 255).astype(np.uint8), "PNG")
    more = [(len(body), kind + body) for kind, body in chunks]
    packed = b"".join(struct.pack(">I", size) + body + struct.pack(">I", zlib.crc32(body)) for size, body in more)
    return whole[:33] + packed + whole[33:]


def cicp(primaries: int, transfer: int) -> tuple[bytes, bytes]:
    return b"cICP", bytes((primaries, transfer, 0, 1))


def heif(numbers: Light, primaries: int, transfer: int) -> bytes:
    """A HEIF of 10 bits, as cameras write HDR."""
    deep = np.rint(numbers * 65535).astype("<u2")
    buffer = io.BytesIO()
    pillow_heif.encode(
        "RGB;16",
        (deep.shape[1], deep.shape[0]),
        deep.tobytes(),
        buffer,
        quality=-1,
        chroma=444,
        color_primaries=primaries,
        transfer_characteristics=transfer,
        matrix_coefficients=0,
        full_range_flag=1,
    )
    return buffer.getvalue()


def avif(numbers: Light, primaries: int, transfer: int) -> bytes:
    """An AVIF whose code points are written over those that Pillow gives it."""
    buffer = io.BytesIO()
    Image.fromarray(np.rint(numbers * 255).astype(np.uint8)).save(buffer, "AVIF", quality=100, subsampling="4:4:4")
    content = bytearray(buffer.getvalue())
    at = content.index(b"colrnclx") + 8
    content[at : at + 4] = struct.pack(">HH", primaries, transfer)
    return bytes(content)


def off(decoded: Pixels, picture: Pixels) -> float:
    return float(np.abs(decoded.astype(int) - picture).mean())


@pytest.mark.parametrize(("primaries", "transfer"), [(BT2020, PQ), (BT2020, HLG), (P3, SRGB), (P3, PQ)])
@pytest.mark.parametrize("form", ["PNG", "HEIF", "AVIF"])
def test_wide_and_hdr_colours_come_out_as_they_look(picture: Pixels, form: str, primaries: int, transfer: int) -> None:
    muted = (picture // 2 + 40).astype(np.uint8)
    numbers = written(muted, primaries, transfer)
    match form:
        case "PNG":
            content = png(numbers, cicp(primaries, transfer))
        case "HEIF":
            content = heif(numbers, primaries, transfer)
        case _:
            content = avif(numbers, primaries, transfer)
    assert off(np.rint(numbers * 255).astype(np.uint8), muted) > 3, "taken as they are, the colours would be wrong"
    assert off(codec.decode(content), muted) < 2.5


def test_of_a_profile_and_code_points_a_heif_means_the_profile_and_a_png_the_code_points(picture: Pixels) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    numbers = written(picture, P3, SRGB)
    named = png(numbers, cicp(P3, SRGB), (b"iCCP", b"sRGB\0\0" + zlib.compress(srgb)))
    plain = codec.decode(png(numbers, cicp(P3, SRGB)))
    assert np.array_equal(codec.decode(named), plain)
    as_it_is = np.rint(numbers * 255).astype(np.uint8)
    assert off(codec.decode(encoded(as_it_is, "HEIF", icc_profile=srgb, quality=-1)), as_it_is) < 2.5


@given(st.sampled_from([0, 1, 2, 3, 250]), st.sampled_from(sorted(LIKE_SRGB)))
def test_ordinary_and_unknown_colours_stay_as_they_are_to_the_bit(primaries: int, transfer: int) -> None:
    pixels = np.arange(192, dtype=np.uint8).reshape(8, 8, 3)
    assert to_srgb(pixels, Signal(primaries, transfer)) is pixels


@given(st.sampled_from(sorted(PRIMARIES)), st.sampled_from([1, 4, 5, 8, 9, 10, 13, 16, 17, 18]))
def test_grey_stays_grey_and_brighter_stays_brighter_whatever_a_file_says(primaries: int, transfer: int) -> None:
    grey = np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(1, 256, 3)
    shown = to_srgb(grey, Signal(primaries, transfer)).astype(int)
    assert np.ptp(shown, axis=2).max() <= 2
    assert (np.diff(shown[0].mean(axis=1)) >= 0).all()
    assert shown[0, 0].max() == 0 and shown[0, -1].min() >= 253


@given(st.binary(max_size=200))
def test_what_a_hostile_file_says_of_its_colours_breaks_nothing(junk: bytes) -> None:
    for beginning in (b"\x89PNG\r\n\x1a\n", b"\0\0\0\x10ftypavif\0\0\0\0\0\0\xff\xffmeta", b""):
        signal(beginning + junk)
    signal(b"\0\0\0\x0cftypavif\0\0\0\x14metacolrnclx\0\x09\0")
