"""What a sweep finds on the drawn school's website, beside what was planted there; and whether kill -9 changes it."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # what is drawn is the tests'

from tests import drawn_school, drawn_website

PASSPHRASE = "three random words"
#: When it is killed, in parts of the files that are looked at.
KILLED = (0.15, 0.45, 0.8)
INTERVAL = 0.2
Planted = set[tuple[str, str]]


@dataclass(frozen=True)
class Found:
    """What was planted, and what of it, or beside it, was told. ``same``: what the killed one told is the same."""

    files: int
    planted: int
    found: int
    missed: tuple[tuple[str, str], ...]
    invented: tuple[tuple[str, str], ...]
    unread: int
    same: bool | None = None


def measure(folder: Path) -> Found:
    """Draw school and website, sweep it whole, and once more from the beginning, killed three times."""
    folder = folder.resolve()
    (folder / "passphrase.txt").write_text(PASSPHRASE + "\n")
    os.environ["EVENTGUARD_PASSPHRASE_FILE"] = str(folder / "passphrase.txt")
    site = drawn_website.website(folder / "site", drawn_school.school(folder))
    whole = swept(folder, "whole.csv")
    found = compared(site, whole)
    for part in (folder / "eventguard-work").glob("sweeps.db*"):
        part.unlink()
    for share in KILLED:
        killed_at(folder, round(share * found.files))
    same = swept(folder, "killed.csv") == whole
    same = same and (folder / "killed.csv").read_bytes() == (folder / "whole.csv").read_bytes()
    return Found(**{**asdict(found), "same": same})


def compared(site: drawn_school.Site, lines: list[dict[str, Any]]) -> Found:
    """What is told of any copy of a picture is told of the picture."""
    *told, whole = lines
    paths = [str(Path(each["path"]).relative_to(site.folder)) for each in told]
    found = [(site.largest.get(path, path), each["kind"]) for path, each in zip(paths, told, strict=True)]
    twice = [each for n, each in enumerate(found) if each in found[:n]]
    missed, invented = sorted(site.planted - set(found)), sorted([*(set(found) - site.planted), *twice])
    right = len(site.planted) - len(missed)
    return Found(whole["files"], len(site.planted), right, tuple(missed), tuple(invented), whole["unread"])


def swept(folder: Path, report: str) -> list[dict[str, Any]]:
    """A sweep that nobody stops."""
    call = _call(folder, "--report", report)
    done = subprocess.run(call, cwd=folder, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"the sweep failed with exit code {done.returncode}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def killed_at(folder: Path, files: int) -> None:
    """Begin, or go on with, a sweep, and kill it as soon as so many files are written down."""
    book = folder / "eventguard-work" / "sweeps.db"
    with subprocess.Popen(_call(folder), cwd=folder, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and written_down(book)[0] < files:
            time.sleep(INTERVAL)
        process.kill()


def written_down(book: Path) -> tuple[int, bool]:
    """How many files are written down, and whether the sweep is over."""
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(f"file:{book}?mode=ro", uri=True)) as opened:
        files = opened.execute("SELECT count(*) FROM files").fetchone()[0]
        ended = opened.execute("SELECT count(*) FROM sweeps WHERE ended IS NOT NULL").fetchone()[0]
        return int(files), bool(ended)
    return 0, False


def _call(folder: Path, *more: str) -> list[str]:
    named = ["--workspace", str(folder / "eventguard-work"), "--consent-data", str(folder / "consent_data")]
    return [sys.executable, "-m", "eventguard", "--json", *named, "sweep", str(folder / "site"), *more]
