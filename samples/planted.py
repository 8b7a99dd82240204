"""Plants made-up personal data in the sample files, so that tests can look for it afterwards."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import piexif
from PIL import Image, ImageCms, PngImagePlugin

LATITUDE, LONGITUDE = 51.123456, 1.654321
TAKEN = b"2026:07:10 14:15:03"
COMMENT = b"CANARY-COMMENT Ada Okafor 4B"
TRAILER = b"CANARY-TRAILER kept after the end of the picture by some phones"
PNG_TEXT = "CANARY-PNG Femi Adeyemi and Jonas Vale"
XMP_PERSON = "CANARY-XMP Grace Liu"
DESCRIPTION = b"Canary Larkfield Primary sports day"
OWNER = b"Owner Canary Whitlock"
SERIAL = b"SN-CANARY-7731"


def _degrees(value: float) -> tuple[tuple[int, int], ...]:
    """An angle as the degrees, minutes and seconds EXIF wants."""
    degrees, rest = divmod(value, 1)
    minutes, rest = divmod(rest * 60, 1)
    return (int(degrees), 1), (int(minutes), 1), (round(rest * 60 * 10000), 10000)


def exif(picture: Image.Image, orientation: int = 1, place: bool = True, thumbnail: bool = True) -> bytes:
    """An EXIF block as a camera writes it: who, where, when, with what, and a small uncovered picture."""
    block: dict[str, Any] = {
        "0th": {
            piexif.ImageIFD.Make: b"Larkcam",
            piexif.ImageIFD.Model: b"LC-200",
            piexif.ImageIFD.Artist: OWNER,
            piexif.ImageIFD.ImageDescription: DESCRIPTION,
            piexif.ImageIFD.Orientation: orientation,
            piexif.ImageIFD.DateTime: TAKEN,
        },
        "Exif": {
            piexif.ExifIFD.DateTimeOriginal: TAKEN,
            piexif.ExifIFD.BodySerialNumber: SERIAL,
            piexif.ExifIFD.CameraOwnerName: OWNER,
            piexif.ExifIFD.UserComment: b"ASCII\0\0\0CANARY-USERCOMMENT class 4B with Ada and Ben",
        },
        "GPS": {},
        "1st": {},
        "thumbnail": None,
    }
    if place:
        block["GPS"] = {
            piexif.GPSIFD.GPSLatitudeRef: b"N",
            piexif.GPSIFD.GPSLatitude: _degrees(LATITUDE),
            piexif.GPSIFD.GPSLongitudeRef: b"W",
            piexif.GPSIFD.GPSLongitude: _degrees(LONGITUDE),
        }
    if thumbnail:
        small = picture.convert("RGB")
        small.thumbnail((320, 320))
        data = io.BytesIO()
        small.save(data, "JPEG", quality=82)
        block["1st"] = {piexif.ImageIFD.Compression: 6}
        block["thumbnail"] = data.getvalue()
    return bytes(piexif.dump(block))


def xmp() -> bytes:
    """An XMP packet that names the person in the picture."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f"<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>{XMP_PERSON}</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def colour_profile() -> bytes:
    """An sRGB profile with a fixed creation date, so that every run gives the same bytes."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for index, part in enumerate((2026, 7, 10, 14, 15, 3)):
        profile[24 + 2 * index : 26 + 2 * index] = part.to_bytes(2, "big")
    return bytes(profile)


def png_text() -> PngImagePlugin.PngInfo:
    """A text chunk for a PNG."""
    chunk = PngImagePlugin.PngInfo()
    chunk.add_text("Comment", PNG_TEXT)
    return chunk


def append_trailer(path: Path) -> None:
    """Add bytes after the end of a JPEG."""
    with path.open("ab") as file:
        file.write(TRAILER)
