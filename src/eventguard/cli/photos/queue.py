"""Commands that tell what is held: queue, show."""

from typing import Annotated

import typer

from eventguard.app import contract_json, phrases
from eventguard.app.photos.look_first import look_at, waiting
from eventguard.app.reconcile import reconcile
from eventguard.app.words import on_photos
from eventguard.cli.terminal import plain, terminal
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Box

IdsArgument = Annotated[list[str], typer.Argument(help="Ids (their first characters do) or names of cleaned files.")]
IdArgument = Annotated[str, typer.Argument(help="An id (its first characters do) or the name of a cleaned file.")]
ChannelOption = Annotated[str | None, typer.Option(help="Which one, for a photo cleaned for several channels.")]
WhyOption = Annotated[str, typer.Option(help="The reason, for the record.")]
ByOption = Annotated[str, typer.Option(help="Who decides; for approving, a name from the list of approvers.")]

WHERE = "where (pixels)"


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (queue, show):
        app.command()(command)


def queue(context: typer.Context) -> None:
    """What is held and waits for somebody, and what is quarantined, and why."""
    here = terminal(context)
    school = here.school
    reconcile(school)
    here.tell_to_do(here.log)
    if here.json:
        for photo in school.record.photos(State.HELD, State.QUARANTINED, State.RECEIVED):
            here.tell(contract_json.photo_json(school, photo))
        return
    photos = school.record.photos(State.QUARANTINED, State.RECEIVED)
    names = phrases.names(school)
    looks = waiting(school)
    here.blocks(
        f"{len(looks)} photos held in {school.store.held}",
        [
            (
                f"{look.photo.output}  id {look.photo.id[:12]}, for {look.going_to}",
                f"Shown: {phrases.shown(look.photo, names)}. Covered: {phrases.covered(look.photo.covered)}.",
                "; ".join((*look.notes, *look.besides)),
            )
            for look in looks
        ],
    )
    if bad := [photo for photo in photos if photo.state is State.QUARANTINED]:
        here.table(
            f"{len(bad)} quarantined: they could not be cleaned",
            ("file", "event", "why"),
            [((p.source or "", f"id {p.id[:12]}"), p.event, p.reason or "") for p in bad],
        )
        here.say("Clean them again once that is mended, or put them away:")
        here.say(here.advice('  eventguard reject ID --by NAME --why "..."'))
    if unfinished := [photo for photo in photos if photo.state is State.RECEIVED]:
        here.say(f"{len(unfinished)} were never finished: run the same clean command again.")


def show(context: typer.Context, id: IdArgument, channel: ChannelOption = None) -> None:
    """One photo: its state, its faces, what is written on it, and what was found in the file."""
    here = terminal(context)
    school = here.school
    photo = school.photo(id, here.channel(channel))
    if here.json:
        here.tell(contract_json.photo_json(school, photo))
        return
    path = school.where(photo)
    going_to = plain(school.name_of(photo.channel))
    here.say(f"[bold]{photo.id}[/]\nState: {photo.state} for {going_to}, event {plain(photo.event)}")
    here.say(f"Cleaned file: {plain(str(path)) if path else 'none'}")
    if photo.groups:
        here.say(f"Nobody else can be shown on it: {plain(phrases.not_expected(photo))}.")
    if photo.decided_by:
        here.say(f"Decided by: {plain(photo.decided_by)}")
    look = look_at(school, photo)
    if notes := (*look.notes, *look.besides):
        here.say(f"Note: {plain('; '.join(notes))}")
    here.say(f"Found in the original, and gone from the cleaned file: {phrases.found(photo.found)}")
    names = phrases.names(school)
    rows = [
        (
            str(face.n),
            face.verdict,
            phrases.why(face),
            phrases.who(face, names),
            _where(face.box),
        )
        for face in photo.faces
    ]
    here.table(phrases.count(len(rows), "face"), ("face", "verdict", "why", "person", WHERE), rows)
    words = [
        (str(word.n), word.verdict, on_photos.why(word), on_photos.what(word, names), _where(word.box))
        for word in photo.words
    ]
    if words:
        title = f"{phrases.count(len(words), 'line')} of writing"
        here.table(title, ("line", "verdict", "why", "what it is", WHERE), words)


def _where(box: Box) -> str:
    return f"{box.width} x {box.height} at {box.x}, {box.y}"
