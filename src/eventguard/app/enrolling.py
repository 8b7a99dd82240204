"""Learning what somebody looks like, from photos that are not kept; only with recognition on and their permission."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eventguard import worker
from eventguard.adapters.executors import processes, stream
from eventguard.adapters.sources import list_files
from eventguard.app import recognition
from eventguard.app.house import House
from eventguard.core.consent import why_not_enrolled
from eventguard.core.enrolment import Reference, odd_ones
from eventguard.core.errors import SetupError
from eventguard.core.matching import Template
from eventguard.core.pipeline import Brief


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One person's enrolment: how many photos serve as reference, and what was refused and why."""

    person: str
    photos: int
    refusals: tuple[str, ...]


def folder_photos(folder: Path) -> dict[str, list[Path]]:
    """Reference photos by person: a sub-folder named by an id, or a picture named by one. Raises SetupError."""
    if not folder.is_dir():
        raise SetupError(f"{folder} is not a folder.", "Name the folder that holds the portraits.")
    photos: dict[str, list[Path]] = {}
    for path in list_files([str(folder)]):
        id = path.stem if path.parent == folder else path.relative_to(folder).parts[0]
        photos.setdefault(id, []).append(path)
    return photos


def enrol(house: House, photos: dict[str, list[Path]], jobs: int) -> Iterator[Enrolled]:
    """Make templates from reference photos. Whoever may not be enrolled is refused, their photos unread.

    Raises:
        SetupError: recognition is off.
    """
    recognition.require(house)
    people = {person.id: person for person in house.register.people()}
    refusals: dict[str, list[str]] = {id: [] for id in photos}
    allowed: list[worker.Enrol] = []
    for id, paths in photos.items():
        today = house.today()
        objection = why_not_enrolled(people[id], today) if id in people else "nobody in the register has this id"
        if objection:
            refusals[id].append(objection)
        else:
            allowed += [worker.Enrol(path, id) for path in paths]
    references: dict[str, dict[Path, Reference]] = {id: {} for id in photos}
    start = processes(worker.start, Brief(house.settings, None, {}))
    width = max(1, min(jobs, len(allowed)))
    for job, outcome in stream(start, width, worker.work, allowed, house.limits):
        if isinstance(outcome, Reference):
            references[job.person][job.path] = outcome
        else:
            refusals[job.person].append(f"{job.path.name}: {worker.reason(outcome)}")
    for id, paths in photos.items():
        # In the order of the photos, not of the workers: the same photos make the same template.
        usable = [path for path in paths if path in references[id]]
        for index in reversed(odd_ones([references[id][path] for path in usable])):
            refusals[id].append(f"{usable.pop(index).name}: It is unlike their other photos. Is it somebody else?")
        if usable:
            _keep(house, id, [references[id][path] for path in usable])
        yield Enrolled(id, len(usable), tuple(refusals[id]))


def _keep(house: House, id: str, references: Sequence[Reference]) -> None:
    template = Template(id, np.array([r.first for r in references]), np.array([r.second for r in references]))
    with house.register.change() as revision:
        house.register.enrol(template, house.now())
        house.ledger.append(house.user, house.now(), "enrolled", person=id, photos=len(references), revision=revision)
