"""The parts that files are made of: segments, chunks, blocks and boxes, walked without decoding anything."""

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

#: The pseudo-part that stands for whatever follows the end of the picture.
AFTER = "after"
#: What a walk over a damaged or hostile file ends with.
BROKEN = (IndexError, ValueError, struct.error)
#: Parts that are walked at most: a large PNG has thousands.
MOST_PARTS = 100_000
#: A JPEG's next marker, after fill bytes or whatever does not belong there (ITU-T T.81, B.1.1.2), and in entropy-coded
#: data, where FF is followed by 00 or a restart marker (D0 to D7). Of many FF the last counts: all would be tried
#: anew from each of them.
MARKER = re.compile(rb"\xff([\x01-\xfe])")
AFTER_SCAN = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
#: Markers without a length, and those that begin a scan and end the picture.
BARE, SCAN, END = frozenset((0x01, *range(0xD0, 0xD9))), 0xDA, 0xD9


def parts(untrusted: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each part, in order. Raises one of ``BROKEN`` at the first that makes no sense."""
    return islice(_walk(untrusted), MOST_PARTS)


def count(untrusted: bytes, wanted: str) -> int:
    """How many parts of this name there are, as far as the file makes sense."""
    found = 0
    with suppress(*BROKEN):
        for name, _ in parts(untrusted):
            found += name == wanted
    return found


def scans(jpeg: bytes) -> int:
    """How many times a JPEG goes over its picture: once, or about ten times where it is progressive."""
    return count(jpeg, f"{SCAN:X}")


def _walk(untrusted: bytes) -> Iterator[tuple[str, bytes]]:
    if untrusted[:3] == b"\xff\xd8\xff":
        yield from _jpeg(untrusted)
    elif untrusted[:4] == b"\x89PNG":
        yield from _png(untrusted)
    elif untrusted[:4] == b"RIFF":
        yield from _webp(untrusted)
    elif untrusted[:4] == b"GIF8":
        yield from _gif(untrusted)
    elif untrusted[4:8] == b"ftyp":
        yield from _boxes(untrusted)
    elif untrusted[:2] == b"BM":
        yield from _after(untrusted, *struct.unpack_from("<I", untrusted, 2))


def _after(data: bytes, end: int) -> Iterator[tuple[str, bytes]]:
    if data[end:].strip(b"\0"):
        yield AFTER, data[end:]


def _jpeg(data: bytes) -> Iterator[tuple[str, bytes]]:
    position, before = 2, MARKER
    while found := before.search(data, position):
        marker, position, before = found.group(1)[0], found.end(), MARKER
        if marker == END:
            yield from _after(data, position)
            return
        if marker in BARE:
            continue
        (length,) = struct.unpack_from(">H", data, position)
        body = data[position + 2 : position + length]
        # An application segment says whose it is, up to a zero byte; some say nothing.
        says = re.match(rb"[ -~]{3,40}", body) if 0xE0 <= marker <= 0xEF else None
        yield (says.group().decode() if says else f"{marker:02X}"), body
        position += max(2, length)
        before = AFTER_SCAN if marker == SCAN else MARKER


def _png(data: bytes) -> Iterator[tuple[str, bytes]]:
    position, name = 8, ""
    while name != "IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        name = kind.decode("latin-1")
        if name != "IEND":
            yield name, data[position + 8 : position + 8 + length]
        position += 12 + length
    yield from _after(data, position)


def _webp(data: bytes) -> Iterator[tuple[str, bytes]]:
    (size,) = struct.unpack_from("<I", data, 4)
    end = min(len(data), 8 + size + size % 2)
    for kind, start, stop in _chunks(data, 12, end):
        yield kind, data[start:stop]
        if kind == "ANMF":  # a frame: sixteen bytes, then chunks of its own
            yield from ((inner, data[begun:over]) for inner, begun, over in _chunks(data, start + 16, stop))
    yield from _after(data, end)


def _chunks(data: bytes, position: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The name of each chunk, and where its content begins and ends."""
    while position + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, position)
        yield kind.decode("latin-1"), position + 8, position + 8 + length
        position += 8 + length + length % 2


def _gif(data: bytes) -> Iterator[tuple[str, bytes]]:
    position = 13 + _palette(data[10])
    while (kind := data[position]) != 0x3B:
        if kind == 0x2C:
            name, start = "gif picture", position + 11 + _palette(data[position + 9])
        else:
            names = {0xF9: "gif control", 0xFE: "gif comment", 0x01: "gif text"}
            label = data[position + 3 : position + 14].decode("latin-1")  # of an application block
            name, start = names.get(data[position + 1], label), position + 2
        end = start
        while data[end]:
            end += data[end] + 1
        yield name, data[start:end]
        position = end + 1
    yield from _after(data, position + 1)


def _palette(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _boxes(data: bytes) -> Iterator[tuple[str, bytes]]:
    position = 0
    while position + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        header = 8
        if length == 1:
            (length,), header = struct.unpack_from(">Q", data, position + 8), 16
        if length == 0:
            length = len(data) - position
        if length < header:
            raise ValueError("a box smaller than its header")
        body = data[position + header : position + length]
        if kind not in (b"free", b"skip") or body.strip(b"\0"):
            yield kind.decode("latin-1"), body
        position += length
    yield from _after(data, position)
