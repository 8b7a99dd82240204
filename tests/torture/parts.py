"""What the torture files share: the canary, two pictures, and the metadata that goes into many formats."""

import struct
from collections.abc import Mapping

import numpy as np
import piexif
from PIL import ImageCms

from tests.conftest import encoded

#: The secret: sixteen letters that no picture contains by chance.
CANARY = "LarkfieldCanary7"
RAW = CANARY.encode()

_rows, _columns = np.mgrid[0:64, 0:96]
PICTURE = np.dstack([_rows * 4, _columns * 2, _rows + _columns]).astype(np.uint8)
#: Another picture, for the places where a file hides a second one.
OTHER = PICTURE[::-1, ::-1, ::-1].copy()
#: The other one as a JPEG with the canary in its comment, whole and as a thumbnail.
HIDDEN = encoded(OTHER, "JPEG", comment=RAW)
THUMBNAIL = encoded(OTHER[::2, ::2], "JPEG", comment=RAW)


def box(kind: bytes, *body: bytes) -> bytes:
    """One box of the MP4 family, which HEIC, AVIF and JUMBF share."""
    content = b"".join(body)
    return struct.pack(">I", len(content) + 8) + kind + content


def exif(**groups: Mapping[int, object] | bytes) -> bytes:
    """EXIF as cameras write it; the groups are named as in piexif, with "Zeroth" for the first directory."""
    names = {"Zeroth": "0th", "First": "1st"}
    return bytes(piexif.dump({names.get(group, group): content for group, content in groups.items()}))


def xmp(content: str = "", attributes: str = "") -> bytes:
    """An XMP packet, as Adobe's programs and phones write it."""
    namespaces = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
        "stArea": "http://ns.adobe.com/xmp/sType/Area#",
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
        "MP": "http://ns.microsoft.com/photo/1.2/",
        "MPRI": "http://ns.microsoft.com/photo/1.2/t/RegionInfo#",
        "MPReg": "http://ns.microsoft.com/photo/1.2/t/Region#",
        "xmpNote": "http://ns.adobe.com/xmp/note/",
        "GDepth": "http://ns.google.com/photos/1.0/depthmap/",
        "GCamera": "http://ns.google.com/photos/1.0/camera/",
        "hdrgm": "http://ns.adobe.com/hdr-gain-map/1.0/",
        "Container": "http://ns.google.com/photos/1.0/container/",
        "Item": "http://ns.google.com/photos/1.0/container/item/",
    }
    declared = "".join(f' xmlns:{short}="{long}"' for short, long in namespaces.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{declared} {attributes}>{content}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def iptc() -> bytes:
    """Caption, keyword and by-line as picture agencies write them."""
    return b"".join(struct.pack(">BBBH", 0x1C, 2, field, len(RAW)) + RAW for field in (120, 25, 80))


def resource(id: int, content: bytes) -> bytes:
    """One of Photoshop's image resources."""
    return b"8BIM" + struct.pack(">HHI", id, 0, len(content)) + content + b"\0" * (len(content) % 2)


def profile(tag: bytes, content: bytes) -> bytes:
    """A valid sRGB profile with one tag replaced or added."""
    old = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (count,) = struct.unpack_from(">I", old, 128)
    tags = {kind: (at, size) for kind, at, size in struct.iter_unpack(">4sII", old[132 : 132 + 12 * count])}
    shift = 0 if tag in tags else 12
    tags = {kind: (at + shift, size) for kind, (at, size) in tags.items()} | {tag: (len(old) + shift, len(content))}
    table = struct.pack(">I", len(tags)) + b"".join(struct.pack(">4sII", kind, *place) for kind, place in tags.items())
    date = struct.pack(">HHHHHH", 2026, 7, 10, 12, 0, 0)  # littlecms would write the time of this run
    body = old[4:24] + date + old[36:128] + table + old[132 + 12 * count :] + content
    return struct.pack(">I", len(body) + 4) + body


def described_profile() -> bytes:
    """A profile named after the owner of the screen it was made for."""
    text = CANARY.encode("utf-16-be")
    return profile(b"desc", b"mluc" + struct.pack(">III2s2sII", 0, 1, 12, b"en", b"US", len(text), 28) + text)


def credentials() -> bytes:
    """Content credentials (C2PA) that say who made the picture, in the boxes cameras and AI tools write."""

    def jumb(kind: bytes, label: bytes, *boxes: bytes) -> bytes:
        id = kind + bytes.fromhex("00110010800000aa00389b71")
        return box(b"jumb", box(b"jumd", id, b"\x03", label, b"\0"), *boxes)

    author = box(b"json", b'{"@type": "CreativeWork", "author": [{"name": "%s"}]}' % RAW)
    return jumb(b"c2pa", b"c2pa", jumb(b"json", b"stds.schema-org.CreativeWork", author))


DESCRIBED = exif(Zeroth={piexif.ImageIFD.ImageDescription: RAW})
PEOPLE = xmp(
    f"""<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>{CANARY}</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
    <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li>
    <rdf:Description mwg-rs:Name="{CANARY}" mwg-rs:Type="Face">
    <mwg-rs:Area stArea:x="0.5" stArea:y="0.5" stArea:w="0.2" stArea:h="0.2" stArea:unit="normalized"/>
    </rdf:Description></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
    <MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag>
    <rdf:li MPReg:PersonDisplayName="{CANARY}" MPReg:Rectangle="0.4, 0.4, 0.2, 0.2"/>
    </rdf:Bag></MPRI:Regions></MP:RegionInfo>"""
)
