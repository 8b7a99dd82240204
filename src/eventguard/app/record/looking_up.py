"""Looking something up in the record: what somebody asks for, as entries that can be counted and read."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from eventguard.adapters.record.sought import Sought
from eventguard.app.school import SHORTEST_ID, School
from eventguard.core.errors import Refused, SetupError


def sought(
    school: School, kind: str = "", by: int = 0, photo: str = "", first: date | None = None, last: date | None = None
) -> Sought:
    """What somebody asks for.

    Args:
        school: the school.
        kind: what was done, as the record calls it.
        by: the number of any entry by whoever did it; 0: anybody.
        photo: a photo's id.
        first: the first day, as it is here.
        last: the last day.

    Raises:
        SetupError: there is no entry of that number, the last day lies before the first, or no day is such a one.
    """
    entry = school.record.entry(by) if by else None
    if by and entry is None:
        raise SetupError(f"The record has no entry {by}.", "Choose who did it from the list.")
    if first and last and last < first:
        raise SetupError("The last day lies before the first.", "Choose them the other way round.")
    actor = entry.actor if entry else ""
    try:
        return Sought(kind, actor, photo, _begins(first), _begins(last + timedelta(days=1)) if last else None)
    except (OverflowError, ValueError):  # the first and the last day of all time are none here
        raise SetupError("No entry is of such a day.", "Choose one from the calendar.") from None


def photo_called(school: School, said: str) -> str:
    """The id of the photo that somebody means, by its id, its name, or the first characters of either.

    Raises:
        Refused: there is none, or more than one.
    """
    found = sorted({id for id, _ in school.recorded_files.meant(Path(said.strip().lower()).name, SHORTEST_ID)})
    if len(found) > 1:
        raise Refused(f"{said} stands for {len(found)} photos.", "Give more of its characters.")
    if not found:
        raise Refused(f"There is no photo {said}.", "Give the name of its cleaned file, or its number in the record.")
    return found[0]


def _begins(day: date | None) -> datetime | None:
    """When a day begins here."""
    return datetime.combine(day, time.min).astimezone() if day else None
