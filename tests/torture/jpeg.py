"""Torture files: JPEG, the format of cameras and phones, with the most places to hide something."""

import base64
import gzip
import hashlib
import io
import struct
import zipfile

from piexif import GPSIFD, ExifIFD, ImageIFD
from PIL import Image

from tests.conftest import encoded
from tests.torture.parts import (
    CANARY,
    DESCRIBED,
    HIDDEN,
    OTHER,
    PEOPLE,
    PICTURE,
    RAW,
    THUMBNAIL,
    box,
    credentials,
    described_profile,
    exif,
    iptc,
    profile,
    resource,
    xmp,
)

LONDON = {
    GPSIFD.GPSLatitudeRef: b"N",
    GPSIFD.GPSLatitude: ((51, 1), (28, 1), (40, 1)),
    GPSIFD.GPSLongitudeRef: b"W",
    GPSIFD.GPSLongitude: ((0, 1), (0, 1), (5, 1)),
    GPSIFD.GPSProcessingMethod: b"ASCII\0\0\0" + RAW,
    GPSIFD.GPSAreaInformation: b"UNICODE\0" + CANARY.encode("utf-16-be"),
}
CAPTION = xmp(f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{CANARY}</rdf:li></rdf:Alt></dc:description>')
GAIN_MAP = xmp(
    f"""<Container:Directory><rdf:Seq>
    <rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/></rdf:li>
    <rdf:li rdf:parseType="Resource">
    <Container:Item Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="{len(HIDDEN)}"/></rdf:li>
    </rdf:Seq></Container:Directory>""",
    attributes='hdrgm:Version="1.0"',
)
VIDEO = box(b"ftyp", b"mp42\0\0\0\0mp42isom") + box(b"mdat", RAW)


def jpegs() -> dict[str, bytes]:
    """Every hiding place in a JPEG."""
    return _with_exif() | _with_xmp() | _with_segments() | _with_tails()


def _with_exif() -> dict[str, bytes]:
    """EXIF, which every camera and phone writes."""
    wide = CANARY.encode("utf-16-le")
    blocks = {
        "exif-description": DESCRIBED,  # photo managers
        "exif-gps": exif(GPS=LONDON),  # phones: where, and how they know
        # Photo managers, for every alphabet.
        "exif-user-comment": exif(Exif={ExifIFD.UserComment: b"UNICODE\0" + CANARY.encode("utf-16-be")}),
        "exif-xp": exif(Zeroth={ImageIFD.XPTitle: wide, ImageIFD.XPKeywords: wide}),  # Windows Explorer's properties
        "exif-maker-note": exif(Exif={ExifIFD.MakerNote: b"LARKCAM\0\x01\x02" + RAW}),  # no program knows them all
        "exif-serial-number": exif(Exif={ExifIFD.BodySerialNumber: RAW}),  # cameras: finds all photos of one owner
        # Cameras whose owner typed a name into the menu.
        "exif-owner": exif(Zeroth={ImageIFD.Artist: RAW}, Exif={ExifIFD.CameraOwnerName: RAW}),
        "exif-thumbnail": exif(First={ImageIFD.Compression: 6}, thumbnail=THUMBNAIL),  # the picture before the crop
        "exif-slack": exif(Zeroth={ImageIFD.Make: b"Larkcam"}) + RAW,  # behind all that the directories point to
    }
    twice = segment(0xE1, exif(Zeroth={ImageIFD.Make: b"Larkcam"})) + segment(0xE1, DESCRIBED)
    return {place: jpeg_with(segment(0xE1, block)) for place, block in blocks.items()} | {
        "exif-twice": jpeg_with(twice)  # by programs that add theirs without looking
    }


def _with_xmp() -> dict[str, bytes]:
    """XMP, by photo managers and phones."""
    depth = f'GDepth:Mime="image/jpeg" GDepth:Data="{base64.b64encode(HIDDEN).decode()}"'
    return {
        "xmp-description": jpeg_with(xmp_segment(CAPTION)),  # Lightroom, digiKam, Apple Photos
        "xmp-people": jpeg_with(xmp_segment(PEOPLE)),  # names with their faces, by Lightroom, digiKam and Windows
        "xmp-extended": jpeg_with(extended_xmp(PEOPLE)),  # phones and Photoshop, when it is long
        "xmp-depth": jpeg_with(xmp_segment(xmp(attributes=depth))),  # phones' portrait mode: a picture as text
    }


def _with_segments() -> dict[str, bytes]:
    """What else stands between the segments of a JPEG."""
    header = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\x08\x02", RAW * 3)
    progressive = encoded(PICTURE, "JPEG", progressive=True)
    second_scan = progressive.index(b"\xff\xc4", progressive.index(b"\xff\xda"))
    bare = jpeg_with()
    ducky = struct.pack(">HHIHHI", 1, 4, 80, 2, 4 + 2 * len(RAW), len(RAW)) + CANARY.encode("utf-16-be") + b"\0\0"
    return {
        "iptc": jpeg_with(segment(0xED, b"Photoshop 3.0\0", resource(0x0404, iptc()))),  # press agencies
        "photoshop-thumbnail": jpeg_with(segment(0xED, b"Photoshop 3.0\0", photoshop_thumbnail())),  # Photoshop
        "comment": jpeg_with(segment(0xFE, RAW)),  # web cameras and scripts
        "comment-between-scans": progressive[:second_scan] + segment(0xFE, RAW) + progressive[second_scan:],
        "jfxx-thumbnail": jpeg_with(segment(0xE0, b"JFXX\0\x10", THUMBNAIL)),  # old scanners
        "jfif-thumbnail": bare[:2] + header + bare[20:],  # sixteen pixels whose colours spell it
        "icc-description": jpeg_with(segment(0xE2, b"ICC_PROFILE\0\1\1", described_profile())),  # screen calibrators
        # Screen makers, in tags of their own.
        "icc-private-tag": jpeg_with(segment(0xE2, b"ICC_PROFILE\0\1\1", profile(b"priv", b"text\0\0\0\0" + RAW))),
        "credentials": jpeg_with(segment(0xEB, b"JP", struct.pack(">HI", 1, 1), credentials())),  # C2PA cameras
        "ducky": jpeg_with(segment(0xEC, b"Ducky", ducky)),  # Photoshop's "Save for Web"
        "adobe": jpeg_with(segment(0xEE, b"Adobe\0\x64\0\0\0\0\1", RAW)),  # longer than its twelve bytes
        "unknown-segment": jpeg_with(segment(0xEF, RAW)),  # any program, for itself
        "unused-table": jpeg_with(segment(0xDB, b"\3", RAW * 4)),  # a legal quantisation table no component uses
        "before-end": bare[:-2] + RAW + bare[-2:],  # decoders skip what follows the last scan
    }


def _with_tails() -> dict[str, bytes]:
    """What phones and people append to a JPEG."""
    second = Image.fromarray(OTHER)
    second.info["comment"] = RAW
    offset = f'GCamera:MotionPhoto="1" GCamera:MicroVideo="1" GCamera:MicroVideoOffset="{len(VIDEO)}"'
    return {
        "second-picture": encoded(PICTURE, "MPO", save_all=True, append_images=[second]),  # MPF, by most phones
        "gain-map": jpeg_with(xmp_segment(GAIN_MAP), after=HIDDEN),  # Ultra HDR, by Android phones
        "motion-photo": jpeg_with(xmp_segment(xmp(attributes=offset)), after=VIDEO),  # Pixel and Galaxy phones
        "samsung-trailer": jpeg_with(after=samsung()),  # Galaxy phones
        "text-after": jpeg_with(after=RAW),  # scripts, with "cat"
        "zip-after": jpeg_with(after=zipped()),  # people who hide an archive in a picture
        "gzip-after": jpeg_with(after=gzip.compress(RAW * 9, mtime=0)),
    }


def segment(marker: int, *body: bytes) -> bytes:
    """One marker segment of a JPEG."""
    content = b"".join(body)
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def jpeg_with(*segments: bytes, after: bytes = b"") -> bytes:
    """A JPEG with more segments behind its JFIF header, and bytes after its end."""
    plain = encoded(PICTURE, "JPEG")
    return plain[:20] + b"".join(segments) + plain[20:] + after


def xmp_segment(packet: bytes) -> bytes:
    """XMP in a JPEG."""
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0", packet)


def extended_xmp(packet: bytes) -> bytes:
    """XMP too long for one segment, as depth maps make it: a short packet that names the rest by its MD5."""
    guid = hashlib.md5(packet, usedforsecurity=False).hexdigest().upper()
    head = b"http://ns.adobe.com/xmp/extension/\0" + guid.encode() + struct.pack(">I", len(packet))
    parts = [segment(0xE1, head, struct.pack(">I", at), packet[at : at + 500]) for at in range(0, len(packet), 500)]
    return xmp_segment(xmp(attributes=f'xmpNote:HasExtendedXMP="{guid}"')) + b"".join(parts)


def photoshop_thumbnail() -> bytes:
    """The thumbnail that Photoshop keeps, in which the picture is still uncropped."""
    header = struct.pack(">IIIIIIHH", 1, 48, 32, 48 * 3, 48 * 3 * 32, len(THUMBNAIL), 24, 1)
    return resource(0x040C, header + THUMBNAIL)


def samsung() -> bytes:
    """The trailer of Samsung's camera app: named blocks, then their directory, read from the end."""
    block = struct.pack("<HHI", 0, 0x0AA1, 8) + b"MCC_Data" + RAW
    directory = b"SEFH" + struct.pack("<IIHHII", 101, 1, 0, 0x0AA1, len(block), len(block))
    return block + directory + struct.pack("<I", len(directory)) + b"SEFT"


def zipped() -> bytes:
    """A ZIP archive with a compressed list of names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("names.txt"), f"{CANARY}\n" * 9, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
