"""A table as a CSV file that spreadsheets open, and in which they take nothing for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from eventguard.core.errors import SetupError
from eventguard.files import write


def save(path: Path, heading: Sequence[str], rows: Iterable[Sequence[object]], over: bool = False) -> None:
    """Write a table, for the owner alone.

    Args:
        path: the file.
        heading: what stands over its columns.
        rows: what stands in them.
        over: whether it takes the place of a file that is there.

    Raises:
        SetupError: it cannot be written, or a file of that name is there.
    """
    try:
        write(path, content(heading, rows), over=over)
    except FileExistsError:
        raise SetupError(f"{path} is there already, and stays as it is.", "Name another file.") from None
    except OSError as error:
        raise SetupError(f"{path} cannot be written ({error.strerror}).", "Name another file.") from None


def content(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """What such a file holds."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(heading)
    writer.writerows([_harmless(str(cell)) for cell in row] for row in rows)
    return table.getvalue().encode("utf-8-sig", "backslashreplace")  # Excel takes a CSV without the mark for Latin-1


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
