"""The command that goes through what is online already: sweep."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.photos.clean import Finished
from eventguard.app.sweeps.answer import Answer, Told, answer
from eventguard.app.sweeps.replacing import in_its_place, replacement_said, replacements
from eventguard.app.sweeps.report import Counts, by_folder, by_year, notes, write
from eventguard.app.sweeps.said import TO_DO
from eventguard.app.sweeps.sweeping import Sweep
from eventguard.cli.photos.clean import CertificatesOption, ChannelOption, ClusterOption
from eventguard.cli.photos.look_first import say_comparing
from eventguard.cli.terminal import Parts, Terminal, plain, terminal
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.core.sweeps.findings import Do
from eventguard.files import real_path

#: Exit code when something is to be done.
SOMETHING_TO_DO = 1
#: Findings that are told one by one at the terminal; the report has all.
MOST_TOLD = 40
#: Folders, and years, that a summary lists.
MOST_LISTED = 15


def add_commands(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(sweep)


def sweep(
    context: typer.Context,
    folders: Annotated[
        list[Path],
        typer.Argument(help="Folders with what is online: a website's or a network's export, a shared drive."),
    ],
    channel: ChannelOption = Channel.WEBSITE,
    report: Annotated[Path | None, typer.Option(help="Write all findings into this new CSV file.")] = None,
    make: Annotated[
        bool, typer.Option("--make", help="Make a cleaned replacement of each picture that needs one, and hold it.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Look at everything anew, also at what has not changed.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="How many files are looked at at the same time.")] = os.cpu_count()
    or 1,
    cluster: ClusterOption = None,
    certificates: CertificatesOption = None,
) -> None:
    """Go through what is online already, and say what to take down, cover or look at. Nothing there is changed.

    Exit code 0 when nothing is to be done, 1 otherwise, also where something, or all of it, could not be looked at.
    """
    here = terminal(context)
    school = here.new_school
    here.use_cluster(cluster, certificates)
    going = Sweep(school, folders, school.channel(channel), jobs, again)
    if report and any(real_path(report).is_relative_to(root) for root in going.roots):
        raise SetupError(f"{report} would lie in a folder that is gone through.", "Write it elsewhere.")
    for _ in here.progress("Looking at what is online", going.run(), going.files()):
        pass
    found = answer(going)
    made = _made(here, going, found, jobs) if make else None
    if here.json:
        _tell(here, going, found, made)
    else:
        _say(here, going, found)
        say_comparing(here, school, going.policy.comparing)
    if made is not None:
        _say_made(here, made)
    if report:
        write(report, school, found)
        here.say(f"All findings: {plain(str(report))}")
    if found.told or found.unread or not found.files:
        raise typer.Exit(SOMETHING_TO_DO)


def _made(here: Terminal, going: Sweep, found: Answer, jobs: int) -> dict[str, Finished]:
    """The replacements, by the file that each is for."""
    parts = Parts()
    batch = replacements(going, found, jobs, parts.tell)
    made = here.progress("Making replacements", batch.run(), len(batch), parts)
    return {str(item.path): item for item in made}


def _tell(here: Terminal, going: Sweep, found: Answer, made: Mapping[str, Finished] | None) -> None:
    for one in found.told:
        told: dict[str, object] = {"path": one.path, "kind": one.kind, "do": one.do, "detail": one.detail}
        photo = in_its_place(going.school, going.channel, one)
        here.tell(told | {"copies": list(one.copies), "new": one.new, "replacement": photo.id if photo else None})
    last = {"files": found.files, "findings": len(found.told), "unread": len(found.unread), "gone": len(found.gone)}
    here.tell(
        last
        if made is None
        else last | {"made": sum(bool(item.photo.output) and not item.repeated for item in made.values())}
    )


def _say_made(here: Terminal, made: Mapping[str, Finished]) -> None:
    held = sum(item.photo.state is State.HELD for item in made.values())
    wait = "waits" if held == 1 else "wait"
    here.say(f"{phrases.count(held, 'replacement')} {wait} for somebody to approve: put them where the old ones are.")
    for path, item in made.items():
        if item.photo.state is State.QUARANTINED:
            here.say(f"  [red]No replacement of {plain(path)}:[/] {plain(item.photo.reason or '')}")
    if held:
        here.say(plain(here.advice("  Look at them, and approve them: eventguard review")))


def _say(here: Terminal, going: Sweep, found: Answer) -> None:
    for do in Do:
        told = [one for one in found.told if one.do is do]
        if told:
            blocks = [_block(going, one) for one in told[:MOST_TOLD]]
            here.blocks(f"{TO_DO[do].capitalize()}: {phrases.count(len(told), 'finding')}", blocks)
        if len(told) > MOST_TOLD:
            here.say(f"  and {len(told) - MOST_TOLD} more: write them all with --report FILE.csv")
    if found.told:
        here.table("By year", ("", *TO_DO.values()), _rows(by_year(found)))
        here.table("By folder", ("", *TO_DO.values()), _rows(by_folder(found)))
    _say_unread(here, found.unread)
    if found.gone:
        here.say(f"Gone since the last sweep: {phrases.count(len(found.gone), 'file')}.")
    for note in notes(found):
        here.say(f"[yellow]{plain(note)}[/]")
    new = sum(one.new for one in found.told)
    here.say(
        f"{phrases.count(found.files, 'file')} looked at, {phrases.count(found.pictures, 'picture')} among them;"
        f" {phrases.count(len(found.told), 'finding')}{f', {new} of them new' if new else ''}."
    )


def _say_unread(here: Terminal, unread: Mapping[str, str]) -> None:
    if unread:
        here.say(f"[yellow]Could not be looked at:[/] {phrases.count(len(unread), 'file')}.")
    for path, why in list(unread.items())[:MOST_LISTED]:
        here.say(f"  {plain(path)}: {plain(why)}")


def _block(going: Sweep, one: Told) -> tuple[str, ...]:
    more = f"  (and {phrases.count(len(one.copies), 'copy')} of it)" if one.copies else ""
    return f"{one.path}{more}", one.detail, replacement_said(going.school, going.channel, one)


def _rows(counts: Counts) -> list[tuple[str, ...]]:
    return [(name, *(str(each[do] or "") for do in Do)) for name, each in counts[:MOST_LISTED]]
