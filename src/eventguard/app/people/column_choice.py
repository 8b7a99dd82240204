"""Which columns of a file are used: those with our own names, those that somebody confirmed, or a guess to confirm."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eventguard.adapters.people.table_file import read_map, read_table, write_map
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.people.channels import SchoolChannel
from eventguard.core.people.columns import ColumnMap, Table, guess, own_columns
from eventguard.core.people.headings import words

#: What the last import with ``--map`` used; and a guess that nobody has confirmed yet.
CONFIRMED, TO_CONFIRM = "import-columns.json", "import-columns-to-confirm.json"


@dataclass(frozen=True, slots=True)
class Choice:
    """A table and what its columns hold. ``guessed``: nobody has confirmed it, and ``to_confirm`` is where it was
    written for that (None in a dry run).
    """

    table: Table
    columns: ColumnMap
    guessed: bool = False
    to_confirm: Path | None = None
    remarks: tuple[str, ...] = ()


def choose(school: School, path: Path, mapping: Path | None, dry_run: bool) -> Choice:
    """Read a file, and find out what its columns hold. A guess is written down for somebody to confirm.

    Raises:
        SetupError: the file or the map cannot be read, or do not go together.
    """
    channels = school.channels
    given = read_map(mapping, channels) if mapping is not None and mapping.exists() else None
    former = school.consent_data / CONFIRMED
    kept = read_map(former, channels) if mapping is None and former.is_file() else None
    expected = given or kept
    table = read_table(path, tuple(expected.columns) if expected else ())
    if given is not None:
        if lacking := _lacking(given, table):
            remedy = f"Export it with that column, or take the line out of {mapping}."
            raise SetupError(f"{path.name} has no column {', '.join(lacking)}, which {mapping} names.", remedy)
        return Choice(table, given, remarks=_unknown(given, table))
    if own := own_columns(table.heading, channels):
        return Choice(table, own)
    if kept is not None and not _lacking(kept, table):
        return Choice(table, kept, remarks=_unknown(kept, table))
    return _guessed(table, mapping or school.consent_data / TO_CONFIRM, dry_run, channels)


def remember(school: School, columns: ColumnMap) -> None:
    """Keep a map that was confirmed by importing with it, for the next file with the same columns."""
    write_map(school.consent_data / CONFIRMED, columns, school.channels)


def needs(columns: ColumnMap) -> str:
    """Which columns nobody can do without and this file lacks, in words; empty when all are there."""
    fields = columns.fields
    named = "name" in fields or {"first_name", "last_name"} <= fields
    return " and ".join((["id"] if "id" not in fields else []) + ([] if named else ["first_name and last_name"]))


def _guessed(table: Table, where: Path, dry_run: bool, channels: Sequence[SchoolChannel]) -> Choice:
    """The guess, or what somebody has made of an earlier guess for the same columns."""
    columns = guess(table.heading, channels)
    if where.is_file():
        edited = read_map(where, channels)
        if set(map(words, edited.columns)) == set(map(words, columns.columns)):
            return Choice(table, edited, True, None if dry_run else where)
    if not dry_run:
        write_map(where, columns, channels)
    return Choice(table, columns, True, None if dry_run else where)


def _lacking(columns: ColumnMap, table: Table) -> list[str]:
    there = set(map(words, table.heading))
    return [heading for heading, held in columns.columns.items() if held and words(heading) not in there]


def _unknown(columns: ColumnMap, table: Table) -> tuple[str, ...]:
    new = [heading for heading in table.heading if heading and not columns.knows(heading)]
    return tuple(f"the column {heading!r} is new in this file: it is not used" for heading in new)
