"""What a caption gives away, and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class MentionKind(StrEnum):
    """What a mention gives away; where two overlap, the one that stands higher here is told."""

    EMAIL = "email"
    PUPIL_NUMBER = "pupil-number"
    NAME = "name"
    PHONE = "phone"
    FIRST_NAME_AND_CLASS = "first-name-and-class"


#: Each kind in the words of those who write captions.
IN_WORDS: Mapping[MentionKind, str] = {
    MentionKind.EMAIL: "an e-mail address",
    MentionKind.PUPIL_NUMBER: "a pupil number",
    MentionKind.NAME: "a pupil's full name",
    MentionKind.PHONE: "a phone number",
    MentionKind.FIRST_NAME_AND_CLASS: "a first name together with the class",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """What is between two offsets of a caption as it was given; ``person`` is an id of the register.

    ``person`` is None where nobody in the register is named, or where several pupils fit.
    """

    kind: MentionKind
    start: int
    end: int
    person: str | None = None


class RawMention(NamedTuple):
    """A mention in the folded text, before overlaps are settled."""

    kind: MentionKind
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
