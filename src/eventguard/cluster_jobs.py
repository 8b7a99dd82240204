"""What crosses the network to the computers of a cluster: parcels, each with one job and all that it needs."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from eventguard.adapters.computer.worker_processes import Limits


@dataclass(frozen=True, slots=True)
class Parcel:
    """One job, what does it (``work``), the bytes of each file that the job names, and within which limits it is done.

    ``batch`` names the batch policy by the sha256 of its pickled bytes; ``policy`` is these, only where the computer
    said that it lacks them. ``version`` is EventGuard's on the computer that sent it.
    """

    work: Callable[[Any], Any]
    job: Any
    files: dict[Path, bytes]
    limits: Limits
    batch: str
    version: str
    policy: bytes | None = None


def paths_of(job: Any) -> dict[str, Path]:
    """The files that a job is about, by the names of its fields; none where it is no job."""
    if not is_dataclass(job) or isinstance(job, type):
        return {}
    named = {each.name: getattr(job, each.name) for each in fields(job)}
    return {name: value for name, value in named.items() if isinstance(value, Path)}


@dataclass(frozen=True, slots=True)
class LacksPolicy:
    """The computer has not got the batch policy: the same parcel once more, with it."""


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """Another version of EventGuard is at work there: photos would come out differently."""

    version: str


@dataclass(frozen=True, slots=True)
class NotDone:
    """What a computer of the cluster refuses to do, and why, in plain words."""

    why: str
