"""Cleaning one film: as a photo is cleaned, but by several workers at once, and for minutes."""

from dataclasses import replace

from eventguard import film_jobs, worker
from eventguard.adapters.films.begun import Begun, NotKept
from eventguard.app.films import kept
from eventguard.app.films.looking_through import Tell
from eventguard.app.films.making import Made, Making
from eventguard.app.films.stretches import FilmTrouble
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.face import Hard
from eventguard.core.pipeline import BatchPolicy, Cleaned


def begun(school: School, id: str, channel: Channel) -> Begun:
    """What is kept of the work on a film."""
    return Begun(school.store.begun_film(id, channel))


def clean(
    school: School, job: worker.Clean, channel: Channel, policy: BatchPolicy, jobs: int, tell: Tell
) -> Cleaned | worker.Trouble:
    """Make one film safe, in the school's workspace; what is kept of an earlier attempt is gone on with."""
    known = school.record.find(job.id, channel)
    return clean_in(begun(school, job.id, channel), job, policy, jobs, tell, known.sha256 if known else None)


def clean_in(
    work: Begun, job: worker.Clean, policy: BatchPolicy, jobs: int, tell: Tell, before: str | None = None
) -> Cleaned | worker.Trouble:
    """Make one film safe, keeping what is done of it in this folder; ``before`` is the sha256 of the rendering about
    which hands decided, if there is one.
    """
    source = film_jobs.Source(job.path, policy.settings)
    try:
        with Making(source, job.id, work, policy, jobs) as making:
            cleaned = cleaned_of(making.clean(tell, lambda overlay: kept.over(overlay, job.earlier, work, before)))
            return cleaned if policy.reads else replace(cleaned, hard=(Hard.NOT_READ,))
    except (FilmTrouble, NotKept) as trouble:
        return worker.Trouble(str(trouble))


def cleaned_of(made: Made) -> Cleaned:
    """A finished film as a photo's rendering."""
    overlay = made.overlay
    return Cleaned(
        made.encoded,
        made.film.size,
        made.found,
        overlay.faces,
        made.warning,
        words=overlay.words,
        film=made.film,
    )
