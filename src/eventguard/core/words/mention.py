"""What a caption gives away, and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a mention gives away; where two overlap, the one that stands higher here is told."""

    EMAIL = "email"
    PUPIL_NUMBER = "pupil-number"
    NAME = "name"
    PHONE = "phone"
    FIRST_NAME_AND_CLASS = "first-name-and-class"


#: Each kind in the words of those who write captions.
IN_WORDS: Mapping[Kind, str] = {
    Kind.EMAIL: "an e-mail address",
    Kind.PUPIL_NUMBER: "a pupil number",
    Kind.NAME: "a pupil's full name",
    Kind.PHONE: "a phone number",
    Kind.FIRST_NAME_AND_CLASS: "a first name together with the class",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """What is between two offsets of a caption as it was given; ``person`` is an id of the register.

    ``person`` is None where nobody in the register is named, or where several pupils fit.
    """

    kind: Kind
    start: int
    end: int
    person: str | None = None


class Found(NamedTuple):
    """A mention in the folded text, before overlaps are settled."""

    kind: Kind
    start: int
    end: int
    ids: frozenset[str] = frozenset()
    doubt: int = 0


def pieces(caption: str, found: Sequence[Mention]) -> Iterator[tuple[str, Mention | None]]:
    """The whole caption cut at its mentions, each piece with its mention, or None for what may stay."""
    done = 0
    for mention in found:
        if mention.start > done:
            yield caption[done : mention.start], None
        yield caption[mention.start : mention.end], mention
        done = mention.end
    if done < len(caption):
        yield caption[done:], None
