"""The list of a sweep's findings as a file, for a spreadsheet; and what is said beside it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from eventguard.app import phrases
from eventguard.app.school import School
from eventguard.app.spreadsheet import save
from eventguard.app.sweeps.answer import Answer
from eventguard.app.sweeps.replacing import replacement_said
from eventguard.app.sweeps.said import TO_DO
from eventguard.core.harmless import printable
from eventguard.core.sweeps.findings import Do

#: Names, each with how many findings there are of each kind of thing to do.
Counts = Sequence[tuple[str, Counter[Do]]]
#: Where the path of a file tells no year.
UNKNOWN = "unknown"
COLUMNS = ("what to do", "file", "what is wrong", "kind", "year", "new", "further copies", "replacement")


#: What is said where nobody's name is known, and where nothing was there to be looked at.
NOBODY = (
    "EventGuard knows no pupils yet: no names were looked for, and nobody's answer is known. Begin with the register."
)
NOTHING = (
    "Nothing was looked at: no picture, film or page is there. Unpack the export, and name the folder that it is in."
)


def by_year(found: Answer) -> Counts:
    """How many findings there are of each year, the latest first."""
    counts = found.counted(lambda one: one.year or UNKNOWN)
    return sorted(counts.items(), key=lambda item: (item[0] != UNKNOWN, item[0]), reverse=True)


def by_folder(found: Answer) -> Counts:
    """How many there are in each folder, the most first."""
    return sorted(found.counted(lambda one: str(Path(one.path).parent)).items(), key=lambda item: -item[1].total())


def notes(found: Answer) -> Iterator[str]:
    """What else is to be known of an answer, in plain words."""
    if not found.knows_pupils:
        yield NOBODY
    if not found.files:
        yield NOTHING
    if found.passed_over:
        yield f"Passed over: {phrases.count(found.passed_over, 'file')} of another kind, as documents and archives."


def write(path: Path, school: School, found: Answer) -> None:
    """Write everything that was found into a new CSV file. Raises SetupError when it is there already."""
    save(path, COLUMNS, rows(school, found))


def rows(school: School, found: Answer) -> Iterator[tuple[str, ...]]:
    """One row a finding, the most harmful first, with what has become of its replacement by now."""
    for one in found.told:
        new, copies = "yes" if one.new else "", " | ".join(map(printable, one.copies))
        replacement = replacement_said(school, found.channel, one)
        yield TO_DO[one.do], printable(one.path), one.detail, one.kind, one.year, new, copies, replacement
