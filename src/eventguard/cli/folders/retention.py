"""Commands about how long copies are kept: retention, retention set, retention off."""

from typing import Annotated

import typer

from eventguard.app.folders import retention as app_retention
from eventguard.app.reconcile import reconcile
from eventguard.cli.terminal import Terminal, plain, span, terminal
from eventguard.core.dates import in_full
from eventguard.core.folders.retention import NOTICE, Times
from eventguard.core.photos.photo import Photo

NEVER = "never"
ByOption = Annotated[str, typer.Option(help="Who decides this.")]

retention_app = typer.Typer(help="How long copies are kept.", invoke_without_command=True)


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(retention_app, name="retention")


@retention_app.callback()
def retention(context: typer.Context) -> None:
    """How long copies are kept, and what goes within a week."""
    if not context.invoked_subcommand:
        here = terminal(context)
        reconcile(here.school)
        _tell(here)


@retention_app.command("set")
def set_times(
    context: typer.Context,
    by: ByOption,
    held: Annotated[str, typer.Option(help="Copies that wait to be looked at: 60d, 8w, never.")] = "60d",
    taken_down: Annotated[str, typer.Option(help="Copies of what was taken down everywhere: 90d, never.")] = "90d",
    leavers: Annotated[str, typer.Option(help="Templates, after somebody's last day: 30d, never.")] = "30d",
    decided: Annotated[
        str, typer.Option(help="Rejected copies, and our copies of what was dropped, to come back to: 7d.")
    ] = "7d",
) -> None:
    """Let old copies and leavers' templates go by themselves after these times; never originals, never the record."""
    here = terminal(context)
    limits = _days(held, "--held"), _days(taken_down, "--taken-down"), _days(leavers, "--leavers")
    wanted = Times(*limits, span(decided, "--decided").days)
    app_retention.set_times(here.school, wanted, by)
    reconcile(here.school)
    _tell(here)


@retention_app.command("off")
def off(context: typer.Context, by: ByOption) -> None:
    """Let nothing go by itself."""
    here = terminal(context)
    app_retention.set_times(here.school, None, by)
    _tell(here)


def _days(text: str, option: str) -> int | None:
    return None if text.strip().casefold() == NEVER else span(text, option).days


def _tell(here: Terminal) -> None:
    school = here.school
    times, going = app_retention.times(school), app_retention.going(school)
    if here.json:
        kept = {name: getattr(times, name) for name in ("held", "taken_down", "leavers", "decided")} if times else None
        here.tell({"days": kept})
        for each in going:
            what = each.what.output if isinstance(each.what, Photo) else None
            here.tell({"id": each.what.id, "output": what, "goes_on": each.on.isoformat()})
        return
    if times is None:
        usual = app_retention.SUGGESTED
        here.say("Nothing goes by itself: copies stay until you remove them with eventguard purge.")
        here.say(
            f"Advised: held {usual.held} days, taken down {usual.taken_down}, templates of leavers {usual.leavers}."
        )
        here.say(plain(here.advice("To set that: eventguard retention set --by NAME")))
        return
    for what, days in (
        ("Copies that wait", times.held),
        ("Copies of what was taken down everywhere", times.taken_down),
        ("Templates of people who left", times.leavers),
    ):
        here.say(f"{what}: {'kept' if days is None else f'kept for {days} days'}.")
    here.say(f"Rejected copies, and our copies of dropped photos once they are decided: {times.decided} days.")
    here.say("Originals, approved photos, what still has to come down and the record stay.")
    for each in going:
        here.say(f"  goes on {in_full(each.on)}: {plain(app_retention.in_words(each))}")
    if going:
        keep = "To keep them: approve them, or set a longer time: eventguard retention set --by NAME"
        here.say(plain(here.advice(keep)))
    else:
        here.say(f"Nothing goes within {NOTICE.days} days.")
