"""Where the work runs, and how a batch survives a worker that dies."""

import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing.process import BaseProcess
from typing import Protocol, Self, TypeVar

import psutil

from eventguard.core.settings import Settings

Job = TypeVar("Job")
Outcome = TypeVar("Outcome")
MakeExecutor = Callable[[int], Executor]

#: What Python's own tracker says when we end at once and leave our semaphores to it: it sees to them, so nobody has to
#: know. Processes that are started pass on such options.
TRACKER = "ignore:resource_tracker"
#: How often the size of the workers is looked at, in seconds.
GLANCE = 0.1


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take: seconds, and bytes of memory of the process it runs in."""

    seconds: float
    memory: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """What the work on one photo may take."""
        return cls(settings.seconds_a_photo, settings.bytes_a_worker)


def processes(start: Callable[..., None], *arguments: object) -> MakeExecutor:
    """Worker processes, each of which first runs ``start(*arguments, alone)``: ``alone`` is whether it is the only one.

    Spawned on every system, as Windows and macOS must: a forked copy of a process that has used OpenCV can hang.
    """
    if TRACKER not in sys.warnoptions:
        sys.warnoptions.append(TRACKER)
    context = multiprocessing.get_context("spawn")
    return lambda width: ProcessPoolExecutor(width, context, initializer=start, initargs=(*arguments, width == 1))


def stream(
    make: MakeExecutor, width: int, work: Callable[[Job], Outcome], jobs: Iterable[Job], limits: Limits
) -> Iterator[tuple[Job, Outcome | None]]:
    """Do all jobs, ``width`` at a time, and yield each with its outcome as soon as it is there (``Workers.each``)."""
    with Workers(make, width, limits) as workers:
        yield from workers.each(work, jobs)


class Crew(Protocol):
    """Whoever does lists of jobs: processes of this computer (``Workers``), or those of a cluster (``app.cluster``)."""

    def __enter__(self) -> Self:
        """Use it in a ``with``: at its end whatever is not done is given up."""
        ...

    def __exit__(self, *_: object) -> None:
        """See there."""
        ...

    def each(self, work: Callable[[Job], Outcome], jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome | None]]:
        """Do all jobs, and yield each with its outcome as soon as it is there; None for one that cannot be done."""
        ...


class Workers:
    """Worker processes, ``width`` of them, that do one list of jobs after another."""

    def __init__(self, make: MakeExecutor, width: int, limits: Limits) -> None:
        self._make, self._width, self._limits = make, width, limits
        self._pool = make(width)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        _kill(self._pool)  # workers write nothing: there is nothing of theirs to wait for

    def renew(self, width: int) -> None:
        """Go on with other processes, so many, that have not loaded what these have. Call it between lists of jobs."""
        _kill(self._pool)
        self._width, self._pool = width, self._make(width)

    def each(self, work: Callable[[Job], Outcome], jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome | None]]:
        """Do all jobs, as many at a time as there are workers, and yield each with its outcome as soon as it is there.

        A worker that dies (a crash in a decoder) breaks the whole pool; one that goes beyond the limits is killed, with
        the same effect. What was in flight is then done again one by one, each alone: only the job that brings down its
        worker even so comes back with None.
        """
        waiting = iter(jobs)
        running: dict[Future[Outcome], tuple[Job, float]] = {}
        while True:
            for job in islice(waiting, self._width - len(running)):
                running[_submit(self._pool, work, job)] = job, time.monotonic() + self._limits.seconds
            if not running:
                return
            done, _ = wait(running, GLANCE, FIRST_COMPLETED)
            lost = []
            for future in done:
                job, _ = running.pop(future)
                try:
                    yield job, future.result()
                except BrokenProcessPool:
                    lost.append(job)
            late = any(time.monotonic() > by and not future.done() for future, (_, by) in running.items())
            if lost or late or _swollen(self._pool, self._limits.memory):
                lost += [job for job, _ in running.values()]
                running.clear()
                _kill(self._pool)
                for job in lost:
                    yield job, _alone(self._make, work, job, self._limits)
                self._pool = self._make(self._width)


class Standby:
    """One worker process that stays alive between jobs, for somebody who decides about one photo after another.

    May be shared between threads: jobs are done one by one. The process is started with the first of them.
    """

    def __init__(self, make: MakeExecutor) -> None:
        self._make, self._lock = make, threading.Lock()
        self._pool: Executor | None = None

    def begin(self, prepare: Callable[[], None]) -> None:
        """Start the worker already, and have it ``prepare`` itself for a job that is sure to come."""
        with self._lock:
            self._open().submit(prepare)

    def do(self, work: Callable[[Job], Outcome], job: Job, limits: Limits) -> Outcome | None:
        """What comes of a job; None when the worker died over it, took too long or grew too big. Another takes its
        place then.
        """
        with self._lock:
            outcome = None
            try:
                future = self._handed_in(work, job)
                outcome = _outcome(future, self._open(), limits)
            finally:
                if outcome is None:
                    self._end()
            return outcome

    def close(self) -> None:
        """End the worker, if there is one. Another job would start a new one."""
        with self._lock:
            self._end()

    def _handed_in(self, work: Callable[[Job], Outcome], job: Job) -> Future[Outcome]:
        """A job in the hands of a worker that is alive: one may have died since the last job, through no fault of this
        one.
        """
        try:
            return self._open().submit(work, job)
        except BrokenProcessPool:
            self._end()
            return self._open().submit(work, job)

    def _open(self) -> Executor:
        self._pool = self._pool or self._make(1)
        return self._pool

    def _end(self) -> None:
        if self._pool:
            _kill(self._pool)
        self._pool = None


_begun: list[Standby] = []


def begin(prepare: Callable[[], None], start: Callable[..., None], *arguments: object) -> None:
    """Have the first ``standby`` of this process begin while its program is still being read from the disk."""
    _begun.append(Standby(processes(start, *arguments)))
    _begun[0].begin(prepare)


def standby(start: Callable[..., None], *arguments: object) -> Standby:
    """The one that began already, once; or another."""
    return _begun.pop() if _begun else Standby(processes(start, *arguments))


def _submit(pool: Executor, work: Callable[[Job], Outcome], job: Job) -> Future[Outcome]:
    """Hand in a job; a pool that broke since the last one says so in the future, like all its others."""
    try:
        return pool.submit(work, job)
    except BrokenProcessPool as broken:
        future: Future[Outcome] = Future()
        future.set_exception(broken)
        return future


def _alone(make: MakeExecutor, work: Callable[[Job], Outcome], job: Job, limits: Limits) -> Outcome | None:
    pool = make(1)
    try:
        return _outcome(_submit(pool, work, job), pool, limits)
    finally:
        _kill(pool)


def _outcome(future: Future[Outcome], pool: Executor, limits: Limits) -> Outcome | None:
    """What comes of the only job of a pool; None when its worker died or goes beyond the limits."""
    deadline = time.monotonic() + limits.seconds
    try:
        while not wait([future], GLANCE).done:
            if time.monotonic() > deadline or _swollen(pool, limits.memory):
                return None
        return future.result()
    except BrokenProcessPool:
        return None


def _swollen(pool: Executor, memory: int) -> bool:
    """Whether a worker takes more memory than it may. Watched from outside, because a decoder that swells does not let
    its own process think.
    """
    for process in _workers(pool):
        try:
            if process.pid and psutil.Process(process.pid).memory_info().rss > memory:
                return True
        except psutil.Error:  # it ended just now
            continue
    return False


def _kill(pool: Executor) -> None:
    """End a pool whatever its workers are doing. Python 3.14 has a method for it; before, one has to ask inside."""
    for process in _workers(pool):
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)  # nothing to wait for, and an interrupted pool may wait for ever


def _workers(pool: Executor) -> list[BaseProcess]:
    return list((getattr(pool, "_processes", None) or {}).values())
