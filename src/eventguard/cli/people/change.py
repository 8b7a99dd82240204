"""Commands that change the register: people add, edit, consent, biometrics, never-publish, forget."""

from datetime import date, datetime
from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.approval.takedown import pending
from eventguard.app.people import register
from eventguard.app.people.whose_id import told_apart
from eventguard.cli.record.audit import tell_traces
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.errors import SetupError
from eventguard.core.faces.objections import recognised
from eventguard.core.people.consent import Person
from eventguard.core.people.identity import former
from eventguard.core.people.permission import permission_said
from eventguard.core.photos.photo import State

PersonArgument = Annotated[str, typer.Argument(help="The person's id in the register.", metavar="PERSON")]
NameOption = Annotated[str | None, typer.Option(help="First and last name.")]
RoleOption = Annotated[str | None, typer.Option(help="pupil, staff or other.")]
ClassOption = Annotated[str | None, typer.Option("--class", help="Class or group.")]
EvidenceOption = Annotated[str, typer.Option(help="Where it is written: form, e-mail, date.")]
DAY = ["%Y-%m-%d", "%d/%m/%Y"]
AlsoOption = Annotated[
    list[str] | None, typer.Option("--also", help="Another name they go by, for captions; once for each.")
]
LeavesOption = Annotated[
    datetime | None, typer.Option(formats=DAY, help="Last day at the school; no yes counts after it.")
]
people_app = typer.Typer(help="The register: who people are and what their families said.", no_args_is_help=True)


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(people_app, name="people")


@people_app.command()
def add(
    context: typer.Context,
    person: PersonArgument,
    name: NameOption = None,
    role: RoleOption = None,
    group: ClassOption = None,
    leaves: LeavesOption = None,
    also: AlsoOption = None,
) -> None:
    """Put somebody new into the register, without any yes."""
    here = terminal(context)
    added = register.add(here.new_school, person, _details(name, role, group, leaves, also))
    here.say(f"{plain(added.name)} is in the register. Nothing is agreed yet: they are covered everywhere.")
    _tell_apart(here, added)


@people_app.command()
def edit(
    context: typer.Context,
    person: PersonArgument,
    name: NameOption = None,
    role: RoleOption = None,
    group: ClassOption = None,
    leaves: LeavesOption = None,
    also: AlsoOption = None,
    not_called: Annotated[
        list[str] | None, typer.Option("--not-called", help="A name that was never theirs; once for each.")
    ] = None,
    evidence: EvidenceOption = "",
    same: Annotated[
        bool | None,
        typer.Option("--same/--replaced", help="Under quite another name: the same person, or somebody else."),
    ] = None,
) -> None:
    """Correct somebody's names, role, class or last day. A former name stays one that captions are read for."""
    here = terminal(context)
    details = _details(name, role, group, leaves, also, not_called)
    if same is False:
        edited, gone = register.replaced(here.school, person, details)
        here.say(f"{plain(edited.id)} is {plain(edited.name)} now. Everything about whoever had this id is erased.")
        tell_gone(here, former(edited.id), gone)
    else:
        edited = register.edit(here.school, person, details, evidence, same is True)
        here.say(f"{plain(edited.name)}, {edited.role} {plain(edited.group)}: saved.")
        warn(here, person)
    _tell_apart(here, edited)


@people_app.command()
def biometrics(
    context: typer.Context,
    person: PersonArgument,
    yes: Annotated[bool | None, typer.Option("--yes/--no", help="Whether they may be recognised.")] = None,
    consented_by: Annotated[str, typer.Option(help="With --yes: who consented in writing.")] = "",
    notified: Annotated[
        list[datetime] | None,
        typer.Option(formats=DAY, help="With --yes: the day a parent was notified; once for each parent."),
    ] = None,
    objection_by: Annotated[str, typer.Option(help="With --no: who objected.")] = "",
    refused: Annotated[bool, typer.Option("--refused", help="With --no: the child refused.")] = False,
    keep_picture: Annotated[
        bool, typer.Option("--keep-picture", help="With --yes: a picture of the face may be kept to compare with.")
    ] = False,
    evidence: EvidenceOption = "",
) -> None:
    """Record whether somebody may be recognised. A no erases what the tool had learned of their face."""
    here = terminal(context)
    require_said(yes)
    if keep_picture and not yes:
        raise SetupError("A picture may be kept only of who may be recognised.", "Leave --keep-picture out.")
    if yes and (refused or objection_by):
        raise SetupError("A parent's objection or the child's own no outweighs every yes.", "Use --no instead.")
    days = tuple(day.date() for day in notified or ())
    permission = permission_said(bool(yes), days, consented_by, objection_by, refused, keep_picture)
    recorded = register.biometrics(here.school, person, permission, evidence)
    here.say(f"{plain(recorded.name)} {'may' if yes else 'may not'} be recognised.")
    if keep_picture and not here.school.portraits.since(recorded.id):
        here.say("A picture of their face is kept, encrypted, when they are enrolled next: eventguard people enrol")
    known = [photo for photo in here.school.record.photos(State.HELD) if not yes and person in recognised(photo)]
    for photo in known:
        here.say(
            f"  {plain(photo.output or '')} still shows them, recognised before. To cover them there: clean it again."
        )


@people_app.command("never-publish")
def never_publish(
    context: typer.Context,
    person: PersonArgument,
    why: Annotated[str, typer.Option(help="The reason; it stays in the register alone.")],
    yes: Annotated[bool | None, typer.Option("--yes/--no", help="Set the flag, or remove it.")] = None,
) -> None:
    """Never show somebody, whatever their family said or anybody decides: a court order, a looked-after child."""
    here = terminal(context)
    require_said(yes)
    flagged = register.never_publish(here.school, person, bool(yes), why)
    here.say(f"{plain(flagged.name)}: {'never publish' if yes else 'the flag is removed; their answers count again'}.")
    if yes:
        here.say("A cover hides a face, not a person: best do not post a photo with this person at all.")
        warn(here, person)


@people_app.command()
def forget(context: typer.Context, person: PersonArgument) -> None:
    """Erase somebody from the register: name, answers, template, history, and held photos that show them."""
    here = terminal(context)
    gone = register.forget(here.school, person)
    here.say(f"{plain(person)} is forgotten. The record keeps the bare id beside what was done, never a name.")
    tell_gone(here, person, gone)
    here.say("An export, a report of an incident or a backup that you made earlier may still hold them.")


def tell_gone(here: Terminal, person: str, gone: register.Forgotten) -> None:
    """What went with somebody, and what is still to be done."""
    if gone.removed:
        here.say(f"Removed: {phrases.count(len(gone.removed), 'held photo')} that showed them.")
    if gone.texts.many:
        here.say(f"Erased from the record: {phrases.count(gone.texts.many, 'text')} with their name.")
    for place in gone.texts.places:
        here.say(f"  [yellow]Where a photo was posted, shown for the last time[/]: {plain(place)}")
    warn(here, person)
    tell_traces(here, gone.scrubbed)


def _tell_apart(here: Terminal, person: Person) -> None:
    """Name others of the same name and class."""
    for sentence in told_apart(here.school.people().values(), [person.id]):
        here.say(f"[yellow]{plain(sentence)}[/]")


def _details(
    name: str | None,
    role: str | None,
    group: str | None,
    leaves: datetime | None,
    also: list[str] | None,
    not_called: list[str] | None = None,
) -> register.Details:
    return register.Details(name, role, group, date_of(leaves), tuple(also or ()), tuple(not_called or ()))


def require_said(yes: bool | None) -> None:
    """Neither answer is the usual one."""
    if yes is None:
        raise SetupError("Say what the answer is.", "--yes or --no")


def date_of(day: datetime | None) -> date | None:
    """The day that an option gives, if it was given."""
    return day.date() if day else None


def warn(here: Terminal, person: str) -> None:
    """Name the photos that show somebody who may not be shown any more; approved ones leave their folder."""
    for item in pending(here.school, person):
        where = "STILL LIES in the approved folder" if item.still else "has left the approved folder"
        here.say(f"  [red]{plain(item.photo.output or '')}[/] showed them and {where}.")
        here.say(plain(here.advice("  Take it down wherever it was posted: eventguard takedown")))
    people = here.school.people()
    for photo in here.school.record.photos(State.HELD):
        if here.school.spelt(person) in here.school.objections(photo, people):
            now = plain(here.advice(f"  Cover them now: eventguard cover-now {photo.id[:12]}"))
            here.say(f"  [red]{plain(str(here.school.where(photo)))}[/] shows them.\n{now}")
