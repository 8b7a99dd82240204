"""The seams between the rules and the world. Each has its implementations in ``adapters``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from eventguard.core.errors import PhotoTrouble
from eventguard.core.photos.face import Detection, Face, Hard
from eventguard.core.photos.film import Film
from eventguard.core.photos.hidden_data import Finding
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.photos.seen import Motion
from eventguard.core.photos.word import Corners, Line, Word

Embedding = npt.NDArray[np.float32]
"""The numbers that describe one face, as one recogniser sees it: 128, or as many as a school's own network gives."""


class Codec(Protocol):
    """Untrusted bytes to pixels, and pixels to fresh bytes."""

    def decode(self, untrusted: bytes) -> Pixels:
        """The picture, upright, in sRGB, as large as it is worth looking at. Raises PhotoTrouble."""

    def reduce(self, pixels: Pixels) -> Pixels:
        """The same picture in publishing size."""

    def encode(self, pixels: Pixels) -> bytes:
        """A new file that holds these pixels and nothing else."""


class Inspector(Protocol):
    """What a file carries besides its pixels."""

    def found(self, untrusted: bytes, pixels: Pixels) -> tuple[Finding, ...]:
        """What a stranger could learn from the source file that ``pixels`` were decoded from. Never raises."""


class ResidueReader(Protocol):
    """The second pair of eyes on our own output; shares no code with the encoder."""

    def residue(self, encoded: bytes) -> tuple[str, ...]:
        """Everything in these bytes that is not known to be harmless, in plain words; empty when clean."""


@dataclass(frozen=True)
class Seen:
    """The faces of a picture, the surest first, each once; and what makes others hard to find."""

    faces: list[Detection]
    hard: tuple[Hard, ...] = ()


class FaceDetector(Protocol):
    """Finds faces."""

    def search(self, pixels: Pixels) -> Seen:
        """The faces of a picture, boxes and landmarks in its own pixels, and what makes others hard to find."""

    def portrayed(self, pixels: Pixels) -> list[Detection]:
        """The faces that a reference photo was taken for, the surest first: nobody small in the background."""

    def find_at(self, pixels: Pixels, box: Box) -> Detection | None:
        """The face at this place, which was found before, with its landmarks; None when none is seen there."""

    def look_again(self, pixels: Pixels) -> list[Detection]:
        """Faces that anybody would see at a glance in a finished picture."""

    def glance(self, pixels: Pixels) -> list[Detection]:
        """What may be a face in one frame of a film, as faint as ``core.settings.FAINT``: its neighbours tell."""

    def is_like_a_face(self, pixels: Pixels, box: Box) -> bool:
        """Whether anything at this place looks like a face, however faintly, when it is looked at closely."""

    def rest(self) -> None:
        """No look follows for now: give back the memory that looking took."""


@dataclass(frozen=True)
class Watched:
    """How a frame came from the one before: its motion, whether it begins another scene, and whether it is so much like
    the frame that was last looked at that it shows the same.
    """

    motion: Motion
    cut: bool
    alike: bool


class Reel(Protocol):
    """The frames of a film from outside: upright, in sRGB, in publishing size, on an even grid of time."""

    film: Film

    def frames(self, start: int = 0, stop: int | None = None) -> Iterator[Pixels]:
        """The frames from ``start`` up to and without ``stop``, the same whenever they are asked for. One that repeats
        the one before may be the very same object. Raises PhotoTrouble.
        """


class Watcher(Protocol):
    """Goes through a film's frames, one after another."""

    def watch(self, pixels: Pixels) -> Watched:
        """How this frame came from the one before."""

    def looked_at(self) -> None:
        """The frame that was watched last is looked at for faces: others are compared with it."""


class Follower(Protocol):
    """One frame of a film, ready for faces to be followed into it. Boxes are x, y, width, height in its pixels."""

    def look(self, box: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
        """How a face in this box looks here."""

    def find(
        self,
        first: npt.NDArray[np.float32],
        look: npt.NDArray[np.float32],
        box: npt.NDArray[np.float64],
        before: Any,
        carried: npt.NDArray[np.float64],
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float32]] | None:
        """Where the face that had this look, and lay in this box in the frame ``before``, lies here, and how it looks;
        None where it is not to be followed any further. ``first`` is how it looked when it was found,
        ``carried`` where it lies if it only moved with the picture.
        """


class FaceRecogniser(Protocol):
    """Describes a face by numbers. Only ever built when somebody may be matched. ``network`` is the name of a network
    that the school brought itself (``OwnNetwork.name``); empty for the built-in ones.
    """

    network: str

    def embed(self, pixels: Pixels, detection: Detection) -> Embedding:
        """The numbers for this face, 128 or what a school's own network gives: the closer those of two faces, the more
        alike are they.
        """


class Cover(Protocol):
    """Draws over faces."""

    def draw(self, pixels: Pixels, faces: Sequence[Face], words: Sequence[Word] = ()) -> Pixels:
        """A copy of the picture with something opaque over each face, and each line of writing, that is to be covered;
        a shown face stays whole unless such a cover truly lies on it.
        """

    def hides(self, faces: Sequence[Face], box: Box) -> bool:
        """Whether the middle of ``box`` lies under the cover of one of these faces; of one that somebody drew, perhaps
        over something smaller, half of it.
        """


class TextReader(Protocol):
    """Reads what is written in a picture."""

    def expect(self, pixels: Pixels) -> None:
        """Begin to read a picture, if you can: it will be asked for."""

    def read(self, pixels: Pixels, but: Sequence[Corners] = ()) -> list[Line]:
        """The lines of a picture, in its own pixels, whichever way up they are, ``but`` those at places that were read
        for sure before. What they say goes no further than the process that read it.
        """


@dataclass(frozen=True)
class Kit:
    """The engines that do the work. ``recognisers`` is None unless somebody may be matched (law 2), ``text`` unless
    writing is looked for.
    """

    codec: Codec
    inspector: Inspector
    detector: FaceDetector
    recognisers: tuple[FaceRecogniser, FaceRecogniser] | None
    cover: Cover
    reader: ResidueReader
    text: TextReader | None = None

    def fresh(self, pixels: Pixels) -> bytes:
        """A new file of uncovered pixels, for the eyes of whoever decides, whose bytes were read again."""
        encoded = self.codec.encode(pixels)
        if residue := self.reader.residue(encoded):
            raise PhotoTrouble(f"The picture to look at still held something: {', '.join(residue)}.")
        return encoded
