"""The one noun that flows: a photo, its states, and what was decided about it. Frozen, picklable, without pixels."""

from dataclasses import dataclass, replace
from enum import StrEnum

from eventguard.core.errors import MoveRefused
from eventguard.core.people.consent import Channel
from eventguard.core.photos.face import Face, Hard, Verdict, is_small, is_uncertain
from eventguard.core.photos.film import Film
from eventguard.core.photos.word import Words


class State(StrEnum):
    """Where a photo stands on its way from a phone to the school's page."""

    RECEIVED = "received"
    HELD = "held"
    APPROVED = "approved"
    REJECTED = "rejected"
    TAKEN_DOWN = "taken-down"
    QUARANTINED = "quarantined"


#: Every move a photo may make. A move to its own state is a new rendering of the same photo, or a note about it: where
#: an approved one was posted, that one was taken down wherever it was, that a copy was removed. An approved one waits
#: again only when its file could not be put into the approved folder (``app.folders.file_moves``), or soon after
#: (``app.approval.ways_back``), and never once it was posted; one that was taken down, once it is gone everywhere.
MOVES: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.RECEIVED, State.HELD, State.QUARANTINED}),
    State.HELD: frozenset({State.RECEIVED, State.HELD, State.APPROVED, State.REJECTED, State.QUARANTINED}),
    State.APPROVED: frozenset({State.APPROVED, State.HELD, State.TAKEN_DOWN}),
    State.REJECTED: frozenset({State.REJECTED, State.RECEIVED, State.HELD}),
    State.TAKEN_DOWN: frozenset({State.TAKEN_DOWN, State.RECEIVED, State.HELD}),
    State.QUARANTINED: frozenset({State.RECEIVED, State.REJECTED}),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What one decision by hand did: the faces and the writing that it changed, as they were and as it left them; or
    how often it turned the photo to the right, and all that was on it before.
    """

    by: str
    before: tuple[Face, ...]
    after: tuple[Face, ...]
    words_before: Words = ()
    words_after: Words = ()
    quarters: int = 0


@dataclass(frozen=True, slots=True)
class Erased:
    """A cover that somebody had drawn and somebody else took away: whoever approves is told."""

    by: str
    face: Face


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
    somebody else had drawn. ``words`` are the lines of writing on it, without what they say. ``hard`` is what makes
    faces on it hard to find. Of those who prepared it, those in ``accounts`` are computer accounts: nobody said who it
    was. ``not_compared`` is why no face was compared when it was cleaned (``core.faces.may_compare``); empty where they
    were, and in older records. ``quarters`` is how often somebody turned it to the right, from 0 to 3
    (``core.photos.quarters``): all boxes and corners are those of the turned picture. ``film`` is what it is if its
    picture moves; its faces are then tracks.
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
    hard: tuple[Hard, ...] = ()
    words: Words = ()
    not_compared: str = ""
    quarters: int = 0
    film: Film | None = None

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
    def named(self) -> tuple[str, ...]:
        """Ids of the people whose name stays legible on it."""
        return tuple(dict.fromkeys(word.person for word in self.words if word.is_legible and word.person))

    @property
    def seen(self) -> tuple[str, ...]:
        """Ids of the people whom it shows, or names."""
        return tuple(dict.fromkeys((*self.shown, *self.named)))

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
        posted = self.state is State.APPROVED and self.posted
        seen = posted or (self.state is State.TAKEN_DOWN and not self.taken_down_by)
        if to not in MOVES[self.state] or (to is State.HELD and seen):
            raise MoveRefused(self.id, self.state, to)
        if to not in (State.RECEIVED, State.HELD):
            changes |= {"original": None, "steps": ()}
        if to not in (State.RECEIVED, State.HELD, State.QUARANTINED):
            changes["source"] = None
        return replace(self, state=to, **changes)  # type: ignore[arg-type]
