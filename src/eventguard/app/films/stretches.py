"""The work on the stretches of one film, by worker processes."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import TypeVar

from eventguard import film_jobs, film_worker, worker
from eventguard.adapters.computer.worker_processes import Limits, Workers, processes
from eventguard.core.photos.film import Film
from eventguard.core.pipeline import BatchPolicy
from eventguard.core.settings import Settings

#: From so many pixels a frame, or so many frames, on each kind of work is done by processes of its own: what one has
#: loaded, and what looking at large pictures took, it keeps (at 1080p 1.4 GB of two processes together, so 0.8). For a
#: shorter film it does not pay to load the networks again.
LARGE, LONG = 600_000, 300
Done = TypeVar("Done")
AJob = TypeVar("AJob", bound=film_jobs.Job)


class FilmTrouble(Exception):
    """Why a film cannot be made safe, in plain words."""


class Stretches:
    """Worker processes, ``width`` of them. End them with ``__exit__``."""

    def __init__(self, settings: Settings, policy: BatchPolicy | None, width: int) -> None:
        limits = Limits(settings.seconds_a_stretch, settings.bytes_a_worker)
        self._width, self._workers = width, Workers(processes(worker.start, policy), width, limits)

    def __exit__(self, *_: object) -> None:
        self._workers.__exit__()

    def each(self, jobs: Iterable[AJob], kind: type[Done]) -> Iterator[tuple[AJob, Done]]:
        """All jobs with what came of them. Raises FilmTrouble for the first that has no such outcome."""
        for job, outcome in self._workers.each(film_worker.work_on, jobs):
            if not isinstance(outcome, kind):
                raise FilmTrouble(film_worker.reason(outcome))
            yield job, outcome

    def renew(self, film: Film, *, thorough: bool = False) -> None:
        """Another kind of work begins: go on with processes that have loaded nothing yet, where that matters. Where the
        work takes much memory at a time, one uses two cores as well, with its networks beside each other.
        """
        if film.size[0] * film.size[1] >= LARGE or film.frames >= LONG:
            self._workers.renew(1 if thorough and self._width == 2 else self._width)


def short(text: str) -> str:
    """What tells a text from others, in a file's name."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
