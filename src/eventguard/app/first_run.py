"""The first steps of a school with EventGuard: how each stands, in words. Each may wait, and all may be put away."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from eventguard.adapters.computer import page_settings
from eventguard.app import phrases
from eventguard.app.faces import recognition
from eventguard.app.folders import chosen_folder
from eventguard.app.school import School
from eventguard.core.people import channels
from eventguard.core.people.consent import Person, may_be_matched


class Way(StrEnum):
    """What has to be set up, in the order of need."""

    WHO = "who"
    APPROVERS = "approvers"
    REGISTER = "register"
    CHANNELS = "channels"
    RECOGNITION = "recognition"
    PORTRAITS = "portraits"
    DROP_FOLDER = "drop-folder"
    TRY = "try"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: whether it is ``done``, how it stands, and whether somebody said that it may wait."""

    way: Way
    done: bool
    says: str
    waits: bool = False

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return not self.done and not self.waits


def is_new(school: School) -> bool:
    """Whether there is nothing here yet: nobody to approve, no register, no photo, and no step that was put away."""
    return not (
        school.has_register
        or school.colleagues.approvers()
        or school.record.tally()
        or page_settings.read(school.workspace).put_away
    )


def steps(school: School, at_work: str | None, people: Mapping[str, Person] | None = None) -> list[Step]:
    """All steps, for whoever is at work. ``people`` is the register, if it was read already."""
    kept = page_settings.read(school.workspace)
    every = (
        _who(at_work),
        _approvers(school),
        *_people(school, (school.people() if people is None else people).values()),
        _drop_folder(school),
        _try(kept.tried),
    )
    return [
        replace(step, waits=step.way in kept.waits)
        for step in sorted(every, key=lambda step: list(Way).index(step.way))
    ]


def are_shown(school: School) -> bool:
    """Whether nobody has put the steps away."""
    return not page_settings.read(school.workspace).put_away


def left(school: School, at_work: str | None, people: Mapping[str, Person] | None = None) -> int:
    """How many steps are still to be done; none once all were put away."""
    return sum(step.open for step in steps(school, at_work, people)) if are_shown(school) else 0


def let_wait(school: School, way: Way, waits: bool) -> None:
    """One step may wait, or not any more."""
    others = tuple(each for each in page_settings.read(school.workspace).waits if each != way)
    page_settings.change(school.workspace, waits=(*others, str(way)) if waits else others)


def put_away(school: School, away: bool) -> None:
    """The steps are not shown any more, or again."""
    page_settings.change(school.workspace, put_away=away)


def tried(school: School) -> None:
    """Somebody has seen a drawn photo cleaned."""
    page_settings.change(school.workspace, tried=True)


def _who(at_work: str | None) -> Step:
    says = (
        f"{at_work} is at work here." if at_work else "Nobody has said who they are. What is done is recorded by name."
    )
    return Step(Way.WHO, at_work is not None, says)


def _approvers(school: School) -> Step:
    names = [approver.name for approver in school.colleagues.approvers()]
    none = "Nobody may approve yet, so no photo can be posted. An approver has a passphrase of their own."
    return Step(Way.APPROVERS, bool(names), f"{phrases.listed(names)} may approve photos." if names else none)


def _people(school: School, people: Collection[Person]) -> Iterator[Step]:
    none = "There is no register of people yet, so every face is covered."
    yield Step(
        Way.REGISTER, bool(people), f"{phrases.count(len(people), 'person')} in the register." if people else none
    )
    used = [each.name for each in school.channels if each.used]
    as_begun = [(c.name, c.rule, c.used) for c in school.channels] == [(c.name, c.rule, c.used) for c in channels.START]
    begun = " That is what every school begins with: look whether they are yours." if as_begun else ""
    yield Step(Way.CHANNELS, not as_begun, f"Photos can go to: {', '.join(used)}.{begun}")
    status = recognition.status(school) if school.has_register else None
    permitted = sum(map(may_be_matched, people))
    if status is None or not status.on:
        off = "Recognition is off: people are shown by hand. It takes an assessment, and families' permission."
        yield Step(Way.RECOGNITION, False, off)
        yield Step(Way.PORTRAITS, False, "Nobody can be learned from portraits while recognition is off.")
        return
    whom = "Who may be compared has not been said yet." if status.undecided else f"{permitted} may be recognised."
    yield Step(Way.RECOGNITION, not status.undecided, f"Recognition is on, assessment {status.dpia}. {whom}")
    there = f"{len(status.enrolled)} of {permitted} who may be recognised are known by their face."
    yield Step(Way.PORTRAITS, bool(status.enrolled), there if permitted else "Nobody may be recognised yet.")


def _drop_folder(school: School) -> Step:
    chosen = chosen_folder.chosen(school)
    if chosen is None:
        return Step(Way.DROP_FOLDER, False, "No folder is watched. Photos can be added on the page, too.")
    says = "Photos that are put into it are cleaned while this page runs." if chosen.on else "It is not watched now."
    return Step(Way.DROP_FOLDER, chosen.on, f"{chosen.folder}: {says}")


def _try(done: bool) -> Step:
    return Step(
        Way.TRY, done, "Tried." if done else "See within a minute what EventGuard does, on people who do not exist."
    )
