"""What a file of a website's or a network's export is, by its first bytes."""

from eventguard.core.films.file_types import film_format
from eventguard.core.photos.file_types import PICTURE_BRANDS, encoding_of, is_web_page
from eventguard.core.sweeps.looked import What

#: How many of its first bytes tell.
BEGINNING = 4096
#: How pictures begin that browsers show, or that cameras make; also those that nobody here can read, which is told.
PICTURES = (
    *(b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\0", b"MM\0*"),
    *(b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51", b"\0\0\0\x0cJXL ", b"\xff\x0a"),
)
#: How JSON begins, also where a script is handed it (X's archive: ``window.YTD.tweets.part0 = [``); and how a part of a
#: page does, or an export in XML, as WordPress makes it.
WORDS = (b"{", b"[", b"window.YTD", b"<")


def what_is(beginning: bytes) -> What | None:
    """Picture, film or page; None for anything else: styles, scripts, documents, fonts."""
    if film_format(beginning):
        return What.FILM
    webp = beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP"
    heif = beginning[4:8] == b"ftyp" and beginning[8:12] in PICTURE_BRANDS
    if webp or heif or beginning.startswith(PICTURES):
        return What.PICTURE
    return What.PAGE if is_web_page(beginning) or _words_of(beginning).startswith(WORDS) else None


def is_markup(beginning: bytes) -> bool:
    """Whether it is a page, or part of one, or XML: not JSON."""
    return _words_of(beginning).startswith(b"<")


def _words_of(beginning: bytes) -> bytes:
    return beginning.decode(encoding_of(beginning) or "latin-1", "replace").lstrip().encode()
