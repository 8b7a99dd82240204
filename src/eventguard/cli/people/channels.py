"""Commands about the school's channels: channels list, add, rename, seen-by, rule, stop."""

from typing import Annotated

import typer

from eventguard.app.approval.takedown import pending
from eventguard.app.people import channels
from eventguard.app.people.channels import Wishes
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.errors import SetupError
from eventguard.core.people.channels import Ready, SchoolChannel, SeenBy

ChannelArgument = Annotated[str, typer.Argument(metavar="CHANNEL", help="The channel's name.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="What it is called: Facebook, Class app, Press.")]
SeenByOption = Annotated[
    SeenBy, typer.Option("--seen-by", help="Who sees it: everybody, parents who sign in, or whoever is in the school.")
]
ReadyOption = Annotated[
    Ready | None,
    typer.Option("--ready", help="Consent alone, or careful: where it is public small faces in small pictures."),
]
channels_app = typer.Typer(help="Where photos are posted, who sees it, and what holds there.", no_args_is_help=True)


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(channels_app, name="channels")


@channels_app.command("list")
def list_channels(context: typer.Context) -> None:
    """The school's channels, who sees each, and the safety rule that holds there beside consent."""
    here = terminal(context)
    every = here.school.channels
    if here.json:
        for each in every:
            here.tell(_json(each))
        return
    rows = [
        (
            each.name,
            f"approved/{each.channel}",
            each.seen_by,
            str(each.rule) if each.used else "not used any more: nobody is shown",
        )
        for each in every
    ]
    here.table("Channels", ("channel", "folder", "seen by", "who may be shown"), rows)


@channels_app.command("add")
def add_channel(context: typer.Context, name: NameArgument, seen_by: SeenByOption, ready: ReadyOption = None) -> None:
    """Add a channel. Nobody has said yes to it yet, so everybody is covered there."""
    here = terminal(context)
    added = channels.add(here.new_school, name, seen_by, ready)
    here.say(f"{plain(added.name)} is a channel now, {added.seen_by}: {added.rule}.")
    here.say(f"Nobody has said yes to it yet. What is approved for it lies in approved/{added.channel}.")


@channels_app.command("rename")
def rename_channel(
    context: typer.Context,
    channel: ChannelArgument,
    name: NameArgument,
    same: Annotated[
        bool, typer.Option("--same", help="It is the same place under another name, so families' answers stay.")
    ] = False,
) -> None:
    """Give a channel another name. For another place add a channel: families were not asked about that one."""
    here = terminal(context)
    renamed = channels.rename(here.school, channel, name, same)
    here.say(f"It is called {plain(renamed.name)} now. Its folder stays approved/{renamed.channel}.")


@channels_app.command("seen-by")
def say_seen_by(
    context: typer.Context,
    channel: ChannelArgument,
    who: Annotated[SeenBy, typer.Argument(metavar="WHO", help="public, closed or inside.")],
) -> None:
    """Say who sees a channel: everybody, parents who sign in, or whoever is in the school."""
    here = terminal(context)
    changed = channels.seen_by(here.school, channel, who)
    here.say(f"{plain(changed.name)}: {changed.seen_by}. The rule there stays: {changed.rule}.")


@channels_app.command("rule")
def set_rule(
    context: typer.Context,
    channel: Annotated[
        list[str] | None,
        typer.Argument(metavar="CHANNEL...", help="The channels' names; all if none is given."),
    ] = None,
    ready: ReadyOption = None,
    tallest_percent: Annotated[
        float | None, typer.Option(help="Nobody is shown whose face is taller than this % of the picture; 0: no limit.")
    ] = None,
    tallest_pixels: Annotated[
        int | None, typer.Option(help="The same in pixels of the cleaned picture; 0: no limit.")
    ] = None,
    groups_only: Annotated[
        bool | None, typer.Option("--groups-only/--alone-too", help="Everybody is shown small and among others only.")
    ] = None,
    cover_everybody: Annotated[
        bool | None, typer.Option("--cover-everybody/--as-families-said", help="Nobody at all is shown there.")
    ] = None,
    size: Annotated[int | None, typer.Option(help="Long side of a photo in pixels at most; 0: no limit.")] = None,
    why: Annotated[str, typer.Option(help="The reason, where more would be seen than now.")] = "",
) -> None:
    """Choose what holds in a channel beside consent: it only ever covers more than families asked for."""
    here = terminal(context)
    wishes = Wishes(tallest_pixels, tallest_percent, groups_only, cover_everybody, size)
    if ready is None and wishes == Wishes():
        raise SetupError("Say what is to hold.", "--ready careful, or a limit of your own: --tallest-percent 6")
    for each in channels.set_rule(here.new_school, channel or (), ready, wishes, why):
        here.say(f"{plain(each.name)}: {each.rule}.")
        if many := channels.waiting(here.school, each):
            here.say(f"  {many} of the held photos have to be cleaned again before they can be approved.")


@channels_app.command("stop")
def stop(context: typer.Context, channel: ChannelArgument) -> None:
    """Use a channel no more. Nobody is shown there from now on: what shows somebody there has to come down."""
    here = terminal(context)
    stopped = channels.stop(here.school, channel)
    here.say(f"{plain(stopped.name)} is not used any more. What families said of it counts for no other channel.")
    _tell_down(here, stopped)


def _tell_down(here: Terminal, stopped: SchoolChannel) -> None:
    if down := [item for item in pending(here.school) if item.photo.channel == stopped.channel]:
        here.say(
            f"{len(down)} photos that were approved for it show somebody, and are on the list: eventguard takedown"
        )


def _json(channel: SchoolChannel) -> dict[str, object]:
    rule = channel.rule
    return {
        "channel": channel.channel,
        "name": channel.name,
        "seen_by": channel.seen_by,
        "used": channel.used,
        "rule": {
            "tallest_pixels": rule.tallest_pixels,
            "tallest_percent": rule.tallest_percent,
            "groups_only": rule.groups_only,
            "cover_everybody": rule.cover_everybody,
            "size": rule.size,
        },
    }
