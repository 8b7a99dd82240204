"""Full names: side by side, with an initial, among siblings, misspelt, or run together."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from eventguard.core.people.spelling import ORDINARY, TITLES
from eventguard.core.words.folded_text import LONGEST_WORD, Reading
from eventguard.core.words.mention import MentionKind, RawMention
from eventguard.core.words.pupils import Pupils
from eventguard.core.words.unspaced import places

#: Words between the first name and the last of one person, or between siblings ("Ada, Ben and Cara Okafor").
MOST_BETWEEN = 4
AT_ONCE = 1000
#: Letters from which on a name run together is not taken for a word by chance.
LONG = 8
SHORTEST = 3
#: Letters from which on both parts of a name may be misspelt at once.
TWICE = 6
SAINTS = frozenset({"st", "saint", "santa", "san"})
#: What an initial counts beside slips: a name in full, with a slip in each part, is the better reading.
UNSURE = 5
TAGS = re.compile(r"[#@]\w+")


class Hit(NamedTuple):
    """The caption's words up to number ``end`` are a part of somebody's name, but for so many ``edits``."""

    end: int
    part: str
    edits: int


def parts_of_names(reading: Reading, pupils: Pupils) -> dict[int, list[Hit]]:
    """Which words are part of somebody's name, by the number of the first; O'Brien and Smith-Jones are two or three."""
    single = _likenesses(reading.words, pupils.parts, pupils.parts)
    chains = [(n, n + count) for count in (2, 3) for n in _chained(reading, count)]
    joints = [("".join(reading.words[start:end]), start, end) for start, end in chains]
    several = _likenesses([word for word, _, _ in joints], pupils.parts, pupils.jointed)
    hits: dict[int, list[Hit]] = defaultdict(list)
    for n, word in enumerate(reading.words):
        hits[n] += [Hit(n + 1, part, edits) for part, edits in single.get(word, ())]
    for word, start, end in joints:
        hits[start] += [Hit(end, part, edits) for part, edits in several.get(word, ())]
    return {start: here for start, here in hits.items() if here}


def _chained(reading: Reading, count: int) -> Iterator[int]:
    for n in range(len(reading.words) - count + 1):
        if all(reading.gap(k) in ("", "-", "'", ".") for k in range(n, n + count - 1)):
            yield n


def _likenesses(
    words: Iterable[str], exact: Collection[str], alike: Sequence[str], one_slip: int = 4, two_slips: int = 8
) -> dict[str, list[tuple[str, int]]]:
    """Which names a word is, or would be without a typing slip or two in a name of so many letters (optimal string
    alignment: a letter too many, too few, wrong, or two swapped).
    """
    different, known = set(words), set(exact)
    found = {word: [(word, 0)] for word in different & known}
    doubtful = sorted(word for word in different - ORDINARY if 2 < len(word) <= LONGEST_WORD)
    allowed = np.array([(len(name) >= one_slip) + (len(name) >= two_slips) for name in alike], np.uint8)
    for start in range(0, len(doubtful) if alike else 0, AT_ONCE):
        some = doubtful[start : start + AT_ONCE]
        edits = cdist(some, alike, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
        for row, column in np.argwhere((edits > 0) & (edits <= allowed)):
            found.setdefault(some[row], []).append((alike[column], int(edits[row, column])))
    return found


def names(reading: Reading, pupils: Pupils, hits: Mapping[int, list[Hit]]) -> Iterator[RawMention]:
    """First and last names that stand together, in either order."""
    for start, here in hits.items():
        for one in here:
            for at, siblings in _onward(reading, pupils, one.end):
                for other in hits.get(at, ()):
                    yield from _name(reading, pupils, (start, one), (at, other), siblings)


def _onward(reading: Reading, pupils: Pupils, end: int) -> Iterator[tuple[int, bool]]:
    """Where the other part of a name may begin that has been read up to word ``end``, and whether it is siblings'."""
    if reading.gap(end - 1) is None:
        return
    yield end, False
    middle, siblings = not reading.listed(end - 1), True
    for n in range(end, min(end + MOST_BETWEEN, len(reading.words))):
        if reading.gap(n) is None:
            return
        middle = middle and n < end + 2 and _may_be_middle(reading, pupils, n)
        siblings = siblings and _may_be_sibling(reading, pupils, n)
        if middle or (siblings and reading.words[n] != "and" and reading.joined_by_and(end - 1, n)):
            yield n + 1, not middle
        if not (middle or siblings):
            return


def _may_be_middle(reading: Reading, pupils: Pupils, n: int) -> bool:
    return (_like_a_name(reading, pupils, n) or len(reading.words[n]) == 1) and not reading.listed(n)


def _may_be_sibling(reading: Reading, pupils: Pupils, n: int) -> bool:
    """Two names with but a blank between them are a first and a last name: "Ada Hill and Ben Okafor"."""
    word, before = reading.words[n], reading.words[n - 1]
    return word == "and" or ((before == "and" or bool(reading.gap(n - 1))) and _like_a_name(reading, pupils, n))


def _like_a_name(reading: Reading, pupils: Pupils, n: int) -> bool:
    word = reading.words[n]
    named = word in pupils.called or (word not in ORDINARY and word not in TITLES)
    return named and len(word) > 1 and reading.capitals(n)


def _name(
    reading: Reading, pupils: Pupils, first: tuple[int, Hit], second: tuple[int, Hit], siblings: bool
) -> Iterator[RawMention]:
    (start, one), (at, other) = first, second
    in_order, turned = pupils.full.get((one.part, other.part), set()), pupils.full.get((other.part, one.part), set())
    if at > one.end:
        turned = set()
    elif reading.listed(at - 1) and {one.part, other.part} <= pupils.called.keys():
        in_order, turned = set(), turned if not _amid_names(reading, pupils, (start, at, other.end)) else set()
    ordinary = reading.ordinary(start, one.end) and reading.ordinary(at, other.end)
    if _too_unlike(one, other) or (one.edits and start > 0 and reading.words[start - 1] in SAINTS):
        return
    if not ordinary or reading.capitals(start, at):
        end = one.end if siblings else other.end
        doubt = one.edits + other.edits + bool(reading.listed(at - 1))
        yield from _spelt(reading, start, end, in_order | turned, doubt)


def _too_unlike(one: Hit, other: Hit) -> bool:
    """Whether both parts have a slip and one is short: Rosa Parks is no slip of Rose Park."""
    return bool(one.edits and other.edits) and min(len(one.part), len(other.part)) < TWICE


def _amid_names(reading: Reading, pupils: Pupils, places: tuple[int, int, int]) -> bool:
    """Whether "Thomas, James" stands in a longer list of names; alone it may be a pupil as registers write them."""
    start, at, end = places
    sign = reading.listed(at - 1)
    if start > 0 and reading.listed(start - 1) == sign and _like_a_name(reading, pupils, start - 1):
        return True
    joined = reading.words[end : end + 1] == ["and"]
    after = end + joined
    going_on = after < len(reading.words) and (joined or reading.listed(end - 1) == sign)
    return going_on and _like_a_name(reading, pupils, after)


def initials(reading: Reading, pupils: Pupils, hits: Mapping[int, list[Hit]]) -> Iterator[RawMention]:
    """A first name with the last name's initial, or the other way about: Ada O., A. Okafor, Okafor A."""
    exact = [(start, hit.end, hit.part) for start, here in hits.items() for hit in here if not hit.edits]
    for start, end, part in exact:
        common = reading.ordinary(start, end)
        before, after = reading.initial(start - 1), reading.initial(end)
        if before and _initial_before(reading, start, common):
            ids = pupils.with_initial.get((before, part), ())
            yield from _spelt(reading, start - 1, end, ids, UNSURE)
        if after and _initial_after(reading, end):
            ids = pupils.with_initial.get((part, after), ()) if reading.capitals(start) or not common else ()
            others = pupils.with_initial.get((after, part), ()) if reading.dotted(end) or not common else ()
            yield from _spelt(reading, start, end + 1, {*ids, *others}, UNSURE)


def _initial_before(reading: Reading, start: int, common: bool) -> bool:
    """Not "A King and a queen", nor "Mr A. King", who is staff."""
    right = reading.gap(start - 1) in ("", ".") and (reading.dotted(start - 1) or not common)
    return right and not reading.titled(start - 1)


def _initial_after(reading: Reading, end: int) -> bool:
    """Not "Ada, I hope", nor "Grace A STAR"."""
    if reading.dotted(end):
        return reading.gap(end - 1) in ("", ",")
    followed = reading.text[reading.spans[end][1] :][:2]
    return reading.gap(end - 1) == "" and not (reading.words[end] in "ai" and re.match(r"\s\w", followed))


def _spelt(reading: Reading, start: int, end: int, ids: Collection[str], doubt: int = 0) -> Iterator[RawMention]:
    """Words ``start`` to ``end`` as a name, if it is anybody's."""
    if ids:
        yield RawMention(MentionKind.NAME, reading.spans[start][0], reading.spans[end - 1][1], frozenset(ids), doubt)


def run_together(reading: Reading, pupils: Pupils) -> Iterator[RawMention]:
    """Names without a blank: adaokafor, #TeamAdaOkafor. Short ones count only where capitals or a # give them away."""
    tags = {at for match in TAGS.finditer(reading.text) for at in range(*match.span())}
    for (one, other), ids in pupils.together.items():
        name = one + other
        at = reading.text.find(name) if len(name) > SHORTEST else -1
        while at >= 0:
            if (at in tags and len(name) > 5) or _stands_out(reading, at, len(one), len(name)):
                yield RawMention(MentionKind.NAME, at, at + len(name), frozenset(ids))
            at = reading.text.find(name, at + 1)
    for name, at in places(reading, pupils.wholes):
        yield RawMention(MentionKind.NAME, at, at + len(name), frozenset(pupils.wholes[name]))
    names = {one + other: ids for (one, other), ids in pupils.together.items() if len(one + other) >= LONG}
    long = _likenesses((word for word in reading.words if len(word) >= LONG), (), list(names), LONG, 2 * LONG)
    for (start, end), word in zip(reading.spans, reading.words, strict=True):
        for name, edits in long.get(word, ()):
            yield RawMention(MentionKind.NAME, start, end, frozenset(names[name]), edits)


def _stands_out(reading: Reading, at: int, joint: int, length: int) -> bool:
    """Whether this stretch of a word is a name written together: the whole word, or with capitals as in AdaOkafor."""
    around = reading.text[max(0, at - 1) : at], reading.text[at + length : at + length + 1]
    if length >= LONG and not any(sign.isalpha() for sign in around):
        return True
    camel = reading.capital(at) and reading.capital(at + joint) and not reading.capital(at + joint - 1)
    return camel and not (around[1].isalpha() and not reading.capital(at + length))
