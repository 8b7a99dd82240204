"""What a file is by its first bytes; when it is no picture that we read, it is named, so that nobody has to wonder."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from eventguard.core.errors import PhotoTrouble

#: The formats read, by content (MPO comes as JPEG); Pillow's other forty decoders never see a file from outside.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF")
DAMAGED = "The picture is damaged: it cannot be decoded whole."
ASK_FOR_ANOTHER = "Ask for the original, or open it in a photo program and export it as JPEG."
EXPORT = "Open it in a photo program and export it as JPEG."
#: What a file of the MP4 family says it is when it is a picture, and when it is a camera's raw file; any other is a
#: film or a sound.
PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"mif3", b"avif", b"avis")
RAW_BRAND = b"crx "
#: Boxes that QuickTime files without a ``ftyp`` begin with.
QUICKTIME = (b"moov", b"mdat", b"wide", b"pnot")
#: The key by which an iPhone ties the video of a Live Photo to its picture.
LIVE_PHOTO = b"com.apple.quicktime.content.identifier"

#: Said where a single picture is needed; what reads films asks ``core.films.file_types`` first.
FILM = "This is a film (a video), not a photo.", "Take a single picture from it."
LIVE = "This is the moving half of a Live Photo, not the photo.", "Take the picture with the same name."
OTHER_FILM = (
    "This is a film of a kind that EventGuard cannot read.",
    "Open it in a film program and export it as MP4 (H.264).",
)
RAW = "This is a camera's raw file, which has no finished picture in it.", EXPORT
WEB_PAGE = (
    "This is a web page, not a photo: what was saved is the page around it, or one that asks to sign in.",
    "Open it in a browser, and save the picture itself.",
)
#: How a web page begins, small letters throughout, and one that was saved with all that belongs to it.
WEB_PAGES = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<meta",
    b"<script",
    b"<title",
    b"<body",
    b"from: <saved by",
    b"mime-version:",
)
BEFORE_A_PAGE = re.compile(rb"(?:\s|<\?xml[^>]*>|<!--.*?-->)*", re.DOTALL)
#: How words begin whose encoding that tells: with its mark, or with what pages, JSON and XML begin with.
ENCODINGS = (
    *((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16")),
    *((sign + b"\0", "utf-16-le") for sign in (b"<", b"{", b"[")),
    *((b"\0" + sign, "utf-16-be") for sign in (b"<", b"{", b"[")),
)
DOCUMENT = "This is a document or a saved e-mail, not a photo.", "Take the pictures out of it first."
ARCHIVE = "This is a packed archive, not a photo.", "Unpack it first."
SHORTCUT = "This is a shortcut to a file, not the file itself.", "Copy the photo that it leads to."
EMPTY = "The file is empty.", "Copy it again from the phone or camera."
UNKNOWN = (
    "This is neither a picture nor a film that EventGuard can read.",
    "Ask for the original, or open it in a photo or film program and export it as JPEG or MP4.",
)
ODD = "The picture is damaged, or packed in a way that EventGuard cannot read.", ASK_FOR_ANOTHER
BEGINNINGS: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"%PDF", ("This is a PDF document, not a photo.", "Save the picture in it as JPEG or PNG first.")),
    (b"PK\x03\x04", ("This is a document or a zip archive, not a photo.", "Take the pictures out of it first.")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DOCUMENT),
    (b"{\\rtf", DOCUMENT),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"\x1f\x8b\x08", ARCHIVE),
    (b"L\0\0\0\x01\x14\x02\0", SHORTCUT),
    (b"[InternetShortcut]", SHORTCUT),
    (b"\x1aE\xdf\xa3", FILM),
    (b"\0\0\x01\xba", OTHER_FILM),
    (b"\0\0\x01\xb3", OTHER_FILM),
    (b"FLV\x01", OTHER_FILM),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", OTHER_FILM),
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
    return PhotoTrouble(*_sentences(untrusted))


def _sentences(untrusted: bytes) -> tuple[str, str]:
    if not untrusted:
        return EMPTY
    if untrusted[4:8] == b"ftyp":
        return _of_mp4_family(untrusted)
    if untrusted[4:8] in QUICKTIME:
        return LIVE if LIVE_PHOTO in untrusted else FILM
    if untrusted[:4] == b"RIFF":
        return FILM if untrusted[8:12] == b"AVI " else ODD
    if _is_transport_stream(untrusted):
        return OTHER_FILM
    return (
        WEB_PAGE
        if is_web_page(untrusted)
        else next((said for beginning, said in BEGINNINGS if untrusted.startswith(beginning)), UNKNOWN)
    )


def _is_transport_stream(untrusted: bytes) -> bool:
    """Whether these are the packets of a camcorder's MTS or a recorder's TS: each of 188 bytes begins with G, with four
    bytes of time before it or without (ISO 13818-1, 2.4.3.2).
    """
    return any(untrusted[first : first + 3 * size : size] == b"GGG" for first, size in ((0, 188), (4, 192)))


def is_web_page(untrusted: bytes) -> bool:
    """Whether these bytes begin as a web page, whatever stands before its first words: a mark of their encoding, an XML
    declaration, comments.
    """
    beginning = untrusted[:4096]
    beginning = beginning.decode(encoding_of(beginning) or "latin-1", "replace").encode()
    before = BEFORE_A_PAGE.match(beginning)
    return beginning[before.end() if before else 0 :].lower().startswith(WEB_PAGES)


def encoding_of(untrusted: bytes) -> str | None:
    """How words are encoded, if their mark tells, or a first sign that takes two bytes; None if neither does."""
    return next((encoding for beginning, encoding in ENCODINGS if untrusted.startswith(beginning)), None)


def _of_mp4_family(untrusted: bytes) -> tuple[str, str]:
    brand = untrusted[8:12]
    if brand in PICTURE_BRANDS:
        return ODD
    if brand == RAW_BRAND:
        return RAW
    return LIVE if LIVE_PHOTO in untrusted else FILM
