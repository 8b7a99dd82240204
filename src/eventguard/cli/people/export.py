"""The command that answers a subject access request: people export."""

import json
from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.people import export as app_export
from eventguard.app.people.own_photos import LOOK_FIRST, not_found, told
from eventguard.app.people.subject_access import held_about
from eventguard.cli.people.change import PersonArgument, people_app
from eventguard.cli.terminal import Terminal, plain, terminal

#: Done, but of some photos there is no copy.
SOME_MISSING = 3


def add_commands(_app: typer.Typer) -> None:
    """Add this command to the register's."""
    people_app.command()(export)


def export(
    context: typer.Context,
    person: PersonArgument,
    to: Annotated[
        Path | None, typer.Option(help="A new folder, for this and copies of their photos, everybody else covered.")
    ] = None,
) -> None:
    """Everything held about one person, for a subject access request: as JSON, or with their photos in a folder."""
    here = terminal(context)
    if to is not None:
        _with_photos(here, app_export.FolderExport(here.any_school, person, to))
        return
    about = held_about(here.any_school, person)
    app_export.note(here.any_school, person)
    typer.echo(json.dumps(about, default=str, indent=2, ensure_ascii=False))
    hint = "With copies of their photos, everybody else covered: eventguard people export PERSON --to DIR"
    here.log.print(plain(here.advice(hint)), soft_wrap=True)


def _with_photos(here: Terminal, exported: app_export.FolderExport) -> None:
    """Make the export, and tell what is in it."""
    for _ in here.progress("Copying photos", exported.run(), exported.total):
        pass
    copies = exported.copies
    if here.json:
        here.tell({"folder": str(exported.into), "copies": [app_export.as_json(each) for each in copies]})
    made = [each for each in copies if each.file]
    size = f"{exported.size / 2**20:.1f} MB"
    here.say(
        f"{plain(str(exported.into))} holds everything about {plain(exported.person.name)}, for you alone to read."
    )
    many = phrases.count(len(made), "copy")
    here.say(f"{many} of photos ({size}), everybody else covered; {len(copies) - len(made)} without a copy.")
    for line in told(copies):
        here.say(f"  {plain(line)}")
    here.say(not_found(here.any_school))
    if any(each.file and each.file.startswith(LOOK_FIRST) for each in copies):
        here.say(
            f"[yellow]Of those in {LOOK_FIRST} nobody has said that it is them[/]: look before you hand them over."
        )
    if made:
        here.say("Look at every copy, for a face that EventGuard missed is not covered.")
    here.say("Delete the folder when it is handed over: EventGuard does not, and forgetting them does not reach it.")
    if len(made) < len(copies):
        raise typer.Exit(SOME_MISSING)
