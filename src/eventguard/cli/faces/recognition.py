"""Commands about recognition: on, off, status, and calibrate."""

from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.faces import recognition
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.faces.calibration import SMALL
from eventguard.core.photos.photo import State

recognition_app = typer.Typer(help="Whether faces may be compared at all.", no_args_is_help=True)


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(recognition_app, name="recognition")
    app.command()(calibrate)


@recognition_app.command("on")
def switch_on(
    context: typer.Context,
    dpia: Annotated[str, typer.Option(help="Reference of your data protection impact assessment.")],
    by: Annotated[str, typer.Option(help="Who decides this.")],
) -> None:
    """Switch recognition on, which takes the school's data protection impact assessment."""
    here = terminal(context)
    _tell(here, recognition.switch_on(here.school, dpia, by))


@recognition_app.command("off")
def switch_off(context: typer.Context) -> None:
    """Switch recognition off: no face is compared any more, and whomever it had shown on held photos is covered."""
    here = terminal(context)
    status = recognition.switch_off(here.school)
    waiting = recognition.left_on(here.school, State.HELD)
    done = list(here.progress("Covering", recognition.cover(here.school, waiting), len(waiting)))
    failed = [(photo, why) for photo, why in done if why]
    _tell(here, status, covered=len(done) - len(failed), not_covered=[photo.output for photo, _ in failed])
    if done:
        many = phrases.count(len(done) - len(failed), "held photo")
        here.say(f"Whomever it had shown on {many} is covered now. Who was shown by hand stays: eventguard queue")
    if approved := recognition.left_on(here.school, State.APPROVED):
        many = phrases.count(len(approved), "approved photo")
        here.say(
            here.advice(f"{many} that it had a part in stay as they are. To take one back: eventguard takedown start")
        )
    for photo, why in failed:
        here.say(f"[red]Still visible on {plain(photo.output or '')}[/]: {plain(here.advice(why))}")
    if failed:
        here.say(here.advice("Those cannot be approved as they are. Try again: eventguard recognition off"))
        raise typer.Exit(3)


@recognition_app.command("status")
def show_status(context: typer.Context) -> None:
    """Whether recognition is on, since when and on whose word."""
    here = terminal(context)
    _tell(here, recognition.status(here.any_school))


def calibrate(context: typer.Context) -> None:
    """How strict the match is for this school's own gallery. It follows the gallery by itself."""
    here = terminal(context)
    gallery = recognition.gallery(here.any_school)
    found = gallery.calibration
    if here.json:
        here.tell(
            {
                "people": found.people,
                "threshold": round(found.threshold, 3),
                "chance": float(f"{found.chance:.2g}"),
                "chance_between": [float(f"{found.low:.2g}"), float(f"{found.high:.2g}")],
                "look_alikes": list(gallery.look_alikes),
            }
        )
        return
    people = phrases.count(found.people, "person")
    here.say(f"{people} enrolled. A face is taken for somebody's from a score of {found.threshold:.3f}.")
    if found.small:
        here.say(f"That is the safe value: it takes {SMALL} people to tell how alike people here are.")
        here.say("Until then look hard at everybody who is shown.")
    else:
        low, chance, high = (f"{value * 1000:.1f}" for value in (found.low, found.chance, found.high))
        here.say(f"Of 1,000 strangers it would show about {chance}; with 90 % confidence between {low} and {high}.")
        here.say("Brothers and sisters of those enrolled are not counted in that.")
    if gallery.look_alikes:
        names = phrases.names(here.any_school)
        alike = ", ".join(names.get(id, id) for id in gallery.look_alikes)
        here.say(f"They resemble somebody else here, so the match is stricter with them: {plain(alike)}.")


def _tell(here: Terminal, status: recognition.Status, **more: object) -> None:
    if here.json:
        record = {"on": status.on, "dpia": status.dpia, "by": status.by, "at": status.at}
        here.tell({**record, "enrolled": len(status.enrolled), "stale": list(status.stale), **more})
    elif status.on:
        here.say(f"Recognition is on: assessment {plain(str(status.dpia))}, {plain(str(status.by))}, {status.at}.")
        here.say(f"Enrolled: {phrases.count(len(status.enrolled), 'person')}.")
        if status.stale:
            stale = ", ".join(status.stale)
            here.say(f"[yellow]From photos more than a year old[/], so enrol them again: {plain(stale)}")
    else:
        here.say("Recognition is off: no face is compared with anybody. In new photos every face is covered.")
