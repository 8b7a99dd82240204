"""Changing who somebody is, never publishing them, their permission, and forgetting them: what will happen is told
before, by the same change that is made then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import phrases
from eventguard.app.people import register
from eventguard.app.people.outlook import outlook
from eventguard.app.people.whose_id import told_apart
from eventguard.app.school import School
from eventguard.core.errors import Doubtful, NotKnown, Refused, SetupError, WhoseId
from eventguard.core.people.consent import Permission, Person, may_be_matched
from eventguard.core.people.merge import live
from eventguard.core.people.permission import permission_said
from eventguard.web import parsing
from eventguard.web.addresses import Endpoint
from eventguard.web.people.answers import is_known
from eventguard.web.people.told import aftermath, forecast
from eventguard.web.review_page import review_of
from eventguard.web.views import View

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What is asked for about one person: as they would be ``then`` (None: forgotten), and how it is made, by id.

    ``typed`` is the id that has to be typed before everything about somebody is erased; None where nothing is.
    """

    then: Callable[[School, Person], Person | None]
    make: Callable[[School, str], list[str]]
    typed: str | None = None
    says: tuple[str, ...] = ()


def details_of(said: Said) -> register.Details:
    """Who somebody is, as it was typed. What was left blank stays as it is, but for the class."""
    return register.Details(
        parsing.text(said, "name", 120) or None,
        parsing.text(said, "role") or None,
        parsing.text(said, "group", 60) if "group" in said else None,
        parsing.day(said, "leaves"),
        tuple(filter(None, parsing.texts(said, "also"))),
        tuple(parsing.texts(said, "not_called")),
    )


def edit(said: Said) -> Change:
    """Correct who somebody is; ``whose`` says of quite another name that it is the ``same``, or somebody ``else``."""
    details, evidence, whose = details_of(said), parsing.text(said, "evidence"), parsing.text(said, "whose")
    if not details.name:
        raise SetupError("A name is missing.", "Write first and last name.")

    def make(school: School, id: str) -> list[str]:
        if whose == "else":
            edited, gone = register.replaced(school, id, details)
            return [f"{edited.id} is {edited.name} now. Everything about whoever had this id is erased.", *went(gone)]
        try:
            edited = register.edit(school, id, details, evidence, whose == "same")
        except WhoseId as error:
            raise Doubtful(error.message) from None
        return [f"Saved: {edited.name}.", *told_apart(school.people().values(), [edited.id])]

    if whose == "else":
        return Change(lambda *_: None, make, parsing.text(said, "typed"), GOES)
    return Change(lambda _, person: register.changed(person, details), make)


def never_publish(said: Said) -> Change:
    """Set the flag that outweighs every yes, or take it back."""
    flag, why = parsing.text(said, "flag") == "yes", parsing.text(said, "why")

    def make(school: School, id: str) -> list[str]:
        person = register.never_publish(school, id, flag, why)
        if not flag:
            return [f"{person.name}: the flag is taken back; their answers count again."]
        best = "A cover hides a face, not a person: best do not post a photo with this person at all."
        return [f"{person.name}: never publish.", best]

    if not why:
        raise SetupError("That takes a reason.", "Write it down.")
    return Change(lambda _, person: replace(person, never_publish=flag), make)


def biometrics(said: Said) -> Change:
    """Record whether somebody may be recognised."""
    permission, evidence = _permission(said), parsing.text(said, "evidence")

    def make(school: School, id: str) -> list[str]:
        person = register.biometrics(school, id, permission, evidence)
        may = may_be_matched(person)
        says = [f"{person.name} {'may' if may else 'may not'} be recognised."]
        if may and person.id not in school.register.enrolled():
            says.append("Now enrol them: choose photos of them alone, below.")
        elif permission.keep_picture and not school.portraits.since(person.id):
            says.append("A picture of their face is kept, encrypted, when they are enrolled next.")
        return says

    return Change(lambda _, person: replace(person, permission=permission), make)


#: What goes with somebody who is forgotten, besides photos.
GOES = (
    "Their names, class, answers, permission and history leave the register, for good.",
    "What was typed into the record and names them is erased; the bare id stays there.",
    "What is held elsewhere (an export, a report, a backup, what was posted) is not reached by it.",
)


def forget(said: Said) -> Change:
    """Erase somebody."""

    def make(school: School, id: str) -> list[str]:
        return [f"{id} is forgotten. The record keeps the bare id, never a name.", *went(register.forget(school, id))]

    return Change(lambda *_: None, make, parsing.text(said, "typed"), GOES)


CHANGES: dict[str, Callable[[Said], Change]] = {
    "edit": edit,
    "never-publish": never_publish,
    "biometrics": biometrics,
    "forget": forget,
}


async def add(request: Request) -> Response:
    """Put somebody new into the register, without any yes."""
    review, said = review_of(request), await parsing.body(request)
    id, details = parsing.text(said, "id", 40), details_of(said)

    def work(school: School) -> View:
        added = register.add(school, id, details)
        alike = told_apart(school.people().values(), [added.id])
        says = [f"{added.name} is in the register. Nothing is agreed yet: they are covered everywhere.", *alike]
        return {"says": says, "at": f"/people/{added.id}"}

    return JSONResponse(await review.quick.do(work))


def changing(what: str) -> Endpoint:
    """The endpoint that makes one of these changes."""

    async def changed(request: Request) -> Response:
        review, id, said = review_of(request), request.path_params["person"], await parsing.body(request)
        change, known = CHANGES[what](said), await is_known(review)

        def work(school: School) -> list[str]:
            person = register.find(school, id)
            _require(school, person, change, known)
            return [*change.make(school, person.id), *aftermath(school, [person.id])]

        return JSONResponse({"says": await review.quick.do(work)})

    return changed


async def foreseen(request: Request) -> Response:
    """What would happen if one of these changes were made; nothing is changed."""
    review, id, said = review_of(request), request.path_params["person"], await parsing.body(request)
    what = parsing.text(said, "what")
    if what not in CHANGES:
        raise parsing.not_understood()
    change = CHANGES[what](said)

    def work(school: School) -> View:
        person = register.find(school, id)
        return forecast(school, outlook(school, {person.id: change.then(school, person)}), *change.says)

    return JSONResponse(await review.quick.do(work))


def went(gone: register.Forgotten) -> list[str]:
    """What went with somebody, and what is still to be done."""
    says = [f"Removed: {phrases.count(len(gone.removed), 'held photo')} that showed them."] if gone.removed else []
    says += (
        [f"Erased from the record: {phrases.count(gone.texts.many, 'text')} with their name."]
        if gone.texts.many
        else []
    )
    says += [f"Where a photo was posted, shown for the last time: {place}" for place in gone.texts.places]
    if not gone.scrubbed:
        says.append("Another program had the files open, so traces may be left: close it, and start EventGuard anew.")
    return says


def _require(school: School, person: Person, change: Change, known: bool) -> None:
    """Raise Refused where a change erases somebody whose id was not typed, or gives back what somebody had refused and
    whoever makes it is not known.
    """
    then = change.then(school, person)
    if change.typed is not None and change.typed.casefold() != person.id.casefold():
        raise Refused("Everything about them would be erased.", f"Type their id, {person.id}, to go on.")
    if then is None or known:
        return
    if live(then, school.today()) - live(person, school.today()):
        raise NotKnown("With that their yeses count again, which is recorded by somebody who is known.")
    refused = person.permission.refused or person.permission.objection
    if refused and may_be_matched(then):
        raise NotKnown("A permission after a no is recorded by somebody who is known.")


def _permission(said: Said) -> Permission:
    answer = parsing.text(said, "answer")
    if answer not in ("given", "objected", "refused"):
        raise SetupError("Say what was said.", "Choose one of the three.")
    days = [parsing.day({"day": each}, "day") for each in parsing.texts(said, "notified")[:8]]
    notified: tuple[date, ...] = tuple(day for day in days if day)
    yes, picture = answer == "given", parsing.text(said, "keep_picture") == "yes"
    by = parsing.text(said, "objection_by", 120)
    if yes:
        return permission_said(True, notified, parsing.text(said, "consented_by", 120), keep_picture=picture)
    return permission_said(False, objection_by=by, refused=answer == "refused")
