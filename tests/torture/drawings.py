"""Torture files: PNG, GIF, TIFF and BMP, the formats of screens, scanners and drawings."""

import re
import struct
import zlib

from PIL import Image
from PIL.ExifTags import GPS, Base

from tests.conftest import encoded
from tests.torture.parts import (
    CANARY,
    DESCRIBED,
    OTHER,
    PEOPLE,
    PICTURE,
    RAW,
    credentials,
    described_profile,
    iptc,
    profile,
    resource,
)


def pngs() -> dict[str, bytes]:
    """Chunks of a PNG, and the room within and behind them."""
    nameless, named = zlib.compress(profile(b"priv", b"text\0\0\0\0")), zlib.compress(described_profile())
    agency = resource(0x0404, iptc()).hex()
    lines = "\n".join(re.findall(".{1,72}", agency))
    raw_profile = zlib.compress(f"\niptc\n{len(agency) // 2:8}\n{lines}\n".encode())
    frame = struct.pack(">IIIIHHBB", 96, 64, 0, 0, 1, 10, 0, 0)
    spelt = zlib.compress((b"\0" + RAW * 18) * 64)
    animation = chunk(b"acTL", struct.pack(">II", 2, 0)) + chunk(b"fcTL", struct.pack(">I", 0), frame)
    second_frame = chunk(b"fcTL", struct.pack(">I", 1), frame) + chunk(b"fdAT", struct.pack(">I", 2), spelt)
    date = chunk(b"tIME", struct.pack(">HBBBBB", 2026, 7, 10, 14, 15, 3))
    return {
        "text": png_with(chunk(b"tEXt", b"Author\0", RAW)),  # most programs
        "text-compressed": png_with(chunk(b"zTXt", b"Comment\0\0", zlib.compress(RAW * 9))),  # GIMP, when it is long
        "text-unicode": png_with(chunk(b"iTXt", b"Description\0\0\0en\0\0", RAW)),  # image generators: their prompt
        # The same, when it is long.
        "text-unicode-compressed": png_with(chunk(b"iTXt", b"Description\0\1\0en\0\0", zlib.compress(RAW * 9))),
        "text-behind-pixels": png_with(last=chunk(b"tEXt", b"Comment\0", RAW)),  # programs that write it last
        "xmp": png_with(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0", PEOPLE)),  # Adobe's programs
        "exif": png_with(chunk(b"eXIf", DESCRIBED[6:])),  # screenshots and converters
        "iptc": png_with(chunk(b"zTXt", b"Raw profile type iptc\0\0", raw_profile)),  # ImageMagick: as hexadecimal
        "icc-name": png_with(chunk(b"iCCP", RAW, b"\0\0", nameless)),  # a name outside the profile
        "icc-description": png_with(chunk(b"iCCP", b"screen\0\0", named)),  # Mac screenshots: the screen's name
        "private-chunk": png_with(date, chunk(b"scHl", RAW)),  # Fireworks and others, for themselves
        "suggested-palette": png_with(chunk(b"sPLT", RAW, b"\0\x08", bytes(6))),  # a palette has a name
        "palette": png_with(chunk(b"PLTE", RAW * 3)),  # a suggestion for old screens, whose colours spell it
        "credentials": png_with(chunk(b"caBX", credentials())),  # image generators
        "second-frame": png_with(animation, last=second_frame),  # APNG; its pixels spell it
        "behind-stream": png_with(tail=RAW),  # in the pixels' chunk, after the end of their stream
        "more-rows": png_with(rows=RAW * 9),  # in their stream, after the last row
        "after": png_with(after=RAW),  # what a phone's cropping tool left behind (aCropalypse)
    }


def chunk(kind: bytes, *body: bytes) -> bytes:
    """One chunk of a PNG."""
    content = kind + b"".join(body)
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


def png_with(*chunks: bytes, tail: bytes = b"", rows: bytes = b"", last: bytes = b"", after: bytes = b"") -> bytes:
    """A PNG with more chunks before its pixels, more rows in their stream, a tail behind the stream in its chunk, a
    last chunk, and bytes after its end.
    """
    scanlines = b"".join(b"\0" + row.tobytes() for row in PICTURE)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 96, 64, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(scanlines + rows), tail)
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + pixels + last + chunk(b"IEND") + after


def gifs() -> dict[str, bytes]:
    """Blocks of a GIF, and the room behind its pixels."""
    frames = encoded(PICTURE, "GIF", save_all=True, duration=100, append_images=[Image.fromarray(OTHER)])
    second = frames.rindex(b"\x21\xf9\x04")
    still = gif_with()
    packet = b"\x21\xff\x0bXMP DataXMP" + PEOPLE + b"\1" + bytes(range(255, -1, -1)) + b"\0"
    return {
        "comment": gif_with(gif_block(0xFE, RAW)),  # most programs
        "xmp": gif_with(packet),  # Adobe's programs: not in sub-blocks, with a tail to land on
        "unknown-application": gif_with(gif_block(0xFF, b"LARKCAM 1.0", RAW)),  # any program, for itself
        # A caption to be drawn over the picture, which no viewer does.
        "plain-text": gif_with(gif_block(0x01, struct.pack("<HHHHBBBB", 0, 0, 96, 8, 6, 8, 1, 0), RAW)),
        "second-frame": frames[:second] + gif_block(0xFE, RAW) + frames[second:],  # animation tools
        "behind-pixels": still[:-2] + bytes([len(RAW)]) + RAW + still[-2:],  # a sub-block after the end code
        "after": gif_with(after=RAW),
    }


def gif_block(label: int, *parts: bytes) -> bytes:
    """An extension block of a GIF, each part of at most 255 bytes."""
    return bytes([0x21, label]) + b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def gif_with(*blocks: bytes, after: bytes = b"") -> bytes:
    """A GIF with more blocks between its colours and its picture."""
    plain = encoded(PICTURE, "GIF")
    start = 13 + 3 * 256
    return b"GIF89a" + plain[6:start] + b"".join(blocks) + plain[start:] + after


def tiffs() -> dict[str, bytes]:
    """Tags of a TIFF, as scanners and Photoshop write them, and the room between what they point to."""
    second = Image.fromarray(OTHER)
    second.encoderinfo = {"tiffinfo": {Base.ImageDescription: CANARY}}
    area = b"ASCII\0\0\0" + RAW
    tags: dict[str, tuple[int, object]] = {
        "description": (270, CANARY),  # scanners
        "xmp": (700, PEOPLE),  # Lightroom
        "iptc": (33723, iptc()),  # press agencies
        "photoshop": (34377, resource(0x0404, iptc())),  # Photoshop, a second time
        "gps": (34853, {GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (51.0, 28.0, 40.0), GPS.GPSAreaInformation: area}),
        "private-tag": (65000, CANARY),  # raw converters: the owner of the camera
    }
    return {place: encoded(PICTURE, "TIFF", tiffinfo={tag: content}) for place, (tag, content) in tags.items()} | {
        "second-page": encoded(PICTURE, "TIFF", save_all=True, append_images=[second]),  # scanners and fax machines
        "gap": tiff_moved(RAW),  # programs that save by appending
        "after": encoded(PICTURE, "TIFF") + RAW,
    }


def tiff_moved(gap: bytes) -> bytes:
    """A TIFF saved again by a program that appends a new directory and leaves what was there before it."""
    plain = encoded(PICTURE, "TIFF")
    directory = plain[8 : 8 + 2 + 12 * struct.unpack_from("<H", plain, 8)[0] + 4]
    return plain[:4] + struct.pack("<I", len(plain) + len(gap)) + plain[8:] + gap + directory


def bmps() -> dict[str, bytes]:
    """The room in a BMP, and the colour profile of its fifth version."""
    return {
        "gap": bmp_with(gap=RAW),  # the header says where the pixels begin
        "icc-description": bmp_with(profile=described_profile()),  # GIMP and Photoshop
        "after": bmp_with() + RAW,
    }


def bmp_with(gap: bytes = b"", profile: bytes = b"") -> bytes:
    """A BMP of the fifth version with a gap between header and pixels, and a colour profile after them."""
    plain = encoded(PICTURE, "BMP")
    size, start = 14 + 124 + len(gap) + len(plain) - 54, 14 + 124 + len(gap)
    colours = b"DEBM" if profile else b"BGRs"
    place = struct.pack("<IIII", 4, size - 14, len(profile), 0) if profile else struct.pack("<IIII", 4, 0, 0, 0)
    header = struct.pack("<I", 124) + plain[18:54] + bytes(16) + colours + bytes(48) + place
    file_header = b"BM" + struct.pack("<IHHI", size + len(profile), 0, 0, start)
    return file_header + header + gap + plain[54:] + profile
