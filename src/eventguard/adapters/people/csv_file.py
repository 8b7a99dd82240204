"""A register as CSV, in whatever a program in a school writes: its encoding, its delimiter, its line ends."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import TextIO

from eventguard.adapters.people.table_limits import (
    AS_CSV,
    BELOW,
    FEWER,
    MOST_EMPTY_ROWS,
    MOST_LETTERS,
    MOST_TEXT,
    SNIFFED,
    beyond,
)
from eventguard.core.errors import SetupError
from eventguard.core.people.columns import HEADING_WITHIN, Row, known_columns

#: What Excel writes into the first line, for itself.
SEPARATOR = re.compile("sep=.?", re.IGNORECASE)


def read_lines(content: bytes, name: str) -> Iterator[Row]:
    """The rows of a CSV file.

    Args:
        content: the bytes of the file.
        name: what it is called, for the messages.

    Raises:
        SetupError: it is no text, its quotation marks do not match, or it holds more than a register.
    """
    if len(content) > MOST_TEXT:
        raise beyond(name, f"holds more than {MOST_TEXT // 2**20} MB of text", FEWER)
    code = _code(content, name)
    with io.TextIOWrapper(io.BytesIO(content), code, newline="") as text:
        delimiter = _delimiter(text.read(SNIFFED))
    with io.TextIOWrapper(io.BytesIO(content), code, newline="") as text:
        rows = csv.reader(_lines(text, name), delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(rows, 1):
                if number > MOST_EMPTY_ROWS:
                    raise beyond(name, f"goes on for more than {MOST_EMPTY_ROWS} rows", BELOW)
                if number > 1 or not SEPARATOR.fullmatch(delimiter.join(cells)):
                    yield Row(number, tuple(cells))
        except csv.Error as error:
            remedy = "Mend the quotation marks in the file, or save it as XLSX."
            raise SetupError(f"{name} cannot be read as CSV ({error}).", remedy) from None


def _lines(text: TextIO, name: str) -> Iterator[str]:
    while line := text.readline(MOST_LETTERS + 1):
        if len(line) > MOST_LETTERS:
            raise beyond(name, f"has a line of more than {MOST_LETTERS} characters", AS_CSV)
        yield line


def _code(content: bytes, name: str) -> str:
    """UTF-8 or, with its mark, UTF-16; else what Windows programs in the UK write."""
    codes = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for code in codes:
        try:
            if "\0" not in content.decode(code):
                return code
        except UnicodeDecodeError:
            continue
    raise SetupError(f"{name} is not text, so it is no CSV file.", AS_CSV)


def _delimiter(sample: str) -> str:
    """The one that makes the best heading; where none does, the one that makes the most columns."""

    def quality(delimiter: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        top = list(islice(rows, HEADING_WITHIN))
        return known_columns(top), max(map(len, top), default=0)

    try:
        return max(",;\t|", key=quality)
    except csv.Error:
        return ","  # whatever is wrong is told when all of it is read
