"""What a file is by its first bytes; when it is no picture that we read, it is named, so that nobody has to wonder."""

from eventguard.core.errors import PhotoTrouble

#: The formats read, by content (MPO comes as JPEG); Pillow's other forty decoders never see a file from outside.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF")
DAMAGED = "The picture is damaged: it cannot be decoded whole."
ASK_FOR_ANOTHER = "Ask for the original, or open it in a photo program and export it as JPEG."
EXPORT = "Open it in a photo program and export it as JPEG."
#: What a file of the MP4 family says it is when it is a picture; any other is a video or a sound.
PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"mif3", b"avif", b"avis")
#: Boxes that QuickTime files without a ``ftyp`` begin with.
QUICKTIME = (b"moov", b"mdat", b"wide", b"pnot")
#: The key by which an iPhone ties the video of a Live Photo to its picture.
LIVE_PHOTO = b"com.apple.quicktime.content.identifier"

VIDEO = "This is a video. EventGuard cleans photos only.", "Post a single picture from it instead."
LIVE = (
    "This is the moving half of a Live Photo. EventGuard cleans photos only.",
    "The picture with the same name is cleaned on its own.",
)
RAW = "This is a camera's raw file, which has no finished picture in it.", EXPORT
ODD = "The picture is damaged, or packed in a way that EventGuard cannot read.", ASK_FOR_ANOTHER
BEGINNINGS: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"%PDF", ("This is a PDF document, not a photo.", "Save the picture in it as JPEG or PNG first.")),
    (b"PK\x03\x04", ("This is a document or a zip archive, not a photo.", "Take the pictures out of it first.")),
    (b"\x1aE\xdf\xa3", VIDEO),
    (b"\0\0\x01\xba", VIDEO),
    (b"\0\0\x01\xb3", VIDEO),
    (b"FLV\x01", VIDEO),
    (b"FUJIFILMCCD-RAW", RAW),
    (b"IIRO", RAW),
    (b"IIU\0", RAW),
    (b"8BPS", ("This is a Photoshop document.", EXPORT)),
    (b"\xff\x0a", ("This is a JPEG XL picture, which EventGuard cannot read.", EXPORT)),
    (b"\0\0\0\x0cJXL ", ("This is a JPEG XL picture, which EventGuard cannot read.", EXPORT)),
    (b"\0\0\0\x0cjP  ", ("This is a JPEG 2000 picture, which EventGuard cannot read.", EXPORT)),
    (b"<?xml", ("This is a text file that some photo programs keep beside a photo.", "It is not needed.")),
    (b"<svg", ("This is a drawing (SVG), not a photo.", EXPORT)),
    *((beginning, ODD) for beginning in (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"II+\0", b"BM")),
)


def refusal(untrusted: bytes) -> PhotoTrouble:
    """Why these bytes cannot be cleaned, and what to do."""
    if not untrusted:
        return PhotoTrouble("The file is empty.", "Copy it again from the phone or camera.")
    if untrusted[4:8] == b"ftyp":
        return PhotoTrouble(*_of_mp4_family(untrusted))
    if untrusted[4:8] in QUICKTIME:
        return PhotoTrouble(*(LIVE if LIVE_PHOTO in untrusted else VIDEO))
    if untrusted[:4] == b"RIFF":
        return PhotoTrouble(*(VIDEO if untrusted[8:12] == b"AVI " else ODD))
    for beginning, sentences in BEGINNINGS:
        if untrusted.startswith(beginning):
            return PhotoTrouble(*sentences)
    return PhotoTrouble("This is not a picture that EventGuard can read.", ASK_FOR_ANOTHER)


def _of_mp4_family(untrusted: bytes) -> tuple[str, str]:
    brand = untrusted[8:12]
    if brand in PICTURE_BRANDS:
        return ODD
    if brand == b"crx ":
        return RAW
    return LIVE if LIVE_PHOTO in untrusted else VIDEO
