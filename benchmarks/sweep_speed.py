"""Photos a minute of ``sweep`` and of ``clean`` on the same photos, several rounds in turn."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from throughput import make_photos

CONSENT = Path(__file__).parents[1] / "consent_data" / "example-register.csv"
ROUNDS, PHOTOS = 3, 12


@dataclass(frozen=True)
class Speed:
    """The photos a minute of one command in each round, start-up time included."""

    command: str
    photos_a_minute: tuple[float, ...]

    @property
    def median(self) -> float:
        """That of the round in the middle."""
        return median(self.photos_a_minute)


def measure(folder: Path, rounds: int = ROUNDS) -> tuple[Speed, Speed, float]:
    """Both commands, and how many times as many photos a sweep looks at as clean cleans, round by round."""
    (folder / "photos").mkdir()
    make_photos(folder / "photos")
    for path in sorted((folder / "photos").iterdir())[PHOTOS:]:
        path.unlink()
    commands = {"sweep": ("sweep", "photos"), "clean": ("clean", "photos", "--faces", "all")}
    took: dict[str, list[float]] = {name: [] for name in commands}
    for n in range(rounds):
        for name, command in commands.items():
            took[name].append(round(PHOTOS / _seconds(folder, f"{name}-{n}", *command) * 60, 1))
    ratio = median(one / other for one, other in zip(took["sweep"], took["clean"], strict=True))
    return Speed("sweep", tuple(took["sweep"])), Speed("clean", tuple(took["clean"])), round(ratio, 2)


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
