"""The writing on one photo, from the lines that a reader saw to words with a verdict; what they say goes no further."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from eventguard.core.photos.face import Face, Verdict, is_shown
from eventguard.core.photos.naming import Naming
from eventguard.core.photos.pixels import Pixels
from eventguard.core.photos.word import Corners, Gives, Word, Words
from eventguard.core.ports import Cover, TextReader
from eventguard.core.words.in_pictures import Judge

#: A cover reaches two tenths of its line's height beyond it on each side (``in_pictures.BEYOND``): so much of it, about
#: its middle, lies on the line.
WITHOUT_RIM = 1 / 1.4
#: What is read as surely as this needs no second look.
SURE = 0.95


@dataclass(frozen=True)
class Writing:
    """How writing is looked for on one photo: by whom it is read and judged, and who may be ``named``, because they are
    shown on it, with a live yes with name.
    """

    judge: Judge
    named: frozenset[str]
    text: TextReader
    cover: Cover
    _harmless: list[Corners] = field(default_factory=list)

    def on(self, source: Pixels, scale: float) -> Words:
        """The words of a picture, in pixels of the published one, which is so many times as large; each place once."""
        lines = self.text.read(source)
        words = self.judge.words(lines, scale, self.named.__contains__)
        sure = (word for word in words if word.gives is Gives.NOTHING and lines[word.n - 1].sure >= SURE)
        self._harmless.extend(word.corners for word in sure)
        return once(words)

    def legible(self, published: Pixels, faces: Sequence[Face], words: Words) -> Words:
        """Words that give somebody away and can be read in the finished picture although no decision allows it,
        numbered after those that are known. What was read for sure, and gives nobody away, is not read again.
        """
        lines = self.text.read(published, self._harmless)
        found = once(self.judge.words(lines, 1.0, self.named.__contains__))
        seen = [word for word in found if word.verdict is Verdict.COVER]
        decided = [word for word in words if word.verdict is Verdict.COVER or word.by]
        left = [
            word
            for word in seen
            if not any(holds_middle_of(one, word) for one in decided) and not self.cover.hides(faces, word.box)
        ]
        first = max((word.n for word in words), default=0) + 1
        return tuple(replace(word, n=first + n) for n, word in enumerate(left))


def once(words: Sequence[Word]) -> Words:
    """Each place once, numbered as they are read: what was looked at closer was read twice. Of two words one of which
    lies on the other the one that gives more away stays, and the larger of those that give the same; a cover goes only
    where another one hides it. Two that name different people name nobody.
    """
    ranks = list(Gives)
    kept: list[Word] = []
    for word in sorted(words, key=lambda each: (each.verdict is Verdict.SHOW, ranks.index(each.gives), -_area(each))):
        if word.verdict is Verdict.COVER:
            same = [n for n, one in enumerate(kept) if hides(one, word)]
        else:
            same = [n for n, one in enumerate(kept) if holds_middle_of(one, word) or holds_middle_of(word, one)]
        for n in same if word.verdict is Verdict.COVER else ():
            kept[n] = replace(kept[n], person=kept[n].person if kept[n].person == word.person else None)
        if not same:
            kept.append(word)
    return tuple(replace(word, n=n) for n, word in enumerate(_as_read(kept), 1))


def without_leave(words: Words, faces: Sequence[Face], naming: Naming) -> Words:
    """The words of a photo on which these faces are shown: a name that may not stay any more is covered, as nobody had
    decided about it.
    """
    shown = {face.person for face in faces if is_shown(face) and face.person}
    return tuple(
        replace(word, verdict=Verdict.COVER, by=word.over, over=())
        if word.is_legible and not naming.may_stay(word, shown)
        else word
        for word in words
    )


def all_covered(words: Words) -> Words:
    """The words with everything covered that gives anybody away, for whoever may see none of it."""
    return tuple(replace(word, verdict=Verdict.COVER) if word.is_legible else word for word in words)


def holds_middle_of(word: Word, other: Word) -> bool:
    """Whether the middle of the other lies on this one."""
    y, x = _middle(other)
    return _holds(word, (x, y))


def hides(word: Word, other: Word) -> bool:
    """Whether the other, but for the rim that a cover has around its line, lies on this one."""
    y, x = _middle(other)
    return all(_holds(word, (x + WITHOUT_RIM * (a - x), y + WITHOUT_RIM * (b - y))) for a, b in other.corners)


def _holds(word: Word, point: tuple[float, float]) -> bool:
    x, y = point
    sides = zip(word.corners, (*word.corners[1:], word.corners[0]), strict=True)
    turns = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for (ax, ay), (bx, by) in sides]
    return all(turn >= 0 for turn in turns) or all(turn <= 0 for turn in turns)


def _as_read(words: Sequence[Word]) -> list[Word]:
    """From above, and what stands side by side from the left: on one row is what lies less than half a line lower."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=_middle):
        first = rows[-1][0] if rows else None
        if first and _middle(word)[0] - _middle(first)[0] < min(_tall(first), _tall(word)) / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [word for row in rows for word in sorted(row, key=lambda each: _middle(each)[1])]


def _tall(word: Word) -> float:
    return math.dist(word.corners[0], word.corners[3])


def _middle(word: Word) -> tuple[float, float]:
    """How far down, and how far right, the middle of a word is."""
    return sum(y for _, y in word.corners) / 4, sum(x for x, _ in word.corners) / 4


def _area(word: Word) -> float:
    corners: Corners = word.corners
    sides = zip(corners, (*corners[1:], corners[0]), strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in sides)) / 2
