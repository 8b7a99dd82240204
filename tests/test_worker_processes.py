"""A batch survives workers that die: the poison job alone is lost, every other one is done exactly once."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from eventguard.adapters.computer.worker_processes import Limits, Standby, processes, stream

MUCH = 2**33
AMPLE = Limits(600, MUCH)


def prepare(folder: str, alone: bool) -> None:
    os.chdir(folder)


def work(job: str) -> str:
    """Leave a mark, then do what the job says."""
    with Path("marks").open("a") as file:
        file.write(job + "\n")
    if job.startswith("die"):
        os._exit(9)
    if job.startswith("hang"):
        time.sleep(3600)
    if job.startswith("swell"):
        hoard = []
        while True:
            hoard.append(b"\1" * 2**24)
            time.sleep(0.01)
    if job.startswith("once") and not Path(job).exists():
        Path(job).touch()
        os._exit(9)
    time.sleep(0.01)
    return job.upper()


@pytest.mark.parametrize("width", [1, 3])
def test_every_job_comes_back_once_and_only_poison_without_an_outcome(tmp_path: Path, width: int) -> None:
    jobs = ["a", "die", "b", "c", "once", "d", "e", "f"]
    outcomes = list(stream(processes(prepare, str(tmp_path)), width, work, jobs, AMPLE))
    assert sorted(job for job, _ in outcomes) == sorted(jobs)
    assert {job for job, outcome in outcomes if outcome is None} == {"die"}
    assert all(outcome in (None, job.upper()) for job, outcome in outcomes)


def test_jobs_are_taken_only_as_workers_are_free(tmp_path: Path) -> None:
    taken: list[int] = []

    def jobs() -> object:
        for index in range(20):
            taken.append(index)
            yield str(index)

    for done, _ in enumerate(stream(processes(prepare, str(tmp_path)), 2, work, jobs(), AMPLE), 1):  # type: ignore[arg-type]
        assert len(taken) <= done + 2


def test_no_jobs_are_no_trouble(tmp_path: Path) -> None:
    assert list(stream(processes(prepare, str(tmp_path)), 2, work, [], AMPLE)) == []


def test_a_job_that_hangs_is_given_up_and_all_others_are_done(tmp_path: Path) -> None:
    jobs = ["a", "hang", "b", "c", "d"]
    outcomes = dict(stream(processes(prepare, str(tmp_path)), 2, work, jobs, Limits(4, MUCH)))
    assert outcomes == {"a": "A", "hang": None, "b": "B", "c": "C", "d": "D"}


def test_a_reader_who_stops_early_does_not_wait_for_a_hanging_job(tmp_path: Path) -> None:
    started = time.monotonic()
    outcomes = stream(processes(prepare, str(tmp_path)), 2, work, ["hang", "a"], AMPLE)
    assert next(outcomes) == ("a", "A")
    outcomes.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 60


def test_a_job_that_swells_is_given_up_long_before_memory_runs_out_and_all_others_are_done(tmp_path: Path) -> None:
    jobs = ["a", "swell", "b", "c"]
    limits = Limits(seconds=600, memory=400 * 2**20)
    outcomes = dict(stream(processes(prepare, str(tmp_path)), 2, work, jobs, limits))
    assert outcomes == {"a": "A", "swell": None, "b": "B", "c": "C"}


@pytest.fixture
def standby(tmp_path: Path) -> Iterator[Standby]:
    standing_by = Standby(processes(prepare, str(tmp_path)))
    yield standing_by
    standing_by.close()


def workers() -> set[int]:
    """The processes that stand by; not the one with which Python keeps track of what they share."""
    found = set()
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # it has just ended
            if "spawn_main" in " ".join(child.cmdline()):
                found.add(child.pid)
    return found


def test_a_worker_that_stands_by_does_one_job_after_another_and_ends_when_it_is_told(standby: Standby) -> None:
    before = workers()
    assert standby.do(work, "a", AMPLE) == "A"
    (first,) = workers() - before
    assert standby.do(work, "b", AMPLE) == "B"
    assert workers() - before == {first}
    standby.close()
    psutil.wait_procs([psutil.Process(pid) for pid in workers() - before], timeout=30)
    assert workers() - before == set()
    assert standby.do(work, "c", AMPLE) == "C"


@pytest.mark.parametrize("poison", ["die", "hang", "swell"])
def test_a_job_that_brings_down_the_worker_on_standby_is_lost_alone(standby: Standby, poison: str) -> None:
    limits = Limits(60, 400 * 2**20) if poison == "swell" else Limits(4, MUCH)
    assert standby.do(work, "a", AMPLE) == "A"
    assert standby.do(work, poison, limits) is None
    assert standby.do(work, "b", AMPLE) == "B"


def test_a_worker_that_died_while_it_stood_by_costs_no_job(standby: Standby) -> None:
    before = workers()
    assert standby.do(work, "a", AMPLE) == "A"
    (pid,) = workers() - before
    process = psutil.Process(pid)
    process.kill()
    while workers() - before:
        time.sleep(0.05)
    time.sleep(0.5)  # for the pool to take note
    assert standby.do(work, "b", AMPLE) == "B"
