"""The command about yeses to ask for again: people renewals."""

from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.people import renewals as app_renewals
from eventguard.cli.people.change import people_app
from eventguard.cli.terminal import plain, span, terminal
from eventguard.core.dates import in_full


def add_commands(_app: typer.Typer) -> None:
    """Add this command to the register's."""
    people_app.command()(renewals)


def renewals(
    context: typer.Context,
    ran_out: Annotated[bool, typer.Option("--ran-out", help="Those that ran out already.")] = False,
    within: Annotated[str, typer.Option(help="How far ahead to look: 30d, 8w.")] = "30d",
    letters: Annotated[
        Path | None, typer.Option(help="Write them as CSV for a mail merge; only you can read it.")
    ] = None,
) -> None:
    """Yeses that run out soon, by name and last day, or that ran out; as a list for letters, too."""
    here = terminal(context)
    school = here.school
    found = app_renewals.over(school) if ran_out else app_renewals.soon(school, span(within, "--within"))
    for each in found:
        if here.json:
            told = {"person": each.person.id, "name": each.person.name, "class": each.person.group}
            here.tell(told | {"channel": each.channel, "last_day": each.last.isoformat(), "leaves": each.leaves})
    if not here.json and found:
        rows = [
            (
                in_full(each.last),
                each.person.name,
                each.person.group,
                school.name_of(each.channel),
                "leaves the school" if each.leaves else "",
            )
            for each in found
        ]
        here.table(
            "Yeses that ran out" if ran_out else "Yeses that run out", ("last day", "who", "class", "for", ""), rows
        )
    if not found:
        here.say("No yes ran out." if ran_out else f"No yes runs out within {within}.")
    if letters:
        many = app_renewals.save_letters(school, found, letters)
        here.say(f"{phrases.count(many, 'row')} in {plain(str(letters))}. Only you can read it; remove it after use.")
    elif found:
        here.say(here.advice("For a mail merge: the same command with --letters FILE.csv"))
        here.say(here.advice("A new answer: eventguard people consent PERSON --channel CHANNEL --yes --evidence ..."))
