"""What photos, faces and findings are called on the screen, and in JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence

from eventguard.app.house import House
from eventguard.core.consent import Reason
from eventguard.core.photo import Face, Photo

REASONS = {
    Reason.CONSENTED: "family said yes",
    Reason.SHOWN_BY_HAND: "shown by hand",
    Reason.NO_MATCH: "nobody we may show",
    Reason.NO_CONSENT: "no yes for this channel",
    Reason.EXPIRED: "yes has run out",
    Reason.WITHDRAWN: "yes was withdrawn",
    Reason.TOO_SMALL: "too small to tell",
    Reason.AMBIGUOUS: "could be two people",
    Reason.RECOGNITION_OFF: "faces are not compared, so all are covered",
    Reason.COVERED_BY_HAND: "covered by hand",
}
ANSWERS = {
    Reason.CONSENTED: "yes",
    Reason.NO_CONSENT: "no",
    Reason.EXPIRED: "expired",
    Reason.WITHDRAWN: "withdrawn",
}
FOUND = {
    "gps": "the place where it was taken",
    "camera": "the camera's make and model",
    "serial-number": "the camera's serial number",
    "owner": "the owner's name",
    "software": "the software used",
    "date": "date and time",
    "caption": "a caption",
    "keywords": "keywords",
    "comment": "a comment",
    "maker-note": "the maker's hidden notes",
    "exif": "technical camera data",
    "thumbnail": "a small uncovered copy",
    "second-picture": "a second picture",
    "trailer": "data after the picture's end",
    "xmp": "editing data (XMP)",
    "iptc": "press data (IPTC)",
    "text": "text notes",
    "colour-profile": "a colour profile",
}


def found(words: Sequence[str]) -> str:
    """What a file carried, for people."""
    return ", ".join(FOUND.get(word, word) for word in words) or "nothing"


def covered(faces: Sequence[Face]) -> str:
    """How many faces are covered and why: ``6: 4 nobody we may show, 2 too small to tell``."""
    counts = Counter(face.reason for face in faces)
    if len(counts) == 1:
        return f"{len(faces)}: {REASONS[faces[0].reason]}"
    why = ", ".join(f"{count} {REASONS[reason]}" for reason, count in counts.most_common())
    return f"{len(faces)}: {why}" if faces else "0"


def shown(photo: Photo, names: Mapping[str, str]) -> str:
    """The people whose face stays visible, by name."""
    return ", ".join(names.get(person, person) for person in photo.shown) or "nobody"


def names(house: House) -> dict[str, str]:
    """Names by id; empty without a register."""
    return {person.id: person.name for person in house.register.people()} if house.has_register else {}


def count(number: int, what: str) -> str:
    """``1 photo``, ``2 photos``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def photo_record(house: House, photo: Photo, source: str | None = None, reason: str | None = None) -> dict[str, object]:
    """A photo as the contract's JSON line."""
    path = house.where(photo)
    return {
        "source": source if source is not None else photo.source,
        "id": photo.id,
        "state": photo.state,
        "output": str(path) if path else None,
        "size": list(photo.size) if photo.size else None,
        "found": list(photo.found),
        "reason": reason or photo.reason,
        "faces": [face_record(face) for face in photo.faces],
    }


def face_record(face: Face) -> dict[str, object]:
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
    }
