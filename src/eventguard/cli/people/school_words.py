"""Commands about words that give the school away: school-words list, add, remove."""

from typing import Annotated

import typer

from eventguard.app.words import school_words
from eventguard.cli.terminal import plain, terminal

SaidArgument = Annotated[str, typer.Argument(metavar="WORDS", help='The school\'s name, street or place: "Oak Lane".')]
words_app = typer.Typer(help="What gives the school away: covered in pictures once it is listed.", no_args_is_help=True)


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(words_app, name="school-words")


@words_app.command("list")
def list_words(context: typer.Context) -> None:
    """The words that are covered because they give the school away; none until you add some."""
    here = terminal(context)
    every = school_words.listed(here.school)
    if here.json:
        here.tell({"words": list(every)})
        return
    for said in every:
        here.say(plain(said))
    if not every:
        here.say("None: the school's name, street and place stay in pictures. To cover them: school-words add WORDS")


@words_app.command("add")
def add_words(context: typer.Context, words: SaidArgument) -> None:
    """Cover these words in pictures from now on."""
    here = terminal(context)
    said = school_words.add(here.new_school, words)
    here.say(f"{plain(said)} is covered in pictures from now on. {school_words.ANEW}")


@words_app.command("remove")
def remove_words(context: typer.Context, words: SaidArgument) -> None:
    """Let these words stay in pictures from now on."""
    here = terminal(context)
    said = school_words.remove(here.school, words)
    here.say(f"{plain(said)} stays in pictures from now on. {school_words.ANEW}")
