"""What a sweep finds, how fast it is beside clean, and how much memory it takes.

Run: uv run --group bench python benchmarks/sweep.py [found] [speed] [memory]

1. ``found``: a drawn school's website with two networks' exports and X's, more than 600 files, in which sixty things
   are wrong; swept whole, and from the beginning once more, stopped by kill -9 three times.
2. ``speed``: photos of benchmarks/throughput.py, of 12 megapixels and as websites hold them, by ``sweep`` and by
   ``clean``, in turn.
3. ``memory``: 20,000 drawn files, and the memory of the process that hands them out and answers (an hour).

Each part that is named is measured, all if none is; what was measured before of the others is kept.
"""

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

import sweep_found
import sweep_memory
import sweep_speed
from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results" / "sweep.json"


def found(folder: Path) -> Any:
    """Everything that was planted, and nothing else."""
    told = sweep_found.measure(folder)
    table = Table("files", "planted", "found", "missed", "invented", "unread", "killed three times")
    same = "the same report" if told.same else "another report"
    table.add_row(
        *map(str, (told.files, told.planted, told.found, len(told.missed), len(told.invented), told.unread, same))
    )
    Console().print(table)
    for what, each in (("missed", told.missed), ("invented", told.invented)):
        for path, kind in each:
            print(f"{what}: {kind} {path}")
    return asdict(told)


def speed(folder: Path) -> Any:
    """How fast it is beside clean."""
    told = list(sweep_speed.measure(folder))
    table = Table("photos", "command", "photos a minute", "in each round")
    for each in told:
        for command, rounds in (("sweep", each.sweep), ("clean", each.clean)):
            table.add_row(each.kind, command, f"{median(rounds):.1f}", ", ".join(f"{one:.1f}" for one in rounds))
    Console().print(table)
    for each in told:
        print(f"{each.kind}: a sweep looks at {each.ratio:.2f} times as many photos a minute as clean cleans")
    return [{**asdict(each), "ratio": each.ratio} for each in told]


def memory(folder: Path) -> Any:
    """How much it takes, the more files there are."""
    held = sweep_memory.measure(folder)
    table = Table("files", "peak MB while looking", "peak MB while answering")
    for each in held:
        table.add_row(str(each.files), *(("", f"{each.megabytes}") if each.answering else (f"{each.megabytes}", "")))
    Console().print(table)
    return sweep_memory.as_json(held)


PARTS = {"found": found, "speed": speed, "memory": memory}


def main() -> None:
    """Measure, print the tables, keep them as JSON."""
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for name in sys.argv[1:] or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            results[name] = PARTS[name](Path(folder))
        RESULTS.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
