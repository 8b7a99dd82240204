"""What a person has to see to about files, because EventGuard could not, or must not."""

from dataclasses import dataclass
from enum import StrEnum


class ToDoKind(StrEnum):
    """What is the matter, the most urgent first."""

    STILL_APPROVED = "still-approved"
    """A photo that may not be posted still lies in the folder that is posted from."""
    NOT_APPROVED = "not-approved"
    """An approval that was cut off could not be made good, and was taken back."""
    NOT_MOVED = "not-moved"
    """A file of ours that could not be moved or removed."""
    NOT_OURS = "not-ours"
    """Files in our folders that we did not make, or know nothing of."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """One such thing: what it is, and what to do about it."""

    kind: ToDoKind
    says: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.says} {self.remedy}"
