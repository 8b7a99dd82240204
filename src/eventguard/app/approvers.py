"""Who may approve, who is locked out, and whether the one who prepared a photo may also let it go."""

from datetime import datetime, timedelta

from eventguard.adapters.approvers import Approver
from eventguard.app.house import House
from eventguard.core.errors import Refused, SetupError

#: Wrong passphrases in a row that cost nothing, then the first wait; each further one doubles it, up to the longest.
FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
#: What the chain calls a wrong and, after wrong ones, a right passphrase; and the two-person rule.
WRONG, RIGHT, TWO_PERSON = "passphrase-wrong", "passphrase-right", "two-person"
ADDED, CHANGED, REMOVED = "approver-added", "approver-changed", "approver-removed"


def add(house: House, name: str, passphrase: str, login: str = "") -> Approver:
    """Let somebody approve. Raises SetupError when the name is taken or the passphrase too short."""
    with house.ledger.transaction():
        added = house.approvers.add(name, passphrase, house.now(), login)
        house.ledger.append(house.user, house.now(), ADDED, name=added.name, digest=added.digest)
    return added


def change(house: House, name: str, old: str, new: str) -> Approver:
    """Give somebody a new passphrase. Raises Refused when the old is wrong, SetupError when the new is too short."""
    authenticate(house, name, old)
    with house.ledger.transaction():
        changed = house.approvers.change(name, new)
        house.ledger.append(changed.name, house.now(), CHANGED, name=changed.name, digest=changed.digest)
    return changed


def remove(house: House, name: str) -> None:
    """Take somebody off the list. Raises SetupError when they are not on it."""
    with house.ledger.transaction():
        house.approvers.remove(name)
        house.ledger.append(house.user, house.now(), REMOVED, name=name.strip())


def authenticate(house: House, name: str, passphrase: str) -> Approver:
    """The approver of this name, if this is their passphrase. Every wrong one is written down, and counts.

    Raises:
        Refused: nobody of that name may approve, the passphrase is wrong, or too many were.
    """
    with house.ledger.transaction():  # two guesses at once are two guesses
        approver = house.approvers.known(name)
        wrong, last = _wrong_in_a_row(house, approver.name)
        if last and (left := last + _wait(wrong) - house.now()) > timedelta(0):
            minutes = max(1, round(left.total_seconds() / 60))
            remedy = f"Try again in {minutes} minute{'s' if minutes > 1 else ''}. If it was not you, tell somebody."
            raise Refused(f"{approver.name} is locked after {wrong} wrong passphrases.", remedy)
        right = house.approvers.is_right(approver, passphrase)
        if not right or wrong:
            house.ledger.append(house.user, house.now(), RIGHT if right else WRONG, name=approver.name)
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


def prepared(approver: Approver, prepared_by: str) -> bool:
    """Whether it was this approver who prepared a photo: by their name, or under their login."""
    return prepared_by.casefold() in {approver.name.casefold(), approver.login.casefold() or None}


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


def _wrong_in_a_row(house: House, name: str) -> tuple[int, datetime | None]:
    """How many wrong passphrases since the last right one, and when the last of them was."""
    wrong, last = 0, None
    for entry in house.ledger.entries(WRONG, RIGHT, CHANGED, ADDED):
        if str(entry.detail["name"]).casefold() == name.casefold():
            wrong, last = (wrong + 1, entry.at) if entry.action == WRONG else (0, None)
    return wrong, last


def _wait(wrong: int) -> timedelta:
    if wrong < FREE_TRIES:
        return timedelta(0)
    doublings = min(wrong - FREE_TRIES, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
