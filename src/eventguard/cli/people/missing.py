"""The command about people whom the school's files lack: people missing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.approval.takedown import pending
from eventguard.app.people import missing as app_missing
from eventguard.app.people.missing import Missing
from eventguard.cli.people.change import DAY, EvidenceOption, people_app
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.dates import in_full
from eventguard.core.errors import SetupError


def add_commands(_app: typer.Typer) -> None:
    """Add this command to the register's."""
    people_app.command()(missing)


def missing(
    context: typer.Context,
    left: Annotated[
        datetime | None, typer.Option(formats=DAY, help="They left; this was their last day. Their yes ends with it.")
    ] = None,
    here: Annotated[bool, typer.Option("--here", help="They are at the school; no file need have them.")] = False,
    but: Annotated[
        list[str] | None, typer.Option("--except", help="Not this one, by id; once for each.", metavar="PERSON")
    ] = None,
    back: Annotated[bool, typer.Option("--back", help="Take the last answer back.")] = False,
    evidence: EvidenceOption = "",
) -> None:
    """People who are not in the file imported last, and one answer for all of them."""
    window = terminal(context)
    if sum((left is not None, here, back)) > 1:
        raise SetupError("That is more than one answer.", "Say one: --left DAY, --here or --back.")
    if left is not None:
        gone = app_missing.left(window.school, left.date(), but or ())
        many, day = phrases.count(len(gone), "person"), in_full(left)
        window.say(f"{many}: last day {day}. No yes of theirs counts after it, and their templates are erased.")
        _list(window, "left", gone)
        _take_down(window, gone)
        window.say(plain(window.advice("If that was wrong: eventguard people missing --back --evidence ...")))
    elif here:
        stay = app_missing.here(window.school, but or ())
        window.say(f"{phrases.count(len(stay), 'person')}: at the school. Nothing changes, and no file need have them.")
    elif back:
        again = app_missing.back(window.school, evidence)
        many = phrases.count(len(again), "person")
        window.say(f"{many}: missing again, as before. Templates that went have to be made anew.")
    else:
        _show(window)


def _show(window: Terminal) -> None:
    window.any_school.require()
    lacking = app_missing.pending(window.any_school)
    _list(window, "missing", lacking)
    if not lacking:
        window.say("Nobody is missing: everybody in the register is in the file imported last, or answered for.")
        return
    window.say("They stay as they are, as if they were still here, until somebody says what became of them:")
    for command, means in (
        ("eventguard people missing --left DAY", "they left on that day"),
        ("eventguard people missing --here", "they are here all the same"),
    ):
        window.say(f"  {plain(window.advice(command))}   {means}  (--except PERSON: not this one)")


def _list(window: Terminal, kind: str, them: Sequence[Missing]) -> None:
    if window.json:
        for each in them:
            person, since = each.person, each.since.isoformat()
            told = {"person": person.id, "name": person.name, "class": person.group, "since": since}
            window.tell({"kind": kind, **told})
    elif them:
        rows = [(e.person.id, e.person.name, e.person.group or e.person.role, in_full(e.since)) for e in them]
        window.table(phrases.count(len(them), "person"), ("id", "name", "class", "not in a file since"), rows)


def _take_down(window: Terminal, gone: Sequence[Missing]) -> None:
    """The approved photos that show one of them."""
    ids = {each.person.id for each in gone}
    items = [item for item in pending(window.school) if ids & set(item.people)]
    for item in items:
        window.say(f"  [red]{plain(item.photo.output or '')}[/] has left the approved folder.")
    if items:
        window.say(plain(window.advice("Take them down wherever they were posted: eventguard takedown")))
