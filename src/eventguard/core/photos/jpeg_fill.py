"""A JPEG without the fill bytes between its parts, which a decoder reads one by one."""

import struct
from contextlib import suppress

from eventguard.core.photos.file_parts import BARE, BROKEN, END, MARKER, SCAN

#: So many bytes of them are left where they are.
USUAL = 2**16


def without_fill(untrusted: bytes) -> bytes:
    """The same picture without fill bytes; as it is where they are few, or where it makes no sense as a JPEG."""
    kept, position, passed = [untrusted[:2]], 2, 0
    with suppress(*BROKEN):
        while untrusted.startswith(b"\xff\xd8\xff") and (found := MARKER.search(untrusted, position)):
            marker, start = found.group(1)[0], found.end()
            passed += found.start() - position
            position = start
            if marker in (SCAN, END):
                return b"".join((*kept, untrusted[start - 2 :])) if passed > USUAL else untrusted
            if marker not in BARE:
                (length,) = struct.unpack_from(">H", untrusted, start)
                position += max(2, length)
                kept.append(untrusted[start - 2 : position])
    return untrusted
