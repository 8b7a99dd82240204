"""Where things stand in a sheet of a workbook, how far they reach, and whether they can be seen there."""

import re
from xml.etree.ElementTree import Element

from eventguard.adapters.people.table_limits import MOST_COLUMNS
from eventguard.core.people.sheets import Sheet

COLUMN = re.compile(r"([A-Z]{1,3})[0-9]*", re.ASCII)
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
SPAN = re.compile(rf"{PLACE.pattern}:{PLACE.pattern}", re.ASCII)


def is_hidden(element: Element, size: str, usual: bool = False) -> bool:
    """Whether a row or column cannot be seen: hidden, or of no height or width."""
    if (said := element.get("hidden")) is not None:
        return said in ("1", "true")
    stated = element.get(size)
    return usual if stated is None else float(stated) < 1


def note_hidden(sheet: Sheet, element: Element) -> None:
    """Note columns that cannot be seen."""
    if is_hidden(element, "width"):
        last = min(int(element.get("max", "0")), MOST_COLUMNS)
        sheet.hidden |= set(range(int(element.get("min", "1")) - 1, last))


def note_span(sheet: Sheet, element: Element) -> None:
    """Note how far merged cells reach."""
    if corners := SPAN.fullmatch(element.get("ref", "")):
        sheet.spans[int(corners[2]), number_of(corners[1]) - 1] = min(number_of(corners[3]), MOST_COLUMNS) - 1


def number_of(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
