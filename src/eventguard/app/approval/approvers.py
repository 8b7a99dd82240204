"""Who can sign in and what each may, and who puts somebody on that list, or off it."""

from collections.abc import Collection
from typing import Any

from eventguard.adapters.approval.colleagues import SEE, Colleague
from eventguard.app.approval import as_recorded, lockout
from eventguard.app.approval.as_recorded import ADDED, CHANGED, REMOVED, ROLES
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.actors import alike, called, each_once, same
from eventguard.core.people.passphrase import require_strong
from eventguard.core.people.roles import APPROVES, Role, chosen, has, in_order

#: How many of those who acted before are offered.
MOST_STAFF = 40


def is_free(school: School) -> bool:
    """Whether the first approver can be added by anybody: only where nobody has ever been on the list."""
    return not school.colleagues.all() and not school.record.entries(ADDED)


def add(
    school: School,
    name: str,
    passphrase: str,
    login: str = "",
    by: Colleague | None = None,
    nobody_left: bool = False,
    roles: Collection[Role] = APPROVES,
) -> Colleague:
    """Let somebody sign in.

    Args:
        school: the school.
        name: what they are called.
        passphrase: theirs.
        login: what the computer calls them, if that is to be known.
        by: the approver, authenticated, who lets them in; None for the very first.
        nobody_left: whether somebody says that no approver can give their passphrase any more. Everybody is told.
        roles: what they may; whom no approver lets in has to be one.

    Raises:
        SetupError: the name is taken or looks like another's, the passphrase is too easy to guess, there is no role,
            or nobody lets them in.
        Refused: who lets them in is not on the list any more, or may not approve.
    """
    require_strong(passphrase, name)  # before anything is opened, which may make it
    roles = chosen(roles)
    with school.record.transaction():
        free = is_free(school)
        if by is not None:
            require_present(school, by)
        elif not free and not nobody_left:
            raise let_in_by_nobody()
        else:
            require_approves(roles)
        added = school.colleagues.add(name, passphrase, school.now(), login, roles)
        actor, lost = by.name if by else school.user, by is None and not free
        said: dict[str, Any] = {"digest": added.digest, "roles": in_order(added.roles), "nobody_left": lost}
        school.record.append(actor, school.now(), ADDED, name=added.name, **said)
    return added


def require_approves(roles: Collection[Role]) -> None:
    """Raise SetupError unless whoever gets these roles may approve: without an approver there is nobody else to add."""
    if not has(roles, Role.APPROVER):
        remedy = "Add an approver first: eventguard approvers add NAME"
        raise SetupError("Whom no approver lets in has to be an approver.", remedy)


def let_in_by_nobody() -> SetupError:
    """What to say to whoever changes the list without an approver."""
    remedy = (
        "Run it again with --by APPROVER. If every passphrase is lost: eventguard approvers add NAME --nobody-left,"
        " which everybody is told."
    )
    return SetupError("The list of colleagues is changed with the passphrase of an approver who is on it.", remedy)


def change(school: School, name: str, old: str, new: str) -> Colleague:
    """Give somebody a new passphrase. Raises Refused when the old is wrong, SetupError if the new is easy to guess."""
    before = sign_in(school, name, old)
    with school.record.transaction():
        if not is_as_signed_in(school, before):  # or the chain would vouch for what somebody changed meanwhile
            raise Refused(f"{before.name} is not on the list as they were.", "Try again; nothing was changed.")
        changed = school.colleagues.change(name, new)
        school.record.append(changed.name, school.now(), CHANGED, name=changed.name, digest=changed.digest)
    return changed


def give(school: School, name: str, roles: Collection[Role], by: Colleague) -> Colleague:
    """Let a colleague have these roles and no others; ``by`` is an approver who was authenticated. Who is signed in
    has to sign in anew.

    Raises:
        SetupError: there is no role.
        Refused: they are not on the list, or not as the record says; nobody would be left to approve; or ``by`` is not
            an approver any more.
    """
    with school.record.transaction():
        require_present(school, by)
        before = school.colleagues.known(name)
        as_recorded.require(school, before)  # or the chain would vouch for what was changed behind its back
        if (roles := chosen(roles)) == before.roles:
            return before
        if not has(roles, Role.APPROVER):
            _require_another(school, before)
        given = school.colleagues.give(before.name, roles)
        said: dict[str, Any] = {"roles": in_order(given.roles), "former_roles": in_order(before.roles)}
        school.record.append(by.name, school.now(), ROLES, name=given.name, digest=given.digest, **said)
    return given


def remove(school: School, name: str, by: Colleague) -> None:
    """Take somebody off the list; ``by`` is an approver who was authenticated.

    Raises:
        SetupError: they are not on it.
        Refused: nobody would be left to approve, or who takes them off is not an approver any more.
    """
    with school.record.transaction():
        require_present(school, by)
        _require_another(school, *(each for each in school.colleagues.all() if same(each.name, name)))
        removed = school.colleagues.remove(name)
        school.record.append(by.name, school.now(), REMOVED, name=removed.name)


def _require_another(school: School, *without: Colleague) -> None:
    """Raise Refused when nobody could approve any more without these. Whom somebody made one behind the record's back
    cannot.
    """
    others = (each for each in school.colleagues.approvers() if each not in without)
    if not any(as_recorded.is_as_recorded(school, each) for each in others):
        message = f"{without[0].name} is the last approver: nobody could let a photo go, or add anybody."
        raise Refused(message, "Add somebody else first: eventguard approvers add NAME --by APPROVER")


def authenticate(school: School, name: str, passphrase: str) -> Colleague:
    """The approver of this name, if this is their passphrase. Every wrong one is written down, and counts.

    Raises:
        Refused: nobody of that name may approve, the passphrase is wrong, or too many were.
    """
    return _authenticated(school, name, passphrase, approving=True)


def sign_in(school: School, name: str, passphrase: str) -> Colleague:
    """The colleague of this name, whatever they may, if this is their passphrase. Wrong ones count as for approvers.

    Raises:
        Refused: nobody of that name is on the list, the passphrase is wrong, or too many were.
    """
    return _authenticated(school, name, passphrase, approving=False)


def _authenticated(school: School, name: str, passphrase: str, approving: bool) -> Colleague:
    with school.record.transaction():  # two guesses at once are two guesses
        colleague = _approver(school, name) if approving else school.colleagues.known(name)
        as_recorded.require(school, colleague)
        wrong, left = lockout.standing(school, colleague.name)
        right = not left and school.colleagues.is_right(colleague, passphrase)
        if not left and (wrong or not right):
            said = lockout.RIGHT if right else lockout.WRONG
            school.record.append(school.user, school.now(), said, name=colleague.name)
    if left:
        raise lockout.locked(colleague.name, wrong, left)
    if not right:
        raise Refused("The passphrase is wrong.", "Try again; nothing was changed.")
    return colleague


def known(school: School, name: str) -> Colleague:
    """The approver of this name. Raises SetupError when there is nobody at all who may approve, Refused otherwise."""
    if not school.colleagues.approvers():
        raise _nobody_yet()
    return _approver(school, name)


def colleague(school: School, name: str) -> Colleague:
    """The colleague of this name. Raises SetupError when nobody at all is on the list, Refused otherwise."""
    if not school.colleagues.all():
        raise _nobody_yet()
    return school.colleagues.known(name)


def _nobody_yet() -> SetupError:
    return SetupError("Nobody may approve yet.", "Add somebody: eventguard approvers add NAME")


def is_as_signed_in(school: School, colleague: Colleague) -> bool:
    """Whether somebody who signed in is on the list as they were then, with the same passphrase and roles, and as the
    record says. Cheap enough to be asked at each request.
    """
    return school.colleagues.is_there(colleague) and as_recorded.is_as_recorded(school, colleague)


def require_present(school: School, approver: Colleague) -> None:
    """Raise Refused when somebody who was authenticated is not on the list any more, has another passphrase, or may not
    approve.
    """
    if not school.colleagues.is_there(approver):
        message = f"{approver.name} is not on the list of approvers as they were."
        raise Refused(message, "Sign in again.", "not on the list of approvers any more")
    _require_role(approver)
    as_recorded.require(school, approver)


def _approver(school: School, name: str) -> Colleague:
    """The approver of this name. Raises Refused when there is none, or only a colleague who is none."""
    for colleague in school.colleagues.all():
        if same(colleague.name, name):
            return _require_role(colleague)
    raise Refused(f"{name} is not an approver.", SEE)


def _require_role(colleague: Colleague) -> Colleague:
    if not colleague.approves:
        raise Refused(f"{colleague.name} is not an approver.", SEE, "not an approver")
    return colleague


def one_name(school: School, typed: str) -> str:
    """What whoever says this name is called from now on: as the colleague whom it looks like, or as they were before.

    Empty when it is no name. Raises SetupError when it mixes alphabets.
    """
    name = called(typed)
    looks_like = (colleague.name for colleague in school.colleagues.all() if alike(colleague.name, name))
    before = (known for known in staff(school) if same(known, name))
    return next(looks_like, next(before, name)) if name else ""


def staff(school: School) -> list[str]:
    """The names of people to choose from: colleagues, and who acted before, the latest first. No accounts."""
    everybody = school.colleagues.all()
    accounts = {school.account, *(colleague.login for colleague in everybody)}
    others = (actor for actor in school.record.actors(MOST_STAFF) if not any(same(actor, each) for each in accounts))
    return each_once([*(colleague.name for colleague in everybody), *others])
