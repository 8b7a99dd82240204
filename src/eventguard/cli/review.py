"""Commands that tell what is held: queue, show."""

from typing import Annotated

import typer

from eventguard.app import decide, words
from eventguard.app.house import House
from eventguard.cli.door import door, plain
from eventguard.core.consent import Channel
from eventguard.core.photo import Photo, State

IdsArgument = Annotated[list[str], typer.Argument(help="Ids (their first characters do) or names of cleaned files.")]
IdArgument = Annotated[str, typer.Argument(help="An id (its first characters do) or the name of a cleaned file.")]
ChannelOption = Annotated[Channel | None, typer.Option(help="Which one, for a photo cleaned for several channels.")]
ByOption = Annotated[str, typer.Option(help="Who decides; for approving, a name from the list of approvers.")]


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    for command in (queue, show):
        app.command()(command)


def queue(context: typer.Context) -> None:
    """What is held and waits for somebody, and what is quarantined, and why."""
    here = door(context)
    house = here.house
    photos = house.ledger.photos(State.HELD, State.QUARANTINED, State.RECEIVED)
    if here.json:
        for photo in photos:
            here.tell(words.photo_record(house, photo))
        return
    names = words.names(house)
    looks = {photo: _look(house, photo) for photo in photos if photo.state is State.HELD}
    waiting = sorted(looks, key=lambda photo: (not looks[photo], -photo.small - photo.uncertain, photo.output))
    columns = ("photo", "for", "people shown", "people covered, and why", "look first")
    here.table(
        f"{len(waiting)} photos held in {house.store.held}",
        columns,
        [
            (
                (p.output or "", f"id {p.id[:12]}"),
                p.channel,
                words.shown(p, names),
                words.covered(p.covered),
                looks[p],
            )
            for p in waiting
        ],
    )
    if bad := [photo for photo in photos if photo.state is State.QUARANTINED]:
        here.table(
            f"{len(bad)} quarantined", ("id", "event", "why"), [(p.id[:12], p.event, p.reason or "") for p in bad]
        )
        here.say("Their file names are not kept: cleaning the folder again tells which they are.")
    if unfinished := [photo for photo in photos if photo.state is State.RECEIVED]:
        here.say(f"{len(unfinished)} were never finished: run the same clean command again.")


def show(context: typer.Context, id: IdArgument, channel: ChannelOption = None) -> None:
    """One photo: its state, its faces, and what was found in the file."""
    here = door(context)
    house = here.house
    photo = house.photo(id, channel)
    if here.json:
        here.tell(words.photo_record(house, photo))
        return
    path = house.where(photo)
    here.say(f"[bold]{photo.id}[/]\nState: {photo.state} for {photo.channel}, event {plain(photo.event)}")
    here.say(f"Cleaned file: {plain(str(path)) if path else 'none'}")
    if photo.decided_by:
        here.say(f"Decided by: {plain(photo.decided_by)}")
    if note := _look(house, photo):
        here.say(f"Note: {plain(note)}")
    here.say(f"Found in the original, and gone from the cleaned file: {words.found(photo.found)}")
    names = words.names(house)
    rows = [
        (
            str(face.n),
            face.verdict,
            words.REASONS[face.reason],
            words.who(face, names),
            f"{face.box.width} x {face.box.height} at {face.box.x}, {face.box.y}",
        )
        for face in photo.faces
    ]
    here.table(f"{len(rows)} faces", ("face", "verdict", "why", "person", "where (pixels)"), rows)


def _look(house: House, photo: Photo) -> str:
    """Why somebody should look at this photo first: a warning, somebody shown who may not be any more, faces that are
    hard to see.
    """
    notes = [photo.reason] if photo.reason else []
    gone = decide.no_longer_shown(house, photo, house.today())
    if gone and photo.state in (State.HELD, State.APPROVED):
        remedy = "clean it again" if photo.state is State.HELD else "take it down"
        notes.append(f"shows {', '.join(gone)}: {remedy}")
    if names := decide.protected(house, photo):
        notes.append(f"{', '.join(names)} must never be published: best do not post it at all")
    if photo.state is State.HELD and (doubts := words.doubts(photo)):
        notes.append(doubts)
    return "; ".join(notes)
