"""The list of colleagues who can sign in: the first approver, adding, what each may, a new passphrase, taking off."""

from collections.abc import Collection, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.app.approval import approvers, as_recorded, two_person
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.people.passphrase import judged
from eventguard.core.people.roles import APPROVES, Role, chosen, has, in_words, may
from eventguard.web import parsing
from eventguard.web.approval.sign_in import require_signed_in
from eventguard.web.asking import first_told, says
from eventguard.web.review_page import ReviewPage, review_of
from eventguard.web.views import View

LOST = (
    "{} becomes an approver without any approver's passphrase.",
    f"Everybody who uses EventGuard here is told so, by name and day, for {as_recorded.TOLD_FOR.days} days.",
)
GOES = "Nobody can sign in under the name {} any more. What they did, and approved, stays so."
BESIDES = ", besides what staff may"
AGAIN = "Where they are signed in, they have to sign in again."
ALONE = (
    "Then whoever prepared a photo, or showed somebody on it, may approve it, too: nobody else looks at it.",
    "The record says that you switched this off, and the list of what there is to do says so every day.",
)


def view(school: School) -> View:
    """Who can sign in, whether anybody may add the first, and what everybody has to know of the list."""
    everybody = school.colleagues.all()
    several = sum(each.approves for each in everybody) > 1
    return {
        "list": [
            {
                "name": each.name,
                "says": in_words(each.roles),
                "roles": each.roles,
                "stays": each.approves and not several,
            }
            for each in everybody
        ],
        "choices": [
            (role, in_words([role]).capitalize(), may(role) + (BESIDES if role is Role.APPROVER else ""))
            for role in Role
        ],
        "free": approvers.is_free(school),
        "two_person": two_person.holds(school),
        "unvouched": as_recorded.unvouched(school),
        "tampered": as_recorded.tampered(school),
    }


async def strength(request: Request) -> Response:
    """How hard a passphrase is to guess, by the rule that decides when it is set. Nothing of it is kept."""
    said = await parsing.body(request)
    if not (typed := parsing.verbatim(said, "new")):
        raise SetupError("Type a passphrase.", "Three words that have nothing to do with one another do well.")
    found = judged(typed, parsing.text(said, "name"))
    return JSONResponse({"enough": found.enough, "says": found.says})


async def add(request: Request) -> Response:
    """Let somebody sign in: the first by whoever is at work, others by an approver who is signed in."""
    review, said = review_of(request), await parsing.body(request)
    name, login, lost = parsing.text(said, "name"), parsing.text(said, "login"), parsing.text(said, "nobody_left")
    new = _new(said)
    needs = not lost and not await review.quick.do(approvers.is_free)
    by = await require_signed_in(review, {}) if needs else None
    roles = _roles(said) if needs else APPROVES
    if lost and (first := first_told(said, [line.format(name) for line in LOST], f"Add {name}")):
        await review.quick.do(lambda school: school.colleagues.vacant(name))
        return first
    added = await review.quick.do(lambda school: approvers.add(school, name, new, login, by, bool(lost), roles))
    if not added.approves:
        return says(f"{added.name} can sign in now, as {in_words(added.roles)}.")
    rule = "They may not approve photos that they cleaned themselves, nor on which they showed somebody."
    alone = not await review.quick.do(two_person.holds)
    return says(f"{added.name} may approve photos now.", *(() if alone else (rule,)))


async def change(request: Request) -> Response:
    """Give a colleague a new passphrase, by the old one."""
    review, said = review_of(request), await parsing.body(request)
    name, old, new = parsing.text(said, "name"), parsing.verbatim(said, "old"), _new(said)
    browser = review.session.browser
    changed = await review.quick.do(lambda school: approvers.change(school, name, old, new))
    if browser == review.session.browser:
        _still_signed_in(review, changed)
    return says(f"{changed.name} has a new passphrase.")


async def give(request: Request) -> Response:
    """Let a colleague have other roles, by an approver who is signed in; what they gain and lose is told first."""
    review, said = review_of(request), await parsing.body(request)
    name, by, roles = parsing.text(said, "name"), await require_signed_in(review, {}), _roles(said)
    before = await review.quick.do(lambda school: school.colleagues.known(name))
    if roles == before.roles:
        message = f"{before.name} can sign in as {in_words(roles)} already."
        raise SetupError(message, "Tick what they shall be, then press it.")
    if first := first_told(said, _changes(before, roles), "Change it"):
        return first
    given = await review.quick.do(lambda school: approvers.give(school, name, roles, by))
    await _still_present(review, by)
    return says(f"{given.name} can sign in as {in_words(given.roles)} now.")


async def remove(request: Request) -> Response:
    """Take somebody off the list, by an approver who is signed in."""
    review, said = review_of(request), await parsing.body(request)
    name, by = parsing.text(said, "name"), await require_signed_in(review, {})
    if first := first_told(said, [GOES.format(name)], f"Take {name} off the list"):
        await review.quick.do(lambda school: school.colleagues.known(name))
        return first
    await review.quick.do(lambda school: approvers.remove(school, name, by))
    await _still_present(review, by)
    return says(f"{name} cannot sign in any more.")


async def switch_two_person(request: Request) -> Response:
    """Switch whether it takes two people, by an approver who is signed in."""
    review, said = review_of(request), await parsing.body(request)
    on = parsing.text(said, "rule")
    if on not in ("on", "off"):
        raise SetupError("Say whether it takes two people.", "Choose one of the two.")
    by = await require_signed_in(review, {})
    if on == "off" and (first := first_told(said, ALONE, "One person may do both")):
        return first
    await review.quick.do(lambda school: two_person.switch(school, on == "on", by))
    alone = "One person may prepare and approve now. The record says who allowed that."
    return says("It takes two people now." if on == "on" else alone)


def _roles(said: Mapping[str, Any]) -> frozenset[Role]:
    """The roles that were ticked. Raises SetupError where there is none, or one that is none."""
    return chosen([parsing.choice({"role": each}, "role", Role) for each in parsing.texts(said, "roles")])


def _changes(before: Colleague, roles: Collection[Role]) -> list[str]:
    """What somebody may from now on, what no more, and that they sign in anew."""
    gains = [role for role in Role if has(roles, role) and not has(before.roles, role)]
    loses = [role for role in Role if has(before.roles, role) and not has(roles, role)]
    lines = [f"{before.name} may from now on {may(role)}." for role in gains]
    return [*lines, *(f"{before.name} may no longer {may(role)}." for role in loses), AGAIN]


def _new(said: Mapping[str, Any]) -> str:
    """The new passphrase. Raises SetupError unless it was typed twice alike."""
    new = parsing.verbatim(said, "new")
    if new != parsing.verbatim(said, "again"):
        raise SetupError("The two are not alike.", "Type the same passphrase into both fields.")
    return new


def _still_signed_in(review: ReviewPage, changed: Colleague) -> None:
    """Whoever changed their own passphrase need not sign in anew."""
    if review.session.signed_in == changed.name:
        review.session.sign_in(changed)


async def _still_present(review: ReviewPage, by: Colleague) -> None:
    """Whoever took themselves off the list, or gave themselves other roles, is signed in no longer."""
    if not await review.quick.do(lambda school: approvers.is_as_signed_in(school, by)):
        review.session.sign_out()
