"""What a saved web page is made of: which elements are open, which pictures one shows, what words may be about."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from eventguard.adapters.sweeps.captions import MOST_ABOUT, is_picture

#: Attributes that say where a picture lies, and those that list several, each with its size.
ADDRESSES = (
    *("src", "href", "poster", "content", "data", "data-src", "data-lazy-src", "data-original"),
    *("data-full-url", "data-orig-file", "data-large-file"),
)
LISTS = ("srcset", "data-srcset", "data-lazy-srcset")
#: A picture behind an element, in its style.
BEHIND = re.compile(r"url\(\s*['\"]?([^'\")]+)")
#: Elements that have no end.
VOID = frozenset({"img", "source", "br", "meta", "link", "input", "hr", "area", "base", "col", "embed", "track", "wbr"})
#: Elements that go on in one line; an end of theirs ends no other that was left open.
INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd"),
        *("label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u"),
        "var",
    }
)
#: Elements that each end one of these before them, which was left open.
TERMS, CELLS = frozenset({"dt", "dd"}), frozenset({"td", "th"})
NEXT = {
    **{tag: frozenset({tag}) for tag in ("a", "p", "li", "tr")},
    **{tag: like for like in (TERMS, CELLS) for tag in like},
}
#: In which other elements such a one is looked for, how many of them; and how many lie in one another at most.
THROUGH, FEW, DEEPEST = INLINE | CELLS | {"p"}, 100, 100_000

Attributes = dict[str, str]


class Elements:
    """Those that are open, the outermost first; each with how many pictures came before it."""

    def __init__(self) -> None:
        self._tags: list[str] = []
        self._before: list[int] = []
        self._count: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._tags)

    def begin(self, tag: str, pictures: int) -> None:
        """One begins, after so many pictures."""
        self._tags.append(tag)
        self._before.append(pictures)
        self._count[tag] += 1

    def end(self) -> int:
        """The innermost ends; returns how many are left."""
        self._count[self._tags.pop()] -= 1
        self._before.pop()
        return len(self._tags)

    def ended_by_end(self, tag: str) -> int | None:
        """How many are left after the end of an element."""
        if not self._count[tag]:
            return None
        if tag in INLINE:
            return self._innermost(frozenset({tag}), INLINE)
        return next(n for n in range(len(self._tags) - 1, -1, -1) if self._tags[n] == tag)

    def ended_by_beginning(self, tag: str) -> int | None:
        """How many are left when another begins after one that was left open, or where too many are open."""
        left = self._innermost(NEXT[tag], THROUGH) if tag in NEXT else None
        return DEEPEST if left is None and len(self) > DEEPEST else left

    def pictures_before(self, pictures: int) -> int:
        """How many pictures came before the nearest open element that has some of the first so many."""
        nearest = bisect_left(self._before, pictures) - 1
        return self._before[nearest] if nearest >= 0 else 0

    def _innermost(self, tags: frozenset[str], through: frozenset[str]) -> int | None:
        for n in range(len(self._tags) - 1, max(-1, len(self._tags) - FEW), -1):
            if self._tags[n] in tags:
                return n
            if self._tags[n] not in through:
                return None
        return None


@dataclass(slots=True, eq=False)
class Figure:
    """One, how many pictures came before it, and its captions, each with how many came before the caption's end."""

    before: int
    captions: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Link:
    """One, how many pictures came before it, and what its attributes say."""

    before: int
    says: list[str]


@dataclass(slots=True, eq=False)
class Post:
    """An element all of whose words are about the pictures in it; an ``item`` only about the file that it is of."""

    item: bool
    pictures: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)

    def end_line(self) -> None:
        """What follows stands elsewhere."""
        if text := " ".join(" ".join(self.line).split()):
            self.texts.append(text)
        self.line.clear()


@dataclass(slots=True, eq=False)
class Caption:
    """One that is open: the first picture that it may be about, how many came before it, and its figure; its words, and
    those in no caption within it; what such a one was about, and whether others were about something else.
    """

    first: int
    before: int
    figure: Figure | None
    words: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    within: object = None
    mixed: bool = False

    def has(self, about: object, mixed: bool) -> None:
        """A caption within it has ended."""
        self.mixed |= mixed or (self.within is not None and self.within != about)
        self.within = about


Thing = Figure | Link | Post | Caption


def pictures_of(told: Attributes) -> tuple[str, ...]:
    """The pictures that an element shows, or leads to."""
    if not told:
        return ()
    return tuple(dict.fromkeys(address.strip() for address in _addresses(told)))[:MOST_ABOUT]


def _addresses(told: Attributes) -> Iterator[str]:
    yield from (told[name] for name in ADDRESSES if name in told and is_picture(told[name].strip()))
    for name in LISTS:
        for each in told[name].split(",")[:MOST_ABOUT] if name in told else ():
            yield from (address for address in each.split()[:1] if is_picture(address))
    yield from (address for address in BEHIND.findall(told.get("style", "")) if is_picture(address))
