"""Words of a saved web page beside its pictures: which captions belong to which of them."""

import re

from eventguard.adapters.sweeps.captions import MOST_ABOUT, Said, is_picture, say
from eventguard.adapters.sweeps.page_elements import (
    INLINE,
    VOID,
    Attributes,
    Caption,
    Elements,
    Figure,
    Link,
    Post,
    Thing,
    pictures_of,
)
from eventguard.core.sweeps.looked import Where

#: What the attributes are called that say something of a picture: ``alt``, ``aria-label``, ``data-image-caption``.
SAYS = re.compile(r"(?:^|-)(?:alt|title|caption|description|label|sub-html)$")
#: Elements whose text is a caption; so is that of elements of a class that has the word in it, but for those that are
#: most of a page; and that which WordPress writes between a picture and such a mark.
CAPTIONS, WORD = frozenset({"figcaption", "caption"}), "caption"
STRUCTURE = frozenset({"html", "body", "main", "article", "section", "header", "footer"})
MARK = "[caption]"
#: What attributes say of an element around a picture is about that.
AROUND = frozenset({"a", "figure", "picture", "button"})
#: Of one of these classes is each post in the pages that Facebook and Instagram export, earlier of the first: all its
#: words are about its pictures. And what WordPress exports is of items: one with the address of a file is about that.
POSTS, ITEM, FILE = frozenset({"uiboxwhite", "_a6-g"}), "item", "wp:attachment_url"
#: Before and after these stands what has nothing to do with them.
APART = "article"
#: What is left of an attribute that holds a part of a page.
TAG = re.compile(r"<[^>]{0,500}>")
#: So many captions, and figures, are open at once; the outermost end before there are more.
MOST_CAPTIONS, MOST_FIGURES = 4, 50


class BesidePictures:
    """Is told of a page's elements, words and pictures, one after another, and takes along what is about pictures."""

    def __init__(self, said: list[Said]) -> None:
        self._said = said
        self._elements = Elements()
        self._things: dict[int, list[Thing]] = {}
        self._pictures: list[str] = []
        self._told = 0  # so many of them had their caption
        self._last: tuple[str, ...] = ()
        self._captions: list[Caption] = []
        self._figures: list[Figure] = []
        self._link: Link | None = None
        self._post: Post | None = None
        self._file = False

    def begin(self, tag: str, told: Attributes) -> None:
        """An element begins."""
        self._cut(self._elements.ended_by_beginning(tag))
        self._file = tag == FILE
        pictures = pictures_of(told)
        self._part(tag)
        self._begin(tag, told, pictures)
        self._has(pictures)
        for says in says_of(told) if pictures or tag == "img" else ():
            self._say(says, Where.ALT, pictures)

    def tell_of_last(self, text: str) -> None:
        """A text is about the last picture."""
        self._say(text, Where.ALT, self._last)

    def end(self, tag: str) -> None:
        """An element ends, if it was open."""
        self._part(tag)
        self._cut(self._elements.ended_by_end(tag), tag)

    def finish(self) -> None:
        """All that is open ends."""
        self._cut(0)

    def words(self, data: str) -> None:
        """Words come next."""
        if self._file and is_picture(data.strip()):
            self._has((data.strip(),))
        elif self._post:
            self._post.line.append(data)
        if self._captions:
            self._captions[-1].own.append(data)
        for caption in self._captions:
            caption.words.append(data)

    def _part(self, tag: str) -> None:
        """What comes next may stand apart from what was read."""
        apart = tag not in INLINE and tag not in VOID
        for caption in self._captions if apart or tag == "br" else ():
            caption.words.append(" ")
            caption.own.append(" ")
        if apart and self._post:
            self._post.end_line()

    def _has(self, pictures: tuple[str, ...]) -> None:
        """Pictures come next."""
        self._pictures += pictures
        self._last = pictures or self._last
        if self._post and (self._file or not self._post.item):  # what an item tells may be a whole article
            self._post.pictures += pictures

    def _begin(self, tag: str, told: Attributes, pictures: tuple[str, ...]) -> None:
        """An element begins whose words, or attributes, may be about pictures."""
        of, before = told.get("class", "").lower(), len(self._pictures)
        things: list[Thing] = []
        if tag == "figure":
            self._end_first(self._figures, MOST_FIGURES)
            self._figures.append(Figure(before))
            things.append(self._figures[-1])
        if tag in AROUND and not pictures and (says := says_of(told)):
            self._end_link()
            self._link = Link(before, says)
            things.append(self._link)
        if not self._post and (tag == ITEM or not POSTS.isdisjoint(of.split())):
            self._apart()
            self._post = Post(tag == ITEM)
            things.append(self._post)
        if tag == APART:
            self._apart()
        if tag not in VOID and (tag in CAPTIONS or (WORD in of and tag not in STRUCTURE)):
            self._end_first(self._captions, MOST_CAPTIONS)
            self._captions.append(self._caption(tag))
            things.append(self._captions[-1])
        if tag not in VOID:
            if things:
                self._things[len(self._elements)] = things
            self._elements.begin(tag, before)

    def _caption(self, tag: str) -> Caption:
        """One that begins here: about the pictures right before it, those in the nearest element that has some."""
        first = before = len(self._pictures)
        if self._told < before and tag != MARK:
            first = max(self._told, self._elements.pictures_before(before))
        return Caption(first, before, self._figures[-1] if self._figures else None)

    def _cut(self, left: int | None, tag: str = "") -> None:
        """All elements end but the outermost so many: with the end of one, those that were left open in it."""
        while left is not None and len(self._elements) > left:
            depth = self._elements.end()
            for thing in reversed(self._things.pop(depth, [])):
                self._end(thing, depth == left and tag == "figure")
        if tag == APART:
            self._apart()

    def _end(self, thing: Thing, whole: bool = False) -> None:
        match thing:
            case Caption() if thing in self._captions:
                self._end_caption(thing)
            case Figure() if thing in self._figures:
                self._end_figure(thing, whole)
            case Link() if thing is self._link:
                self._end_link()
            case Post():
                self._end_post(thing)

    def _end_first(self, open_things: "list[Caption] | list[Figure]", most: int) -> None:
        if len(open_things) >= most:
            self._end(open_things[0])

    def _end_caption(self, caption: Caption) -> None:
        """It is about its figure, or about the pictures right before it. One around several others says only what is in
        none of them, of no picture; one around one other, which holds all its words, says nothing.
        """
        at = self._captions.index(caption)
        del self._captions[at]
        own, words = (" ".join("".join(each).split()) for each in (caption.own, caption.words))
        about = self._between(caption.first if caption.within is None else caption.before) or self._last
        if caption.mixed:
            self._say(own, Where.CAPTION, ())
        elif caption.within is None or own:
            if caption.figure and caption.figure in self._figures:
                caption.figure.captions.append((words, len(self._pictures)))
            else:
                self._say(words, Where.CAPTION, about)
        if at:
            self._captions[at - 1].has(caption.figure or about, caption.mixed)
        self._told, self._last = len(self._pictures), about

    def _end_figure(self, figure: Figure, whole: bool) -> None:
        """Its captions are about all its pictures; where nobody knows where it ends, about those before them."""
        self._figures.remove(figure)
        pictures = self._between(figure.before)
        for text, end in figure.captions:
            about = pictures if whole else self._between(figure.before, end) or pictures
            self._say(text, Where.CAPTION, about)
        self._told, self._last = len(self._pictures), pictures or self._last

    def _end_link(self) -> None:
        link, self._link = self._link, None
        about = self._between(link.before) if link else ()
        for says in link.says if link and about else ():
            self._say(says, Where.ALT, about)

    def _end_post(self, post: Post) -> None:
        """Each of the texts that were gathered is about all the pictures that were."""
        post.end_line()
        about = tuple(dict.fromkeys(post.pictures))[:MOST_ABOUT]
        for text in post.texts if about else ():
            self._say(text, Where.CAPTION, about)
        self._post = None
        self._apart()

    def _apart(self) -> None:
        """No caption that comes is about a picture that was."""
        self._told, self._last = len(self._pictures), ()

    def _between(self, before: int, end: int | None = None) -> tuple[str, ...]:
        """The last of the pictures after so many."""
        end = len(self._pictures) if end is None else end
        return tuple(dict.fromkeys(self._pictures[max(before, end - MOST_ABOUT) : end]))

    def _say(self, text: str, where: Where, about: tuple[str, ...]) -> None:
        say(self._said, text, where, about)


def says_of(told: Attributes) -> list[str]:
    """What the attributes of an element say of pictures."""
    return [TAG.sub(" ", value) for name, value in told.items() if value and SAYS.search(name)]
