"""Looking through a film, stretch by stretch: at every frame, then longer at some, then for what is written in those.
What is kept of an earlier look is not looked at again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from eventguard import film_jobs
from eventguard.adapters.films.begun import Begun, looked_name, seen_name
from eventguard.app.films.stretches import FilmTrouble, Stretches, short
from eventguard.core.films.work import Seen
from eventguard.core.photos.film import Film, Span
from eventguard.core.words.sought import Sought

#: Raised whenever the same film would be seen otherwise: what is kept of an earlier look then counts no more.
VERSION = 2
#: How much of all the work on a film each look is, about.
EVERY_FRAME, LONGER, WRITING = 0.45, 0.2, 0.08
#: Tells how much of a film is done, from 0 to 1.
Tell = Callable[[float], None]
LOST = "What was seen of a part of this film was lost. Clean it again."


@dataclass(frozen=True)
class Look:
    """One look at all stretches: the job for one of which so much was seen, and how much of all work it is, about."""

    job: Callable[[Span, Seen], film_jobs.See | film_jobs.LookLonger | film_jobs.Read]
    part: float


def look_through(
    source: film_jobs.Source, film: Film, sought: Sought | None, stretches: Stretches, begun: Begun, tell: Tell
) -> list[Seen]:
    """What is seen in each stretch, for faces, and for writing where something is ``sought``.

    While workers look, none of it is in memory here: of five minutes it would be 50 MB beside theirs. And each look has
    processes of its own, for those that look longest would have 100 MB more if they could read as well.

    Raises:
        FilmTrouble: it cannot be read whole.
    """
    looks = [
        Look(lambda span, _: film_jobs.See(source, span), EVERY_FRAME),
        Look(lambda span, seen: film_jobs.LookLonger(source, span, seen.frames), LONGER),
    ]
    if sought:
        looks.append(Look(lambda span, seen: film_jobs.Read(source, span, seen.frames, sought), WRITING))
    how, parts, done = _how(source, sought), len(film.stretches), 0.0
    names = [{span: looked_name(span[0], how, n) for span in film.stretches} for n in range(len(looks) - 1)]
    names.append({span: seen_name(span[0]) for span in film.stretches})
    for n, look in enumerate(looks):
        if n:
            stretches.renew(film, thorough=True)
        known = {span for span in film.stretches if any(begun.seen(later[span], how) for later in names[n:])}
        left = [span for span in film.stretches if span not in known]
        before = ((span, begun.seen(names[n - 1][span], how) if n else Seen(())) for span in left)
        jobs = (look.job(span, seen) for span, seen in before if seen)  # not where another process has seen all
        for job, more in stretches.each(jobs, Seen):
            begun.keep_seen(names[n][job.span], more, how)
            known.add(job.span)
            tell(done + look.part * len(known) / parts)
        done += look.part
    stretches.renew(film)
    looked = {name for each in names[:-1] for name in each.values()}
    begun.remove(but=lambda name: name not in looked)
    found = [whole for span in film.stretches if (whole := begun.seen(names[-1][span], how))]
    if len(found) < parts:
        raise FilmTrouble(LOST)
    return found


def _how(source: film_jobs.Source, sought: Sought | None) -> str:
    """What is kept of a stretch counts where it would be seen so again."""
    settings = source.settings
    return short(repr((VERSION, settings.publish_size, settings.thorough, sought and sought.digest)))
