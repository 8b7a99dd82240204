"""First names of pupils whose class, or year, is told as well."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from eventguard.core.people.spelling import CLASS_WORDS, FIGURES, PIECES, YEAR, YEARS
from eventguard.core.words.folded_text import Reading
from eventguard.core.words.full_names import Hit
from eventguard.core.words.mention import MentionKind, RawMention
from eventguard.core.words.name_or_word import may_be_name
from eventguard.core.words.pupils import Pupils
from eventguard.core.words.unspaced import is_unspaced, places

#: What may stand between the numbers of several years: "Years 3, 4 and 6".
BETWEEN = frozenset({"and", "to"})
RECEPTION = {"reception": "r", "nursery": "n"}
Tokens = Sequence[tuple[tuple[int, int], str]]


def with_classes(
    reading: Reading, pupils: Pupils, hits: Mapping[int, list[Hit]], named: Iterable[RawMention]
) -> Iterator[RawMention]:
    """First names of pupils whose class or year is told as well, and those classes."""
    tokens = [(match.span(), match[0]) for match in PIECES.finditer(reading.text)]
    classes = list(_classes(reading, pupils, tokens))
    classes += _years(pupils, tokens, {(told.start, told.end) for told in classes})
    here = frozenset(id for told in classes for id in told.ids)
    told_of = {id for mention in named for id in mention.ids}
    inside = {at for told in classes for at in range(told.start, told.end)}
    for start, end, ids in _called(reading, pupils, hits) if here else ():
        if ids & here and start not in inside:
            told_of |= ids & here
            yield RawMention(MentionKind.FIRST_NAME_AND_CLASS, start, end, frozenset(ids & here))
    for told in classes:
        if told.ids & told_of:
            yield told._replace(ids=frozenset())


def _called(reading: Reading, pupils: Pupils, hits: Mapping[int, list[Hit]]) -> Iterator[tuple[int, int, set[str]]]:
    """Where pupils' first names stand, and whose they are."""
    for n, found in hits.items():
        for hit in found:
            if hit.part in pupils.called and not hit.edits and may_be_name(reading, n, hit.end):
                yield reading.spans[n][0], reading.spans[hit.end - 1][1], pupils.called[hit.part]
    for name, at in places(reading, filter(is_unspaced, pupils.called)):
        yield at, at + len(name), pupils.called[name]


def _classes(reading: Reading, pupils: Pupils, tokens: Tokens) -> Iterator[RawMention]:
    by_first = defaultdict(list)
    for name in pupils.classes:
        by_first[name[0]].append(name)
    for n, ((start, _), token) in enumerate(tokens):
        for name in by_first.get("year" if token in YEAR else token, ()):
            end = n + len(name)
            same = tuple(token for _, token in tokens[n + 1 : end]) == name[1:]
            if same and _is_class(reading, tokens, n, end):
                yield _told(start, tokens[end - 1][0][1], pupils.classes[name])


def _years(pupils: Pupils, tokens: Tokens, classes: set[tuple[int, int]]) -> Iterator[RawMention]:
    """Years that somebody's class belongs to: "Year 4", "Year Four" and "Years 3 and 4" tell of 4B as well. Of "Year 2
    Elm" the class is told, if there is one of that name.
    """
    within = {start for start, _ in classes}
    for n, ((start, end), token) in enumerate(tokens):
        if pupils.years.get(RECEPTION.get(token, "")):
            yield _told(start, end, pupils.years[RECEPTION[token]])
        if token not in YEAR | YEARS:
            continue
        for (place, last), word in tokens[n + 1 : n + (10 if token in YEARS else 2)]:
            figure = FIGURES.get(word, word)
            alone = place not in within and not any(one == start and last < other for one, other in classes)
            if figure.isdecimal() and alone and pupils.years.get(str(int(figure))):
                yield _told(start, last, pupils.years[str(int(figure))])
            if not figure.isdecimal() and word not in BETWEEN:
                break


def _told(start: int, end: int, ids: Iterable[str]) -> RawMention:
    return RawMention(MentionKind.FIRST_NAME_AND_CLASS, start, end, frozenset(ids))


def _is_class(reading: Reading, tokens: Tokens, first: int, end: int) -> bool:
    """Whether these tokens are a class and not a number, a word, or "4 a" in "Year 4 a great day"."""
    announced = first > 0 and tokens[first - 1][1] in CLASS_WORDS | YEAR
    if end - first == 1:
        (start, _), name = tokens[first]
        spoken = announced or (end < len(tokens) and tokens[end][1] in CLASS_WORDS)
        return spoken or (len(name) > 1 and name.isalpha() and reading.capital(start))
    for (span, _), (next_span, name) in pairwise(tokens[first:end]):
        gap = reading.text[span[1] : next_span[0]]
        if len(gap) > 2 or gap.strip(" -./") or (gap and name == "a" and not reading.capital(next_span[0])):
            return False
    return True
