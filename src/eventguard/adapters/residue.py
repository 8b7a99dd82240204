"""What is left in these bytes: a walk through our own output with an allowlist.

Shares no code with the encoder and decodes nothing. Anything that is not known to be harmless is dirt.
"""

import struct

SOI, EOI, SOS, APP0 = 0xD8, 0xD9, 0xDA, 0xE0
FRAMES = (0xC0, 0xC2)
#: "JFIF", version, density, and a thumbnail of 0 x 0: exactly these 14 bytes and no more.
JFIF_LENGTH = 16


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
