"""What of a sweep crosses a process border: jobs, each about one file, and what comes of them."""

from dataclasses import dataclass
from pathlib import Path

from eventguard import worker
from eventguard.core.folders.at_rest import Stamp
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


Job = LookAt | PrintOf


@dataclass(frozen=True, slots=True)
class Printed:
    """How it looks (``Looked.print``)."""

    print: bytes | None


Result = LookedAt | Looked | Printed | worker.Trouble
