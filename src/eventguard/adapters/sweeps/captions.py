"""Alternative texts and captions beside pictures, in saved web pages and in the JSON of social networks' exports."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from eventguard.core.sweeps.looked import Where

#: A page or an export has fewer bytes, and says no more things about pictures.
MOST_BYTES, MOST_SAID = 64 * 2**20, 200_000
#: No caption is longer, in characters; and one belongs to so many pictures at most.
LONGEST, MOST_ABOUT = 20_000, 60
#: What a picture's, or a film's, address ends in.
PICTURE = re.compile(
    r"[^\s\"'<>]+\.(?:jpe?g|png|gif|webp|avif|heic|bmp|tiff?|mp4|mov|m4v|webm)(?=$|[?#])", re.IGNORECASE
)
#: Attributes that say where a picture lies, and what is said of it.
ADDRESSES, SAID = ("src", "href", "data-src", "data-full-url", "poster", "content"), ("alt", "title", "aria-label")
#: Elements whose text is a caption; so is that of elements of a class that has the word in it.
CAPTIONS, WORD = frozenset({"figcaption", "caption"}), "caption"
#: Elements that have no end.
VOID = frozenset({"img", "source", "br", "meta", "link", "input", "hr", "area", "base", "col", "embed", "track", "wbr"})


@dataclass(frozen=True, slots=True)
class Said:
    """Words beside pictures, and the pictures, as the page calls them."""

    text: str
    where: Where
    about: tuple[str, ...] = ()


def in_page(content: bytes) -> list[Said]:
    """What a saved web page says beside pictures. Never raises."""
    reader = _Page()
    reader.feed(_text(content))
    reader.close()
    reader.end_of_caption()
    return reader.said[:MOST_SAID]


def in_export(content: bytes) -> list[Said] | None:
    """What an export in JSON says beside pictures; also one that hands its JSON to a script, as X's does. None where it
    is no JSON.
    """
    text = _text(content)
    begin = min((at for at in (text.find("["), text.find("{")) if at >= 0), default=-1)
    if begin < 0:
        return None
    try:
        exported, _ = json.JSONDecoder().raw_decode(text[begin:])
        said: list[Said] = []
        _walk(exported, said)
    except (ValueError, RecursionError):
        return None
    return said[:MOST_SAID]


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


class _Page(HTMLParser):
    """Goes through a page once, and takes along what is said beside its pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[Said] = []
        self._figure: list[str] = []
        self._last: tuple[str, ...] = ()
        self._caption: list[str] | None = None
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "figure":
            self._figure = []
        if tag == "br" and self._caption is not None:
            self._caption.append(" ")
        pictures = tuple(told[name] for name in ADDRESSES if PICTURE.match(told.get(name, "")))
        if pictures:
            self._figure += pictures
            self._last = pictures
        for name in SAID if pictures or tag == "img" else ():
            self._say(told.get(name, ""), Where.ALT, pictures)
        if self._caption is not None:
            self._open += [tag] if tag not in VOID else []
        elif tag not in VOID and (tag in CAPTIONS or WORD in told.get("class", "").lower()):
            self._caption, self._open = [], [tag]

    def handle_endtag(self, tag: str) -> None:
        if self._caption is None or tag not in self._open:
            return
        while self._open and self._open.pop() != tag:  # what was left open ends with it
            pass
        if not self._open:
            self.end_of_caption()

    def handle_data(self, data: str) -> None:
        if self._caption is not None:
            self._caption.append(data)

    def end_of_caption(self) -> None:
        """What was gathered is one caption, of the pictures of its figure, or of the one before it."""
        if self._caption is not None:
            self._say(" ".join("".join(self._caption).split()), Where.CAPTION, tuple(self._figure) or self._last)
        self._caption, self._open = None, []

    def _say(self, text: str, where: Where, about: tuple[str, ...]) -> None:
        if text.strip() and len(self.said) < MOST_SAID:
            self.said.append(Said(text[:LONGEST], where, about[:MOST_ABOUT]))


def _walk(node: Any, said: list[Said]) -> list[str]:
    """Take along the texts of each object with the pictures in it, or below it; returns these."""
    if isinstance(node, list):
        return [path for each in node for path in _walk(each, said)]
    if not isinstance(node, dict):
        return [node] if isinstance(node, str) and PICTURE.fullmatch(node.split("?")[0]) else []
    below = [path for each in node.values() for path in _walk(each, said)]
    about = tuple(dict.fromkeys(below))[:MOST_ABOUT]
    for text in _texts(node):
        if about and len(said) < MOST_SAID:
            said.append(Said(_mended(text)[:LONGEST], Where.CAPTION, about))
    return below


def _texts(node: dict[Any, Any]) -> Iterator[str]:
    for value in node.values():
        if isinstance(value, str) and value.strip() and "://" not in value[:12] and not PICTURE.fullmatch(value):
            yield value


def _mended(text: str) -> str:
    """Facebook and Instagram write UTF-8 as if each of its bytes were a letter."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
