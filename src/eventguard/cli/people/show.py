"""Commands that tell what the register holds: people list, people show."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from eventguard.app import phrases
from eventguard.app.faces import recognition
from eventguard.app.people import answers_in_words, register, subject_access
from eventguard.cli.people.change import PersonArgument, people_app
from eventguard.cli.terminal import Terminal, plain, terminal
from eventguard.core.dates import in_full
from eventguard.core.errors import SetupError
from eventguard.core.people.channels import in_use
from eventguard.core.people.consent import Channel, Person, Reason, may_be_matched, permission_lacks, standing
from eventguard.core.people.groups import by_class, is_expected, known_groups

#: So many people are listed one by one without being asked.
MOST_LISTED = 60


def add_commands(_app: typer.Typer) -> None:
    """Add these commands to the register's."""
    people_app.command("list")(list_people)
    people_app.command("show")(show)


def list_people(
    context: typer.Context,
    group: Annotated[str | None, typer.Option("--class", help="Only this class, year or role.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Everybody one by one, however many.")] = False,
) -> None:
    """Who is in the register, by class and last name, and where they may be shown today."""
    here = terminal(context)
    school = here.any_school
    status = recognition.status(school)
    everybody, channels = school.register.people(), in_use(school.channels)
    if group:
        everybody = _of_group(everybody, group)
    if here.json:
        for person in everybody:
            here.tell(_person_json(person, channels, person.id in status.enrolled))
        return
    everybody = sorted(everybody, key=by_class)
    if len(everybody) > MOST_LISTED and not everyone:
        _classes(here, everybody, status)
    else:
        _one_by_one(here, everybody, channels, status)
    if status.by_another:
        here.say("Whom another network enrolled is compared with nobody until you enrol them again.")
    if status.stale:
        here.say("Faces change: enrol again those whose photos are more than a year old.")
    if left := [person.id for person in everybody if person.leaves and person.leaves < date.today()]:
        here.say(f"{phrases.count(len(left), 'person')} have left: eventguard people forget {left[0]}")


def _of_group(everybody: Sequence[Person], group: str) -> list[Person]:
    found = [person for person in everybody if is_expected(person, (group,))]
    if not found:
        known = ", ".join(known_groups(everybody))
        raise SetupError(f"Nobody in the register is in {group}.", f"There are: {known}.")
    return found


def _classes(here: Terminal, everybody: Sequence[Person], status: recognition.Status) -> None:
    """How many there are in each class: of a whole school nobody reads a line for each."""
    classes: dict[str, list[Person]] = {}
    for person in everybody:
        classes.setdefault(person.group or person.role, []).append(person)
    rows = [
        (
            name,
            str(len(people)),
            str(sum(map(may_be_matched, people))),
            str(sum(person.id in status.enrolled for person in people)),
        )
        for name, people in classes.items()
    ]
    here.table(f"{len(everybody)} people, as of today", ("class", "people", "may be recognised", "enrolled"), rows)
    here.say("One by one: eventguard people list --class CLASS   or, all of them: --all")


def _one_by_one(
    here: Terminal, everybody: Sequence[Person], channels: Sequence[Channel], status: recognition.Status
) -> None:
    rows = [
        (
            person.id,
            person.name,
            person.group or person.role,
            _where(person, channels),
            "yes" if may_be_matched(person) else "",
            _enrolled(person.id, status),
        )
        for person in everybody
    ]
    columns = ("id", "name", "class", "may be shown today", "may be recognised", "enrolled")
    here.table(f"{len(rows)} people, as of today", columns, rows)


def _enrolled(id: str, status: recognition.Status) -> str:
    if id in status.by_another:
        return "by another network"
    return "too old" if id in status.stale else "yes" if id in status.enrolled else ""


def show(context: typer.Context, person: PersonArgument) -> None:
    """Everything recorded about one person, with its history."""
    here = terminal(context)
    school = here.any_school
    found = register.find(school, person)
    if here.json:
        here.tell(json.loads(json.dumps(subject_access.held_about(school, person), default=str)))
        return
    here.say(f"[bold]{plain(found.name)}[/]  {plain(found.id)}, {found.role} {plain(found.group)}")
    if found.also:
        here.say(f"Also looked for in captions: {plain('; '.join(found.also))}")
    if found.leaves:
        here.say(f"Last day at the school: {in_full(found.leaves)}")
    if found.never_publish:
        here.say("[red]Never publish[/]: no yes counts. Best do not post a photo with this person at all.")
    for each in school.channels:
        if each.used:
            here.say(f"  {plain(each.name):<11} {plain(answers_in_words.answer(found, each.channel, date.today()))}")
    here.say(f"May be recognised: {permission_lacks(found) or 'yes'}")
    photos, made_at = school.register.enrolled().get(found.id, (0, None))
    made = f"from {phrases.count(photos, 'photo')} on {in_full(made_at)}" if made_at else "no"
    another = " by another network: enrol them again" if found.id in recognition.status(school).by_another else ""
    here.say(f"Enrolled: {made}{another}")
    if pictured := school.portraits.since(found.id):
        here.say(f"A picture of their face is kept to compare with, since {in_full(pictured)}")
    rows = [
        (e.at[:10], e.by, e.what.replace("_", " "), phrases.recorded(e), e.why)
        for e in school.register.history(found.id)
    ]
    here.table("What was recorded", ("on", "by", "what", "set to", "evidence or reason"), rows)


def _where(person: Person, channels: Sequence[Channel]) -> str:
    """Where somebody may be shown today, and where they no longer may."""
    if person.never_publish:
        return "never publish"
    by_reason: dict[Reason, list[str]] = {}
    for channel in channels:
        by_reason.setdefault(standing(person, channel, date.today()), []).append(channel)
    shown = by_reason.get(Reason.CONSENTED, [])
    others = [channel for channel in channels if channel not in shown]
    some = ", ".join(shown) if len(shown) < len(others) or not others else f"all but {', '.join(others)}"
    parts = ["everywhere" if not others else some] if shown else []
    gone = ((phrases.ANSWERS[reason], by_reason.get(reason, [])) for reason in (Reason.EXPIRED, Reason.WITHDRAWN))
    parts += [f"{word}: {'all' if len(where) == len(channels) else ', '.join(where)}" for word, where in gone if where]
    return "; ".join(parts) or "nowhere"


def _person_json(person: Person, channels: Sequence[Channel], enrolled: bool) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "also": list(person.also),
        "role": person.role,
        "class": person.group,
        "leaves": person.leaves and person.leaves.isoformat(),
        "never_publish": person.never_publish,
        "consents": {channel: standing(person, channel, date.today()) for channel in channels},
        "biometrics": may_be_matched(person),
        "enrolled": enrolled,
    }
