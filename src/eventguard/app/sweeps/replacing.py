"""Cleaned replacements for what is online and should not be so: held, as any photo that was cleaned."""

from collections.abc import Callable
from pathlib import Path

from eventguard.adapters.folders.sources import Source, examine
from eventguard.app.photos.clean import Batch
from eventguard.app.photos.held import is_intact
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.app.sweeps.answer import Answer, Told
from eventguard.app.sweeps.sweeping import Sweep
from eventguard.core.harmless import printable
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State
from eventguard.core.settings import Show
from eventguard.core.sweeps.findings import Do, Kind

#: A record in one of these says that the file was seen to, whatever came of it.
SETTLED = frozenset({State.APPROVED, State.REJECTED, State.TAKEN_DOWN})
#: A cleaned photo in one of these can take the place of what it was made of, at once or when somebody has approved it.
READY = frozenset({State.HELD, State.APPROVED})
#: What replacements are named after.
EVENT = "online"


def to_replace(found: Answer) -> list[Path]:
    """The pictures and films of which a cleaned one can take the place: the largest copy of each. Photos that were
    cleaned here are put right where they are held, or taken down.
    """
    return [Path(path) for path in dict.fromkeys(one.largest for one in found.told if _is_replaceable(one))]


def in_its_place(school: School, channel: Channel, one: Told) -> Photo | None:
    """The cleaned photo that is to take the place of what a finding is about; None where there is none."""
    photo = school.record.find(one.sha256, channel) if _is_replaceable(one) else None
    return photo if photo and photo.state in READY else None


def said_of(school: School, photo: Photo) -> str:
    """What is to be done with that photo, in plain words."""
    there = school.where(photo)
    if photo.state is State.APPROVED and there:
        return f"its replacement is approved: put {printable(str(there.absolute()))} in its place"
    return "its replacement waits for somebody to approve it"


def replacement_said(school: School, channel: Channel, one: Told) -> str:
    """The same of what a finding is about; nothing where nothing takes its place."""
    photo = in_its_place(school, channel, one)
    return said_of(school, photo) if photo else ""


def replacements(
    sweep: Sweep,
    found: Answer,
    jobs: int,
    tell: Callable[[Path, float], None] = lambda _path, _part: None,
) -> Batch:
    """The batch that makes them, for the channel of the sweep. What somebody has decided about, or waits for that with
    what was done to it by hand, stays as it is. ``tell`` is told how much of a film is done.
    """
    school, roots = sweep.school, sweep.roots
    show = Show.CONSENT if school.has_register else Show.ALL
    order = Order((), EVENT, sweep.channel, show, school.today(), jobs)

    def look(path: Path) -> Source:
        return examine(path, next(root for root in roots if path.is_relative_to(root)))

    def stands(known: Photo) -> bool:
        return known.state in SETTLED or (known.state is State.HELD and is_intact(school, known))

    return Batch(school, order, to_replace(found), look, stands, tell)


def _is_replaceable(one: Told) -> bool:
    return not one.ours and (one.do is Do.COVER or one.kind is Kind.PERSON)
