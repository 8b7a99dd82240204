"""Where the work runs, and how a batch survives a worker that dies."""

import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

Job = TypeVar("Job")
Outcome = TypeVar("Outcome")
MakeExecutor = Callable[[int], Executor]


def processes(start: Callable[..., None], *arguments: object) -> MakeExecutor:
    """Worker processes, each of which first runs ``start(*arguments)``.

    Spawned on every system, as Windows and macOS must: a forked copy of a process that has used OpenCV can hang.
    """
    context = multiprocessing.get_context("spawn")
    return lambda width: ProcessPoolExecutor(width, context, initializer=start, initargs=arguments)


def stream(
    make: MakeExecutor, width: int, work: Callable[[Job], Outcome], jobs: Iterable[Job], patience: float
) -> Iterator[tuple[Job, Outcome | None]]:
    """Do all jobs, ``width`` at a time, and yield each with its outcome as soon as it is there.

    A worker that dies (a crash in a decoder, memory running out) breaks the whole pool, and one that takes longer than
    ``patience`` seconds over a job is killed, with the same effect. What was in flight is then done again one by one,
    each alone: only the job that kills or holds up its worker even so comes back with None.
    """
    waiting = iter(jobs)
    pool = make(width)
    running: dict[Future[Outcome], tuple[Job, float]] = {}
    try:
        while True:
            for job in islice(waiting, width - len(running)):
                running[_submit(pool, work, job)] = job, time.monotonic() + patience
            if not running:
                return
            soonest = min(deadline for _, deadline in running.values())
            done, _ = wait(running, max(0.0, soonest - time.monotonic()), FIRST_COMPLETED)
            lost = []
            for future in done:
                job, _ = running.pop(future)
                try:
                    yield job, future.result()
                except BrokenProcessPool:
                    lost.append(job)
            if lost or not done:
                lost += [job for job, _ in running.values()]
                running.clear()
                _kill(pool)
                for job in lost:
                    yield job, _alone(make, work, job, patience)
                pool = make(width)
    finally:
        _kill(pool) if running else pool.shutdown()


def _submit(pool: Executor, work: Callable[[Job], Outcome], job: Job) -> Future[Outcome]:
    """Hand in a job; a pool that broke since the last one says so in the future, like all its others."""
    try:
        return pool.submit(work, job)
    except BrokenProcessPool as broken:
        future: Future[Outcome] = Future()
        future.set_exception(broken)
        return future


def _alone(make: MakeExecutor, work: Callable[[Job], Outcome], job: Job, patience: float) -> Outcome | None:
    pool = make(1)
    try:
        return pool.submit(work, job).result(patience)
    except (BrokenProcessPool, TimeoutError):
        return None
    finally:
        _kill(pool)


def _kill(pool: Executor) -> None:
    """End a pool whatever its workers are doing. Python 3.14 has a method for it; before, one has to ask inside."""
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)  # nothing to wait for, and an interrupted pool may wait for ever
