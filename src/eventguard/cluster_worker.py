"""The work on parcels, on a computer of a cluster: by a process of its own for each batch, within the same limits as at
home.

It opens nothing but what came with the parcel, so that no job reads another school's files; keeps nothing of it; and
never lets an exception out. Whoever reaches the scheduler could run anything, which is why only certificates let in.
"""

import hashlib
import pickle
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eventguard import __version__, sweep_worker, worker
from eventguard.adapters.computer.worker_processes import Standby, processes
from eventguard.cluster_jobs import LacksPolicy, NotDone, OtherVersion, Parcel, paths_of
from eventguard.core.pipeline import BatchPolicy
from eventguard.files import write

#: What may be asked for.
WORK = (worker.work, sweep_worker.work_on)
#: A job that brings its process down is done once more by another.
TRIES = 2


@dataclass(frozen=True, slots=True)
class _Batch:
    """Which batch this computer works for, and the process that does: another batch, another process."""

    id: str
    process: Standby


#: The batch that this process of a cluster works for, whether it is the only one on its computer, and where it may
#: keep files for a moment.
_batch: _Batch | None = None
_alone = True
_folder: str | None = None


def get_ready(alone: bool, folder: str) -> None:
    """Say, once a process, whether it is ``alone`` on its computer: then one may use all cores; and its folder."""
    global _alone, _folder
    _alone, _folder = alone, folder


def end() -> None:
    """Let go of the process that works."""
    if _batch:
        _batch.process.close()


def do(parcel: Parcel) -> object:
    """What comes of a parcel's job; None for one that brought down two processes, or went beyond the limits in both."""
    if parcel.version != __version__:
        return OtherVersion(__version__)
    if parcel.work not in WORK:
        return NotDone("That is no work on photos.")
    batch = _batch_of(parcel)
    return batch if isinstance(batch, LacksPolicy | NotDone) else _by(batch.process, parcel)


def _by(process: Standby, parcel: Parcel) -> object:
    with tempfile.TemporaryDirectory(dir=_folder) as folder:
        job = _placed(parcel.job, _written(parcel.files, Path(folder)))
        if job is None:
            return NotDone("The job asks for a file that did not come with it.")
        for _ in range(TRIES):
            outcome = process.do(parcel.work, job, parcel.limits)
            if outcome is not None:
                return outcome
    return None


def _batch_of(parcel: Parcel) -> _Batch | LacksPolicy | NotDone:
    global _batch  # noqa: PLW0603  see above
    if _batch is None or _batch.id != parcel.batch:
        if parcel.policy is None:
            return LacksPolicy()
        if hashlib.sha256(parcel.policy).hexdigest() != parcel.batch:
            return NotDone("The batch is not the one that it is called.")
        policy: BatchPolicy = pickle.loads(parcel.policy)  # noqa: S301  who may send it could run anything
        if _batch:
            _batch.process.close()
        _batch = _Batch(parcel.batch, Standby(processes(_start, policy, _alone)))
    return _batch


def _start(policy: BatchPolicy, alone: bool, _: bool) -> None:
    worker.start(policy, alone)


def _written(files: Mapping[Path, bytes], folder: Path) -> dict[Path, Path]:
    """The files as they came, under names of our own."""
    places = {}
    for n, (path, content) in enumerate(files.items()):
        places[path] = folder / str(n)
        write(places[path], content)
    return places


def _placed(job: Any, places: Mapping[Path, Path]) -> Any | None:
    """The same job about these files instead; None where it names another."""
    paths = paths_of(job)
    if not paths or any(path not in places for path in paths.values()):
        return None
    return replace(job, **{name: places[path] for name, path in paths.items()})
