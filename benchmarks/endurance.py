"""The record under attack, and two people at once, for longer than tests may last.

Run: uv run python benchmarks/endurance.py [flips] [together] [kills]      (all three: about a quarter of an hour)

1. Every byte of a small record is flipped in turn. ``audit verify`` must not say "fine" unless what can be read stayed
   the same. (Rows changed, removed, swapped and inserted: tests/test_audit.py.)
2. Two processes approve, withdraw and clean at once: no update may be lost, no user may see a locked database.
3. ``clean`` and ``approve`` are killed (kill -9) at 200 random instants: after each ``audit verify`` must pass, and the
   approved folders hold nothing but approved bytes.
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from PIL import Image
from rich.console import Console

from eventguard.adapters.folders.store import digest_of
from eventguard.app.approval import approvers
from eventguard.app.people import register
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError
from eventguard.core.people.channels import START, in_use
from eventguard.core.photos.photo import State

RESULTS = Path(__file__).parent / "results" / "endurance.json"
HEAD, PASSPHRASE = "Head Teacher", "three random words"
PHOTOS, KILLS, SECONDS = 12, 200, 120
Counts = dict[str, int]


def made_school(folder: Path) -> School:
    """A school with an approver, a pupil, and photos of noise to clean."""
    school = School(folder / "eventguard-work", folder / "consent_data")
    register.add(school, "P1", register.Details("Ada Okafor"))
    approvers.add(school, HEAD, PASSPHRASE)
    (folder / "inbox").mkdir()
    (folder / "passphrase.txt").write_text(PASSPHRASE + "\n")
    for index in range(PHOTOS):
        pixels = np.random.default_rng(index).integers(0, 255, (30, 40, 3)).astype(np.uint8)
        Image.fromarray(pixels).resize((400, 300)).save(folder / "inbox" / f"{index:02d}.jpg")
    return school


def command(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Start ``eventguard`` in a folder."""
    environment = os.environ | {"EVENTGUARD_PASSPHRASE_FILE": str(folder / "passphrase.txt")}
    call = [sys.executable, "-m", "eventguard", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(call, cwd=folder, env=environment, text=True, stdout=pipe, stderr=pipe)


CLEAN = ("--json", "clean", "inbox", "--faces", "all", "--jobs", "1")


def flips(folder: Path) -> Counts:
    """Flip every byte of a small record, one bit at a time."""
    school = made_school(folder)
    command(folder, *CLEAN).communicate()
    command(folder, "approve", "--all", "--yes", "--by", HEAD).communicate()
    school.record._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    school.close()
    database = school.workspace / "ledger.db"
    original, truth = database.read_bytes(), _content(database)
    counts = Counter({"bytes": len(original)})
    for place in range(len(original)):
        flipped = bytearray(original)
        flipped[place] ^= 1 << place % 8
        database.write_bytes(flipped)
        same = _content(database) == truth
        fine = _is_fine(school)
        verdict = "called fine, and read the same" if same else "CALLED FINE, READ OTHERWISE"
        counts[verdict if fine else "noticed"] += 1
        for leftover in school.workspace.glob("ledger.db-*"):
            leftover.unlink()
    database.write_bytes(original)
    return dict(counts)


def _content(database: Path) -> str | None:
    """What can be read from a record; None when nothing can."""
    try:
        with closing(sqlite3.connect(database)) as db:
            tables = ("audit", "photos", "colleagues", "texts", "head")
            return repr([list(db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")) for table in tables])
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def _is_fine(school: School) -> bool:
    with School(school.workspace, school.consent_data) as again:
        try:
            return audit.verify(again).problems == ()
        except (EventGuardError, ValueError, LookupError, TypeError):
            return False


def together(folder: Path) -> Counts:
    """Two processes at once: one cleans and approves, the other takes consents back and gives them."""
    made_school(folder)
    chance, counts = random.Random(1), Counter[str]()
    answers = 0
    begun = time.monotonic()
    while time.monotonic() - begun < SECONDS:
        yes = chance.random() < 0.5
        running = [
            command(folder, *CLEAN, "--again"),
            command(folder, "approve", "--all", "--yes", "--by", HEAD),
            command(folder, "people", "consent", "P1", "--channel", "social", "--yes" if yes else "--no"),
            command(folder, "takedown"),
        ]
        answers += 1
        for process in running:
            out, err = process.communicate()
            counts["commands"] += 1
            counts["locked database shown"] += "locked" in out + err
            counts["faults shown"] += "fault of its own" in err
    school = School(folder / "eventguard-work", folder / "consent_data")
    recorded = len(school.record.entries("consent"))
    counts["answers given"], counts["answers lost"] = answers, answers - recorded
    counts["photos lost"] = PHOTOS - len(school.record.photos())
    counts["record broken"] = int(not _is_fine(school))
    return dict(counts)


def kills(folder: Path) -> Counts:
    """Kill ``clean`` and ``approve`` at random instants, and look each time."""
    school = made_school(folder)
    chance, counts = random.Random(2), Counter[str]()
    longest = {arguments: _duration(folder, *arguments) for arguments in _commands()}
    while counts["kills"] < KILLS:
        for arguments in _commands():
            process = command(folder, *arguments)
            time.sleep(chance.uniform(0, longest[arguments]))
            process.kill()
            process.communicate()
            counts["kills"] += 1
            counts["audit verify failed"] += not _is_fine(school)
            counts["unapproved bytes in approved"] += len(list(_strays(school)))
    command(folder, *CLEAN).communicate()
    counts["photos lost"] = PHOTOS - len(school.record.photos(State.HELD, State.APPROVED))
    return dict(counts)


def _commands() -> tuple[tuple[str, ...], ...]:
    return ((*CLEAN, "--again"), ("approve", "--all", "--yes", "--by", HEAD))


def _duration(folder: Path, *arguments: str) -> float:
    begun = time.monotonic()
    command(folder, *arguments).communicate()
    return time.monotonic() - begun


def _strays(school: School) -> Iterator[Path]:
    """Files in the approved folders that are not what was approved."""
    approved = {(photo.channel, photo.output): photo.sha256 for photo in school.record.photos(State.APPROVED)}
    for channel in in_use(START):
        for path in school.store.approved(channel).iterdir():
            if approved.get((channel, path.name)) != digest_of(path):
                yield path


def main() -> None:
    """Measure, print, keep as JSON."""
    runs = {"flips": flips, "together": together, "kills": kills}
    for name in sys.argv[1:] or runs:
        with tempfile.TemporaryDirectory() as folder:
            found = runs[name](Path(folder))
        Console(width=120).print(name, found)
        kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
        RESULTS.write_text(json.dumps(kept | {name: found}, indent=2) + "\n")


if __name__ == "__main__":
    main()
