"""People out of a table whose columns are known, and every fault of every row. The register is not looked at here."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby

from eventguard.core.dates import in_full
from eventguard.core.people import upn
from eventguard.core.people.cells import Cells
from eventguard.core.people.columns import ColumnMap, Row, Table
from eventguard.core.people.consent import (
    OTHER,
    PUPIL,
    ROLES,
    STAFF,
    Answer,
    Permission,
    Person,
    missing_pieces,
)
from eventguard.core.people.headings import ALL_NAMES, SEVERAL, words
from eventguard.core.people.identity import plain_id
from eventguard.core.people.marks import Told
from eventguard.core.people.own_words import alone, in_several_rows, sentence
from eventguard.core.people.table_names import names_of
from eventguard.core.people.titles import title
from eventguard.core.people.weighing import Weighing

#: An id becomes part of commands and folder names.
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)
SHORTENED = re.compile(r"\d(\.\d+)?E\+\d+", re.ASCII)
#: What an import writes where a file says no to recognition; a later file may lift it, unlike what a hand recorded.
IMPORTED = "recorded in an import"
ROLE_WORDS = {**{role: role for role in ROLES}, "student": PUPIL, "child": PUPIL, "teacher": STAFF, "governor": OTHER}
#: Which of the fields that hold a yes (each with its column) count, of whom by id and name.
Counting = Callable[[str, str, Mapping[str, int]], frozenset[str]]

#: What a file has to say for a biometric yes, by what is missing of it.
NEEDS = {
    "consented_by": "a yes needs the name of who consented in writing (consented_by)",
    "notified": "a pupil's yes needs the day on which each parent was notified (notified)",
}


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """What a file says about people (``fields``: what it can tell at all) and what is wrong with it.

    ``rows`` is in which row each stands, by id. ``told`` is what it says otherwise than in cells, ``own_words`` the
    words that are the answer of several people, and of which nobody has said what they mean.
    """

    people: tuple[Person, ...]
    fields: frozenset[str]
    problems: tuple[str, ...]
    rows: Mapping[str, str]
    told: tuple[Told, ...] = ()
    own_words: tuple[str, ...] = ()


def read_people_table(table: Table, columns: ColumnMap, today: date) -> PeopleTable:
    """Read every row. A person whose row has a fault is left out, and the fault is named by row. A yes counts only
    where nothing else speaks against it, or somebody has said that it counts all the same.
    """
    places, problems = _places(table, columns)
    weighing, of_upns = Weighing(table, columns), _upn_column(table, places)
    read: list[tuple[Row, Cells, Person]] = []
    rows_of: dict[str, str] = {}
    names = {place for held in ALL_NAMES for place in places.get(held, ())}
    for row in _somebodys(table, weighing, next(iter(places.get("id", ())), None), of_upns, names):
        cells = Cells(row, places, columns.values)
        _check_width(cells, row, table)
        person = _person(cells, of_upns, today, partial(weighing.counting, row))
        if person.id and (former := rows_of.setdefault(plain_id(person.id), row.where)) != row.where:
            cells.wrong(f"the id {person.id} is also in {former}")
        read.append((row, cells, person))
    own_words = in_several_rows(cells for _, cells, _ in read)
    for _, cells, _ in read:
        problems += [*cells.problems, *(f"{cells.where}: {s}" for s in alone(cells, own_words))]
    good = [(row, person) for row, cells, person in read if not cells.problems and not cells.own_words]
    problems += [sentence(word, rows) for word, rows in own_words.items()]
    rows = {person.id: row.where for row, person in good}
    people = tuple(person for _, person in good)
    return PeopleTable(people, columns.fields, tuple(problems), rows, weighing.told(), tuple(own_words))


def _places(table: Table, columns: ColumnMap) -> tuple[dict[str, list[int]], list[str]]:
    """Where each field stands; two columns with the same heading are a fault, but of those that may be several."""
    places: dict[str, list[int]] = {}
    problems = []
    for place, heading in enumerate(table.heading):
        held = columns.field_of(heading) if heading else None
        if held in places and held not in SEVERAL:
            problems.append(f"row {table.heading_row}: there are two columns {heading!r}")
        elif held:
            places.setdefault(held, []).append(place)
    return places, problems


def _check_width(cells: Cells, row: Row, table: Table) -> None:
    """A comma too many shifts every cell behind it: a yes would come under the wrong heading."""
    if any(cell and (n >= len(table.heading) or not table.heading[n]) for n, cell in enumerate(row.cells)):
        cells.wrong("something stands beyond the columns that have a heading (a comma too many?)")


def _somebodys(
    table: Table, weighing: Weighing, id_place: int | None, of_upns: bool, names: Collection[int]
) -> Iterator[Row]:
    """The rows that are somebody's; the others are noted, each before the rows for which it holds."""
    rest = (row for row in table.rows if not _is_heading(row, table))
    for _, group in groupby(rest, lambda row: row.sheet):
        rows = [(row, title(row, id_place, of_upns, names)) for row in group]
        last = max((n for n, (row, text) in enumerate(rows) if any(row.cells) and not text), default=-1)
        weighing.sheet(rows[last + 1 :])
        for row, text in rows[: last + 1]:
            if any(row.cells) and not text:
                yield row
            else:
                weighing.title(row, text)


def _is_heading(row: Row, table: Table) -> bool:
    """Whether the heading is there once more, as on each page of a report."""
    both = zip(row.cells, table.heading, strict=False)
    return len(row.cells) == len(table.heading) and all(words(cell) == words(head) for cell, head in both)


def _upn_column(table: Table, places: Mapping[str, Sequence[int]]) -> bool:
    heading = words(table.heading[places["id"][0]]) if "id" in places else ()
    return "upn" in heading or heading[-3:] == ("unique", "pupil", "number")


def _person(cells: Cells, upn_column: bool, today: date, counting: Counting) -> Person:
    role = _role(cells)
    name, also = names_of(cells)
    id = _id(cells, upn_column and role == PUPIL)
    said, biometrics = {channel: cells.said(channel) for channel in cells.channels}, cells.answer("biometrics")
    answers: dict[str, Answer | None] = {channel: told.answer for channel, told in said.items() if told}
    answers["biometrics"] = biometrics
    open_words = {field for field, _ in cells.own_words}  # each may turn out to mean yes
    yeses = [field for field in ("biometrics", *said) if answers.get(field) is Answer.YES or field in open_words]
    counts = counting(id, name, {field: cells.place(field) for field in yeses})
    answers = {field: told for field, told in answers.items() if told is not Answer.YES or field in counts}
    since, until, evidence = cells.day("since"), cells.day("until"), cells.text("evidence")
    if since and until and until < since:
        cells.wrong(f"until ({in_full(until)}) is before since ({in_full(since)})")
    return Person(
        id,
        name,
        role,
        cells.text("class"),
        cells.day("leaves"),
        cells.answer("never_publish") is Answer.YES,
        {
            channel: replace(told, since=since, until=until, evidence=evidence, by_hand=False)
            for channel, told in said.items()
            if told and channel in answers
        },
        _permission(cells, role, today, answers.get("biometrics")),
        also,
    )


def _id(cells: Cells, must_be_upn: bool) -> str:
    id = cells.text("id")
    capitals = "".join(id.split()).upper()
    if not id:
        cells.wrong("the id is blank")
    elif upn.is_shaped(capitals):
        if capitals[0] != upn.check_letter(capitals):
            cells.wrong(
                f"{id} is not a right UPN: a figure is wrong, or its letter should be {upn.check_letter(capitals)}"
            )
        return capitals
    elif SHORTENED.fullmatch(capitals):
        cells.wrong(
            f"{id!r} is a number that a spreadsheet has shortened, so figures are lost: export it anew and do not "
            "save it in between"
        )
    elif must_be_upn:
        cells.wrong(f"{id!r} is not a UPN (a letter and twelve figures)")
    elif not ID.fullmatch(id):
        cells.wrong(f"{id!r} is not an id (letters, figures, dots and dashes)")
    return id


def _role(cells: Cells) -> str:
    role = cells.text("role").casefold()
    if role and role not in ROLE_WORDS:
        cells.wrong(f"the role {cells.text('role')!r} is not one of {', '.join(ROLES)}")
    return ROLE_WORDS.get(role, PUPIL)


def _permission(cells: Cells, role: str, today: date, said: Answer | None) -> Permission:
    """What a row says about recognition. A bare yes is a fault: it says neither who consented nor who was told."""
    notified = cells.days("notified")
    by, objection = cells.text("consented_by"), cells.text("objection")
    if any(told > today for told in notified):
        cells.wrong("notified: a day in the future is not one on which anybody was notified")
    if said is Answer.YES:
        permission = Permission(notified, by, objection)
        for piece in missing_pieces(permission, role):
            cells.wrong(f"biometrics: {NEEDS[piece]}")
        return permission
    return Permission(objection=objection or (IMPORTED if said else ""))
