"""One job, one stretch of a film: what of films crosses a process border, beside ``worker``.

Like there, nothing is written here, and trouble with a film is a value.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from eventguard import worker
from eventguard.core import pipeline
from eventguard.core.errors import PhotoTrouble
from eventguard.core.faces.comparison import compare_in
from eventguard.core.films import staying, work
from eventguard.core.films.following import Followed, follow
from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Pixels
from eventguard.core.ports import Reel
from eventguard.core.settings import Format
from eventguard.engines import kit_of, recognisers_of, reel_of, text_reader
from eventguard.files import reading, require_same
from eventguard.film_jobs import (
    Claimed,
    Compared,
    Describe,
    Described,
    Draw,
    Drawn,
    Follow,
    Job,
    LookLonger,
    Measure,
    Measured,
    OfFaces,
    Picture,
    Read,
    Result,
    See,
    Sound,
    Sounding,
)

#: What there is to say of a film that brought its worker down, also when it was tried once more alone.
LOST = worker.Trouble(
    "This film made the program crash, hang or run out of memory. It may be damaged, or made to do harm."
)


def work_on(job: Job) -> Result:
    """Do one job. Whatever goes wrong with its film comes back as ``Trouble``."""
    return worker.safely(lambda: _done(job), "film")


def reason(outcome: object) -> str:
    """Why a job has no other outcome than this; None stands for a worker that did not come back."""
    return outcome.reason if isinstance(outcome, worker.Trouble) else LOST.reason


def _done(job: Job) -> Result:
    with reading(job.source.path) as file:
        match job:
            case Measure():
                return _measured(job, file)
            case Sound():
                return _sound(job, file)
            case _:
                return _of_frames(job, file)


def _of_frames(job: See | LookLonger | Read | Follow | OfFaces | Claimed | Draw | Picture, file: BinaryIO) -> Result:
    with reel_of(file, job.source.settings) as reel:
        match job:
            case See() | LookLonger() | Read():
                return _seen(job, reel)
            case Follow():
                return _followed(job, reel)
            case OfFaces():
                return tuple(_compared(job, reel))
            case Draw():
                return _drawn(job, reel)
            case Picture():
                return _picture(job, reel)
            case Claimed():
                kit = kit_of(job.source.settings, recognisers_of(job.network))
                return compare_in(_pixels(job, reel), job.box, job.claim, job.source.settings, kit)


def _measured(job: Measure, file: BinaryIO) -> Measured:
    from eventguard.adapters.films.film_inspector import found  # noqa: PLC0415

    require_same(file, job.id, job.source.settings.max_film_bytes)
    with reel_of(file, job.source.settings) as reel:
        film = reel.film
    file.seek(0)
    return Measured(film, found(file))


def _sound(job: Sound, file: BinaryIO) -> Sounding:
    from eventguard.adapters.films.sound import sound_of  # noqa: PLC0415

    return Sounding(sound_of(file, job.film))


def _seen(job: See | LookLonger | Read, reel: Reel) -> work.Seen:
    from eventguard.adapters.films.motion import Watcher  # noqa: PLC0415

    first, last = job.span
    match job:
        case See():
            return work.see(reel.frames(max(0, first - 1), last + 1), job.span, kit_of(job.source.settings), Watcher())
        case LookLonger():
            return work.look_longer(reel.frames(first, last + 1), job.span, job.seen, kit_of(job.source.settings))
        case Read():
            words = work.read(reel.frames(first, last + 1), job.span, text_reader(), job.sought.judge)
            return work.Seen(tuple(job.seen), words)


def _followed(job: Follow, reel: Reel) -> tuple[Followed, ...]:
    from eventguard.adapters.films.following import Followable  # noqa: PLC0415

    first, stop = max(0, job.span[0] - 1), min(reel.film.frames, job.span[1] + 2)
    return tuple(follow(reel.frames(first, stop), first, job.span, job.ends, job.motions, Followable))


def _compared(job: OfFaces, reel: Reel) -> Iterator[Compared | Described]:
    policy = worker.batch_policy()
    kit = kit_of(job.source.settings, recognisers_of(policy.network))
    for track, find, pixels, face in _faces(job, reel):
        if isinstance(job, Describe):
            yield track, find, staying.described(pixels, face, policy, kit)
        else:
            again = kit.detector.find_at(pixels, face.box) or face
            yield track, find, pipeline.compared(pixels, again, policy, kit)


def _faces(job: OfFaces, reel: Reel) -> Iterator[tuple[int, int, Pixels, Detection]]:
    """Each face with its frame, one frame after another: not all of them are in memory at a time."""
    wanted: dict[int, list[tuple[int, int, Detection]]] = defaultdict(list)
    for track, find, frame, face in job.faces:
        wanted[frame].append((track, find, face))
    for n, pixels in enumerate(reel.frames(job.span[0], max(wanted) + 1), job.span[0]):
        for track, find, face in wanted[n]:
            yield track, find, pixels, face


def _drawn(job: Draw, reel: Reel) -> Drawn:
    from eventguard.adapters.films.encoder import decode, encode  # noqa: PLC0415
    from eventguard.adapters.films.motion import Watcher  # noqa: PLC0415

    kit = kit_of(job.source.settings)
    frames = reel.frames(job.span[0], job.span[1] + 1)
    encoded = encode(work.draw(frames, job.span, job.digests, job.overlay, kit), reel.film)
    visible = work.look_again(decode(encoded), job.span, job.overlay, kit, Watcher())
    return Drawn(encoded.head, encoded.samples, visible)


def _picture(job: Picture, reel: Reel) -> worker.Uncovered:
    from eventguard.adapters.photos.close_up import part_of  # noqa: PLC0415

    kit, pixels = kit_of(replace(job.source.settings, format=Format.JPEG)), _pixels(job, reel)
    return worker.Uncovered(kit.fresh(part_of(pixels, job.box, job.line) if job.box else pixels))


def _pixels(job: Picture | Claimed, reel: Reel) -> Pixels:
    """One frame, if it is the one that was looked at."""
    pixels = next(iter(reel.frames(job.frame, job.frame + 1)))
    if work.digest_of(pixels) != job.digest:
        raise PhotoTrouble("The film is not the one that was cleaned.", "Clean it again.")
    return pixels
