"""Wrong passphrases cost ever longer waits. They are counted in the record, by what the computer's clock says.

Nobody waits longer than LONGEST_WAIT from the moment they try. Where the clock has been put back since the last wrong
one, how long ago that was is not known: the wait begins anew, once, and the record says so. Whoever can put the clock
forward can wait less, a wrong passphrase for each time, which the record keeps.
"""

from datetime import datetime, timedelta

from eventguard.app.approval.as_recorded import ADDED, CHANGED
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.actors import same

#: Wrong passphrases in a row that cost nothing, then the first wait; each further one doubles it, up to the longest.
FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
#: What the chain calls a wrong and, after wrong ones, a right passphrase; and a wait that had to begin anew.
WRONG, RIGHT, ANEW = "passphrase-wrong", "passphrase-right", "wait-began-anew"
#: What ends a row of wrong ones, besides a right one.
RENEWED = (ADDED, CHANGED)


def standing(school: School, name: str) -> tuple[int, timedelta]:
    """How many wrong passphrases in a row a colleague of this name has, and how long they still have to wait.

    Call it inside a transaction.
    """
    wrong, last = _wrong_in_a_row(school, name)
    wait, now = _wait(wrong), school.now()
    if last is None or not wait:
        return wrong, timedelta(0)
    if last > now:
        school.record.append(school.user, now, ANEW, name=name, because="the clock was put back")
        last = now
    return wrong, max(last + wait - now, timedelta(0))


def locked(name: str, wrong: int, left: timedelta) -> Refused:
    """What to say to whoever still has to wait."""
    minutes = max(1, round(left.total_seconds() / 60))
    remedy = f"Try again in {minutes} minute{'s' if minutes > 1 else ''}. If it was not you, tell somebody."
    return Refused(f"{name} is locked after {wrong} wrong passphrases.", remedy)


def _wrong_in_a_row(school: School, name: str) -> tuple[int, datetime | None]:
    """How many wrong passphrases since the last right one, and from when on the wait counts."""
    wrong, last = 0, None
    for entry in school.record.entries(WRONG, RIGHT, ANEW, *RENEWED):
        if same(str(entry.detail["name"]), name):
            match entry.action:
                case "passphrase-wrong":
                    wrong, last = wrong + 1, entry.at
                case "wait-began-anew":
                    last = entry.at
                case _:
                    wrong, last = 0, None
    return wrong, last


def _wait(wrong: int) -> timedelta:
    if wrong < FREE_TRIES:
        return timedelta(0)
    doublings = min(wrong - FREE_TRIES, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
