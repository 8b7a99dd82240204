"""What a PNG says about itself, taken out where a decoder would trip over it before it comes to the pixels."""

import re
import struct
import zlib
from contextlib import suppress

from eventguard.core.photos.file_parts import BROKEN, MOST_PARTS

#: The longest text or profile, and all texts together, that Pillow takes from a PNG (its ``MAX_TEXT_CHUNK`` and
#: ``MAX_TEXT_MEMORY``, of which some is left for what it adds), in bytes.
LARGEST_SAID, MOST_SAID = 2**20, 2**25
#: What stands before the packed content of a PNG's chunk, if it is packed.
PACKED = {
    b"zTXt": re.compile(rb"[^\0]*\0\0"),
    b"iCCP": re.compile(rb"[^\0]*\0\0"),
    b"iTXt": re.compile(rb"[^\0]*\0\x01\0[^\0]*\0[^\0]*\0"),
}


def bare(png: bytes) -> bytes:
    """The same picture without the texts and profiles that are too much; as it is where it makes no sense."""
    said, kept, position = _Said(), [png[:8]], 8
    with suppress(*BROKEN):
        for _ in range(MOST_PARTS):
            length, kind = struct.unpack_from(">I4s", png, position)
            if kind == b"IEND":
                break
            if not said.is_too_much(kind, png[position + 8 : position + 8 + length]):
                kept.append(png[position : position + 12 + length])
            position += 12 + length
    return b"".join((*kept, png[position:]))


class _Said:
    """How much a PNG has said about itself so far, unpacked."""

    def __init__(self) -> None:
        self._left = MOST_SAID

    def is_too_much(self, kind: bytes, content: bytes) -> bool:
        """Whether a chunk is a text or a profile that unpacks to more than Pillow takes, alone or with those before."""
        if kind not in (b"tEXt", b"zTXt", b"iTXt", b"iCCP"):
            return False
        size = len(content)
        if packed := PACKED[kind].match(content) if kind in PACKED else None:
            unpacker = zlib.decompressobj()
            try:
                size = len(unpacker.decompress(content[packed.end() :], LARGEST_SAID))
            except zlib.error:
                return True
            size += 0 if unpacker.eof else LARGEST_SAID
        self._left -= size
        return size >= LARGEST_SAID or self._left < 0
