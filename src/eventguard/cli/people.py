"""Commands for the register: people import, list, enrol, consent, biometrics."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import people
from eventguard.app.decide import showing
from eventguard.cli import words
from eventguard.cli.door import door, plain
from eventguard.core.consent import Channel, Person, Reason, standing
from eventguard.core.errors import SetupError
from eventguard.core.photo import State

PersonArgument = Annotated[str, typer.Argument(help="The person's id in the register.", metavar="PERSON")]
people_app = typer.Typer(help="The register: who people are and what their families said.", no_args_is_help=True)
#: How many reference photos a person should have.
ADVISED = 3
PERMISSION = {True: "yes", False: "no", None: ""}


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.add_typer(people_app, name="people")


@people_app.command("import")
def import_register(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV file; docs/register.md tells its columns.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Bring the register in line with a CSV file. With a wrong row in it, nothing is changed."""
    here = door(context)
    done = people.import_csv(here.house, file, dry_run)
    if done.problems:
        for problem in done.problems:
            here.say(f"[red]{plain(problem)}[/]")
        raise SetupError(f"{len(done.problems)} rows are wrong, so nothing was changed.", "Mend them and import again.")
    for change in done.changes:
        here.tell({"person": change.person, "change": change.what}) if here.json else here.say(
            f"  {plain(change.what)}"
        )
    verb = "would change" if dry_run else "changed"
    here.say(f"{done.people} people read; {len(done.changes)} entries {verb}.")


@people_app.command("list")
def list_people(context: typer.Context) -> None:
    """Everybody in the register, and where they may be shown today."""
    here = door(context)
    house = here.house
    enrolled = {template.person for template in house.register.templates()}
    everybody = house.register.people()
    if here.json:
        for person in everybody:
            here.tell(_record(person, person.id in enrolled))
        return
    rows = [
        (
            person.id,
            person.name,
            person.group or person.role,
            *(_cell(person, channel) for channel in Channel),
            PERMISSION[person.biometrics],
            "yes" if person.id in enrolled else "",
        )
        for person in everybody
    ]
    columns = ("id", "name", "class", *Channel, "biometrics", "enrolled")
    here.table(f"{len(rows)} people, as of today", columns, rows)


@people_app.command()
def consent(
    context: typer.Context,
    person: PersonArgument,
    channel: Annotated[Channel, typer.Option(help="What the answer is for.")],
    yes: Annotated[bool, typer.Option("--yes/--no", help="What the family said.")],
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Last day on which a yes counts.")
    ] = None,
    evidence: Annotated[str, typer.Option(help="Where it is written: form, e-mail, date.")] = "",
) -> None:
    """Record a family's answer for one channel. A no after a yes withdraws it."""
    here = door(context)
    recorded = people.consent(here.house, person, channel, yes, until.date() if until else None, evidence)
    here.say(f"{plain(recorded.name)}: {channel} {recorded.consents[channel].answer}.")
    if standing(recorded, channel, here.house.now().date()) is not Reason.CONSENTED:
        for photo in showing(here.house, recorded.id, channel):
            remedy = "take it down wherever it was posted" if photo.state is State.APPROVED else "clean it again"
            here.say(f"  [red]{plain(str(here.house.where(photo)))}[/] shows them: {remedy}.")


@people_app.command()
def biometrics(
    context: typer.Context,
    person: PersonArgument,
    yes: Annotated[bool, typer.Option("--yes/--no", help="Whether they may be recognised.")],
) -> None:
    """Record whether somebody may be recognised. A no erases what the tool had learned of their face."""
    here = door(context)
    recorded = people.biometrics(here.house, person, yes)
    here.say(f"{plain(recorded.name)} {'may' if yes else 'may not'} be recognised.")


@people_app.command()
def enrol(
    context: typer.Context,
    person: Annotated[str | None, typer.Argument(help="The person's id in the register.")] = None,
    photos: Annotated[list[Path] | None, typer.Argument(help="Photos of this person alone; three are best.")] = None,
    folder: Annotated[
        Path | None, typer.Option(help="A folder with a sub-folder, or a picture, named by each person's id.")
    ] = None,
) -> None:
    """Learn what somebody looks like, from photos that are not kept. Needs recognition on and their permission."""
    here = door(context)
    house = here.house
    if folder and not person:
        portraits = people.folder_photos(folder)
    elif person and photos and not folder:
        portraits = {person: list(photos)}
    else:
        raise SetupError("Say whom to enrol.", "eventguard people enrol PERSON PHOTO...   or   --folder DIR")
    done = list(here.progress("Enrolling", people.enrol(house, portraits, os.cpu_count() or 1), len(portraits)))
    names = words.names(house)
    for item in done:
        if here.json:
            here.tell({"person": item.person, "photos": item.photos, "refused": list(item.refusals)})
            continue
        name, photos_used = plain(names.get(item.person, item.person)), words.count(item.photos, "photo")
        here.say(f"{name}: {f'enrolled from {photos_used}' if item.photos else '[yellow]not enrolled[/]'}")
        if 0 < item.photos < ADVISED:
            here.say(f"  {ADVISED} photos are advised; those used earlier no longer count.")
        for refusal in item.refusals:
            here.say(f"  {plain(refusal)}")
    if not any(item.photos for item in done):
        raise typer.Exit(1)


def _cell(person: Person, channel: Channel) -> str:
    reason = standing(person, channel, datetime.now().date())
    return "yes" if reason is Reason.CONSENTED else "" if channel not in person.consents else words.ANSWERS[reason]


def _record(person: Person, enrolled: bool) -> dict[str, object]:
    today = datetime.now().date()
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "class": person.group,
        "consents": {channel: standing(person, channel, today) for channel in Channel},
        "biometrics": person.biometrics,
        "enrolled": enrolled,
    }
