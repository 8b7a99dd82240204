"""Photos and faces as the JSON of the contract, which scripts rely on (README: all commands)."""

from eventguard.app.school import School
from eventguard.core.photos.face import Face
from eventguard.core.photos.film import Film, Span
from eventguard.core.photos.photo import Photo
from eventguard.core.photos.word import Word


def photo_json(school: School, photo: Photo, source: str | None = None, reason: str | None = None) -> dict[str, object]:
    """A photo as the contract's JSON line."""
    path = school.where(photo)
    return {
        "source": source if source is not None else photo.source,
        "id": photo.id,
        "state": photo.state,
        "output": str(path) if path else None,
        "size": list(photo.size) if photo.size else None,
        "found": list(photo.found),
        "reason": reason or photo.reason,
        "hard": list(photo.hard),
        "not_compared": photo.not_compared or None,
        "faces": [face_json(face) for face in photo.faces],
        "words": [word_json(word, photo.size) for word in photo.words],
        **({"film": film_json(photo.film)} if photo.film else {}),
    }


def film_json(film: Film) -> dict[str, object]:
    """What a photo is that moves; frame n is seen from n / rate seconds on."""
    return {"frames": film.frames, "rate": list(film.rate), "seconds": round(film.seconds, 3), "sound": film.sound}


def word_json(word: Word, size: tuple[int, int] | None) -> dict[str, object]:
    """A line of writing as the contract's JSON; what it says is known to nobody. Its box ends with the picture, of this
    ``size``; its corners may lie beyond.
    """
    box = word.box
    width, height = size or (box.x + box.width, box.y + box.height)
    left, top = max(0, box.x), max(0, box.y)
    return {
        "n": word.n,
        "kind": word.gives,
        "box": [left, top, min(width, box.x + box.width) - left, min(height, box.y + box.height) - top],
        "corners": [list(corner) for corner in word.corners],
        "verdict": word.verdict,
        "reason": word.why,
        "person": word.person,
        "by": list(word.by),
        **_when(word.span, word.at),
    }


def face_json(face: Face) -> dict[str, object]:
    """A face as the contract's JSON."""
    box = face.box
    return {
        "n": face.n,
        "box": [box.x, box.y, box.width, box.height],
        "verdict": face.verdict,
        "reason": face.reason,
        "person": face.person,
        "detection": face.detection,
        "distance": face.distance,
        "perhaps": face.perhaps,
        "compared": face.compared,
        **_when(face.span, face.at),
    }


def _when(span: Span | None, at: int | None) -> dict[str, object]:
    """In a film, the first and the last frame of something, and the one in which it lies in its box."""
    return {"span": list(span), "at": at} if span else {}
