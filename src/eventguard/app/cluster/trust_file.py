"""The file in which a trust names its schools: where each keeps its folders, and what is to be done for it."""

import tomllib
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from eventguard.core.errors import SetupError
from eventguard.files import reading, real_path

#: No such file is longer, in bytes.
MOST = 2**20
REMEDY = "See docs/trust.md for how such a file looks."
KNOWN = frozenset({"name", "workspace", "consent_data", "sweep", "drop_folder", "channel"})


@dataclass(frozen=True, slots=True)
class OneSchool:
    """One school of a trust: folders to ``sweep``, a drop folder whose photos are cleaned, or both; ``channel`` None
    means the usual one.
    """

    name: str
    workspace: Path
    consent_data: Path
    sweep: tuple[Path, ...] = ()
    drop_folder: Path | None = None
    channel: str | None = None

    @property
    def keeps(self) -> tuple[Path, ...]:
        """What is this school's alone."""
        return self.workspace, self.consent_data

    @property
    def reads(self) -> tuple[Path, ...]:
        """What its jobs read."""
        return (*self.sweep, *((self.drop_folder,) if self.drop_folder else ()))


def read(file: Path) -> list[OneSchool]:
    """The schools of a trust; paths that are relative start from the file's folder.

    Raises:
        SetupError: it cannot be read, or says something else than it may.
    """
    try:
        with reading(file) as opened:
            told = tomllib.loads(opened.read(MOST).decode())
    except OSError as error:
        raise SetupError(f"{file} cannot be read ({error.strerror or 'no file'}).", "Check its name.") from None
    except (ValueError, RecursionError) as error:
        raise SetupError(f"{file} is not written as such a file is ({error}).", REMEDY) from None
    listed = told.get("school")
    if set(told) != {"school"} or not isinstance(listed, list) or not listed:
        raise SetupError(f"{file} names no schools.", REMEDY)
    schools = [_school(file, n, each) for n, each in enumerate(listed, 1)]
    names = [school.name.casefold() for school in schools]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise SetupError(f"{file} names {twice} twice.", "Give each school a name of its own.")
    return schools


def foreign(school: OneSchool, others: list[OneSchool]) -> Path | None:
    """A folder of this school that lies in one of another's, or around it, wherever links lead; None where all are
    apart. Of a school whose own folders another wants to read, the other is told.
    """
    for other in others:
        if other is school:
            continue
        pairs = [*product(school.keeps, other.keeps), *product(school.reads, (*other.keeps, *other.reads))]
        for own, their in pairs:
            one, two = real_path(own), real_path(their)
            if one.is_relative_to(two) or two.is_relative_to(one):
                return own
    return None


def _school(file: Path, n: int, told: Any) -> OneSchool:
    here = file.absolute().parent

    def path(value: Any) -> Path:
        return here / Path(_text(value)).expanduser()

    def _text(value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise SetupError(f"{file}: school {n} has something else where a text belongs.", REMEDY)
        return value.strip()

    if (
        not isinstance(told, dict)
        or (more := set(told) - KNOWN)
        or not {"name", "workspace", "consent_data"} <= set(told)
    ):
        lacks = ", ".join(sorted(more)) if isinstance(told, dict) and more else "name, workspace and consent_data"
        raise SetupError(f"{file}: look at {lacks} of school {n}.", REMEDY)
    sweep = told.get("sweep", [])
    if not isinstance(sweep, list) or not (sweep or "drop_folder" in told):
        raise SetupError(f"{file}: school {n} has neither folders to sweep nor a drop folder.", REMEDY)
    return OneSchool(
        _text(told["name"]),
        path(told["workspace"]),
        path(told["consent_data"]),
        tuple(map(path, sweep)),
        path(told["drop_folder"]) if "drop_folder" in told else None,
        _text(told["channel"]) if "channel" in told else None,
    )
