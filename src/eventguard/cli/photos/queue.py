"""Commands that tell what is held: queue, show."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from eventguard.app import contract_json, phrases
from eventguard.app.films import told
from eventguard.app.photos.look_first import look_at, waiting
from eventguard.app.reconcile import reconcile
from eventguard.app.words import on_photos
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.photos.film import Span
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box

IdsArgument = Annotated[list[str], typer.Argument(help="Ids (their first characters do) or names of cleaned files.")]
IdArgument = Annotated[str, typer.Argument(help="An id (its first characters do) or the name of a cleaned file.")]
ChannelOption = Annotated[str | None, typer.Option(help="Which one, for a photo cleaned for several channels.")]
WhyOption = Annotated[str, typer.Option(help="The reason, for the record.")]
ByOption = Annotated[str, typer.Option(help="Who decides; for approving, a name from the list of approvers.")]

WHERE = "where (pixels)"
#: In a film, besides: minutes, seconds and tenths.
WHEN = "when"


class Only(StrEnum):
    """The part of the queue that a line of ``status`` is about."""

    HELD = "held"
    QUARANTINED = "quarantined"


#: The states of each part; a photo that was never finished is not cleaned either.
STATES = {Only.HELD: (State.HELD,), Only.QUARANTINED: (State.QUARANTINED, State.RECEIVED)}


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (queue, show):
        app.command()(command)


def queue(
    context: typer.Context,
    only: Annotated[Only | None, typer.Option(help="Only what is held, or only what could not be cleaned.")] = None,
) -> None:
    """What is held and waits for somebody, and what is quarantined, and why."""
    here = terminal(context)
    school = here.school
    reconcile(school)
    here.tell_to_do(here.log)
    if here.json:
        parts = STATES[only] if only else (*STATES[Only.HELD], *STATES[Only.QUARANTINED])
        for photo in school.record.photos(*parts):
            here.tell(contract_json.photo_json(school, photo))
        return
    if only is not Only.QUARANTINED:
        _tell_held(here)
    if only is not Only.HELD:
        _tell_not_cleaned(here, school.record.photos(*STATES[Only.QUARANTINED]))


def _tell_held(here: Terminal) -> None:
    """What waits for somebody, and what there is to look at on each."""
    names, looks = phrases.names(here.school), waiting(here.school)
    here.blocks(
        f"{len(looks)} photos held in {here.school.store.held}",
        [
            (
                f"{look.photo.output}  id {look.photo.id[:12]}, for {look.going_to}{_film(look.photo)}",
                f"Shown: {phrases.shown(look.photo, names)}. Covered: {phrases.covered(look.photo.covered)}.",
                "; ".join((*look.notes, *look.besides)),
            )
            for look in looks
        ],
    )


def _tell_not_cleaned(here: Terminal, photos: Sequence[Photo]) -> None:
    """What could not be cleaned, why, and what to do about it."""
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
    here.say(f"[bold]{photo.id}[/]\nState: {photo.state} for {going_to}, event {plain(photo.event)}{_film(photo)}")
    here.say(f"Cleaned file: {plain(str(path)) if path else 'none'}")
    if photo.groups:
        here.say(f"Nobody else can be shown on it: {plain(phrases.not_expected(photo))}.")
    if photo.decided_by:
        here.say(f"Decided by: {plain(photo.decided_by)}")
    look = look_at(school, photo)
    if notes := (*look.notes, *look.besides):
        here.say(f"Note: {plain('; '.join(notes))}")
    here.say(f"Found in the original, and gone from the cleaned file: {phrases.found(told.gone(photo))}")
    names = phrases.names(school)
    when = (WHEN,) if photo.film else ()
    rows = [
        (
            str(face.n),
            face.verdict,
            phrases.why(face),
            phrases.who(face, names),
            _where(face.box),
            *_when(photo, face.span),
        )
        for face in photo.faces
    ]
    here.table(phrases.count(len(rows), "face"), ("face", "verdict", "why", "person", WHERE, *when), rows)
    words = [
        (
            str(word.n),
            word.verdict,
            on_photos.why(word),
            on_photos.what(word, names),
            _where(word.box),
            *_when(photo, word.span),
        )
        for word in photo.words
    ]
    if words:
        title = f"{phrases.count(len(words), 'line')} of writing"
        here.table(title, ("line", "verdict", "why", "what it is", WHERE, *when), words)


def _film(photo: Photo) -> str:
    return f"; {film}" if (film := told.is_film(photo)) else ""


def _when(photo: Photo, span: Span | None) -> tuple[str, ...]:
    """A cell that says when something is in a film; none for a photo."""
    return (told.when(photo.film, span),) if photo.film else ()


def _where(box: Box) -> str:
    return f"{box.width} x {box.height} at {box.x}, {box.y}"
