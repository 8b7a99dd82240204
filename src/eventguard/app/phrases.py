"""What photos, faces and hidden data are called on the screen."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.faces import by_hand
from eventguard.core.people.consent import Channel, HistoryEntry, Person, Reason, has_left, standing
from eventguard.core.photos.face import Drawn, Face, Hard, is_shown, is_small, is_uncertain
from eventguard.core.photos.hidden_data import Finding, Trace
from eventguard.core.photos.photo import Photo
from eventguard.core.words.captions import IN_WORDS, Mention

REASONS = {
    Reason.CONSENTED: "family said yes",
    Reason.SHOWN_BY_HAND: "shown by hand",
    Reason.NO_MATCH: "not recognised",
    Reason.NO_CONSENT: "has not said yes for this channel",
    Reason.EXPIRED: "yes has run out",
    Reason.WITHDRAWN: "yes was withdrawn",
    Reason.TOO_SMALL: "too small to tell",
    Reason.TOO_BLURRED: "too blurred or dark to tell",
    Reason.AMBIGUOUS: "could be two people",
    Reason.RECOGNITION_OFF: "everybody is to be covered",
    Reason.COVERED_BY_HAND: "covered by hand",
    Reason.NOT_A_FACE: "no face",
    Reason.TOO_CLOSE: "too close for this channel",
    Reason.GROUPS_ONLY: "in groups only, and this is none",
    Reason.EVERYBODY_COVERED: "everybody is covered in this channel",
    Reason.NOT_COMPARED: "nobody was compared",
    Reason.NAMED: "named on it without a yes with name",
}
ANSWERS = {
    Reason.CONSENTED: "yes",
    Reason.NO_CONSENT: "no",
    Reason.EXPIRED: "expired",
    Reason.WITHDRAWN: "withdrawn",
}
#: What makes faces hard to find on a photo.
HARD = {
    Hard.CROWD: "a crowd, so it was looked at for longer",
    Hard.NET: "a net or a fence lies over it",
}
PLURALS = {"person": "people", "copy": "copies"}
#: What staff call each kind of hidden data.
FOUND = {
    Trace.PLACE: "the place where it was taken",
    "camera": "the camera's make and model",
    Trace.PLACE_NAME: "the name of the place",
    Trace.PEOPLE: "names of people in the picture",
    Trace.OWNER: "who took or owns it",
    Trace.DATE: "date and time",
    Trace.CAPTION: "a caption",
    Trace.KEYWORDS: "keywords",
    Trace.COMMENT: "a comment",
    Trace.TEXT: "text notes",
    Trace.OTHER_THUMBNAIL: "a small copy of ANOTHER picture, such as one before it was cut",
    Trace.THUMBNAIL: "a small uncovered copy",
    Trace.SECOND_PICTURE: "further pictures",
    Trace.VIDEO: "a short film",
    Trace.SOUND: "sound, in which voices may say names",
    Trace.TELEMETRY: "a track of where the camera was and how it moved",
    Trace.SUBTITLES: "subtitles",
    Trace.CHAPTERS: "chapters",
    Trace.ATTACHMENT: "attached files",
    Trace.DEPTH_MAP: "a depth map",
    Trace.GAIN_MAP: "a brightness map of the picture",
    Trace.SERIAL: "a serial number",
    Trace.CAMERA: "the camera's make and model",
    Trace.SOFTWARE: "the software used",
    Trace.CREDENTIALS: "content credentials (C2PA)",
    Trace.MAKER_NOTE: "the maker's hidden notes",
    Trace.EXIF: "technical camera data",
    Trace.IPTC: "press data (IPTC)",
    Trace.XMP: "editing data (XMP)",
    Trace.PROFILE: "a colour profile",
    Trace.UNKNOWN: "data of an unknown kind",
    Trace.TRAILER: "data after the picture's end",
}


def found(traces: Sequence[str], most: int = len(FOUND)) -> str:
    """What a file carried, for people; the most telling by name."""
    named = ", ".join(FOUND[Trace(trace)] for trace in traces[:most]) or "nothing"
    return f"{named} and {len(traces) - most} more" if len(traces) > most else named


def learned(findings: Iterable[Finding]) -> list[str]:
    """What a file says, a line for each kind: ``the camera's make and model: Larkcam 3``. Not for the screen as it is:
    details come from outside.
    """
    return [f"{FOUND[finding.trace]}{': ' if finding.detail else ''}{finding.detail}" for finding in findings]


def covered(faces: Sequence[Face]) -> str:
    """How many faces are covered and why: ``6: 4 not recognised, 2 too small to tell``."""
    counts = Counter(face.reason for face in faces)
    if len(counts) == 1:
        return f"{len(faces)}: {REASONS[faces[0].reason]}"
    why = ", ".join(f"{count} {REASONS[reason]}" for reason, count in counts.most_common())
    return f"{len(faces)}: {why}" if faces else "0"


def who_is_on_it(faces: Sequence[Face], names: Mapping[str, str]) -> str:
    """Who is on a photo: the people by name, then all others by reason."""
    known = [f"{names.get(face.person, face.person)} ({REASONS[face.reason]})" for face in faces if face.person]
    others = covered([face for face in faces if not face.person])
    return "; ".join([*known, f"not to be shown {others}"] if others != "0" else known)


def covered_by(face: Face, by: str) -> str | None:
    """What there is to say of a face, or a drawing, to whoever is ``by`` if somebody else covered it by hand."""
    others = by_hand.overruled(face, by)
    what = f"drew cover {face.n}" if face.drawn else f"covered face {face.n} by hand"
    return f"{_people(others)} {what}" if others else None


def not_expected(photo: Photo) -> str:
    """Why somebody else may not be shown on a photo that was cleaned for some groups."""
    return f"it was cleaned for {listed(photo.groups)} alone"


def decided_by(face: Face) -> str:
    """Who decided about a face by hand, as far as that is recorded."""
    return listed([name for name in face.by if name]) if face.reason in by_hand.BY_HAND else ""


def why(face: Face) -> str:
    """Why a face is as it is, and who said so: ``covered by hand (Bea)``."""
    by = decided_by(face)
    return f"{REASONS[face.reason]} ({by})" if by else REASONS[face.reason]


def overruled(photo: Photo) -> tuple[str, ...]:
    """Whose covers gave way to whose decision on this photo, a sentence each."""
    given = (
        f"{_people(face.over)} covered face {face.n} by hand, and {_people(face.by)} shows it"
        for face in photo.faces
        if face.over and is_shown(face)
    )
    gone = (f"{each.by} took away a cover that {_people(each.face.by)} had drawn" for each in photo.erased)
    return (*given, *gone)


def no_faces(photo: Photo) -> tuple[str, ...]:
    """What is left uncovered because somebody says that it is no face, a sentence each."""
    return tuple(
        f"{_people(face.by)} says that {face.n} is no face"
        + (f", which {_people(face.over)} had covered by hand" if face.over else "")
        + ": it is not covered"
        for face in photo.faces
        if face.reason is Reason.NOT_A_FACE
    )


def _people(names: Sequence[str]) -> str:
    """``Ada and Ben``; whoever is not known is somebody."""
    said = [name or "somebody" for name in names] or ["somebody"]
    return listed(said)


def listed(said: Sequence[str]) -> str:
    """``one, two and three``; nothing of none."""
    return " and ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))


def look(face: Face) -> str:
    """``small`` or ``uncertain``, if it is worth a look before others, and its reason does not say so already."""
    if face.reason is Reason.TOO_SMALL:
        return ""
    return "small" if is_small(face) else "uncertain" if is_uncertain(face) else ""


def doubts(photo: Photo) -> str:
    """``12 small faces, 2 uncertain, a net or a fence lies over it``; empty when all are clear."""
    parts = [count(photo.small, "small face")] if photo.small else []
    parts += [f"{photo.uncertain} uncertain"] if photo.uncertain else []
    return ", ".join([*parts, *(HARD[each] for each in photo.hard if each in HARD)])


def alone(photo: Photo) -> str:
    """What there is to say where one person is covered among others who are shown; empty where that is not so."""
    hidden = [face for face in photo.covered if face.drawn is not Drawn.RECTANGLE]
    if len(hidden) != 1 or not photo.shown:
        return ""
    return f"only face {hidden[0].n} is covered: who knows the others can tell who that is, so best cover all or none"


def unnamed(photo: Photo) -> str:
    """What there is to say to the approver of a photo to which nobody put a name, as a sentence without a stop."""
    account = " and ".join(photo.unnamed)
    return f"prepared under the computer's account {account}: whether that was the approver is not known"


def shown(photo: Photo, names: Mapping[str, str]) -> str:
    """The people whose face stays visible, by name."""
    return ", ".join(names.get(person, person) for person in photo.shown) or "nobody"


def told_by(found: Iterable[Mention]) -> str:
    """``a pupil's full name and a phone number``."""
    kinds = list(dict.fromkeys(IN_WORDS[mention.kind] for mention in found))
    return listed(kinds)


def who(face: Face, names: Mapping[str, str]) -> str:
    """Whose face it is, or might be."""
    if face.perhaps:
        return f"perhaps {names.get(face.perhaps, face.perhaps)}"
    return names.get(face.person or "", face.person or "")


def why_covered(person: Person, channel: Channel, on: date) -> str:
    """Why somebody may not be shown: ``yes was withdrawn``."""
    if person.never_publish:
        return "they are never to be published"
    return "they have left the school" if has_left(person, on) else REASONS[standing(person, channel, on)]


def recorded(entry: HistoryEntry) -> str:
    """What was recorded, as people say it."""
    match entry.what:
        case "never_publish":
            return "yes" if entry.value == "1" else "no"
        case "permission" if entry.value:
            said = json.loads(entry.value)
            notified = [in_full(date.fromisoformat(day)) for day in said.get("notified", ())]
            parts = {
                "consented by": said.get("consented_by"),
                "parents notified": ", ".join(notified),
                "objection by": said.get("objection"),
                "refused": "yes" if said.get("refused") else "",
                "a picture may be kept": "yes" if said.get("keep_picture") else "",
            }
            return "; ".join(f"{what} {value}" for what, value in parts.items() if value) or "none"
        case "also" if entry.value:
            return "; ".join(json.loads(entry.value)) or "none"
        case "leaves" if entry.value:
            return in_full(date.fromisoformat(entry.value))
    return entry.value


def names(school: School) -> dict[str, str]:
    """Names by id; empty without a register."""
    return {id: person.name for id, person in school.people().items()}


def count(number: int, what: str) -> str:
    """``1 photo``, ``2 photos``, ``2 people``."""
    return f"{number} {what}" if number == 1 else f"{number} {PLURALS.get(what, what + 's')}"
