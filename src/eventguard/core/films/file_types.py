"""What a film is by its first bytes, and what somebody is told whose film is of a kind that is not read."""

from contextlib import suppress

from eventguard.core.photos.file_parts import BROKEN, parts
from eventguard.core.photos.file_types import PICTURE_BRANDS, QUICKTIME, RAW_BRAND

DAMAGED = "The film is damaged: it cannot be played whole."
CUT_OFF = "The film is cut off: its file ends before the film does."
ASK_AGAIN = "Copy it from the phone or camera again, or open it in a film program and export it as MP4."
EXPORT_FILM = "Open it in a film program and export it as MP4 (H.264)."

MATROSKA = b"\x1aE\xdf\xa3"
#: A GIF says by one of these that it is played more than once; only what moves says so.
LOOPS = (b"\x21\xff\x0bNETSCAPE2.0", b"\x21\xff\x0bANIMEXTS1.0")
#: In a WebP's VP8X chunk, the bit that says that it moves.
ANIMATED = 0x02


def film_format(beginning: bytes) -> str | None:
    """Which of FFmpeg's demuxers reads a file that begins like this; None when it is no film that we read.

    ``mov`` is MP4, MOV, M4V and 3GP, but neither HEIC and AVIF nor a camera's raw file; ``matroska`` is also WebM. A
    dozen bytes are enough.
    """
    if beginning[4:8] == b"ftyp":
        return None if beginning[8:12] in (*PICTURE_BRANDS, RAW_BRAND) else "mov"
    if beginning[4:8] in QUICKTIME:
        return "mov"
    if beginning.startswith(MATROSKA):
        return "matroska"
    return "avi" if beginning[:4] == b"RIFF" and beginning[8:12] == b"AVI " else None


def moving_format(beginning: bytes) -> str | None:
    """``gif``, ``webp`` or ``png`` when these are the bytes of a picture of that kind which moves; else None.

    The more of the file is given the surer: a GIF that says nothing of being played again is one that moves once its
    second picture has begun.
    """
    if beginning.startswith(b"GIF8"):
        return "gif" if any(loop in beginning for loop in LOOPS) or _count(beginning, "gif picture") > 1 else None
    if beginning[:4] == b"RIFF" and beginning[8:16] == b"WEBPVP8X":
        return "webp" if len(beginning) > 20 and beginning[20] & ANIMATED else None
    if beginning.startswith(b"\x89PNG\r\n\x1a\n"):
        control = beginning.find(b"acTL", 0, _first(beginning, b"IDAT"))
        more = beginning[control + 4 : control + 8]
        return "png" if control > 0 and int.from_bytes(more, "big") > 1 else None
    return None


def _first(beginning: bytes, kind: bytes) -> int:
    """Where the first chunk of this kind begins; the end when there is none."""
    found = beginning.find(kind)
    return found if found >= 0 else len(beginning)


def _count(beginning: bytes, wanted: str) -> int:
    count = 0
    with suppress(*BROKEN):
        for name, _ in parts(beginning):
            count += name == wanted
    return count
