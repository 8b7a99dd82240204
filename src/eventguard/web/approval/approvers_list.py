"""The list of approvers: the first one, adding, a new passphrase, taking somebody off, the two-person rule."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.adapters.approval.approvers import Approver
from eventguard.app.approval import approvers
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.people.passphrase import judged
from eventguard.web import parsing
from eventguard.web.approval.sign_in import require_signed_in
from eventguard.web.asking import first_told, says
from eventguard.web.review_page import ReviewPage, review_of
from eventguard.web.views import View

LOST = (
    "{} becomes an approver without any approver's passphrase.",
    f"Everybody who uses EventGuard here is told so, by name and day, for {approvers.TOLD_FOR.days} days.",
)
GOES = ("{} may approve no photo any more, and nobody can sign in under that name.", "What they approved stays so.")
ALONE = (
    "Then whoever prepared a photo, or showed somebody on it, may approve it, too: nobody else looks at it.",
    "The record says that you switched this off, and the list of what there is to do says so every day.",
)


def view(school: School) -> View:
    """Who may approve, whether anybody may add the first, and what everybody has to know of the list."""
    return {
        "names": [approver.name for approver in school.approvers.all()],
        "free": approvers.is_free(school),
        "two_person": approvers.two_person(school),
        "unvouched": approvers.unvouched(school),
        "tampered": approvers.tampered(school),
    }


async def strength(request: Request) -> Response:
    """How hard a passphrase is to guess, by the rule that decides when it is set. Nothing of it is kept."""
    said = await parsing.body(request)
    if not (typed := parsing.verbatim(said, "new")):
        raise SetupError("Type a passphrase.", "Three words that have nothing to do with one another do well.")
    found = judged(typed, parsing.text(said, "name"))
    return JSONResponse({"enough": found.enough, "says": found.says})


async def add(request: Request) -> Response:
    """Let somebody approve: the first by whoever is at work, others by an approver who is signed in."""
    review, said = review_of(request), await parsing.body(request)
    name, login, lost = parsing.text(said, "name"), parsing.text(said, "login"), parsing.text(said, "nobody_left")
    new = _new(said)
    needs = not lost and not await review.quick.do(approvers.is_free)
    by = await require_signed_in(review, {}) if needs else None
    if lost and (first := first_told(said, [line.format(name) for line in LOST], f"Add {name}")):
        await review.quick.do(lambda school: school.approvers.vacant(name))
        return first
    added = await review.quick.do(lambda school: approvers.add(school, name, new, login, by, bool(lost)))
    rule = "They may not approve photos that they cleaned themselves, nor on which they showed somebody."
    alone = not await review.quick.do(approvers.two_person)
    return says(f"{added.name} may approve photos now.", *(() if alone else (rule,)))


async def change(request: Request) -> Response:
    """Give an approver a new passphrase, by the old one."""
    review, said = review_of(request), await parsing.body(request)
    name, old, new = parsing.text(said, "name"), parsing.verbatim(said, "old"), _new(said)
    browser = review.session.browser
    changed = await review.quick.do(lambda school: approvers.change(school, name, old, new))
    if browser == review.session.browser:
        _still_signed_in(review, changed)
    return says(f"{changed.name} has a new passphrase.")


async def remove(request: Request) -> Response:
    """Take somebody off the list, by an approver who is signed in."""
    review, said = review_of(request), await parsing.body(request)
    name, by = parsing.text(said, "name"), await require_signed_in(review, {})
    if first := first_told(said, [line.format(name) for line in GOES], f"Take {name} off the list"):
        await review.quick.do(lambda school: approvers.known(school, name))
        return first
    await review.quick.do(lambda school: approvers.remove(school, name, by))
    if by not in await review.quick.do(lambda school: school.approvers.all()):
        review.session.sign_out()
    return says(f"{name} may not approve photos any more.")


async def two_person(request: Request) -> Response:
    """Switch whether it takes two people, by an approver who is signed in."""
    review, said = review_of(request), await parsing.body(request)
    on = parsing.text(said, "rule")
    if on not in ("on", "off"):
        raise SetupError("Say whether it takes two people.", "Choose one of the two.")
    by = await require_signed_in(review, {})
    if on == "off" and (first := first_told(said, ALONE, "One person may do both")):
        return first
    await review.quick.do(lambda school: approvers.set_two_person(school, on == "on", by))
    alone = "One person may prepare and approve now. The record says who allowed that."
    return says("It takes two people now." if on == "on" else alone)


def _new(said: Mapping[str, Any]) -> str:
    """The new passphrase. Raises SetupError unless it was typed twice alike."""
    new = parsing.verbatim(said, "new")
    if new != parsing.verbatim(said, "again"):
        raise SetupError("The two are not alike.", "Type the same passphrase into both fields.")
    return new


def _still_signed_in(review: ReviewPage, changed: Approver) -> None:
    """Whoever changed their own passphrase need not sign in anew."""
    if review.session.signed_in == changed.name:
        review.session.sign_in(changed)
