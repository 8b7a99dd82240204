"""A held film drawn again with other faces, or lines of writing, than before; and single frames of its original."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from eventguard import film_jobs, film_worker, worker
from eventguard.adapters.computer.worker_processes import Limits
from eventguard.adapters.films.begun import FACES, WORDS, NotKept
from eventguard.app.films.clean_film import begun, cleaned_of
from eventguard.app.films.making import Making
from eventguard.app.films.stretches import FilmTrouble
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.faces.by_hand import Faces
from eventguard.core.faces.comparison import Claim
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.films.layers import Layer, Overlay, standing
from eventguard.core.photos.face import Compared, Face
from eventguard.core.photos.film import Film, Span
from eventguard.core.photos.photo import Photo
from eventguard.core.photos.pixels import Box
from eventguard.core.photos.word import Words
from eventguard.core.pipeline import Cleaned
from eventguard.core.settings import Settings

#: What to do where what is kept of a film has gone.
AGAIN = "Clean it again: eventguard clean --again FILM"


def draw_again(
    school: School, photo: Photo, path: Path, faces: Faces, words: Words, settings: Settings
) -> Cleaned | worker.Trouble:
    """Draw a film again with exactly these faces and lines, and over whatever the second look finds. Stretches that
    come out as they were are not drawn twice.

    Raises:
        Refused: what was kept of it is not there any more.
    """
    film, work = _film(photo), begun(school, photo.id, photo.channel)
    face_layers, word_layers = work.layers(FACES, photo.sha256), work.layers(WORDS, photo.sha256)
    if face_layers is None or word_layers is None:
        raise _gone()
    drawn = {face.n: standing(face.box, face.span or _all_of(film)) for face in faces if face.drawn}
    overlay = Overlay(faces, words, _of(faces, face_layers | drawn), word_layers)
    try:
        with Making(_source(path, settings), photo.id, work, None, os.cpu_count() or 1) as making:
            frames = making.frames(film)
            if frames is None:
                raise _gone()
            return cleaned_of(making.drawn(film, frames, overlay, lambda _: None))
    except (FilmTrouble, NotKept) as trouble:
        return worker.Trouble(str(trouble))


def look(
    school: School, photo: Photo, path: Path, frame: int, settings: Settings, box: Box | None, line: bool
) -> object:
    """One frame of the original as a fresh JPEG, uncovered, or what of it is around a box."""
    job = film_jobs.Picture(_source(path, settings), frame, _digest(school, photo, frame), box, line)
    return _done(school, job, settings)


def compared(
    school: School, photo: Photo, path: Path, face: Face, claim: Claim, settings: Settings, network: OwnNetwork | None
) -> Compared:
    """Compare a track, in the frame in which it is seen best, with whom it is said to be."""
    frame = face.at or 0
    job = film_jobs.Claimed(_source(path, settings), frame, _digest(school, photo, frame), face.box, claim, network)
    outcome = _done(school, job, settings)
    return outcome if isinstance(outcome, Compared) else Compared.FAILED


def _done(school: School, job: film_jobs.Job, settings: Settings) -> object:
    limits = Limits(settings.seconds_a_stretch, settings.bytes_a_worker)
    return school.standby.do(film_worker.work_on, job, limits)


def _source(path: Path, settings: Settings) -> film_jobs.Source:
    return film_jobs.Source(path, replace(settings, moving=True))  # it was taken for a film, whatever it is


def _digest(school: School, photo: Photo, frame: int) -> bytes:
    digest = begun(school, photo.id, photo.channel).digest(frame)
    if digest is None:
        raise _gone()
    return digest


def _of(faces: Faces, layers: Mapping[int, Layer]) -> dict[int, Layer]:
    if any(face.n not in layers for face in faces):
        raise _gone()
    return {face.n: layers[face.n] for face in faces}


def _all_of(film: Film) -> Span:
    return 0, film.frames - 1


def _film(photo: Photo) -> Film:
    if photo.film is None:
        raise ValueError("this is a photo, not a film")
    return photo.film


def _gone() -> Refused:
    return Refused("What EventGuard kept of this film is not there any more.", AGAIN)
