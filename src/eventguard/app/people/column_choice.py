"""Which columns of a file are used: those with our own names, those that somebody confirmed, or a guess to confirm; and
what somebody said of all else in it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eventguard.adapters.people.table_file import TableFile, read_map, read_table, write_map
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.people.channels import SchoolChannel
from eventguard.core.people.columns import ColumnMap, Table, guess, own_columns
from eventguard.core.people.headings import NAMES_BESIDE, fields, words
from eventguard.core.people.table_rows import PeopleTable

#: What was confirmed last; and what nobody has confirmed yet.
CONFIRMED, TO_CONFIRM = "import-columns.json", "import-columns-to-confirm.json"


@dataclass(frozen=True, slots=True)
class Choice:
    """A table and what its columns hold. ``guessed``: nobody has confirmed it. ``place`` is the file for whatever
    somebody has to say or confirm.
    """

    table: Table
    columns: ColumnMap
    place: Path
    guessed: bool = False
    remarks: tuple[str, ...] = ()


def choose(
    school: School,
    file: TableFile,
    mapping: Path | None,
    confirmed: ColumnMap | None = None,
    sheets: Collection[str] = (),
) -> Choice:
    """Read a file, and find out what its columns hold. ``confirmed`` is what somebody has just said of it.

    Raises:
        SetupError: the file or the map cannot be read, or do not go together.
    """
    place, former = school.consent_data / TO_CONFIRM, school.consent_data / CONFIRMED
    channels = school.channels
    given = confirmed or (read_map(mapping, channels) if mapping is not None and mapping.exists() else None)
    kept, stopped = _kept(school, former) if given is None and former.is_file() else (None, ())
    expected = given or kept
    table = read_table(file, tuple(expected.columns) if expected else (), sheets, channels)
    if given is not None:
        if lacking := _lacking(given, table):
            remedy = f"Export it with that column, or take the line out of {mapping}."
            raise SetupError(f"{file.name} has no column {', '.join(lacking)}, which {mapping} names.", remedy)
        return Choice(table, given, place, remarks=_unknown(given, table))
    if own := own_columns(table.heading, channels):
        said = replace(own, values=kept.values, marks=kept.marks) if kept else own
        return Choice(table, said, place)
    if kept is not None and mapping is None and not _lacking(kept, table):
        return Choice(
            table, kept, place, remarks=(*stopped, *_unknown(kept, table), *_unguarded(kept, former, channels))
        )
    place = mapping or place
    return Choice(table, _guessed(school, table, place), place, True)


def to_say(columns: ColumnMap, people_table: PeopleTable) -> ColumnMap:
    """The same map with all that somebody has to say of this table, beside what they have said of it and of others."""
    found = tuple(told.meaning for told in people_table.told if told.about)
    whats = {(meaning.what, meaning.about) for meaning in found}
    former = tuple(meaning for meaning in columns.marks if (meaning.what, meaning.about) not in whats)
    return replace(columns, marks=(*found, *former), own_words=people_table.own_words)


def write_down(school: School, choice: Choice, columns: ColumnMap) -> Path:
    """Write down what has to be confirmed, or said, where somebody can do so. Raises SetupError when that fails."""
    write_map(choice.place, columns, school.channels)
    return choice.place


def remember(school: School, columns: ColumnMap) -> None:
    """Keep a map that was confirmed by importing with it, for the next file with the same columns."""
    write_map(school.consent_data / CONFIRMED, columns, school.channels)


def beside(school: School, id: str) -> list[str]:
    """What is kept of what stood beside somebody's row in a file."""
    places, channels = (school.consent_data / CONFIRMED, school.consent_data / TO_CONFIRM), _ever(school)
    found = {
        mark.what for place in places if place.is_file() for mark in read_map(place, channels).marks if id in mark.about
    }
    return sorted(found)


def forget(school: School, id: str) -> None:
    """Keep nothing of what was said about somebody's row: what stood beside it may hold their name."""
    for place in (school.consent_data / CONFIRMED, school.consent_data / TO_CONFIRM):
        if place.is_file():
            columns = read_map(place, _ever(school))
            marks = tuple(mark for mark in columns.marks if id not in mark.about)
            if marks != columns.marks:
                write_map(place, replace(columns, marks=marks), school.channels)


def _kept(school: School, where: Path) -> tuple[ColumnMap, tuple[str, ...]]:
    """A map that was kept, without channels that are used no more, and what to say of their columns."""
    columns, usable = read_map(where, _ever(school)), fields(school.channels)
    gone = [heading for heading, held in columns.columns.items() if held and held not in usable]
    told = (f"the column {heading!r} is for a channel that is used no more: it is not used" for heading in gone)
    return replace(columns, columns={**columns.columns, **dict.fromkeys(gone)}), tuple(told)


def _ever(school: School) -> list[SchoolChannel]:
    """The school's channels, those that are used no more as well: a map of columns may be older than that."""
    return [replace(channel, used=True) for channel in school.channels]


def needs(columns: ColumnMap) -> str:
    """Which columns nobody can do without and this file lacks, in words; empty when all are there."""
    there = columns.fields
    named = "name" in there or {"first_name", "last_name"} <= there
    return " and ".join((["id"] if "id" not in there else []) + ([] if named else ["first_name and last_name"]))


def _guessed(school: School, table: Table, where: Path) -> ColumnMap:
    """The guess, or what somebody has made of an earlier guess for the same columns."""
    columns = guess(table.heading, school.channels)
    if where.is_file():
        edited, _ = _kept(school, where)
        if set(map(words, edited.columns)) == set(map(words, columns.columns)):
            return edited
    return columns


def _lacking(columns: ColumnMap, table: Table) -> list[str]:
    there = set(map(words, table.heading))
    return [heading for heading, held in columns.columns.items() if held and words(heading) not in there]


def _unguarded(columns: ColumnMap, where: Path, channels: Sequence[SchoolChannel]) -> Iterator[str]:
    """Columns of names that an earlier version did not know and that are therefore not used."""
    now = guess(tuple(columns.columns), channels).columns
    for heading, held in columns.columns.items():
        if held is None and (field := now[heading] or "") in NAMES_BESIDE:
            yield f'the column {heading!r} holds names that captions are not read by: in {where}, set it to "{field}"'


def _unknown(columns: ColumnMap, table: Table) -> tuple[str, ...]:
    new = [heading for heading in table.heading if heading and not columns.knows(heading)]
    return tuple(f"the column {heading!r} is new in this file: it is not used" for heading in new)
