"""Law 3 and 10: decoding within limits, upright and in true colours; encoding anew, with nothing of the source."""

import io
import re
import struct
import zlib
from pathlib import Path

import numpy as np
import piexif
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from eventguard.adapters.photos.codec import PillowCodec
from eventguard.core.errors import PhotoTrouble
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Settings
from tests.conftest import ROOT, encoded, jpeg

codec = PillowCodec(Settings())


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF"])
def test_every_common_format_is_read_by_content(picture: Pixels, form: str) -> None:
    decoded = codec.decode(encoded(picture, form))
    assert decoded.shape == picture.shape
    assert np.abs(decoded.astype(int) - picture).mean() < 6


@pytest.mark.parametrize(
    ("untrusted", "sentence"),
    [
        (b"", "empty"),
        (b"hello, I am a text file", "neither a picture nor a film"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 50, "video"),
        (b"%PDF-1.7\n", "PDF"),
        (png_header(30_000, 30_000), "30000 x 30000"),
        (png_header(10_000, 9_000), "too large"),
        (png_header(500, 500), "damaged"),
    ],
)
def test_what_is_no_whole_picture_is_refused_with_a_sentence(untrusted: bytes, sentence: str) -> None:
    with pytest.raises(PhotoTrouble, match=sentence):
        codec.decode(untrusted)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_a_file_cut_short_never_passes_as_whole(picture: Pixels, form: str) -> None:
    big = np.asarray(Image.fromarray(picture).resize((640, 480)))
    noisy = np.random.default_rng(0).integers(0, 60, big.shape).astype(np.uint8) + big // 2
    whole = encoded(noisy, form)
    with pytest.raises(PhotoTrouble):
        codec.decode(whole[: len(whole) * 2 // 3])


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_that_lacks_its_middle_never_passes_although_it_ends_well(picture: Pixels, progressive: bool) -> None:
    big = np.asarray(Image.fromarray(picture).resize((640, 480)))
    noisy = np.random.default_rng(0).integers(0, 60, big.shape).astype(np.uint8) + big // 2
    whole = jpeg(noisy, progressive=progressive)
    assert codec.decode(whole).shape == big.shape
    with pytest.raises(PhotoTrouble, match="damaged"):
        codec.decode(whole[: len(whole) // 2] + b"\xff\xd9")
    with pytest.raises(PhotoTrouble, match="damaged"):
        codec.decode(whole[: len(whole) // 2] + whole[len(whole) // 2 + 400 :])


def test_loading_the_second_recogniser_does_not_let_damaged_files_pass(picture: Pixels) -> None:
    import eventguard.adapters.faces.dlib  # noqa: F401, PLC0415

    whole = jpeg(np.asarray(Image.fromarray(picture).resize((640, 480))))
    with pytest.raises(PhotoTrouble, match="damaged"):
        codec.decode(whole[: len(whole) // 2])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(picture: Pixels, orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = Image.fromarray(picture)
    if orientation in undo:
        stored = stored.transpose(undo[orientation])
    exif = piexif.dump({"0th": {piexif.ImageIFD.Orientation: orientation}})
    decoded = codec.decode(jpeg(np.asarray(stored), exif=exif, quality=98, subsampling=0))
    assert np.abs(decoded.astype(int) - picture).mean() < 3


def test_a_large_photo_is_reduced_to_publishing_size(picture: Pixels) -> None:
    large = np.asarray(Image.fromarray(picture).resize((4000, 3000)))
    assert codec.reduce(codec.decode(jpeg(large))).shape == (1536, 2048, 3)
    assert codec.reduce(codec.decode(jpeg(picture))).shape == picture.shape, "a small one is never enlarged"


@pytest.mark.parametrize(
    ("size", "looked_at"),
    [((4000, 3000), (4000, 3000)), ((6000, 4000), (4899, 3266)), ((8000, 6000), (4000, 3000)), ((900, 90), (900, 90))],
    ids=["a phone's", "a camera's", "48 megapixels, halved by the decoder", "small"],
)
def test_a_photo_is_looked_at_in_all_its_pixels_up_to_sixteen_million(
    size: tuple[int, int], looked_at: tuple[int, int]
) -> None:
    content = jpeg(np.broadcast_to(np.uint8(90), (*size[::-1], 3)))
    assert codec.decode(content).shape == (*looked_at[::-1], 3)


def test_what_is_published_is_never_larger_than_what_was_looked_at_nor_smaller_than_asked_for() -> None:
    tall = PillowCodec(Settings(publish_size=8192))
    content = jpeg(np.broadcast_to(np.uint8(90), (8000, 6000, 3)))
    assert tall.reduce(tall.decode(content)).shape == tall.decode(content).shape == (8000, 6000, 3)


def test_transparent_parts_become_white() -> None:
    layer = np.zeros((20, 20, 4), np.uint8)
    layer[5:15, 5:15] = (200, 30, 30, 255)
    decoded = codec.decode(encoded(layer, "PNG"))
    assert tuple(decoded[0, 0]) == (255, 255, 255)
    assert tuple(decoded[10, 10]) == (200, 30, 30)


def test_colours_go_through_the_embedded_profile() -> None:
    lab = ImageCms.createProfile("LAB")
    flat = Image.new("RGB", (32, 32), (200, 60, 40))
    as_lab = ImageCms.profileToProfile(flat, ImageCms.createProfile("sRGB"), lab, outputMode="LAB")
    assert as_lab is not None
    buffer = io.BytesIO()
    as_lab.save(buffer, "TIFF", icc_profile=ImageCms.ImageCmsProfile(lab).tobytes())
    decoded = codec.decode(buffer.getvalue())
    assert np.abs(decoded[16, 16].astype(int) - (200, 60, 40)).max() < 8


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "LA", "I;16"])
def test_unusual_pixel_layouts_are_shown_as_a_viewer_would(tmp_path: Path, mode: str) -> None:
    grey = Image.fromarray(np.tile(np.arange(0, 256, 4, dtype=np.uint8), (32, 1)))
    image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257) if mode == "I;16" else grey.convert(mode)
    image.save(tmp_path / "photo", "TIFF" if mode == "CMYK" else "PNG")
    decoded = codec.decode((tmp_path / "photo").read_bytes())
    assert decoded.shape == (32, 64, 3)
    assert decoded[:, :8].mean() < 60
    assert decoded[:, -8:].mean() > 190


def test_sixteen_bits_are_shown_as_they_are_not_stretched() -> None:
    dim = Image.fromarray(np.full((8, 8), 64 * 257, np.uint16))
    buffer = io.BytesIO()
    dim.save(buffer, "PNG")
    assert (codec.decode(buffer.getvalue()) == 64).all()


def test_an_orientation_tag_that_cannot_be_read_does_not_cost_the_picture(picture: Pixels) -> None:
    broken = PngImagePlugin.PngInfo()
    broken.add_text("Raw profile type exif", "\nexif\n    9\nthis is no hexadecimal number")
    assert (codec.decode(encoded(picture, "PNG", pnginfo=broken)) == picture).all()


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "TIFF"])
def test_of_several_pictures_in_one_file_the_first_is_published(picture: Pixels, form: str) -> None:
    further = [Image.fromarray(255 - picture), Image.fromarray(picture[::-1])]
    decoded = codec.decode(encoded(picture, form, save_all=True, append_images=further))
    assert np.abs(decoded.astype(int) - picture).mean() < 6


@pytest.mark.parametrize("tag", [{50706: (1, 4, 0, 0)}, {254: 1}])
def test_a_raw_file_is_refused_although_its_small_preview_could_be_read(
    picture: Pixels, tag: dict[int, object]
) -> None:
    with pytest.raises(PhotoTrouble, match="raw"):
        codec.decode(encoded(picture, "TIFF", tiffinfo=tag))


def test_the_encoder_writes_the_same_bytes_for_the_same_pixels(picture: Pixels) -> None:
    assert codec.encode(picture) == PillowCodec(Settings()).encode(picture.copy())


def test_no_other_door_leads_from_bytes_to_pixels() -> None:
    source = ROOT / "src" / "eventguard"
    doors = re.compile(r"Image\.open\(|\bimread\(|\bimdecode\(|load_image_file\(|open_heif\(|decode_jpeg\(")
    found = {path.relative_to(source).as_posix() for path in source.rglob("*.py") if doors.search(path.read_text())}
    # The inspector opens headers; the thumbnail has a limit of its own (test_metadata.py); so have pictures that move
    # (test_hostile_films.py).
    assert found == {
        "adapters/films/moving_picture.py",
        "adapters/photos/codec.py",
        "adapters/photos/inspector.py",
        "adapters/photos/embedded_thumbnail.py",
    }
