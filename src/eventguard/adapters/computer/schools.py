"""Which schools this computer's user works for, and where each keeps its folders: one small file in the place that the
system has for settings.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock
from platformdirs import user_config_path

from eventguard.core.errors import SetupError
from eventguard.core.people.actors import same
from eventguard.files import reading, write

FILE = "schools.json"
#: No such file is longer, in bytes.
MOST = 2**20


@dataclass(frozen=True, slots=True)
class Remembered:
    """A school by its name: where its photos and its record lie, its register, and its drop folder, if it has one.
    Every path is absolute.
    """

    name: str
    workspace: Path
    consent_data: Path
    drop_folder: Path | None = None


class Schools:
    """The schools that are remembered, the one that is meant unless another is named first.

    Args:
        folder: where the file is kept, if not in the system's place for settings.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or user_config_path("eventguard", appauthor=False)) / FILE

    def all(self) -> list[Remembered]:
        """Every one. Raises SetupError when the file cannot be read as ours: which school is meant is never guessed."""
        try:
            with reading(self.path) as file:
                listed = json.loads(file.read(MOST))
            return [_school(each) for each in listed]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            message = f"{self.path}, which says where your school's folders are, cannot be read."
            remedy = "Remove it, and say so again: eventguard school set-up NAME --folder DIR"
            raise SetupError(message, remedy) from None

    def put_first(self, school: Remembered) -> None:
        """Remember a school, as the one that is meant from now on, in place of what was known by its name."""
        with self._changing() as others:
            others[:] = [school, *(each for each in others if not same(each.name, school.name))]

    def put_in_place_of(self, name: str, school: Remembered) -> None:
        """Remember this of the school that is known by that name, if it is; which is meant stays as it is."""
        with self._changing() as every:
            every[:] = [school if same(each.name, name) else each for each in every]

    def forget(self, name: str) -> None:
        """Remember a school no longer, if it was. Its folders stay where they are."""
        with self._changing() as every:
            every[:] = [each for each in every if not same(each.name, name)]

    @contextmanager
    def _changing(self) -> Iterator[list[Remembered]]:
        """All schools, to be changed; what they are then is written, whole or not at all. Two take turns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock")):
            every = self.all()
            yield every
            text = json.dumps([asdict(each) for each in every], default=str, indent=1, ensure_ascii=False)
            write(self.path, text.encode(), over=True)


def _school(read: Mapping[str, str | None]) -> Remembered:
    drop = read.get("drop_folder")
    folders = [Path(str(read["workspace"])), Path(str(read["consent_data"])), *([Path(drop)] if drop else [])]
    if not all(folder.is_absolute() for folder in folders) or not read["name"]:
        raise ValueError(read)
    return Remembered(str(read["name"]), folders[0], folders[1], folders[2] if drop else None)
