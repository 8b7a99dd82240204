"""A table of people as a file: CSV or XLSX as information systems and spreadsheets write them, and the map of columns.

Every file here comes from outside: its size is checked before it is read, and everything in it is counted as it comes
(``limits``).
"""

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path, PurePath
from typing import Self

from eventguard.adapters.people.column_map_file import read_map, write_map
from eventguard.adapters.people.csv_file import read_lines
from eventguard.adapters.people.table_limits import (
    AS_CSV,
    FEWER,
    MOST_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    beyond,
)
from eventguard.adapters.people.workbook import open_workbook
from eventguard.core.errors import SetupError
from eventguard.core.people.channels import START, SchoolChannel
from eventguard.core.people.columns import Row, Table
from eventguard.core.people.marks import MarkKind
from eventguard.core.people.sheets import Sheet, table_of
from eventguard.files import reading

__all__ = ["TableFile", "read_map", "read_table", "write_map"]

READ = (".csv", ".txt", ".tsv", ".xlsx")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class TableFile:
    """A table of people as it came, from a folder or from a browser, which hands over bytes and no place.

    Args:
        name: what the file is called.
        content: its bytes.
        saved: when it had been saved; whoever opens it anew makes that no later.
    """

    def __init__(self, name: str, content: bytes, saved: datetime) -> None:
        self.name, self.saved, self._content = name, saved, content

    @classmethod
    def of(cls, path: Path) -> Self:
        """The file at a place. Raises SetupError when it cannot be read, or is too large for a register."""
        try:
            with reading(path) as file:
                content = file.read(MOST_BYTES + 1)
                saved = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
        except OSError as error:
            raise SetupError(f"{path} cannot be read ({error.strerror}).", "Check the name and the folder.") from None
        return cls(path.name, content, saved)

    @cached_property
    def is_workbook(self) -> bool:
        """Whether it has sheets. Raises SetupError when it is of a kind that nobody reads here, or too large."""
        content, ending = self._content, PurePath(self.name).suffix.casefold()
        if len(content) > MOST_BYTES:
            raise beyond(self.name, "is too large for a register", FEWER)
        if content.startswith(OLE):
            raise SetupError(f"{self.name} has a password, or is an old Excel file (XLS).", AS_CSV)
        if ending not in READ:
            raise SetupError(f"{self.name} is neither CSV nor XLSX.", AS_CSV)
        if content.startswith(ZIP):
            return True
        if ending == ".xlsx":
            raise SetupError(f"{self.name} is no XLSX file inside, or it is damaged.", AS_CSV)
        return False

    @cached_property
    def sheets(self) -> list[Sheet]:
        """What is in it, read once. Raises SetupError when it is damaged, or too large for a school."""
        if self.is_workbook:
            return _xlsx(self._content, self.name)
        return [Sheet("", _filled(read_lines(self._content, self.name), self.name))]


def read_table(
    file: Path | TableFile,
    known: Collection[str] = (),
    sheets: Collection[str] = (),
    channels: Sequence[SchoolChannel] = START,
) -> Table:
    """Read a CSV or XLSX file as text, and what it says otherwise than in its cells (``known``: headings to expect;
    ``sheets``: titles of those to read, where somebody chose; ``channels``: the school's).

    Raises:
        SetupError: it cannot be read, is of another kind, is damaged, is too large for a school, or it is not clear
            which of its sheets are meant.
    """
    came = TableFile.of(file) if isinstance(file, Path) else file
    if sheets and not came.is_workbook:
        raise SetupError(f"{came.name} is no XLSX file, so it has no sheets.", "Leave --sheet out.")
    return table_of(came.sheets, came.name, known, sheets, channels)


def _xlsx(content: bytes, name: str) -> list[Sheet]:
    with open_workbook(content, name) as book:
        sheets = []
        for sheet, rows in book.sheets():
            sheet.rows = _filled(rows, name)
            sheets.append(sheet)
        return sheets


def _filled(rows: Iterable[Row], name: str) -> list[Row]:
    """The rows that hold anything, or beside which something was written. Raises SetupError beyond the limits, as soon
    as they are reached.
    """
    filled: list[Row] = []
    many = 0
    for row in rows:
        cells = _trimmed(row.cells)
        if not cells and not any(mark.kind is MarkKind.COMMENT for mark in row.marks):
            continue
        filled.append(replace(row, cells=cells))
        many += len(cells)
        if len(filled) > MOST_ROWS or len(cells) > MOST_COLUMNS or many > MOST_CELLS:
            limits = f"{MOST_ROWS} rows, {MOST_COLUMNS} columns or {MOST_CELLS} cells"
            raise beyond(name, f"has more than {limits}", FEWER)
    return filled


def _trimmed(row: Iterable[str]) -> tuple[str, ...]:
    """Cells without spaces around them, and without blank ones at the end."""
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)
