"""What EXIF says, read with piexif."""

from collections.abc import Iterator
from typing import Any

import piexif

from eventguard.core.photos.hidden_data import Finding, Trace, shortened, told
from eventguard.core.photos.tiff import Tiff

Groups = dict[str, Any]

_Zeroth, _Exif, _Gps = piexif.ImageIFD, piexif.ExifIFD, piexif.GPSIFD

#: Which tag tells what; any other is technical camera data.
TRACES: dict[str, dict[int, Trace]] = {
    "0th": {
        _Zeroth.Make: Trace.CAMERA,
        _Zeroth.Model: Trace.CAMERA,
        _Zeroth.CameraSerialNumber: Trace.SERIAL,
        _Zeroth.Artist: Trace.OWNER,
        _Zeroth.Copyright: Trace.OWNER,
        _Zeroth.XPAuthor: Trace.OWNER,
        _Zeroth.Software: Trace.SOFTWARE,
        _Zeroth.DateTime: Trace.DATE,
        _Zeroth.ImageDescription: Trace.CAPTION,
        _Zeroth.XPTitle: Trace.CAPTION,
        _Zeroth.XPSubject: Trace.CAPTION,
        _Zeroth.XPComment: Trace.COMMENT,
        _Zeroth.XPKeywords: Trace.KEYWORDS,
    },
    "Exif": {
        _Exif.DateTimeOriginal: Trace.DATE,
        _Exif.DateTimeDigitized: Trace.DATE,
        _Exif.BodySerialNumber: Trace.SERIAL,
        _Exif.LensSerialNumber: Trace.SERIAL,
        _Exif.ImageUniqueID: Trace.SERIAL,
        _Exif.LensMake: Trace.CAMERA,
        _Exif.LensModel: Trace.CAMERA,
        _Exif.CameraOwnerName: Trace.OWNER,
        _Exif.UserComment: Trace.COMMENT,
        _Exif.MakerNote: Trace.MAKER_NOTE,
    },
    "GPS": {
        _Gps.GPSAreaInformation: Trace.PLACE_NAME,
        _Gps.GPSDateStamp: Trace.DATE,
    },
}
#: Tags that a bare TIFF cannot do without, or that tell nobody anything: sizes, tables, resolution, orientation.
STRUCTURE = frozenset(
    (*range(254, 260), 262, 266, *range(273, 285), 292, 293, 296, 317, 320, *range(322, 326), 338, 339)
)
#: Windows' own text tags, which hold UTF-16.
UTF16 = range(0x9C9B, 0x9CA0)
#: What the first eight bytes of a comment say of the others (EXIF 2.32, section 4.6.6).
ENCODINGS = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp", b"\0" * 8: "utf-8"}
#: Metres in a degree of latitude.
DEGREE = 111_320
#: Phones know the place to this many metres, however many digits they write.
BEST = 5


def in_exif(groups: Groups) -> Iterator[Finding]:
    """Findings in what was loaded; when that is nothing, that there is EXIF all the same."""
    if not groups:
        yield Finding(Trace.EXIF)
    for group, traces in TRACES.items():
        for tag, value in (groups.get(group) or {}).items():
            if tag not in STRUCTURE or group != "0th":
                yield _finding(traces.get(tag, Trace.EXIF), tag, value)
    if {_Gps.GPSLatitude, _Gps.GPSLongitude, _Gps.GPSDestLatitude} & (groups.get("GPS") or {}).keys():
        yield Finding(Trace.PLACE, _place(groups["GPS"]))


def loaded(exif: bytes) -> Groups:
    """What piexif makes of an EXIF block, or of a whole TIFF file, which is one: tags by group, and under ``thumbnail``
    a small picture. Nothing where piexif cannot tell, or where it would not be safe to ask: bytes that do not begin as
    TIFF piexif takes for the name of a file, and opens it; a value said to have four thousand million parts it would
    read for hours.
    """
    tiff = exif.removeprefix(b"Exif\0\0")
    try:
        return dict(piexif.load(tiff)) if Tiff(tiff).is_sound() else {}
    except Exception:  # piexif raises struct.error, ValueError and more on damaged EXIF
        return {}


def _finding(trace: Trace, tag: int, value: object) -> Finding:
    """What one tag tells. Many cameras write empty captions and comments, which tell no more than any other tag."""
    if trace in (Trace.EXIF, Trace.MAKER_NOTE):
        return Finding(trace)
    finding = told(trace, shortened(_text(tag, value)))
    return finding if finding.detail else Finding(Trace.EXIF)


def _text(tag: int, value: Any) -> str:
    if isinstance(value, tuple):  # bytes, as piexif gives them for some tags
        value = bytes(number & 0xFF for number in value if isinstance(number, int))
    if not isinstance(value, bytes):
        return str(value)
    if tag in UTF16:
        return str(value.decode("utf-16-le", "replace").rstrip("\0"))
    if tag in (_Exif.UserComment, _Gps.GPSAreaInformation):
        encoding, value = ENCODINGS.get(value[:8]), value[8:] if value[:8] in ENCODINGS else value
        if encoding == "utf-16" and value[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            encoding = "utf-16-be" if value[:1] == b"\0" else "utf-16-le"
        return str(value.decode(encoding or "utf-8", "replace").rstrip("\0 "))
    return str(value.decode("utf-8", "replace").rstrip("\0 "))


def _place(gps: dict[int, Any]) -> str:
    """``51.12345, -0.14190 (the place to within 5 m)``; empty when the numbers make no place."""
    try:
        latitude, fine = _degrees(gps[_Gps.GPSLatitude])
        longitude, _ = _degrees(gps[_Gps.GPSLongitude])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return ""
    south, west = gps.get(_Gps.GPSLatitudeRef) == b"S", gps.get(_Gps.GPSLongitudeRef) == b"W"
    error = gps.get(_Gps.GPSHPositioningError)
    if isinstance(error, tuple) and len(error) == 2 and error[0] > 0 and error[1] > 0:
        fine = error[0] / error[1]
    within = max(BEST, fine)
    distance = f"{within:.0f} m" if within < 1000 else f"{within / 1000:.0f} km"
    where = f"{-latitude if south else latitude:.5f}, {-longitude if west else longitude:.5f}"
    return f"{where} (the place to within {distance})"


def _degrees(parts: Any) -> tuple[float, float]:
    """Degrees from (degrees, minutes, seconds) as fractions, and how fine they were written, in metres."""
    value, unit, fine = 0.0, 1.0, float(DEGREE)
    for number, denominator in parts:
        value += number / denominator * unit
        if number or denominator > 1:
            fine = DEGREE * unit / denominator
        unit /= 60
    return value, fine
