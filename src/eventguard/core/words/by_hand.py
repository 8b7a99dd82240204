"""Decisions by hand about the writing on one photo: covered, or kept, and what is left of them when it is done again.

Covering always works. Keeping what gives somebody away takes somebody who is sure; whoever approves is told.
"""

from collections.abc import Callable
from dataclasses import replace

from eventguard.core.errors import Refused
from eventguard.core.people.actors import same
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.word import Word, Words
from eventguard.core.words.on_photos import hides, holds_middle_of


def cover(words: Words, n: int, by: str) -> Words:
    """The words with number ``n`` covered. Raises Refused when there is no such word."""
    word = word_of(words, n)
    return _with(words, replace(word, verdict=Verdict.COVER, by=_each(*_covers(word), by), over=()))


def keep(words: Words, n: int, by: str) -> Words:
    """The words with number ``n`` left as they are in the picture. Raises Refused when there is no such word."""
    word = word_of(words, n)
    again = word.by if word.verdict is Verdict.SHOW else ()
    return _with(words, replace(word, verdict=Verdict.SHOW, by=_each(*again, by), over=overruled(word, by)))


def word_of(words: Words, n: int) -> Word:
    """The word of this number. Raises Refused when there is none."""
    for word in words:
        if word.n == n:
            return word
    raise Refused(f"There is no line of writing {n} on this photo.", "See what is written on it: eventguard show ID")


def overruled(word: Word, by: str) -> tuple[str, ...]:
    """Those other than ``by`` whose cover lies on this word, or gave way to what was decided about it."""
    return tuple(each for each in _covers(word) if not same(each, by))


def preparers(words: Words) -> tuple[str, ...]:
    """Those who let something be read that gives somebody away, or that another hand had covered."""
    return _each(*(name for word in words if word.by and (word.is_legible or word.over) for name in word.by))


def uncovers(words: Words, wanted: Words) -> bool:
    """Whether any writing that is covered now would be covered no longer."""
    covered = [{word.corners for word in each if word.verdict is Verdict.COVER} for each in (words, wanted)]
    return not covered[0] <= covered[1]


def decisions(words: Words, may_stay: Callable[[Word], bool] = lambda _: True) -> Words:
    """The words about which somebody decided: every cover, and what is kept and ``may_stay``. Where that is over, a
    cover that had given way to it comes back.
    """
    return tuple(decided for word in words if word.by and (decided := _decision(word, may_stay)))


def kept(words: Words, earlier: Words, scale: float) -> Words:
    """The words of a fresh rendering, with what was decided by hand about an earlier one.

    A decision goes to the word at the same place. Where there is none, a cover stays where it was. What somebody kept
    stays only if it gives no more away than what they had before their eyes.

    Args:
        words: those found just now.
        earlier: those that somebody decided about (``decisions``).
        scale: how much larger the fresh picture is.
    """
    for decided in (_scaled(word, scale) for word in earlier):
        there = any(holds_middle_of(word, decided) for word in words)
        words = tuple(_as(word, decided) if _is_same_place(word, decided) else word for word in words)
        if decided.verdict is Verdict.COVER and not there:
            words = (*words, replace(decided, n=max((word.n for word in words), default=0) + 1))
    return words


def still_covered(words: Words, before: Words, by: str, scale: float) -> Words:
    """The words of a fresh rendering of a photo that was turned, with every one covered that was covered before: what
    is read otherwise now, or not at all any more, stays covered by whoever turned it.

    Args:
        words: those found just now, with what was decided by hand.
        before: those of the rendering before, where they are since.
        by: who turned it.
        scale: how much larger the fresh picture is.
    """
    for cover in (_scaled(word, scale) for word in before if word.verdict is Verdict.COVER):
        words = tuple(
            replace(word, verdict=Verdict.COVER, by=(by,))
            if not word.by and word.verdict is Verdict.SHOW and _is_same_place(word, cover)
            else word
            for word in words
        )
        if not any(word.verdict is Verdict.COVER and hides(word, cover) for word in words):
            words = (*words, replace(cover, n=max((word.n for word in words), default=0) + 1, by=cover.by or (by,)))
    return words


def turned_back(before: Words, now: Words, since: Words) -> Words:
    """The words as they were ``before`` a photo was turned, once that is undone; but what was decided ``since`` stays,
    and so does a cover on what was read only while it stood that way. All are where they are once it is turned back.
    """
    words = kept(before, since, 1.0)
    first = max((word.n for word in words), default=0) + 1
    read = [word for word in now if word.verdict is Verdict.COVER and not word.by]
    more = [word for word in read if not any(_is_same_place(word, other) for other in words)]
    return (*words, *(replace(word, n=n) for n, word in enumerate(more, first)))


def _is_same_place(one: Word, other: Word) -> bool:
    return holds_middle_of(one, other) or holds_middle_of(other, one)


def _as(word: Word, decided: Word) -> Word:
    """A word as it was decided about; a cover is never taken off by a decision that was made about something else."""
    same_thing = (word.gives, word.person) == (decided.gives, decided.person)
    if decided.verdict is Verdict.SHOW and not same_thing:
        return word
    return replace(word, verdict=decided.verdict, by=decided.by, over=decided.over)


def _decision(word: Word, may_stay: Callable[[Word], bool]) -> Word | None:
    if word.verdict is Verdict.COVER or may_stay(word):
        return word
    return replace(word, verdict=Verdict.COVER, by=word.over, over=()) if word.over else None


def _covers(word: Word) -> tuple[str, ...]:
    """Who covered a word by hand, also where that gave way to another decision."""
    return word.by if word.verdict is Verdict.COVER else word.over


def _scaled(word: Word, scale: float) -> Word:
    return replace(word, corners=tuple((x * scale, y * scale) for x, y in word.corners))


def _with(words: Words, decided: Word) -> Words:
    return tuple(decided if word.n == decided.n else word for word in words)


def _each(*names: str) -> tuple[str, ...]:
    """Every name once, in order."""
    return tuple(dict.fromkeys(names))
