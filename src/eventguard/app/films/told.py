"""What is told of films: when something is in one, what stays in its file, and pictures that could have become one."""

from collections.abc import Iterable
from pathlib import Path

from eventguard.adapters.folders.sources import moves
from eventguard.core.photos.film import Film, Span
from eventguard.core.photos.hidden_data import Trace
from eventguard.core.photos.photo import Photo

#: Added before whole tenths are taken: half of a hair, so that 0.3 does not become 0.2.
HAIR = 1e-6


def clock(seconds: float) -> str:
    """Seconds as the page shows them: ``1:05.3``."""
    tenths = int(seconds * 10 + HAIR)
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"


def when(film: Film, span: Span | None) -> str:
    """From when to when something is in a film: ``0:00.5 to 0:01.2``, where its last frame ends."""
    first, last = film.within(span)
    return f"{clock(film.at(first))} to {clock(film.at(last + 1))}"


def is_film(photo: Photo) -> str:
    """That this is a film, how long, and whether it sounds; nothing where it is a photo."""
    if not (film := photo.film):
        return ""
    minutes, seconds = divmod(round(film.seconds), 60)
    return f"a film of {minutes}:{seconds:02}, {'with its sound' if film.sound else 'without sound'}"


def gone(photo: Photo) -> tuple[str, ...]:
    """What was found in the original and is gone from the cleaned file: all of it, but sound that was asked for."""
    stays = Trace.SOUND if photo.film and photo.film.sound else None
    return tuple(trace for trace in photo.found if trace != stays)


def stood_still(cleaned: Iterable[tuple[Path, Photo]]) -> list[str]:
    """The names of pictures that move and of which the first picture was taken."""
    return [
        path.name for path, photo in cleaned if not photo.film and Trace.SECOND_PICTURE in photo.found and moves(path)
    ]
