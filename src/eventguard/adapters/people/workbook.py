"""A register as XLSX: its sheets, what their cells say, and what looks say: hidden, struck out, commented on."""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
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
from eventguard.adapters.people.workbook_cells import (
    BUILT_IN_DATES,
    SINCE_1900,
    SINCE_1904,
    Reading,
    Style,
    is_date,
    is_struck,
    shows_nothing,
    words,
)
from eventguard.adapters.people.workbook_looks import Look, crossed, font, paper
from eventguard.adapters.people.workbook_parts import Marked, kind
from eventguard.adapters.people.workbook_places import COLUMN, PLACE, is_hidden, note_hidden, note_span, number_of
from eventguard.core.errors import SetupError
from eventguard.core.people.columns import Row
from eventguard.core.people.marks import Mark, MarkKind
from eventguard.core.people.sheets import Sheet

ENTRY = b"PK\x01\x02"


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

    def sheets(self) -> Iterator[tuple[Sheet, Iterator[Row]]]:
        """Each sheet with its rows, in their order; rows, and what is said of columns, are read as they are
        asked for.
        """
        book = next(iter(self._related("", "officeDocument").values()), "xl/workbook.xml")
        tables = self._related(book, "worksheet")
        day_0, stale, found = SINCE_1900, False, []
        for _, element in self._walk(book, "workbookPr", "calcPr", "sheet"):
            if kind(element) == "workbookPr":
                day_0 = SINCE_1904 if element.get("date1904") in ("1", "true") else SINCE_1900
            elif kind(element) == "calcPr":
                stale = element.get("fullCalcOnLoad") in ("1", "true")
            else:
                sheet = Sheet(element.get("name", ""), shown=element.get("state", "visible") == "visible")
                found += [(sheet, tables[id]) for id in _references(element) if id in tables]
        reading = replace(self._reading(book, day_0), stale=stale)
        for sheet, part in found:
            yield sheet, self._rows(sheet, part, reading)

    def _reading(self, book: str, day_0: datetime) -> Reading:
        """What the list of texts and the styles say."""
        formats: dict[str, str] = {}
        fonts: list[Look] = []
        papers: list[str] = []
        lines: list[bool] = []
        styles: list[Style] = []
        for within, element in self._walk(self._beside(book, "styles"), "numFmt", "font", "fill", "border", "xf"):
            match kind(element), within:
                case "numFmt", _:
                    formats[element.get("numFmtId", "0")] = element.get("formatCode", "")
                case "font", "fonts":
                    fonts.append(font(element))
                case "fill", "fills":
                    papers.append(paper(element))
                case "border", "borders":
                    lines.append(crossed(element))
                case "xf", "cellXfs":
                    style = _style(element, formats, fonts, papers)
                    border = int(element.get("borderId", "0"))
                    through = style.look.struck or (border < len(lines) and lines[border])
                    styles.append(replace(style, look=replace(style.look, struck=through)))
        texts: list[str] = []
        struck: set[int] = set()
        for _, element in self._walk(self._beside(book, "sharedStrings"), "si"):
            struck |= {len(texts)} if is_struck(element) else set()
            texts.append(words(element))
        return Reading(texts, styles, day_0, struck)

    def _rows(self, sheet: Sheet, part: str, reading: Reading) -> Iterator[Row]:
        number, unseen = 0, False
        comments = self._comments(part)
        for _, element in self._walk(part, "sheetFormatPr", "col", "row", "mergeCell"):
            match kind(element):
                case "sheetFormatPr":
                    unseen = element.get("zeroHeight") in ("1", "true")
                case "col":
                    note_hidden(sheet, element)
                case "mergeCell":
                    note_span(sheet, element)
                case _:
                    number = int(element.get("r", number + 1))
                    if number > MOST_EMPTY_ROWS:
                        raise beyond(self._name, f"goes on for more than {MOST_EMPTY_ROWS} rows", BELOW)
                    yield self._row(number, element, reading, comments, unseen)

    def _row(
        self, number: int, element: Element, reading: Reading, comments: Mapping[int, Mapping[int, str]], unseen: bool
    ) -> Row:
        """A row, its cells each in its column: blank ones need not stand in the file."""
        cells: list[str] = []
        marks = [Mark(MarkKind.HIDDEN_ROW)] if is_hidden(element, "ht", unseen) else []
        column = 0
        for cell in element:
            match = COLUMN.match(cell.get("r", ""))
            column = number_of(match[1]) if match else column + 1
            if text := reading.text(cell):
                if column > MOST_COLUMNS:
                    raise beyond(self._name, f"has more than {MOST_COLUMNS} columns", FEWER)
                cells += [""] * (column - len(cells))
                cells[column - 1] = text
                marks += reading.marks(cell, column - 1)
        marks += [Mark(MarkKind.COMMENT, text, (place,)) for place, text in comments.get(number, {}).items()]
        return Row(number, tuple(cells), marks=tuple(marks))

    def _comments(self, part: str) -> dict[int, dict[int, str]]:
        """What was written beside cells, by row and column (0 is the first). A thread comes in the place of the comment
        that announces it.
        """
        found: dict[int, dict[int, str]] = {}
        for purpose in ("comments", "threadedComment"):
            theirs: dict[int, dict[int, str]] = {}
            for beside in self._related(part, purpose).values():
                for _, element in self._walk(beside, "comment", "threadedComment"):
                    if at := PLACE.fullmatch(element.get("ref", "")):
                        texts = (words(child) or child.text or "" for child in element if kind(child) == "text")
                        row, place = theirs.setdefault(int(at[2]), {}), number_of(at[1]) - 1
                        row[place] = " / ".join(filter(None, [row.get(place), " ".join(" ".join(texts).split())]))
            for number, row in theirs.items():
                found[number] = found.get(number, {}) | row
        return found

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


def _style(element: Element, formats: Mapping[str, str], fonts: Sequence[Look], papers: Sequence[str]) -> Style:
    """One of the styles that cells name by its number. Raises LookupError or ValueError where it is damaged."""
    code = element.get("numFmtId", "0")
    day = is_date(formats[code]) if code in formats else int(code) in BUILT_IN_DATES
    written, filled = int(element.get("fontId", "0")), int(element.get("fillId", "0"))
    look = fonts[written] if written < len(fonts) else Look()
    look = replace(look, paper=papers[filled] if filled < len(papers) else "")
    return Style(day, shows_nothing(formats.get(code, "")), look)
