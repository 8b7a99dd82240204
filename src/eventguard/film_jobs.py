"""What of films crosses a process border: jobs, most of them about one stretch of a film, and what comes of them."""

from dataclasses import dataclass
from pathlib import Path

from eventguard import worker
from eventguard.core.faces.comparison import Claim
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.films import staying, work
from eventguard.core.films.following import End, Followed
from eventguard.core.films.layers import Overlay
from eventguard.core.films.verdicts import Told
from eventguard.core.photos import face
from eventguard.core.photos.face import Detection
from eventguard.core.photos.film import Film, Span
from eventguard.core.photos.hidden_data import Finding
from eventguard.core.photos.pixels import Box
from eventguard.core.photos.seen import Motion, SeenFrames
from eventguard.core.settings import Settings
from eventguard.core.words.sought import Sought


@dataclass(frozen=True, slots=True)
class Source:
    """A film to work on: its file, and the settings."""

    path: Path
    settings: Settings


@dataclass(frozen=True, slots=True)
class Measure:
    """How long, how large and how fast a film is, and what it carries besides; its bytes must have this sha256."""

    source: Source
    id: str


@dataclass(frozen=True, slots=True)
class See:
    """Look at every frame of one stretch for faces."""

    source: Source
    span: Span


@dataclass(frozen=True, slots=True)
class LookLonger:
    """Look longer at some frames of one stretch, for faces, with what was ``seen`` in all its frames."""

    source: Source
    span: Span
    seen: SeenFrames


@dataclass(frozen=True, slots=True)
class Read:
    """Read what is written in those frames, and tell what is ``sought``; with what was ``seen`` in all frames."""

    source: Source
    span: Span
    seen: SeenFrames
    sought: Sought


@dataclass(frozen=True, slots=True)
class Follow:
    """Follow these ends of tracks through one stretch; ``motions`` are those of its frames, and of the one before and
    the one after where there are such.
    """

    source: Source
    span: Span
    ends: tuple[End, ...]
    motions: tuple[Motion, ...]


#: The number of a track, of a find in it, and of that one's frame; and the face.
FaceOfTrack = tuple[int, int, int, Detection]
Faces = tuple[FaceOfTrack, ...]


@dataclass(frozen=True, slots=True)
class OfFaces:
    """Some faces of one stretch, for the batch policy that the process has."""

    source: Source
    span: Span
    faces: Faces


class Compare(OfFaces):
    """Compare them, each after it was looked for once more."""


class Describe(OfFaces):
    """Describe them as they were found."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Cover and encode one stretch, and look at it again. ``digests`` are of the frames that were looked at."""

    source: Source
    span: Span
    digests: tuple[bytes, ...]
    overlay: Overlay


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame of the original, uncovered, or what of it is around a box; its pixels must have this digest."""

    source: Source
    frame: int
    digest: bytes
    box: Box | None = None
    line: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """Compare the face at this box of a frame, whose pixels must have this digest, with whom it is said to be, by the
    school's own network, if it has one.
    """

    source: Source
    frame: int
    digest: bytes
    box: Box
    claim: Claim
    network: OwnNetwork | None


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound of a film, encoded anew."""

    source: Source
    film: Film


@dataclass(frozen=True, slots=True)
class Measured:
    """What ``Measure`` tells."""

    film: Film
    found: tuple[Finding, ...]


@dataclass(frozen=True, eq=False)
class Drawn:
    """One stretch, encoded, and what can be seen in it although no decision allows it."""

    head: bytes
    samples: tuple[bytes, ...]
    visible: work.Visible


@dataclass(frozen=True, slots=True)
class Sounding:
    """The sound; None where there is none."""

    encoded: bytes | None


#: Of which track, and which find in it, and what came of it.
Compared = tuple[int, int, Told]
Described = tuple[int, int, staying.Described]
Job = Measure | See | LookLonger | Read | Follow | OfFaces | Claimed | Draw | Picture | Sound
Result = (
    Measured
    | work.Seen
    | tuple[Followed, ...]
    | tuple[Compared | Described, ...]
    | Drawn
    | worker.Uncovered
    | face.Compared
    | Sounding
    | worker.Trouble
)
