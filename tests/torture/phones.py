"""Torture files: WebP, HEIC and AVIF, the formats of websites and new phones."""

import io
import struct

import pillow_heif
from PIL import Image

from eventguard.core.photos.pixels import Pixels
from tests.conftest import encoded
from tests.torture.parts import DESCRIBED, OTHER, PEOPLE, PICTURE, RAW, box, described_profile

pillow_heif.register_heif_opener()


def webps() -> dict[str, bytes]:
    """Chunks of a WebP, as messengers and websites store them."""
    frames = riff(b"ANIM", bytes(6)) + webp_frame(PICTURE) + webp_frame(OTHER, riff(b"note", RAW))
    return {
        "exif": webp_with(riff(b"EXIF", DESCRIBED[6:]), flags=8),  # phones and converters
        "xmp": webp_with(riff(b"XMP ", PEOPLE), flags=4),  # Adobe's programs
        "icc-description": encoded(PICTURE, "WEBP", icc_profile=described_profile()),  # photo editors
        "unknown-chunk": webp_with(riff(b"note", RAW)),  # any program, for itself
        "second-frame": webp_with(frames=frames, flags=2),  # animation tools
        "after": webp_with() + RAW,
    }


def riff(kind: bytes, *body: bytes) -> bytes:
    """One chunk of a RIFF file, which is itself one."""
    content = b"".join(body)
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def webp_frame(pixels: Pixels, *chunks: bytes) -> bytes:
    """A frame of an animated WebP, with more chunks behind its pixels."""
    area = struct.pack("<HBHBHBHBI", 0, 0, 0, 0, 95, 0, 63, 0, 100)
    return riff(b"ANMF", area, encoded(pixels, "WEBP")[12:], *chunks)


def webp_with(*chunks: bytes, flags: int = 0, frames: bytes = b"") -> bytes:
    """A WebP in the extended layout with more chunks at its end, or with frames in place of its picture."""
    header = riff(b"VP8X", struct.pack("<IHBHB", flags, 95, 0, 63, 0))
    return riff(b"RIFF", b"WEBP", header, frames or encoded(PICTURE, "WEBP")[12:], *chunks)


def heics() -> dict[str, bytes]:
    """Items and boxes of a HEIC, as iPhones write them."""
    second = Image.fromarray(OTHER)
    second.info["exif"] = DESCRIBED
    bare = encoded(PICTURE, "HEIF")
    return {
        "exif": encoded(PICTURE, "HEIF", exif=DESCRIBED),  # every iPhone
        "xmp": encoded(PICTURE, "HEIF", xmp=PEOPLE),  # photo managers, and iPhones for depth
        "icc-description": encoded(PICTURE, "HEIF", icc_profile=described_profile()),
        "second-picture": encoded(PICTURE, "HEIF", save_all=True, append_images=[second]),  # bursts, with EXIF each
        "thumbnail": heic_thumbnail(),  # every iPhone has one; coders sign their work
        "free-box": bare + box(b"free", RAW),  # what an editor crossed out
        "unknown-box": bare + box(b"uuid", b"sixteen byte id.", RAW),  # Canon and content credentials
        "behind-pixels": heic_mdat(bare, RAW),  # editors that drop an item and leave its bytes
    }


def heic_mdat(pixels: bytes, tail: bytes) -> bytes:
    """A HEIC whose last box, the coded pixels, has a tail."""
    return longer(pixels, pixels.index(b"mdat") - 4, len(tail)) + tail


def heic_thumbnail() -> bytes:
    """A HEIC whose thumbnail ends in a message of its video coder (SEI, unregistered user data)."""
    image = Image.fromarray(PICTURE)
    image.info["thumbnails"] = [64]
    buffer = io.BytesIO()
    image.save(buffer, "HEIF")
    plain = buffer.getvalue()
    unit = b"\x50\x01\x05" + bytes([32]) + b"sixteen byte id." + RAW + b"\x80"
    message = struct.pack(">I", len(unit)) + unit
    # The thumbnail is the last item, and the length of its only extent the last number of the table of items.
    table = plain.index(b"iloc") - 4
    length_at = table + struct.unpack_from(">I", plain, table)[0] - 4
    return heic_mdat(longer(plain, length_at, len(message)), message)


def longer(data: bytes, at: int, by: int) -> bytes:
    """The same bytes, with the 32-bit big-endian number that stands there made greater."""
    return data[:at] + struct.pack(">I", struct.unpack_from(">I", data, at)[0] + by) + data[at + 4 :]


def avifs() -> dict[str, bytes]:
    """Items and boxes of an AVIF, as websites and new phones write them."""
    return {
        "exif": encoded(PICTURE, "AVIF", speed=10, exif=DESCRIBED),
        "xmp": encoded(PICTURE, "AVIF", speed=10, xmp=PEOPLE),
        "unknown-box": encoded(PICTURE, "AVIF", speed=10) + box(b"uuid", b"sixteen byte id.", RAW),
    }
