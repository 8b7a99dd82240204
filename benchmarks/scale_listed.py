"""How long the answer of a sweep takes that has seen many files, and what it holds in memory."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from eventguard.app.school import School
from eventguard.app.sweeps.answer import answer
from eventguard.app.sweeps.report import write
from eventguard.app.sweeps.sweeping import Sweep
from eventguard.core.folders.at_rest import Stamp
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.hidden_data import Trace
from eventguard.core.photos.pixels import Box
from eventguard.core.sweeps.findings import Do
from eventguard.core.sweeps.looked import PRINT, Looked, What

#: Of so many pictures one has a smaller copy, and one has nothing wrong with it.
COPY, FINE = 4, 3


@dataclass(frozen=True)
class Listed:
    """A sweep's answer over so many files: seconds of the list, of a filter and of the report, and megabytes."""

    files: int
    findings: int
    list: float
    filter: float
    report: float
    megabytes: int


def listed(files: int) -> Listed:
    """Invent what a sweep has seen of so many files, and ask for its answer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "site").mkdir()
        with School(folder / "work", folder / "consent") as school:
            sweep = Sweep(school, [folder / "site"], Channel.WEBSITE, 1)
            _invent(sweep, files)
            process, began = psutil.Process(), time.monotonic()
            before = process.memory_info().rss
            found = answer(sweep)
            list_took, began = time.monotonic() - began, time.monotonic()
            by_folder = found.counted(lambda one: str(Path(one.path).parent))
            covered = [one for one in found.told if one.do is Do.COVER and one.path.startswith(max(by_folder))]
            assert covered
            filter_took, began = time.monotonic() - began, time.monotonic()
            write(folder / "report.csv", school, found)
            report_took = time.monotonic() - began
            megabytes = round((process.memory_info().rss - before) / 2**20)
            return Listed(files, len(found.told), list_took, filter_took, report_took, megabytes)


def _invent(sweep: Sweep, files: int) -> None:
    random = np.random.default_rng(5)
    print, size = b"", (0, 0)
    for n in range(files):
        copy = n % COPY == 1
        if not copy:
            coarse = random.integers(0, 256, (4, 4)).repeat(4, 0).repeat(4, 1)  # pictures differ most in what is large
            fine = coarse + random.integers(-30, 30, (PRINT, PRINT))
            print, size = fine.clip(0, 255).astype(np.uint8).tobytes(), (1600, 1200)
        width, height = (400, 300) if copy else size
        tall = height // 20
        faces = tuple(
            Face(k, Box(width // 8 * k, height // 3, tall, tall), Verdict.COVER, Reason.NO_MATCH, None, 0.9)
            for k in range(1, 1 + (n % FINE) * 2)
        )
        traces = (Trace("gps"),) if n % FINE == 1 else ()
        looked = Looked(What.PICTURE, (width, height), print, traces, faces)
        path = f"{sweep.roots[0]}/{2014 + n % 12}/gallery-{n % 200}/{n}.jpg"
        stamp = Stamp(1000 + n, n)
        sweep.book.keep(sweep.what, path, stamp, f"{n:064x}", "invented", sweep.n, looked, None)
