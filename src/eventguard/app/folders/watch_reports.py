"""What a watcher tells of, as it happens."""

from dataclasses import dataclass

from eventguard.app.photos.clean import Finished


@dataclass(frozen=True, slots=True)
class Begun:
    """So many files of an event are at rest and being looked at."""

    event: str
    files: int


@dataclass(frozen=True, slots=True)
class Round:
    """What came of them."""

    event: str
    finished: tuple[Finished, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that somebody should know, in plain words, and what to do about it."""

    says: str
    remedy: str = ""


Happening = Begun | Finished | Round | Remark
