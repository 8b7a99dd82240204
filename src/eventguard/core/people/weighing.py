"""Which yeses of a table count where something else speaks against them: none, until somebody has said that they do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from eventguard.core.people.columns import ColumnMap, Row, Table
from eventguard.core.people.headings import ALL_NAMES, FIELDS, words
from eventguard.core.people.marks import (
    BENEATH,
    COUNTS,
    NO_YES,
    Mark,
    MarkKind,
    Told,
    affirms,
    meaning_of,
)
from eventguard.core.people.notes import is_note
from eventguard.core.people.turning import may_turn

#: What a mark that is about everybody is about.
ALL = "everybody beneath it"
#: Columns that are used and in which somebody may write a note all the same ("4B - no photos"), and the heading under
#: which it would be one.
SAYING = {**dict.fromkeys((*ALL_NAMES, "class", "role", "consented_by"), ""), "evidence": "notes"}


@dataclass(slots=True)
class _Found:
    """One mark of a table: at whom or what it stands, and what of that a yes depends on, each with what it means."""

    mark: Mark
    who: dict[str, None] = field(default_factory=dict)
    about: dict[str, str | None] = field(default_factory=dict)


class Weighing:
    """The marks of one table against what somebody said of them. Titles between rows hold for those that follow."""

    def __init__(self, table: Table, columns: ColumnMap) -> None:
        self._table = table
        self._meanings = columns.marks
        held = {n: columns.field_of(heading) for n, heading in enumerate(table.heading) if heading}
        self._beside = {n: use for n, use in held.items() if not use or use in SAYING}
        asked = {heading: held for heading, held in columns.columns.items() if held and held not in FIELDS}
        self._channels = (*asked, *asked.values())
        self._keys = {n: set(words(use)) for n, use in held.items() if use and use not in FIELDS}
        self._found: dict[str, _Found] = {}
        self._over: dict[int, list[Mark]] = defaultdict(list)
        self._all: list[Mark] = []
        self._titles: tuple[Mark, ...] = ()
        for mark in table.marks:
            found = self._note(mark, (table.heading[n] for n in mark.places if n < len(table.heading)))
            if mark.kind in BENEATH:
                self._all.append(found.mark)
            for place in mark.places:
                self._over[place].append(mark)

    def sheet(self, below: Iterable[tuple[Row, str]]) -> None:
        """Begin a sheet, with the lines below its last row: they may be about anybody ("No photos of the Okafors")."""
        self._titles = ()
        for row, text in below:
            for said in _said(row, text):
                mark = Mark(MarkKind.BELOW, said)
                self._note(mark, ())
                if mark.turns:
                    self._all.append(mark)

    def title(self, row: Row, text: str) -> None:
        """Note a title between the rows, and what was written beside it. One that turns a yes around holds until
        another says that they agreed.
        """
        for said in _said(row, text):
            self._hold(said)

    def _hold(self, text: str) -> None:
        lasting = () if affirms(text) else tuple(mark for mark in self._titles if may_turn(mark.text))
        mark = Mark(MarkKind.SECTION, text)
        self._note(mark, ())
        self._titles = (*lasting, mark)

    def counting(self, row: Row, id: str, name: str, yeses: Mapping[str, int]) -> frozenset[str]:
        """Which of the fields of a row that hold a yes, each with its column, count as one."""
        kept = set(yeses)
        for mark in (*row.marks, *self._titles, *self._notes(row)):
            found = self._note(mark, [name or row.where])
            against = {said for said, place in yeses.items() if mark.kind is not MarkKind.NOTE or place in mark.places}
            if against and self._means(found, ALL if mark.kind in BENEATH else id) != COUNTS:
                kept -= against
        for mark in self._all if yeses else ():
            if self._means(self._found[mark.what], ALL) != COUNTS:
                kept.clear()
        for said, place in yeses.items():
            for mark in self._over.get(place, ()):
                if self._means(self._found[mark.what], self._table.heading[place]) != COUNTS:
                    kept.discard(said)
        return frozenset(kept)

    def told(self) -> tuple[Told, ...]:
        """All marks, in the order in which they came."""
        return tuple(
            Told(found.mark, tuple(found.who), tuple(found.about), _together(found.about.values()))
            for found in self._found.values()
        )

    def _note(self, mark: Mark, who: Iterable[str]) -> _Found:
        found = self._found.setdefault(mark.what, _Found(mark))
        found.who |= dict.fromkeys(who)
        return found

    def _means(self, found: _Found, about: str) -> str | None:
        if about not in found.about:
            found.about[about] = meaning_of(found.mark, about, self._meanings)
        return found.about[about]

    def _notes(self, row: Row) -> list[Mark]:
        heading = self._table.heading
        return [
            Mark(MarkKind.NOTE, f"{heading[n]}: {row.cells[n]}", self._concerned(heading[n]))
            for n, use in self._beside.items()
            if n < len(row.cells)
            and row.cells[n]
            and is_note(SAYING.get(use or "", heading[n]), row.cells[n], self._channels)
        ]

    def _concerned(self, heading: str) -> tuple[int, ...]:
        """The columns of which a note beneath this heading speaks: those of the channels that it names, or all."""
        named = [n for n, key in self._keys.items() if key <= set(words(heading))]
        return tuple(named or range(len(self._table.heading)))


def _said(row: Row, text: str) -> list[str]:
    """What a line says, and what was written beside it."""
    return list(filter(None, (text, *(mark.text for mark in row.marks if mark.kind is MarkKind.COMMENT))))


def _together(meanings: Iterable[str | None]) -> str | None:
    said = set(meanings)
    return None if None in said or not said else NO_YES if NO_YES in said else COUNTS
