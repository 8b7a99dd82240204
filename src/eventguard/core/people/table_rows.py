"""People out of a table whose columns are known, and every fault of every row. The register is not looked at here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eventguard.core.people import upn
from eventguard.core.people.cells import Cells
from eventguard.core.people.columns import ColumnMap, Row, Table
from eventguard.core.people.consent import (
    OTHER,
    PUPIL,
    ROLES,
    STAFF,
    Answer,
    Consent,
    Permission,
    Person,
    missing_pieces,
)
from eventguard.core.people.headings import words
from eventguard.core.people.identity import plain_id

#: An id becomes part of commands and folder names.
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)
#: What an import writes where a file says no to recognition; a later file may lift it, unlike what a hand recorded.
IMPORTED = "recorded in an import"
ROLE_WORDS = {**{role: role for role in ROLES}, "student": PUPIL, "child": PUPIL, "teacher": STAFF, "governor": OTHER}

#: What a file has to say for a biometric yes, by what is missing of it.
NEEDS = {
    "consented_by": "a yes needs the name of who consented in writing (consented_by)",
    "notified": "a pupil's yes needs the day on which each parent was notified (notified)",
}


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """What a file says about people (``fields``: what it can tell at all) and what is wrong with it.

    ``rows`` is in which row each stands, by id.
    """

    people: tuple[Person, ...]
    fields: frozenset[str]
    problems: tuple[str, ...]
    rows: Mapping[str, int]


def read_people_table(table: Table, columns: ColumnMap, today: date) -> PeopleTable:
    """Read every row. A person whose row has a fault is left out, and the fault is named by row."""
    places, problems = _places(table, columns)
    people: list[Person] = []
    rows: dict[str, int] = {}
    rows_of: dict[str, int] = {}
    for row in table.rows:
        cells = Cells(row, places, columns.values)
        _check_width(cells, row, table)
        person = _person(cells, _upn_column(table, places), today)
        if person.id and (former := rows_of.setdefault(plain_id(person.id), row.number)) != row.number:
            cells.wrong(f"the id {person.id} is also in row {former}")
        problems += cells.problems
        if not cells.problems:
            people.append(person)
            rows[person.id] = row.number
    return PeopleTable(tuple(people), columns.fields, tuple(problems), rows)


def _places(table: Table, columns: ColumnMap) -> tuple[dict[str, int], list[str]]:
    """Where each field stands; two columns with the same heading are a fault."""
    places: dict[str, int] = {}
    problems = []
    for place, heading in enumerate(table.heading):
        held = columns.field_of(heading) if heading else None
        if held in places:
            problems.append(f"row {table.heading_row}: there are two columns {heading!r}")
        elif held:
            places[held] = place
    return places, problems


def _check_width(cells: Cells, row: Row, table: Table) -> None:
    """A comma too many shifts every cell behind it: a yes would come under the wrong heading."""
    if any(cell and (n >= len(table.heading) or not table.heading[n]) for n, cell in enumerate(row.cells)):
        cells.wrong("something stands beyond the columns that have a heading (a comma too many?)")


def _upn_column(table: Table, places: Mapping[str, int]) -> bool:
    heading = words(table.heading[places["id"]]) if "id" in places else ()
    return "upn" in heading or heading[-3:] == ("unique", "pupil", "number")


def _person(cells: Cells, upn_column: bool, today: date) -> Person:
    role = _role(cells)
    name = _name(cells)
    since, until, evidence = cells.day("since"), cells.day("until"), cells.text("evidence")
    if since and until and until < since:
        cells.wrong(f"until ({until:%d/%m/%Y}) is before since ({since:%d/%m/%Y})")
    return Person(
        _id(cells, upn_column and role == PUPIL),
        name,
        role,
        cells.text("class"),
        cells.day("leaves"),
        cells.answer("never_publish") is Answer.YES,
        {
            channel: Consent(said.answer, since, until, evidence, False, None, "", said.groups_only, said.with_name)
            for channel in cells.channels
            if (said := cells.said(channel))
        },
        _permission(cells, role, today),
    )


def _id(cells: Cells, must_be_upn: bool) -> str:
    id = cells.text("id")
    capitals = id.upper()
    if not id:
        cells.wrong("the id is blank")
    elif upn.is_shaped(capitals):
        if capitals[0] != upn.check_letter(capitals):
            cells.wrong(
                f"{id} is not a right UPN: a figure is wrong, or its letter should be {upn.check_letter(capitals)}"
            )
        return capitals
    elif must_be_upn:
        cells.wrong(f"{id!r} is not a UPN (a letter and twelve figures)")
    elif not ID.fullmatch(id):
        cells.wrong(f"{id!r} is not an id (letters, figures, dots and dashes)")
    return id


def _name(cells: Cells) -> str:
    """A name as people say it: "Okafor, Ada" is Ada Okafor."""
    last, comma, first = cells.text("name").partition(",")
    whole = f"{first} {last}" if comma else last
    name = " ".join(f"{cells.text('first_name')} {cells.text('last_name')}".split()) or " ".join(whole.split())
    if not name:
        cells.wrong("the name is blank")
    return name


def _role(cells: Cells) -> str:
    role = cells.text("role").casefold()
    if role and role not in ROLE_WORDS:
        cells.wrong(f"the role {cells.text('role')!r} is not one of {', '.join(ROLES)}")
    return ROLE_WORDS.get(role, PUPIL)


def _permission(cells: Cells, role: str, today: date) -> Permission:
    """What a row says about recognition. A bare yes is a fault: it says neither who consented nor who was told."""
    said, notified = cells.answer("biometrics"), cells.days("notified")
    by, objection = cells.text("consented_by"), cells.text("objection")
    if any(told > today for told in notified):
        cells.wrong("notified: a day in the future is not one on which anybody was notified")
    if said is Answer.YES:
        permission = Permission(notified, by, objection)
        for piece in missing_pieces(permission, role):
            cells.wrong(f"biometrics: {NEEDS[piece]}")
        return permission
    return Permission(objection=objection or (IMPORTED if said else ""))
