"""The command that tells what works on this computer: doctor."""

import typer

from eventguard.app.computer import doctor
from eventguard.cli.terminal import plain, terminal
from eventguard.core.errors import SetupError


def add_commands(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("doctor")(examine)


def examine(context: typer.Context) -> None:
    """What works on this computer: engines, versions, folders, permissions."""
    here = terminal(context)
    findings = list(doctor.examine(here.any_school))
    for finding in findings:
        if here.json:
            here.tell({"what": finding.what, "good": finding.good, "says": finding.says})
        else:
            mark = "[green]fine  [/]" if finding.good else "[red]to do [/]"
            here.say(f"{mark} {finding.what}: {plain(finding.says)}")
    if not all(finding.good for finding in findings):
        raise SetupError("Something has to be set up first.", "Each line marked 'to do' says what.")
