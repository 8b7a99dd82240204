"""Looking through a film, stretch by stretch: at every frame, then longer at some. What is kept of an earlier look is
not looked at again.
"""

from collections.abc import Callable, Mapping

from eventguard import film_jobs
from eventguard.adapters.films.begun import Begun, seen_name
from eventguard.app.films.stretches import Stretches, short
from eventguard.core.films.work import Seen
from eventguard.core.photos.film import Film, Span
from eventguard.core.words.sought import Sought

#: Raised whenever the same film would be seen otherwise: what is kept of an earlier look then counts no more.
VERSION = 2
#: How much of all the work on a film each look is, about.
EVERY_FRAME, LONGER = 0.45, 0.28
#: Tells how much of a film is done, from 0 to 1.
Tell = Callable[[float], None]


def look_through(
    source: film_jobs.Source, film: Film, sought: Sought | None, stretches: Stretches, begun: Begun, tell: Tell
) -> list[Seen]:
    """What is seen in each stretch, for faces, and for writing where something is ``sought``.

    Raises:
        FilmTrouble: it cannot be read whole.
    """
    how = _how(source, sought)
    every = f"{how}, not longer"
    whole = {span: begun.seen(seen_name(span[0]), how) for span in film.stretches}
    known = {span: seen or begun.seen(seen_name(span[0]), every) for span, seen in whole.items()}
    first = (film_jobs.See(source, span) for span in film.stretches if known[span] is None)
    for job, seen in stretches.each(first, Seen):
        begun.keep_seen(seen_name(job.span[0]), seen, every)
        known[job.span] = seen
        tell(EVERY_FRAME * _part(known))
    stretches.renew(film, thorough=True)
    longer = [
        film_jobs.LookLonger(source, span, seen.frames, sought)
        for span, seen in known.items()
        if seen and not whole[span]
    ]
    for again, seen in stretches.each(longer, Seen):
        begun.keep_seen(seen_name(again.span[0]), seen, how)
        whole[again.span] = seen
        tell(EVERY_FRAME + LONGER * _part(whole))
    stretches.renew(film)
    return [seen for seen in whole.values() if seen]


def _how(source: film_jobs.Source, sought: Sought | None) -> str:
    """What is kept of a stretch counts where it would be seen so again."""
    settings = source.settings
    return short(repr((VERSION, settings.publish_size, settings.thorough, sought and sought.digest)))


def _part(known: Mapping[Span, Seen | None]) -> float:
    """How much of a film is known."""
    return sum(seen is not None for seen in known.values()) / len(known)
