"""The parts that files are made of: segments, chunks, blocks and boxes, walked without decoding anything."""

import re
import struct
from collections.abc import Iterator

from eventguard.core.finding import Finding, Trace

#: The pseudo-part that stands for whatever follows the end of the picture.
AFTER = "after"
#: The next marker after entropy-coded data, in which FF is followed by 00 or a restart marker (D0 to D7).
MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
#: What a part tells, by its name. None: nothing. A part that is not here is unknown data.
TRACES: dict[str, Trace | None] = {
    **dict.fromkeys(("JFIF", "Adobe", "DB", "C4", "DA", "DD", *(f"C{digit:X}" for digit in range(16)))),
    "FE": Trace.COMMENT,
    "Exif": Trace.EXIF,
    "ICC_PROFILE": Trace.PROFILE,
    "MPF": Trace.SECOND_PICTURE,
    "JFXX": Trace.THUMBNAIL,
    "Photoshop 3.0": Trace.IPTC,
    "http://ns.adobe.com/xap/1.0/": Trace.XMP,
    "http://ns.adobe.com/xmp/extension/": Trace.XMP,
    **dict.fromkeys(("IHDR", "PLTE", "IDAT", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs", "hIST", "cICP")),
    **dict.fromkeys(("tEXt", "zTXt", "iTXt"), Trace.TEXT),
    "eXIf": Trace.EXIF,
    "iCCP": Trace.PROFILE,
    "tIME": Trace.DATE,
    **dict.fromkeys(("acTL", "fcTL", "fdAT"), Trace.SECOND_PICTURE),
    "caBX": Trace.CREDENTIALS,
    **dict.fromkeys(("VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF")),
    "EXIF": Trace.EXIF,
    "XMP ": Trace.XMP,
    "ICCP": Trace.PROFILE,
    "C2PA": Trace.CREDENTIALS,
    **dict.fromkeys(("NETSCAPE2.0", "ANIMEXTS1.0", "gif control", "gif picture")),
    "gif comment": Trace.COMMENT,
    "gif text": Trace.TEXT,
    "XMP DataXMP": Trace.XMP,
    "ICCRGBG1012": Trace.PROFILE,
    **dict.fromkeys(("ftyp", "meta", "mdat", "moov", "moof", "mfra", "sidx")),
    "mpvd": Trace.VIDEO,
    AFTER: Trace.TRAILER,
}

#: Bytes in parts that tell nothing as long as they hold no more than they should (a JFIF thumbnail, say).
EXACT = {"JFIF": 14, "Adobe": 12}


def in_parts(untrusted: bytes) -> Iterator[Finding]:
    """What the parts of a file tell by being there."""
    try:
        for name, body in parts(untrusted):
            trace = TRACES.get(name, Trace.UNKNOWN) if len(body) <= EXACT.get(name, len(body)) else Trace.UNKNOWN
            if trace is Trace.TRAILER:
                yield from _in_trailer(body)
            elif trace:
                yield Finding(trace, name if trace is Trace.UNKNOWN else "")
    except (IndexError, ValueError, struct.error):
        return  # cut short: whether the picture is whole is not for us to judge


def parts(untrusted: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each part, in order; ends at the first that makes no sense."""
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


def _in_trailer(body: bytes) -> Iterator[Finding]:
    yield Finding(Trace.TRAILER)
    if b"\xff\xd8\xff" in body:
        yield Finding(Trace.SECOND_PICTURE)
    if b"ftyp" in body:
        yield Finding(Trace.VIDEO)


def _after(data: bytes, end: int) -> Iterator[tuple[str, bytes]]:
    if data[end:].strip(b"\0"):
        yield AFTER, data[end:]


def _jpeg(data: bytes) -> Iterator[tuple[str, bytes]]:
    position = 2
    while (marker := data[position + 1]) != 0xD9:
        if marker == 0xFF:  # fill bytes
            position += 1
            continue
        (length,) = struct.unpack_from(">H", data, position + 2)
        body = data[position + 4 : position + 2 + length]
        # An application segment says whose it is, up to a zero byte; some say nothing.
        says = re.match(rb"[ -~]{3,40}", body) if 0xE0 <= marker <= 0xEF else None
        yield (says.group().decode() if says else f"{marker:02X}"), body
        position += 2 + length
        if marker == 0xDA:
            found = MARKER.search(data, position)
            if found is None:
                return
            position = found.start()
    yield from _after(data, position + 2)


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
    yield from _chunks(data, 12, end)
    yield from _after(data, end)


def _chunks(data: bytes, position: int, end: int) -> Iterator[tuple[str, bytes]]:
    while position + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, position)
        yield kind.decode("latin-1"), data[position + 8 : position + 8 + length]
        if kind == b"ANMF":  # a frame: sixteen bytes, then chunks of its own
            yield from _chunks(data, position + 24, position + 8 + length)
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
