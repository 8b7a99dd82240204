"""Who may approve, who puts somebody on that list, and whether the one who prepared a photo may also let it go."""

from datetime import timedelta

from eventguard.adapters.approval.approvers import Approver, require_long
from eventguard.app.approval import lockout
from eventguard.app.school import House
from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.actors import alike, called, each_once, same

#: What the chain calls the two-person rule being switched, and changes of the list.
TWO_PERSON = "two-person"
ADDED, CHANGED, REMOVED = "approver-added", "approver-changed", "approver-removed"
#: For how long everybody is told of an approver whom no approver let in.
TOLD_FOR = timedelta(days=30)
#: How many of those who acted before are offered.
MOST_STAFF = 40


def is_free(house: House) -> bool:
    """Whether the first approver can be added by anybody: only where there has never been one."""
    return not house.approvers.all() and not house.ledger.entries(ADDED)


def add(
    house: House, name: str, passphrase: str, login: str = "", by: Approver | None = None, nobody_left: bool = False
) -> Approver:
    """Let somebody approve.

    Args:
        house: the school.
        name: what they are called.
        passphrase: theirs.
        login: what the computer calls them, if that is to be known.
        by: the approver, authenticated, who lets them in; None for the very first.
        nobody_left: whether somebody says that no approver can give their passphrase any more. Everybody is told.

    Raises:
        SetupError: the name is taken or looks like another approver's, the passphrase is too short, or nobody lets
            them in.
        Refused: who lets them in is not on the list any more.
    """
    require_long(passphrase)  # before anything is opened, which may make it
    with house.ledger.transaction():
        free = is_free(house)
        if by is not None:
            require_present(house, by)
        elif not free and not nobody_left:
            raise let_in_by_nobody()
        added = house.approvers.add(name, passphrase, house.now(), login)
        actor, lost = by.name if by else house.user, by is None and not free
        house.ledger.append(actor, house.now(), ADDED, name=added.name, digest=added.digest, nobody_left=lost)
    return added


def let_in_by_nobody() -> SetupError:
    """What to say to whoever changes the list without an approver."""
    remedy = (
        "Run it again with --by APPROVER. If every passphrase is lost: eventguard approvers add NAME --nobody-left,"
        " which everybody is told."
    )
    return SetupError("The list of approvers is changed with the passphrase of somebody who is on it.", remedy)


def change(house: House, name: str, old: str, new: str) -> Approver:
    """Give somebody a new passphrase. Raises Refused when the old is wrong, SetupError when the new is too short."""
    authenticate(house, name, old)
    with house.ledger.transaction():
        changed = house.approvers.change(name, new)
        house.ledger.append(changed.name, house.now(), CHANGED, name=changed.name, digest=changed.digest)
    return changed


def remove(house: House, name: str, by: Approver) -> None:
    """Take somebody off the list; ``by`` is an approver who was authenticated.

    Raises:
        SetupError: they are not on it.
        Refused: nobody would be left, or who takes them off is not on the list any more.
    """
    with house.ledger.transaction():
        require_present(house, by)
        if len(house.approvers.all()) == 1:
            message = f"{by.name} is the last approver: nobody could let a photo go, or add anybody."
            raise Refused(message, "Add somebody else first: eventguard approvers add NAME --by APPROVER")
        removed = house.approvers.remove(name)
        house.ledger.append(by.name, house.now(), REMOVED, name=removed.name)


def authenticate(house: House, name: str, passphrase: str) -> Approver:
    """The approver of this name, if this is their passphrase. Every wrong one is written down, and counts.

    Raises:
        Refused: nobody of that name may approve, the passphrase is wrong, or too many were.
    """
    with house.ledger.transaction():  # two guesses at once are two guesses
        approver = house.approvers.known(name)
        _require_as_recorded(house, approver)
        wrong, left = lockout.standing(house, approver.name)
        right = not left and house.approvers.is_right(approver, passphrase)
        if not left and (wrong or not right):
            house.ledger.append(house.user, house.now(), lockout.RIGHT if right else lockout.WRONG, name=approver.name)
    if left:
        minutes = max(1, round(left.total_seconds() / 60))
        remedy = f"Try again in {minutes} minute{'s' if minutes > 1 else ''}. If it was not you, tell somebody."
        raise Refused(f"{approver.name} is locked after {wrong} wrong passphrases.", remedy)
    if not right:
        raise Refused("The passphrase is wrong.", "Try again; nothing was changed.")
    return approver


def two_person(house: House) -> bool:
    """Whether the one who prepared a photo is kept from approving it. So it is until somebody switches it off."""
    said = house.ledger.entries(TWO_PERSON)
    return bool(said[-1].detail["on"]) if said else True


def set_two_person(house: House, on: bool, by: str, passphrase: str) -> None:
    """Switch the two-person rule. Raises Refused when it is not an approver who does it."""
    approver = authenticate(house, by, passphrase)
    house.ledger.append(approver.name, house.now(), TWO_PERSON, on=on)


def prepared(approver: Approver, maker: str) -> bool:
    """Whether it was this approver who prepared a photo: by a name that is theirs or looks like it, or their login."""
    return any(alike(name, maker) for name in (approver.name, approver.login) if name)


def one_name(house: House, typed: str) -> str:
    """What whoever says this name is called from now on: as the approver whom it looks like, or as they were before.

    Empty when it is no name. Raises SetupError when it mixes alphabets.
    """
    name = called(typed)
    looks_like = (approver.name for approver in house.approvers.all() if alike(approver.name, name))
    before = (known for known in staff(house) if same(known, name))
    return next(looks_like, next(before, name)) if name else ""


def staff(house: House) -> list[str]:
    """The names of people to choose from: approvers, and who acted before, the latest first. No accounts."""
    everybody = house.approvers.all()
    accounts = {house.account, *(approver.login for approver in everybody)}
    others = (actor for actor in house.ledger.actors(MOST_STAFF) if not any(same(actor, each) for each in accounts))
    return each_once([*(approver.name for approver in everybody), *others])


def unvouched(house: House) -> list[str]:
    """Whom no approver let in, of late, in sentences for everybody to see."""
    since = house.now() - TOLD_FOR
    return [
        f"{name} became an approver on {entry.at.astimezone():%d/%m/%Y} without any approver's"
        f' passphrase, says {entry.actor}. Not agreed? eventguard approvers remove "{name}" --by APPROVER'
        for entry in house.ledger.entries(ADDED)
        if (name := entry.detail["name"]) and entry.detail.get("nobody_left") and entry.at > since
    ]


def tampered(house: House) -> list[str]:
    """Approvers who are not as the chain says: put on the list, changed or removed behind its back."""
    expected: dict[str, str] = {}
    for entry in house.ledger.entries(ADDED, CHANGED, REMOVED):
        name = str(entry.detail["name"])
        if entry.action == REMOVED:
            expected.pop(name.casefold(), None)
        else:
            expected[name.casefold()] = str(entry.detail.get("digest", ""))
    there = {approver.name.casefold(): approver.digest for approver in house.approvers.all()}
    return sorted(name for name in expected.keys() | there.keys() if expected.get(name) != there.get(name))


def known(house: House, name: str) -> Approver:
    """The approver of this name. Raises SetupError when there is nobody at all who may approve, Refused otherwise."""
    if not house.approvers.all():
        raise SetupError("Nobody may approve yet.", "Add somebody: eventguard approvers add NAME")
    return house.approvers.known(name)


def require_present(house: House, approver: Approver) -> None:
    """Raise Refused when somebody who was authenticated is not on the list any more, or has another passphrase."""
    if approver not in house.approvers.all():
        message = f"{approver.name} is not on the list of approvers as they were."
        raise Refused(message, "Sign in again.", "not on the list of approvers any more")
    _require_as_recorded(house, approver)


def _require_as_recorded(house: House, approver: Approver) -> None:
    """Raise Refused when an approver was put on the list, or given another passphrase, behind the record's back: a
    passphrase put there for a while would approve in their name, and leave no trace once it is put back.
    """
    if approver.name.casefold() in tampered(house):
        message = f"{approver.name} is on the list of approvers otherwise than the record says: somebody changed it."
        remedy = "Find out who. Restore ledger.db from a backup, or let another approver remove and add them again."
        raise Refused(message, remedy, "not on the list of approvers as the record says")
