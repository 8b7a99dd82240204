"""Alternative texts and captions beside pictures in saved web pages, and in what else is written as they are: social
networks' exports, and WordPress's in XML.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from eventguard.adapters.sweeps.captions import LONGEST, MOST_ABOUT, MOST_SAID, PICTURE, Said, in_json, text_of
from eventguard.core.sweeps.looked import Where

#: Attributes that say where a picture lies, and those that list several, each with its size.
ADDRESSES = (
    *("src", "href", "poster", "content", "data-src", "data-lazy-src", "data-original"),
    *("data-full-url", "data-orig-file", "data-large-file"),
)
LISTS = ("srcset", "data-srcset", "data-lazy-srcset")
#: A picture behind an element, in its style.
BEHIND = re.compile(r"url\(\s*['\"]?([^'\")]+)")
#: What the attributes are called that say something of a picture: ``alt``, ``aria-label``, ``data-image-caption``.
SAYS = re.compile(r"(?:^|-)(?:alt|title|caption|description|label)$")
#: Elements whose text is a caption; so is that of elements of a class that has the word in it.
CAPTIONS, WORD = frozenset({"figcaption", "caption"}), "caption"
#: Of one of these classes is each post in the pages that Facebook and Instagram export, earlier of the first: all its
#: words are about its pictures. And what WordPress exports is of items: one with the address of a file is about that.
POSTS, ITEM, FILE = frozenset({"uiboxwhite", "_a6-g"}), "item", "wp:attachment_url"
#: A page tells others what a picture of it shows.
PREVIEWS = re.compile(r"image:alt$")
#: Elements that have no end.
VOID = frozenset({"img", "source", "br", "meta", "link", "input", "hr", "area", "base", "col", "embed", "track", "wbr"})
#: Between these, in XML, nothing has to be written otherwise: there, whole pages are.
CDATA = "<![CDATA[", "]]>"
TAG = re.compile(r"<[^>]{0,500}>")

Attributes = dict[str, str]


def in_page(content: bytes) -> list[Said]:
    """What a saved web page says beside pictures. Never raises."""
    text, reader = text_of(content), _Page()
    for mark in CDATA:
        text = text.replace(mark, "")
    reader.feed(text)
    reader.finish()
    return reader.said[:MOST_SAID]


class _Together:
    """An element all of whose words are about the pictures in it."""

    def __init__(self, tag: str) -> None:
        self.tag, self.depth = tag, 1
        self.texts: list[str] = []
        self.pictures: list[str] = []


class _Page(HTMLParser):
    """Goes through a page once, and takes along what is said beside its pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[Said] = []
        self._figure: list[str] = []
        self._last: tuple[str, ...] = ()
        self._caption: list[str] | None = None
        self._open: list[str] = []
        self._together: _Together | None = None
        self._script: list[str] | None = None
        self._file = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        pictures = tuple(dict.fromkeys(_pictures(told)))
        if tag == "figure":
            self._figure = []
        if tag == "script":
            self._script = [] if "json" in told.get("type", "") else None
        self._file = tag == FILE
        self._has(pictures)
        for name, value in told.items() if pictures or tag == "img" else ():
            if SAYS.search(name):
                self._say(TAG.sub(" ", value), Where.ALT, pictures)
        if tag == "meta" and PREVIEWS.search(told.get("property", told.get("name", ""))):
            self._say(told.get("content", ""), Where.ALT, self._last)
        self._begin(tag, told.get("class", "").lower())

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._end_of_script()
        if self._together and tag == self._together.tag:
            self._together.depth -= 1
            if not self._together.depth:
                self._end_together()
        if self._caption is None or tag not in self._open:
            return
        while self._open and self._open.pop() != tag:  # what was left open ends with it
            pass
        if not self._open:
            self._end_of_caption()

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)
        elif self._file and PICTURE.match(data.strip()):
            self._has((data.strip(),))
        elif self._together:
            self._together.texts.append(data)
        if self._caption is not None:
            self._caption.append(data)

    def finish(self) -> None:
        """What was begun, and never ended, ends here: also what a page was cut off in."""
        rest = self.rawdata
        for end in ('">', "'>") if rest.startswith("<") else ():
            if self.rawdata:
                self.rawdata = rest
                self.feed(end)
        self.close()
        self._end_of_caption()
        self._end_together()

    def _has(self, pictures: tuple[str, ...]) -> None:
        """Pictures come next."""
        self._figure += pictures
        self._last = pictures or self._last
        if self._together and (self._file or self._together.tag != ITEM):  # what an item tells may be a whole article
            self._together.pictures += pictures

    def _begin(self, tag: str, of: str) -> None:
        """An element begins whose words may be a caption."""
        if self._caption is not None:
            self._caption += [" "] if tag == "br" else []
            self._open += [tag] if tag not in VOID else []
        elif tag not in VOID and (tag in CAPTIONS or WORD in of):
            self._caption, self._open = [], [tag]
        if self._together:
            self._together.depth += tag == self._together.tag
        elif tag == ITEM or not POSTS.isdisjoint(of.split()):
            self._together = _Together(tag)

    def _end_of_caption(self) -> None:
        """What was gathered is one caption, of the pictures of its figure, or of the one before it."""
        if self._caption is not None:
            self._say(" ".join("".join(self._caption).split()), Where.CAPTION, tuple(self._figure) or self._last)
        self._caption, self._open = None, []

    def _end_together(self) -> None:
        """Each of the texts that were gathered is about all the pictures that were."""
        together, self._together = self._together, None
        if together and together.pictures:
            about = tuple(dict.fromkeys(together.pictures))
            for text in together.texts:
                self._say(text.strip(), Where.CAPTION, about)

    def _end_of_script(self) -> None:
        """What a page tells search engines about its pictures."""
        if self._script is not None and len(self.said) < MOST_SAID:
            self.said += in_json("".join(self._script)) or ()
        self._script = None

    def _say(self, text: str, where: Where, about: tuple[str, ...]) -> None:
        if text.strip() and len(self.said) < MOST_SAID:
            self.said.append(Said(text[:LONGEST], where, about[:MOST_ABOUT]))


def _pictures(told: Attributes) -> Iterator[str]:
    yield from (told[name] for name in ADDRESSES if PICTURE.match(told.get(name, "")))
    for name in LISTS:
        for each in told.get(name, "").split(",")[:MOST_ABOUT]:
            yield from (address for address in each.split()[:1] if PICTURE.match(address))
    yield from (address for address in BEHIND.findall(told.get("style", "")) if PICTURE.match(address))
