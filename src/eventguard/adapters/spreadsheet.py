"""A table of people as a file: CSV or XLSX as information systems and spreadsheets write them, and the map of columns.

Every file here comes from outside: its size is checked before it is read, and what an XLSX unpacks to before it is.
"""

import csv
import io
import os
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from eventguard.core.columns import HEADING_WITHIN, ColumnMap, Row, Table, from_json, heading_at, known_columns
from eventguard.core.errors import SetupError

READ = (".csv", ".txt", ".tsv", ".xlsx")
MOST_BYTES = 20 * 2**20
MOST_UNPACKED = 60 * 2**20
MOST_ENTRIES = 2_000
MOST_ROWS, MOST_COLUMNS = 20_000, 200
#: A sheet whose empty rows were formatted goes on long after the last person.
MOST_EMPTY_ROWS = 100_000
SNIFFED = 2**16
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
AS_CSV = 'Open it in your spreadsheet, save it as "CSV UTF-8" or XLSX without a password, and import that.'


def read_table(path: Path, known: Collection[str] = ()) -> Table:
    """Read a CSV or XLSX file as text; the lines above the heading are skipped (``known``: headings to expect).

    Raises:
        SetupError: it cannot be read, is of another kind, is damaged, or is too large for a school.
    """
    content = _content(path)
    if content.startswith(ZIP):
        remark, numbered = _xlsx(content, path.name)
    elif path.suffix.casefold() == ".xlsx":
        raise SetupError(f"{path.name} is no XLSX file inside, or it is damaged.", AS_CSV)
    else:
        remark, numbered = "", _csv(_text(content, path.name), path.name)
    top = numbered[:HEADING_WITHIN]
    if not top:
        raise SetupError(f"{path.name} is empty.", "Export the pupils again, with a heading over each column.")
    at = heading_at([row.cells for row in top], known)
    return Table(numbered[at].cells, tuple(numbered[at + 1 :]), numbered[at].number, remark)


def read_map(path: Path) -> ColumnMap:
    """A map of columns that was confirmed. Raises SetupError when it cannot be read or makes no sense."""
    try:
        if path.stat().st_size > SNIFFED:
            raise SetupError(f"{path.name} is too large for a list of columns.", "Name the right file: --map FILE")
        return from_json(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError):
        raise SetupError(f"{path} cannot be read as a list of columns.", "Name the right file: --map FILE") from None


def write_map(path: Path, columns: ColumnMap) -> None:
    """Keep a map of columns, whole or not at all. Raises SetupError when it cannot be written."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(columns.to_json(), encoding="utf-8")
        os.replace(unfinished, path)
    except OSError as error:
        raise SetupError(f"{path} cannot be written ({error.strerror}).", "Name another: --map FILE") from None


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SetupError(f"{path.name} is too large for a register.", "Export only the pupils and staff.")
        content = path.read_bytes()
    except OSError as error:
        raise SetupError(f"{path} cannot be read ({error.strerror}).", "Check the name and the folder.") from None
    if content.startswith(OLE):
        raise SetupError(f"{path.name} has a password, or is an old Excel file (XLS).", AS_CSV)
    if path.suffix.casefold() not in READ:
        raise SetupError(f"{path.name} is neither CSV nor XLSX.", AS_CSV)
    return content


def _text(content: bytes, name: str) -> str:
    """UTF-8 or, with its mark, UTF-16; else what Windows programs in the UK write."""
    codes = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for code in codes:
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SetupError(f"{name} is not text, so it is no CSV file.", AS_CSV)


def _csv(text: str, name: str) -> list[Row]:
    """The delimiter is the one that makes the best heading; where none does, the one that makes the most columns."""

    def quality(delimiter: str) -> tuple[int, int]:
        sample = csv.reader(io.StringIO(text[:SNIFFED], newline=""), delimiter=delimiter)
        rows = list(islice(sample, HEADING_WITHIN))
        return known_columns(rows), max(map(len, rows), default=0)

    try:
        delimiter = max(",;\t", key=quality)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return _filled(reader, name)
    except csv.Error as error:
        remedy = "Mend the quotation marks in the file, or save it as XLSX."
        raise SetupError(f"{name} cannot be read as CSV ({error}).", remedy) from None


def _xlsx(content: bytes, name: str) -> tuple[str, list[Row]]:
    """The first sheet that can be seen and holds anything, and a remark when there are others."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise SetupError(f"{name} unpacks to far more than a register.", AS_CSV)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and menus, which nobody here needs
            return _first_sheet(content, name)
    except SetupError:
        raise
    except Exception:
        # A damaged file can break anything inside the library; whatever it is, this file is not read.
        raise SetupError(f"{name} is damaged, or no XLSX file.", AS_CSV) from None


def _first_sheet(content: bytes, name: str) -> tuple[str, list[Row]]:
    import openpyxl  # noqa: PLC0415  half a second that no other command should wait for

    # With defusedxml installed openpyxl refuses entities and external references.
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            sheet.reset_dimensions()  # what a file says of its size need not be true
            cells = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
            if rows := _filled((map(_as_text, row) if row.count(None) < len(row) else () for row in cells), name):
                others = f"only the sheet {sheet.title!r} was read; the file has {len(sheets) - 1} more"
                return others if len(sheets) > 1 else "", rows
    finally:
        book.close()
    return "", []


def _filled(rows: Iterable[Iterable[str]], name: str) -> list[Row]:
    """The rows that hold anything, with their numbers. Raises SetupError beyond the limits."""
    filled = [Row(number, cells) for number, row in _numbered(rows, name) if (cells := _trimmed(row))]
    if len(filled) > MOST_ROWS or any(len(row.cells) > MOST_COLUMNS for row in filled):
        remedy = "Export only the pupils and staff, and only the columns you need."
        raise SetupError(f"{name} has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns.", remedy)
    return filled


def _numbered(rows: Iterable[Iterable[str]], name: str) -> Iterator[tuple[int, Iterable[str]]]:
    for number, row in enumerate(rows, 1):
        if number > MOST_EMPTY_ROWS:
            raise SetupError(f"{name} goes on for more than {MOST_EMPTY_ROWS} rows.", "Delete the empty rows below.")
        yield number, row


def _trimmed(row: Iterable[str]) -> tuple[str, ...]:
    """Cells without spaces around them, and without blank ones at the end."""
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ", "seconds")
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
