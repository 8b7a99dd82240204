"""The command for a trust: trust."""

from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.cluster import trust as app_trust
from eventguard.app.cluster.trust import Needs
from eventguard.app.cluster.trust_file import read
from eventguard.app.sweeps.said import TO_DO
from eventguard.cli.photos.clean import CertificatesOption, ClusterOption
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.sweeps.findings import Do

SOMETHING_TO_DO, NOT_DONE = 1, 3
#: Who sees to what, over the columns.
COLUMNS = (
    "school",
    *(f"{says}: office" for says in TO_DO.values()),
    "waiting: approvers",
    "come down: data protection",
)


def add_commands(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(trust)


def trust(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file that names the schools, and what is to be done for each.")],
    reports: Annotated[Path, typer.Option(help="Folder for each school's findings as CSV.")] = Path("trust-reports"),
    cluster: ClusterOption = None,
    certificates: CertificatesOption = None,
) -> None:
    """Do the work of all schools of a trust, each with its own folders alone, and say which of them needs whom.

    Exit code 0 when nobody is needed, 1 when somebody is, 3 when a school's work could not be done.
    """
    here, schools = terminal(context), read(file)
    options = [f"--cluster={cluster}"] if cluster else []
    options += [f"--certificates={certificates.absolute()}"] if certificates else []
    reports.mkdir(parents=True, exist_ok=True, mode=0o700)
    needs = list(here.progress("Schools", app_trust.run(schools, options, reports.absolute()), len(schools)))
    if here.json:
        _tell(here, needs)
    else:
        here.table("Who is needed", COLUMNS, map(_row, needs))
    for each in needs:
        if each.quarantined:
            here.say(f"{plain(each.school)}: {phrases.count(each.quarantined, 'photo')} could not be cleaned.")
        if each.unread:
            here.say(f"{plain(each.school)}: {phrases.count(each.unread, 'file')} could not be looked at.")
        if each.trouble:
            here.say(f"[red]{plain(each.school)} was not done:[/] {plain(each.trouble)}")
    here.say(f"The findings of each school: {plain(str(reports))}")
    if any(each.trouble for each in needs):
        raise typer.Exit(NOT_DONE)
    if not all(each.nothing for each in needs):
        raise typer.Exit(SOMETHING_TO_DO)


def _tell(here: Terminal, needs: list[Needs]) -> None:
    for each in needs:
        here.tell(
            {
                "school": each.school,
                **{do: each.to_do[do] for do in Do},
                "held": each.waiting,
                "quarantined": each.quarantined,
                "takedown": each.must_come_down,
                "unread": each.unread,
                "trouble": each.trouble,
            }
        )


def _row(each: Needs) -> tuple[str, ...]:
    if each.trouble:
        return (each.school, "not done", *[""] * (len(COLUMNS) - 2))
    numbers = (*(each.to_do[do] for do in Do), each.waiting, each.must_come_down)
    return (each.school, *(str(number or "") for number in numbers))
