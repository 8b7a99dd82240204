"""The one noun that flows: a photo, its faces, and what was decided about them. Frozen, picklable, without pixels."""

from dataclasses import dataclass, replace
from enum import StrEnum

from eventguard.core.errors import MoveRefused
from eventguard.core.people.consent import Channel, Reason


class State(StrEnum):
    """Where a photo stands on its way from a phone to the school's page."""

    RECEIVED = "received"
    HELD = "held"
    APPROVED = "approved"
    REJECTED = "rejected"
    TAKEN_DOWN = "taken-down"
    QUARANTINED = "quarantined"


#: Every move a photo may make. A move to its own state is a new rendering of the same photo, or a note about it: where
#: an approved one was posted, that one was taken down wherever it was. An approved one is held again only when its file
#: could not be put into the approved folder (``app.folders.file_moves``), and never once it was posted.
MOVES: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.RECEIVED, State.HELD, State.QUARANTINED}),
    State.HELD: frozenset({State.RECEIVED, State.HELD, State.APPROVED, State.REJECTED, State.QUARANTINED}),
    State.APPROVED: frozenset({State.APPROVED, State.HELD, State.TAKEN_DOWN}),
    State.REJECTED: frozenset({State.RECEIVED}),
    State.TAKEN_DOWN: frozenset({State.TAKEN_DOWN, State.RECEIVED}),
    State.QUARANTINED: frozenset({State.RECEIVED, State.REJECTED}),
}


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
    ORIGINAL_GONE = "original-gone"
    KEY_LOST = "key-lost"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the published picture; ``x`` and ``y`` may be negative at a picture's rim."""

    x: int
    y: int
    width: int
    height: int

    @property
    def area(self) -> int:
        """Pixels inside the box."""
        return max(0, self.width) * max(0, self.height)

    def overlap(self, other: "Box") -> int:
        """Pixels that both boxes cover."""
        width = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        height = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return max(0, width) * max(0, height)

    def holds_centre_of(self, other: "Box") -> bool:
        """Whether the middle of ``other`` lies in this box."""
        x, y = other.x + other.width / 2, other.y + other.height / 2
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


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


@dataclass(frozen=True, slots=True)
class Step:
    """What one decision by hand did: the faces that it changed, as they were before and as it left them."""

    by: str
    before: tuple[Face, ...]
    after: tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """A cover that somebody had drawn and somebody else took away: whoever approves is told."""

    by: str
    face: Face


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


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo on its way to one channel.

    ``id`` is the sha256 of the original; ``sha256`` that of the cleaned bytes in ``output``. ``source``, what the
    original was called, and ``original``, where it lies, come from outside and may hold a child's name: both are
    forgotten once the photo is decided.
    ``number`` counts the photos of its event in the order in which they came.
    ``recipe`` is a digest of everything that shaped the rendering; ``revision`` the register's at that moment, and from
    the approval on the register's then. ``posted`` is where somebody said it was posted, ``taken_down_by`` who saw to
    it that a photo taken down here is gone there too. ``style`` is how its covers look (``core.settings.Style``), which
    rendering it again takes; ``shown_by`` are those who let something be seen by hand: they prepared it, too.
    If ``groups`` (classes, roles) are named, nobody else may be shown on it.
    ``steps`` are the latest decisions by hand since it was cleaned: each can be taken back. ``erased`` are covers that
    somebody else had drawn. Of those who prepared it, those in ``accounts`` are computer accounts: nobody said who
    it was.
    """

    id: str
    channel: Channel
    event: str
    state: State
    number: int | None = None
    source: str | None = None
    original: str | None = None
    output: str | None = None
    sha256: str | None = None
    size: tuple[int, int] | None = None
    found: tuple[str, ...] = ()
    faces: tuple[Face, ...] = ()
    reason: str | None = None
    recipe: str = ""
    revision: int = 0
    prepared_by: str = ""
    decided_by: str | None = None
    posted: tuple[str, ...] = ()
    taken_down_by: str | None = None
    style: str = "soft"
    shown_by: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    erased: tuple[Erased, ...] = ()
    accounts: tuple[str, ...] = ()

    @property
    def makers(self) -> tuple[str, ...]:
        """Everybody who prepared it."""
        return self.prepared_by, *self.shown_by

    @property
    def unnamed(self) -> tuple[str, ...]:
        """The accounts under which it was prepared by nobody knows whom."""
        return tuple(dict.fromkeys(maker for maker in self.makers if maker in self.accounts))

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the people whose face stays visible."""
        return tuple(face.person for face in self.faces if face.verdict is Verdict.SHOW and face.person)

    @property
    def covered(self) -> tuple[Face, ...]:
        """The faces under a cover."""
        return tuple(face for face in self.faces if face.verdict is Verdict.COVER)

    @property
    def small(self) -> int:
        """How many faces are small."""
        return sum(map(is_small, self.faces))

    @property
    def uncertain(self) -> int:
        """How many faces there is little evidence for."""
        return sum(map(is_uncertain, self.faces))

    def moved(self, to: State, **changes: object) -> "Photo":
        """Put a photo into another state.

        The only way a photo changes state. Once it is neither received nor held, where its original lies is forgotten,
        and nothing about it can be undone; what it was called is kept for as long as somebody may have to look for a
        file that could not be cleaned.

        Raises:
            MoveRefused: when a photo in this state may not go there.
        """
        back = self.state is State.APPROVED and to is State.HELD
        if to not in MOVES[self.state] or (back and self.posted):
            raise MoveRefused(self.id, self.state, to)
        if to not in (State.RECEIVED, State.HELD):
            changes |= {"original": None, "steps": ()}
        if to not in (State.RECEIVED, State.HELD, State.QUARANTINED):
            changes["source"] = None
        return replace(self, state=to, **changes)  # type: ignore[arg-type]
