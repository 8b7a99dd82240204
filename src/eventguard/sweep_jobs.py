"""What of a sweep crosses a process border: jobs, each about one file, and what comes of them."""

from dataclasses import dataclass
from pathlib import Path

from eventguard import worker
from eventguard.core.folders.at_rest import Stamp
from eventguard.core.photos.face import Face
from eventguard.core.settings import Settings
from eventguard.core.sweeps.looked import Looked, What
from eventguard.core.sweeps.work import LookedAt


@dataclass(frozen=True, slots=True)
class LookAt:
    """Look at this file, of this kind, whose bytes must have this sha256; ``stamp`` is what it looked like."""

    path: Path
    id: str
    what: What
    stamp: Stamp
    settings: Settings


@dataclass(frozen=True, slots=True)
class PrintOf:
    """How a cleaned file of ours looks; its bytes must have this sha256."""

    path: Path
    id: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Compare:
    """Tell which of these faces of a file look the same in another: our cleaned photo, of which it may be a copy; or
    the largest copy of the same picture, of which this is a smaller one. ``softly`` are the numbers of those faces at
    which both may be a little out of focus: all in a smaller copy, and where our photo shows somebody; not where it may
    have a cover. The bytes of each must have the sha256 that is named.
    """

    path: Path
    id: str
    faces: tuple[Face, ...]
    other: Path
    other_id: str
    settings: Settings
    softly: tuple[int, ...] = ()


Job = LookAt | PrintOf | Compare


@dataclass(frozen=True, slots=True)
class Printed:
    """How it looks (``Looked.print``)."""

    print: bytes | None


@dataclass(frozen=True, slots=True)
class Same:
    """The numbers of the faces that look the same in both."""

    faces: tuple[int, ...]


Result = LookedAt | Looked | Printed | Same | worker.Trouble
