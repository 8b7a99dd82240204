"""What the cells of a workbook say, as text: dates as 2027-07-31, ticks as yes and no, formulas as what was
stored of them or, where nothing was, as they are written.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from eventguard.adapters.people.workbook_looks import NO_LOOK, Look, font
from eventguard.adapters.people.workbook_parts import kind
from eventguard.core.people.marks import Mark, MarkKind

#: Number formats that stand in no file and mean a day.
BUILT_IN_DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
#: What does not count of a number format: texts, signs, colours and languages.
ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
#: A sign that XML cannot hold, such as a line break within a cell.
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: Day 0 of the two calendars. Until the end of February 1900 the first counts a day too many.
SINCE_1900, SINCE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LEAP = 60


@dataclass(frozen=True, slots=True)
class Style:
    """One way to show a cell: a number as a ``day``, or nothing of it (``unseen``); and how it looks."""

    day: bool = False
    unseen: bool = False
    look: Look = NO_LOOK


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the parts of a workbook beside its sheets say about cells: the texts that they share, with the numbers of
    those that are ``struck`` out, the styles by their number, and day 0. In a workbook that asks to be computed when it
    is opened (``stale``), formulas hold a nought where nobody knows yet what they come to.
    """

    texts: Sequence[str] = ()
    styles: Sequence[Style] = ()
    day_0: datetime = SINCE_1900
    struck: Collection[int] = ()
    stale: bool = False

    def text(self, cell: Element) -> str:
        """What a cell says. Raises LookupError or ValueError where it is damaged."""
        parts = {kind(child): child for child in cell}
        held = parts.get("v", parts.get("is"))
        value = held.text or "" if held is not None else ""
        nothing = ("", "0") if self.stale else ("",)
        computed = value not in nothing or "f" not in parts or cell.get("t") == "str"
        if held is None or not computed:
            return "" if computed else f"={parts['f'].text or ''}"  # nobody has stored what it comes to
        match cell.get("t", "n"):
            case "inlineStr":
                return words(held)
            case "s":
                return self.texts[int(value)] if value else ""
            case "b":
                return "yes" if int(value) else "no"
            case "n" if value:
                return self._number(float(value), value, self._style(cell))
        return ESCAPED.sub(_sign, value)

    def marks(self, cell: Element, place: int) -> Sequence[Mark]:
        """What is said of a cell in this column (0 is the first) otherwise than by what it says."""
        style = self._style(cell)
        marks = () if style is PLAIN else style.look.marks(place, style.unseen)
        held = next((child for child in cell if kind(child) in ("v", "is")), None)
        shared = cell.get("t") == "s" and held is not None and held.text and int(held.text) in self.struck
        if shared or (cell.get("t") == "inlineStr" and held is not None and is_struck(held)):
            return (*marks, Mark(MarkKind.STRUCK, "", (place,)))
        return marks

    def _style(self, cell: Element) -> Style:
        number = int(cell.get("s", "0"))
        return self.styles[number] if number < len(self.styles) else PLAIN

    def _number(self, number: float, written: str, style: Style) -> str:
        if style.day and 1 <= number < 2_958_466:  # the last day of the year 9999
            early = self.day_0 == SINCE_1900 and number < LEAP
            at = self.day_0 + timedelta(days=number + early)
            at = (at + timedelta(milliseconds=500)).replace(microsecond=0)
            return at.date().isoformat() if at.time() == datetime.min.time() else at.isoformat(" ")
        if number.is_integer():
            return str(int(written)) if written.lstrip("-").isdecimal() else str(int(number))
        return str(number)


def words(element: Element) -> str:
    """The text of a cell or of an entry in the list of texts, all its runs together; not how it is pronounced."""
    runs: Iterable[Element] = element
    return "".join(
        words(run) if kind(run) == "r" else ESCAPED.sub(_sign, run.text or "")
        for run in runs
        if kind(run) in ("r", "t")
    )


def is_struck(element: Element) -> bool:
    """Whether a part of a text is struck out."""
    return any(
        font(look).struck for run in element if kind(run) == "r" for look in run if kind(look) == "rPr" and len(look)
    )


def shows_nothing(format: str) -> bool:
    """Whether a number format shows nothing: ``;;;``."""
    return bool(format) and not ASIDE.sub("", format).strip("; ")


def is_date(format: str) -> bool:
    """Whether a number format shows a day."""
    plain = ASIDE.sub("", format.partition(";")[0]).casefold()
    return "d" in plain or "y" in plain or ("mm" in plain and "h" not in plain and "s" not in plain)


def _sign(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return escape[0] if 0xD800 <= code < 0xE000 else chr(code)  # half a sign is none
