"""Films are known by their content alone, and so are pictures that move."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from eventguard.core.films.file_types import film_format, moving_format
from tests.conftest import encoded

STILL = np.full((8, 8, 3), 90, np.uint8)


@pytest.mark.parametrize(
    ("beginning", "demuxer"),
    [
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "mov"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "mov"),
        (b"\0\0\0\x14ftyp3gp4\0\0\0\0", "mov"),
        (b"\0\0\0\x14ftypM4V \0\0\0\0", "mov"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "mov"),
        (b"\0\0\0\x20moov", "mov"),
        (b"\x1aE\xdf\xa3\x93\x42\x82\x88matroska", "matroska"),
        (b"\x1aE\xdf\xa3\x93\x42\x82\x84webm", "matroska"),
        (b"RIFF\0\0\0\0AVI LIST", "avi"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", None),
        (b"\0\0\0\x18ftypavif\0\0\0\0", None),
        (b"\0\0\0\x18ftypcrx \0\0\0\1", None),
        (b"RIFF\0\0\0\0WEBPVP8 ", None),
        (b"\0\0\x01\xba", None),
        (b"FLV\x01", None),
        (b"\xff\xd8\xff\xe0", None),
        (b"#EXTM3U\nfile:///etc/passwd", None),
        (b"ffconcat version 1.0\nfile x.mp4", None),
        (b"", None),
    ],
)
def test_a_film_is_known_by_its_first_bytes(beginning: bytes, demuxer: str | None) -> None:
    assert film_format(beginning) == demuxer


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_only_a_picture_that_moves_is_one_that_moves(kind: str) -> None:
    buffer = io.BytesIO()
    frames = [Image.fromarray(np.full((8, 8, 3), shade, np.uint8)) for shade in (0, 120, 240)]
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], duration=100)
    assert moving_format(buffer.getvalue()) == kind.lower()
    assert moving_format(encoded(STILL, kind)) is None
    assert film_format(buffer.getvalue()) is None


@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "BMP"])
def test_nothing_else_moves(kind: str) -> None:
    assert moving_format(encoded(STILL, kind)) is None
    assert moving_format(b"") is None


def test_words_of_a_png_do_not_make_it_move() -> None:
    still = encoded(STILL, "PNG")
    text = b"Comment\0acTL" + struct.pack(">II", 9, 0)
    assert moving_format(still[:-12] + text + still[-12:]) is None
