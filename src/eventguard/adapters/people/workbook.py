"""A register as XLSX: its sheets that can be seen, and nothing of them but what their cells say."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from xml.etree.ElementTree import Element

from eventguard.adapters.people.table_limits import (
    AS_CSV,
    BELOW,
    FEWER,
    MOST_COLUMNS,
    MOST_EMPTY_ROWS,
    MOST_OF_PART,
    MOST_PARTS,
    MOST_UNPACKED,
    beyond,
)
from eventguard.adapters.people.workbook_cells import BUILT_IN_DATES, SINCE_1900, SINCE_1904, Reading, is_date, words
from eventguard.adapters.people.workbook_parts import Marked, kind
from eventguard.core.errors import SetupError
from eventguard.core.people.columns import Row

ENTRY = b"PK\x01\x02"
COLUMN = re.compile(r"([A-Z]{1,3})[0-9]*", re.ASCII)


@contextmanager
def open_workbook(content: bytes, name: str) -> Iterator["Workbook"]:
    """A workbook to be read until the end of the block.

    Args:
        content: the bytes of the file.
        name: what it is called, for the messages.

    Raises:
        SetupError: it is damaged, or holds more than a register; here, or while its sheets are read.
    """
    if content.count(ENTRY) > MOST_PARTS:
        raise beyond(name, "unpacks to far more parts than a register has", AS_CSV)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield Workbook(packed, name)
    except SetupError:
        raise
    except Exception:
        # A damaged file can break anything on the way; whatever it is, this file is not read.
        raise SetupError(f"{name} is damaged, or no XLSX file.", AS_CSV) from None


class Workbook:
    """A packed workbook. Parts are looked for whatever the case of their names: some programs do not keep to one."""

    def __init__(self, packed: zipfile.ZipFile, name: str) -> None:
        self._name = name
        self._packed = packed
        self._parts = {entry.filename.casefold(): entry for entry in packed.infolist()}
        self._marked = Marked(name)
        # A part never gives more than the size that it states: whatever it holds beyond that is not unpacked.
        if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
            raise beyond(name, "unpacks to far more than a register", AS_CSV)

    def sheets(self) -> Iterator[tuple[str, Iterator[Row]]]:
        """Title and rows of each sheet that can be seen, in their order; rows are read as they are asked for."""
        book = next(iter(self._related("", "officeDocument").values()), "xl/workbook.xml")
        tables = self._related(book, "worksheet")
        day_0, seen = SINCE_1900, []
        for _, element in self._walk(book, "workbookPr", "sheet"):
            if kind(element) == "workbookPr":
                day_0 = SINCE_1904 if element.get("date1904") in ("1", "true") else SINCE_1900
            elif element.get("state", "visible") == "visible":
                seen += [(element.get("name", ""), tables[id]) for id in _references(element) if id in tables]
        reading = self._reading(book, day_0)
        for title, part in seen:
            yield title, self._rows(part, reading)

    def _reading(self, book: str, day_0: datetime) -> Reading:
        """What the list of texts and the styles say."""
        formats: dict[str, str] = {}
        are_dates: list[bool] = []
        for within, element in self._walk(self._beside(book, "styles"), "numFmt", "xf"):
            code = element.get("numFmtId", "0")
            if kind(element) == "numFmt":
                formats[code] = element.get("formatCode", "")
            elif within == "cellXfs":
                are_dates.append(is_date(formats[code]) if code in formats else int(code) in BUILT_IN_DATES)
        texts = [words(element) for _, element in self._walk(self._beside(book, "sharedStrings"), "si")]
        return Reading(texts, frozenset(style for style, date in enumerate(are_dates) if date), day_0)

    def _rows(self, part: str, reading: Reading) -> Iterator[Row]:
        number = 0
        for _, row in self._walk(part, "row"):
            number = int(row.get("r", number + 1))
            if number > MOST_EMPTY_ROWS:
                raise beyond(self._name, f"goes on for more than {MOST_EMPTY_ROWS} rows", BELOW)
            yield Row(number, self._cells(row, reading))

    def _cells(self, row: Element, reading: Reading) -> tuple[str, ...]:
        """The cells of a row, each in its column: blank ones need not stand in the file."""
        cells: list[str] = []
        column = 0
        for cell in row:
            match = COLUMN.match(cell.get("r", ""))
            column = _number(match[1]) if match else column + 1
            if text := reading.text(cell):
                if column > MOST_COLUMNS:
                    raise beyond(self._name, f"has more than {MOST_COLUMNS} columns", FEWER)
                cells += [""] * (column - len(cells))
                cells[column - 1] = text
        return tuple(cells)

    def _walk(self, part: str, *wanted: str) -> Iterator[tuple[str, Element]]:
        """The elements of these kinds in a part, each with the kind of its parent; none where there is no such part."""
        entry = self._parts.get(part.casefold())
        if entry is None:
            return
        if entry.file_size > MOST_OF_PART:
            raise beyond(self._name, "unpacks to far more than a register", AS_CSV)
        with self._packed.open(entry) as stream:
            yield from self._marked.walk(stream, wanted)

    def _related(self, part: str, purpose: str) -> dict[str, str]:
        """The parts that a part names for this purpose, by the id that it gives them."""
        folder, name = posixpath.split(part)
        found = {}
        for _, relation in self._walk(posixpath.join(folder, "_rels", f"{name}.rels"), "Relationship"):
            if relation.get("Type", "").endswith(f"/{purpose}"):
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                found[relation.get("Id", "")] = target.lstrip("/")
        return found

    def _beside(self, book: str, purpose: str) -> str:
        """A part that a workbook has one of; where it does not name it, the one of the usual name."""
        return next(iter(self._related(book, purpose).values()), f"xl/{purpose}.xml")


def _references(element: Element) -> Iterator[str]:
    """The ids by which an element names parts."""
    return (value for name, value in element.attrib.items() if name.endswith("}id"))


def _number(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
