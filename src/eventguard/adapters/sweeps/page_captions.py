"""Alternative texts and captions beside pictures in saved web pages, and in what else is written as they are: social
networks' exports, and WordPress's in XML.
"""

import re
from html.parser import HTMLParser

from eventguard.adapters.sweeps.beside_pictures import MARK, WORD, BesidePictures
from eventguard.adapters.sweeps.captions import NO_LETTER, Said, add_json
from eventguard.adapters.sweeps.saved_text import text_of

#: A page tells others what a picture of it shows.
PREVIEWS = re.compile(r"image:alt$")
#: Between these, in XML, nothing has to be written otherwise: there, whole pages are.
CDATA = "<![CDATA[", "]]>"
#: WordPress's own way of writing a caption around its picture.
SHORT = re.compile(r"\[(/?)caption\b([^\[\]]{0,2000})\]")


def in_page(content: bytes) -> list[Said]:
    """What a saved web page says beside pictures. Raises PhotoTrouble where that is too much, and nothing else."""
    said: list[Said] = []
    _Page(said).read(text_of(content))
    return said


class _Page(HTMLParser):
    """Goes through a page once, and takes along what is said beside its pictures."""

    def __init__(self, said: list[Said], inner: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self._said, self._inner = said, inner
        self._beside = BesidePictures(said)
        self._script: list[str] | None = None
        self._comments_end = True

    def read(self, text: str) -> None:
        """A page, to its end: what was begun, and never ended, ends there, also what it was cut off in."""
        self.feed(NO_LETTER.sub("", text))
        rest = self.rawdata
        for end in ('">', "'>") if rest.startswith("<") else ():
            if self.rawdata:
                self.rawdata = rest
                self.feed(end)
        self.close()
        self._beside.finish()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._beside.begin(tag, told)
        if tag == "meta" and PREVIEWS.search(told.get("property", told.get("name", ""))):
            self._beside.tell_of_last(told.get("content", ""))
        if tag == "script":
            self._script = [] if "json" in told.get("type", "") else None
        if tag == "iframe" and not self._inner and told.get("srcdoc"):
            _Page(self._said, inner=True).read(told["srcdoc"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:  # what a page tells search engines about its pictures
            add_json(_without_marks("".join(self._script)), self._said)
            self._script = None
        self._beside.end(tag)

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)
        elif not self.cdata_elem:
            data, begin = _without_marks(data), 0
            for mark in SHORT.finditer(data) if "[" in data else ():
                self._beside.words(data[begin : mark.start()])
                begin = mark.end()
                self._mark(mark[1], mark[2])
            self._beside.words(data[begin:])

    def parse_html_declaration(self, i: int) -> int:
        """Passed over up to its end, whatever it declares: what is not known must stop nothing."""
        if self.rawdata.startswith(CDATA[0], i):
            return i + len(CDATA[0])
        return self.rawdata.find(">", i) + 1 or -1

    def parse_comment(self, i: int, report: bool = True) -> int:  # noqa: ARG002
        """Passed over, too; one that has no end is none."""
        end = self.rawdata.find("-->", i + 2) if self._comments_end else -1
        self._comments_end = end >= 0
        return end + 3 if end >= 0 else i + 4

    def _mark(self, end: str, says: str) -> None:
        """Where a caption begins, or ends, in WordPress's own way; an early one says it itself."""
        if end:
            self._beside.end(MARK)
            return
        self._beside.begin(MARK, {"class": WORD})
        self._beside.words(says.partition("caption=")[2].strip("\"' "))


def _without_marks(text: str) -> str:
    for mark in CDATA:
        text = text.replace(mark, "")
    return text
