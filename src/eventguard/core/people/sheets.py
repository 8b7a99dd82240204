"""Sheets as a file holds them, and the one table that is read from them: which sheets, which row is the heading, and
what is said of columns and rows by other means than their cells.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eventguard.core.errors import SetupError
from eventguard.core.people.channels import START, SchoolChannel, in_use
from eventguard.core.people.columns import HEADING_WITHIN, Row, Table, heading_at
from eventguard.core.people.headings import ALL_NAMES, FIELDS, PHOTOS, claim, words
from eventguard.core.people.marks import Mark, MarkKind
from eventguard.core.people.turning import may_turn

#: In a list of at least so many rows colours that take turns are there to guide the eye, and mean nothing.
STRIPES = 6


@dataclass(slots=True, eq=False)
class Sheet:
    """One sheet: its rows that hold anything, the columns (0 is the first) that are ``hidden``, and how far merged
    cells reach (``spans``: the last column, by row number and first column). ``shown`` is False where it is hidden.
    """

    title: str
    rows: list[Row] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    spans: dict[tuple[int, int], int] = field(default_factory=dict)
    shown: bool = True


class WhichSheets(SetupError):
    """Only somebody can say which of the sheets that hold anything (``titles``) are meant."""

    def __init__(self, message: str, sheets: Sequence[Sheet]) -> None:
        self.titles = tuple(sheet.title for sheet in sheets if sheet.rows)
        named = ", ".join(map(repr, self.titles))
        super().__init__(message, f"Say which to read: --sheet NAME, once for each. It has {named}.")


def table_of(
    sheets: Sequence[Sheet],
    name: str,
    known: Collection[str] = (),
    wanted: Collection[str] = (),
    channels: Sequence[SchoolChannel] = START,
) -> Table:
    """The table of people in these sheets.

    Args:
        sheets: all of the file.
        name: what the file is called, for the messages.
        known: headings to expect.
        wanted: titles of the sheets that somebody chose; empty: those whose heading is known.
        channels: the school's, for what headings say.

    Raises:
        SetupError: there is nothing in it, or only somebody can say which sheets are meant.
    """
    read = _chosen(sheets, name, known, wanted, channels)
    if not read:
        raise SetupError(f"{name} is empty.", "Export the pupils again, with a heading over each column.")
    tables = [_titled(_table(sheet, known, channels), sheet.title) for sheet in read]
    if (
        len({frozenset(map(words, filter(None, table.heading))) for table in tables}) > 1
    ):  # which holds is not ours to say
        raise WhichSheets(f"The sheets of {name} have different headings.", sheets)
    table = tables[0] if len(tables) == 1 else _together(tables, read)
    unread = [sheet for sheet in sheets if sheet not in read]
    asked = [sheet for sheet in unread if may_turn(sheet.title) or (not wanted and _may_matter(sheet, known, channels))]
    marks = (*table.marks, *(Mark(MarkKind.UNREAD, sheet.title) for sheet in asked))
    return replace(table, marks=marks, remark=_remark(read, unread, table.heading != tables[0].heading))


def _chosen(
    sheets: Sequence[Sheet],
    name: str,
    known: Collection[str],
    wanted: Collection[str],
    channels: Sequence[SchoolChannel],
) -> list[Sheet]:
    filled = [sheet for sheet in sheets if sheet.rows]
    if wanted:
        found = [sheet for sheet in filled if words(sheet.title) in set(map(words, wanted))]
        if len(found) < len(set(map(words, wanted))):
            raise WhichSheets(f"{name} has no such sheet, or there is nothing in it.", sheets)
        return found
    seen = [sheet for sheet in filled if sheet.shown]
    lists = [sheet for sheet in seen if _is_list(sheet, known, channels)]
    if not lists and len(seen) > 1:
        raise WhichSheets(f"No sheet of {name} has a heading with an id and a name that is known.", sheets)
    return lists or seen


def _is_list(sheet: Sheet, known: Collection[str], channels: Sequence[SchoolChannel]) -> bool:
    """Whether one of the first rows has the headings that nobody can do without, or most of those to expect."""
    top = [row.cells for row in sheet.rows[:HEADING_WITHIN]]
    if not top:
        return False
    heading = top[heading_at(top, known, channels)]
    held = {claimed.field for cell in heading if (claimed := claim(cell))}
    expected = set(map(words, known))
    there = expected & set(map(words, heading))
    return ("id" in held and bool(held & ALL_NAMES)) or (bool(there) and 2 * len(there) > len(expected))


def _may_matter(sheet: Sheet, known: Collection[str], channels: Sequence[SchoolChannel]) -> bool:
    """Whether a sheet that was not read may say something of people's answers: another list, one of answers for some
    place without ids, or a line such as "Red: no photos".
    """
    texts = [cell for row in sheet.rows for cell in row.cells if cell]
    places = {cell for cell in texts if (claimed := claim(cell, channels)) and claimed.field not in FIELDS}
    told = any(PHOTOS & set(words(text)) and may_turn(text) for text in texts)
    return _is_list(sheet, known, channels) or bool(places) or told


def _titled(table: Table, title: str) -> Table:
    """The table with the name of its sheet said of every row, where that may turn a yes around; so does an N alone."""
    if not may_turn(title) and "n" not in words(title):
        return table
    mark = Mark(MarkKind.SHEET, title)
    return replace(table, rows=tuple(replace(row, marks=(*row.marks, mark)) for row in table.rows))


def _together(tables: Sequence[Table], sheets: Sequence[Sheet]) -> Table:
    """Several tables with the same headings as one. Where they have no column for it, the class is what the sheet is
    called; it stands in front, where it shifts nothing that a comma too many has shifted.
    """
    first = tables[0]
    order = [words(heading) for heading in first.heading]
    add = not any(claimed.field == "class" for cell in first.heading if (claimed := claim(cell)))
    rows: list[Row] = []
    marks: dict[Mark, None] = {}
    for table, sheet in zip(tables, sheets, strict=True):
        own = [words(heading) for heading in table.heading]
        to = {n: order.index(heading) for n, heading in enumerate(own) if heading in order}
        for row in table.rows:
            cells = _moved(row.cells, to, len(own), len(order))
            alone = sum(map(bool, cells)) < 2  # a title between the rows, or nothing
            cells = ("" if alone else sheet.title, *cells) if add else cells
            rows.append(Row(row.number, cells, sheet.title, row.marks))
        for mark in table.marks:
            marks[replace(mark, places=tuple(to.get(place, place) + add for place in mark.places))] = None
    heading = ("class", *first.heading) if add else first.heading
    return Table(heading, tuple(rows), first.heading_row, "", tuple(marks))


def _moved(cells: Sequence[str], to: Mapping[int, int], own: int, width: int) -> tuple[str, ...]:
    """The cells of a row in the order of another sheet's headings; what stands beyond its own stays beyond them."""
    beyond = [*cells[own:], *(cell for n, cell in enumerate(cells[:own]) if n not in to and cell)]
    moved = [""] * (width + len(beyond))
    for n, cell in enumerate(cells[:own]):
        if n in to:
            moved[to[n]] = cell
    moved[width:] = beyond
    return tuple(moved)


def _table(sheet: Sheet, known: Collection[str], channels: Sequence[SchoolChannel]) -> Table:
    at = heading_at([row.cells for row in sheet.rows[:HEADING_WITHIN]], known, channels)
    above, heading, below = sheet.rows[:at], sheet.rows[at], sheet.rows[at + 1 :]
    if below and _is_second(heading.cells, below[0].cells, channels):
        above, heading, below = [*above, heading], _second(heading, below[0]), below[1:]
    width = len(heading.cells)
    marks = [
        mark
        for row in above
        for mark in _lines(row, width, sheet.spans)
        if mark.text
        != heading.cells[min(mark.places[0], width - 1)]  # else the second half of a heading is blank there
    ]
    headings = _apart(heading.cells, marks)
    marks += [Mark(MarkKind.HIDDEN_COLUMN, "", (place,)) for place in sorted(sheet.hidden) if place < width]
    marks += _over(heading, width)
    return Table(headings, tuple(_without_stripes(below)), heading.number, "", tuple(marks))


def _apart(heading: Sequence[str], lines: Iterable[Mark]) -> tuple[str, ...]:
    """The headings, those that are there twice with what stands above them: "Consent given: Website"."""
    times = Counter(map(words, filter(None, heading)))
    above = {place: line.text for line in lines if line.kind is MarkKind.LINE for place in line.places}
    return tuple(
        f"{above[n]}: {cell}" if cell and times[words(cell)] > 1 and n in above else cell
        for n, cell in enumerate(heading)
    )


def _is_second(heading: Sequence[str], row: Sequence[str], channels: Sequence[SchoolChannel]) -> bool:
    """Whether the row beneath the heading is its second half: "Website" and "Press" beneath "Photo consent"."""
    who = {n for n, cell in enumerate(heading) if (c := claim(cell)) and c.field in ALL_NAMES | {"id"}}
    held = {claimed.field for cell in row if (claimed := claim(cell, channels))}
    return bool(held.intersection(in_use(channels))) and not any(n in who for n, cell in enumerate(row) if cell)


def _second(upper: Row, lower: Row) -> Row:
    """A heading of two rows as one; where the lower says something, the upper is a line above it."""
    width = max(len(upper.cells), len(lower.cells))
    both = [[*row.cells, *[""] * (width - len(row.cells))] for row in (upper, lower)]
    return Row(
        lower.number, tuple(low or up for up, low in zip(*both, strict=True)), marks=(*upper.marks, *lower.marks)
    )


def _lines(row: Row, width: int, spans: Mapping[tuple[int, int], int]) -> Iterator[Mark]:
    """What a row above the heading says of the columns beneath it: each text reaches to the next, unless its cell is
    merged with others.
    """
    starts = [n for n, cell in enumerate(row.cells) if cell]
    for n, start in enumerate(starts):
        following = starts[n + 1] if n + 1 < len(starts) else max(width, start + 1)
        end = spans.get((row.number, start), following - 1)
        yield Mark(MarkKind.LINE, row.cells[start], tuple(range(start, end + 1)))
    yield from _over(row, width)


def _over(row: Row, width: int) -> Iterator[Mark]:
    """What marks of a heading, or of a row above it, say of columns. Headings are coloured and white for show."""
    for mark in row.marks:
        beyond = not mark.places or min(mark.places) >= width
        if mark.kind in (MarkKind.HIDDEN_ROW, MarkKind.STRUCK, MarkKind.COMMENT):
            yield replace(mark, places=tuple(range(width))) if beyond else mark


def _without_stripes(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows without colours that set nobody apart: those of a whole column, and stripes."""
    colours: dict[int, list[dict[int, str]]] = defaultdict(lambda: [{}, {}])
    people = [row for row in rows if sum(map(bool, row.cells)) > 1]
    for n, row in enumerate(people):
        for mark in row.marks:
            if mark.kind is MarkKind.COLOURED:
                for place in mark.places:
                    colours[place][n % 2][n] = mark.text
    many = len(people)
    plain = set()
    for place, (even, odd) in colours.items():
        whole = [(even, (many + 1) // 2), (odd, many // 2)]
        one = all(len(found) in (0, half) and len(set(found.values())) <= 1 for found, half in whole)
        same = len({*even.values(), *odd.values()}) == 1 and len(even) + len(odd) == many > 1
        if same or (one and many >= STRIPES):
            plain.add(place)
    for row in rows:
        kept = tuple(m for m in row.marks if m.kind is not MarkKind.COLOURED or not plain.issuperset(m.places))
        yield replace(row, marks=kept)


def _remark(read: Sequence[Sheet], unread: Sequence[Sheet], classes: bool) -> str:
    """Which sheets were read, where there are several."""
    if len(read) + len(unread) == 1:
        return ""
    hidden = Counter(sheet.shown for sheet in unread)[False]
    titles = ", ".join(repr(sheet.title) for sheet in read)
    more = f"; the file has {len(unread)} more" if unread else ""
    more += f", {hidden} of them hidden" if hidden else ""
    if len(read) == 1:
        return f"only the sheet {titles} was read{more}"
    named = ", and the class is what each is called" if classes else ""
    return f"the sheets {titles} were read together{named}{more}"
