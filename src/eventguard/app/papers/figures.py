"""The figures that the papers quote, each as the documents print it, and what was never measured."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("figures.json")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: what it is ``about``, in a sentence ``what``, and the ``result`` as it stands in a table of
    the project's file, in the row that begins with these cells, under this column. A test compares the two.
    """

    about: str
    what: str
    result: str
    file: str
    row: list[str]
    column: str


@cache
def measured() -> tuple[Figure, ...]:
    """All of them, in the order in which they are told."""
    return tuple(Figure(**each) for each in json.loads(FILE.read_text(encoding="utf-8"))["measured"])


@cache
def not_measured() -> tuple[str, ...]:
    """What has no figure."""
    return tuple(json.loads(FILE.read_text(encoding="utf-8"))["not_measured"])
