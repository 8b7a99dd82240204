"""How long commands take with 2,000 held photos and 50,000 entries in the record, beside an older checkout in one run.

Run: uv run python benchmarks/records.py [OLDER CHECKOUT]          (with one a quarter of an hour, most of it forget)

The workspace is invented: files of noise, no photos. It is built once, by the older program if there is one, and every
program works on copies of its own. Commands are timed as a user starts them, the programs taking turns; the figure is
the median. ``reject of 100`` is one process that refuses one after another, as the page does.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "records.json"
HELD, APPROVED, REJECTED, ENTRIES, ON = 2_000, 500, 5_000, 50_000, 1_000
#: How often what changes nothing is timed, and what needs a fresh copy.
LOOKS, CHANGES = 5, 3
HEAD, PASSPHRASE = "Head Teacher", "three random words"

BUILD = f"""
import hashlib, os
from datetime import UTC, datetime, timedelta
from dataclasses import replace
from pathlib import Path
from eventguard.app.approval import approvers
from eventguard.app.faces import recognition
from eventguard.app.people import register
from eventguard.app.school import School
from eventguard.core.people.consent import Answer, Channel, Consent, Reason
from eventguard.core.photos.photo import Box, Face, Photo, State, Verdict

then = datetime.now(UTC) - timedelta(days=30)  # nothing is news
school = School(Path("eventguard-work"), Path("consent_data"), clock=lambda: then, user="office")
for n in range(1, 301):
    register.add(school, f"P{{n}}", register.Details(f"Somebody Number{{n}}", group=f"{{n % 12}}A"))
for n in (1, 2):
    register.consent(school, f"P{{n}}", Channel.SOCIAL, Consent(Answer.YES, evidence="a form"))
approvers.add(school, "{HEAD}", "{PASSPHRASE}")
recognition.switch_on(school, "DPIA-1", "office")
boxes = [Box(40 * n, 60, 30, 36) for n in range(6)]
covered = [Face(n, box, Verdict.COVER, Reason.NO_MATCH, detection=0.9, tilt=0.1) for n, box in enumerate(boxes, 2)]

def save(n, state, person):
    content = os.urandom(60_000)
    sha256 = hashlib.sha256(content).hexdigest()
    output = f"sports-day-{{n:03d}}-{{sha256[:6]}}.jpg"
    faces = (Face(1, Box(10, 10, 30, 36), Verdict.SHOW, Reason.CONSENTED, person, 0.99, 0.3), *covered)
    photo = Photo(hashlib.sha256(b"%d" % n).hexdigest(), Channel.SOCIAL, "Sports Day", State.RECEIVED, number=n)
    photo = replace(photo, source=f"IMG_{{n}}.jpg", original=f"/photos/IMG_{{n}}.jpg", prepared_by="the office")
    school.record.save(photo, "office", school.now(), begun=True)
    photo = photo.moved(State.HELD, output=output, sha256=sha256, size=(2048, 1536), faces=faces)
    school.record.save(photo, "office", school.now(), shown=photo.shown)
    folder = school.store.held
    if state is State.APPROVED:
        folder = school.store.approved(Channel.SOCIAL)
        school.record.save(photo.moved(state, decided_by="{HEAD}"), "{HEAD}", school.now())
    if state is State.REJECTED:
        gone = photo.moved(state, decided_by="office", reason="blurred", output=None, sha256=None)
        school.record.save(gone, "office", school.now())
    else:
        (folder / output).write_bytes(content)

with school.record.transaction():
    wanted = [State.HELD] * {HELD} + [State.APPROVED] * {APPROVED} + [State.REJECTED] * {REJECTED}
    for n, state in enumerate(wanted, 1):
        save(n, state, "P1" if state is State.HELD and n <= {ON} else "P2")
    while school.record.length < {ENTRIES}:
        school.record.append("office", school.now(), "consent", "", "social", person="P2", answer="yes", revision=1)
"""
REJECT = """
from pathlib import Path
from eventguard.app.approval import approve_or_reject
from eventguard.app.school import School
from eventguard.core.photos.photo import State
school = School(Path("eventguard-work"), Path("consent_data"), user="office")
for photo in school.record.photos(State.HELD)[-100:]:
    approve_or_reject.reject(school, photo.id, "office", "blurred", photo.channel)
"""


@dataclass(frozen=True)
class Timed:
    """One kind of work: seconds now and before (None without an older checkout), and how many times as long now."""

    what: str
    seconds: float
    before: float | None
    ratio: float | None


class Program:
    """EventGuard as it is in one checkout."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout
        self.environment = os.environ | {"PYTHONPATH": str(checkout / "src"), "COLUMNS": "160"}

    def python(self, school: Path, *arguments: str) -> float:
        """Run a Python of this program in a school's folder; returns how long it took, in seconds."""
        secret = school / "passphrase.txt"
        secret.write_text(PASSPHRASE)
        environment = self.environment | {"EVENTGUARD_PASSPHRASE_FILE": str(secret)}
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *arguments], cwd=school, env=environment, capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - began
        if done.returncode:
            sys.exit(f"{self.checkout}: {arguments[:6]} failed: {done.stdout[-500:]}{done.stderr[-2000:]}")
        return seconds

    def command(self, school: Path, *arguments: str) -> float:
        """The same for a command."""
        return self.python(school, "-m", "eventguard", *arguments)


def copy(built: Path, to: Path) -> Path:
    """A school's folder once more. Files are the same on the disk: programs replace them, and write into none."""
    shutil.copytree(built, to, copy_function=_link)
    return to


def _link(source: str, target: str) -> None:
    if source.endswith(".jpg"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def looks(program: Program, school: Path, ids: list[str]) -> Iterator[tuple[str, float]]:
    """What changes nothing."""
    yield "queue", program.command(school, "queue")
    yield "show", program.command(school, "show", ids[7])
    yield "status", program.command(school, "status")
    yield "audit verify", program.command(school, "audit", "verify")


def changes(program: Program, school: Path, ids: list[str], forgets: bool) -> Iterator[tuple[str, float]]:
    """What changes something, each once in a school; forgetting, which takes older programs minutes, only if asked."""
    yield "approve of 20", program.command(school, "approve", *ids[-320:-300], "--by", HEAD)
    yield "reject of 100", program.python(school, "-c", REJECT)
    if forgets:
        yield f"forget of somebody on {ON:,}", program.command(school, "people", "forget", "P1")


def measure(programs: list[Program], folder: Path) -> list[Timed]:
    """Build a school, and let the programs take turns."""
    built = folder / "built"
    built.mkdir()
    programs[-1].python(built, "-c", BUILD)
    ids = _ids(built)
    times: dict[str, list[list[float]]] = {}

    def note(which: int, timed: Iterator[tuple[str, float]]) -> None:
        for what, seconds in timed:
            times.setdefault(what, [[] for _ in programs])[which].append(seconds)

    schools = [copy(built, folder / f"looks {which}") for which in range(len(programs))]
    for which, program in enumerate(programs):
        program.command(schools[which], "status")  # whatever is to be brought up to date is
    for _ in range(LOOKS):
        for which, program in enumerate(programs):
            note(which, looks(program, schools[which], ids))
    for turn in range(CHANGES):
        for which, program in enumerate(programs):
            school = copy(built, folder / f"changes {turn} {which}")
            program.command(school, "status")
            note(which, changes(program, school, ids, forgets=turn == 0))
            shutil.rmtree(school)
    return [_timed(what, *map(median, each)) for what, each in times.items()]


def _timed(what: str, seconds: float, before: float | None = None) -> Timed:
    return Timed(what, round(seconds, 2), before and round(before, 2), before and round(seconds / before, 2))


def _ids(school: Path) -> list[str]:
    """The ids of the held photos in the order of their numbers."""
    with closing(sqlite3.connect(school / "eventguard-work" / "ledger.db")) as record:
        return [id for (id,) in record.execute("SELECT id FROM photos WHERE state = 'held' ORDER BY number")]


def main() -> None:
    """Time everything, print a table and keep the figures."""
    programs = [Program(ROOT), *(Program(Path(name).resolve()) for name in sys.argv[1:2])]
    with tempfile.TemporaryDirectory() as folder:
        timed = measure(programs, Path(folder))
    table = Table(title=f"{HELD:,} photos held, {ENTRIES:,} entries: seconds")
    for column in ("what", "now", "before", "times as long"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for each in timed:
        before, ratio = ("" if value is None else f"{value:.2f}" for value in (each.before, each.ratio))
        table.add_row(each.what, f"{each.seconds:.2f}", before, ratio)
    Console().print(table)
    RESULTS.write_text(json.dumps([asdict(each) for each in timed], indent=2) + "\n")


if __name__ == "__main__":
    main()
