"""The command that turns a held photo: turn."""

from typing import Annotated

import typer

from eventguard.app import contract_json, phrases
from eventguard.app.photos.turn import turn as turn_photo
from eventguard.cli.photos.queue import ChannelOption, IdArgument
from eventguard.cli.terminal import plain, terminal
from eventguard.core.errors import SetupError
from eventguard.core.photos.quarters import Way


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(turn)


def turn(
    context: typer.Context,
    id: IdArgument,
    left: Annotated[bool, typer.Option("--left", help="By a quarter, against the clock.")] = False,
    right: Annotated[bool, typer.Option("--right", help="By a quarter, with the clock.")] = False,
    around: Annotated[bool, typer.Option("--around", help="By half: it stands on its head.")] = False,
    channel: ChannelOption = None,
) -> None:
    """Turn a held photo that lies on its side. Faces are looked for anew; what was decided by hand is kept."""
    here = terminal(context)
    school = here.school
    ways = [way for way, wanted in zip((Way.LEFT, Way.RIGHT, Way.AROUND), (left, right, around), strict=True) if wanted]
    if len(ways) != 1:
        raise SetupError("Say which way to turn it.", "eventguard turn ID --left   or   --right   or   --around")
    photo = turn_photo(school, id, ways[0], here.channel(channel))
    if here.json:
        here.tell(contract_json.photo_json(here.school, photo))
        return
    names = phrases.names(here.school)
    here.say(f"Turned {ways[0]}. What was covered is covered, and faces were looked for once more.")
    here.say(plain(f"Shown: {phrases.shown(photo, names)}. Covered: {phrases.covered(photo.covered)}."))
    if photo.reason:
        here.say(f"[yellow]{plain(photo.reason)}[/]")
    here.say(f"The new file, look at it: {plain(str(here.school.where(photo)))}")
