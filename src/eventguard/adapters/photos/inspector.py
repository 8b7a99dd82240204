"""What a source file carries besides its pixels, for telling staff. Nothing here is ever copied to an output."""

import io
import warnings
from collections.abc import Iterator

import pillow_heif
from PIL import Image, IptcImagePlugin

from eventguard.adapters.photos.embedded_thumbnail import shows_another
from eventguard.adapters.photos.exif import in_exif, loaded
from eventguard.adapters.photos.part_traces import in_parts
from eventguard.adapters.photos.xmp import in_iptc, in_packets
from eventguard.core.photos.file_parts import count
from eventguard.core.photos.file_types import FORMATS
from eventguard.core.photos.hidden_data import Finding, Trace, merged
from eventguard.core.photos.jpeg_fill import without_fill
from eventguard.core.photos.pixels import Pixels
from eventguard.core.photos.tiff import Tiff

#: What the makers of second pictures, maps and films write beside them, wherever in the file that is.
SIGNATURES: dict[Trace, tuple[bytes, ...]] = {
    Trace.GAIN_MAP: (b"hdrgm:", b"HDRGainMap", b"hdrgainmap", b"urn:iso:std:iso:ts:21496"),
    Trace.DEPTH_MAP: (b"GDepth:", b"photos/dd/1.0/device", b"auxid:2\0", b"AuxiliaryImageType"),
    Trace.VIDEO: (b"MicroVideo", b"MotionPhoto"),
    Trace.CREDENTIALS: (b"jumdc2pa",),
    Trace.IPTC: (b"8BIM\x04\x04",),
    Trace.THUMBNAIL: (b"8BIM\x04\x0c",),
}
#: Where a PNG's text usually says what.
TEXTS = {
    "Author": Trace.OWNER,
    "Copyright": Trace.OWNER,
    "Title": Trace.CAPTION,
    "Description": Trace.CAPTION,
    "Comment": Trace.COMMENT,
    "Software": Trace.SOFTWARE,
    "Creation Time": Trace.DATE,
    "Source": Trace.CAMERA,
}
#: TIFF tags from here on are private to some maker or program (TIFF 6.0); those that others here read are left out.
PRIVATE_TAGS, READ_ELSEWHERE = 32768, {33432, 33723, 34665, 34675, 34853, 40965, *range(0x9C9B, 0x9CA0)}

pillow_heif.register_heif_opener()


class FileInspector:
    """``core.ports.Inspector`` with Pillow and byte walkers for the container, piexif for EXIF, defusedxml for XMP."""

    def found(self, untrusted: bytes, pixels: Pixels) -> tuple[Finding, ...]:
        """What the file carries, the most telling first. Decodes no picture but the thumbnail, and that within limits;
        what one reader cannot read does not keep the others from reading.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            readers = (in_parts(untrusted), _signatures(untrusted), in_packets(untrusted), _opened(untrusted, pixels))
            return merged(finding for reader in readers for finding in _safely(reader))


def _opened(untrusted: bytes, pixels: Pixels) -> Iterator[Finding]:
    """What there is to find once Pillow has read the headers."""
    with Image.open(io.BytesIO(without_fill(untrusted)), formats=FORMATS) as image:
        for reader in (_further_pictures, _texts, _exif, _iptc, _private_tags):
            yield from _safely(reader(untrusted, image, pixels))


def _safely(findings: Iterator[Finding]) -> Iterator[Finding]:
    """What can be read of it: Pillow's readers raise anything on hostile bytes, and what was not found is not lost."""
    try:
        yield from findings
    except Exception:
        return


def _signatures(untrusted: bytes) -> Iterator[Finding]:
    for trace, signatures in SIGNATURES.items():
        if any(signature in untrusted for signature in signatures):
            yield Finding(trace)


def _pictures(untrusted: bytes, image: Image.Image) -> int:
    """How many pictures a file has. Pillow would read those of a GIF or a TIFF one by one, however many there are."""
    match image.format:
        case "GIF":
            return count(untrusted, "gif picture")
        case "TIFF":
            return Tiff(untrusted).pictures()
    return int(getattr(image, "n_frames", 1))


def _further_pictures(untrusted: bytes, image: Image.Image, _: Pixels) -> Iterator[Finding]:
    if image.info.get("thumbnails"):
        yield Finding(Trace.THUMBNAIL)
    if image.info.get("depth_images"):
        yield Finding(Trace.DEPTH_MAP)
    if image.info.get("icc_profile"):
        yield Finding(Trace.PROFILE)
    pictures = _pictures(untrusted, image)
    if pictures > 1:
        yield Finding(Trace.SECOND_PICTURE, f"{pictures} pictures in one file, of which only the first is kept")


def _texts(_: bytes, image: Image.Image, __: Pixels) -> Iterator[Finding]:
    if isinstance(comment := image.info.get("comment"), bytes):  # of a JPEG or a GIF
        yield Finding(Trace.COMMENT, comment.decode("utf-8", "replace"))
    texts = getattr(image, "text", {})  # a PNG's; reading it decodes the picture, which was within the limits before
    for key, text in texts.items():
        yield Finding(TEXTS.get(key, Trace.TEXT), str(text) if key in TEXTS else f"{key}: {text}")
        yield from in_packets(str(text).encode())


def _exif(untrusted: bytes, image: Image.Image, pixels: Pixels) -> Iterator[Finding]:
    exif = untrusted if image.format == "TIFF" else image.info.get("exif")
    if not exif:
        return
    groups = loaded(exif)
    yield from in_exif(groups)
    if thumbnail := groups.get("thumbnail"):
        yield Finding(Trace.OTHER_THUMBNAIL if shows_another(thumbnail, pixels) else Trace.THUMBNAIL)


def _iptc(_: bytes, image: Image.Image, __: Pixels) -> Iterator[Finding]:
    yield from in_iptc(IptcImagePlugin.getiptcinfo(image) or {})  # type: ignore[arg-type]


def _private_tags(_: bytes, image: Image.Image, __: Pixels) -> Iterator[Finding]:
    for tag in getattr(image, "tag_v2", {}):
        if tag >= PRIVATE_TAGS and tag not in READ_ELSEWHERE:
            yield Finding(Trace.UNKNOWN, f"tag {tag}")
