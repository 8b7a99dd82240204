"""One drawn photo made safe, to see what EventGuard does: with drawn people, and nothing of it is kept anywhere.

No school, record, register or key is touched: the people are read from the drawn register, learned from their drawn
portraits, and forgotten when the photo is shown.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eventguard import worker
from eventguard.adapters.computer.worker_processes import Limits, processes, stream
from eventguard.adapters.folders.sources import examine
from eventguard.adapters.people.table_file import read_table
from eventguard.app import demo
from eventguard.app.faces import own_network
from eventguard.app.faces.reference_photos import folder_photos
from eventguard.core.errors import Refused
from eventguard.core.faces.matching import Gallery, Template
from eventguard.core.faces.reference_photo import Reference, template_of
from eventguard.core.people.columns import ColumnMap, own_columns
from eventguard.core.people.consent import Channel, Person, standing, why_not_enrolled
from eventguard.core.people.table_rows import read_people_table
from eventguard.core.photos.naming import Naming
from eventguard.core.pipeline import BatchPolicy, Cleaned
from eventguard.core.settings import Settings
from eventguard.core.words.sought import Sought

#: The drawn photo: a class, of whom some may be shown.
PHOTO = "IMG_0101.jpg"
#: How large it is shown, in pixels.
SIZE = 1280


@dataclass(frozen=True, slots=True)
class TriedOut:
    """The drawn photo as it came, and as it was ``cleaned``, with everybody on it and in its register."""

    before: bytes
    cleaned: Cleaned
    people: Mapping[str, Person]


def try_out(today: date) -> TriedOut:
    """Clean the drawn photo for social media. Raises SetupError where the samples are missing, Refused where no worker
    comes back.
    """
    samples, sheet = demo.drawn()
    settings, photo = Settings(publish_size=SIZE), samples / "event" / PHOTO
    table = read_table(sheet)
    columns = own_columns(table.heading) or ColumnMap({})
    people = {person.id: person for person in read_people_table(table, columns, today).people}
    gallery = Gallery(_learned(people, samples / "portraits", settings, today), own_network.name_of(None))
    standings = {id: standing(people[id], Channel.SOCIAL, today) for id in gallery.people}
    sought = Sought.of(people.values(), (), Naming.of(people.values(), Channel.SOCIAL, today, all_covered=False).named)
    job = worker.Clean(photo, examine(photo).id)
    policy = BatchPolicy(settings, gallery, standings, sought=sought)
    ((_, outcome),) = stream(processes(worker.start, policy), 1, worker.work, [job], Limits.of(settings))
    if not isinstance(outcome, Cleaned):
        raise Refused(f"The drawn photo could not be cleaned: {worker.reason(outcome)}", "Try it again.")
    return TriedOut(photo.read_bytes(), outcome, people)


def _learned(people: Mapping[str, Person], portraits: Path, settings: Settings, on: date) -> list[Template]:
    """Templates of those of whom the drawn register says that they may be recognised."""
    theirs = {id: paths for id, paths in folder_photos(portraits).items() if not why_not_enrolled(people[id], on)}
    jobs = [worker.Enrol(path, id) for id, paths in theirs.items() for path in paths]
    rows: dict[str, dict[Path, Reference]] = {id: {} for id in theirs}
    start, width = processes(worker.start, BatchPolicy(settings, None, {})), os.cpu_count() or 1
    for job, outcome in stream(start, width, worker.work, jobs, Limits.of(settings)):
        if isinstance(outcome, Reference):
            rows[job.person][job.path] = outcome
    return [template_of(id, [rows[id][path] for path in theirs[id] if path in rows[id]]) for id in theirs if rows[id]]
