"""People whom the file imported last lacks: they may have left, or be on another list. Somebody says which, once for
all; until then they stay as they are, and everybody is told.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Person, has_left
from eventguard.core.people.merge import live

#: The fact that holds all of this, and what is recorded of an answer and of taking it back.
FACT, LEFT, BACK = "missing-people", "missing-people-left", "missing-people-back"
WHY, WHY_BACK = "not in the file imported last, so they left", "they had not left after all"
LIST = "See who they are: eventguard people missing"


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody whom the files have lacked since the one that was saved on this day."""

    person: Person
    since: date


@dataclass(slots=True)
class _Kept:
    """What the register keeps: who is missing ``since`` when, and who is known to be ``here`` though no file has them.
    Of the last answer: the day they ``left`` on and what their last day at the school was ``before``, or who was
    ``called_here``.
    """

    since: dict[str, str] = field(default_factory=dict)
    here: list[str] = field(default_factory=list)
    left: str = ""
    before: dict[str, str | None] = field(default_factory=dict)
    called_here: list[str] = field(default_factory=list)


def pending(school: School) -> list[Missing]:
    """Who is missing and of whom nobody has said what became of them."""
    if not school.has_register:
        return []
    people, today = school.people(), school.today()
    found = [(people[id], since) for id, since in _kept(school).since.items() if id in people]
    return [Missing(person, date.fromisoformat(since)) for person, since in found if not has_left(person, today)]


def is_news(school: School, there: Collection[Person], saved: datetime) -> bool:
    """Whether a file says anything new about who is missing."""
    return _noted(school, there, saved) != _kept(school)


def note(school: School, there: Collection[Person], saved: datetime) -> None:
    """Note whom a file lacks, of the roles that it holds. Call it inside the change of its import."""
    _keep(school, _noted(school, there, saved))


def _noted(school: School, there: Collection[Person], saved: datetime) -> _Kept:
    kept, ids, roles = _kept(school), {person.id for person in there}, {person.role for person in there}
    kept.here = [id for id in kept.here if id not in ids]
    today = school.today()
    lacking = [
        person.id
        for person in school.people().values()
        if person.id not in ids and person.role in roles and person.id not in kept.here and not has_left(person, today)
    ]
    stay = {id: since for id, since in kept.since.items() if id not in ids}
    kept.since = stay | {id: stay.get(id, saved.astimezone().date().isoformat()) for id in lacking}
    return kept


def left(school: School, on: date, but: Collection[str] = ()) -> list[Missing]:
    """Record for all who are missing, but these, that they left: their yes ends with that day, their templates go.

    Approved photos that show them are taken down (``takedown``). Returns those of whom it was recorded.

    Raises:
        SetupError: nobody is missing, one that is to be left out is not, or the day is still to come.
    """
    if on > school.today():
        raise SetupError(f"{in_full(on)} is still to come.", "Say it when they have left.")
    gone, register, now = _meant(school, but), school.register, school.now()
    with register.change() as revision:
        kept = _kept(school)
        kept.left, kept.before, kept.called_here = on.isoformat(), {}, []
        for each in gone:
            person = each.person
            kept.before[person.id] = person.leaves.isoformat() if person.leaves else None
            kept.since.pop(person.id, None)
            ends = min(on, person.leaves) if person.leaves else on
            register.save(revision, replace(person, leaves=ends), school.user, now, WHY)
            register.drop_template(person.id)
        _keep(school, kept)
        school.record.append(school.user, now, LEFT, people=sorted(kept.before), on=on.isoformat(), revision=revision)
    reconcile(school)
    school.scrub()
    return gone


def here(school: School, but: Collection[str] = ()) -> list[Missing]:
    """Record for all who are missing, but these, that they are at the school all the same: no file need have them.

    Raises:
        SetupError: nobody is missing, or one that is to be left out is not.
    """
    meant = _meant(school, but)
    with school.register.change():
        kept = _kept(school)
        kept.left, kept.before, kept.called_here = "", {}, [each.person.id for each in meant]
        for id in kept.called_here:
            kept.since.pop(id, None)
            kept.here.append(id)
        _keep(school, kept)
    return meant


def back(school: School, evidence: str) -> list[Person]:
    """Take the last answer back: those of whom it was are missing again, and those who left by it have the last day
    that they had before.

    Their templates are gone for good. Returns them as they are now.

    Raises:
        SetupError: there is no such answer, or yeses would count again and nothing says why.
    """
    register, now = school.register, school.now()
    with register.change() as revision:
        kept, people = _kept(school), school.people()
        was = {id: day for id, day in kept.before.items() if id in people and _ends_with(people[id], kept.left, day)}
        here = {id: people[id] for id in kept.called_here if id in kept.here and id in people}
        if not was and not here:
            raise SetupError("There is no answer to take back.", LIST)
        again = {id: replace(people[id], leaves=date.fromisoformat(day) if day else None) for id, day in was.items()}
        if any(live(person, school.today()) for person in again.values()) and not evidence.strip():
            remedy = 'Say where it is written that they are at the school: --evidence "..."'
            raise SetupError("With that their yeses count again.", remedy)
        for person in again.values():
            register.save(revision, person, school.user, now, evidence.strip() or WHY_BACK)
        kept.since |= dict.fromkeys([*again, *here], school.today().isoformat())
        kept.here = [id for id in kept.here if id not in here]
        kept.left, kept.before, kept.called_here = "", {}, []
        _keep(school, kept)
        if again:
            school.record.append(school.user, now, BACK, people=sorted(again), revision=revision)
    reconcile(school)
    return [*again.values(), *here.values()]


def answered(school: School) -> tuple[int, date | None]:
    """Of how many people the last answer was, if it can be taken back, and on which day they left by it."""
    kept = _kept(school)
    return len(kept.before) + len(kept.called_here), date.fromisoformat(kept.left) if kept.left else None


def forget(school: School, id: str) -> None:
    """Keep nothing of somebody. Call it inside the change that forgets them."""
    kept = _kept(school)
    kept.here = [each for each in kept.here if each != id]
    kept.called_here = [each for each in kept.called_here if each != id]
    kept.since.pop(id, None)
    kept.before.pop(id, None)
    _keep(school, kept)


def _meant(school: School, but: Iterable[str]) -> list[Missing]:
    everybody = pending(school)
    if not everybody:
        raise SetupError("Nobody is missing.", "There is nothing to answer.")
    spared = {school.spelt(id) for id in but}
    if unknown := spared - {each.person.id for each in everybody}:
        raise SetupError(f"{min(unknown)} is not missing.", LIST)
    if not (meant := [each for each in everybody if each.person.id not in spared]):
        raise SetupError("That leaves nobody of whom it could be recorded.", LIST)
    return meant


def _ends_with(person: Person, left: str, before: str | None) -> bool:
    """Whether somebody's last day is the one that the answer gave them, and not one of later."""
    given = min(filter(None, (left, before)))
    return person.leaves is not None and person.leaves.isoformat() == given


def _kept(school: School) -> _Kept:
    text = school.register.fact(FACT) if school.has_register else None
    content: Mapping[str, object] = json.loads(text) if text else {}
    return _Kept(**content)  # type: ignore[arg-type]  # as it was written below


def _keep(school: School, kept: _Kept) -> None:
    school.register.note(FACT, json.dumps(asdict(kept)) if kept != _Kept() else None)
