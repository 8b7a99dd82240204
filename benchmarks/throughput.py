"""Photos a minute and peak memory, side by side in one run with deface on the same photos.

Run: uv run --group bench python benchmarks/throughput.py
Both are started as a user would start them, with their defaults, start-up time included.
"""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from PIL import Image, ImageEnhance, ImageOps, ImageStat
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
EVENT = ROOT / "samples" / "event"
RESULTS = ROOT / "benchmarks" / "results" / "throughput.json"
PHOTOS, SIZE = 24, (4000, 3000)
#: How often memory is read, in seconds.
INTERVAL = 0.05


@dataclass(frozen=True)
class Measured:
    """One tool over all photos: wall-clock seconds, and the most memory that any one of its processes held (MB)."""

    tool: str
    seconds: float
    photos_a_minute: float
    peak_megabytes: float


def make_photos(folder: Path, count: int = PHOTOS) -> None:
    """Different 12-megapixel JPEGs out of the drawn event: mirrored, brighter, darker."""
    drawn = sorted(path for path in EVENT.iterdir() if path.suffix == ".jpg")
    for index in range(count):
        with Image.open(drawn[index % len(drawn)]) as image:
            photo = ImageOps.fit(ImageOps.exif_transpose(image).convert("RGB"), SIZE, Image.Resampling.BICUBIC)
        if index // len(drawn) % 2:
            photo = ImageOps.mirror(photo)
        photo = ImageEnhance.Brightness(photo).enhance(0.9 + 0.02 * (index // len(drawn) % 12) + 0.0004 * index)
        photo.save(folder / f"{index:02d}.jpg", quality=92)
        assert ImageStat.Stat(photo).stddev[0] > 1, "an empty picture would measure nothing"


def measure(tool: str, command: list[str], folder: Path) -> Measured:
    """Run one command to its end and watch the memory of it and of its children."""
    started, peak = time.monotonic(), 0.0
    with psutil.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, *(_resident(each) for each in (process, *_children(process))))
            time.sleep(INTERVAL)
    if process.returncode:
        sys.exit(f"{tool} failed with exit code {process.returncode}")
    seconds = time.monotonic() - started
    return Measured(tool, round(seconds, 1), round(PHOTOS / seconds * 60, 1), round(peak / 2**20))


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def _resident(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss)
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return 0.0


def main() -> None:
    """Measure, print the table, keep it as JSON."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "photos").mkdir()
        make_photos(folder / "photos")
        photos = [f"photos/{index:02d}.jpg" for index in range(PHOTOS)]
        ours = [sys.executable, "-m", "eventguard", "--json", "clean", "photos", "--faces", "all"]
        measured = [measure("eventguard clean --faces all", ours, folder)]
        measured.append(measure("deface", [sys.executable, "-m", "deface.deface", *photos], folder))
    table = Table(title=f"{PHOTOS} photos of {SIZE[0]} x {SIZE[1]}, {psutil.cpu_count()} cores")
    for column in ("tool", "seconds", "photos a minute", "peak MB a process"):
        table.add_column(column, justify="left" if column == "tool" else "right")
    for row in measured:
        table.add_row(row.tool, f"{row.seconds:.1f}", f"{row.photos_a_minute:.1f}", f"{row.peak_megabytes:.0f}")
    Console().print(table)
    ratio = measured[0].photos_a_minute / measured[1].photos_a_minute
    print(f"EventGuard cleans {ratio:.1f} times as many photos a minute as deface")
    RESULTS.write_text(json.dumps([asdict(row) for row in measured], indent=2) + "\n")


if __name__ == "__main__":
    main()
