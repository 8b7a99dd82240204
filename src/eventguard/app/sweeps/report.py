"""The list of a sweep's findings as a file, for a spreadsheet."""

from collections.abc import Iterator
from pathlib import Path

from eventguard.app.spreadsheet import save
from eventguard.app.sweeps.answer import Answer
from eventguard.app.sweeps.said import TO_DO

COLUMNS = ("what to do", "file", "what is wrong", "kind", "year", "new", "further copies")


def write(path: Path, found: Answer) -> None:
    """Write everything that was found into a new CSV file. Raises SetupError when it is there already."""
    save(path, COLUMNS, rows(found))


def rows(found: Answer) -> Iterator[tuple[str, ...]]:
    """One row a finding, the most harmful first."""
    for one in found.told:
        new, copies = "yes" if one.new else "", " | ".join(one.copies)
        yield TO_DO[one.do], one.path, one.detail, one.kind, one.year, new, copies
