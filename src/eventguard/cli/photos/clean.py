"""Commands that make photos safe: demo, clean."""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import contract_json, phrases
from eventguard.app import demo as demo_app
from eventguard.app.computer.which_school import CONSENT_DATA, WORKSPACE
from eventguard.app.faces import enrolment, reference_photos
from eventguard.app.films import told
from eventguard.app.folders.left_out import say_beside, say_left_out
from eventguard.app.photos.clean import Batch, Finished
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.app.words import on_photos
from eventguard.cli.photos.look_first import say_comparing, say_films, say_look_first, say_words
from eventguard.cli.terminal import Parts, Terminal, plain, terminal
from eventguard.core.faces.objections import protected
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State
from eventguard.core.settings import Format, Settings, Show, Style
from eventguard.files import trouble

SOME_QUARANTINED = 3
#: The names of quarantined files that a summary lists before it says "and N more".
MOST_LISTED = 20
#: What was found in a file, as far as a line has room for it; ``show`` tells all.
MOST_FOUND = 3
#: Photos of one batch that are told one by one; of more there are thousands of lines that nobody reads.
MOST_CLEANED = 60

SOUND = "Keep the sound of films: voices say names, so somebody has to listen before it is approved."
NO_WORDS = "Do not look for names and other words in the picture; each photo then says so."

ChannelOption = Annotated[str, typer.Option(help="Where the photo will be posted.")]
GroupOption = Annotated[
    list[str] | None,
    typer.Option(help="A class, year or role that was there: nobody else may be shown, by hand too; once for each."),
]
ClusterOption = Annotated[
    str | None,
    typer.Option("--cluster", help="Let a cluster's computers do the work: its address, as tls://HOST:8786."),
]
CertificatesOption = Annotated[
    Path | None, typer.Option(help="Folder of this computer's certificates for the cluster, if not the usual one.")
]
OnOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Judge consents as of this day instead of today."),
]


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(demo)
    app.command()(clean)


def demo(
    context: typer.Context,
    into: Annotated[Path, typer.Option(help="Folder for the demo's photos, register and results.")] = Path(
        "eventguard-demo"
    ),
    film: Annotated[bool, typer.Option("--film", help="Clean a drawn film as well: a minute more.")] = False,
) -> None:
    """Try everything on drawn people who do not exist."""
    here = terminal(context)
    here.use_anyway(into / WORKSPACE, into / CONSENT_DATA)
    here.say("Setting up a fictional school with twelve drawn people ...")
    with demo_app.set_up(into) as stage:
        portraits = reference_photos.folder_photos(stage.portraits)
        enrolled = list(
            here.progress("Getting to know them", enrolment.enrol(stage.school, portraits, _cores()), len(portraits))
        )
        paths = [str(each) for each in (stage.photos, stage.film)[: 1 + film]]
        order = Order(paths, "Summer Fair", Channel.SOCIAL, Show.CONSENT, day_of(None), _cores())
        parts = Parts()
        finished = _run(here, stage.school, Batch(stage.school, order, tell=parts.tell), parts)
        if here.json:
            return
        _enrolment_table(here, stage.school, enrolled)
        here.say(f"{demo_app.COMPARES}\n")
        _photo_table(here, stage.school, finished)
        there = Terminal(stage.school.workspace, stage.school.consent_data, here.json)
        here.say(f"\nThe originals, untouched:  {plain(str(stage.photos))}")
        here.say(f"The cleaned photos, held:  {plain(str(stage.school.store.held))}   <- look at these")
        here.say("\nWhat to do next: name an approver, then look at the photos on the review page and let one go.")
        for step in ('approvers add "Head Teacher"', "review"):
            here.say(plain(there.advice(f"  eventguard {step}")))


def clean(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(help="Photos, folders with all in them, or patterns such as *.jpg.")],
    event: Annotated[
        str, typer.Option(help="What the cleaned files are named after; never use a child's name.")
    ] = "event",
    channel: ChannelOption = Channel.SOCIAL,
    faces: Annotated[Show, typer.Option(help="Cover all faces, or all without consent.")] = Show.CONSENT,
    size: Annotated[int, typer.Option(help="Long side of the cleaned photo in pixels, 256 to 8192.")] = 2048,
    style: Annotated[
        Style, typer.Option(help="How a cover looks: a gentle blur, a mosaic, flat, a drawn face.")
    ] = Style.SOFT,
    format: Annotated[Format, typer.Option(help="What kind of file the cleaned photo becomes.")] = Format.JPEG,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Photos worked on at once; as many as cores if not given.")
    ] = None,
    on: OnOption = None,
    group: GroupOption = None,
    thorough: Annotated[bool, typer.Option("--thorough", help="Look for faces longer: for crowds and halls.")] = False,
    no_words: Annotated[bool, typer.Option("--no-words", help=NO_WORDS)] = False,
    sound: Annotated[bool, typer.Option("--sound", help=SOUND)] = False,
    moving: Annotated[
        bool, typer.Option("--moving", help="Make films of GIF, WebP and PNG pictures that move.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Also do again what is held or was rejected.")] = False,
    cluster: ClusterOption = None,
    certificates: CertificatesOption = None,
) -> None:
    """Clean photos: remove all hidden data, cover faces, and hold the results until somebody approves them."""
    here = terminal(context)
    settings = Settings(
        publish_size=size,
        style=style,
        format=format,
        thorough=thorough,
        words=not no_words,
        sound=sound,
        moving=moving,
    )
    school = here.school_for(settings)
    here.use_cluster(cluster, certificates)
    order = Order(paths, event, school.channel(channel), faces, day_of(on), jobs or _cores(), again, tuple(group or ()))
    parts = Parts()
    batch = Batch(school, order, tell=parts.tell)
    finished = _run(here, school, batch, parts)
    if not here.json:
        _photo_table(here, school, [item for item in finished if not item.repeated])
    _summary(here, school, finished)
    say_comparing(here, school, batch.comparing)
    for line in (*say_beside(batch.listing.beside.values()), *say_left_out(batch.listing.left_out)):
        here.say(plain(line))
    if any(item.photo.state is State.QUARANTINED for item in finished):
        raise typer.Exit(SOME_QUARANTINED)


def _run(here: Terminal, school: School, batch: Batch, parts: Parts) -> list[Finished]:
    """Clean a batch under a progress bar; with --json, print each photo as it is done."""
    finished: list[Finished] = []
    try:
        for item in here.progress("Cleaning", batch.run(), len(batch), parts):
            finished.append(item)
            if here.json:
                again = "cleaned before; nothing was done again" if item.repeated else None
                reason = item.photo.reason or again
                here.tell(contract_json.photo_json(school, item.photo, source=item.path.name, reason=reason))
    except (OSError, sqlite3.Error) as error:
        done = f"{len(finished)} of {phrases.count(len(batch), 'photo')} are done"
        raise trouble(error, school.workspace, done) or error from error
    return sorted(finished, key=lambda item: str(item.path))


def _photo_table(here: Terminal, school: School, finished: Iterable[Finished]) -> None:
    names = phrases.names(school)
    cleaned = [item for item in finished if item.photo.state is not State.QUARANTINED]
    if len(cleaned) > MOST_CLEANED:
        here.say(
            f"{len(cleaned)} photos are cleaned. Who is shown on each, and what to look at first: eventguard queue"
        )
        return
    blocks = [
        (
            f"{item.path.name} -> {item.photo.output or item.photo.state}",
            f"Shown: {phrases.shown(item.photo, names)}. Covered: {_covered(item.photo, names)}.",
            f"Found in the file, and gone: {phrases.found(told.gone(item.photo), MOST_FOUND)}.",
        )
        for item in cleaned
    ]
    if blocks:
        here.blocks("Cleaned photos", blocks, cut=True)


def _covered(photo: Photo, names: Mapping[str, str]) -> str:
    return "; written: ".join(filter(None, (phrases.covered(photo.covered), on_photos.covered(photo.words, names))))


def _enrolment_table(here: Terminal, school: School, enrolled: Iterable[enrolment.Enrolled]) -> None:
    names = phrases.names(school)
    rows = [
        (
            names.get(item.person, item.person),
            phrases.count(item.photos, "photo") if item.photos else "no",
            "; ".join(item.refusals),
        )
        for item in enrolled
    ]
    here.table("Who may be recognised", ("person", "enrolled", "why not"), rows)


def _summary(here: Terminal, school: School, finished: list[Finished]) -> None:
    states = Counter(item.photo.state for item in finished)
    repeated = sum(item.repeated for item in finished)
    bad = [item for item in finished if item.photo.state is State.QUARANTINED]
    if not finished:
        here.say("There is no photo in there.")
    here.say(f"{phrases.count(len(finished), 'file')}: {states[State.HELD]} held for approval, {len(bad)} quarantined.")
    if repeated:
        here.say(f"{repeated} had been done before or are copies of one another, so nothing was done twice.")
    for item in bad[:MOST_LISTED]:
        here.say(f"  [red]{plain(str(item.path))}[/]: {plain(item.photo.reason or '')}")
    if len(bad) > MOST_LISTED:
        here.say(f"  and {len(bad) - MOST_LISTED} more: eventguard queue")
    if look := [item for item in finished if item.photo.state is State.HELD and item.photo.reason]:
        here.say(f"[yellow]{len(look)} need a close look first:[/] {', '.join(plain(item.path.name) for item in look)}")
    people = school.people()
    for item in finished:
        if item.photo.state is State.HELD and (names := protected(people, item.photo)):
            here.say(f"[red]{plain(item.path.name)} has {plain(', '.join(names))} on it[/], never to be published:")
            here.say("  covered, but best do not post this photo at all.")
    say_look_first(here, school, finished)
    say_words(here, finished)
    say_films(here, finished)
    if states[State.HELD]:
        here.say(plain(here.advice("Look at them, and approve them: eventguard review")))
        step = here.advice(f"Or look at them in {school.store.held}, then: eventguard approve FILE --by NAME")
        here.say(plain(step))


def day_of(on: datetime | None) -> date:
    """The day on which consents are judged: today, if no other was named."""
    return on.date() if on else date.today()


def _cores() -> int:
    return os.cpu_count() or 1
