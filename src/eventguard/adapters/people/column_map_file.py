"""The map of columns as a file that a person confirms, and may change."""

from collections.abc import Sequence
from pathlib import Path

from eventguard.adapters.people.table_limits import SNIFFED
from eventguard.core.errors import SetupError
from eventguard.core.people.channels import START, SchoolChannel
from eventguard.core.people.columns import ColumnMap, from_json
from eventguard.files import reading, write


def read_map(path: Path, channels: Sequence[SchoolChannel] = START) -> ColumnMap:
    """A map of columns that was confirmed. Raises SetupError when it cannot be read or makes no sense."""
    try:
        with reading(path) as file:
            content = file.read(SNIFFED + 1)
        if len(content) > SNIFFED:
            raise SetupError(f"{path.name} is too large for a list of columns.", "Name the right file: --map FILE")
        return from_json(content.decode("utf-8-sig"), path.name, channels)
    except (OSError, UnicodeDecodeError):
        raise SetupError(f"{path} cannot be read as a list of columns.", "Name the right file: --map FILE") from None


def write_map(path: Path, columns: ColumnMap, channels: Sequence[SchoolChannel] = START) -> None:
    """Keep a map of columns, whole or not at all. Raises SetupError when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, columns.to_json(channels).encode(), over=True)
    except OSError as error:
        raise SetupError(f"{path} cannot be written ({error.strerror}).", "Name another: --map FILE") from None
