"""The command that learns faces: people enrol."""

import os
from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.faces import enrolment, reference_photos
from eventguard.cli.people.change import people_app
from eventguard.cli.terminal import plain, terminal
from eventguard.core.errors import SetupError

#: How many reference photos a person should have.
ADVISED = 3
#: The exit code where some were enrolled, and some people or photos were not taken.
SOME_REFUSED = 3


def add_commands(_app: typer.Typer) -> None:
    """Add this command to the register's."""
    people_app.command()(enrol)


def enrol(
    context: typer.Context,
    person: Annotated[str | None, typer.Argument(help="The person's id in the register.")] = None,
    photos: Annotated[list[Path] | None, typer.Argument(help="Photos of this person alone; three are best.")] = None,
    folder: Annotated[
        Path | None,
        typer.Option(help="A folder with a sub-folder, or a picture, named by each person's id or full name."),
    ] = None,
    sure: Annotated[
        bool, typer.Option("--sure", help="They only look like somebody else who is enrolled: twins.")
    ] = False,
) -> None:
    """Learn what somebody looks like. Needs recognition on and their permission; the photos are not kept, nor a picture
    of the face unless the permission says so.
    """
    here = terminal(context)
    if folder and sure:
        raise SetupError("Say --sure of one person at a time.", "eventguard people enrol PERSON PHOTO... --sure")
    if folder and not person:
        portraits = reference_photos.folder_photos(folder)
    elif person and photos and not folder:
        portraits = {person: list(photos)}
    else:
        raise SetupError("Say whom to enrol.", "eventguard people enrol PERSON PHOTO...   or   --folder DIR")
    school = here.school
    done = list(
        here.progress("Enrolling", enrolment.enrol(school, portraits, os.cpu_count() or 1, sure), len(portraits))
    )
    names = phrases.names(school)
    for item in done:
        if here.json:
            here.tell({"person": item.person, "photos": item.photos, "refused": list(item.refusals)})
            continue
        name, photos_used = plain(names.get(item.person, item.person)), phrases.count(item.photos, "photo")
        here.say(f"{name}: {f'enrolled from {photos_used}' if item.photos else '[yellow]not enrolled[/]'}")
        if 0 < item.photos < ADVISED:
            here.say(f"  {ADVISED} photos are advised; those used earlier no longer count.")
        for refusal in item.refusals:
            here.say(f"  {plain(here.advice(refusal))}")
    enrolled = sum(item.photos > 0 for item in done)
    failed = len(done) - enrolled
    refused = any(item.refusals for item in done)
    here.say(f"{enrolled} of {phrases.count(len(done), 'person')} enrolled{f', {failed} not' if failed else ''}.")
    if failed or refused:
        raise typer.Exit(SOME_REFUSED if enrolled else 1)
