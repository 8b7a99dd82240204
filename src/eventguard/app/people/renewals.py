"""Yeses to ask for again: those that run out soon, those that ran out, and the list for letters to their families."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from eventguard.app import spreadsheet
from eventguard.app.school import School
from eventguard.core.people.answers import said_by_all
from eventguard.core.people.consent import Answer, Channel
from eventguard.core.people.renewal import Ending, ran_out, running_out

SOON = timedelta(days=30)
HEADING = ("id", "name", "class", "channels", "last_day", "said_by", "relation")


def soon(school: School, within: timedelta = SOON) -> list[Ending]:
    """The yeses that run out within this time, the first first; also of those who leave."""
    found = running_out(school.people().values(), _channels(school), school.today(), within)
    return sorted(found, key=_order)


def over(school: School) -> list[Ending]:
    """The yeses that ran out, of people who are still here, the first first."""
    return sorted(ran_out(school.people().values(), _channels(school), school.today()), key=_order)


def save_letters(school: School, endings: Iterable[Ending], path: Path) -> int:
    """Write a list for a mail merge: a row for each person and last day, so none of people who leave.

    Returns the number of rows. Raises SetupError when the file is there, or cannot be written.
    """
    rows = _rows(school, endings)
    spreadsheet.save(path, HEADING, rows)
    return len(rows)


def letters(school: School, endings: Iterable[Ending]) -> bytes:
    """What such a list holds, for whoever downloads it."""
    return spreadsheet.content(HEADING, _rows(school, endings))


def _rows(school: School, endings: Iterable[Ending]) -> list[tuple[str, ...]]:
    letters: dict[tuple[str, date], list[Ending]] = {}
    for each in endings:
        if not each.leaves:
            letters.setdefault((each.person.id, each.last), []).append(each)
    return [_row(school, together) for together in letters.values()]


def _row(school: School, together: list[Ending]) -> tuple[str, ...]:
    """One letter: what ends for one person on one day, and who had said yes."""
    person, last = together[0].person, together[0].last
    said = [said for each in together for said in said_by_all(person.consents.get(each.channel))]
    yeses = [each for each in said if each.answer is Answer.YES]
    by = "; ".join(dict.fromkeys(yes.said_by for yes in yeses if yes.said_by))
    relation = "; ".join(dict.fromkeys(yes.relation for yes in yeses if yes.relation))
    channels = ", ".join(school.name_of(each.channel) for each in together)
    return person.id, person.name, person.group, channels, f"{last:%d/%m/%Y}", by, relation


def _channels(school: School) -> list[Channel]:
    return [each.channel for each in school.channels if each.used]


def _order(ending: Ending) -> tuple[object, ...]:
    return ending.last, ending.person.name.casefold(), ending.channel
