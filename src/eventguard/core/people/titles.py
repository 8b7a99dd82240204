"""Rows of a list that are nobody's: titles between its parts, and sums."""

import re

from eventguard.core.people import upn
from eventguard.core.people.columns import ANSWERS, Row
from eventguard.core.people.headings import words
from eventguard.core.people.marks import SUMS

#: What may be an id that lacks a name: such a row has a fault.
NUMBERED = re.compile(r"\S*\d\S*")
SUM = re.compile(r"[\d.,%/ ]+")


def title(row: Row, id_place: int | None, of_upns: bool) -> str:
    """What a row says of others, or sums up; empty where it is somebody's.

    Args:
        row: as the file has it.
        id_place: in which column ids stand.
        of_upns: whether they are UPNs.
    """
    filled = [(n, cell) for n, cell in enumerate(row.cells) if cell]
    if not filled:
        return ""
    place, text = filled[0]
    if len(filled) > 1:
        sums = bool(SUMS & set(words(text))) and all(SUM.fullmatch(cell) for _, cell in filled[1:])
        merged = len({cell for _, cell in filled}) == 1 and text.casefold() not in ANSWERS  # once for each column
        return text if sums or merged else ""
    shaped = upn.is_shaped("".join(text.split()).upper()) if of_upns else bool(NUMBERED.fullmatch(text))
    return "" if place == id_place and shaped else text
