"""What the cells of a workbook say, as text: dates as 2027-07-31, ticks as yes and no."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from eventguard.adapters.people.workbook_parts import kind

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
class Reading:
    """What the parts of a workbook beside its sheets say about cells: the texts that they share, which styles show a
    number as a day, and day 0.
    """

    texts: Sequence[str] = ()
    dates: Collection[int] = ()
    day_0: datetime = SINCE_1900

    def text(self, cell: Element) -> str:
        """What a cell says. Raises LookupError or ValueError where it is damaged."""
        held = next((child for child in cell if kind(child) in ("v", "is")), None)
        if held is None:
            return ""
        value = held.text or ""
        match cell.get("t", "n"):
            case "inlineStr":
                return words(held)
            case "s":
                return self.texts[int(value)] if value else ""
            case "b":
                return "yes" if int(value) else "no"
            case "n" if value:
                return self._number(float(value), value, int(cell.get("s", "0")))
        return ESCAPED.sub(_sign, value)

    def _number(self, number: float, written: str, style: int) -> str:
        if style in self.dates and 1 <= number < 2_958_466:  # the last day of the year 9999
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


def is_date(format: str) -> bool:
    """Whether a number format shows a day."""
    plain = ASIDE.sub("", format.partition(";")[0]).casefold()
    return "d" in plain or "y" in plain or ("mm" in plain and "h" not in plain and "s" not in plain)


def _sign(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return escape[0] if 0xD800 <= code < 0xE000 else chr(code)  # half a sign is none
