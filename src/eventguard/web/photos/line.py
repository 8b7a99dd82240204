"""The photos that wait, in their order: kept until something changes, for the order takes a look at each of them."""

from collections.abc import Iterable, Mapping

from eventguard.app.photos.look_first import ToLookAt, waiting
from eventguard.app.school import School
from eventguard.core.people.consent import Person
from eventguard.core.photos.photo import Photo


def mark_of(school: School) -> str:
    """What the list depends on besides the browser: the record's length, the register's revision, and the day."""
    return f"{school.record.length} {school.revision} {school.today()}"


class Line:
    """Which photo comes before and after another. What is said of any of them is not kept."""

    def __init__(self) -> None:
        self._mark, self._photos = "", list[Photo]()

    def of(self, school: School, people: Mapping[str, Person]) -> list[Photo]:
        """The held photos, those with most to look at first; ``people`` is the register."""
        mark = mark_of(school)
        if mark != self._mark:
            self.keep(mark, waiting(school, people))
        return self._photos

    def keep(self, mark: str, looks: Iterable[ToLookAt]) -> None:
        """Keep what was found in this order, as it was at this mark."""
        self._mark, self._photos = mark, [look.photo for look in looks]
