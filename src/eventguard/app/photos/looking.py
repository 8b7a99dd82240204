"""Originals of held photos, to look at: uncovered, for the eyes of whoever decides, and kept nowhere."""

from dataclasses import replace

from eventguard import worker
from eventguard.app.films import film_again
from eventguard.app.photos import render_again
from eventguard.app.photos.held import held
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Channel
from eventguard.core.photos.pixels import Box
from eventguard.core.settings import Format


def look(
    school: School,
    name: str,
    channel: Channel | None = None,
    box: Box | None = None,
    line: bool = False,
    frame: int = 0,
) -> bytes:
    """The original of a held photo as a fresh JPEG file, uncovered, for the eyes of whoever reviews it: all of it, or
    what is around a box (in pixels of the cleaned picture), larger, and still larger where that is a ``line`` of
    writing; of a film one ``frame``. It is never kept.

    Raises:
        Refused: the photo is not held, or its original is gone or cannot be read.
    """
    photo = held(school, name, channel)
    original = render_again.original_of(photo)
    if original is None:
        raise render_again.gone(photo, "so it cannot be looked at")
    settings = replace(render_again.settings_of(school, photo), format=Format.JPEG)
    if photo.film:
        return _uncovered(film_again.look(school, photo, original, frame, settings, box, line))
    job = worker.ViewOriginal(original, photo.id, settings, box, line, photo.quarters)
    return _uncovered(school.standby.do(worker.work, job, school.limits))


def _uncovered(outcome: object) -> bytes:
    """The picture. Raises Refused where there is none."""
    if not isinstance(outcome, worker.Uncovered):
        raise Refused(outcome.reason if isinstance(outcome, worker.Trouble) else worker.LOST.reason)
    return outcome.encoded
