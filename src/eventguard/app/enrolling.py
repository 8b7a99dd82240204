"""Learning what somebody looks like, from photos that are not kept; only with recognition on and their permission."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eventguard import worker
from eventguard.adapters.executors import processes, stream
from eventguard.adapters.sources import list_files
from eventguard.app import recognition
from eventguard.app.house import House
from eventguard.core.consent import may_be_pictured, why_not_enrolled
from eventguard.core.enrolment import Reference, clearest, odd_ones, template_of
from eventguard.core.errors import SetupError
from eventguard.core.matching import Gallery, Template
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
    for path in list_files([str(folder)]).files:
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
            allowed += [worker.Enrol(path, id, may_be_pictured(people[id])) for path in paths]
    references: dict[str, dict[Path, Reference]] = {id: {} for id in photos}
    start = processes(worker.start, Brief(house.settings, None, {}))
    width = max(1, min(jobs, len(allowed)))
    for job, outcome in stream(start, width, worker.work, allowed, house.limits):
        if isinstance(outcome, Reference):
            references[job.person][job.path] = outcome
        else:
            refusals[job.person].append(f"{job.path.name}: {worker.reason(outcome)}")
    # In the order of the photos, not of the workers: the same photos make the same template.
    usable = {id: [path for path in paths if path in references[id]] for id, paths in photos.items()}
    new = {id: template_of(id, [references[id][p] for p in paths]) for id, paths in usable.items() if paths}
    unlike = _unlike(house, new)
    for id, paths in usable.items():
        odd = odd_ones(new[id], unlike) if paths else []
        refusals[id] += [f"{paths[n].name}: It is unlike their other photos. Is it somebody else?" for n in odd]
        if odd:  # nobody knows which of them are right
            refusals[id].append("these photos are not all of one person, so none was used")
        elif paths:
            _keep(house, new[id], clearest([references[id][path] for path in paths]).picture)
        yield Enrolled(id, 0 if odd else len(paths), tuple(refusals[id]))


def _unlike(house: House, new: Mapping[str, Template]) -> float:
    """How alike photos of one person have to be here, by those enrolled before and now."""
    try:
        known = house.register.templates()
    except SetupError:  # their key is lost: enrolling anew is what mends that
        known = []
    return Gallery([*(template for template in known if template.person not in new), *new.values()]).unlike


def _keep(house: House, template: Template, picture: bytes | None) -> None:
    with house.register.change() as revision:
        house.register.enrol(template, house.now())
        person = house.register.find(template.person)
        if picture is not None and person is not None and may_be_pictured(person):
            house.portraits.keep(person.id, picture, house.now())
        entry = {"person": template.person, "photos": len(template.first), "revision": revision}
        house.ledger.append(house.user, house.now(), "enrolled", "", "", **entry)
