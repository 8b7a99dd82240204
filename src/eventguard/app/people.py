"""The register: who people are, what their families said, and who may be recognised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from eventguard import worker
from eventguard.adapters.executors import processes, stream
from eventguard.adapters.sources import list_files
from eventguard.adapters.spreadsheet import read_sheet
from eventguard.app import recognition
from eventguard.app.house import House
from eventguard.core.consent import Answer, Channel, Consent, Person, why_not_enrolled
from eventguard.core.enrolment import Reference
from eventguard.core.errors import SetupError
from eventguard.core.matching import Template
from eventguard.core.pipeline import Brief


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an import: somebody new, or an answer that differs from the recorded one."""

    person: str
    what: str


@dataclass(frozen=True, slots=True)
class Import:
    """What an import changed (or would change), or the rows that are wrong, in which case it changed nothing."""

    people: int
    changes: tuple[Change, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One person's enrolment: how many photos serve as reference, and what was refused and why."""

    person: str
    photos: int
    refusals: tuple[str, ...]


def import_csv(house: House, path: Path, dry_run: bool = False) -> Import:
    """Bring the register in line with a CSV file, all of it or nothing.

    A blank where a yes is recorded withdraws it; a column or a person that the file lacks changes nothing.

    Raises:
        SetupError: the file cannot be read.
    """
    sheet = read_sheet(path)
    if sheet.problems:
        return Import(len(sheet.people), (), sheet.problems)
    before = {p.id: p for p in house.register.people()} if house.has_register else {}
    planned = [_merge(before.get(person.id), person, sheet.columns) for person in sheet.people]
    changes = [change for person, answers in planned for change in _describe(before.get(person.id), person, answers)]
    if changes and not dry_run:
        register, now = house.new_register(), house.now()
        with register.change() as revision:
            for person, answers in planned:
                register.save(person)
                for channel, consent in answers.items():
                    register.record(revision, person.id, channel, consent, house.user, now)
        house.ledger.append(house.user, now, "register-imported", people=len(planned), revision=revision)
    return Import(len(sheet.people), tuple(changes), ())


def consent(
    house: House, id: str, channel: Channel, yes: bool, until: date | None = None, evidence: str = ""
) -> Person:
    """Record a family's answer. A no after a yes is a withdrawal. Raises SetupError when nobody has this id."""
    person = _person(house, id)
    former = person.consents.get(channel)
    had_yes = former is not None and former.answer is not Answer.NO
    answer = Answer.YES if yes else Answer.WITHDRAWN if had_yes else Answer.NO
    now = house.now()
    with house.register.change() as revision:
        house.register.record(revision, person.id, channel, Consent(answer, None, until, evidence), house.user, now)
    house.ledger.append(house.user, now, "consent", channel=channel, person=person.id, answer=answer, revision=revision)
    return _person(house, id)


def biometrics(house: House, id: str, yes: bool) -> Person:
    """Record whether somebody may be recognised; a no erases their template. Raises SetupError for an unknown id."""
    person = replace(_person(house, id), biometrics=yes)
    with house.register.change() as revision:
        house.register.save(person)
    house.ledger.append(house.user, house.now(), "biometrics", person=person.id, answer=yes, revision=revision)
    return person


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
    """Make templates from reference photos, which are not kept. Whoever may not be enrolled is refused unread.

    Raises:
        SetupError: recognition is off.
    """
    recognition.gallery(house)
    people = {person.id: person for person in house.register.people()}
    allowed: list[worker.Enrol] = []
    refusals: dict[str, list[str]] = {id: [] for id in photos}
    for id, paths in photos.items():
        objection = why_not_enrolled(people[id]) if id in people else "nobody in the register has this id"
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
        if references[id]:
            # In the order of the photos, not of the workers: the same photos make the same template.
            _keep(house, id, [references[id][path] for path in paths if path in references[id]])
        yield Enrolled(id, len(references[id]), tuple(refusals[id]))


def _keep(house: House, id: str, references: Sequence[Reference]) -> None:
    template = Template(id, np.array([r.first for r in references]), np.array([r.second for r in references]))
    with house.register.change() as revision:
        house.register.enrol(template, house.now())
    house.ledger.append(house.user, house.now(), "enrolled", person=id, photos=len(references), revision=revision)


def _person(house: House, id: str) -> Person:
    person = house.register.find(id)
    if person is None:
        raise SetupError(f"Nobody in the register has the id {id}.", "See: eventguard people list")
    return person


def _merge(former: Person | None, person: Person, columns: Sequence[str]) -> tuple[Person, dict[Channel, Consent]]:
    """The person as they will be, and the answers that have to be recorded for that."""
    if former and "biometrics" not in columns:
        person = replace(person, biometrics=former.biometrics)
    answers: dict[Channel, Consent] = {}
    for channel in Channel:
        old, new = former.consents.get(channel) if former else None, person.consents.get(channel)
        if channel in columns and new is None and old is not None and old.answer is Answer.YES:
            new = Consent(Answer.WITHDRAWN, evidence="blank in an import")
        if new is not None and new != old:
            answers[channel] = new
    return person, answers


def _describe(former: Person | None, person: Person, answers: dict[Channel, Consent]) -> Iterator[Change]:
    if former is None:
        yield Change(person.id, f"{person.name} is new")
    elif (former.name, former.role, former.group) != (person.name, person.role, person.group):
        yield Change(person.id, f"{former.name} is now {person.name}, {person.role}, {person.group}")
    if former and former.biometrics != person.biometrics:
        words = {True: "given", False: "refused", None: "no longer recorded"}
        yield Change(person.id, f"{person.name}: biometric permission {words[person.biometrics]}")
    for channel, consent in answers.items():
        if former or consent.answer is not Answer.NO:
            until = f" until {consent.until:%d/%m/%Y}" if consent.until else ""
            yield Change(person.id, f"{person.name}: {channel} {consent.answer}{until}")
