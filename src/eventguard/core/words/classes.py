"""First names of pupils whose class is told as well."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from eventguard.core.people.spelling import CLASS_WORDS, PIECES, YEAR
from eventguard.core.words.folded_text import Reading
from eventguard.core.words.full_names import Hit
from eventguard.core.words.mention import MentionKind, RawMention
from eventguard.core.words.pupils import Pupils


def with_classes(
    reading: Reading, pupils: Pupils, hits: Mapping[int, list[Hit]], named: Iterable[RawMention]
) -> Iterator[RawMention]:
    """First names of pupils whose class is told as well, and those classes."""
    classes = list(_classes(reading, pupils))
    here = frozenset(id for told in classes for id in told.ids)
    told_of = {id for mention in named for id in mention.ids}
    inside = {at for told in classes for at in range(told.start, told.end)}
    for n, found in hits.items() if here else ():
        for hit in found:
            start, end = reading.spans[n][0], reading.spans[hit.end - 1][1]
            ids = here & pupils.called.get(hit.part, set()) if not hit.edits and start not in inside else None
            if ids and not reading.titled(n) and (reading.capitals(n) or not reading.ordinary(n, hit.end)):
                told_of |= ids
                yield RawMention(MentionKind.FIRST_NAME_AND_CLASS, start, end, ids)
    for told in classes:
        if told.ids & told_of:
            yield told._replace(ids=frozenset())


def _classes(reading: Reading, pupils: Pupils) -> Iterator[RawMention]:
    tokens = [(match.span(), match[0]) for match in PIECES.finditer(reading.text)]
    by_first = defaultdict(list)
    for name in pupils.classes:
        by_first[name[0]].append(name)
    for n, ((start, _), token) in enumerate(tokens):
        for name in by_first.get("year" if token in YEAR else token, ()):
            end = n + len(name)
            same = tuple(token for _, token in tokens[n + 1 : end]) == name[1:]
            if same and _is_class(reading, tokens, n, end):
                yield RawMention(
                    MentionKind.FIRST_NAME_AND_CLASS, start, tokens[end - 1][0][1], frozenset(pupils.classes[name])
                )


def _is_class(reading: Reading, tokens: Sequence[tuple[tuple[int, int], str]], first: int, end: int) -> bool:
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
