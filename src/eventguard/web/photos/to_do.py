"""What needs somebody today, each line with the way to exactly its items. No address names anybody."""

from collections.abc import Sequence

from eventguard.app import first_run, phrases, status
from eventguard.app.approval import approved_folders
from eventguard.app.people import missing, renewals
from eventguard.app.photos.look_first import ToLookAt
from eventguard.app.school import School
from eventguard.app.status import Kind
from eventguard.core.photos.photo import State
from eventguard.web.views import View

#: Where each thing of the set-up is put right.
WAYS = {
    Kind.APPROVERS: "/settings#approvers",
    Kind.TWO_PERSON: "/settings#approvers",
    Kind.RECOGNITION: "/settings#recognition",
    Kind.PORTRAITS: "/portraits",
    Kind.PLACE: "/doctor",
}
AT = "/record"


def set_up(school: School) -> list[View]:
    """What of the set-up is missing or has grown old, each with the way to it, but for what is one of the first steps
    as long as these are shown.
    """
    first = {Kind.APPROVERS} if first_run.are_shown(school) else set()
    lacking = [(kind, says) for kind, says in status.lacking(school) if kind not in first]
    return [{"says": f"{says[:1].upper()}{says[1:]}.", "at": WAYS[kind]} for kind, says in lacking]


def to_do(school: School, counts: dict[State, int], waiting: Sequence[ToLookAt] | None) -> list[View]:
    """The lines, each with its words and where its items are.

    Args:
        school: the school.
        counts: how many photos there are in each state.
        waiting: those that wait, if they are at hand; which of them need a look first is told then.
    """
    wrong = approved_folders.wrong(school)
    lines = [
        (
            len(wrong),
            "{} wrong in the folders of what may be posted: look before anybody posts from there",
            "thing",
            AT,
        ),
        (counts[State.HELD], "{} waiting to be looked at, and approved or rejected", "photo", "/?only=all"),
        (sum(bool(look.notes) for look in waiting or ()), "{} to look at first", "photo", "/?only=notes"),
        (counts[State.QUARANTINED], "{} that could not be cleaned", "photo", "/?state=quarantined&only=all"),
    ]
    if school.has_register:
        ending = {each.person.id for each in renewals.soon(school)}
        soon = f"{{}} whose yes runs out within {renewals.SOON.days} days"
        lines.append((len(ending), soon, "person", "/people?only=ending"))
        gone = missing.pending(school)
        lines.append((len(gone), "{} not in the school's files any more", "person", "/people?only=missing"))
    return [{"says": says.format(phrases.count(n, what)), "at": at} for n, says, what, at in lines if n]
