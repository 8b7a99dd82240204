"""What an import did, or would do, in the words of those who answer for it: who gains a yes, and who loses one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from eventguard.app.people.register import Forgotten
from eventguard.core.dates import in_full
from eventguard.core.people.answers import gives_back
from eventguard.core.people.columns import ColumnMap, Table
from eventguard.core.people.consent import Answer, Channel, Person, has_left, may_be_matched, permission_lacks
from eventguard.core.people.identity import is_known_by
from eventguard.core.people.marks import Told
from eventguard.core.people.merge import BLANK, Merged, live

#: So many things that stand in a column are shown with the question what it holds.
SAMPLES = 3
Planned = tuple[Person | None, Merged]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an import: about whom, for which channel if for one, what, and what to do if that is wrong."""

    person: str
    name: str
    what: str
    channel: Channel | None = None
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """What an import changed, or would change; with ``problems`` it changed nothing.

    ``mixed_up`` are the ids that seem to be somebody else's now, about which somebody has to say which it is, each with
    a sentence on whose it seems to be;
    ``replaced`` are those of whom somebody said so: everything about the former bearer goes (``gone``,
    in the same order; empty in a dry run).
    ``gains`` and ``losses`` are yeses that count today and did not, or did and do not; ``kept`` is what the file says
    differently and may not change; ``missing`` are the people it lacks. ``guessed``: nobody has confirmed the columns;
    outside a dry run nothing was imported then, and ``to_confirm`` is the file to look at. That is so, too, while the
    file says something otherwise than in cells (``told``), or has words of the school's own (``own_words``), of which
    nobody has said what they mean. ``samples`` is some of what stands in each column, ``given_back``
    are yeses after a no, or for longer or more than before.
    """

    columns: ColumnMap
    people: int = 0
    new: tuple[Change, ...] = ()
    gains: tuple[Change, ...] = ()
    losses: tuple[Change, ...] = ()
    changes: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    missing: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    mixed_up: Mapping[str, str] = field(default_factory=dict)
    replaced: tuple[Change, ...] = ()
    gone: tuple[Forgotten, ...] = ()
    given_back: tuple[Change, ...] = ()
    guessed: bool = False
    told: tuple[Told, ...] = ()
    own_words: tuple[str, ...] = ()
    to_confirm: Path | None = None
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def faulty(self) -> bool:
        """Whether something in it has to be mended, beyond what somebody has to say."""
        return not self.guessed and len(self.problems) > len(self.own_words)

    @property
    def open(self) -> tuple[Told, ...]:
        """What the file says otherwise than in cells, where a yes depends on it and nobody has told what it means."""
        return tuple(told for told in self.told if told.open)


def report(columns: ColumnMap, before: Mapping[str, Person], planned: Sequence[Planned], today: date) -> Import:
    """Compare everybody in the file as they were with what they will be."""
    new = tuple(
        Change(m.person.id, m.person.name, m.person.group or m.person.role) for was, m in planned if was is None
    )
    gains: list[Change] = []
    losses: list[Change] = []
    changes: list[Change] = []
    kept: list[Change] = []
    back: list[Change] = []
    for former, merged in planned:
        person = merged.person
        was, now = live(former, today), live(person, today)
        gains += [Change(person.id, person.name, _answer(person, channel), channel) for channel in sorted(now - was)]
        losses += [
            Change(person.id, person.name, _lost(person, channel, today), channel) for channel in sorted(was - now)
        ]
        changes += [Change(person.id, person.name, what) for what in _who(former, person)]
        changes += [
            Change(person.id, person.name, f"{channel} {_answer(person, channel)}", channel)
            for channel, said in merged.answers.items()
            if channel not in was ^ now and (former is not None or said.answer is Answer.YES)
        ]
        back += [
            Change(person.id, person.name, _answer(person, channel), channel)
            for channel, said in merged.answers.items()
            if former is not None and gives_back(former.consents.get(channel), said)
        ]
        kept += [Change(person.id, person.name, stays.what, stays.channel, stays.remedy) for stays in merged.kept]
    there = {merged.person.id for _, merged in planned}
    missing = [_missing(person, today) for id, person in before.items() if id not in there]
    told = (new, tuple(gains), tuple(losses), tuple(changes), tuple(kept), tuple(missing))
    return Import(columns, len(planned), *told, given_back=tuple(back))


def samples(table: Table) -> dict[str, tuple[str, ...]]:
    """The first few different things that stand in each column, by its heading."""
    found: dict[str, dict[str, None]] = {heading: {} for heading in table.heading if heading}
    for row in table.rows:
        for heading, cell in zip(table.heading, row.cells, strict=False):
            if cell and heading and len(found[heading]) < SAMPLES:
                found[heading][cell] = None
    return {heading: tuple(cells) for heading, cells in found.items()}


def _who(former: Person | None, person: Person) -> Iterator[str]:
    """What is new about somebody, their answers aside."""
    if former is None:
        if person.never_publish:
            yield "never to be published"
        if may_be_matched(person):
            yield "may be recognised"
        return
    yield from _names(former, person)
    if former.role != person.role:
        yield f"{person.role}, was {former.role}"
    if former.group != person.group:
        yield f"class {person.group or 'blank'}, was {former.group or 'blank'}"
    if former.leaves != person.leaves and person.leaves:
        yield f"last day at the school: {in_full(person.leaves)}"
    if former.never_publish != person.never_publish:
        yield "never to be published"
    if former.permission != person.permission:
        lacks = permission_lacks(person)
        yield f"may not be recognised: {lacks}" if lacks else "may be recognised"


def _names(former: Person, person: Person) -> Iterator[str]:
    if former.name != person.name:
        yield f"was {former.name}"
    if new := [name for name in person.also if not is_known_by(name, former)]:
        yield f"also called {'; '.join(new)}"


def _answer(person: Person, channel: Channel) -> str:
    consent = person.consents[channel]
    until = f" until {in_full(consent.until)}" if consent.until else ""
    since = f" from {in_full(consent.since)}" if consent.since else ""
    asked = (" groups only" if consent.groups_only else "") + (" with name" if consent.with_name else "")
    return f"{consent.answer}{asked}{since}{until}"


def _lost(person: Person, channel: Channel, today: date) -> str:
    """Why somebody may no longer be shown."""
    consent = person.consents[channel]
    if consent.answer is not Answer.YES:
        return BLANK if consent.evidence == BLANK else str(consent.answer)
    if person.never_publish:
        return "never to be published"
    if person.leaves and has_left(person, today):
        return f"has left: {in_full(person.leaves)}"
    return _answer(person, channel)  # not yet, or no longer


def _missing(person: Person, today: date) -> Change:
    return Change(person.id, person.name, "has left" if has_left(person, today) else person.group or person.role)
