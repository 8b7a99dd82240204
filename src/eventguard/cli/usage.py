"""Wrong use, and what an option takes, in the words of those who type it: the library has a programmer's."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import typer
from typer.core import TyperGroup

#: What an option takes, as its help says it; a switch takes nothing.
TAKES = {
    "<bool>": None,
    "<str>": "<text>",
    "<int>": "<number>",
    "<int range>": "<number>",
    "<float>": "<number>",
    "<float range>": "<number>",
    "<list[str]>": "<text>",
    "<list[Path]>": "<path>",
    "<list[datetime]>": "<day>",
    "<%Y-%m-%d|%d/%m/%Y>": "<day>",
}
DAY = "is not a day. Write it as 2026-07-10 or 10/07/2026."
SAID: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^Value error, "), ""),
    (re.compile(r"does not match the formats? '%Y-%m-%d', '%d/%m/%Y'\.?"), DAY),
    (re.compile(r"^Input should be a valid integer.*"), "This is not a whole number."),
    (re.compile(r"^Input should be a valid number.*"), "This is not a number."),
    (re.compile(r"^Input should be less than or equal to (\S+)"), r"This is too much: at most \1."),
    (re.compile(r"^Input should be greater than or equal to (\S+)"), r"This is too little: at least \1."),
)


class InWords(TyperGroup):
    """The commands, whose help and errors speak to people."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword_help(self)

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """The same; what is wrong with an option of all commands is said in words."""
        with _said_in_words():
            return super().make_context(*args, **kwargs)

    def invoke(self, *args: Any, **kwargs: Any) -> Any:
        """The same; what is wrong with a command's own options is said in words."""
        with _said_in_words():
            return super().invoke(*args, **kwargs)


@contextmanager
def _said_in_words() -> Iterator[None]:
    try:
        yield
    except typer.BadParameter as error:
        error.message = in_words(error.message)
        raise


def in_words(message: str) -> str:
    """What is wrong with a value, without the words of the library that reads it."""
    for pattern, words in SAID:
        message = pattern.sub(words, message)
    return message


def _reword_help(command: Any) -> None:
    """Say of every option of a command, and of those below it, what it takes as people say it."""
    command.get_params = partial(_in_words, command.get_params)
    for inner in getattr(command, "commands", {}).values():
        _reword_help(inner)


def _in_words(usual: Any, ctx: Any) -> Any:
    options = usual(ctx)
    for option in options:
        if says := getattr(option, "display_type_rich", None):  # older versions of the library say less
            option.display_type_rich = partial(_takes, says)
    return options


def _takes(usual: Any, ctx: Any) -> str | None:
    said = usual(ctx=ctx)
    return TAKES.get(said, said)
