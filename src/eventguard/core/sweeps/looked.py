"""What was seen of one file that may be online already: no pixel of it, and none of the words that it holds."""

from dataclasses import dataclass
from enum import StrEnum

from eventguard.core.photos.face import Face
from eventguard.core.photos.hidden_data import Trace
from eventguard.core.photos.word import Word
from eventguard.core.words.mention import MentionKind

#: Side of a print, in pixels.
PRINT = 16


class What(StrEnum):
    """What a file is, by its content."""

    PICTURE = "picture"
    FILM = "film"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Named:
    """Something that gives a pupil away in words beside a picture: of what kind, whom it names, if one person, where it
    stands. ``about`` are the pictures as the page calls them; none where it does not say, or for the file's own name.
    ``page`` is the file in which it was found, where that is another than the one it is told of.
    """

    kind: MentionKind
    person: str | None
    where: "Where"
    about: tuple[str, ...] = ()
    page: str = ""


class Where(StrEnum):
    """Where words stand."""

    NAME = "name"
    FOLDER = "folder"
    ALT = "alt"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Looked:
    """One file as it was looked at.

    ``size`` is its width and height in pixels; ``print`` the picture, of a film its first frame, in PRINT x PRINT grey
    pixels: too coarse to show anybody; None of a plain area. ``faces`` and ``words`` are as a batch policy would have
    them, in pixels of that size; of a film those of the frame with most faces. ``trouble`` says why it could not be
    looked at.
    """

    what: What
    size: tuple[int, int] | None = None
    print: bytes | None = None
    traces: tuple[Trace, ...] = ()
    faces: tuple[Face, ...] = ()
    words: tuple[Word, ...] = ()
    named: tuple[Named, ...] = ()
    trouble: str | None = None
