"""A caption as it is searched: folded, cut into words, and aware of where each of its letters came from."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from eventguard.core.people.spelling import LETTERS, ORDINARY, TITLES, fold
from eventguard.core.words.mention import Mention, MentionKind, RawMention

#: Signs, blanks apart, that may stand between two parts of one name.
WIDEST_GAP = 6
LONGEST_WORD = 40
#: What a list has between its items, and what ends a sentence, in the scripts that the UK's schools meet.
LISTING = ",;\n\u060c\u061b\u3001"
SENTENCE_END = re.compile(r"[!?\u061f\u0964\u3002\u06d4]|\.(?=\s|[\"')\u201d\u00bb]|$)|\n\s*\n|[\u2022\u2028\u2029]")


class Reading:
    """A caption folded: its text, where each letter came from, and its words (runs of letters)."""

    def __init__(self, caption: str) -> None:
        letters = [(sign, place) for place, letter in enumerate(caption) for sign in fold(letter)]
        self.text = "".join(sign for sign, _ in letters)
        self._places = [place for _, place in letters]
        self._caption = caption
        self._caseless = caption in (caption.lower(), caption.upper())
        self.spans = [match.span() for match in LETTERS.finditer(self.text)]
        self.words = [self.text[start:end] for start, end in self.spans]
        self._ends = [n for n in range(len(self.words) - 1) if self._sentence_ends(n)]

    def merged(self, found: Iterable[RawMention]) -> tuple[Mention, ...]:
        """Where mentions overlap the most telling stays: by kind, then the least in doubt, then the longest."""
        alike: dict[tuple[int, int, int, int], frozenset[str]] = defaultdict(frozenset)
        kinds = list(MentionKind)
        for kind, start, end, ids, doubt in found:
            alike[kinds.index(kind), doubt, start - end, start] |= ids
        taken, kept = bytearray(len(self._caption)), []
        for (rank, _, minus_length, start), ids in sorted(alike.items(), key=lambda item: item[0]):
            first, last = self._whence(start, start - minus_length)
            if taken.find(1, first, last) < 0:
                taken[first:last] = b"\1" * (last - first)
                kept.append(Mention(kinds[rank], first, last, next(iter(ids)) if len(ids) == 1 else None))
        return tuple(sorted(kept, key=lambda mention: mention.start))

    def _whence(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the caption as given; an accent or a mark behind the last letter belongs to it."""
        after = self._places[end] if end < len(self._places) else len(self._caption)
        return self._places[start], max(self._places[end - 1] + 1, after)

    def capital(self, place: int) -> bool:
        """Whether the letter at this place of the folded text is a capital, or of a script or caption with one case."""
        letter = self._caption[self._places[place]]
        return self._caseless or letter.isupper() or letter.lower() == letter.upper()

    def sentence(self, n: int) -> int:
        """In which sentence word ``n`` stands. A new line alone begins none: names are often listed so."""
        return bisect_left(self._ends, n)

    def first_of_sentence(self, n: int) -> bool:
        """Whether word ``n`` begins a sentence, where every word has a capital."""
        return n == 0 or n - 1 in self._ends[max(0, self.sentence(n) - 1) : self.sentence(n)] or self._on_new_line(n)

    def _on_new_line(self, n: int) -> bool:
        return "\n" in self.text[self.spans[n - 1][1] : self.spans[n][0]]

    def _sentence_ends(self, n: int) -> bool:
        """Whether a sentence ends after word ``n``; not at the dot of "Mrs." or of an initial."""
        between = self.text[self.spans[n][1] : self.spans[n + 1][0]]
        short = between.startswith(".") and (self.words[n] in TITLES | {"st"} or len(self.words[n]) == 1)
        return bool(SENTENCE_END.search(between[short:]))

    def gap(self, n: int) -> str | None:
        """What is between word ``n`` and the next, blanks apart; None when there is none or it breaks a name off."""
        if not 0 <= n < len(self.words) - 1:
            return None
        start, end = self.spans[n][1], self.spans[n + 1][0]
        signs = "".join(self.text[start : min(end, start + LONGEST_WORD)].split())
        return signs if end - start < LONGEST_WORD and len(signs) <= WIDEST_GAP else None

    def listed(self, n: int) -> str:
        """The commas (of any script), semicolons and line ends between word ``n`` and the next, as in a list."""
        between = self.text[self.spans[n][1] : self.spans[n + 1][0]][:LONGEST_WORD] if n + 1 < len(self.words) else ""
        return "".join(sign for sign in between if sign in LISTING)

    def joined_by_and(self, first: int, last: int) -> bool:
        """Whether an "and" stands between these two words."""
        between = self.text[self.spans[first][1] : self.spans[last][0]]
        return "and" in self.words[first + 1 : last] or any(sign in between for sign in "&+/")

    def ordinary(self, start: int, end: int) -> bool:
        """Whether these words, written as they are, may just be what they say and nobody's name."""
        return all(word in ORDINARY for word in self.words[start:end])

    def capitals(self, *words: int) -> bool:
        """Whether all these words begin with a capital."""
        return all(self.capital(self.spans[n][0]) for n in words)

    def titled(self, n: int) -> bool:
        """Whether a title stands before word ``n``, as it does with staff and parents."""
        return n > 0 and self.words[n - 1] in TITLES and self.gap(n - 1) in ("", ".")

    def initial(self, n: int) -> str:
        """Word ``n`` if it is an initial: one letter, a capital or with a dot, and not the beginning of O'Brien."""
        if not 0 <= n < len(self.words) or len(self.words[n]) != 1:
            return ""
        place = self.spans[n][0]
        behind = self.text[place + 1 : place + 4]
        glued = re.match(r"['-](?!s\b)\w|\d", behind)
        big = self._caption[self._places[place]].isupper()
        return self.words[n] if (big or behind[:1] == ".") and not glued else ""

    def dotted(self, n: int) -> bool:
        """Whether a dot follows word ``n``."""
        return self.text[self.spans[n][1] :][:1] == "."
