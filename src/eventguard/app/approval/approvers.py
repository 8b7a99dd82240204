"""Who may approve, who puts somebody on that list, and whether the one who prepared a photo may also let it go."""

from datetime import timedelta

from eventguard.adapters.approval.approvers import Approver
from eventguard.app.approval import lockout
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.actors import alike, called, each_once, same
from eventguard.core.people.passphrase import require_strong

#: What the chain calls the two-person rule being switched, and changes of the list.
TWO_PERSON = "two-person"
ADDED, CHANGED, REMOVED = "approver-added", "approver-changed", "approver-removed"
#: For how long everybody is told of an approver whom no approver let in.
TOLD_FOR = timedelta(days=30)
#: How many of those who acted before are offered.
MOST_STAFF = 40


def is_free(school: School) -> bool:
    """Whether the first approver can be added by anybody: only where there has never been one."""
    return not school.approvers.all() and not school.record.entries(ADDED)


def add(
    school: School, name: str, passphrase: str, login: str = "", by: Approver | None = None, nobody_left: bool = False
) -> Approver:
    """Let somebody approve.

    Args:
        school: the school.
        name: what they are called.
        passphrase: theirs.
        login: what the computer calls them, if that is to be known.
        by: the approver, authenticated, who lets them in; None for the very first.
        nobody_left: whether somebody says that no approver can give their passphrase any more. Everybody is told.

    Raises:
        SetupError: the name is taken or looks like another approver's, the passphrase is too easy to guess, or
            nobody lets them in.
        Refused: who lets them in is not on the list any more.
    """
    require_strong(passphrase, name)  # before anything is opened, which may make it
    with school.record.transaction():
        free = is_free(school)
        if by is not None:
            require_present(school, by)
        elif not free and not nobody_left:
            raise let_in_by_nobody()
        added = school.approvers.add(name, passphrase, school.now(), login)
        actor, lost = by.name if by else school.user, by is None and not free
        school.record.append(actor, school.now(), ADDED, name=added.name, digest=added.digest, nobody_left=lost)
    return added


def let_in_by_nobody() -> SetupError:
    """What to say to whoever changes the list without an approver."""
    remedy = (
        "Run it again with --by APPROVER. If every passphrase is lost: eventguard approvers add NAME --nobody-left,"
        " which everybody is told."
    )
    return SetupError("The list of approvers is changed with the passphrase of somebody who is on it.", remedy)


def change(school: School, name: str, old: str, new: str) -> Approver:
    """Give somebody a new passphrase. Raises Refused when the old is wrong, SetupError if the new is easy to guess."""
    authenticate(school, name, old)
    with school.record.transaction():
        changed = school.approvers.change(name, new)
        school.record.append(changed.name, school.now(), CHANGED, name=changed.name, digest=changed.digest)
    return changed


def remove(school: School, name: str, by: Approver) -> None:
    """Take somebody off the list; ``by`` is an approver who was authenticated.

    Raises:
        SetupError: they are not on it.
        Refused: nobody would be left, or who takes them off is not on the list any more.
    """
    with school.record.transaction():
        require_present(school, by)
        if len(school.approvers.all()) == 1:
            message = f"{by.name} is the last approver: nobody could let a photo go, or add anybody."
            raise Refused(message, "Add somebody else first: eventguard approvers add NAME --by APPROVER")
        removed = school.approvers.remove(name)
        school.record.append(by.name, school.now(), REMOVED, name=removed.name)


def authenticate(school: School, name: str, passphrase: str) -> Approver:
    """The approver of this name, if this is their passphrase. Every wrong one is written down, and counts.

    Raises:
        Refused: nobody of that name may approve, the passphrase is wrong, or too many were.
    """
    with school.record.transaction():  # two guesses at once are two guesses
        approver = school.approvers.known(name)
        _require_as_recorded(school, approver)
        wrong, left = lockout.standing(school, approver.name)
        right = not left and school.approvers.is_right(approver, passphrase)
        if not left and (wrong or not right):
            school.record.append(
                school.user, school.now(), lockout.RIGHT if right else lockout.WRONG, name=approver.name
            )
    if left:
        minutes = max(1, round(left.total_seconds() / 60))
        remedy = f"Try again in {minutes} minute{'s' if minutes > 1 else ''}. If it was not you, tell somebody."
        raise Refused(f"{approver.name} is locked after {wrong} wrong passphrases.", remedy)
    if not right:
        raise Refused("The passphrase is wrong.", "Try again; nothing was changed.")
    return approver


def two_person(school: School) -> bool:
    """Whether the one who prepared a photo is kept from approving it. So it is until somebody switches it off."""
    said = school.record.entries(TWO_PERSON)
    return bool(said[-1].detail["on"]) if said else True


def set_two_person(school: School, on: bool, by: Approver) -> None:
    """Switch the two-person rule; ``by`` is an approver who was authenticated. Raises Refused when they are not on the
    list any more.
    """
    with school.record.transaction():
        require_present(school, by)
        school.record.append(by.name, school.now(), TWO_PERSON, on=on)


def prepared(approver: Approver, maker: str) -> bool:
    """Whether it was this approver who prepared a photo: by a name that is theirs or looks like it, or their login."""
    return any(alike(name, maker) for name in (approver.name, approver.login) if name)


def one_name(school: School, typed: str) -> str:
    """What whoever says this name is called from now on: as the approver whom it looks like, or as they were before.

    Empty when it is no name. Raises SetupError when it mixes alphabets.
    """
    name = called(typed)
    looks_like = (approver.name for approver in school.approvers.all() if alike(approver.name, name))
    before = (known for known in staff(school) if same(known, name))
    return next(looks_like, next(before, name)) if name else ""


def staff(school: School) -> list[str]:
    """The names of people to choose from: approvers, and who acted before, the latest first. No accounts."""
    everybody = school.approvers.all()
    accounts = {school.account, *(approver.login for approver in everybody)}
    others = (actor for actor in school.record.actors(MOST_STAFF) if not any(same(actor, each) for each in accounts))
    return each_once([*(approver.name for approver in everybody), *others])


def unvouched(school: School) -> list[str]:
    """Whom no approver let in, of late, in sentences for everybody to see."""
    since = school.now() - TOLD_FOR
    return [
        f"{name} became an approver on {in_full(entry.at.astimezone())} without any approver's"
        f' passphrase, says {entry.actor}. Not agreed? eventguard approvers remove "{name}" --by APPROVER'
        for entry in school.record.entries(ADDED)
        if (name := entry.detail["name"]) and entry.detail.get("nobody_left") and entry.at > since
    ]


def tampered(school: School) -> list[str]:
    """Approvers who are not as the chain says: put on the list, changed or removed behind its back."""
    expected: dict[str, str] = {}
    for entry in school.record.entries(ADDED, CHANGED, REMOVED):
        name = str(entry.detail["name"])
        if entry.action == REMOVED:
            expected.pop(name.casefold(), None)
        else:
            expected[name.casefold()] = str(entry.detail.get("digest", ""))
    there = {approver.name.casefold(): approver.digest for approver in school.approvers.all()}
    return sorted(name for name in expected.keys() | there.keys() if expected.get(name) != there.get(name))


def known(school: School, name: str) -> Approver:
    """The approver of this name. Raises SetupError when there is nobody at all who may approve, Refused otherwise."""
    if not school.approvers.all():
        raise SetupError("Nobody may approve yet.", "Add somebody: eventguard approvers add NAME")
    return school.approvers.known(name)


def require_present(school: School, approver: Approver) -> None:
    """Raise Refused when somebody who was authenticated is not on the list any more, or has another passphrase."""
    if approver not in school.approvers.all():
        message = f"{approver.name} is not on the list of approvers as they were."
        raise Refused(message, "Sign in again.", "not on the list of approvers any more")
    _require_as_recorded(school, approver)


def _require_as_recorded(school: School, approver: Approver) -> None:
    """Raise Refused when an approver was put on the list, or given another passphrase, behind the record's back: a
    passphrase put there for a while would approve in their name, and leave no trace once it is put back.
    """
    if approver.name.casefold() in tampered(school):
        message = f"{approver.name} is on the list of approvers otherwise than the record says: somebody changed it."
        remedy = "Find out who. Restore ledger.db from a backup, or let another approver remove and add them again."
        raise Refused(message, remedy, "not on the list of approvers as the record says")
