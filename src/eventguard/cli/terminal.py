"""What every command shares: where things are, and how to speak to people and to programs."""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import NoReturn, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from eventguard.adapters.computer.schools import Remembered
from eventguard.app.computer.which_school import CONSENT_DATA, WORKSPACE
from eventguard.app.folders import shared_folder
from eventguard.app.folders.to_do import ToDoKind
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.harmless import printable
from eventguard.core.people.consent import Channel
from eventguard.core.settings import Settings

Item = TypeVar("Item")
PASSPHRASE_FILE = "EVENTGUARD_PASSPHRASE_FILE"  # noqa: S105  the name of a variable, not a secret
NEW_PASSPHRASE_FILE = "EVENTGUARD_NEW_PASSPHRASE_FILE"  # noqa: S105  the same


@dataclass
class Terminal:
    """One run of the command line, about these folders; ``remembered`` is their school, if it is one that was set up,
    and ``usual`` whether it is so without being named; ``anyway`` whether shared folders are used all the same.
    """

    workspace: Path
    consent_data: Path
    json: bool
    user: str | None = None
    remembered: Remembered | None = None
    usual: bool = False
    anyway: bool = False
    settings: Settings | None = None
    told: bool = False
    out: Console = field(default_factory=lambda: Console(highlight=False))
    log: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))

    @property
    def school(self) -> School:
        """The school's folders. Raises SetupError when there is no workspace, or the two lie within one another."""
        self.any_school.require()
        return self.any_school

    @cached_property
    def any_school(self) -> School:
        """The same, there or not: nothing is made, and what is not there is empty. For commands that have something to
        say without.
        """
        return School(self.workspace, self.consent_data, self.settings, user=self.user, makes=False)

    @property
    def new_school(self) -> School:
        """The same, made where it is not there yet: for commands with which a school may begin."""
        return self.any_school.begin()

    def school_for(self, settings: Settings) -> School:
        """The same, for photos that are treated like this. Call it before anything else opens the school."""
        self.settings = settings
        return self.new_school

    def use_cluster(self, address: str | None, certificates: Path | None) -> None:
        """Let the cluster at this address work on the school's photos, if one was named."""
        if address:
            from eventguard.app.cluster.use import use  # noqa: PLC0415  few have one, and nobody else waits for it

            use(self.new_school, address, certificates)

    def use_anyway(self, *folders: Path) -> None:
        """Remember that these folders are used although they are shared, where that was said."""
        for says in shared_folder.go_on_there(*folders) if self.anyway else ():
            self.log.print(f"[yellow]{plain(says)}[/]", soft_wrap=True)

    def close(self) -> None:
        """Let no process go on, and no database stay open, when the command is done."""
        if "any_school" in self.__dict__:
            self.tell_to_do(self.log, (kind for kind in ToDoKind if kind is not ToDoKind.NOT_OURS))
            self.any_school.close()

    def tell_to_do(self, where: Console, kinds: Iterable[ToDoKind] = ToDoKind) -> bool:
        """Say what has to be seen to about files, once. Returns whether a photo lies where it must not."""
        wanted = [to_do for to_do in self.any_school.to_do if to_do.kind in set(kinds)]
        for to_do in wanted if not self.told else ():
            colour = "red" if to_do.kind is ToDoKind.STILL_APPROVED else "yellow"
            where.print(f"[{colour}]{plain(to_do.says)}[/] {plain(self.advice(to_do.remedy))}", soft_wrap=True)
        self.told = True
        return any(to_do.kind is ToDoKind.STILL_APPROVED for to_do in wanted)

    def channel(self, said: str | None) -> Channel | None:
        """The channel that a user means, also one that is not used any more; None where nothing was said."""
        return None if said is None else self.any_school.channel(said, used=False)

    def advice(self, text: str) -> str:
        """The same text, each command in it as it has to be typed to work on these folders."""
        if self.remembered:
            own = [] if self.usual else [f'--school "{self.remembered.name}"']
        else:
            folders = (("--workspace", self.workspace, WORKSPACE), ("--consent-data", self.consent_data, CONSENT_DATA))
            own = [f'{option} "{folder}"' for option, folder, usual in folders if folder != usual]
        command = " ".join([program(), *own])
        return re.sub(r"\beventguard (?=[a-z])", lambda _: f"{command} ", text)

    def say(self, text: str = "") -> None:
        """A line for people; on stderr where stdout belongs to JSON."""
        (self.log if self.json else self.out).print(text, soft_wrap=True)

    def tell(self, record: Mapping[str, object]) -> None:
        """A line for programs."""
        typer.echo(json.dumps(record))

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str | tuple[str, ...]]]) -> None:
        """A table for people; a cell may have several lines."""
        table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*("\n".join(map(plain, (cell,) if isinstance(cell, str) else cell)) for cell in row))
        self.out.print(table)

    def blocks(self, title: str, blocks: Iterable[Sequence[str]], *, cut: bool = False) -> None:
        """What would make a table too wide for a terminal, a few lines each, the first its name. At a terminal lines
        may be ``cut`` off where the window ends.
        """
        self.out.print(f"[bold]{plain(title)}[/]", soft_wrap=True)
        cut = cut and self.out.is_terminal
        for name, *lines in blocks:
            self.out.print(f"[bold]{plain(name)}[/]", soft_wrap=True)
            for line in filter(None, lines):
                if cut:
                    self.out.print(f"  {plain(line)}", no_wrap=True, overflow="ellipsis")
                else:
                    self.out.print(f"  {plain(line)}", soft_wrap=True)

    def progress(self, what: str, items: Iterable[Item], total: int, parts: "Parts | None" = None) -> Iterator[Item]:
        """The same items, with a bar on stderr while they last; and another one for each whose ``parts`` are told."""
        with self._bar(disable=total == 0) as bar:
            task = bar.add_task(what, total=total)
            if parts:
                parts.shown_in(bar)
            for item in items:
                yield item
                bar.advance(task)

    @contextmanager
    def parts(self) -> "Iterator[Parts]":
        """Shows how much is done of one long thing, once that is told."""
        with self._bar(disable=False) as bar:
            parts = Parts()
            parts.shown_in(bar)
            yield parts

    def _bar(self, *, disable: bool) -> Progress:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        return Progress(*columns, console=self.log, transient=True, disable=disable)


class Parts:
    """How much of single long things is done, films: told by whoever does them, and shown once there is a bar."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._tasks: dict[Path, TaskID] = {}

    def shown_in(self, bar: Progress) -> None:
        """From now on this bar shows them."""
        self._bar = bar

    def tell(self, path: Path, part: float) -> None:
        """So much of a thing is done, from 0 to 1."""
        if self._bar is None:
            return
        if path not in self._tasks:
            self._tasks[path] = self._bar.add_task(f"  {plain(path.name)}, per cent", total=100)
        self._bar.update(self._tasks[path], completed=int(100 * part), visible=part < 1)


def program() -> str:
    """What a user has to type for ``eventguard`` to run as it does now."""
    return "uv run eventguard" if "UV" in os.environ else "eventguard"


def terminal(context: typer.Context) -> Terminal:
    """What the main callback opened."""
    opened: Terminal = context.find_root().obj
    return opened


def leave(code: int) -> NoReturn:
    """End at once: the pool of an interrupted batch can hold up the ordinary way out."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def span(text: str, option: str) -> timedelta:
    """A span of days or weeks as it is typed. Raises SetupError when it is none."""
    found = re.fullmatch(r"(\d{1,4})\s*([dw])", text.strip().lower())
    if not found:
        raise SetupError(f"{text} is not a span of time.", f"Days or weeks: {option} 30d, {option} 8w")
    return timedelta(days=int(found[1]) * (7 if found[2] == "w" else 1))


def plain(untrusted: str) -> str:
    """Printable text that rich takes literally."""
    return escape(printable(untrusted))


def passphrase(prompt: str, confirm: bool = False, script: str = PASSPHRASE_FILE) -> str:
    """A passphrase, typed unseen, or from the file that the variable ``script`` names; never from an argument.

    Raises:
        SetupError: that file cannot be read, or nobody is there to type.
    """
    if name := os.environ.get(script):
        try:
            return Path(name).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise SetupError(f"The file that {script} names cannot be read.", "Check its name.") from None
    try:
        typed: str = typer.prompt(prompt, hide_input=True, confirmation_prompt=confirm, err=True)
    except typer.Abort:
        raise SetupError("No passphrase was given.", "Nothing was changed. Run it again when you have one.") from None
    return typed
