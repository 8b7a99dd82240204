"""Frames a second and peak memory of whole command lines over films, side by side in one run with deface.

Run: uv run --group bench python benchmarks/film_speed.py [--without-long]    (needs ../shared/data)
Both are started as a user would start them, with their defaults, start-up time included, on a film of 1920 x 1080 and
20 seconds; ours also on one of five minutes, the same over and over, to see whether memory grows with length, and on
one of ten people who are shown, beside the same with everybody covered (``film_shown.py``). Memory is of all processes
together; what they share is counted once where the system tells it (Linux), else for each.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import av
import film_shown
import psutil
from film_cameras import hand, pan
from film_kinds import FULL, Made
from film_scenes import PHOTOS, row
from film_shots import RATE, Shot
from made_films import pictures, write
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "film_speed.json"
SECONDS, REPEATED = 20, 15
#: How often memory is read, in seconds.
INTERVAL = 0.2
#: What is run for a film, in a folder of its own.
Command = Callable[[Path], list[str]]


@dataclass(frozen=True)
class Measured:
    """One tool over one film: wall-clock seconds, and the most memory that all its processes held at once (MB)."""

    tool: str
    film_seconds: float
    seconds: float
    frames_a_second: float
    peak_megabytes: int


def deface(film: Path) -> list[str]:
    """Deface's command line with its defaults."""
    return [sys.executable, "-m", "deface.deface", str(film), "-o", "out.mp4"]


def ours(film: Path) -> list[str]:
    """Ours, as benchmarks/throughput.py asks for photos: nobody is compared, every face is covered."""
    folders = ["--workspace", "workspace", "--consent-data", "consent"]
    return [sys.executable, "-m", "eventguard", "--json", *folders, "clean", str(film), "--faces", "all"]


def made(folder: Path) -> Path:
    """Twenty seconds of people, with a cut in the middle."""
    groups = row(["Dancing_4_240", "2008_002470", "2007_007763"]), row(["Demonstrators_2_547", "Or_Protest_2_430"])
    half = SECONDS / 2
    shots = [Shot(scene, half, hand(3, 12, 0.4, pan(half, 0.3, 0.7, 1.05))) for scene in groups]
    film = Made(FULL, shots)
    path = folder / "twenty_seconds.mp4"
    write(path, film.size, pictures("speed", film), film.quality)
    return path


def repeated(film: Path, times: int) -> Path:
    """The same film over and over as one, its samples copied."""
    path = film.with_name("five_minutes.mp4")
    with av.open(str(path), "w") as target:
        copied, long = None, 0
        for _ in range(times):
            with av.open(str(film)) as source:
                stream = source.streams.video[0]
                copied = copied or target.add_stream_from_template(stream)
                begin = long
                for packet in source.demux(stream):
                    if packet.pts is None or packet.dts is None:
                        continue
                    packet.pts, packet.dts = packet.pts + begin, packet.dts + begin
                    long += packet.duration or 0
                    packet.stream = copied
                    target.mux(packet)
    return path


def with_people_shown(folder: Path) -> Sequence[Measured | None]:
    """Ours where ten people are compared and may be shown, and the same film where everybody is covered."""
    folder.mkdir()
    film = film_shown.made(folder, SECONDS / 2)
    film_shown.enrol(folder)
    clean = [*film_shown.command(folder), "clean", str(film), "--channel", "website"]
    shown = measure("EventGuard, people compared", lambda _: clean, film, SECONDS / 2, folder / "workspace")
    print(f"{film_shown.how_many(folder)} people are shown", flush=True)
    return shown, measure("EventGuard, the same covered", ours, film, SECONDS / 2)


def measure(tool: str, command: Command, film: Path, seconds: float, comes_to: Path = Path()) -> Measured | None:
    """Run one command to its end in a folder of its own, and watch the memory of it and of its children. None: no film
    came to that folder (or another, if one is named), so there is nothing to compare. The code is this checkout's,
    whatever is installed.
    """
    with tempfile.TemporaryDirectory() as name:
        folder, started, peak = Path(name), time.monotonic(), 0.0
        quiet = subprocess.DEVNULL
        with psutil.Popen(command(film), cwd=folder, env=film_shown.HERE, stdout=quiet, stderr=quiet) as process:
            while process.poll() is None:
                peak = max(peak, sum(map(_memory, _family(process))))
                time.sleep(INTERVAL)
        took, made_one = time.monotonic() - started, any((folder / comes_to).rglob("*.mp4"))
    if process.returncode or not made_one:
        print(f"{tool} made no film, exit code {process.returncode}: left out", flush=True)
        return None
    return Measured(tool, seconds, round(took, 1), round(seconds * RATE / took, 2), round(peak / 2**20))


def _family(process: psutil.Process) -> Sequence[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _memory(process: psutil.Process) -> float:
    """In bytes: the share of its own and of what it has in common with others, else all that it holds."""
    try:
        told = process.memory_full_info()
        return float(getattr(told, "pss", told.rss))
    except (psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
        return 0.0


def main() -> None:
    """Measure, print the table, keep it as JSON."""
    asked = argparse.ArgumentParser(description="Frames a second and memory of whole command lines.")
    asked.add_argument("--without-long", action="store_true", help="leave out the film of five minutes")
    wanted = asked.parse_args()
    if not PHOTOS.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    with tempfile.TemporaryDirectory() as name:
        film = made(Path(name))
        tried = [measure("EventGuard", ours, film, SECONDS), measure("deface, its defaults", deface, film, SECONDS)]
        if tried[0] and not wanted.without_long:
            tried.append(measure("EventGuard, five minutes", ours, repeated(film, REPEATED), SECONDS * REPEATED))
        tried += with_people_shown(Path(name) / "school")
    measured = [each for each in tried if each]
    table = Table(title=f"Films of {FULL[0]} x {FULL[1]} at {RATE} frames a second, {psutil.cpu_count()} cores")
    for column in ("tool", "film, seconds", "seconds", "frames a second", "peak MB together"):
        table.add_column(column, justify="left" if column == "tool" else "right")
    for each in measured:
        told = (f"{each.film_seconds:.0f}", f"{each.seconds:.0f}", f"{each.frames_a_second:.1f}")
        table.add_row(each.tool, *told, str(each.peak_megabytes))
    Console(width=110).print(table)
    RESULTS.write_text(json.dumps([asdict(each) for each in measured], indent=2) + "\n")


if __name__ == "__main__":
    main()
