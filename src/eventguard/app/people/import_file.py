"""Bringing the register in line with a file from the school's information system: all of it or nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from eventguard.adapters.people.table_file import TableFile
from eventguard.app.people import former_ids, missing, register
from eventguard.app.people.column_choice import Choice, choose, needs, remember, to_say, write_down
from eventguard.app.people.import_report import Change, Import, Planned, report, samples
from eventguard.app.people.register import Forgotten
from eventguard.app.people.whose_id import NOTHING_SAID, Said, told_apart, unclear, unsaid, who_is_who
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import SetupError
from eventguard.core.people.columns import ColumnMap
from eventguard.core.people.consent import Person
from eventguard.core.people.identity import plain_id
from eventguard.core.people.merge import merge
from eventguard.core.people.table_rows import IMPORTED, PeopleTable, read_people_table
from eventguard.core.photos.photo import Photo, State

STALE = timedelta(days=14)
#: When the file imported last had been saved.
LAST_SAVED = "imported-file-saved"


@dataclass(slots=True)
class _Plan:
    """Everybody in the file as they were and as they will be; ``left_out`` are the ids of those once forgotten,
    ``replaced`` those whose id goes to somebody else, ``mixed_up`` those of whom nobody has said so, by id.
    """

    before: Mapping[str, Person]
    people: list[Planned] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    replaced: list[Person] = field(default_factory=list)
    mixed_up: Mapping[str, str] = field(default_factory=dict)

    @property
    def altered(self) -> list[Planned]:
        """Those about whom something has to be written."""
        return [(former, merged) for former, merged in self.people if merged.answers or merged.person != former]


def look(
    school: School,
    file: Path | TableFile,
    mapping: Path | None = None,
    confirmed: ColumnMap | None = None,
    sheets: Collection[str] = (),
) -> Import:
    """What a file seems to hold, and what somebody has to say of it before it can be imported. Nothing is written.

    Raises:
        SetupError: the file or the map cannot be read.
    """
    return _look(choose(school, _as_it_came(file), mapping, confirmed, sheets), school)[0]


def import_register(
    school: School,
    file: Path | TableFile,
    mapping: Path | None = None,
    dry_run: bool = False,
    said: Said = NOTHING_SAID,
    confirmed: ColumnMap | None = None,
    sheets: Collection[str] = (),
) -> Import:
    """Bring the register in line with a CSV or XLSX file; ``mapping``, or what somebody has just ``confirmed``, says
    what its columns hold.

    A column or a person that the file lacks changes nothing; a blank where a yes is recorded withdraws it. What a
    hand recorded after the file was saved stays, and so does every withdrawal, no and objection that a hand recorded.

    Raises:
        SetupError: the file or the map cannot be read, or a column is missing that nobody can do without.
    """
    came = _as_it_came(file)
    chosen = choose(school, came, mapping, confirmed, sheets)
    lacking = needs(chosen.columns)
    if lacking and not chosen.guessed:
        remedy = "Name the columns as docs/register.md does, or say what they are: --map FILE"
        raise SetupError(f"{came.name} has no column for {lacking}.", remedy)
    found, people_table = _look(chosen, school)
    if not dry_run and (found.guessed or found.open or found.own_words):
        return replace(found, to_confirm=write_down(school, chosen, found.columns))
    if lacking:
        raise SetupError(f"{came.name} has no column for {lacking}.", "Import it without --dry-run to say which it is.")
    if found.problems:
        return found
    saved = min(came.saved, school.now())
    plan = _plan(school, people_table, saved, said)
    if problems := tuple(unclear(people_table, plan.mixed_up, plan.replaced, said)):
        return replace(found, problems=problems, mixed_up=who_is_who(people_table, plan.mixed_up))
    doubts = (*chosen.remarks, *filter(None, [chosen.table.remark]), *_doubts(school, plan, saved))
    replaced = tuple(Change(was.id, was.name, "somebody else has this id now") for was in plan.replaced)
    gone: tuple[Forgotten, ...] = ()
    if not dry_run:
        gone = tuple(register.forget(school, was.id) for was in plan.replaced)
        plan = _write(school, people_table, plan, saved, said)
        if mapping is not None or confirmed is not None:
            remember(school, chosen.columns)
    done = report(chosen.columns, plan.before, plan.people, school.today())
    return replace(done, warnings=doubts, guessed=found.guessed, told=found.told, replaced=replaced, gone=gone)


def _as_it_came(file: Path | TableFile) -> TableFile:
    return TableFile.of(file) if isinstance(file, Path) else file


def _look(chosen: Choice, school: School) -> tuple[Import, PeopleTable]:
    """What a table seems to hold, with all that has to be said of it in the map, and what was read."""
    read = read_people_table(chosen.table, chosen.columns, school.today())
    lacking = needs(chosen.columns)
    warnings = (f"no column was found for {lacking}: say which it is",) if lacking else ()
    found = Import(
        to_say(chosen.columns, read),
        len(read.people),
        warnings=(*warnings, *filter(None, [chosen.table.remark])),
        problems=read.problems,
        guessed=chosen.guessed,
        told=read.told,
        own_words=read.own_words,
        samples=samples(chosen.table),
    )
    return found, read


def still_showing(school: School, losses: Sequence[Change]) -> list[tuple[Photo, list[str]]]:
    """The held and approved photos that show or name somebody who lost the yes for their channel, with the names."""
    lost = {(change.person, change.channel): change.name for change in losses}
    photos = school.record.photos(State.HELD, State.APPROVED) if lost else []
    found = [(photo, [lost[id, photo.channel] for id in photo.seen if (id, photo.channel) in lost]) for photo in photos]
    return [(photo, names) for photo, names in found if names]


def _plan(school: School, people_table: PeopleTable, saved: datetime, said: Said) -> _Plan:
    before = school.people()
    known = {plain_id(id): id for id in reversed(before)}
    last = _last_saved(school)
    older = last is not None and saved < last
    forgotten = former_ids.forgotten(school)
    rows = [
        row if row.id in before else replace(row, id=known.get(plain_id(row.id), row.id)) for row in people_table.people
    ]
    plan = _Plan(before, mixed_up=unsaid(school, before, rows, said))
    for row in rows:
        was, plain = before.get(row.id), plain_id(row.id)
        if was is not None and plain in said.replaced:
            plan.replaced.append(was)
            was = None
        elif was is None and plain in forgotten and plain not in said.replaced:
            plan.left_out.append(row.id)  # they come back by hand alone
            continue
        merged = merge(was, row, people_table.fields, saved, older=older)
        if was is not None and merged.person != was:
            merged = merge(was, row, people_table.fields, saved, _recorded_since(school, row.id, saved), older)
        plan.people.append((was, merged))
    return plan


def _recorded_since(school: School, id: str, saved: datetime) -> set[str]:
    """What somebody recorded by hand about this person after the file was saved, their answers aside."""
    entries = school.register.history(id)
    return {e.what for e in entries if e.why != IMPORTED and datetime.fromisoformat(e.at) > saved}


def _write(school: School, people_table: PeopleTable, plan: _Plan, saved: datetime, said: Said) -> _Plan:
    """Write the plan, made anew inside the transaction: somebody may have recorded a withdrawal meanwhile.

    Whoever is replaced was forgotten before: if the power fails in between, they are gone, and nobody has come.
    """
    last, there = _last_saved(school), [merged.person for _, merged in plan.people]
    newer, older = last is None or saved > last, last is not None and saved < last
    if not plan.altered and not newer and (older or not missing.is_news(school, there, saved)):
        return plan
    if said.replaced:
        former_ids.part(school, said.replaced)
    register, now = school.new_register, school.now()
    with register.change() as revision:
        plan = _plan(school, people_table, saved, said)
        if plan.mixed_up or plan.replaced:
            raise SetupError("The register was changed meanwhile.", "Import the file again.")
        for _, merged in plan.altered:
            register.save(revision, merged.person, school.user, now, IMPORTED)
            for channel, consent in merged.answers.items():
                register.record(revision, merged.person.id, channel, consent, school.user, now)
        if newer:
            register.note(LAST_SAVED, saved.isoformat())
        if not older:
            missing.note(school, [merged.person for _, merged in plan.people], saved)
        many, changed = len(plan.people), len(plan.altered)
        school.record.append(school.user, now, "register-imported", people=many, changed=changed, revision=revision)
    return plan


def _last_saved(school: School) -> datetime | None:
    text = school.register.fact(LAST_SAVED) if school.has_register else None
    return datetime.fromisoformat(text) if text else None


def _doubts(school: School, plan: _Plan, saved: datetime) -> Iterator[str]:
    """Whether this is the right file, and a fresh one; whom it cannot bring back."""
    for id in plan.left_out:
        yield f"{id} was forgotten here, so this row is left out: to bring them back, eventguard people add {id}"
    age = school.now() - saved
    if age > STALE:
        yield f"this file was saved on {in_full(saved)}, {age.days} days ago, and lacks every later answer: export anew"
    last = _last_saved(school)
    if last is not None and saved < last:
        yield f"this file is older than the one imported last, which was saved on {in_full(last)}: is it the right one?"
    there = sum(was is not None for was, _ in plan.people)
    if 2 * there < len(plan.before):
        yield f"only {there} of the {len(plan.before)} people in the register are in this file: is it the right one?"
    now = {merged.person.id: merged.person for _, merged in plan.people}
    yield from told_apart({**plan.before, **now}.values(), now)
