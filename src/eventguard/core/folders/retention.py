"""How long copies and templates are kept, and on which day one goes."""

from dataclasses import dataclass
from datetime import date, timedelta

#: So long before it goes somebody is told of everything that goes.
NOTICE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Times:
    """For how many days cleaned copies are kept that wait (``held``) or were taken down, and the templates of people
    after their last day at the school (``leavers``); None: for good. ``decided`` is for how many days there is a way
    back for what was decided: so long a rejected copy, and our copy of what was dropped on the page, stay.
    """

    held: int | None = 60
    taken_down: int | None = 90
    leavers: int | None = 30
    decided: int = 7


def goes_on(since: date, days: int | None, told: date | None, today: date) -> date | None:
    """The day on which something goes that has been as it is ``since`` then; None where that is more than ``NOTICE``
    away. It never goes before somebody could be told of it for as long as that.

    Args:
        since: since when it is as it is.
        days: for how long such things are kept; None: for good.
        told: the day on which it was told that it goes; None: not yet, so that it is told today.
        today: this day.
    """
    if days is None or since + timedelta(days=days) > today + NOTICE:
        return None
    return max(since + timedelta(days=days), (told or today) + NOTICE)
