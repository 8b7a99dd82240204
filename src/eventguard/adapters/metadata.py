"""What a source file carries besides its pixels, for telling staff. Nothing here is ever copied to an output."""

import io
import warnings
from collections.abc import Iterator

import piexif
import pillow_heif
from PIL import ExifTags, Image

pillow_heif.register_heif_opener()

#: EXIF tags, by group, and the word that stands for them in ``found``.
EXIF_WORDS: dict[str, dict[int, str]] = {
    "0th": {
        piexif.ImageIFD.Make: "camera",
        piexif.ImageIFD.Model: "camera",
        piexif.ImageIFD.CameraSerialNumber: "serial-number",
        piexif.ImageIFD.Artist: "owner",
        piexif.ImageIFD.Copyright: "owner",
        piexif.ImageIFD.Software: "software",
        piexif.ImageIFD.DateTime: "date",
        piexif.ImageIFD.ImageDescription: "caption",
        piexif.ImageIFD.XPTitle: "caption",
        piexif.ImageIFD.XPComment: "caption",
        piexif.ImageIFD.XPAuthor: "owner",
        piexif.ImageIFD.XPKeywords: "keywords",
    },
    "Exif": {
        piexif.ExifIFD.DateTimeOriginal: "date",
        piexif.ExifIFD.DateTimeDigitized: "date",
        piexif.ExifIFD.BodySerialNumber: "serial-number",
        piexif.ExifIFD.LensSerialNumber: "serial-number",
        piexif.ExifIFD.CameraOwnerName: "owner",
        piexif.ExifIFD.UserComment: "comment",
        piexif.ExifIFD.MakerNote: "maker-note",
    },
}
#: Entries of Pillow's ``info``, for what does not come as EXIF.
INFO_WORDS = {
    "comment": "comment",
    "xmp": "xmp",
    "XML:com.adobe.xmp": "xmp",
    "icc_profile": "colour-profile",
    "photoshop": "iptc",
    "mpoffset": "second-picture",
    "mp": "second-picture",
    "dpi": "",
    "Description": "caption",
    "Author": "owner",
    "Software": "software",
}


class FileInspector:
    """``core.ports.Inspector`` with Pillow for the container and piexif for EXIF."""

    def found(self, untrusted: bytes) -> tuple[str, ...]:
        """What the file carries, as short words in alphabetical order. Reads headers only, never pixels."""
        words: set[str] = set()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                with Image.open(io.BytesIO(untrusted)) as image:
                    words.update(_in_container(image, untrusted))
                    exif = image.info.get("exif")
            except Exception:  # hostile bytes; whether the picture is readable is not for us to judge
                return ()
            if exif:
                words.update(_in_exif(exif))
        return tuple(sorted(words - {""}))


def _in_container(image: Image.Image, untrusted: bytes) -> Iterator[str]:
    for key, value in image.info.items():
        if key in INFO_WORDS:
            yield INFO_WORDS[key] if value else ""
    texts = getattr(image, "text", None)
    if isinstance(texts, dict) and texts:
        yield "text"
    if getattr(image, "n_frames", 1) > 1:
        yield "second-picture"
    if image.format in ("JPEG", "MPO") and _after_the_end(untrusted):
        yield "trailer"
    if image.format == "TIFF" and ExifTags.IFD.GPSInfo in image.getexif():
        yield "gps"


def _in_exif(exif: bytes) -> Iterator[str]:
    try:
        groups = piexif.load(exif)
    except Exception:  # piexif raises struct.error, ValueError and more on damaged EXIF
        yield "exif"
        return
    for group, words in EXIF_WORDS.items():
        for tag in groups.get(group, {}):
            yield words.get(tag, "exif")
    position = {piexif.GPSIFD.GPSLatitude, piexif.GPSIFD.GPSLongitude, piexif.GPSIFD.GPSDestLatitude}
    if position & groups.get("GPS", {}).keys():
        yield "gps"
    if groups.get("thumbnail"):
        yield "thumbnail"


def _after_the_end(jpeg: bytes) -> bool:
    """Whether anything follows the last end-of-image marker, or a second JPEG follows the first."""
    end = jpeg.rfind(b"\xff\xd9")
    return end == -1 or bool(jpeg[end + 2 :].strip(b"\0"))
