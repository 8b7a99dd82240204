"""A face in a photo, the verdict on it, and who decided so. Frozen, picklable, without pixels."""

from dataclasses import dataclass
from enum import StrEnum

from eventguard.core.people.consent import Reason
from eventguard.core.photos.film import Span
from eventguard.core.photos.pixels import Box


class Verdict(StrEnum):
    """What is done with a face."""

    SHOW = "show"
    COVER = "cover"


class Drawn(StrEnum):
    """The shape of a cover that somebody drew by hand."""

    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"


class Compared(StrEnum):
    """What came of comparing a face with the photos of the one person whom a hand shows it as."""

    ALIKE = "alike"
    UNLIKE = "unlike"
    # Nobody knows, for one of these reasons:
    TOO_SMALL = "too-small"
    BLURRED = "blurred"
    NOT_SEEN = "not-seen"
    NOT_PERMITTED = "not-permitted"
    NOT_ENROLLED = "not-enrolled"
    RECOGNITION_OFF = "recognition-off"
    NO_GROUP = "no-group"
    GROUP_NOT_PERMITTED = "group-not-permitted"
    ORIGINAL_GONE = "original-gone"
    KEY_LOST = "key-lost"
    NO_NETWORK = "no-network"
    TOO_FEW = "too-few"
    FAILED = "failed"


class Hard(StrEnum):
    """What makes faces of a photo hard to find, or its writing, so that it is among those to look at first."""

    CROWD = "crowd"
    NET = "net"
    NOT_READ = "words-not-read"


@dataclass(frozen=True, slots=True)
class Detection:
    """What a detector saw: a box, five landmarks (right eye, left eye, nose, mouth corners; pixels) and its score."""

    box: Box
    landmarks: tuple[tuple[float, float], ...]
    score: float


@dataclass(frozen=True, slots=True)
class Face:
    """A face in a photo and the verdict on it.

    ``person`` is the register's id, only ever set when the match was beyond doubt. ``distance`` is 1 minus the
    match score (see ``core.faces.matching``); None where nothing was compared. ``perhaps`` is somebody who may be shown
    and whom a covered face resembles, but not beyond doubt: a suggestion to a person, never a reason to show. ``tilt``
    and ``turn`` tell how the head is held (``core.faces.pose``): its cover follows it. ``drawn`` is the shape that
    somebody drew where nothing was found (a face that was missed, a name badge): its box is then exactly what they
    drew.
    ``matched`` is whom the match took the face for, beyond doubt, where a hand has decided about it since.
    ``by`` are those who decided so by hand: of a cover, everybody who made it. ``over`` are those whose cover gave way
    to that decision; whoever approves is told. An empty name stands for somebody: older records lack them.
    ``compared`` is what came of comparing a face with whom a hand shows it as; None in older records.
    In a film a face is a track: ``span`` are the first and the last frame in which something of it may be seen, ``at``
    the frame in which it lies in its box; both None in a photo.
    """

    n: int
    box: Box
    verdict: Verdict
    reason: Reason
    person: str | None = None
    detection: float = 0.0
    distance: float | None = None
    perhaps: str | None = None
    tilt: float = 0.0
    turn: float = 0.0
    drawn: Drawn | None = None
    matched: str | None = None
    by: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    compared: Compared | None = None
    span: Span | None = None
    at: int | None = None


def is_shown(face: Face) -> bool:
    """Whether a face is left uncovered; what somebody said to be none is no face that is shown."""
    return face.verdict is Verdict.SHOW and face.reason is not Reason.NOT_A_FACE


#: Faces less tall than this (pixels), or found with less than this score, are where others are missed. The benchmark
#: loses one face in five below 16 pixels and one in twenty above; in photos larger than its own that begins earlier.
SMALL, UNCERTAIN = 24, 0.75


def is_small(face: Face) -> bool:
    """Whether a face that was found is small: where some are, others may have been missed."""
    return face.drawn is None and face.box.height < SMALL


def is_uncertain(face: Face) -> bool:
    """Whether there is little evidence for a face: some are none, and others like it may have been missed."""
    return face.drawn is None and face.detection < UNCERTAIN
