"""What a school has decided about whose faces are compared, and how long things are kept, as its papers tell it."""

from dataclasses import dataclass
from enum import StrEnum

from eventguard.app.school import School


class Compared(StrEnum):
    """On which photos faces are compared while recognition is on: only where every pupil of the classes that are named
    as present is permitted to be, or on every photo.
    """

    PERMITTED = "permitted"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Times:
    """After how many days copies and what was learned of faces go by themselves; None: when somebody removes them."""

    held: int | None = None
    taken_down: int | None = None
    leavers: int | None = None


def compared(school: School) -> Compared:
    """On which photos this school compares faces. There is one way so far, for every school."""
    del school
    return Compared.EVERYBODY


def times(school: School) -> Times:
    """The times that this school has set. None can be set so far: somebody has to remove things (``purge``)."""
    del school
    return Times()
