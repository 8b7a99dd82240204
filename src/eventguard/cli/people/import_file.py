"""The command that reads a register from a file: people import."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.people import import_file
from eventguard.app.people.import_report import Change, Import
from eventguard.app.people.whose_id import Said
from eventguard.cli.people.change import people_app, tell_gone
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.errors import SetupError
from eventguard.core.people.columns import remarks
from eventguard.core.people.headings import own
from eventguard.core.people.identity import former
from eventguard.core.photos.photo import State

#: What to do where an id comes with quite another name.
MIXED_UP = (
    "Find out whose each id is. The same person under a new name: --same ID. Somebody else: --replaced ID (template, "
    "permission, answers and history of the former one go). A wrong id: mend the file. Then import it again."
)
#: How many lines a list has on the screen; --json prints them all.
MOST = 20


def add_commands(_app: typer.Typer) -> None:
    """Add this command to the register's."""
    people_app.command("import")(import_register)


def import_register(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file; docs/register.md tells its columns.")],
    mapping: Annotated[
        Path | None,
        typer.Option("--map", help="What the file's columns hold; made by the first import, and yours to change."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    same: Annotated[
        list[str] | None, typer.Option(help="This id is the same person under quite another name; once for each.")
    ] = None,
    replaced: Annotated[
        list[str] | None, typer.Option(help="Somebody else has this id now; all about the former goes. Once for each.")
    ] = None,
) -> None:
    """Bring the register in line with a file from the school's information system. One wrong row: nothing changes."""
    here = terminal(context)
    school = here.any_school if dry_run else here.new_school
    done = import_file.import_register(school, file, mapping, dry_run, Said.of(same or (), replaced or ()))
    _columns(here, done)
    _sentences(here, "problem", "red", done.problems)
    _sentences(here, "warning", "yellow", done.warnings)
    if done.to_confirm:
        remedy = (
            f'Look at {done.to_confirm} and change it where it is wrong. Then run: eventguard people import "{file}"'
        )
        message = "Nothing was imported: these columns are a guess that nobody has confirmed."
        raise SetupError(message, here.advice(f'{remedy} --map "{done.to_confirm}"'))
    if done.problems:
        found = phrases.count(len(done.problems), "problem")
        remedy = MIXED_UP if done.mixed_up else "Mend the file and import it again."
        raise SetupError(f"{found} in {file.name}, so nothing was changed.", remedy)
    _changes(here, done)
    if not dry_run:
        _photos(here, done)
    here.say(_summary(done, dry_run))
    if done.guessed:
        here.say("The columns are a guess: the same command without --dry-run writes it down for you to confirm.")


def _columns(here: Terminal, done: Import) -> None:
    """What each column is used for; nothing to show where the file has our own names."""
    channels = here.any_school.channels
    why = remarks(done.columns, channels)
    used = done.columns.columns.items()
    if here.json:
        for heading, held in used:
            here.tell({"kind": "column", "column": heading, "used_for": held, "why": why.get(heading, "")})
    elif any(own(heading, channels) is None for heading, _ in used):
        title = "What the columns seem to hold" if done.guessed else "What the columns hold"
        rows = [(heading, held or "not used", why.get(heading, "")) for heading, held in used]
        here.table(title, ("column", "used for", ""), rows)


def _sentences(here: Terminal, kind: str, colour: str, sentences: Sequence[str]) -> None:
    for sentence in sentences:
        if here.json:
            here.tell({"kind": kind, "what": sentence})
        else:
            here.say(f"[{colour}]{plain(sentence)}[/]")


def _changes(here: Terminal, done: Import) -> None:
    lists = (
        ("replaced", "Erased, for somebody else has their id", done.replaced),
        ("gain", "Gains a yes", done.gains),
        ("loss", "Loses a yes", done.losses),
        ("kept", "Stays as it was, whatever the file says", done.kept),
        ("missing", "Not in this file; nothing about them changes", done.missing),
        ("new", "New in the register", done.new),
        ("change", "Other changes", done.changes),
    )
    for kind, title, changes in lists:
        if here.json:
            for change in changes:
                here.tell(_change_json(kind, change))
        elif changes:
            _list(here, title, changes)


def _change_json(kind: str, change: Change) -> dict[str, object]:
    found: dict[str, object] = {"kind": kind, "person": change.person, "name": change.name}
    optional = {"channel": change.channel, "what": change.what, "remedy": change.remedy}
    return found | {key: value for key, value in optional.items() if value}


def _list(here: Terminal, title: str, changes: Sequence[Change]) -> None:
    """One line a person, and the commands that help where a file may not."""
    about: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        about[change.person].append(change)
    here.say(f"[bold]{title} ({len(about)})[/]")
    for theirs in list(about.values())[:MOST]:
        here.say(f"  {plain(theirs[0].name)} ({plain(theirs[0].person)}){_what(theirs)}")
        for remedy in dict.fromkeys(change.remedy for change in theirs if change.remedy):
            here.say(f"      if the file is right: {plain(here.advice(remedy))}")
    if len(about) > MOST:
        here.say(f"  and {len(about) - MOST} more")


def _what(changes: Iterable[Change]) -> str:
    """``: social, newsletter until 31/07/2027``. A sentence about a channel names it itself."""
    said = [
        change.what if change.channel is None or change.what.startswith(change.channel) else _about_channel(change)
        for change in changes
    ]
    text = ", ".join(filter(None, said))
    return f": {plain(text)}" if text else ""


def _about_channel(change: Change) -> str:
    if change.what.startswith("yes"):
        return f"{change.channel}{change.what.removeprefix('yes')}"
    return f"{change.channel} ({change.what})"


def _photos(here: Terminal, done: Import) -> None:
    """The photos that still show somebody who has lost their yes for that channel, or their id."""
    for change, gone in zip(done.replaced, done.gone, strict=True):
        tell_gone(here, former(change.person), gone)
    for photo, names in import_file.still_showing(here.school, done.losses):
        path, approved = str(here.school.where(photo)), photo.state is State.APPROVED
        if here.json:
            here.tell({"kind": "photo", "output": path, "state": photo.state, "shows": names})
        else:
            remedy = "take it down wherever it was posted" if approved else "clean it again"
            here.say(f"  [red]{plain(path)}[/] shows {plain(', '.join(names))}: {remedy}.")


def _summary(done: Import, dry_run: bool) -> str:
    gain, lose = (len({change.person for change in changes}) for changes in (done.gains, done.losses))
    others = len({change.person for change in done.changes})
    parts = [
        f"{len(done.new)} new",
        f"{gain} {_verb(gain, dry_run, 'gain')} a yes",
        f"{lose} {_verb(lose, dry_run, 'lose')} one",
        f"{others} {_verb(others, dry_run, 'change')} otherwise",
        f"{len(done.missing)} not in this file",
    ]
    nothing = " Nothing was changed." if dry_run else ""
    return f"{phrases.count(done.people, 'row')} read: {', '.join(parts)}.{nothing}"


def _verb(number: int, dry_run: bool, verb: str) -> str:
    return f"would {verb}" if dry_run else verb if number != 1 else f"{verb}s"
