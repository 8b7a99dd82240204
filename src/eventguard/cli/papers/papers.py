"""The command that writes the papers a school needs around its photos: papers."""

from pathlib import Path
from typing import Annotated

import typer

from eventguard.app.papers.given import Given
from eventguard.app.papers.write import write_papers
from eventguard.cli.terminal import plain, terminal


def add_commands(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(papers)


def papers(
    context: typer.Context,
    into: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder to write them into; made if it is not there.")
    ],
    school: Annotated[str, typer.Option(help="The school's name.")] = "",
    contact: Annotated[str, typer.Option(help="How the data protection officer is reached: name, e-mail, phone.")] = "",
    event: Annotated[str, typer.Option(help="The event, for the poster and the announcement.")] = "",
    when: Annotated[str, typer.Option(help="When the event is, as it is to be read: Friday 11 December, 2 pm.")] = "",
) -> None:
    """Write the papers a school needs around its photos: impact assessment, notices, consent form, letter, poster.

    They are drafts for the school to check, filled in with its own settings. What is not given stays a blank line.
    """
    here = terminal(context)
    files = write_papers(here.any_school, into, Given(school, contact, event, when))
    if here.json:
        here.tell({"folder": str(into), "files": list(files)})
    here.say(f"{len(files)} papers are in {plain(str(into))}. Begin with {files[0]}: open it in your browser.")
    if not here.any_school.has_register:
        where = plain(str(here.consent_data))
        here.say(f"There is no register in {where} yet: they say what every school begins with. Write them again then.")
    here.say("They are drafts: somebody who answers for data protection at your school has to check them.")
