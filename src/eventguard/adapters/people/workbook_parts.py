"""The parts of a workbook, element by element: counted as they come, and let go as soon as they were looked at."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import IO
from xml.etree.ElementTree import Element, iterparse
from xml.parsers import expat

from eventguard.adapters.people.table_limits import (
    BARE,
    BELOW,
    FEWER,
    MOST_ATTRIBUTES,
    MOST_CELLS,
    MOST_CELLS_IN_ROW,
    MOST_ELEMENTS,
    MOST_EMPTY_ROWS,
    MOST_FLOORS,
    MOST_LETTERS,
    MOST_TEXTS,
    beyond,
)

CELLS = MOST_CELLS, f"has more than {MOST_CELLS} cells, those included that are only formatted", FEWER
#: How many elements of a kind there may be, what to say of more, and what helps. A cell or a text holds one of the
#: following four at most; "" stands for every other kind.
COUNTED: Mapping[str, tuple[int, str, str]] = {
    "row": (MOST_EMPTY_ROWS, f"goes on for more than {MOST_EMPTY_ROWS} rows", BELOW),
    "c": CELLS,
    **dict.fromkeys(("v", "f", "is", "t"), CELLS),
    "si": (MOST_TEXTS, f"holds more than {MOST_TEXTS} different texts", FEWER),
    "xf": (MOST_TEXTS, f"holds more than {MOST_TEXTS} styles", BARE),
    "": (MOST_ELEMENTS, f"holds more than {MOST_ELEMENTS} elements that are neither rows nor cells", BARE),
}

PIECE = 2**14


@lru_cache(256)  # a hostile file may name them all differently
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def kind(element: Element) -> str:
    """What an element is, whichever of the two standards its namespace belongs to."""
    return _local(element.tag)


class Marked:
    """All parts of one workbook together; ``name`` is what the file is called, for the messages."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._seen: Counter[str] = Counter()

    def walk(self, stream: IO[bytes], wanted: Collection[str]) -> Iterator[tuple[str, Element]]:
        """The elements of these kinds, whole, each with the kind of its parent; nothing else stays in memory.

        Raises:
            SetupError: there is too much of something.
            Exception: the part is damaged.
        """
        _require_plain(_Pieces(stream, self._name))
        stream.seek(0)
        pieces = _Pieces(stream, self._name)
        above: list[Element] = []
        kept = 0
        for event, element in iterparse(pieces, events=("start", "end")):  # noqa: S314
            pieces.since_an_element = 0
            is_wanted = kind(element) in wanted
            if event == "start":
                self._count(element, above)
                above.append(element)
                kept += is_wanted
                continue
            above.pop()
            if is_wanted:
                kept -= 1
                yield kind(above[-1]) if above else "", element
            if not kept and above:
                above[-1].remove(element)

    def _count(self, element: Element, above: list[Element]) -> None:
        """Raise SetupError where one more of these, here, is one too many."""
        what = kind(element)
        counted = what if what in COUNTED else ""
        self._seen[counted] += 1
        most, sentence, remedy = COUNTED[counted]
        if self._seen[counted] > most:
            raise beyond(self._name, sentence, remedy)
        if what == "c" and above and len(above[-1]) > MOST_CELLS_IN_ROW:
            raise beyond(self._name, f"has a row of more than {MOST_CELLS_IN_ROW} cells", FEWER)
        if len(above) > MOST_FLOORS or len(element.attrib) > MOST_ATTRIBUTES:
            raise beyond(self._name, "is nested deeper, or says more of one cell, than any spreadsheet does", BARE)


class _Pieces:
    """A part as it is read piece by piece, unless a tag, text or comment goes on for ever: with every piece of it the
    parser begins at its beginning again.
    """

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._name = name
        self.since_an_element = 0

    def read(self, size: int = PIECE, /) -> bytes:
        """The next piece. Raises SetupError when no element has begun or ended for too long."""
        piece = self._stream.read(size)
        self.since_an_element += len(piece)
        if self.since_an_element > MOST_LETTERS:
            raise beyond(self._name, f"holds a text of more than {MOST_LETTERS} characters", FEWER)
        return piece


class _Begun(Exception):
    """The first element has come."""


def _require_plain(pieces: _Pieces) -> None:
    """Raise ValueError where a part begins with definitions: entities that unfold to gigabytes, or name other files.

    ``defusedxml`` sees to that as well, but at a third of the speed: it leaves the parser that is written in C.
    """

    def defined(*_: object) -> None:
        raise ValueError("definitions")

    def begun(*_: object) -> None:
        raise _Begun

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = defined, begun
    with suppress(_Begun):
        while piece := pieces.read():
            parser.Parse(piece)
