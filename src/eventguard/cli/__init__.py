"""The command line: parse, call the app, print, exit code. No rules here."""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from eventguard import __version__
from eventguard.app.computer import which_school
from eventguard.cli import review_page
from eventguard.cli.approval import approve, approvers, takedown
from eventguard.cli.cluster import cluster, trust
from eventguard.cli.computer import app as own_program
from eventguard.cli.computer import doctor, school, unseen
from eventguard.cli.faces import by_hand, enrol, recognition
from eventguard.cli.folders import retention, watch
from eventguard.cli.papers import papers
from eventguard.cli.people import change, channels, consent, export, import_file, missing, renewals, school_words, show
from eventguard.cli.photos import check, clean, queue, turn
from eventguard.cli.record import audit, incident
from eventguard.cli.sweeps import sweep
from eventguard.cli.terminal import Terminal, leave, plain
from eventguard.cli.usage import InWords
from eventguard.core.errors import EventGuardError, SetupError
from eventguard.core.harmless import printable
from eventguard.files import trouble

INTERRUPTED = 130
DEBUG = "EVENTGUARD_DEBUG"
#: Commands about no school that is remembered: one changes which those are, the other has a school of its own.
ABOUT_NONE = ("school", "demo", "cluster", "trust")

app = typer.Typer(
    name="eventguard",
    cls=InWords,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = (
    clean,
    check,
    sweep,
    watch,
    review_page,
    own_program,
    queue,
    by_hand,
    turn,
    approve,
    approvers,
    takedown,
    incident,
    retention,
    channels,
    school_words,
    change,
    consent,
    export,
    show,
    import_file,
    missing,
    renewals,
    enrol,
    recognition,
    papers,
    school,
    doctor,
    cluster,
    trust,
    audit,
)
for commands in COMMANDS:
    commands.add_commands(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"EventGuard {__version__}")
        raise typer.Exit


@app.callback()
def open_terminal(
    context: typer.Context,
    school_name: Annotated[
        str | None, typer.Option("--school", help="The school that is meant, of several that were set up.")
    ] = None,
    workspace: Annotated[
        Path | None,
        typer.Option(
            envvar="EVENTGUARD_WORKSPACE",
            show_envvar=False,
            help="Folder for cleaned photos and the record, instead of your school's; EVENTGUARD_WORKSPACE.",
        ),
    ] = None,
    consent_data: Annotated[
        Path | None,
        typer.Option(
            envvar="EVENTGUARD_CONSENT_DATA",
            show_envvar=False,
            help="Folder of the register of people, instead of your school's; EVENTGUARD_CONSENT_DATA.",
        ),
    ] = None,
    shared_folder_anyway: Annotated[
        bool,
        typer.Option(
            "--shared-folder-anyway",
            help="Open the school's folders on a network drive or in a synchronised folder all the same; remembered.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line, for scripts.")] = False,
    user: Annotated[
        str | None, typer.Option("--as", help="Who is at work, for the record; else what the computer calls you.")
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Make school event photos safe to post: no hidden data, every face covered unless its family said yes."""
    try:
        Path.cwd()
    except FileNotFoundError:
        raise SetupError("The folder that you are in is not there any more.", "Change to another (cd).") from None
    if context.invoked_subcommand in ABOUT_NONE:
        meant = which_school.HERE
    else:
        meant = which_school.meant(school_name, workspace, consent_data)
    context.obj = here = Terminal(
        meant.workspace, meant.consent_data, as_json, user, meant.remembered, meant.usual, shared_folder_anyway
    )
    if context.invoked_subcommand not in ABOUT_NONE:
        here.use_anyway(meant.workspace, meant.consent_data)
    if meant.says:
        here.log.print(plain(meant.says), soft_wrap=True)
    context.call_on_close(context.obj.close)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Every error is one sentence and its remedy, never a stack trace."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows console may lack letters that a name has
            stream.reconfigure(errors="backslashreplace")
    said = sys.argv[1:] if arguments is None else list(arguments)
    try:
        app(said)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer's way to say that somebody pressed Ctrl-C
            print("Stopped. What was finished is kept; run the same command again for the rest.", file=sys.stderr)
            leave(INTERRUPTED)
        return end.code if isinstance(end.code, int) else 0
    except EventGuardError as error:
        return _tell(error, said)
    except Exception as error:
        if told := trouble(error):
            return _tell(told, said)
        if os.environ.get(DEBUG):
            raise
        message = f"EventGuard stopped because of a fault of its own ({type(error).__name__})."
        remedy = "Nothing was lost. Run the same command again; if it stops again, please report it."
        return _tell(EventGuardError(message, remedy), said)
    return 0


def _tell(error: EventGuardError, said: Sequence[str]) -> int:
    """Say what is wrong and what to do; returns the exit code. ``said`` is what was typed."""
    print("\n".join(printable(text) for text in (error.message, error.remedy) if text), file=sys.stderr)
    if unseen.is_unseen(said):
        unseen.show(error.message, error.remedy)
    return error.exit_code
