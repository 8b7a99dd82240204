"""Rows of a list that are nobody's: titles between its parts, and sums."""

import re
from collections.abc import Collection

from eventguard.core.people import upn
from eventguard.core.people.columns import ANSWERS, Row
from eventguard.core.people.headings import words
from eventguard.core.people.marks import SUMS
from eventguard.core.people.spelling import these

#: What may be an id that lacks a name: such a row has a fault.
NUMBERED = re.compile(r"\S*\d\S*")
#: How programs begin the last line of a report: "Printed by: J. Smith", with a date and a page some cells on.
PRINTED = these("printed page report run generated produced exported created")
SUM = re.compile(r"[\d.,%/ ]+")


def title(row: Row, id_place: int | None, of_upns: bool, names: Collection[int] = ()) -> str:
    """What a row says of others, or sums up; empty where it is somebody's.

    Args:
        row: as the file has it.
        id_place: in which column ids stand.
        of_upns: whether they are UPNs.
        names: in which columns names stand.
    """
    filled = [(n, cell) for n, cell in enumerate(row.cells) if cell]
    if not filled:
        return ""
    place, text = filled[0]
    if len(filled) > 1:
        says = set(words(text))
        named = any(n in names and not (SUMS | PRINTED) & set(words(cell)) for n, cell in filled)
        if place not in names and not named and (SUMS | PRINTED) & says and not NUMBERED.fullmatch(text):
            return text
        sums = bool(SUMS & says) and all(SUM.fullmatch(cell) for _, cell in filled[1:])
        merged = len({cell for _, cell in filled}) == 1 and text.casefold() not in ANSWERS  # once for each column
        return text if sums or merged else ""
    shaped = upn.is_shaped("".join(text.split()).upper()) if of_upns else bool(NUMBERED.fullmatch(text))
    return "" if place == id_place and shaped else text
