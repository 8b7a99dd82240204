"""The order of work on one stretch of a film, on one screen."""

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from eventguard.core.errors import PhotoTrouble
from eventguard.core.faces.kept_by_hand import alike
from eventguard.core.faces.second_look import second_look
from eventguard.core.films.layers import Overlay
from eventguard.core.photos.face import Detection
from eventguard.core.photos.film import Span
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.photos.seen import NO_FINDS, Finds, SeenFrame, SeenFrames
from eventguard.core.photos.word import Gives, Word
from eventguard.core.ports import Kit, TextReader, Watcher
from eventguard.core.settings import FAINT
from eventguard.core.words.in_pictures import Judge
from eventguard.core.words.on_photos import once

#: Lines of writing, each with the frame in which it was read.
Lines = tuple[tuple[int, Word], ...]


@dataclass(frozen=True)
class Seen:
    """What was seen in one stretch: its frames, and what was read in them."""

    frames: tuple[SeenFrame, ...]
    words: Lines = ()


#: Finds with the number of their frame.
Visible = list[tuple[int, Finds]]

#: Two finds of one frame are one face when they share so much of both together.
SAME = 0.4
#: So often, in frames, one is looked at as a photo is, whatever the rate.
DEEP = 24


#: What is seen in the finished film although no decision allows it has so much evidence beyond enough: it is covered.
VISIBLE = 2.0


def see(frames: Iterable[Pixels], span: Span, kit: Kit, watcher: Watcher) -> Seen:
    """Look at every frame of one stretch, for faces. Before its frames comes the one before, where there is one."""
    first = span[0]
    seen, finds = [], NO_FINDS
    for n, pixels in enumerate(frames, first - (first > 0)):
        watched = watcher.watch(pixels)
        if n < first:
            continue
        if not watched.alike:
            watcher.looked_at()
            finds = _rows([find_of(face, FAINT) for face in kit.detector.glance(pixels)])
        seen.append(SeenFrame(digest_of(pixels), finds, watched.motion, watched.cut, watched.alike))
    return Seen(tuple(seen))


def look_longer(frames: Iterable[Pixels], span: Span, seen: SeenFrames, kit: Kit) -> Seen:
    """Look at one frame a second of one stretch as at a photo, for faces, with what was ``seen`` in all its frames."""
    found, finds = [], NO_FINDS
    for n, (pixels, frame) in enumerate(zip(frames, seen, strict=True), span[0]):
        finds = finds if frame.alike else frame.finds
        if _is_deep(n, span):
            finds = _with(finds, kit.detector.search(pixels).faces)
        found.append(replace(frame, finds=finds))
    return Seen(tuple(found))


def read(frames: Iterable[Pixels], span: Span, reader: TextReader, judge: Judge) -> Lines:
    """Read the frames of one stretch that are looked at longer: the lines that give somebody away. Who is shown is not
    known yet: nobody may be named.
    """
    lines = []
    for n, pixels in enumerate(frames, span[0]):
        if _is_deep(n, span):
            words = once(judge.words(reader.read(pixels), 1.0, lambda _: False))
            lines += [(n, replace(word, person=None)) for word in words if word.gives is not Gives.NOTHING]
    return tuple(lines)


def draw(
    frames: Iterable[Pixels], span: Span, digests: Sequence[bytes], overlay: Overlay, kit: Kit
) -> Iterator[Pixels]:
    """The frames of one stretch with their covers.

    Raises:
        PhotoTrouble: a frame is not the one that was looked at.
    """
    for n, (pixels, digest) in enumerate(zip(frames, digests, strict=True), span[0]):
        if digest_of(pixels) != digest:
            raise PhotoTrouble(
                "The film changed while it was being cleaned.", "Run it again when nothing writes to it."
            )
        yield kit.cover.draw(pixels, overlay.faces_at(n), overlay.words_at(n))


def look_again(published: Iterable[Pixels], span: Span, overlay: Overlay, kit: Kit, watcher: Watcher) -> Visible:
    """Faces that can be seen in the finished stretch although no decision allows it: in every frame at which something
    changed; the number of the frame, and what was found there.
    """
    visible = []
    for n, pixels in enumerate(published, span[0]):
        if watcher.watch(pixels).alike:
            continue
        watcher.looked_at()
        found = second_look(pixels, overlay.faces_at(n), kit)
        visible += [(n, np.array([*find_of(face)[:-1], VISIBLE], np.float32)) for face in found]
    kit.detector.rest()
    return visible


def _is_deep(n: int, span: Span) -> bool:
    """Whether a frame is looked at as a photo is: one a second, and at least one of each stretch."""
    first, last = span
    return n % DEEP == DEEP // 2 or (n == last and last - first < DEEP // 2)


def box_of(find: Finds) -> Box:
    """The box of one row."""
    x, y, width, height = (round(float(side)) for side in find[:4])
    return Box(x, y, max(1, width), max(1, height))


def digest_of(pixels: Pixels) -> bytes:
    """What tells a frame from every other."""
    return hashlib.blake2b(np.ascontiguousarray(pixels).data, digest_size=8).digest()


def _with(finds: Finds, faces: list[Detection]) -> Finds:
    """Finds, and the faces that a longer look shows; what both show counts once, as the surer says."""
    rows = [find_of(face) for face in faces]
    for row, face in zip(rows, faces, strict=True):
        same = [n for n, find in enumerate(finds) if alike(face.box, box_of(find)) >= SAME]
        row[-1] = max([row[-1], *(float(finds[n, -1]) for n in same)])
        finds = np.delete(finds, same, axis=0)
    return np.concatenate([finds, _rows(rows)])


def _rows(rows: list[list[float]]) -> Finds:
    return np.array(rows, np.float32) if rows else NO_FINDS


def find_of(face: Detection, below: float = 0.0) -> list[float]:
    """A face as one row of ``Finds``: its score is the logistic of its evidence beyond what was enough, which was so
    much ``below`` what is enough in a photo.
    """
    box, points = face.box, [part for point in face.landmarks for part in point]
    evidence = math.log(max(face.score, 1e-9) / max(1e-9, 1 - face.score)) - below
    return [box.x, box.y, box.width, box.height, *points, evidence]
