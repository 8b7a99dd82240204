"""What the writing in a picture gives away, line by line: read as captions are, but as something that was misread.

A picture is no caption: a first name alone on a certificate, a peg or a badge names its child, a name may break over
two lines, and a reader takes letters for others, loses blanks, and cuts ends off.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from eventguard.core.photos.face import Verdict
from eventguard.core.photos.word import AWAY, Corners, Gives, Line, Word
from eventguard.core.words.captions import mentions_of
from eventguard.core.words.folded_text import Reading
from eventguard.core.words.likely_letters import LikelyNames
from eventguard.core.words.mention import MentionKind
from eventguard.core.words.misread import MisreadNames, SchoolWords, letters_of, mended
from eventguard.core.words.name_or_word import may_be_name
from eventguard.core.words.pupils import Pupils
from eventguard.core.words.together import together

Told = tuple[Gives, frozenset[str]]
#: What a caption's mention is in a picture.
GIVES: Mapping[MentionKind, Gives] = {
    MentionKind.EMAIL: Gives.EMAIL,
    MentionKind.PUPIL_NUMBER: Gives.PUPIL_NUMBER,
    MentionKind.NAME: Gives.NAME,
    MentionKind.PHONE: Gives.PHONE,
    MentionKind.FIRST_NAME_AND_CLASS: Gives.CLASS,
}
#: Only these may stay beside somebody who is shown with a yes with name; a class goes with the name beside it.
NAMES = frozenset({Gives.NAME, Gives.FIRST_NAME, Gives.CLASS})
#: A line that was read less surely than this, as so many letters, and is so tall at least and at most (pixels of the
#: published picture) and so long for that is looked at by a person: larger letters would be read, if they were some.
UNSURE, SEVERAL, TALL, TALLEST, LONG = 0.75, 3, 9.0, 240.0, 1.2
#: What says less than so many letters and figures is no writing: an edge, a fold, a pattern.
LEAST = 2
#: How much of its height a cover reaches beyond a line, along it and across.
BEYOND = 0.2


class Judge:
    """What a school's pupils, and the words of ``school`` that give it away, make of the writing in its pictures."""

    def __init__(self, pupils: Pupils, school: Sequence[str] = ()) -> None:
        self._pupils = pupils
        self._names = MisreadNames(pupils)
        self._likely = LikelyNames(pupils)
        self._school = SchoolWords(school)

    def words(self, lines: Sequence[Line], scale: float, may_be_named: Callable[[str], bool]) -> tuple[Word, ...]:
        """The verdict on each line that says anything.

        Args:
            lines: in pixels of the source.
            scale: how large the published picture is, in the source's.
            may_be_named: whether this person is shown on the photo, with a live yes with name.
        """
        told: list[list[Told]] = [[] for _ in lines]
        for group in together(lines):
            for n, each in self._told([lines[n] for n in group]):
                told[group[n]].append(each)
        return tuple(
            _word(n, line, scale, here, may_be_named)
            for n, (line, here) in enumerate(zip(lines, told, strict=True), 1)
            if here or _says_something(line, scale)
        )

    def _told(self, lines: Sequence[Line]) -> Iterator[tuple[int, Told]]:
        """What lines that belong together tell, by their places."""
        for spell in (str, mended):
            yield from self._as_caption([spell(line.text) for line in lines])
        for n, line in enumerate(lines):
            for text in line.readings:
                yield from ((n, each) for each in self._alone(text))
            yield from ((n, each) for each in self._unsure(line))
        for n, (above, below) in enumerate(pairwise(letters_of(line.text) for line in lines)):
            for start, end, ids in self._names.full([*above, *below]):
                if start < len(above) < end:
                    yield from ((each, (Gives.NAME, ids)) for each in (n, n + 1))

    def _as_caption(self, said: Sequence[str]) -> Iterator[tuple[int, Told]]:
        starts = list(accumulate((len(each) + 1 for each in said), initial=0))
        for mention in mentions_of("\n".join(said), self._pupils):
            for n, (start, end) in enumerate(pairwise(starts)):
                if mention.start < end - 1 and start < mention.end:
                    yield n, (GIVES[mention.kind], frozenset(filter(None, [mention.person])))

    def _alone(self, text: str) -> Iterator[Told]:
        """What a line tells by itself: names that were misread, first names, last names that are all that it says."""
        words = letters_of(text)
        yield from ((Gives.NAME, ids) for _, _, ids in self._names.full(words))
        if self._school.are_in(words):
            yield Gives.SCHOOL, frozenset()
        for said in {text, mended(text)}:
            reading = Reading(said)
            for n, word in enumerate(reading.words):
                ids = self._pupils.called.get(word, set())
                if len(word) > 1 and ids and (len(reading.words) == 1 or _is_a_name(reading, n)):
                    yield Gives.FIRST_NAME, frozenset(ids)
        if len(words) == 1:
            yield from ((Gives.FIRST_NAME, ids) for ids in self._names.alone(words[0]))
            if words[0] in self._pupils.lasts - self._pupils.staff:
                yield Gives.NAME, frozenset()

    def _unsure(self, line: Line) -> Iterator[Told]:
        """What a line that was not read for sure may tell."""
        for letters in line.letters:
            yield from ((Gives.NAME, ids) for ids in self._likely.full(letters))
            yield from ((Gives.FIRST_NAME, ids) for ids in self._likely.alone(letters))


def _is_a_name(reading: Reading, n: int) -> bool:
    """Whether a word of several is used as a name: a word that may be another only where no other word stands by it."""
    return not reading.ordinary(n, n + 1) and may_be_name(reading, n, n + 1)


def _word(n: int, line: Line, scale: float, told: Iterable[Told], may_be_named: Callable[[str], bool]) -> Word:
    by_kind: dict[Gives, set[str]] = defaultdict(set)
    for gives, ids in told:
        by_kind[gives] |= ids
    corners = _beyond(line, scale)
    if not by_kind:
        return Word(n, corners, Gives.UNREAD if _is_unread(line, scale) else Gives.NOTHING, Verdict.SHOW)
    gives = min(by_kind, key=list(Gives).index)
    everybody = set().union(*by_kind.values())
    person = next(iter(everybody)) if len(everybody) == 1 else None
    stays = person is not None and by_kind.keys() <= NAMES and may_be_named(person)
    return Word(n, corners, gives, Verdict.COVER if gives in AWAY and not stays else Verdict.SHOW, person)


def _says_something(line: Line, scale: float) -> bool:
    letters = any(sum(map(str.isalnum, said)) >= LEAST for said in line.readings)
    return letters and (line.sure >= UNSURE or line.tall * scale <= TALLEST)


def _is_unread(line: Line, scale: float) -> bool:
    large = TALL <= line.tall * scale <= TALLEST and line.long >= LONG * line.tall
    return large and line.sure < UNSURE and any(sum(map(str.isalpha, said)) >= SEVERAL for said in line.readings)


def _beyond(line: Line, scale: float) -> Corners:
    """Its corners in the published picture, moved outwards."""
    (ax, ay), (bx, by), _, (dx, dy) = line.corners
    long, tall = max(line.long, 1e-6), max(line.tall, 1e-6)
    along = ((bx - ax) / long * tall * BEYOND, (by - ay) / long * tall * BEYOND)
    down = ((dx - ax) * BEYOND, (dy - ay) * BEYOND)
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return tuple(
        (round((x + i * along[0] + j * down[0]) * scale, 1), round((y + i * along[1] + j * down[1]) * scale, 1))
        for (x, y), (i, j) in zip(line.corners, signs, strict=True)
    )
