"""The command that records what a family, or one of them, said: people consent."""

from datetime import datetime
from typing import Annotated

import typer

from eventguard.app.people import answers_in_words, register
from eventguard.app.people.recent_yeses import how_recorded
from eventguard.cli.people.change import DAY, EvidenceOption, PersonArgument, date_of, people_app, require_said, warn
from eventguard.cli.terminal import plain, terminal
from eventguard.core.errors import SetupError
from eventguard.core.people.actors import called
from eventguard.core.people.answers import former_of
from eventguard.core.people.consent import EVERY, Answer, Consent


def add_commands(_app: typer.Typer) -> None:
    """Add this command to the register's."""
    people_app.command()(consent)


def consent(
    context: typer.Context,
    person: PersonArgument,
    channel: Annotated[str, typer.Option(help="What the answer is for; with --no also: every.")],
    yes: Annotated[bool | None, typer.Option("--yes/--no", help="What the family said.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=DAY, help="First day on which a yes counts.")
    ] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAY, help="Last day on which a yes counts.")] = None,
    evidence: EvidenceOption = "",
    groups_only: Annotated[
        bool, typer.Option("--groups-only", help="With --yes: shown small and among at least four others only.")
    ] = False,
    with_name: Annotated[
        bool, typer.Option("--with-name", help="With --yes: the name may stand beside the photo.")
    ] = False,
    said_by: Annotated[str, typer.Option(help="Who said it; if not given, the family.")] = "",
    relation: Annotated[str, typer.Option(help="What they are to the child: mother, carer; child for the child.")] = "",
) -> None:
    """Record what a family, or one of them, said for one channel. A no after a yes withdraws it; a yes after a no takes
    --evidence. One parent's no outweighs another's yes, and the child's own no every yes.
    """
    here = terminal(context)
    require_said(yes)
    if not yes and (groups_only or with_name):
        raise SetupError("A no is for every photo, with or without name.", "Leave --groups-only and --with-name out.")
    answer = Consent(
        Answer.YES if yes else Answer.NO,
        date_of(since),
        date_of(until),
        evidence,
        groups_only=groups_only,
        with_name=with_name,
        said_by=called(said_by),
        relation=relation.strip(),
    )
    where = EVERY if channel.strip().casefold() == EVERY else here.school.channel(channel)
    recorded = register.consent(here.school, person, where, answer)
    given = former_of(recorded.consents[where], answer) or answer
    here.say(f"{plain(recorded.name)}: {where} {given.answer}.")
    if told := answers_in_words.outweighed(recorded, where, given):
        here.say(f"[red]{plain(told)}[/]")
    if yes:
        how = plain(how_recorded(given))
        here.say(f"Whoever approves a photo with them in the next days is told: {how}.")
    if yes and not evidence.strip():
        here.say("[yellow]No evidence is recorded.[/] Say where it is written: the same again with --evidence.")
    if yes and recorded.never_publish:
        here.say("[red]It does not count[/]: this person is never to be published.")
    warn(here, person)
