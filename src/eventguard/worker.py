"""One job, one photo: the only functions that cross a process border.

A worker process runs ``start`` once and then ``work`` for each photo. It opens no database, writes no file, and never
lets an exception out: trouble with a photo is a value.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

from eventguard.core import pipeline
from eventguard.core.errors import PhotoTrouble, SetupError
from eventguard.core.faces import reference_photo
from eventguard.core.faces.comparison import Claim, compare
from eventguard.core.faces.kept_by_hand import NEVER, Earlier
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.photos.face import Compared, Face
from eventguard.core.photos.pixels import Box
from eventguard.core.photos.quarters import turned
from eventguard.core.photos.word import Words
from eventguard.core.ports import Kit
from eventguard.core.settings import Format, Settings
from eventguard.engines import kit_of, prepare, recognisers_of
from eventguard.files import verified, whole


@dataclass(frozen=True, slots=True)
class Clean:
    """Make this photo safe; its bytes must have this sha256. What was decided by hand about the former is kept.

    ``batch_policy`` is by which; None: by that for which the process was started.
    """

    path: Path
    id: str
    earlier: Earlier = NEVER
    batch_policy: pipeline.BatchPolicy | None = None


@dataclass(frozen=True, slots=True)
class RenderAgain:
    """Render this photo, whose bytes must have this sha256, turned by ``quarters``, with exactly these faces and words;
    those faces that are ``claimed`` to be none, by number, are looked at closely. Takes no batch policy.
    """

    path: Path
    id: str
    faces: tuple[Face, ...]
    settings: Settings
    claimed: tuple[int, ...] = ()
    words: Words = ()
    quarters: int = 0


@dataclass(frozen=True, slots=True)
class ViewOriginal:
    """Show this photo, whose bytes must have this sha256, turned by ``quarters``, uncovered: all of it, or what is
    around a box; of a ``line`` of writing as large as it takes to read it.

    Takes no batch policy. The picture is made anew like any other, so that nothing else that a file from outside
    carries reaches a browser.
    """

    path: Path
    id: str
    settings: Settings
    box: Box | None = None
    line: bool = False
    quarters: int = 0


@dataclass(frozen=True, slots=True)
class Compare:
    """Compare the face at this box on this photo, whose bytes must have this sha256, with whom it is said to be, by the
    school's own network, if it has one. Takes no batch policy.
    """

    path: Path
    id: str
    box: Box
    claim: Claim
    settings: Settings
    network: OwnNetwork | None = None
    quarters: int = 0


@dataclass(frozen=True, slots=True)
class Enrol:
    """Make a template's row from this reference photo of somebody who may be enrolled; and a picture of the face, where
    one may be kept.
    """

    path: Path
    person: str
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Uncovered:
    """An uncovered picture as a fresh file, for the eyes of whoever decides about it; never kept."""

    encoded: bytes


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a photo could not be dealt with, in plain words."""

    reason: str


#: What there is to say of a photo that brought its worker down, also when it was tried once more alone.
LOST = Trouble("This photo made the program crash, hang or run out of memory. It may be damaged, or made to do harm.")

#: How much of a reference photo around the face is kept with it, on each side, in its longer side: no bystanders.
FACE_ALONE = 0.3

Job = Clean | Compare | Enrol | RenderAgain | ViewOriginal
Result = pipeline.Cleaned | Compared | reference_photo.Reference | Uncovered | Trouble

Done = TypeVar("Done")

_batch_policy: pipeline.BatchPolicy | None = None


def start(batch_policy: pipeline.BatchPolicy | None, alone: bool = False) -> None:
    """Prepare this process, for a batch or (None) for jobs that take no batch policy; ``alone``: no other worker needs
    the cores.
    """
    global _batch_policy  # noqa: PLW0603  a worker process serves one batch and has no other place to keep it
    _batch_policy = batch_policy
    prepare(alone)
    if parent := multiprocessing.parent_process():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # decoders' remarks about damaged files are not for users
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def get_ready() -> None:
    """Begin to load what a photo needs, before there is one."""
    kit_of(Settings(), reads=True)


def reason(outcome: Result | None) -> str:
    """Why a job has no other outcome than this; None stands for a worker that did not come back."""
    return outcome.reason if isinstance(outcome, Trouble) else LOST.reason


def _end_with(parent: BaseProcess) -> None:
    """Stop when the parent is killed, rather than wait for its next job for ever."""
    parent.join()
    os._exit(1)


def batch_policy() -> pipeline.BatchPolicy:
    """That for which this process was started."""
    if _batch_policy is None:
        raise RuntimeError("start() has not been called with a batch policy in this process")
    return _batch_policy


def work(job: Job) -> Result:
    """Do one job. Whatever goes wrong with its photo comes back as ``Trouble``."""
    return safely(lambda: _done(job), "photo")


def safely(do: Callable[[], Done], what: str) -> Done | Trouble:
    """Do something about one photo, or film (``what``): its trouble comes back as a value."""
    try:
        return do()
    except (PhotoTrouble, SetupError) as trouble:  # the school's own network may go while a batch is at work
        return Trouble(str(trouble))
    except MemoryError:
        return Trouble("The picture needs more memory than this computer has.")
    except Exception as error:  # law 9: any error in a photo quarantines that photo, and the batch goes on
        return Trouble(f"Cleaning this {what} failed unexpectedly ({type(error).__name__}). Please report this.")


def _done(job: Job) -> Result:
    match job:
        case RenderAgain() | ViewOriginal() | Compare():
            return _without_batch_policy(job)
        case Clean(batch_policy=pipeline.BatchPolicy() as policy):
            return _by_batch_policy(job, policy)
        case _:
            return _by_batch_policy(job, batch_policy())


def _without_batch_policy(job: RenderAgain | ViewOriginal | Compare) -> Result:
    untrusted, settings = verified(job.path, job.id, job.settings.max_file_bytes), job.settings
    match job:
        case RenderAgain():
            return pipeline.render_again(untrusted, job.faces, kit_of(settings), job.claimed, job.words, job.quarters)
        case Compare():
            kit = kit_of(settings, recognisers_of(job.network))
            return compare(untrusted, job.box, job.claim, settings, kit, job.quarters)
        case ViewOriginal():
            return _view(untrusted, job, kit_of(settings))


def _by_batch_policy(job: Clean | Enrol, batch_policy: pipeline.BatchPolicy) -> Result:
    settings, network = batch_policy.settings, batch_policy.network
    if isinstance(job, Enrol):
        return _enrol(job, settings, network)
    untrusted = verified(job.path, job.id, settings.max_file_bytes)
    recognise = batch_policy.gallery is not None and bool(batch_policy.gallery.people)
    kit = kit_of(settings, recognisers_of(network) if recognise else None, reads=batch_policy.reads)
    return pipeline.clean(untrusted, batch_policy, kit, job.earlier)


def _view(untrusted: bytes, job: ViewOriginal, kit: Kit) -> Uncovered:
    """Decode, cut out, encode anew, and have the bytes read again: the original's own never leave this process."""
    from eventguard.adapters.photos.close_up import part_of  # noqa: PLC0415  engines load in workers alone

    source = turned(kit.codec.decode(untrusted), job.quarters)
    pixels = kit.codec.reduce(source)
    if job.box is None:
        return Uncovered(kit.fresh(pixels))
    return Uncovered(kit.fresh(part_of(source, job.box.scaled(source.shape[1] / pixels.shape[1]), job.line)))


def _enrol(job: Enrol, settings: Settings, network: OwnNetwork | None) -> reference_photo.Reference:
    """Describe the face on a reference photo, and cut it out where that may be kept."""
    from eventguard.adapters.photos.close_up import closer  # noqa: PLC0415  engines load in workers alone

    kit = kit_of(replace(settings, format=Format.JPEG), recognisers_of(network))
    pixels = kit.codec.decode(whole(job.path, settings.max_file_bytes))
    reference = reference_photo.refer(pixels, kit)
    if not job.picture:
        return reference
    return replace(reference, picture=kit.fresh(closer(pixels, reference.box, FACE_ALONE)))
