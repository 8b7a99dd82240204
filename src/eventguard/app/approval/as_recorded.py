"""Whether colleagues are on the list as the chain says: put there, changed, given roles or taken off by nobody else.

A passphrase, or a role, that was put there for a while would approve in their name, and leave no trace once it is put
back.
"""

from datetime import timedelta

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.adapters.record.record import SqliteRecord
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import Refused

#: What the chain calls changes of the list, as it did when only approvers were on it; and of what somebody may.
ADDED, CHANGED, REMOVED, ROLES = "approver-added", "approver-changed", "approver-removed", "roles-changed"
CHANGES = (ADDED, CHANGED, REMOVED, ROLES)
#: For how long everybody is told of an approver whom no approver let in.
TOLD_FOR = timedelta(days=30)


def tampered(school: School) -> list[str]:
    """Colleagues who are not as the chain says: put on the list, changed or removed behind its back."""
    expected = _digests(school.record)
    there = {colleague.name.casefold(): colleague.digest for colleague in school.colleagues.all()}
    return sorted(name for name in expected.keys() | there.keys() if expected.get(name) != there.get(name))


def is_as_recorded(school: School, colleague: Colleague) -> bool:
    """Whether the chain says of them what stands on the list."""
    said = school.record.about("name", colleague.name, *CHANGES)
    return bool(said) and said[-1].detail.get("digest") == colleague.digest


def require(school: School, colleague: Colleague) -> None:
    """Raise Refused when a colleague was put on the list, or changed there, behind the record's back."""
    if not is_as_recorded(school, colleague):
        raise _otherwise(colleague)


def require_nothing_else(school: School, colleague: Colleague) -> None:
    """The same where the chain's key is lost, or it is an older copy: that nothing is said of them is no reason."""
    if _digests(school.raw_record).get(colleague.name.casefold(), colleague.digest) != colleague.digest:
        raise _otherwise(colleague)


def unvouched(school: School) -> list[str]:
    """Whom no approver let in, of late, in sentences for everybody to see."""
    since = school.now() - TOLD_FOR
    return [
        f"{name} became an approver on {in_full(entry.at.astimezone())} without any approver's"
        f' passphrase, says {entry.actor}. Not agreed? eventguard approvers remove "{name}" --by APPROVER'
        for entry in school.record.entries(ADDED)
        if (name := entry.detail["name"]) and entry.detail.get("nobody_left") and entry.at > since
    ]


def _digests(record: SqliteRecord) -> dict[str, str]:
    """What the chain is bound to, for each who is on the list by what it says."""
    expected: dict[str, str] = {}
    for entry in record.entries(*CHANGES):
        name = str(entry.detail["name"]).casefold()
        if entry.action == REMOVED:
            expected.pop(name, None)
        else:
            expected[name] = str(entry.detail["digest"])
    return expected


def _otherwise(colleague: Colleague) -> Refused:
    message = f"{colleague.name} is on the list of colleagues otherwise than the record says: somebody changed it."
    remedy = "Find out who. Restore ledger.db from a backup, or let another approver remove and add them again."
    return Refused(message, remedy, "not on the list of colleagues as the record says")
