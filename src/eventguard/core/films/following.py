"""Where a track's face lies in frames in which nobody found it: followed, or between those in which it was found."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eventguard.core.films.shots import Boxes
from eventguard.core.films.tracks import Track
from eventguard.core.photos.film import Span
from eventguard.core.photos.pixels import Pixels
from eventguard.core.ports import Follower

#: A face that was surely found so often is followed for as long as it looks the same, any other for so many frames.
OFTEN, SELDOM = 3, 25
#: Gaps of fewer frames than this are passed over in a straight line.
GAP = 3


@dataclass(frozen=True, slots=True)
class End:
    """Where a track stops: its number, the frame and the box from which to follow it, up to which frame at most.

    It goes back in time where that frame lies before.
    """

    track: int
    frame: int
    box: tuple[float, float, float, float]
    until: int

    @property
    def step(self) -> int:
        """1 where it goes on in time, -1 where it goes back."""
        return 1 if self.until >= self.frame else -1


@dataclass(frozen=True, slots=True)
class Followed:
    """How far an end was followed within one stretch: a box for each frame from the next one on (n x 4), and whether it
    was still in sight in the last of them.
    """

    end: End
    boxes: Boxes
    in_sight: bool


class Path:
    """One track's boxes, frame by frame, as far as they are known."""

    def __init__(self, track: Track) -> None:
        self.track = track
        self.known: dict[int, Boxes] = dict(zip(track.frames.tolist(), track.boxes, strict=True))

    def ends(self, n: int) -> Iterator[End]:
        """From where to follow this face, which is track ``n``: out of both ends, and into longer gaps from both."""
        shot, frames = self.track.shot, self.track.frames
        often = (self.track.evidence >= 0).sum() >= OFTEN
        far = shot.last - shot.first if often else SELDOM
        yield from _end(n, self.known, self.track.first, max(shot.first, self.track.first - far))
        yield from _end(n, self.known, self.track.last, min(shot.last, self.track.last + far))
        for before, after in zip(frames[:-1].tolist(), frames[1:].tolist(), strict=True):
            if after - before > GAP:
                yield from _end(n, self.known, before, after - 1)
                yield from _end(n, self.known, after, before + 1)

    def take(self, followed: Followed) -> End | None:
        """Take over what was followed; returns from where it goes on beyond that stretch. What was found, or followed
        before, stays.
        """
        end, frame = followed.end, followed.end.frame
        for box in followed.boxes:
            frame += end.step
            self.known.setdefault(frame, box)
        if not followed.in_sight or frame == end.until or not len(followed.boxes):
            return None
        return next(_end(end.track, {frame: followed.boxes[-1]}, frame, end.until), None)

    def whole(self) -> tuple[int, Boxes]:
        """The first frame, and a box for each from there to the last: between known ones in a straight line, as if the
        camera had stood still.
        """
        shot, frames = self.track.shot, np.array(sorted(self.known), np.intp)
        steady = shot.steady(np.array([self.known[frame] for frame in frames.tolist()]), frames)
        every = np.arange(frames[0], frames[-1] + 1)
        filled = np.column_stack([np.interp(every, frames, steady[:, side]) for side in range(4)])
        boxes = shot.back(filled, every)
        boxes[frames - frames[0]] = [self.known[frame] for frame in frames.tolist()]
        return int(frames[0]), boxes


def _end(n: int, known: Mapping[int, Boxes], frame: int, until: int) -> Iterator[End]:
    if frame != until:
        x, y, width, height = (float(side) for side in known[frame])
        yield End(n, frame, (x, y, width, height), until)


def by_stretch(ends: Iterable[End], stretches: Sequence[Span]) -> dict[Span, list[End]]:
    """Which stretch follows which ends: the one in which the next frame lies."""
    found: dict[Span, list[End]] = defaultdict(list)
    for end in ends:
        going_to = end.frame + end.step
        found[next(span for span in stretches if span[0] <= going_to <= span[1])].append(end)
    return found


def follow(
    frames: Iterable[Pixels], first: int, span: Span, ends: Sequence[End], begin: Callable[[Pixels], Follower]
) -> list[Followed]:
    """Follow these ends through one stretch.

    Args:
        frames: those of the stretch, with the one before and the one after it where there are such.
        first: the number of the first of them.
        span: the stretch.
        ends: each with its next frame in the stretch.
        begin: prepares a frame for following faces in it.
    """
    ready = [begin(pixels) for pixels in frames]
    return [_followed(end, ready, first, span) for end in ends]


def _followed(end: End, ready: Sequence[Follower], first: int, span: Span) -> Followed:
    last = min(span[1], end.until) if end.step > 0 else max(span[0], end.until)
    found_so, box = ready[end.frame - first].look(np.array(end.box)), np.array(end.box)
    look = found_so
    boxes: list[Boxes] = []
    for frame in range(end.frame + end.step, last + end.step, end.step):
        found = ready[frame - first].find(found_so, look, box, ready[frame - end.step - first])
        if found is None:
            return Followed(end, np.array(boxes).reshape(-1, 4), in_sight=False)
        box, look = found
        boxes.append(box)
    return Followed(end, np.array(boxes).reshape(-1, 4), in_sight=True)
