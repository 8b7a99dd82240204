"""Untrusted bytes to pixels, and pixels to fresh bytes, with Pillow. The only place where a picture is decoded."""

import io
import math
import warnings

import numpy as np
import pillow_heif
import simplejpeg
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from eventguard.core.errors import PhotoTrouble
from eventguard.core.photos import png
from eventguard.core.photos.colours import signal, to_srgb
from eventguard.core.photos.file_parts import scans
from eventguard.core.photos.file_types import ASK_FOR_ANOTHER, DAMAGED, FORMATS, RAW, refusal
from eventguard.core.photos.jpeg_fill import without_fill
from eventguard.core.photos.pixels import Pixels
from eventguard.core.photos.tiff import BEGINNINGS, Tiff
from eventguard.core.settings import Format, Settings

#: White, as a web page would show through a transparent picture.
PAPER = (255, 255, 255)
#: Layouts that Pillow reduces well as they are; any other is turned into one of these first.
REDUCED_AS_THEY_ARE = ("RGB", "L", "CMYK", "RGBA", "LA", "YCbCr", "LAB", "I", "F")
#: TIFF tags that tell a camera's raw file: DNGVersion, and a NewSubfileType which says that the first picture is but a
#: preview (TIFF/EP, DNG 1.7).
DNG_VERSION, SUBFILE_TYPE, PREVIEW = 50706, 254, 1

#: libjpeg's words for pixels that it had to make up; its other warnings are about metadata.
PIXELS_MISSING = ("premature end", "bad huffman code", "bad arithmetic code", "unexpected marker")

JPEGS, PNG = ("JPEG", "MPO"), b"\x89PNG"
#: Pixels times how often a JPEG goes over them: 200 million of a progressive one are 2,000 million.
MOST_SCANNED = 4_000_000_000
#: A JPEG decoder makes a picture smaller by this at most, each way (ITU-T T.81: 8 x 8 pixels are coded together).
MOST_HALVED = 8
#: Rows of a huge HEIF that are reduced together.
STRIP = 512

pillow_heif.register_heif_opener()


class PillowCodec:
    """``core.ports.Codec`` with Pillow and pillow-heif."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._most = max(settings.look_pixels, settings.publish_size**2)

    def decode(self, untrusted: bytes) -> Pixels:
        """The picture, upright, in sRGB, on white where it is transparent, as large as it is worth looking at. Of
        several in one file it is the first.

        Raises:
            PhotoTrouble: not a picture, too large, or damaged.
        """
        # face_recognition switches this on for the whole process; a damaged file must not pass as whole.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        Image.MAX_IMAGE_PIXELS = None  # our own limits, below, are stricter and say more
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                untrusted = _bare(untrusted)
                with Image.open(io.BytesIO(untrusted), formats=FORMATS) as image:
                    self._check(image, untrusted)
                    if image.format in JPEGS:
                        _check_whole(untrusted)
                    return self._flattened(self._loaded(image, untrusted), untrusted)
        except UnidentifiedImageError:
            raise refusal(untrusted) from None
        except PhotoTrouble:
            raise
        except MemoryError:
            raise PhotoTrouble("The picture needs more memory than this computer has.", ASK_FOR_ANOTHER) from None
        except Exception as error:  # a decoder may raise anything on hostile bytes
            raise PhotoTrouble(DAMAGED, ASK_FOR_ANOTHER) from error

    def reduce(self, pixels: Pixels) -> Pixels:
        """The same picture, its long side at most the publishing size."""
        height, width = pixels.shape[:2]
        if max(width, height) <= self._settings.publish_size:
            return pixels
        picture = Image.fromarray(pixels, "RGB")
        _shrink(picture, (self._settings.publish_size,) * 2)
        return np.asarray(picture).copy()

    def encode(self, pixels: Pixels) -> bytes:
        """A new file of these pixels: no profile, no EXIF, no comment, nothing of the source."""
        buffer = io.BytesIO()
        match self._settings.format:
            case Format.JPEG:
                Image.fromarray(pixels, "RGB").save(buffer, "JPEG", quality=self._settings.quality)
            case Format.PNG:
                Image.fromarray(pixels, "RGB").save(buffer, "PNG")
        return buffer.getvalue()

    def _check(self, image: Image.Image, untrusted: bytes) -> None:
        """Judge what the header claims, before a pixel is decoded; let a huge JPEG reduce itself on the way."""
        width, height = image.size
        claimed = f"{width} x {height} pixels"
        if width * height > self._settings.max_header_pixels:
            raise PhotoTrouble(f"The picture claims {claimed}: no camera makes that.", ASK_FOR_ANOTHER)
        tags = getattr(image, "tag_v2", {})
        if DNG_VERSION in tags or tags.get(SUBFILE_TYPE) == PREVIEW:
            raise PhotoTrouble(*RAW)
        if image.format in JPEGS:  # a HEIF would answer with a small picture beside the real one
            if width * height * scans(untrusted) > MOST_SCANNED:
                raise PhotoTrouble("The picture is packed in a way that takes very long to open.", ASK_FOR_ANOTHER)
            # The decoder halves it, as often as there is more than twice what is looked at.
            factor = 1
            while width * height > 2 * self._most * factor**2 and factor < MOST_HALVED:
                factor *= 2
            image.draft("RGB", (width // factor, height // factor))
        most = self._settings.max_header_pixels if image.format == "HEIF" else self._settings.max_decoded_pixels
        if image.size[0] * image.size[1] > most:
            raise PhotoTrouble(f"The picture is too large to open safely ({claimed}).", "Export it in a smaller size.")

    def _loaded(self, image: Image.Image, untrusted: bytes) -> Image.Image:
        """The picture decoded; a huge HEIF in strips that are reduced at once, for Pillow would hold it twice over."""
        factor = math.isqrt(image.size[0] * image.size[1] // self._most)
        if image.format != "HEIF" or factor < 2:
            image.load()
            return image
        heif = pillow_heif.open_heif(untrusted)
        reduced = Image.new(heif.mode, tuple(-(-side // factor) for side in heif.size))
        rows = STRIP // factor * factor
        for top in range(0, heif.size[1], rows):
            size = heif.size[0], min(rows, heif.size[1] - top)
            strip = heif.data[top * heif.stride : (top + size[1]) * heif.stride]
            part = Image.frombuffer(heif.mode, size, strip, "raw", heif.mode, heif.stride, 1)
            reduced.paste(part.reduce(factor), (0, top // factor))
        reduced.info = image.info
        return reduced

    def _flattened(self, image: Image.Image, untrusted: bytes) -> Pixels:
        """Small enough, upright, flat and in sRGB, in an order that keeps large copies few."""
        profile, said = image.info.get("icc_profile"), signal(untrusted)
        if image.mode in REDUCED_AS_THEY_ARE:
            _shrink(image, self._worth_looking_at(image.size))
        flat = _flat(_upright(image))
        _shrink(flat, self._worth_looking_at(flat.size))
        if said and (profile is None or untrusted.startswith(PNG)):  # PNG 3, 4.3: of the two, the code points count
            return to_srgb(np.asarray(flat.convert("RGB")).copy(), said)
        return np.asarray(_to_srgb(flat, profile).convert("RGB")).copy()

    def _worth_looking_at(self, size: tuple[int, int]) -> tuple[int, int]:
        scale = math.sqrt(self._settings.look_pixels / (size[0] * size[1]))
        scale = min(1.0, max(scale, self._settings.publish_size / max(size)))
        return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _shrink(image: Image.Image, size: tuple[int, int]) -> None:
    """Make a picture fit, in place; one that does stays as it is."""
    image.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _bare(untrusted: bytes) -> bytes:
    """The same picture without what a decoder would trip over before it comes to the pixels: texts and profiles in a
    PNG that unpack to more than Pillow takes, fill bytes of a JPEG, and directories of a TIFF that take for ever to
    read.

    Raises:
        PhotoTrouble: it is such a TIFF.
    """
    if untrusted.startswith(PNG):
        return png.bare(untrusted)
    if untrusted.startswith(BEGINNINGS) and not Tiff(untrusted).is_cheap():
        raise PhotoTrouble("The picture is packed in a way that takes very long to open.", ASK_FOR_ANOTHER)
    return without_fill(untrusted)


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
    exif = image.info.get("exif", b"")
    try:
        if (tiff := exif.removeprefix(b"Exif\0\0")).startswith(BEGINNINGS) and not Tiff(tiff).is_cheap():
            return image
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
