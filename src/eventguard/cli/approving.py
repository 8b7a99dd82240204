"""Commands that decide: approve, reject, approvers."""

import contextlib
from typing import Annotated

import typer

from eventguard.adapters.approvers import SHORTEST
from eventguard.app import approvers, decide, words
from eventguard.app.settle import protected
from eventguard.app.waiting import look_at
from eventguard.cli.door import NEW_PASSPHRASE_FILE, Door, door, passphrase, plain
from eventguard.cli.review import ByOption, ChannelOption, IdArgument, WhyOption
from eventguard.core.consent import Channel
from eventguard.core.errors import Refused, SetupError
from eventguard.core.photo import Photo

NameArgument = Annotated[str, typer.Argument(help="The approver's name.")]
approvers_app = typer.Typer(help="Who may approve.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    for command in (approve, reject):
        app.command()(command)
    app.add_typer(approvers_app, name="approvers")


def approve(
    context: typer.Context,
    by: ByOption,
    ids: Annotated[
        list[str] | None, typer.Argument(help="Ids (their first characters do) or names of cleaned files.")
    ] = None,
    channel: ChannelOption = None,
    everything: Annotated[bool, typer.Option("--all", help="All held photos that nothing speaks against.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --all: do not ask, for scripts.")] = False,
) -> None:
    """Let held photos go: each moves into the approved folder. Asks for your passphrase."""
    here = door(context)
    house = here.house
    if bool(ids) == everything:
        raise SetupError("Say which photos.", "eventguard approve FILE... --by NAME   or   --all")
    approvers.known(house, by)
    wanted: list[tuple[str, Channel | None]] = [(id, channel) for id in ids or ()]
    if everything:
        wanted = [(photo.id, photo.channel) for photo in _all(here, yes)]
    if not wanted:
        raise Refused("No held photo can be approved as it is.", "See: eventguard queue")
    if not everything:
        _tell_of_hands(here, wanted)
    secret = passphrase(f"Passphrase of {by}")
    refused = 0
    for id, where in wanted:
        try:
            photo = decide.approve(house, id, by, secret, where)
        except Refused as refusal:
            refused += 1
            here.log.print(f"[red]Not approved:[/] {plain(here.advice(str(refusal)))}", soft_wrap=True)
        else:
            path = house.where(photo)
            here.tell(words.photo_record(house, photo)) if here.json else here.say(f"Approved: {plain(str(path))}")
            if names := protected(house.roll(), photo):
                here.say(f"  [red]{plain(', '.join(names))} must never be published[/]: best do not post it at all.")
    if refused:
        raise typer.Exit(1)


def _all(here: Door, yes: bool) -> list[Photo]:
    """The photos that are about to go, after asking."""
    photos, names = decide.approvable(here.house), words.names(here.house)
    looks = [look_at(here.house, photo) for photo in photos]
    rows = [
        (look.photo.output or "", look.photo.channel, words.shown(look.photo, names), "; ".join(look.notes))
        for look in looks
    ]
    if not here.json:
        here.table("About to be approved", ("photo", "for", "people shown", "note"), rows)
    if photos and not yes and not typer.confirm(f"Have you looked at all {len(photos)}, and may they go?", err=True):
        raise Refused("Nothing was approved.")
    return photos


def _tell_of_hands(here: Door, wanted: list[tuple[str, Channel | None]]) -> None:
    """Before a passphrase is given: what was decided by hand against what the match or another hand had said."""
    for id, channel in wanted:
        with contextlib.suppress(Refused):  # approving it says why
            look = look_at(here.house, here.house.photo(id, channel))
            for each in look.told:
                here.log.print(f"[yellow]{plain(look.photo.output or '')}: {plain(each)}.[/]", soft_wrap=True)


def reject(
    context: typer.Context,
    id: IdArgument,
    by: ByOption,
    why: WhyOption,
    channel: ChannelOption = None,
) -> None:
    """Refuse a held photo: its cleaned file is removed, the original stays where it is. Or put away one that could not
    be cleaned.
    """
    here = door(context)
    photo = decide.reject(here.house, id, by, why, channel)
    if here.json:
        here.tell(words.photo_record(here.house, photo))
    else:
        here.say(f"Rejected: {photo.id[:12]}. The original is untouched.")
        here.say(here.advice("To clean it once more: eventguard clean --again PHOTO"))


@approvers_app.command("add")
def add_approver(
    context: typer.Context,
    name: NameArgument,
    login: Annotated[str, typer.Option(help="What the computer calls them: then it knows what they prepared.")] = "",
) -> None:
    """Let somebody approve photos. Asks for a passphrase of at least 12 characters."""
    here = door(context)
    here.house.approvers.vacant(name)
    secret = passphrase(f"A passphrase for {name}, at least {SHORTEST} characters", confirm=True)
    approvers.add(here.house, name, secret, login)
    here.say(f"{plain(name)} may approve photos now.")
    if approvers.two_person(here.house):
        here.say("They may not approve photos that they cleaned themselves. Cleaning here and now would be recorded as")
        here.say(f"{plain(here.house.user)}; if that is somebody else: eventguard --as NAME clean ...")


@approvers_app.command("list")
def list_approvers(context: typer.Context) -> None:
    """Who may approve."""
    here = door(context)
    everybody = here.house.approvers.all()
    for approver in everybody:
        if here.json:
            here.tell({"name": approver.name, "login": approver.login})
        else:
            here.say(plain(approver.name) + (f" (login {plain(approver.login)})" if approver.login else ""))
    if not everybody:
        here.say(here.advice("Nobody yet. Add one: eventguard approvers add NAME"))
    rule = "may not approve it" if approvers.two_person(here.house) else "may approve it too"
    here.say(f"Whoever prepared a photo {rule}.")


@approvers_app.command("change")
def change_approver(context: typer.Context, name: NameArgument) -> None:
    """Give an approver a new passphrase. Asks for the old one and the new one."""
    here = door(context)
    approvers.known(here.house, name)
    old = passphrase(f"The old passphrase of {name}")
    new = passphrase(f"A new one, at least {SHORTEST} characters", confirm=True, script=NEW_PASSPHRASE_FILE)
    approvers.change(here.house, name, old, new)
    here.say(f"{plain(name)} has a new passphrase.")


@approvers_app.command("remove")
def remove_approver(context: typer.Context, name: NameArgument) -> None:
    """Take somebody off the list. What they approved stays approved."""
    here = door(context)
    approvers.remove(here.house, name)
    here.say(f"{plain(name)} may not approve photos any more.")


@approvers_app.command("two-person")
def switch_two_person(
    context: typer.Context,
    on: Annotated[bool, typer.Option("--on/--off", help="Whether whoever prepared a photo is kept from approving it.")],
    by: ByOption,
) -> None:
    """Whether it takes two people, one to prepare a photo and one to approve it. Off only where there is just one."""
    here = door(context)
    approvers.known(here.house, by)
    approvers.set_two_person(here.house, on, by, passphrase(f"Passphrase of {by}"))
    here.say(
        "It takes two people now." if on else "One person may prepare and approve. The record says who allowed that."
    )
