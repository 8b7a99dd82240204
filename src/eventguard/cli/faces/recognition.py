"""Commands about recognition: on, off, status, and calibrate."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.faces import may_compare, own_network, recognition, strictness
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.dates import in_full
from eventguard.core.errors import SetupError
from eventguard.core.faces.may_compare import Compare
from eventguard.core.photos.photo import State

BlueFirst = Annotated[bool, typer.Option("--blue-first", help="Your own network wants blue, green, red.")]

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
    recogniser: Annotated[Path | None, typer.Option(help="A network of your own (ONNX) that describes faces.")] = None,
    blue_first: BlueFirst = False,
    compare: Annotated[
        Compare,
        typer.Option(help="Only where everybody in the classes named as present is permitted, or everybody."),
    ] = Compare.PERMITTED,
) -> None:
    """Switch recognition on, which takes the school's data protection impact assessment."""
    here = terminal(context)
    if blue_first and not recogniser:
        raise SetupError("--blue-first tells of a network of your own.", "Name its file: --recogniser FILE")
    school = here.school
    network = own_network.looked_at(recogniser, blue_first) if recogniser else None
    _tell(here, recognition.switch_on(school, dpia, by, network, compare))


@recognition_app.command("network")
def choose_network(
    context: typer.Context,
    by: Annotated[str, typer.Option(help="Who decides this.")],
    file: Annotated[Path | None, typer.Argument(help="A network of your own (ONNX) that describes faces.")] = None,
    built_in: Annotated[bool, typer.Option("--built-in", help="Go back to the built-in one.")] = False,
    blue_first: BlueFirst = False,
) -> None:
    """Describe faces by a network of your own, or by the built-in one. Everybody has to be enrolled again then."""
    here = terminal(context)
    if (file is None) is not built_in or (blue_first and built_in):
        usage = "eventguard recognition network FILE --by NAME   or   --built-in --by NAME"
        raise SetupError("Name the file of your own network, or go back to the built-in one.", usage)
    school = here.school
    network = own_network.looked_at(file, blue_first) if file else None
    own_network.choose(school, network, by)
    _tell(here, recognition.status(here.school))


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
    for line in strictness.in_words(here.any_school, gallery):
        here.say(plain(line))


def _tell(here: Terminal, status: recognition.Status, **more: object) -> None:
    trouble = own_network.trouble(here.any_school)
    if here.json:
        assessment = {"on": status.on, "dpia": status.dpia, "by": status.by, "at": status.at}
        people = {"enrolled": len(status.enrolled), "stale": list(status.stale), "by_another": list(status.by_another)}
        assessment |= {"compare": status.compare, "compare_chosen": bool(status.compare) and not status.undecided}
        here.tell({**assessment, **people, "network": _network_json(status, trouble), **more})
        return
    if status.on:
        since = f", {in_full(datetime.fromisoformat(status.at))}" if status.at else ""
        here.say(f"Recognition is on: assessment {plain(str(status.dpia))}, {plain(str(status.by))}{since}.")
    else:
        here.say("Recognition is off: no face is compared with anybody. In new photos every face is covered.")
    for line in _whom(status):
        here.say(plain(here.advice(line)))
    if status.network:
        order = ", blue first" if status.network.blue_first else ""
        here.say(f"Faces are described by your own network: {plain(status.network.path)}{order}")
        here.say(f"  sha256 {status.network.digest}")
    elif status.on or status.by_another:
        here.say("Faces are described by the built-in network.")
    if trouble:
        here.say(f"[red]{plain(here.advice(trouble))}[/]")
    if status.on:
        here.say(f"Enrolled: {phrases.count(len(status.enrolled), 'person')}.")
    if status.on and status.stale:
        stale = ", ".join(status.stale)
        here.say(f"[yellow]From photos more than a year old[/], so enrol them again: {plain(stale)}")
    if status.by_another:
        many, who = phrases.count(len(status.by_another), "person"), ", ".join(status.by_another)
        here.say(f"[yellow]To be enrolled again: {many}[/] whom another network enrolled: {plain(who)}")
        here.say(here.advice("Until then they are compared with nobody: eventguard people enrol --folder DIR"))


def _whom(status: recognition.Status) -> Iterator[str]:
    """On which photos faces are compared."""
    match status.compare:
        case Compare.PERMITTED:
            yield (
                "Faces are compared only where the classes that were there are named (--group), and everybody in them"
                f" is permitted to be compared. {may_compare.ANSWERS_FOR}"
            )
        case Compare.EVERYBODY:
            yield f"Every face is compared, also of people who gave no permission, as assessment {status.dpia} allows."
            yield "To compare only where everybody is permitted: eventguard recognition on --dpia REF --by NAME"
    if status.undecided:
        yield may_compare.since_update()


def _network_json(status: recognition.Status, trouble: str) -> dict[str, object] | None:
    own = status.network
    if own is None:
        return None
    return {"file": own.path, "sha256": own.digest, "blue_first": own.blue_first, "trouble": trouble or None}
