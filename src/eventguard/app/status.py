"""What needs somebody today, in five lines, and one more for each file that could not be put in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from eventguard.app.approval import approved_folders, as_recorded, takedown, two_person
from eventguard.app.computer import clock
from eventguard.app.faces import may_compare, recognition
from eventguard.app.folders import retention
from eventguard.app.folders.to_do import ToDoKind
from eventguard.app.people import missing, renewals
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import EventGuardError
from eventguard.core.people.renewal import Ending
from eventguard.core.photos.photo import State

#: Of people whose yes runs out so many are named.
NAMED = 3
#: Files that are told of one by one.
MOST = 10
#: What shows exactly the photos of a line.
QUEUE = "eventguard queue --only {}"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, how many there are of it, and a sentence about it; ``fine`` when nobody has to do anything."""

    what: str
    count: int
    says: str

    @property
    def fine(self) -> bool:
        """Nothing to do."""
        return self.count == 0


def status(school: School) -> Iterator[Line]:
    """The lines, the most urgent first."""
    down = takedown.pending(school)
    yield from _files(school, ToDoKind.STILL_APPROVED)
    yield _line("takedown", len(down), f"{_photos(len(down))} to take down", "eventguard takedown")
    held = [photo for photo in school.record.photos(State.HELD) if photo.output]
    noted = sum(photo.reason is not None for photo in held)
    close = f", {noted} of them with a warning" if noted else ""
    yield from _approved(school)
    yield _line("held", len(held), f"{_photos(len(held))} waiting for somebody to look{close}", QUEUE.format("held"))
    bad = school.record.photos(State.QUARANTINED, State.RECEIVED)
    yield _line("quarantined", len(bad), f"{_photos(len(bad))} that could not be cleaned", QUEUE.format("quarantined"))
    yield _expiring(school)
    yield from _missing(school)
    if soon := retention.going(school):
        yield _line("retention", len(soon), retention.warning(school), "eventguard retention")
    yield _set_up(school)
    yield from _files(school, *(kind for kind in ToDoKind if kind is not ToDoKind.STILL_APPROVED))


def _files(school: School, *kinds: ToDoKind) -> Iterator[Line]:
    """A line for each file that could not be moved, and for each folder with files that are not ours."""
    wanted = [to_do for to_do in school.to_do if to_do.kind in kinds]
    yield from (Line(to_do.kind, 1, str(to_do)) for to_do in wanted[:MOST])
    if more := wanted[MOST:]:
        yield Line(more[0].kind, len(more), f"and {len(more)} files more: see to these first")


def _approved(school: School) -> Iterator[Line]:
    """A line when the approved folders do not hold what was approved."""
    if problems := approved_folders.wrong(school):
        more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
        yield Line("approved", len(problems), f"{problems[0]}{more}: eventguard audit verify")


def _expiring(school: School) -> Line:
    """Whose yes runs out soon, by name and day."""
    first: dict[str, Ending] = {}
    for ending in renewals.soon(school):
        first.setdefault(ending.person.id, ending)
    named = [f"{each.person.name} ({in_full(each.last)})" for each in list(first.values())[:NAMED]]
    more = f" and {len(first) - NAMED} more" if len(first) > NAMED else ""
    says = f"{_people(len(first))} whose yes runs out within {renewals.SOON.days} days"
    says += f", {', '.join(named)}{more}" if first else ""
    return _line("expiring", len(first), says, "eventguard people renewals")


def _missing(school: School) -> Iterator[Line]:
    """A line when people of the register are not in the file imported last, and nobody has said what became of them."""
    if lacking := missing.pending(school):
        since = in_full(min(each.since for each in lacking))
        says = f"{_people(len(lacking))} not in the school's files since {since}, as if still here until somebody says"
        yield _line("missing", len(lacking), says, "eventguard people missing")


def _line(what: str, count: int, says: str, command: str) -> Line:
    return Line(what, count, f"{says}: {command}" if count else says)


class Kind(StrEnum):
    """What of the set-up it is about; the terminal and the page each have their own way there."""

    APPROVERS = "approvers"
    TWO_PERSON = "two-person"
    RECOGNITION = "recognition"
    PORTRAITS = "portraits"
    PLACE = "place"


def lacking(school: School) -> Iterator[tuple[Kind, str]]:
    """What of the set-up is missing or has grown old, and can be put right, in words without a command."""
    for folder, why in school.shared_folders.items():
        if not why.tolerated:
            yield Kind.PLACE, f"{folder} lies {why}: EventGuard's databases can get damaged there"
    if not school.colleagues.approvers():
        yield Kind.APPROVERS, "nobody may approve yet"
    if not two_person.holds(school):
        yield Kind.TWO_PERSON, "one person may prepare and approve"
    if school.has_register:
        known = recognition.status(school)
        if known.undecided:
            yield Kind.RECOGNITION, "nobody has said yet who may be compared, so the careful way holds"
        if known.stale:
            yield Kind.PORTRAITS, f"{_people(len(known.stale))} enrolled from photos more than a year old"
        if known.by_another:
            yield Kind.PORTRAITS, f"{_people(len(known.by_another))} enrolled by another network"


def _set_up(school: School) -> Line:
    """What of the set-up is missing or has grown old."""
    missing = as_recorded.unvouched(school)
    missing += filter(None, (clock.advice(school),))
    missing += key_trouble(school)
    missing += [_in_the_terminal(kind, says) for kind, says in lacking(school)]
    says = "; ".join(missing) or "the set-up is complete"
    if retention.times(school) is None:
        says += "; old copies stay until you say for how long: eventguard retention set --by NAME"
    return Line("set-up", len(missing), says)


def _in_the_terminal(kind: Kind, says: str) -> str:
    match kind:
        case Kind.APPROVERS:
            return f"{says}: eventguard approvers add NAME"
        case Kind.RECOGNITION:
            return may_compare.since_update().removesuffix(".")
        case Kind.PORTRAITS:
            return f"{says}: enrol them again"
        case Kind.PLACE:
            return f"{says}: eventguard doctor"
    return says


def key_trouble(school: School) -> Iterator[str]:
    """What keeps anything from being recorded."""
    try:
        school.record.require_key()
    except EventGuardError as error:
        yield str(error)


def _photos(count: int) -> str:
    return f"{count or 'no'} photo{'' if count == 1 else 's'}"


def _people(count: int) -> str:
    return f"{count or 'no'} {'person' if count == 1 else 'people'}"
