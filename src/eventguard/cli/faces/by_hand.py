"""Commands that decide about a face, or a line of writing, of a held photo: face, word, cover, cover-now."""

from typing import Annotated

import typer

from eventguard.app import contract_json, phrases
from eventguard.app.faces import by_hand, comparison, portraits
from eventguard.app.films import told
from eventguard.app.words import by_hand as words_by_hand
from eventguard.cli.photos.queue import ChannelOption, IdArgument
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.errors import SetupError
from eventguard.core.photos.film import Film, Span
from eventguard.core.photos.photo import Photo
from eventguard.core.photos.pixels import Box


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (face, word, cover):
        app.command()(command)
    app.command("cover-now")(cover_now)


def face(
    context: typer.Context,
    id: IdArgument,
    number: Annotated[int, typer.Argument(metavar="N", help="The face's number, as `show ID` lists it.")],
    covered: Annotated[bool, typer.Option("--cover", help="Cover this face.")] = False,
    shown: Annotated[bool, typer.Option("--show", help="Show this face, as the person you recognise.")] = False,
    no_face: Annotated[
        bool, typer.Option("--not-a-face", help="Leave it uncovered: it was found by mistake. The approver is told.")
    ] = False,
    erased: Annotated[bool, typer.Option("--erase", help="Take away what was drawn with `cover`.")] = False,
    person: Annotated[str | None, typer.Option(help="With --show: the person's id in the register.")] = None,
    sure: Annotated[
        bool,
        typer.Option("--sure", help="Also when the face does not look like them, or somebody covered it."),
    ] = False,
    channel: ChannelOption = None,
) -> None:
    """Decide about one face of a held photo. Somebody is shown only with a live yes; the photo is made anew."""
    here = terminal(context)
    if covered + shown + erased + no_face != 1 or shown == (person is None):
        remedy = f"eventguard face ID {number} --cover   or   eventguard face ID {number} --show --person P"
        raise SetupError("Say whether to cover the face, or to show it and as whom.", remedy)
    where = here.channel(channel)
    before = here.school.photo(id, where)
    if erased:
        after = by_hand.erase(here.school, id, number, where, sure=sure)
        _tell(here, before, after, f"Number {number} is gone.")
    elif no_face:
        after = by_hand.not_a_face(here.school, id, number, where, sure=sure)
        _tell(here, before, after, f"{number} is not covered now: no face, as you say. Whoever approves is told.")
    elif person is None:
        after = by_hand.cover(here.school, id, number, where)
        _tell(here, before, after, f"Face {number} is covered now.")
    else:
        after = by_hand.show(here.school, id, number, person, where, sure=sure)
        person = here.school.spelt(person)
        _tell(here, before, after, f"Face {number} is shown now, as {phrases.names(here.school).get(person, person)}.")
        _compared(here, after, number, person)


def word(
    context: typer.Context,
    id: IdArgument,
    number: Annotated[int, typer.Argument(metavar="N", help="The line's number, as `show ID` lists it.")],
    covered: Annotated[bool, typer.Option("--cover", help="Cover this line.")] = False,
    kept: Annotated[bool, typer.Option("--keep", help="Leave this line as it is in the picture.")] = False,
    sure: Annotated[
        bool,
        typer.Option("--sure", help="Also when it gives a child away, or somebody covered it: approvers are told."),
    ] = False,
    channel: ChannelOption = None,
) -> None:
    """Decide about one line of what is written on a held photo. The photo is made anew."""
    here = terminal(context)
    if covered + kept != 1:
        remedy = f"eventguard word ID {number} --cover   or   eventguard word ID {number} --keep"
        raise SetupError("Say whether to cover the line, or to keep it.", remedy)
    where = here.channel(channel)
    before = here.school.photo(id, where)
    if covered:
        after = words_by_hand.cover(here.school, id, number, where)
        _tell(here, before, after, f"Line {number} is covered now.")
    else:
        after = words_by_hand.keep(here.school, id, number, where, sure=sure)
        besides = " Whoever approves is told." if words_by_hand.is_told(after, number) else ""
        _tell(here, before, after, f"Line {number} stays as it is in the picture now.{besides}")


def cover(
    context: typer.Context,
    id: IdArgument,
    x: Annotated[int, typer.Argument(help="Where the cover begins: pixels from the left of the cleaned picture.")],
    y: Annotated[int, typer.Argument(help="Where it begins: pixels from the top.")],
    width: Annotated[int, typer.Argument(metavar="W", help="How wide it is, in pixels.")],
    height: Annotated[int, typer.Argument(metavar="H", help="How high it is, in pixels.")],
    begin: Annotated[float | None, typer.Option("--from", help="In a film: from this second on.")] = None,
    until: Annotated[float | None, typer.Option("--until", help="In a film: up to this second.")] = None,
    channel: ChannelOption = None,
) -> None:
    """Cover a part of a held photo: a face that was missed, or a name badge. The photo is made anew."""
    here = terminal(context)
    where = here.channel(channel)
    before = here.school.photo(id, where)
    if not before.film and (begin, until) != (None, None):
        raise SetupError("This is a photo: --from and --until are for films.", "Leave them out.")
    span = _span(before.film, begin, until) if before.film else None
    after = by_hand.draw(here.school, id, Box(x, y, width, height), channel=where, span=span)
    drawn = after.faces[len(before.faces)]
    when = f", from {told.when(after.film, drawn.span)}" if after.film else ""
    box = drawn.box
    _tell(here, before, after, f"Covered: {box.width} x {box.height} pixels at {box.x}, {box.y}{when}.")


def _span(film: Film, begin: float | None, until: float | None) -> Span:
    """The frames from one second up to another. Raises SetupError where nothing of the film lies between them."""
    first, last = begin or 0.0, film.seconds if until is None else until
    if first < 0 or first >= film.seconds or last <= first:
        raise SetupError(
            f"Nothing of this film lies from second {first:g} up to second {last:g}: it lasts {film.seconds:.1f}.",
            "Say with --from when the cover begins, and with a later --until when it ends, in seconds.",
        )
    return film.span_of(begin, until)


def cover_now(context: typer.Context, id: IdArgument, channel: ChannelOption = None) -> None:
    """Cover whoever is visible, or named, on a held photo and may not be any more. The photo is made anew."""
    here = terminal(context)
    where = here.channel(channel)
    before = here.school.photo(id, where)
    _tell(here, before, by_hand.recover(here.school, id, where), "Whoever may not be seen on it is covered now.")


def _compared(here: Terminal, photo: Photo, n: int, person: str) -> None:
    """How the face that is shown now compares with their photos, and where to look oneself."""
    if not here.json:
        people = here.school.people()
        here.say("".join(f"{plain(comparison.said(face, people))}." for face in photo.faces if face.n == n))
        here.say(plain(portraits.where(here.school, person)))


def _tell(here: Terminal, before: Photo, after: Photo, what: str) -> None:
    """What was done, what else came of it, and where to look."""
    school = here.school
    if here.json:
        here.tell(contract_json.photo_json(school, after))
        return
    here.say(plain(what))
    names = phrases.names(school)
    for face in after.covered:
        if face.person in before.shown:
            why = phrases.REASONS[face.reason]
            here.say(f"Covered as well: {plain(names.get(face.person or '', face.person or ''))} ({why}).")
    lines = sum(b.verdict is not a.verdict and not a.by for b, a in zip(before.words, after.words, strict=False))
    if lines:
        here.say(f"Covered as well: {phrases.count(lines, 'line')} of writing that may not stay.")
    people = {face.box for face in before.faces}
    found = sum(face.drawn is None and face.box not in people for face in after.faces)
    if found:
        here.say(f"Covered as well: {phrases.count(found, 'face')} found at another look.")
    if after.reason:
        here.say(f"[yellow]{plain(after.reason)}[/]")
    here.say(f"The new file, look at it: {plain(str(school.where(after)))}")
