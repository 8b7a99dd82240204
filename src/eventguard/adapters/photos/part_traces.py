"""What the parts of a file tell by being there."""

from collections.abc import Iterator

from eventguard.core.photos.file_parts import AFTER, BROKEN, parts
from eventguard.core.photos.hidden_data import Finding, Trace

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
    except BROKEN:
        return  # cut short: whether the picture is whole is not for us to judge


def _in_trailer(body: bytes) -> Iterator[Finding]:
    yield Finding(Trace.TRAILER)
    if b"\xff\xd8\xff" in body:
        yield Finding(Trace.SECOND_PICTURE)
    if b"ftyp" in body:
        yield Finding(Trace.VIDEO)
