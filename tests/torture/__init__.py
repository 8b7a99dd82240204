"""Torture files: one picture for every place where a picture can carry a secret, and the search for that secret."""

import base64
import re
import struct
import zlib
from collections.abc import Iterator

from tests.torture import drawings, jpeg, phones
from tests.torture.parts import CANARY, RAW

__all__ = ["CANARY", "carries", "files"]

#: About how far a stream is inflated in search of the canary.
MOST_INFLATED = 4 << 20
NEEDLES = [
    RAW,
    CANARY.encode("utf-16-le"),
    CANARY.encode("utf-16-be"),
    RAW.hex().encode(),
    # Base64 has three ways to write a word, by where it starts; its rim depends on what stands beside it.
    *(base64.b64encode(bytes(shift) + RAW)[4 * bool(shift) : (16 + shift) // 3 * 4] for shift in range(3)),
]
STREAM = re.compile(rb"(?=\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04.{4}\x08\x00)", re.DOTALL)


def carries(data: bytes, depth: int = 2) -> bool:
    """Whether the canary is in these bytes: plain, as UTF-16, hexadecimal or base64, or in a compressed stream."""
    if any(needle in data for needle in NEEDLES):
        return True
    return depth > 0 and any(carries(stream, depth - 1) for stream in _inflated(data))


def files() -> dict[str, bytes]:
    """Every torture file by format and hiding place."""
    tables = {
        "jpeg": jpeg.jpegs(),
        "png": drawings.pngs(),
        "gif": drawings.gifs(),
        "tiff": drawings.tiffs(),
        "bmp": drawings.bmps(),
        "webp": phones.webps(),
        "heic": phones.heics(),
        "avif": phones.avifs(),
    }
    return {f"{form}/{place}": data for form, table in tables.items() for place, data in table.items()}


def _inflated(data: bytes) -> Iterator[bytes]:
    """What each thing that looks like a zlib, gzip or ZIP stream inflates to, as far as it does."""
    for match in STREAM.finditer(data):
        start, bits = match.start(), {0x78: 15, 0x1F: 31}.get(data[match.start()], -15)
        if bits < 0:
            start += 30 + sum(struct.unpack_from("<HH", data.ljust(start + 30, b"\0"), start + 26))
        inflater, out = zlib.decompressobj(bits), bytearray()
        try:
            # In small bites, so that what comes before damage is seen.
            for at in range(start, len(data), 256):
                out += inflater.decompress(data[at : at + 256])
                if inflater.eof or len(out) > MOST_INFLATED:
                    break
        except zlib.error:
            pass
        yield bytes(out)
