"""What lies over a film: for each face, and each line of writing, where its box is from frame to frame."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Face
from eventguard.core.photos.film import Span
from eventguard.core.photos.pixels import Box
from eventguard.core.photos.word import Words


@dataclass(frozen=True, eq=False)
class Layer:
    """Boxes (n x 4: x, y, width, height; int32 pixels of the film), one for each frame from ``first`` on."""

    first: int
    boxes: npt.NDArray[np.int32]

    @property
    def span(self) -> Span:
        """The first and the last frame."""
        return self.first, self.first + len(self.boxes) - 1

    def at(self, frame: int) -> Box | None:
        """Where it lies in a frame; None where it does not."""
        if not 0 <= frame - self.first < len(self.boxes):
            return None
        x, y, width, height = (int(side) for side in self.boxes[frame - self.first])
        return Box(x, y, max(1, width), max(1, height))

    def within(self, span: Span) -> "Layer | None":
        """The part of it that lies in these frames; None where nothing of it does."""
        first, last = max(self.first, span[0]), min(self.span[1], span[1])
        if first > last:
            return None
        return Layer(first, self.boxes[first - self.first : last - self.first + 1])


#: By the number of the face, or of the line of writing.
Layers = Mapping[int, Layer]


@dataclass(frozen=True, eq=False)
class Overlay:
    """All that lies over a film, or some of its frames: faces and writing with their verdicts, and their layers."""

    faces: tuple[Face, ...] = ()
    words: Words = ()
    face_layers: Layers = field(default_factory=dict)
    word_layers: Layers = field(default_factory=dict)

    def within(self, span: Span) -> "Overlay":
        """The part of it that lies in these frames."""
        faces, words = (
            {n: part for n, layer in layers.items() if (part := layer.within(span))}
            for layers in (self.face_layers, self.word_layers)
        )
        return Overlay(
            tuple(face for face in self.faces if face.n in faces),
            tuple(word for word in self.words if word.n in words),
            faces,
            words,
        )

    def faces_at(self, frame: int) -> tuple[Face, ...]:
        """The faces of one frame, upright as their covers are; without what is said to be none."""
        faces = (face for face in self.faces if face.reason is not Reason.NOT_A_FACE)
        placed = ((face, self.face_layers[face.n].at(frame)) for face in faces)
        return tuple(replace(face, box=box, tilt=0.0, turn=0.0) for face, box in placed if box)

    def words_at(self, frame: int) -> Words:
        """The lines of writing of one frame."""
        placed = ((word, self.word_layers[word.n].at(frame)) for word in self.words)
        return tuple(replace(word, corners=corners_of(box)) for word, box in placed if box)


def standing(box: Box, span: Span) -> Layer:
    """A layer that stands still."""
    return Layer(span[0], np.repeat([[box.x, box.y, box.width, box.height]], span[1] - span[0] + 1, 0).astype(np.int32))


def corners_of(box: Box) -> tuple[tuple[float, float], ...]:
    """The four corners of a box, as a line of writing has them."""
    right, bottom = box.x + box.width, box.y + box.height
    return (box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)
