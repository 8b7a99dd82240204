"""Commands for what was approved, or decided otherwise: status, posted, zip, back, takedown, purge."""

from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import contract_json, phrases
from eventguard.app.approval import hand_out, ways_back
from eventguard.app.approval import takedown as app_takedown
from eventguard.app.folders.file_moves import still_approved
from eventguard.app.folders.purge import purge as purge_copies
from eventguard.app.folders.to_do import ToDoKind
from eventguard.app.reconcile import reconcile
from eventguard.app.status import status as app_status
from eventguard.cli.photos.queue import ByOption, ChannelOption, IdArgument, IdsArgument, WhyOption
from eventguard.cli.terminal import plain, span, terminal
from eventguard.core.dates import in_full
from eventguard.core.people.consent import Channel

takedown_app = typer.Typer(help="What must come down, and where it was posted.", invoke_without_command=True)


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (status, posted, back, purge):
        app.command()(command)
    app.command("zip")(zip_photos)
    app.add_typer(takedown_app, name="takedown")


@takedown_app.callback()
def takedown(
    context: typer.Context,
    person: Annotated[str | None, typer.Option(help="Only photos that show the person with this id.")] = None,
) -> None:
    """Approved photos that may no longer be posted, and where they were posted. Exit code 1 while there are any."""
    if context.invoked_subcommand:
        return
    here = terminal(context)
    items, names = app_takedown.pending(here.school, person), phrases.names(here.school)
    still = here.tell_to_do(
        here.log if here.json else here.out, (kind for kind in ToDoKind if kind is not ToDoKind.NOT_OURS)
    )
    for item in items:
        people = [names.get(id, id) for id in item.people]
        if here.json:
            record = contract_json.photo_json(here.school, item.photo)
            told = {"people": list(item.people), "since": item.since.isoformat(), "posted": list(item.photo.posted)}
            lies = {"still_in_approved": str(item.still) if item.still else None}
            here.tell(record | told | lies | {"channel": item.photo.channel})
            continue
        there = plain(here.school.name_of(item.photo.channel))
        here.say(f"[red]Take down[/] {plain(item.photo.output or '')}  (id {item.photo.id[:12]}, for {there})")
        if people:
            here.say(f"  shows {plain(', '.join(people))}, not to be shown since {in_full(item.since)}")
        else:
            here.say(f"  taken back on {in_full(item.since)}: {plain(item.photo.reason or '')}")
        for where in item.photo.posted or ("nobody has noted where: look where you post",):
            here.say(f"  posted: {plain(where)}")
        here.say(f"  to compare: {plain(str(item.path or 'its copy was removed'))}")
    if not items:
        if still:
            raise typer.Exit(1)
        here.say("Nothing has to come down.")
        return
    here.say(plain(here.advice("When it is gone everywhere: eventguard takedown done ID --by NAME")))
    raise typer.Exit(1)


@takedown_app.command()
def start(
    context: typer.Context,
    id: IdArgument,
    by: ByOption,
    why: WhyOption,
    channel: ChannelOption = None,
) -> None:
    """Take an approved photo back: it leaves the approved folder, and is listed until it is gone everywhere."""
    here = terminal(context)
    photo = app_takedown.start(here.school, id, by, why, here.channel(channel))
    still = still_approved(here.school, photo)
    if not still:
        here.say(f"{plain(photo.output or '')} has left the approved folder.")
    here.say("Take it down wherever it was posted, then say so:")
    here.say(plain(here.advice(f"  eventguard takedown done {photo.id[:12]} --by NAME")))
    if still:
        raise typer.Exit(1)


@takedown_app.command()
def done(context: typer.Context, id: IdArgument, by: ByOption, channel: ChannelOption = None) -> None:
    """Record that a photo is gone wherever it was posted."""
    here = terminal(context)
    photo = app_takedown.done(here.school, id, by, here.channel(channel))
    here.say(f"Recorded: {plain(photo.output or photo.id[:12])} is gone, says {plain(by)}.")
    here.say(plain(here.advice("To post it with them covered: eventguard clean --again PHOTO")))


def posted(
    context: typer.Context,
    ids: IdsArgument,
    where: Annotated[str, typer.Option(help="The address of the post, or words that help to find it again.")],
    channel: ChannelOption = None,
) -> None:
    """Note where approved photos were posted, so that they can be found when they have to come down."""
    here = terminal(context)
    reconcile(here.school)
    for photo in hand_out.posted(here.school, [(id, here.channel(channel)) for id in ids], where):
        here.say(f"Noted: {plain(photo.output or '')} was posted at {plain(where)}.")


def zip_photos(
    context: typer.Context,
    event: Annotated[str, typer.Argument(metavar="EVENT", help="Whose approved photos.")],
    to: Annotated[Path, typer.Option(help="The zip file to write; it must not be there yet.")],
    channel: Annotated[str, typer.Option(help="The channel that they were approved for.")] = Channel.SOCIAL,
) -> None:
    """Hand out the approved photos of an event as one zip: exactly the bytes that were approved."""
    here = terminal(context)
    handed = hand_out.hand_out(here.school, event, here.school.channel(channel))
    hand_out.write(here.school, handed, to)
    here.say(f"{phrases.count(len(handed.photos), 'photo')} in {plain(str(to))}. When they are posted, note where:")
    names = " ".join(photo.id[:12] for photo in handed.photos[:3]) + (" ..." if len(handed.photos) > 3 else "")
    here.say(plain(here.advice(f"  eventguard posted {names} --where ADDRESS")))


def status(context: typer.Context) -> None:
    """What needs somebody today, in a few lines."""
    here = terminal(context)
    here.told = True
    for line in app_status(here.school):
        if here.json:
            here.tell({"what": line.what, "count": line.count, "says": line.says})
        else:
            mark = "[green]fine [/]" if line.fine else "[yellow]to do[/]"
            here.say(f"{mark} {plain(here.advice(line.says))}")


def back(context: typer.Context, id: IdArgument, by: ByOption, channel: ChannelOption = None) -> None:
    """Put a photo back to waiting: a rejected one, one that is gone everywhere, or one approved less than ten minutes
    ago and not posted.
    """
    here = terminal(context)
    photo = ways_back.put_back(here.school, id, by, here.channel(channel))
    if here.json:
        here.tell(contract_json.photo_json(here.school, photo))
    else:
        here.say(f"It waits again: {plain(str(here.school.where(photo)))}")


def purge(
    context: typer.Context,
    older_than: Annotated[str, typer.Option(help="For how long a copy has lain there: 30d, 8w.")],
) -> None:
    """Remove copies of photos held, or taken down, for long. Never originals, approved photos or the record."""
    here = terminal(context)
    gone = purge_copies(here.school, span(older_than, "--older-than"))
    for item in gone:
        if here.json:
            here.tell({"id": item.photo.id, "output": item.photo.output, "state": item.photo.state})
        else:
            here.say(f"Removed: {plain(item.photo.output or '')}, {item.photo.state} since {in_full(item.since)}")
    here.say(f"{phrases.count(len(gone), 'copy')} removed. No original was touched, and the record keeps all of it.")
