"""Photos a minute of ``sweep`` and of ``clean`` on the same photos, several rounds in turn: as phones take them, and as
websites hold them.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from PIL import Image
from throughput import make_photos

CONSENT = Path(__file__).parents[1] / "consent_data" / "example-register.csv"
ROUNDS = 3
#: How many photos of each kind, and to what long side in pixels they are made smaller first: what a website holds was
#: made smaller before it went there.
KINDS: dict[str, tuple[int, int | None]] = {"12 megapixels": (12, None), "2048 pixels": (36, 2048)}


@dataclass(frozen=True)
class Speed:
    """The photos a minute of both commands on one kind of photos in each round, start-up time included."""

    kind: str
    sweep: tuple[float, ...]
    clean: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """How many times as many photos a sweep looks at as clean cleans, in the round in the middle."""
        return round(median(one / other for one, other in zip(self.sweep, self.clean, strict=True)), 2)


def measure(folder: Path, rounds: int = ROUNDS) -> Iterator[Speed]:
    """Both commands on each kind of photos."""
    for kind, (count, long_side) in KINDS.items():
        work = folder / kind
        (work / "photos").mkdir(parents=True)
        make_photos(work / "photos", count)
        if long_side:
            _make_smaller(work / "photos", long_side)
        commands = {"sweep": ("sweep", "photos"), "clean": ("clean", "photos", "--faces", "all")}
        took: dict[str, list[float]] = {name: [] for name in commands}
        for n in range(rounds):
            for name, command in commands.items():
                took[name].append(round(count / _seconds(work, f"{name}-{n}", *command) * 60, 1))
        yield Speed(kind, tuple(took["sweep"]), tuple(took["clean"]))


def _make_smaller(photos: Path, long_side: int) -> None:
    for path in photos.iterdir():
        with Image.open(path) as image:
            image.thumbnail((long_side, long_side))
            image.save(path, quality=90)


def _seconds(folder: Path, work: str, *command: str) -> float:
    """One command in a school of its own, that has a register: so both read what is written in the photos."""
    named = ["--workspace", work, "--consent-data", f"{work}-consent"]
    call = [sys.executable, "-m", "eventguard", "--json", *named]
    subprocess.run([*call, "people", "import", str(CONSENT)], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    started = time.monotonic()
    done = subprocess.run([*call, *command], cwd=folder, check=False, stdout=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        sys.exit(f"{command[0]} failed with exit code {done.returncode}")
    return time.monotonic() - started
