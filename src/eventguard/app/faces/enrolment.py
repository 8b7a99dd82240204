"""Learning what somebody looks like, from photos that are not kept; only with recognition on and their permission."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from eventguard import worker
from eventguard.adapters.computer.worker_processes import processes, stream
from eventguard.app.faces import own_network, recognition
from eventguard.app.faces.reference_photos import Refusal, by_name
from eventguard.app.people.former_ids import have_parted
from eventguard.app.people.register import find
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.faces.matching import Gallery, Template
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.faces.reference_photo import Reference, clearest, odd_ones, template_of
from eventguard.core.faces.same_face import cut, same_faces
from eventguard.core.people.consent import (
    PUPIL,
    Person,
    has_left,
    may_be_pictured,
    permission_lacks,
    why_not_enrolled,
)
from eventguard.core.pipeline import BatchPolicy
from eventguard.core.words.named_after import meant_by

#: What is said of two people who look alike: that they are two, somebody may say.
SAME_FACE = "the same face was given for"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One person's enrolment: how many photos serve as reference, and what was refused and why."""

    person: str
    photos: int
    refusals: tuple[Refusal, ...]


def enrol(
    school: School,
    photos: Mapping[str, Sequence[Path]],
    jobs: int,
    sure: bool = False,
    tell: Callable[[Path], object] = lambda _: None,
) -> Iterator[Enrolled]:
    """Make templates from reference photos. Whoever may not be enrolled is refused, their photos unread.

    Photos that show the same face as somebody else's make no template: of those given now neither is enrolled, and
    whoever was enrolled before stays so. ``sure`` says that they are two people who look alike, such as twins.
    ``tell`` is told of each photo that was looked at.

    Raises:
        SetupError: recognition is off, or the school's own network is missing or another file than was chosen.
    """
    recognition.require(school)
    network = own_network.require(school)
    people, revision = school.people(), school.revision
    theirs, refusals = _sorted(people, photos, school.today())
    references = _described(school, people, theirs, refusals, jobs, network, tell)
    # In the order of the photos, not of the workers: the same photos make the same template.
    usable = {id: [path for path in paths if path in references[id]] for id, paths in theirs.items()}
    new = {id: template_of(id, [references[id][p] for p in paths]) for id, paths in usable.items() if paths}
    everybody = [*_known(school, new, network), *new.values()]
    gallery = Gallery(everybody, own_network.name_of(network))  # how alike people are here, before and now
    unlike, face = gallery.unlike, cut(gallery)
    for id, refused in refusals.items():
        if id not in new:
            yield Enrolled(id, 0, tuple(refused))
        elif faults := (
            _odd(new[id], usable[id], unlike, everybody, people, face)
            or _shared(new[id], everybody, people, sure, face)
        ):
            yield Enrolled(id, 0, (*refused, *faults))
        elif _keep(school, new[id], clearest([references[id][path] for path in usable[id]]).picture, revision):
            yield Enrolled(id, len(usable[id]), tuple(refused))
        else:
            changed = Refusal("what is recorded about them was changed meanwhile", "enrol them again")
            yield Enrolled(id, 0, (*refused, changed))


def theirs(people: Mapping[str, Person], photos: Mapping[str, Sequence[Path]]) -> dict[str, list[Path]]:
    """The same photos by the ids of those who are meant; by what they are called where nobody is."""
    found: dict[str, list[Path]] = {}
    for name, path in by_name(people, photos):
        person = meant_by(name, people)
        found.setdefault(name if isinstance(person, str) else person.id, []).append(path)
    return found


def take_away(school: School, id: str) -> None:
    """Erase what was learned of somebody's face, and the picture kept with it; their permission stays.

    Raises:
        SetupError: nobody has this id.
        Refused: nothing was learned of them.
    """
    person = find(school, id)
    if person.id not in school.register.enrolled():
        raise Refused(f"{person.name} is not enrolled.", "There is nothing to take away.")
    school.drop_copies()
    with school.register.change() as revision:
        school.register.drop_template(person.id)
        school.record.append(school.user, school.now(), "template-erased", person=person.id, revision=revision)
    school.scrub()


def _sorted(
    people: Mapping[str, Person], photos: Mapping[str, Sequence[Path]], on: date
) -> tuple[dict[str, list[Path]], dict[str, list[Refusal]]]:
    """The photos of those who may be enrolled, by id; and everybody, by id or as they were named, with why not."""
    theirs: dict[str, list[Path]] = {}
    refusals: dict[str, list[Refusal]] = {}
    for name, path in by_name(people, photos):
        person = meant_by(name, people)
        if isinstance(person, str):
            refusals[name] = [Refusal(person)]
        elif objection := why_not_enrolled(person, on):
            refusals[person.id] = [Refusal(objection, _remedy(person, on))]
        else:
            refusals.setdefault(person.id, [])
            theirs.setdefault(person.id, []).append(path)
    return theirs, refusals


def _remedy(person: Person, on: date) -> str:
    """What makes somebody one who may be enrolled, where anything does."""
    if person.never_publish or has_left(person, on):
        return f"leave their photos out (eventguard people show {person.id})"
    if permission_lacks(person):
        told = " --notified DATE" if person.role == PUPIL else ""
        return f"if it is in writing, eventguard people biometrics {person.id} --yes --consented-by NAME{told}"
    return f"if their family said yes, eventguard people consent {person.id} --channel CHANNEL --yes"


def _described(
    school: School,
    people: Mapping[str, Person],
    theirs: Mapping[str, Sequence[Path]],
    refusals: Mapping[str, list[Refusal]],
    jobs: int,
    network: OwnNetwork | None,
    tell: Callable[[Path], object],
) -> dict[str, dict[Path, Reference]]:
    """What each photo shows of its person; of what it does not, ``refusals`` is told."""
    wanted = [worker.Enrol(path, id, may_be_pictured(people[id])) for id, paths in theirs.items() for path in paths]
    references: dict[str, dict[Path, Reference]] = {id: {} for id in theirs}
    start = processes(worker.start, BatchPolicy(school.settings, None, {}, network))
    for job, outcome in stream(start, max(1, min(jobs, len(wanted))), worker.work, wanted, school.limits):
        tell(job.path)
        if isinstance(outcome, Reference):
            references[job.person][job.path] = outcome
        else:
            refusals[job.person].append(Refusal(worker.reason(outcome), path=job.path))
    return references


def _known(school: School, new: Collection[str], network: OwnNetwork | None) -> list[Template]:
    """Those whom the same network enrolled before and who are not enrolled anew."""
    try:
        known = school.register.templates(own_network.name_of(network))
        return [template for template in known if template.person not in new]
    except SetupError:  # their key is lost: enrolling anew is what mends that
        return []


def _odd(
    template: Template,
    paths: Sequence[Path],
    unlike: float,
    everybody: Sequence[Template],
    people: Mapping[str, Person],
    face: float,
) -> list[Refusal]:
    """What speaks against photos of one person of which some are unlike the others: nobody knows which are right."""
    odd = []
    for n in odd_ones(template, unlike):
        alone = replace(template, first=template.first[n : n + 1], second=template.second[n : n + 1])
        others = same_faces(alone, (other for other in everybody if other.person != template.person), face)
        like = " or ".join(f"{people[id].name} ({id})" for id in others)
        who = f"It looks like {like}." if like else "Is it somebody else?"
        odd.append(Refusal(f"It is unlike the other photos of {people[template.person].name}. {who}", path=paths[n]))
    again = f"take out what is not theirs, and enrol {template.person} again"
    return [*odd, Refusal("these photos are not all of one person, so none was used", again)] if odd else []


def _shared(
    template: Template, everybody: Iterable[Template], people: Mapping[str, Person], sure: bool, face: float
) -> list[Refusal]:
    """What speaks against photos that show a face (scores from ``face`` on) which was given for somebody else, too."""
    others = same_faces(template, (other for other in everybody if other.person != template.person), face)
    own, faults = people[template.person], []
    for id, same_picture in others.items():
        pair = f"{own.name} ({own.id}) and {people[id].name} ({id})"
        if same_picture:
            whose = "whose is it? Enrol each from their own photos"
            faults.append(Refusal(f"the same picture was given for {pair}", whose))
        elif not sure:
            alone = f"eventguard people enrol {own.id} PHOTO... --sure"
            twins = f"look at the photos of both. If they are twins: {alone}"
            faults.append(Refusal(f"{SAME_FACE} {pair}", twins))
    return faults


def _keep(school: School, template: Template, picture: bytes | None, begun: int) -> bool:
    """Keep a template, and a picture if it may be kept; not if the person may not be enrolled any more, or if their id
    has gone to somebody else since the register's revision at which it was ``begun``.
    """
    with school.register.change() as revision:
        person = school.register.find(template.person)
        if person is None or why_not_enrolled(person, school.today()) or have_parted(school, [person.id], begun):
            return False
        school.register.enrol(template, school.now())
        if picture is not None and may_be_pictured(person):
            school.portraits.keep(person.id, picture, school.now())
        entry = {"person": template.person, "photos": len(template.first), "revision": revision}
        school.record.append(school.user, school.now(), "enrolled", "", "", **entry)
    return True
