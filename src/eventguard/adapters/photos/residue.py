"""What is left in these bytes: a walk through our own output with an allowlist.

Shares no code with the encoder and decodes nothing. Anything that is not known to be harmless is dirt.
"""

import struct
import zlib

SOI, EOI, SOS, APP0 = 0xD8, 0xD9, 0xDA, 0xE0
FRAMES = (0xC0, 0xC2)
#: "JFIF", version, density, and a thumbnail of 0 x 0: exactly these 14 bytes and no more.
JFIF_LENGTH = 16


#: A PNG's first bytes, and what its header may say: 8 bits a channel, RGB, the one compression and filter there is,
#: not interlaced.
SIGNATURE, PLAIN = b"\x89PNG\r\n\x1a\n", [8, 2, 0, 0, 0]


class JpegReader:
    """``core.ports.ResidueReader`` for JPEG."""

    def residue(self, encoded: bytes) -> tuple[str, ...]:
        """Everything beyond the bare picture, in plain words; empty when the file is clean."""
        if encoded[:2] != bytes((0xFF, SOI)):
            return ("it does not begin as a JPEG",)
        try:
            dirt, end = _walk(encoded)
        except (IndexError, ValueError, struct.error):
            return ("it ends in the middle of a segment",)
        if end != len(encoded):
            dirt.append(f"{len(encoded) - end} bytes after the end of the picture")
        return tuple(dirt)


def _walk(data: bytes) -> tuple[list[str], int]:
    """Go from segment to segment; returns what was not allowed, and where the picture ends."""
    dirt: list[str] = []
    frames = 0
    position = 2
    while True:
        if data[position] != 0xFF:
            return [*dirt, "stray bytes between two segments"], len(data)
        marker = data[position + 1]
        if marker == EOI:
            if frames != 1:
                dirt.append(f"{frames} pictures instead of one")
            return dirt, position + 2
        (length,) = struct.unpack_from(">H", data, position + 2)
        body = data[position + 4 : position + 2 + length]
        if len(body) != length - 2:
            raise IndexError
        dirt += _judge(marker, body, first=position == 2)
        frames += marker in FRAMES
        position += 2 + length
        if marker == SOS:
            position = _end_of_scan(data, position)


def _judge(marker: int, body: bytes, first: bool) -> list[str]:
    """What is wrong with one segment: its kind, its place, or a length that its own fields do not explain."""
    if marker == APP0:
        plain = first and len(body) == JFIF_LENGTH - 2 and body.startswith(b"JFIF\x00\x01") and body[-2:] == b"\0\0"
        return [] if plain else ["an APP0 segment with more than a JFIF header"]
    explained = _explained_length(marker, body)
    if explained is None:
        return [f"a segment of type {marker:02X} ({len(body)} bytes)"]
    return [] if explained == len(body) else [f"a segment of type {marker:02X} with something extra"]


def _explained_length(marker: int, body: bytes) -> int | None:
    """How long this segment's own fields say it is; None for a kind that has no place in our output."""
    match marker:
        case 0xDB:
            return _quantisation_length(body)
        case 0xC4:
            return _huffman_length(body)
        case 0xC0 | 0xC2:  # baseline or progressive frame: six bytes, then three a component
            return 6 + 3 * body[5]
        case 0xDA:  # start of scan: a count, two bytes a component, three bytes
            return 4 + 2 * body[0]
        case 0xDD:  # restart interval
            return 2
    return None


def _quantisation_length(body: bytes) -> int:
    """The length that the tables in this segment add up to: one byte of precision and number, 64 of 1 or 2 bytes."""
    position = 0
    while position < len(body):
        position += 65 if body[position] >> 4 == 0 else 129
    return position


def _huffman_length(body: bytes) -> int:
    """The length that the tables in this segment add up to: class and number, 16 counts, then that many symbols."""
    position = 0
    while position < len(body):
        position += 17 + sum(body[position + 1 : position + 17])
    return position


def _end_of_scan(data: bytes, position: int) -> int:
    """The next marker after entropy-coded data, in which FF is followed by 00 or a restart marker (D0 to D7)."""
    while True:
        position = data.index(b"\xff", position)
        following = data[position + 1]
        if following != 0x00 and not 0xD0 <= following <= 0xD7:
            return position
        position += 2


class PngReader:
    """``core.ports.ResidueReader`` for PNG: a header, pixels and an end, and the pixels' stream exactly as long as the
    header says.
    """

    def residue(self, encoded: bytes) -> tuple[str, ...]:
        """Everything beyond the bare picture, in plain words; empty when the file is clean."""
        if not encoded.startswith(SIGNATURE):
            return ("it does not begin as a PNG",)
        try:
            chunks, end = _chunks(encoded)
            return (*_judge_chunks(chunks), *_judge_pixels(chunks), *_judge_end(encoded, end))
        except (IndexError, ValueError, struct.error):
            return ("it ends in the middle of a chunk",)
        except zlib.error:
            return ("its pixels cannot be read",)


def _chunks(data: bytes) -> tuple[list[tuple[bytes, bytes]], int]:
    """Kind and body of every chunk up to the end, and where that is. A wrong checksum is part of no kind we know."""
    chunks: list[tuple[bytes, bytes]] = []
    position = len(SIGNATURE)
    while not chunks or chunks[-1][0] != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        body = data[position + 8 : position + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, position + 8 + length)
        chunks.append((kind if zlib.crc32(kind + body) == checksum else kind + b" with a wrong checksum", body))
        position += 12 + length
    return chunks, position


def _judge_chunks(chunks: list[tuple[bytes, bytes]]) -> list[str]:
    kinds = [kind for kind, _ in chunks]
    dirt = [f"a chunk of type {kind!r}" for kind in kinds if kind not in (b"IHDR", b"IDAT", b"IEND")]
    if kinds != [b"IHDR", *[b"IDAT"] * (len(kinds) - 2), b"IEND"]:
        dirt.append("chunks in a wrong order")
    return dirt + (["an end with something in it"] if chunks[-1][1] else [])


def _judge_pixels(chunks: list[tuple[bytes, bytes]]) -> list[str]:
    width, height, *layout = struct.unpack(">IIBBBBB", chunks[0][1])
    if layout != PLAIN:
        return ["a header that is not ours"]
    stream = zlib.decompressobj()
    length = sum(len(stream.decompress(body)) for kind, body in chunks if kind == b"IDAT")
    whole = length == height * (1 + 3 * width) and stream.eof and not stream.unused_data
    return [] if whole else ["a stream of pixels that is not as long as the picture"]


def _judge_end(data: bytes, end: int) -> list[str]:
    return [f"{len(data) - end} bytes after the end of the picture"] if end != len(data) else []
