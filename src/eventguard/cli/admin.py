"""Commands for the set-up and the record: recognition, calibrate, audit, doctor."""

from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import approvers, audit, clock, doctor, recognition, words
from eventguard.cli.door import Door, door, passphrase, plain
from eventguard.core.calibration import SMALL
from eventguard.core.errors import Refused, SetupError
from eventguard.core.photo import State

recognition_app = typer.Typer(help="Whether faces may be compared at all.", no_args_is_help=True)
audit_app = typer.Typer(help="The record of who did what.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.add_typer(recognition_app, name="recognition")
    app.add_typer(audit_app, name="audit")
    app.command()(calibrate)
    app.command("doctor")(examine)


@recognition_app.command("on")
def switch_on(
    context: typer.Context,
    dpia: Annotated[str, typer.Option(help="Reference of your data protection impact assessment.")],
    by: Annotated[str, typer.Option(help="Who decides this.")],
) -> None:
    """Switch recognition on, which takes the school's data protection impact assessment."""
    here = door(context)
    _tell(here, recognition.switch_on(here.house, dpia, by))


@recognition_app.command("off")
def switch_off(context: typer.Context) -> None:
    """Switch recognition off: no face is compared any more, and whomever it had shown on held photos is covered."""
    here = door(context)
    status = recognition.switch_off(here.house)
    waiting = recognition.left_on(here.house, State.HELD)
    done = list(here.progress("Covering", recognition.cover(here.house, waiting), len(waiting)))
    failed = [(photo, why) for photo, why in done if why]
    _tell(here, status, covered=len(done) - len(failed), not_covered=[photo.output for photo, _ in failed])
    if done:
        many = words.count(len(done) - len(failed), "held photo")
        here.say(f"Whomever it had shown on {many} is covered now. Who was shown by hand stays: eventguard queue")
    if approved := recognition.left_on(here.house, State.APPROVED):
        many = words.count(len(approved), "approved photo")
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
    here = door(context)
    _tell(here, recognition.status(here.any_house))


def calibrate(context: typer.Context) -> None:
    """How strict the match is for this school's own gallery. It follows the gallery by itself."""
    here = door(context)
    gallery = recognition.gallery(here.any_house)
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
    people = words.count(found.people, "person")
    here.say(f"{people} enrolled. A face is taken for somebody's from a score of {found.threshold:.3f}.")
    if found.small:
        here.say(f"That is the safe value: it takes {SMALL} people to tell how alike people here are.")
        here.say("Until then look hard at everybody who is shown.")
    else:
        low, chance, high = (f"{value * 1000:.1f}" for value in (found.low, found.chance, found.high))
        here.say(f"Of 1,000 strangers it would show about {chance}; with 90 % confidence between {low} and {high}.")
        here.say("Brothers and sisters of those enrolled are not counted in that.")
    if gallery.look_alikes:
        names = words.names(here.any_house)
        alike = ", ".join(names.get(id, id) for id in gallery.look_alikes)
        here.say(f"They resemble somebody else here, so the match is stricter with them: {plain(alike)}.")


@audit_app.command("verify")
def verify(
    context: typer.Context,
    anchor: Annotated[
        str | None, typer.Option(help="The last entry as it was printed earlier: is it still there?")
    ] = None,
) -> None:
    """Prove that the record is whole and the approved folders hold exactly what was approved."""
    here = door(context)
    proof = audit.verify(here.house, anchor)
    if here.json:
        here.tell(
            {"rows": proof.rows, "head": proof.head, "approved": proof.approved, "problems": list(proof.problems)}
        )
    for problem in proof.problems:
        here.say(f"[red]{plain(problem)}[/]")
    if proof.problems:
        found = words.count(len(proof.problems), "thing")
        raise Refused(f"{found} not as the record says.", "Find out who changed it; do not post until you know.")
    here.say(
        f"The record is whole: {proof.rows} entries, {words.count(proof.approved, 'approved photo')}, each as approved."
    )
    here.say(f"Its last entry, to keep elsewhere as an anchor: {proof.head}")
    here.say(plain(here.advice("To ask for it later: eventguard audit verify --anchor ENTRY")))


@audit_app.command("clock")
def confirm_clock(context: typer.Context, by: Annotated[str, typer.Option(help="An approver.")]) -> None:
    """Say that this computer's clock is right now, although the record goes on to later. Asks for your passphrase."""
    here = door(context)
    approvers.known(here.house, by)
    if not (wrong := clock.trouble(here.house)):
        here.say("This computer's clock and the record agree: there is nothing to say.")
        return
    here.say(wrong)
    clock.confirm(here.house, approvers.authenticate(here.house, by, passphrase(f"Passphrase of {by}")))
    here.say("Recorded: the clock is right now.")


@audit_app.command("export")
def export(context: typer.Context, file: Annotated[Path, typer.Argument(help="The CSV file to write.")]) -> None:
    """Write the whole record as CSV, for the data protection lead; with names where the register still has them."""
    here = door(context)
    here.say(f"{words.count(audit.export(here.house, file), 'row')} written to {plain(str(file))}.")


def examine(context: typer.Context) -> None:
    """What works on this computer: engines, versions, folders, permissions."""
    here = door(context)
    findings = list(doctor.examine(here.any_house))
    for finding in findings:
        if here.json:
            here.tell({"what": finding.what, "good": finding.good, "says": finding.says})
        else:
            mark = "[green]fine  [/]" if finding.good else "[red]to do [/]"
            here.say(f"{mark} {finding.what}: {plain(finding.says)}")
    if not all(finding.good for finding in findings):
        raise SetupError("Something has to be set up first.", "Each line marked 'to do' says what.")


def _tell(here: Door, status: recognition.Status, **more: object) -> None:
    if here.json:
        record = {"on": status.on, "dpia": status.dpia, "by": status.by, "at": status.at}
        here.tell({**record, "enrolled": len(status.enrolled), "stale": list(status.stale), **more})
    elif status.on:
        here.say(f"Recognition is on: assessment {plain(str(status.dpia))}, {plain(str(status.by))}, {status.at}.")
        here.say(f"Enrolled: {words.count(len(status.enrolled), 'person')}.")
        if status.stale:
            stale = ", ".join(status.stale)
            here.say(f"[yellow]From photos more than a year old[/], so enrol them again: {plain(stale)}")
    else:
        here.say("Recognition is off: no face is compared with anybody. In new photos every face is covered.")
