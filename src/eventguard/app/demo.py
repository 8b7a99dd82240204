"""The main job on drawn people: nobody in these photos exists."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eventguard.app.computer.which_school import CONSENT_DATA, WORKSPACE
from eventguard.app.faces import recognition
from eventguard.app.people import import_file
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.faces.may_compare import Compare

#: What marks a folder as ours, so that a demo never mixes with a school's own files.
MARK = "this-is-the-eventguard-demo.txt"
#: Who cleans its photos: nobody who could approve them.
WHO = "the demo"
#: Which way of comparing it takes, and why it may.
COMPARES = (
    "It compares every face (recognition on --compare everybody), and may: these people are drawn, nobody exists. A"
    " school begins with --compare permitted: only where everybody in the classes named as present may be compared."
)
NOTE = "Made by `eventguard demo` with drawn people. Delete this folder whenever you like.\n"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a demo plays: its photos, its portraits, its film, and the school around them."""

    school: School
    photos: Path
    portraits: Path
    film: Path


@contextmanager
def set_up(into: Path) -> Iterator[Stage]:
    """Put drawn photos and a fictional register under ``into``, for as long as the demo lasts. May be done again in the
    same folder.

    Raises:
        SetupError: the folder holds something else, or the samples are missing.
    """
    mark = into / MARK
    if into.exists() and not mark.exists() and (not into.is_dir() or any(into.iterdir())):
        raise SetupError(f"{into} holds other things.", "Name a new folder: eventguard demo --into DIR")
    samples, sheet = drawn()
    left_out = shutil.ignore_patterns("*.json")
    for name in ("event", "portraits", "film"):
        there = into / "photos" / name
        shutil.copytree(samples / name, there, ignore=left_out, copy_function=_copy, dirs_exist_ok=True)
    if not mark.exists():
        mark.write_text(NOTE, encoding="utf-8")
    with School(into / WORKSPACE, into / CONSENT_DATA, user=WHO) as school:
        import_file.import_register(school, sheet)
        if (known := recognition.status(school)).undecided or not known.on:
            recognition.switch_on(school, "DEMO-DPIA", WHO, compare=Compare.EVERYBODY)
        yield Stage(school, *(into / "photos" / name for name in ("event", "portraits", "film")))


def _copy(source: str, target: str) -> None:
    """Copy a file to where none is: what lies there may have been changed by whoever tries things out."""
    if not os.path.lexists(target):
        shutil.copy2(source, target)


def drawn() -> tuple[Path, Path]:
    """The drawn photos and their register: inside an installed package, or beside ``src`` in a checkout.

    Raises:
        SetupError: they are missing.
    """
    package = Path(__file__).parents[1]
    for root in (package, package.parents[1]):
        samples, sheet = root / "samples", root / "consent_data" / "example-register.csv"
        if samples.is_dir() and sheet.is_file():
            return samples, sheet
    raise SetupError("The drawn sample photos are missing.", "Install EventGuard again, as its README says.")
