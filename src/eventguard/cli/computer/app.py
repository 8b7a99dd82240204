"""The command behind the icon that is double-clicked: app."""

from pathlib import Path
from typing import Annotated

import typer

from eventguard.app.computer import which_school
from eventguard.app.school import School
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.errors import SetupError

#: What a school is called until somebody says its name, and where its folders are then: not among documents, which
#: many computers copy to a cloud.
UNNAMED, FOLDER = "Our school", "EventGuard"


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("app")(open_program)


def open_program(
    context: typer.Context,
    browser: Annotated[
        bool, typer.Option("--browser", help="In the browser, even where a window of its own can be had.")
    ] = False,
) -> None:
    """Open EventGuard as a program: one at a time, in a window of its own or the browser, nothing to type. Begins a
    school in your home folder where none was set up.
    """
    from eventguard.adapters.computer.one_instance import OneInstance  # noqa: PLC0415  no other command needs these
    from eventguard.web.own_program import OwnProgram  # noqa: PLC0415
    from eventguard.web.server import serve  # noqa: PLC0415

    here = terminal(context)
    _begin(here)
    instance = OneInstance(here.workspace)
    if not instance.is_first():
        if not instance.call():
            raise SetupError("EventGuard runs already, but does not answer.", "Wait a moment, or restart the computer.")
        here.say("EventGuard runs already: it was asked to show itself.")
        return

    def opened(address: str) -> None:
        if here.json:
            here.tell({"address": address})
            return
        here.say("EventGuard opens. If it does not, open this address in your browser:")
        here.say(f"  {plain(address)}")

    def make() -> School:
        return School(here.workspace, here.consent_data, user=here.user)

    try:
        serve(make, None, opened, OwnProgram(instance, not browser), here.advice)
    finally:
        instance.leave()
    here.say("EventGuard has stopped. Nothing is lost.")


def _begin(here: Terminal) -> None:
    """A school for whoever never set one up, and is in no folder of one."""
    unnamed = (here.workspace, here.consent_data) == (which_school.WORKSPACE, which_school.CONSENT_DATA)
    if here.remembered or not unnamed or here.workspace.is_dir():
        return
    school = which_school.set_up(UNNAMED, Path.home() / FOLDER)
    here.workspace, here.consent_data, here.remembered, here.usual = school.workspace, school.consent_data, school, True
