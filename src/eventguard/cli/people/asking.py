"""Asking whoever sits at the terminal, question by question, what a file means. Nothing is written before the last."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import typer

from eventguard.app.people.import_report import Import
from eventguard.app.people.import_steps import groups, uses
from eventguard.cli.people import shown
from eventguard.cli.terminal import Terminal, plain
from eventguard.core.errors import SetupError
from eventguard.core.harmless import printable
from eventguard.core.people.columns import MEANINGS, ColumnMap
from eventguard.core.people.headings import SEVERAL, words
from eventguard.core.people.marks import COUNTS, NO_YES, Meaning, Told
from eventguard.core.people.spelling import squeezed

#: What takes a column out of use.
UNUSED = "-"


def can_ask(here: Terminal) -> bool:
    """Whether somebody sits at the terminal."""
    return not here.json and sys.stdin.isatty() and sys.stdout.isatty()


def ask(here: Terminal, found: Import, file: Path, look: Callable[[ColumnMap], Import]) -> ColumnMap:
    """The map of a file, as whoever is asked confirms it; ``look`` is how the file reads with a map.

    Raises:
        SetupError: they stop before the end, or do not want it imported.
    """
    try:
        if found.guessed:
            found = look(replace(found.columns, columns=_columns(here, found.columns)))
            if found.faulty:
                return found.columns  # the import says what has to be mended
        columns = found.columns
        values = {**columns.values, **_words(here, found)}
        meant = [meaning for group in groups(found.told) for meaning in _group(here, group)]
        said = {(each.what, each.about) for each in meant}
        others = (each for each in columns.marks if each.means and (each.what, each.about) not in said)
        here.say()
        sure = _typed(f"Import {printable(file.name)} with this now? (yes or no)", ("yes", "no"))
    except typer.Abort:
        sure = "no"
    if sure == "no":
        raise SetupError("Nothing was changed.", "Import the file again when you know the answers.") from None
    return ColumnMap(columns.columns, values, (*meant, *others))


def _columns(here: Terminal, columns: ColumnMap) -> dict[str, str | None]:
    """What each column holds: those that seem to hold something are asked about one by one, the others together."""
    here.say(f"[bold]What does each column hold?[/] Enter: as it is shown. {UNUSED}: not used. Or one of these:")
    known = uses(here.any_school.channels)
    here.say(f"  {plain(', '.join(known))}")
    chosen = dict(columns.columns)
    for heading, held in columns.columns.items():
        if held:
            chosen[heading] = _use(heading, held, chosen, known)
    while (others := [heading for heading, held in chosen.items() if not held]) and (
        heading := _typed(f"Not used: {printable(', '.join(others))}. Enter: right. Or which one should be", None, "")
    ):
        named = next((each for each in others if words(each) == words(heading)), None)
        if named is None:
            here.say("  There is no such column.")
        else:
            chosen[named] = _use(named, UNUSED, chosen, known)
    return chosen


def _use(heading: str, held: str, chosen: Mapping[str, str | None], known: Mapping[str, str]) -> str | None:
    usual = next((name for name, use in known.items() if use == held), UNUSED)
    while True:
        typed = _typed(f"  {printable(heading)}", (*known, UNUSED), usual)
        said = known.get(typed, UNUSED)
        taken = next((each for each, use in chosen.items() if use == said and each != heading), None)
        if taken is None or said in (UNUSED, *SEVERAL):
            return None if said == UNUSED else said
        typer.echo(f"  {printable(taken)} is used for that: take that out of use first ({UNUSED}), or choose another.")


def _words(here: Terminal, found: Import) -> dict[str, str]:
    """What each of the school's own words means; where it stands is the last that was told of the rows."""
    meant = {}
    for word, stands in zip(found.own_words, found.problems[-len(found.own_words) :], strict=False):
        here.say()
        here.say(f"[yellow]{plain(stands)}[/]")
        question = f"What does it mean? ({', '.join(MEANINGS)})"
        meant[squeezed(word)] = _typed(question, tuple(map(str, MEANINGS)))
    return meant


def _group(here: Terminal, group: Sequence[Told]) -> list[Meaning]:
    """Ask once for all of a kind, or about each of them, if whoever is asked would rather."""
    here.say()
    for told in group:
        here.say(f"[yellow]{plain(told.mark.says)}[/]: {plain(shown.shortened(told.who) or 'all beneath it')}")
    several = ("each",) if len(group) > 1 else ()
    more = "; each: one by one" if several else ""
    said = _typed(f"Does a yes there count all the same? (yes; no: none there counts{more})", ("yes", "no", *several))
    if said == "each":
        return [meaning for told in group for meaning in _group(here, [told])]
    return [replace(told.meaning, means=COUNTS if said == "yes" else NO_YES) for told in group]


def _typed(question: str, allowed: Sequence[str] | None, usual: str | None = None) -> str:
    """One of these words; asked again until it is. Raises typer.Abort when whoever is asked stops."""
    known = {_plainly(each): each for each in allowed or ()}
    while True:
        said = str(typer.prompt(question, default=usual, show_default=bool(usual))).strip()
        if allowed is None:
            return said
        if meant := known.get(_plainly(said)):
            return meant
        typer.echo(f"  Please type one of: {', '.join(allowed)}")


def _plainly(said: str) -> str:
    return "_".join(said.casefold().split())
