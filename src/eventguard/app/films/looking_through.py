"""Looking through a film, stretch by stretch: at every frame, then longer at some. What is kept of an earlier look is
not looked at again.
"""

from collections.abc import Callable

from eventguard import film_jobs
from eventguard.adapters.films.begun import Begun, glanced_name, seen_name
from eventguard.app.films.stretches import FilmTrouble, Stretches, short
from eventguard.core.films.work import Seen
from eventguard.core.photos.film import Film
from eventguard.core.words.sought import Sought

#: Raised whenever the same film would be seen otherwise: what is kept of an earlier look then counts no more.
VERSION = 2
#: How much of all the work on a film each look is, about.
EVERY_FRAME, LONGER = 0.45, 0.28
#: Tells how much of a film is done, from 0 to 1.
Tell = Callable[[float], None]
LOST = "What was seen of a part of this film was lost. Clean it again."


def look_through(
    source: film_jobs.Source, film: Film, sought: Sought | None, stretches: Stretches, begun: Begun, tell: Tell
) -> list[Seen]:
    """What is seen in each stretch, for faces, and for writing where something is ``sought``.

    While workers look, none of it is in memory here: of five minutes it would be 50 MB beside theirs.

    Raises:
        FilmTrouble: it cannot be read whole.
    """
    how, parts = _how(source, sought), len(film.stretches)
    glanced = {span: glanced_name(span[0], how) for span in film.stretches}
    whole = {span for span in film.stretches if begun.seen(seen_name(span[0]), how)}
    known = whole | {span for span, name in glanced.items() if begun.seen(name, how)}
    first = [film_jobs.See(source, span) for span in film.stretches if span not in known]
    for job, seen in stretches.each(first, Seen):
        begun.keep_seen(glanced[job.span], seen, how)
        known.add(job.span)
        tell(EVERY_FRAME * len(known) / parts)
    stretches.renew(film, thorough=True)
    left = {span: name for span, name in glanced.items() if span not in whole}
    kept = ((span, begun.seen(name, how)) for span, name in left.items())  # gone where another process has seen all
    longer = (film_jobs.LookLonger(source, span, seen.frames, sought) for span, seen in kept if seen)
    for again, seen in stretches.each(longer, Seen):
        begun.keep_seen(seen_name(again.span[0]), seen, how)
        whole.add(again.span)
        tell(EVERY_FRAME + LONGER * len(whole) / parts)
    stretches.renew(film)
    begun.remove(but=lambda name: name not in glanced.values())
    found = [one for span in film.stretches if (one := begun.seen(seen_name(span[0]), how))]
    if len(found) < parts:
        raise FilmTrouble(LOST)
    return found


def _how(source: film_jobs.Source, sought: Sought | None) -> str:
    """What is kept of a stretch counts where it would be seen so again."""
    settings = source.settings
    return short(repr((VERSION, settings.publish_size, settings.thorough, sought and sought.digest)))
