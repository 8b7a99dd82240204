"""Old copies and leavers' templates go by themselves, after the times that the school has set: told a week before, and
recorded. Never originals, never the record, and nothing with which somebody still has something to do.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from eventguard.app.computer import clock
from eventguard.app.folders.file_moves import still_approved
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import SetupError
from eventguard.core.folders.retention import NOTICE, Times, goes_on
from eventguard.core.people.actors import called
from eventguard.core.people.consent import Person, has_left
from eventguard.core.photos.photo import Photo, State

#: What the chain calls the times being set, that it was told what goes, and that templates went.
SET, TOLD, ERASED = "retention", "retention-told", "leavers-templates"
SUGGESTED = Times()


@dataclass(frozen=True, slots=True)
class Going:
    """A cleaned copy, or a leaver's template, that goes on this day; ``told`` tells that somebody could know it."""

    what: Photo | Person
    on: date
    told: bool

    @property
    def key(self) -> str:
        """What stands for it in the record."""
        return f"{self.what.id} {self.what.channel}" if isinstance(self.what, Photo) else self.what.id


def times(school: School) -> Times | None:
    """What the school has set; None where nothing goes by itself."""
    said = school.record.entries(SET)
    return Times(**said[-1].detail["times"]) if said and said[-1].detail["times"] else None


def set_times(school: School, wanted: Times | None, by: str) -> None:
    """Set the times; with None nothing goes by itself. What is to go is told anew from here on. Raises SetupError when
    nobody says so.
    """
    if not (name := called(by)):
        raise SetupError("Say who decides this.", "--by NAME")
    school.record.append(name, school.now(), SET, times=asdict(wanted) if wanted else None)
    school.retained = None


def going(school: School) -> list[Going]:
    """What goes within a week, the first first."""
    keep = times(school)
    return [] if keep is None else _going(school, keep, _told(school))


def would_go(school: School, wanted: Times) -> list[Going]:
    """What would go within a week from its being told, were these the times from today on."""
    return _going(school, wanted, {})


def _going(school: School, keep: Times, told: Mapping[str, date]) -> list[Going]:
    today, found = school.today(), []
    for what, since, days in _aging(school, keep):
        named = Going(what, today, False)
        day = told.get(named.key)
        day = day if day and day >= since else None  # what has changed since then is told of anew
        if on := goes_on(since, days, day, today):
            found.append(Going(what, on, day is not None))
    return sorted(found, key=lambda each: each.on)


def let_go(school: School) -> None:
    """Once a day: remove what was told a week ago and is due, and write down what is told from today on. Call it
    outside a transaction.
    """
    today = school.today()
    if school.retained == today or clock.trouble(school):
        return
    with school.record.transaction():
        _forget_rejected(school)
    if times(school) is None:
        school.retained = today
        return
    with school.record.transaction():
        found = going(school)
        due = [each for each in found if each.told and each.on <= today]
        put_away(school, [each.what for each in due if isinstance(each.what, Photo)], by_itself=True)
        if news := [each.key for each in found if not each.told]:
            school.record.append(school.user, school.now(), TOLD, ids=news)
    if leavers := [each.what.id for each in due if isinstance(each.what, Person)]:
        with school.register.change():
            for id in leavers:
                school.register.drop_template(id)
            school.record.append(school.user, school.now(), ERASED, ids=leavers)
        school.scrub()
    school.retained = today


def kept_for(school: School) -> timedelta:
    """For how long there is a way back for what was decided, also where the school has set no times."""
    return timedelta(days=(times(school) or SUGGESTED).decided)


def removable(school: School) -> Iterator[tuple[Photo, datetime]]:
    """The photos whose cleaned copy nobody needs some day, each with the time since which it is as it is: those that
    wait, and those that were taken down and are gone wherever they were posted.
    """
    last = school.recorded_files.last_entries()
    for photo in school.record.photos(State.HELD, State.TAKEN_DOWN):
        unfinished = photo.state is State.TAKEN_DOWN and (photo.taken_down_by is None or still_approved(school, photo))
        if photo.output is not None and not unfinished:
            yield photo, last[photo.id, photo.channel]


def _forget_rejected(school: School) -> None:
    """Write down that copies of photos go that were rejected long ago: that they would was said when it was done."""
    last, until = school.recorded_files.last_entries(), school.now() - kept_for(school)
    old = [each for each in school.record.photos(State.REJECTED) if last[each.id, each.channel] < until]
    put_away(school, (photo for photo in old if photo.output), by_itself=True)


def put_away(school: School, photos: Iterable[Photo], **why: object) -> None:
    """Write down that these cleaned copies go; tidying up removes the files. Call it inside a transaction.

    A held photo becomes rejected, so that it cannot be approved without its file; cleaning it anew with ``--again``
    brings it back.
    """
    for photo in photos:
        if photo.state is State.HELD:
            bare = photo.moved(State.REJECTED, output=None, sha256=None, reason="held too long; removed")
        elif photo.state is State.REJECTED:
            bare = photo.moved(State.REJECTED, output=None, sha256=None)
        else:
            bare = photo.moved(State.TAKEN_DOWN, output=None)
        school.record.save(bare, school.user, school.now(), purged=photo.output, **why)


def _aging(school: School, keep: Times) -> Iterator[tuple[Photo | Person, date, int | None]]:
    """What goes some day: since when it is as it is, and for how many days such things are kept."""
    for photo, since in removable(school):
        yield photo, since.astimezone().date(), keep.held if photo.state is State.HELD else keep.taken_down
    people, today = school.people(), school.today()
    for id in school.register.enrolled() if school.has_register else ():
        if (person := people.get(id)) and person.leaves and has_left(person, today):
            yield person, person.leaves, keep.leavers


def _told(school: School) -> dict[str, date]:
    """The day on which it was told of each thing that it goes, since the times were set last."""
    told: dict[str, date] = {}
    for entry in school.record.entries(SET, TOLD):
        day = entry.at.astimezone().date()
        told = {} if entry.action == SET else {**told, **dict.fromkeys(entry.detail["ids"], day)}
    return told


def in_words(found: Going) -> str:
    """``sports-day-003-54c3ed.jpg, held``, or ``the template of Ada Okafor``."""
    what = found.what
    return f"{what.output}, {what.state}" if isinstance(what, Photo) else f"the template of {what.name}, who left"


def warning(school: School) -> str:
    """What is told a week before anything goes, in a sentence without a stop; empty where nothing does."""
    if not (found := going(school)):
        return ""
    photos = sum(isinstance(each.what, Photo) for each in found)
    parts = [f"{photos} old {'copy' if photos == 1 else 'copies'}"] if photos else []
    parts += [f"{len(found) - photos} templates of people who left"] if len(found) > photos else []
    days = NOTICE.days
    return f"{' and '.join(parts)} to be removed within {days} days, the first on {in_full(found[0].on)}"
