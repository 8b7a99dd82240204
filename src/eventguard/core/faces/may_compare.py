"""Whether the faces of a batch may be compared with anybody's at all. This is the one place that says so.

A face that is compared with a gallery is processed as biometric data also when it matches nobody. So it does not do
that those who are enrolled agreed: by default everybody who is named as present has to.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eventguard.core.people.consent import Person, may_be_matched
from eventguard.core.people.groups import present


class Compare(StrEnum):
    """Where the school compares faces: only where everybody named as present is permitted, or everywhere."""

    PERMITTED = "permitted"
    EVERYBODY = "everybody"


class NotCompared(StrEnum):
    """Why no face of a batch is compared."""

    RECOGNITION_OFF = "recognition-off"
    ALL_COVERED = "all-covered"
    NO_GROUP = "no-group"
    NOT_PERMITTED = "not-permitted"


@dataclass(frozen=True, slots=True)
class Comparing:
    """Whether faces are compared: ``why`` not (None: they are), and the ids of those who stand ``in_the_way``."""

    why: NotCompared | None = None
    in_the_way: tuple[str, ...] = ()

    @property
    def is_withheld(self) -> bool:
        """Whether recognition is on and wanted, and still nobody may be compared."""
        return self.why in (NotCompared.NO_GROUP, NotCompared.NOT_PERMITTED)


#: Faces are compared.
ALLOWED = Comparing()


def may_compare(compare: Compare | None, everybody: Collection[Person], groups: Sequence[str], on: date) -> Comparing:
    """Whether faces of photos may be compared on which these groups are present.

    Args:
        compare: what the school has chosen; None: recognition is off.
        everybody: the register.
        groups: the classes, years and roles that were named as present.
        on: the day for which it is asked; who had left long before it is not there.
    """
    if compare is None:
        return Comparing(NotCompared.RECOGNITION_OFF)
    if compare is Compare.EVERYBODY:
        return ALLOWED
    there = [present(everybody, group, on) for group in groups]
    if not there or not all(there):
        return Comparing(NotCompared.NO_GROUP)
    missing = dict.fromkeys(person.id for people in there for person in people if not may_be_matched(person))
    return Comparing(NotCompared.NOT_PERMITTED, tuple(missing)) if missing else ALLOWED
