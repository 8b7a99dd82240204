"""Commands about which school is meant: school, school set-up, school use, school forget."""

from pathlib import Path
from typing import Annotated

import typer

from eventguard.adapters.computer.schools import Remembered, Schools
from eventguard.app.computer import which_school
from eventguard.cli.terminal import Terminal, plain, terminal

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="What the school is called.")]

NEXT = (
    "the register: eventguard people import FILE",
    "who approves: eventguard approvers add NAME",
    "where photos are posted: eventguard channels list",
    "the page on which the work is done: eventguard review",
)

school_app = typer.Typer(help="Your school, remembered on this computer.", invoke_without_command=True)


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(school_app, name="school")


@school_app.callback()
def school(context: typer.Context) -> None:
    """Your school, remembered on this computer: every command is about it, whatever folder you are in."""
    if context.invoked_subcommand:
        return
    here, every = terminal(context), Schools().all()
    for n, each in enumerate(every):
        _tell(here, each, usual=n == 0)
    if not every and not here.json:
        here.say("No school is remembered yet: commands work in the folder that you are in.")
        here.say('To set yours up: eventguard school set-up "Oak Lane Primary" --folder DIR')


@school_app.command("set-up")
def set_up(
    context: typer.Context,
    name: NameArgument,
    folder: Annotated[
        Path, typer.Option(help="Where its photos, record and register are kept: on this computer, not on a share.")
    ],
    drop_folder: Annotated[Path | None, typer.Option(help="The folder that watch looks at.")] = None,
) -> None:
    """Set your school up, once; or tell where it is now."""
    here = terminal(context)
    here.use_anyway(folder / which_school.WORKSPACE, folder / which_school.CONSENT_DATA)
    _tell(here, which_school.set_up(name, folder, drop_folder), usual=True)
    here.say("What comes next, each as often as you like:")
    for words in NEXT:
        here.say(plain(f"  {words}"))


@school_app.command("use")
def use(context: typer.Context, name: NameArgument) -> None:
    """Of several schools, mean this one from now on."""
    _tell(terminal(context), which_school.use(name), usual=True)


@school_app.command("forget")
def forget(context: typer.Context, name: NameArgument) -> None:
    """Remember a school no longer. Its photos, record and register stay where they are."""
    which_school.forget(name)
    terminal(context).say(f"{plain(name)} is remembered no longer. Its folders stay as they are.")


def _tell(here: Terminal, school: Remembered, usual: bool) -> None:
    folders = {"workspace": school.workspace, "consent_data": school.consent_data, "drop_folder": school.drop_folder}
    if here.json:
        paths = {name: str(path) if path else None for name, path in folders.items()}
        here.tell({"name": school.name, **paths, "usual": usual})
        return
    mark = "" if usual else f'   (to mean it: --school, or eventguard school use "{school.name}")'
    lines = [f"{name.replace('_', ' ')}: {path}" for name, path in folders.items() if path]
    here.blocks("", [(f"{school.name}{mark}", *lines)])
