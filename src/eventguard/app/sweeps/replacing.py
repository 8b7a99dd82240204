"""Cleaned replacements for what is online and should not be so: held, as any photo that was cleaned."""

from collections.abc import Callable
from pathlib import Path

from eventguard.app.photos.clean import Batch
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.app.sweeps.answer import Answer
from eventguard.core.people.consent import Channel
from eventguard.core.settings import Show
from eventguard.core.sweeps.findings import Do, Kind

#: What replacements are named after.
EVENT = "online"


def to_replace(found: Answer) -> list[Path]:
    """The pictures and films of which a cleaned one can take the place: the largest copy of each. Photos that were
    cleaned here are put right where they are held, or taken down.
    """
    wanted = (one for one in found.told if not one.ours and (one.do is Do.COVER or one.kind is Kind.PERSON))
    return [Path(path) for path in dict.fromkeys(one.largest for one in wanted)]


def replacements(
    school: School,
    found: Answer,
    channel: Channel,
    jobs: int,
    tell: Callable[[Path, float], None] = lambda _path, _part: None,
) -> Batch:
    """The batch that makes them, for this channel; it makes none twice. ``tell`` is told how much of a film is done."""
    show = Show.CONSENT if school.has_register else Show.ALL
    order = Order((), EVENT, channel, show, school.today(), jobs)
    return Batch(school, order, to_replace(found), tell=tell)
