"""The command for when something went wrong: incident."""

from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.record import incident as app_incident
from eventguard.app.record.incident_report import as_json, write
from eventguard.app.record.incident_steps import DANGER, steps
from eventguard.cli.terminal import Terminal, plain, terminal

#: The record is not whole, or the file is none of ours.
NOT_SOUND = 1
#: So much of a list is told in the terminal; the report has all of it.
TOLD = 12


def add_commands(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(incident)


def incident(
    context: typer.Context,
    about: Annotated[
        str,
        typer.Argument(
            help="A person's id or name, a photo's id or name, a sha256, or a file.", metavar="PERSON|PHOTO"
        ),
    ],
    to: Annotated[Path | None, typer.Option(help="Folder for the report; else one in the workspace.")] = None,
) -> None:
    """When something went wrong: what was published, on which answers, what is still up, and what to do first."""
    here = terminal(context)
    found = app_incident.report(here.school, about)
    path = write(here.school, found, here.advice, to)
    if here.json:
        here.tell(as_json(found, here.advice) | {"report": str(path)})
    _tell(here, found)
    here.say(f"The report, for you alone to read: {plain(str(path))}, and the same as JSON beside it.")
    here.say("It is a draft: check it, and give it to the designated safeguarding lead.")
    if found.broken or not found.subject.is_known:
        raise typer.Exit(NOT_SOUND)


def _tell(here: Terminal, found: app_incident.Report) -> None:
    """What somebody has to know before they open the report."""
    if found.broken:
        here.say(f"[bold red]The record is not whole[/]: {plain(found.broken)}")
        here.say("What it tells may have been changed. That this report was made is not recorded.")
    if found.subject.remark:
        here.say(f"[yellow]{plain(found.subject.remark)}[/]")
    whom = found.subject.name or found.subject.person or found.subject.file or f"photo {found.subject.photo[:12]}"
    many = phrases.count(len(found.publications), "publication")
    here.say(f"[bold]{plain(whom)}[/]: {many}, of which {len(found.up)} may still be seen.")
    for each in found.publications[:TOLD]:
        known, colour = each.published, "red" if each.published.is_up else "green"
        now = "gone" if known.gone else "to be taken down" if known.left else "still approved"
        posted = "; ".join(note.says for note in known.posted) or "not recorded where"
        here.say(f"  [{colour}]{now}[/]  {plain(known.file)}, for {plain(each.called)}, posted: {plain(posted)}")
    if len(found.publications) > TOLD:
        here.say(f"  and {len(found.publications) - TOLD} more: see the report.")
    if found.photos:
        here.say(f"  {phrases.count(len(found.photos), 'other photo')} with them: see the report.")
    here.say(f"[bold]What to do first[/] (the report has all of it). {DANGER}")
    for n, step in enumerate(steps(found), 1):
        here.say(f"{n}. {plain(here.advice(step.what))}")
        details = step.details if n == 1 else ()
        for detail in details[:TOLD]:
            here.say(f"   {plain(here.advice(detail))}")
        if len(details) > TOLD:
            here.say(f"   and {len(details) - TOLD} more lines: see the report.")
