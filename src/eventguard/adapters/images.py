"""Untrusted bytes to pixels, and pixels to fresh bytes, with Pillow. The only place where a picture is decoded."""

import io
import warnings

import numpy as np
import pillow_heif
import simplejpeg
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from eventguard.core.errors import PhotoTrouble
from eventguard.core.kinds import ASK_FOR_ANOTHER, DAMAGED, FORMATS, RAW, refusal
from eventguard.core.photo import Box
from eventguard.core.ports import Pixels
from eventguard.core.settings import Format, Settings

#: White, as a web page would show through a transparent picture.
PAPER = (255, 255, 255)
#: Layouts that Pillow reduces well as they are; any other is turned into one of these first.
REDUCED_AS_THEY_ARE = ("RGB", "L", "CMYK", "RGBA", "LA", "YCbCr", "LAB", "I", "F")
#: TIFF tags that tell a camera's raw file: DNGVersion, and a NewSubfileType which says that the first picture is but a
#: preview (TIFF/EP, DNG 1.7).
DNG_VERSION, SUBFILE_TYPE, PREVIEW = 50706, 254, 1

#: How wide a part of a picture is made for a closer look (pixels), and how much taller than wide it gets at most.
CLOSE, TALLEST = 240, 4
#: libjpeg's words for pixels that it had to make up; its other warnings are about metadata.
PIXELS_MISSING = ("premature end", "bad huffman code", "bad arithmetic code", "unexpected marker")

pillow_heif.register_heif_opener()


class PillowPictures:
    """``core.ports.Pictures`` with Pillow and pillow-heif."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def decode(self, untrusted: bytes) -> Pixels:
        """The picture, upright, in sRGB, on white where it is transparent, its long side at most the publishing size.
        Of several in one file it is the first.

        Raises:
            PhotoTrouble: not a picture, too large, or damaged.
        """
        # face_recognition switches this on for the whole process; a damaged file must not pass as whole.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        Image.MAX_IMAGE_PIXELS = None  # our own limits, below, are stricter and say more
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with Image.open(io.BytesIO(untrusted), formats=FORMATS) as image:
                    self._check(image)
                    image.load()
                    if image.format in ("JPEG", "MPO"):
                        _check_whole(untrusted)
                    return np.asarray(self._published(image)).copy()
        except UnidentifiedImageError:
            raise refusal(untrusted) from None
        except PhotoTrouble:
            raise
        except MemoryError:
            raise PhotoTrouble("The picture needs more memory than this computer has.", ASK_FOR_ANOTHER) from None
        except Exception as error:  # a decoder may raise anything on hostile bytes
            raise PhotoTrouble(DAMAGED, ASK_FOR_ANOTHER) from error

    def encode(self, pixels: Pixels) -> bytes:
        """A new file of these pixels: no profile, no EXIF, no comment, nothing of the source."""
        buffer = io.BytesIO()
        match self._settings.format:
            case Format.JPEG:
                Image.fromarray(pixels, "RGB").save(buffer, "JPEG", quality=self._settings.quality)
            case Format.PNG:
                Image.fromarray(pixels, "RGB").save(buffer, "PNG")
        return buffer.getvalue()

    def _check(self, image: Image.Image) -> None:
        """Judge what the header claims, before a pixel is decoded; let a huge JPEG reduce itself on the way."""
        width, height = image.size
        claimed = f"{width} x {height} pixels"
        if width * height > self._settings.max_header_pixels:
            raise PhotoTrouble(f"The picture claims {claimed}: no camera makes that.", ASK_FOR_ANOTHER)
        tags = getattr(image, "tag_v2", {})
        if DNG_VERSION in tags or tags.get(SUBFILE_TYPE) == PREVIEW:
            raise PhotoTrouble(*RAW)
        image.draft("RGB", (self._settings.publish_size, self._settings.publish_size))
        if image.size[0] * image.size[1] > self._settings.max_decoded_pixels:
            raise PhotoTrouble(f"The picture is too large to open safely ({claimed}).", "Export it in a smaller size.")

    def _published(self, image: Image.Image) -> Image.Image:
        """Small enough, upright, flat and in sRGB, in an order that keeps large copies few."""
        profile = image.info.get("icc_profile")
        if image.mode in REDUCED_AS_THEY_ARE:
            self._reduce(image)
        flat = _flat(_upright(image))
        self._reduce(flat)
        return _to_srgb(flat, profile).convert("RGB")

    def _reduce(self, image: Image.Image) -> None:
        limit = self._settings.publish_size
        image.thumbnail((limit, limit), Image.Resampling.LANCZOS, reducing_gap=3.0)


def closer(pixels: Pixels, box: Box) -> Pixels:
    """What is around a box, with as much again on each side as the box is long, ``CLOSE`` pixels wide."""
    height, width = pixels.shape[:2]
    margin = max(box.width, box.height)
    left, top = _clamped(box.x - margin, width - 1), _clamped(box.y - margin, height - 1)
    right = max(left + 1, _clamped(box.x + box.width + margin, width))
    bottom = max(top + 1, _clamped(box.y + box.height + margin, height))
    part = Image.fromarray(np.ascontiguousarray(pixels[top:bottom, left:right]), "RGB")
    tall = _clamped(round(CLOSE * part.height / part.width), CLOSE * TALLEST)
    return np.asarray(part.resize((CLOSE, max(1, tall)), Image.Resampling.LANCZOS)).copy()


def _clamped(value: int, most: int) -> int:
    return min(max(0, value), most)


def _check_whole(untrusted: bytes) -> None:
    """What is missing in the middle of a JPEG libjpeg makes up, with a warning that Pillow keeps to itself: so let
    another door to libjpeg decode it once more, at an eighth of its size, and take its warnings seriously.
    """
    try:
        simplejpeg.decode_jpeg(
            untrusted, "GRAY", fastdct=True, fastupsample=True, min_height=1, min_width=1, strict=True
        )
    except ValueError as warning:
        if any(word in str(warning).lower() for word in PIXELS_MISSING):
            raise PhotoTrouble(DAMAGED, ASK_FOR_ANOTHER) from None


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its orientation tag says. Where that cannot be read, the picture stays as it is, as in any viewer."""
    try:
        return ImageOps.exif_transpose(image)
    except MemoryError:
        raise
    except Exception:  # Pillow's readers of EXIF raise anything on hostile bytes
        return image


def _flat(image: Image.Image) -> Image.Image:
    """The picture as a viewer would show it: transparency on white, 16 bits as the upper 8, numbers without a scale
    from their darkest to their brightest.
    """
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8), "L")
    if image.mode in ("I", "F"):
        values = np.nan_to_num(np.asarray(image, dtype=np.float32))
        low, high = float(values.min()), float(values.max())
        return Image.fromarray(((values - low) / max(high - low, 1e-9) * 255).astype(np.uint8), "L")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, (*PAPER, 255))
        return Image.alpha_composite(paper, layer).convert("RGB")
    return image if image.mode in ("RGB", "L", "CMYK", "LAB") else image.convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours through the embedded profile, so that a wide-gamut photo does not go dull when the profile is dropped.
    A profile that does not fit its picture is passed over, as browsers do.
    """
    if image.mode == "LAB":  # its numbers are colours by themselves
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    if profile is None:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return converted or image
