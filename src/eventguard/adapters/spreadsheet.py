"""A register as a CSV file: one row a person, one column a channel."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from eventguard.core.consent import Answer, Channel, Consent, Person
from eventguard.core.errors import SetupError

NEEDED = ("id", "first_name", "last_name")
KNOWN = (*NEEDED, "role", "class", *Channel, "until", "evidence", "biometrics")
ROLES = ("pupil", "staff", "other")
#: An id becomes part of commands and folder names.
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
MOST_BYTES = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a CSV file says, and what is wrong with it, row by row (the heading is row 1)."""

    people: tuple[Person, ...]
    columns: tuple[str, ...]
    problems: tuple[str, ...]


def read_sheet(path: Path) -> Sheet:
    """Read a register from a CSV file.

    Raises:
        SetupError: the file cannot be read at all, or its heading lacks a column.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SetupError(f"{path.name} is too large for a register.", "Export only the pupils and staff.")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SetupError(f"{path} cannot be read ({error.strerror}).", "Check the name and the folder.") from None
    except UnicodeDecodeError:
        raise SetupError(f"{path.name} is not saved as UTF-8.", 'Save it as "CSV UTF-8" and import it again.') from None
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","  # as Excel saves it in much of Europe
    rows = csv.DictReader(io.StringIO(text), restval="", delimiter=delimiter)
    heading = [name.strip().lower() for name in rows.fieldnames or ()]
    if missing := [name for name in NEEDED if name not in heading]:
        remedy = f"The heading needs: {', '.join(KNOWN)}. Only the first three must be there."
        raise SetupError(f"{path.name} has no column {', '.join(missing)}.", remedy)
    rows.fieldnames = heading
    problems = [f"row 1: the column {name!r} is not known" for name in heading if name not in KNOWN]
    people: dict[str, Person] = {}
    for number, row in enumerate(rows, 2):
        try:
            person = _person({name: (value or "").strip() for name, value in row.items() if isinstance(name, str)})
            if person.id in people:
                raise ValueError(f"{person.id} is there twice")
            people[person.id] = person
        except ValueError as error:
            problems.append(f"row {number}: {error}")
    return Sheet(tuple(people.values()), tuple(heading), tuple(problems))


def day(text: str) -> date:
    """A date as people write it in the UK (31/07/2026) or as computers do (2026-07-31). Raises ValueError."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    raise ValueError(f"{text!r} is not a date like 31/07/2026 or 2026-07-31")


def _person(row: dict[str, str]) -> Person:
    if not ID.fullmatch(row["id"]):
        raise ValueError(f"{row['id']!r} is not an id (letters, figures, dots and dashes)")
    name = f"{row['first_name']} {row['last_name']}".strip()
    if not name:
        raise ValueError("the name is blank")
    role = row.get("role", "").lower() or "pupil"
    if role not in ROLES:
        raise ValueError(f"the role {role!r} is not one of {', '.join(ROLES)}")
    until = day(row["until"]) if row.get("until") else None
    consents = {
        channel: Consent(answer, None, until, row.get("evidence", ""))
        for channel in Channel
        if (answer := _answer(channel, row.get(channel, ""))) is not None
    }
    return Person(row["id"], name, role, row.get("class", ""), consents, _permission(row.get("biometrics", "")))


def _answer(channel: Channel, cell: str) -> Answer | None:
    """Blank is no answer. Anything but the three words is a problem to report, never a guess."""
    if not cell:
        return None
    try:
        return Answer(cell.lower())
    except ValueError:
        raise ValueError(f"{channel}: {cell!r} is not yes, no, withdrawn or blank") from None


def _permission(cell: str) -> bool | None:
    match cell.lower():
        case "":
            return None
        case "yes":
            return True
        case "no":
            return False
    raise ValueError(f"biometrics: {cell!r} is not yes, no or blank")
