"""What a cluster costs beside processes on the same two cores, what becomes of photos when its workers are killed, what
200,000 photos would take on more cores, and how long the list of a large sweep takes.

Run: uv run python benchmarks/scale.py [--photos N] [--kills N] [--rounds N]     (400 photos: an hour and a half)

Photos are drawn, 12 megapixels each. Every run is a whole command line, start-up included, in a folder of its own; runs
take turns, and the median counts. The cluster runs on this computer, so its scheduler shares the two cores.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from statistics import median

import psutil
from rich.console import Console
from rich.table import Table
from scale_listed import Listed, listed
from scale_simulated import Costs, Simulated, simulated
from throughput import make_photos

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "scale.json"
#: Between two kills, in seconds: a process of the cluster takes about four to begin, and two more for its first photo.
BETWEEN = 5.0
COMMAND = [sys.executable, "-m", "eventguard"]
HERE = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


@dataclass(frozen=True)
class Run:
    """One way to clean the photos: wall-clock seconds, the processor seconds of the command itself and of the cluster's
    scheduler, and how many photos were held.
    """

    way: str
    workers: int
    seconds: float
    own: float
    scheduler: float
    held: int


@dataclass(frozen=True)
class Killed:
    """A run during which processes of the cluster were killed: how often, and what the record says afterwards."""

    kills: int
    photos: int
    held: int
    recorded: int
    whole: bool


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[list[str], psutil.Process]]:
    """A cluster on this computer, and the options that lead to it."""
    certificates = ["--certificates", str(folder / "certificates")]
    command = [*COMMAND, "--json", "cluster", "local", str(workers), "--port", "0", *certificates]
    with psutil.Popen(command, stdout=subprocess.PIPE, env=HERE) as process:
        try:
            address = json.loads(process.stdout.readline())["address"]
            yield ["--cluster", address, *certificates], process
        finally:
            for each in (*process.children(recursive=True), process):
                with suppress(psutil.Error):
                    each.kill()


def clean(photos: Path, options: list[str], folder: Path) -> tuple[float, float, list[dict[str, str]]]:
    """Wall-clock seconds, the processor seconds of the command without its workers, and what it told."""
    started = time.monotonic()
    folders = ["--workspace", str(folder / "work"), "--consent-data", str(folder / "consent")]
    command = [*COMMAND, *folders, "--json", "clean", str(photos), "--faces", "all", *options]
    with psutil.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=HERE) as process:
        own, out = 0.0, []
        for line in process.stdout:
            out.append(json.loads(line))
            with suppress(psutil.Error):
                times = process.cpu_times()
                own = times.user + times.system
        process.wait()
    if process.returncode:
        sys.exit(f"cleaning failed with exit code {process.returncode}")
    return time.monotonic() - started, own, out


def measured(photos: Path, way: str, workers: int) -> Run:
    """One run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if way == "processes":
            seconds, own, told = clean(photos, ["--jobs", str(workers)], folder)
            return Run(way, workers, round(seconds, 1), round(own, 1), 0.0, _held(told))
        with cluster(folder, workers) as (options, process):
            time.sleep(5)  # its processes begin: a cluster is there before whoever needs it
            before = sum(process.cpu_times()[:2])
            seconds, own, told = clean(photos, options, folder)
            scheduler = sum(process.cpu_times()[:2]) - before
            return Run(way, workers, round(seconds, 1), round(own, 1), round(scheduler, 1), _held(told))


def killed(photos: Path, kills: int) -> Killed:
    """Clean over and over while a process of the cluster is killed every few seconds, until it was so often."""
    done, random, count = threading.Event(), Random(7), 0
    with tempfile.TemporaryDirectory() as name, cluster(Path(name), 2) as (options, process):

        def kill() -> None:
            nonlocal count
            while count < kills and not done.wait(BETWEEN):
                working = [each for each in process.children() if "spawn_main" in " ".join(each.cmdline())]
                if working:
                    with suppress(psutil.Error):
                        random.choice(working).kill()
                        count += 1

        killer = threading.Thread(target=kill)
        killer.start()
        told, folder = [], Path(name)
        while count < kills:
            told = clean(photos, [*options, "--again"], folder)[2]
        done.set()
        killer.join()
        folders = ["--workspace", str(folder / "work"), "--consent-data", str(folder / "consent")]
        verify = subprocess.run([*COMMAND, *folders, "audit", "verify"], env=HERE, capture_output=True, check=False)
        queue = subprocess.run([*COMMAND, *folders, "--json", "queue"], env=HERE, capture_output=True, check=True)
        return Killed(count, len(told), _held(told), len(queue.stdout.splitlines()), verify.returncode == 0)


def _held(told: list[dict[str, str]]) -> int:
    return sum(each.get("state") == "held" for each in told)


def costs(runs: list[Run], photos: Path) -> Costs:
    """What one photo costs, as it was measured: a core, by two workers on two, for one alone uses both."""
    files = list(photos.iterdir())
    here = [run for run in runs if run.way == "processes" and run.workers == 2]
    there = [run for run in runs if run.way == "cluster"]
    return Costs(
        worker=median(run.seconds * run.workers for run in here) / len(files),
        parent=median(run.own for run in there) / len(files),
        scheduler=median(run.scheduler for run in there) / len(files),
        megabytes=sum(file.stat().st_size for file in files) / len(files) / 1e6,
    )


def tables(runs: list[Run], count: int, kills: Killed | None, more: list[Simulated], lists: list[Listed]) -> None:
    """Print everything."""
    console = Console(width=110)
    table = Table(title=f"{count} photos of 12 megapixels, {psutil.cpu_count()} cores, medians")
    for column in ("way", "workers", "seconds", "photos a minute", "overhead a photo", "scheduler, s a photo"):
        table.add_column(column, justify="left" if column == "way" else "right")
    for workers in (1, 2):
        usual = median(run.seconds for run in runs if (run.way, run.workers) == ("processes", workers))
        for way in ("processes", "cluster"):
            these = [run for run in runs if (run.way, run.workers) == (way, workers)]
            seconds = median(run.seconds for run in these)
            over = f"{100 * (seconds / usual - 1):+.1f} %" if way == "cluster" else ""
            scheduler = median(run.scheduler for run in these) / count
            table.add_row(way, str(workers), f"{seconds:.0f}", f"{60 * count / seconds:.1f}", over, f"{scheduler:.3f}")
    console.print(table)
    if kills:
        whole = "whole" if kills.whole else "NOT WHOLE"
        console.print(
            f"{kills.kills} processes of the cluster killed: of {kills.photos} photos {kills.held} held, "
            f"{kills.recorded} in the record, which is {whole}."
        )
    table = Table(title="200,000 photos, simulated from these figures")
    for column in ("Gbit/s", "cores", "hours", "photos a minute", "cores busy", "what limits it"):
        table.add_column(column, justify="right")
    for each in more:
        busy = f"{100 * each.busy:.0f} %"
        table.add_row(
            str(each.gigabits), str(each.cores), f"{each.hours:.1f}", f"{each.a_minute:.0f}", busy, each.limit
        )
    console.print(table)
    table = Table(title="A sweep that has seen many files: seconds, and what the process holds more (MB)")
    for column in ("files", "findings", "list", "filter", "report", "megabytes"):
        table.add_column(column, justify="right")
    for one in lists:
        row = (one.list, one.filter, one.report)
        table.add_row(str(one.files), str(one.findings), *(f"{each:.2f}" for each in row), str(one.megabytes))
    console.print(table)


def main() -> None:
    """Measure, print the tables, keep them as JSON."""
    asked = argparse.ArgumentParser(description="What a cluster costs, and how far it goes.")
    asked.add_argument("--photos", type=int, default=400)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--rounds", type=int, default=1)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        photos = Path(name)
        make_photos(photos, wanted.photos)
        ways = [(way, workers) for workers in (2, 1) for way in ("processes", "cluster")]
        runs = [measured(photos, way, workers) for _ in range(wanted.rounds) for way, workers in ways]
        for run in runs:
            assert run.held == wanted.photos, "a photo was lost"
        kills = killed(photos, wanted.kills) if wanted.kills else None
        one = costs(runs, photos)
    more = [simulated(one, cores, gigabits) for gigabits in (1, 10) for cores in (8, 16, 32, 64)]
    lists = [listed(files) for files in (5_000, 50_000)]
    tables(runs, wanted.photos, kills, more, lists)
    kept = {
        "photos": wanted.photos,
        "runs": [asdict(run) for run in runs],
        "kills": asdict(kills) if kills else None,
        "costs": asdict(one),
        "simulated": [asdict(each) for each in more],
        "listed": [asdict(each) for each in lists],
    }
    RESULTS.write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    main()
