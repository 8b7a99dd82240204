"""Untrusted bytes to pixels, and pixels to fresh bytes, with Pillow. The only place where a picture is decoded."""

import io
import warnings

import numpy as np
import pillow_heif
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from eventguard.core.errors import PhotoTrouble
from eventguard.core.ports import Pixels
from eventguard.core.settings import Settings

#: The formats read, by content (MPO comes as JPEG); Pillow's other forty decoders never see a file from outside.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF")
#: What a file in the MP4 family says it is when it is a picture; any other of that family is a video or a sound.
PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif", b"avis")
VIDEO = "This is a video. EventGuard cleans photos only: post a single picture from it instead."
PDF = "This is a PDF document, not a photo. Save the picture in it as JPEG or PNG first."
UNREADABLE = "This is not a picture that EventGuard can read."
DAMAGED = "The picture is damaged: it cannot be decoded whole."
ASK_FOR_ANOTHER = "Ask for the original, or open it in a photo program and export it as JPEG."
#: White, as a web page would show through a transparent picture.
PAPER = (255, 255, 255)

pillow_heif.register_heif_opener()


class PillowPictures:
    """``core.ports.Pictures`` with Pillow and pillow-heif."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def decode(self, untrusted: bytes) -> Pixels:
        """The picture, upright, in sRGB, on white where it is transparent, its long side at most the publishing size.

        Raises:
            PhotoTrouble: not a picture, too large, or damaged.
        """
        # face_recognition switches this on for the whole process; a damaged file must not pass as whole.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        Image.MAX_IMAGE_PIXELS = None  # our own limits, below, are stricter and say more
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with self._open(untrusted) as image:
                    self._check_size(image)
                    image.load()
                    return np.asarray(self._published(image)).copy()
        except PhotoTrouble:
            raise
        except MemoryError:
            raise PhotoTrouble("The picture needs more memory than this computer has.", ASK_FOR_ANOTHER) from None
        except Exception as error:  # a decoder may raise anything on hostile bytes
            raise PhotoTrouble(DAMAGED, ASK_FOR_ANOTHER) from error

    def encode(self, pixels: Pixels) -> bytes:
        """A new JPEG of these pixels: no profile, no EXIF, no comment, nothing of the source."""
        buffer = io.BytesIO()
        Image.fromarray(pixels, "RGB").save(buffer, "JPEG", quality=self._settings.quality)
        return buffer.getvalue()

    def _open(self, untrusted: bytes) -> Image.Image:
        if not untrusted:
            raise PhotoTrouble("The file is empty.", "Copy it again from the phone or camera.")
        try:
            return Image.open(io.BytesIO(untrusted), formats=FORMATS)
        except UnidentifiedImageError:
            raise PhotoTrouble(*_what_it_is(untrusted)) from None

    def _check_size(self, image: Image.Image) -> None:
        """Judge the sizes the header claims, before a pixel is decoded; let a huge JPEG reduce itself on the way."""
        width, height = image.size
        claimed = f"{width} x {height} pixels"
        if width * height > self._settings.max_header_pixels:
            raise PhotoTrouble(f"The picture claims {claimed}: no camera makes that.", ASK_FOR_ANOTHER)
        image.draft("RGB", (self._settings.publish_size, self._settings.publish_size))
        if image.size[0] * image.size[1] > self._settings.max_decoded_pixels:
            raise PhotoTrouble(f"The picture is too large to open safely ({claimed}).", "Export it in a smaller size.")

    def _published(self, image: Image.Image) -> Image.Image:
        """Upright, flat, small enough and in sRGB, in an order that keeps the large copies few."""
        profile = image.info.get("icc_profile")
        upright = ImageOps.exif_transpose(image)
        limit = self._settings.publish_size
        flat = _flat(upright)
        flat.thumbnail((limit, limit), Image.Resampling.LANCZOS, reducing_gap=3.0)
        return _to_srgb(flat, profile).convert("RGB")


def _flat(image: Image.Image) -> Image.Image:
    """The picture as a viewer would show it: transparency on white, 16 bits as 8."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        values = np.asarray(image, dtype=np.float64)
        return Image.fromarray((values / max(values.max(initial=1.0), 255.0) * 255).astype(np.uint8), "L")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, (*PAPER, 255))
        return Image.alpha_composite(paper, layer).convert("RGB")
    return image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours through the embedded profile, so that a wide-gamut photo does not go dull when the profile is dropped.
    A profile that does not fit its picture is passed over, as browsers do.
    """
    if profile is None:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return converted or image


def _what_it_is(untrusted: bytes) -> tuple[str, str]:
    """Name files that staff drop by mistake or by habit, by their first bytes."""
    if untrusted[4:8] == b"ftyp":
        return (DAMAGED, ASK_FOR_ANOTHER) if untrusted[8:12] in PICTURE_BRANDS else (VIDEO, "")
    if untrusted[:4] == b"RIFF" and untrusted[8:12] == b"AVI ":
        return VIDEO, ""
    if untrusted.startswith(b"%PDF"):
        return PDF, ""
    return UNREADABLE, ASK_FOR_ANOTHER
