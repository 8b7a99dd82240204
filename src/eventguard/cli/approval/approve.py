"""Commands that decide: approve, reject."""

from collections.abc import Iterable
from typing import Annotated

import typer

from eventguard.app import contract_json, phrases
from eventguard.app.approval import approve_or_reject, approvers, as_recorded
from eventguard.app.photos.held import version_of
from eventguard.app.photos.look_first import ToLookAt, look_at
from eventguard.cli.photos.queue import ByOption, ChannelOption, IdArgument, WhyOption
from eventguard.cli.terminal import Terminal, passphrase, plain, terminal
from eventguard.core.errors import Refused, SetupError
from eventguard.core.faces.objections import protected
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (approve, reject):
        app.command()(command)


def approve(
    context: typer.Context,
    by: ByOption,
    ids: Annotated[
        list[str] | None, typer.Argument(help="Ids (their first characters do) or names of cleaned files.")
    ] = None,
    channel: ChannelOption = None,
    everything: Annotated[bool, typer.Option("--all", help="All held photos that nothing speaks against.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --all: do not ask, for scripts.")] = False,
    listened: Annotated[
        bool, typer.Option("--listened", help="You listened to all of a film's sound: no name is said.")
    ] = False,
) -> None:
    """Let held photos go: each moves into the approved folder. Asks for your passphrase."""
    here = terminal(context)
    school = here.school
    if bool(ids) == everything:
        raise SetupError("Say which photos.", "eventguard approve FILE... --by NAME   or   --all")
    approvers.known(school, by)
    wanted: list[tuple[str, Channel | None, str | None]]
    if everything:
        wanted = [(photo.id, photo.channel, version_of(photo)) for photo in _all(here, yes)]
    else:
        only = here.channel(channel)
        wanted = [(id, only, _tell(here, id, only)) for id in ids or ()]
    if not wanted:
        raise Refused("No held photo can be approved as it is.", "See: eventguard queue")
    secret = passphrase(f"Passphrase of {by}")
    refused = 0
    for id, where, seen in wanted:
        try:
            photo = approve_or_reject.approve(school, id, by, secret, where, seen, listened=listened)
        except Refused as refusal:
            refused += 1
            here.log.print(f"[red]Not approved:[/] {plain(here.advice(str(refusal)))}", soft_wrap=True)
        else:
            _say_approved(here, photo)
    for told in as_recorded.unvouched(school):
        here.log.print(f"[red]{plain(here.advice(told))}[/]", soft_wrap=True)
    if refused:
        raise typer.Exit(1)


def _say_approved(here: Terminal, photo: Photo) -> None:
    """What was approved, and what is to be said of it."""
    school = here.school
    path = school.where(photo)
    here.tell(contract_json.photo_json(school, photo)) if here.json else here.say(f"Approved: {plain(str(path))}")
    if names := protected(school.people(), photo):
        here.say(f"  [red]{plain(', '.join(names))} must never be published[/]: best do not post it at all.")


def _all(here: Terminal, yes: bool) -> list[Photo]:
    """The photos that are about to go, after asking."""
    photos, names = approve_or_reject.approvable(here.school), phrases.names(here.school)
    looks = [look_at(here.school, photo) for photo in photos]
    rows = [
        (
            look.photo.output or "",
            look.going_to,
            phrases.shown(look.photo, names),
            "; ".join(dict.fromkeys((*look.notes, *look.told))),
        )
        for look in looks
    ]
    if here.json:
        _say_told(here, looks)
    else:
        here.table("About to be approved", ("photo", "for", "people shown", "note"), rows)
    if photos and not yes and not typer.confirm(f"Have you looked at all {len(photos)}, and may they go?", err=True):
        raise Refused("Nothing was approved.")
    return photos


def _tell(here: Terminal, id: str, channel: Channel | None) -> str:
    """Before a passphrase is given: what was decided by hand against what the match or another hand had said, where
    nobody said who prepared a photo, and who recorded the yeses of the last days. Returns the version of which that is
    true: no other is approved.
    """
    try:
        photo = here.school.photo(id, channel)
    except Refused:  # approving it says why
        return ""
    _say_told(here, [look_at(here.school, photo)])
    return version_of(photo) or ""


def _say_told(here: Terminal, looks: Iterable[ToLookAt]) -> None:
    for look in looks:
        for each in look.told:
            here.log.print(f"[yellow]{plain(look.photo.output or '')}: {plain(each)}.[/]", soft_wrap=True)


def reject(
    context: typer.Context,
    id: IdArgument,
    by: ByOption,
    why: WhyOption,
    channel: ChannelOption = None,
) -> None:
    """Refuse a held photo: it can be put back for a week; the original stays where it is. Or put away one that
    could not be cleaned.
    """
    here = terminal(context)
    photo = approve_or_reject.reject(here.school, id, by, why, here.channel(channel))
    if here.json:
        here.tell(contract_json.photo_json(here.school, photo))
    else:
        here.say(f"Rejected: {photo.id[:12]}. The original is untouched.")
        if photo.output:
            here.say(plain(here.advice(f"To put it back: eventguard back {photo.id[:12]} --by NAME")))
        here.say(here.advice("To clean it once more: eventguard clean --again PHOTO"))
