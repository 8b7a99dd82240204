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
from eventguard.cli.people import asking, shown
from eventguard.cli.people.change import people_app, tell_gone
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.errors import SetupError
from eventguard.core.people.columns import ColumnMap
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
    sheet: Annotated[
        list[str] | None, typer.Option(help="Read this sheet of a workbook; once for each that is to be read.")
    ] = None,
    replaced: Annotated[
        list[str] | None, typer.Option(help="Somebody else has this id now; all about the former goes. Once for each.")
    ] = None,
) -> None:
    """Bring the register in line with a file from the school's information system. One wrong row: nothing changes."""
    here = terminal(context)
    said = Said.of(same or (), replaced or ())
    confirmed = None
    if not dry_run and asking.can_ask(here):
        confirmed = _asked(here, file, mapping, sheet or ())
    school = here.any_school if dry_run else here.new_school
    done = import_file.import_register(school, file, mapping, dry_run, said, confirmed, sheet or ())
    if confirmed is None:
        shown.columns(here, done)
        shown.marks(here, done)
    _refuse(here, done, file, sheet or ())
    _sentences(here, "warning", "yellow", done.warnings)
    _changes(here, done)
    if not dry_run:
        _photos(here, done)
    here.say(_summary(done, dry_run))
    if done.missing and not dry_run:
        here.say(
            plain(
                here.advice(
                    "Those who are not in this file stay as they are until you say what became of them: "
                    "eventguard people missing"
                )
            )
        )
    if done.guessed or (dry_run and done.open):
        here.say(
            "Somebody has to confirm the columns, and say what is still open: the same command without --dry-run asks."
        )


def _asked(here: Terminal, file: Path, mapping: Path | None, sheets: Sequence[str]) -> ColumnMap | None:
    """What whoever sits at the terminal says of a file; None where nothing is open, or it has to be mended first."""

    def look(confirmed: ColumnMap | None) -> Import:
        return import_file.look(here.any_school, file, mapping, confirmed, sheets)

    found = look(None)
    if found.faulty or not (found.guessed or found.open or found.own_words):
        return None
    shown.columns(here, found)
    shown.marks(here, found)
    _sentences(here, "warning", "yellow", found.warnings)
    return asking.ask(here, found, file, look)


def _refuse(here: Terminal, done: Import, file: Path, sheets: Sequence[str]) -> None:
    """Raise SetupError where nothing was imported, with what there is to mend, to confirm or to say."""
    where = done.to_confirm
    if not (done.problems or where):
        return
    only_words = done.guessed and where is not None  # with columns that are a guess, other faults may be none
    first = len(done.problems) - len(done.own_words) if only_words else 0
    _sentences(here, "problem", "red", done.problems[first:])
    _sentences(here, "warning", "yellow", done.warnings)
    if where is None or done.faulty:
        found = phrases.count(len(done.problems), "problem")
        remedy = MIXED_UP if done.mixed_up else "Mend the file and import it again."
        if done.own_words:
            remedy += f' Words of your own: say under "values" in {where or "the map"} what each means, and --map it.'
        raise SetupError(f"{found} in {file.name}, so nothing was changed.", remedy)
    look = f"Look at {where} and change it where it is wrong" if done.guessed else f"Open {where}"
    marks = ', under "marks" say what each means ("counts" or "no yes")' if any(t.mark.turns for t in done.open) else ""
    own = ', under "values" say what each word means (yes, no, withdrawn or blank)' if done.own_words else ""
    why = "these columns are a guess that nobody has confirmed" if done.guessed else "somebody has to say what it means"
    again = "".join(f' --sheet "{name}"' for name in sheets)
    command = here.advice(f'Then run: eventguard people import "{file}"{again} --map "{where}"')
    raise SetupError(f"Nothing was imported: {why}.", f"{look}{marks}{own}. {command}")


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
        ("missing", "Not in this file", done.missing),
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
            cover = f"cover them now: eventguard cover-now {photo.id[:12]}"
            remedy = "take it down wherever it was posted." if approved else cover
            here.say(f"  [red]{plain(path)}[/] shows {plain(', '.join(names))}: {plain(here.advice(remedy))}")


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
