"""Whether the computer's clock can be believed: the record knows a time that has been.

A clock that was put back would bring a yes that ran out to life. What the record holds from later than now tells. If it
was the earlier clock that was wrong, an approver says so, and the record counts from there.
"""

from datetime import datetime, timedelta

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.app.approval import approvers
from eventguard.app.school import School
from eventguard.core.dates import to_the_minute
from eventguard.core.errors import Refused

#: By how much the record may be ahead of the clock: a clock that is set by hand, two computers that share a folder.
TOLERANCE = timedelta(days=1)
#: What the chain calls an approver's word that the clock is right.
RIGHT = "clock-confirmed"
REMEDY = "Put the clock right. If it is right now, an approver says so: eventguard audit clock --by NAME"


def trouble(school: School) -> str:
    """What is wrong with the clock, in a sentence; empty when nothing is."""
    known = school.record.latest_time()
    if known is None or known - school.now() <= TOLERANCE:
        return ""  # the usual case; the record is not searched for more
    confirmed = school.record.entries(RIGHT)
    known = school.record.latest_time(confirmed[-1].seq) if confirmed else known
    if known is None or known - school.now() <= TOLERANCE:
        return ""
    return f"This computer's clock says {_time(school.now())}, but the record goes on to {_time(known)}."


def advice(school: School) -> str:
    """The same, and what to do about it."""
    wrong = trouble(school)
    return f"{wrong} {REMEDY}" if wrong else ""


def require(school: School) -> None:
    """Go on only with a clock that can be believed. Raises Refused."""
    if wrong := trouble(school):
        raise Refused(wrong, REMEDY, "the clock is behind the record")


def confirm(school: School, approver: Colleague) -> None:
    """An approver who was authenticated says that the clock is right now, whatever the record holds.

    Raises Refused when they are not on the list any more, or may not approve.
    """
    with school.record.transaction():
        approvers.require_present(school, approver)
        school.record.append(approver.name, school.now(), RIGHT)


def _time(at: datetime) -> str:
    return to_the_minute(at.astimezone())
