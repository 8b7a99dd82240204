"""The command that goes through what is online already: sweep."""

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.spreadsheet import save
from eventguard.app.sweeps.answer import Answer, Told, answer
from eventguard.app.sweeps.said import TO_DO
from eventguard.app.sweeps.sweeping import Sweep
from eventguard.cli.photos.clean import CertificatesOption, ChannelOption, ClusterOption
from eventguard.cli.photos.look_first import say_comparing
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.people.consent import Channel
from eventguard.core.sweeps.findings import Do

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
    again: Annotated[
        bool, typer.Option("--again", help="Look at everything anew, also at what has not changed.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="How many files are looked at at the same time.")] = os.cpu_count()
    or 1,
    cluster: ClusterOption = None,
    certificates: CertificatesOption = None,
) -> None:
    """Go through what is online already, and say what to take down, cover or look at. Nothing there is changed.

    Exit code 0 when nothing is to be done, 1 otherwise.
    """
    here = terminal(context)
    school = here.new_school
    here.use_cluster(cluster, certificates)
    going = Sweep(school, folders, school.channel(channel), jobs, again)
    for _ in here.progress("Looking at what is online", going.run(), going.files()):
        pass
    found = answer(going)
    if here.json:
        _tell(here, found)
    else:
        _say(here, found)
        say_comparing(here, school, going.policy.comparing)
    if report:
        _write(report, found)
        here.say(f"All findings: {plain(str(report))}")
    if found.told:
        raise typer.Exit(SOMETHING_TO_DO)


def _tell(here: Terminal, found: Answer) -> None:
    for one in found.told:
        here.tell(
            {
                "path": one.path,
                "kind": one.kind,
                "do": one.do,
                "detail": one.detail,
                "copies": list(one.copies),
                "new": one.new,
            }
        )
    here.tell({"files": found.files, "findings": len(found.told), "unread": len(found.unread), "gone": len(found.gone)})


def _say(here: Terminal, found: Answer) -> None:
    for do in Do:
        told = [one for one in found.told if one.do is do]
        if told:
            blocks = [_block(one) for one in told[:MOST_TOLD]]
            here.blocks(f"{TO_DO[do].capitalize()}: {phrases.count(len(told), 'finding')}", blocks)
        if len(told) > MOST_TOLD:
            here.say(f"  and {len(told) - MOST_TOLD} more: write them all with --report FILE.csv")
    if found.told:
        for title, by in (("By year", _year), ("By folder", _folder)):
            here.table(title, ("", *TO_DO.values()), _rows(found.counted(by)))
    if found.unread:
        here.say(f"[yellow]Could not be looked at:[/] {phrases.count(len(found.unread), 'file')}.")
        for path, why in list(found.unread.items())[:MOST_LISTED]:
            here.say(f"  {plain(path)}: {plain(why)}")
    if found.gone:
        here.say(f"Gone since the last sweep: {phrases.count(len(found.gone), 'file')}.")
    new = sum(one.new for one in found.told)
    here.say(
        f"{phrases.count(found.files, 'file')} looked at, {phrases.count(found.pictures, 'picture')} among them;"
        f" {phrases.count(len(found.told), 'finding')}{f', {new} of them new' if new else ''}."
    )


def _block(one: Told) -> tuple[str, ...]:
    more = f"  (and {phrases.count(len(one.copies), 'copy')} of it)" if one.copies else ""
    return f"{one.path}{more}", one.detail


def _year(one: Told) -> str:
    return one.year


def _folder(one: Told) -> str:
    return str(Path(one.path).parent)


def _rows(counts: Mapping[str, Counter[Do]]) -> list[tuple[str, ...]]:
    ordered = sorted(counts.items(), key=lambda item: -sum(item[1].values()))[:MOST_LISTED]
    return [(name or "unknown", *(str(each[do] or "") for do in Do)) for name, each in ordered]


def _write(path: Path, found: Answer) -> None:
    """Everything that was found, for a spreadsheet."""
    save(
        path,
        ("what to do", "file", "what is wrong", "kind", "year", "new", "further copies"),
        (
            (TO_DO[one.do], one.path, one.detail, one.kind, one.year, "yes" if one.new else "", " | ".join(one.copies))
            for one in found.told
        ),
    )
