"""The file in which a trust names its schools: where each keeps its folders, and what is to be done for it."""

import os
import tomllib
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from eventguard.core.errors import SetupError
from eventguard.files import expanded, reading, real_path

#: No such file is longer, in bytes.
MOST = 2**20
REMEDY = "See docs/trust.md for how such a file looks."
#: What is said of a school, and what has to be.
KNOWN = ("name", "workspace", "consent_data", "sweep", "drop_folder", "channel")
NEEDED = KNOWN[:3]


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
            content = opened.read(MOST + 1)
        if len(content) > MOST:
            raise SetupError(f"{file} is too long for such a file.", REMEDY)
        told = tomllib.loads(content.decode())
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


def borrowed(school: OneSchool, others: list[OneSchool]) -> bool:
    """Whether what is called its workspace lies, by a link, among what another school keeps."""
    called, real = os.path.abspath(school.workspace), real_path(school.workspace)  # noqa: PTH100  a link stays one
    return real != Path(called) and any(
        real.is_relative_to(real_path(kept)) for other in others if other is not school for kept in other.keeps
    )


def _school(file: Path, n: int, told: Any) -> OneSchool:
    of = f"school {n}"
    if not isinstance(told, dict):
        raise SetupError(f"{file} says nothing of {of}.", REMEDY)

    def text(key: str) -> str:
        return _text(file, told[key], f"the {key} of {of}")

    def path(key: str) -> Path:
        return _path(file, text(key))

    if more := sorted(set(told) - set(KNOWN)):
        raise SetupError(f"{file} says {', '.join(more)} of {of}: nothing is called so.", f"Known: {', '.join(KNOWN)}.")
    if lacks := [key for key in NEEDED if key not in told]:
        raise SetupError(f"{file} does not say the {' and the '.join(lacks)} of {of}.", REMEDY)
    sweep = told.get("sweep", [])
    if not isinstance(sweep, list):
        raise SetupError(f"{file}: the sweep of {of} is no list.", 'Write it in brackets: sweep = ["folder"]')
    if not sweep and "drop_folder" not in told:
        raise SetupError(f"{file}: {of} has neither folders to sweep nor a drop folder.", REMEDY)
    return OneSchool(
        text("name"),
        path("workspace"),
        path("consent_data"),
        tuple(_path(file, _text(file, each, f"each folder to sweep of {of}")) for each in sweep),
        path("drop_folder") if "drop_folder" in told else None,
        text("channel") if "channel" in told else None,
    )


def _path(file: Path, told: str) -> Path:
    path = expanded(told)
    if path is None or not told.isprintable():
        raise SetupError(f"{file}: {told!r} is no folder here.", "Write where it is from the top.")
    return file.absolute().parent / path


def _text(file: Path, value: Any, what: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SetupError(f"{file}: {what} has to be a text.", REMEDY)
    return value.strip()
