"""Cleaned replacements for what is online and should not be so: held, as any photo that was cleaned."""

from collections.abc import Callable
from pathlib import Path

from eventguard.adapters.folders.sources import Source, examine
from eventguard.app.photos.clean import Batch
from eventguard.app.photos.held import is_intact
from eventguard.app.photos.order import Order
from eventguard.app.sweeps.answer import Answer
from eventguard.app.sweeps.sweeping import Sweep
from eventguard.core.photos.photo import Photo, State
from eventguard.core.settings import Show
from eventguard.core.sweeps.findings import Do, Kind

#: A record in one of these says that the file was seen to, whatever came of it.
SETTLED = frozenset({State.APPROVED, State.REJECTED, State.TAKEN_DOWN})
#: What replacements are named after.
EVENT = "online"


def to_replace(found: Answer) -> list[Path]:
    """The pictures and films of which a cleaned one can take the place: the largest copy of each. Photos that were
    cleaned here are put right where they are held, or taken down.
    """
    wanted = (one for one in found.told if not one.ours and (one.do is Do.COVER or one.kind is Kind.PERSON))
    return [Path(path) for path in dict.fromkeys(one.largest for one in wanted)]


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
