"""How long EventGuard takes to start: the answer about one phone photo, and the page of the program, each as somebody
who has just switched the computer on gets it, and again.

Run: uv run python benchmarks/start.py [PROGRAM ...]        (two minutes; as root on Linux, for only root can make it
forget what it has read from the disk). PROGRAM is an installed ``eventguard``, or a bundle; without any, this one.
The photo is a drawn one of 12 megapixels, with recognition off, with it on and ten people enrolled.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from PIL import Image
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "start.json"
RUNS = 5
#: Where Linux is told to forget what it has read.
FORGET = Path("/proc/sys/vm/drop_caches")
PHONE = (4032, 3024)


def main() -> None:
    """Measure each program, print the table, and keep it."""
    programs = {name: [name] for name in sys.argv[1:]} or {"this checkout": [sys.executable, "-m", "eventguard"]}
    table = Table(title="Seconds from the command to its answer", title_justify="left")
    for column in ("", "first after boot", f"again, median of {RUNS}"):
        table.add_column(column, justify="left" if not column else "right")
    kept: dict[str, dict[str, dict[str, float | None]]] = {}
    with tempfile.TemporaryDirectory() as name:
        photo, school = Path(name) / "phone.jpg", Path(name) / "demo"
        with Image.open(ROOT / "samples" / "event" / "Ada and Grace on stage.jpg") as drawn:
            drawn.resize(PHONE).save(photo, quality=92)
        _run([*next(iter(programs.values())), "demo", "--into", str(school)], name)
        folders = ["--workspace", str(school / "eventguard-work"), "--consent-data", str(school / "consent_data")]
        for what, program in programs.items():
            todo = {
                "check, recognition off": [*program, "check", str(photo)],
                "check, recognition on": [*program, *folders, "check", str(photo)],
                "the page": [*program, "--json", *folders, "app", "--browser"],
            }
            kept[Path(what).name] = {}
            for each, command in todo.items():
                first = _timed(command, name) if _forget() else None
                again = median(_timed(command, name) for _ in range(RUNS))
                kept[Path(what).name][each] = {"first": first, "again": again}
                table.add_row(f"{what}: {each}", f"{first:.1f}" if first else "-", f"{again:.1f}")
    Console(width=120).print(table)
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n")


def _forget() -> bool:
    """Have the computer forget what it has read from the disk; returns whether it does."""
    os.sync()
    try:
        FORGET.write_text("3")
    except OSError:
        return False
    return True


def _timed(command: Sequence[str], home: str) -> float:
    """Seconds until a command has answered: it has ended, or told the address of its page."""
    began = time.monotonic()
    if "app" not in command:
        _run(command, home)
        return time.monotonic() - began
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=_nobodys(home), cwd=home) as page:
        assert page.stdout is not None
        page.stdout.readline()
        took = time.monotonic() - began
        page.send_signal(signal.SIGTERM)
    return took


def _run(command: Sequence[str], home: str) -> None:
    done = subprocess.run(command, capture_output=True, env=_nobodys(home), cwd=home, check=False)
    if done.returncode not in (0, 1):  # 1: what was asked about is not to be posted
        raise RuntimeError(done.stderr.decode())


def _nobodys(home: str) -> dict[str, str]:
    """The surroundings of somebody who has set nothing up, with a browser that does nothing."""
    own = {"HOME": home, "XDG_CONFIG_HOME": f"{home}/config", "XDG_STATE_HOME": f"{home}/state"}
    return os.environ | own | {"BROWSER": "true %s"}


if __name__ == "__main__":
    main()
