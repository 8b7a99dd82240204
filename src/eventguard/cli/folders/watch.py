"""The command that watches a drop folder: watch."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from eventguard.adapters.computer import logon
from eventguard.adapters.computer.notice import notify
from eventguard.adapters.folders.wake import Alarm
from eventguard.app import contract_json, phrases
from eventguard.app.computer import at_logon
from eventguard.app.folders.watch import REST, Watcher
from eventguard.app.folders.watch import watch as happenings
from eventguard.app.folders.watch_reports import Begun, Happening, Remark, Round
from eventguard.app.photos.clean import Finished
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.cli.photos.clean import (
    NO_WORDS,
    SOME_QUARANTINED,
    CertificatesOption,
    ChannelOption,
    ClusterOption,
    GroupOption,
)
from eventguard.cli.terminal import Terminal, leave, plain, terminal
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.core.settings import Settings, Show, Style

#: The names of photos that a finished batch lists before it says "and N more".
MOST_LISTED = 5
USUAL = Settings()


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(watch)


def watch(
    context: typer.Context,
    drop_folder: Annotated[
        Path | None,
        typer.Argument(help="The drop folder: its sub-folders name the events. Your school's, if it has one."),
    ] = None,
    channel: ChannelOption = Channel.SOCIAL,
    event: Annotated[
        str, typer.Option(help="The event of files that lie in no sub-folder; never use a child's name.")
    ] = "event",
    faces: Annotated[Show, typer.Option(help="Cover all faces, or all without consent.")] = Show.CONSENT,
    group: GroupOption = None,
    size: Annotated[int, typer.Option(help="Long side of the cleaned photo in pixels, 256 to 8192.")] = (
        USUAL.publish_size
    ),
    style: Annotated[
        Style, typer.Option(help="How a cover looks: a gentle blur, a mosaic, flat, a drawn face.")
    ] = USUAL.style,
    thorough: Annotated[bool, typer.Option("--thorough", help="Look for faces longer: for crowds and halls.")] = False,
    no_words: Annotated[bool, typer.Option("--no-words", help=NO_WORDS)] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Photos worked on at once; as many as cores if not given.")
    ] = None,
    move: Annotated[bool, typer.Option("--move", help="Move originals that are done into INBOX/done.")] = False,
    rest: Annotated[
        float, typer.Option(min=0.5, help="Seconds a file must not have changed; more for a slow network.")
    ] = REST,
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing is left to do.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no notices on the desktop.")] = False,
    install: Annotated[
        bool, typer.Option("--install", help="Print what makes this computer watch whenever you log on.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --install: put it in place.")] = False,
    cluster: ClusterOption = None,
    certificates: CertificatesOption = None,
) -> None:
    """Clean whatever is put into a folder, and hold the results. Runs until Ctrl-C."""
    here = terminal(context)
    settings = Settings(publish_size=size, style=style, thorough=thorough, words=not no_words)
    drop_folder = drop_folder or _schools_own(here)
    school = here.school_for(settings)
    going_to, width = school.channel(channel), jobs or os.cpu_count() or 1
    order = Order((), event, going_to, faces, school.today(), width, groups=tuple(group or ()))
    watcher = Watcher(school, order, drop_folder, move, rest)
    if install:
        wishes = [f"--channel={going_to}", f"--event={event}", f"--faces={faces}", f"--size={size}", f"--style={style}"]
        wishes += [f"--rest={rest:g}", *(f"--group={name}" for name in order.groups)]
        wishes += [f"--jobs={jobs}"] if jobs else []
        wishes += [f"--cluster={cluster}"] if cluster else []
        wishes += [f"--certificates={certificates.absolute()}"] if certificates else []
        flags = {"--thorough": thorough, "--no-words": no_words, "--move": move, "--quiet": quiet}
        _install(here, drop_folder.absolute(), [*wishes, *(flag for flag, wanted in flags.items() if wanted)], yes)
        return
    here.use_cluster(cluster, certificates)
    if not once:
        here.say(f"Watching {plain(str(drop_folder))}. What is put into it is cleaned and held. Stop with Ctrl-C.")
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to end by the system: as by Ctrl-C
    try:
        bad = _tell(here, school, happenings(watcher, Alarm(drop_folder).wait, once), quiet)
    except KeyboardInterrupt:
        here.say("Stopped watching. What was finished is kept; the rest is done when you start it again.")
        leave(0)
    finally:
        signal.signal(signal.SIGTERM, before)
    if bad:
        raise typer.Exit(SOME_QUARANTINED)


def _schools_own(here: Terminal) -> Path:
    """The drop folder that the school was set up with. Raises SetupError when it has none."""
    if here.remembered is None or here.remembered.drop_folder is None:
        raise SetupError("Which folder is to be watched?", "eventguard watch DROP_FOLDER")
    return here.remembered.drop_folder


def _tell(here: Terminal, school: School, happening: Iterator[Happening], quiet: bool) -> bool:
    """Say what happens as it happens; returns whether anything could not be cleaned."""
    bad = False
    for item in happening:
        match item:
            case Begun():
                here.say(f"{plain(item.event)}: {phrases.count(item.files, 'file')} ...")
            case Finished():
                bad = bad or item.photo.state is State.QUARANTINED
                if here.json:
                    again = "cleaned before; nothing was done again" if item.repeated else None
                    reason = item.photo.reason or again
                    here.tell(contract_json.photo_json(school, item.photo, source=item.path.name, reason=reason))
            case Round():
                _say_round(here, item, quiet)
            case Remark():
                here.log.print(f"[yellow]{plain(item.says)}[/] {plain(here.advice(item.remedy))}", soft_wrap=True)
    return bad


def _say_round(here: Terminal, done: Round, quiet: bool) -> None:
    """What came of a batch: a line, the photos that need somebody, and the next step."""
    new = [item for item in done.finished if not item.repeated]
    held = [item for item in new if item.photo.state is State.HELD]
    bad = [item for item in done.finished if item.photo.state is State.QUARANTINED]
    summary = _summary(len(held), len(bad))
    if old := sum(item.repeated and item.photo.state is not State.QUARANTINED for item in done.finished):
        known = f"{old} had been done before"
        here.say(f"{plain(done.event)}: {summary + '; ' if summary else ''}{known}.")
    elif summary:
        here.say(f"{plain(done.event)}: {summary}.")
    for item in bad[:MOST_LISTED]:
        here.say(f"  [red]{plain(item.path.name)}[/]: {plain(item.photo.reason or '')}")
    look = [item for item in held if item.photo.reason or phrases.doubts(item.photo)]
    look.sort(key=lambda item: (not item.photo.reason, -item.photo.small - item.photo.uncertain))
    for item in look[:MOST_LISTED]:
        why = "; ".join(filter(None, (item.photo.reason, phrases.doubts(item.photo))))
        here.say(f"  look first: {plain(item.path.name)} -> {item.photo.output}: {plain(why)}")
    if more := len(bad[MOST_LISTED:]) + len(look[MOST_LISTED:]):
        here.say(f"  and {more} more: see the queue")
    if held:
        here.say(plain(here.advice("  Look at them, and approve them: eventguard review")))
    if summary and new and not quiet:
        notify(f"{summary[0].upper()}{summary[1:]}.")


def _summary(held: int, bad: int) -> str:
    """``5 photos are ready to look at; 1 could not be cleaned``: no names, for it is shown on the desktop."""
    parts = [f"{phrases.count(held, 'photo')} {'is' if held == 1 else 'are'} ready to look at"] if held else []
    parts += [f"{bad if held else phrases.count(bad, 'file')} could not be cleaned"] if bad else []
    return "; ".join(parts)


def _install(here: Terminal, drop_folder: Path, wishes: list[str], yes: bool) -> None:
    """Print the entry that starts this watcher at every log-on; with ``yes``, put it in place."""
    started = at_logon.entry_for(here.workspace, here.consent_data, here.user, drop_folder, wishes)
    where = logon.place(started)
    if yes:
        logon.put(started)
        here.say(f"From the next log-on this computer watches {plain(str(drop_folder))}.")
    else:
        typer.echo(started.text)
        here.say(f"This belongs into {plain(str(where))}." if where else "This is a task for the Task Scheduler.")
        here.say("To have it put there: the same command again with --yes")
    here.say(f"To start it at once:  {plain(logon.how_to_start(started))}")
    here.say(f"To remove it:         {plain(logon.how_to_remove(started))}")
