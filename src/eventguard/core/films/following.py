"""Where a track's face lies in frames in which nobody found it: followed, or between those in which it was found."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from eventguard.core.films.shots import Boxes
from eventguard.core.films.tracks import Track
from eventguard.core.photos.film import Film, Span
from eventguard.core.photos.pixels import Pixels
from eventguard.core.photos.seen import Motion
from eventguard.core.ports import Follower

#: A face that was surely found so often is followed for FAR frames, any other for as many as SELDOM: as long as it
#: looks the same.
OFTEN, SELDOM, FAR = 3, 25, 75
#: Gaps of fewer frames than this are passed over in a straight line.
GAP = 3
#: A face that was followed through a gap has to arrive where it is found again: in the mean of their sides, so near.
ARRIVES = 0.5


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
        self._in_gaps: dict[tuple[int, int], Boxes] = {}

    def ends(self, n: int) -> Iterator[End]:
        """From where to follow this face, which is track ``n``: out of both ends, and into longer gaps from both."""
        shot, frames = self.track.shot, self.track.frames
        far = FAR if (self.track.evidence >= 0).sum() >= OFTEN else SELDOM
        yield from _end(n, self.known, self.track.first, max(shot.first, self.track.first - far))
        yield from _end(n, self.known, self.track.last, min(shot.last, self.track.last + far))
        for before, after in pairwise(frames.tolist()):
            if after - before > GAP:
                yield from _end(n, self.known, before, after - 1)
                yield from _end(n, self.known, after, before + 1)

    def take(self, followed: Followed) -> End | None:
        """Take over what was followed; returns from where it goes on beyond that stretch. What was found, or followed
        before, stays.
        """
        end, frame = followed.end, followed.end.frame
        inside = self.track.first < end.until < self.track.last
        for box in followed.boxes:
            frame += end.step
            if inside:
                self._in_gaps[frame, end.step] = box
            else:
                self.known.setdefault(frame, box)
        if not followed.in_sight or frame == end.until or not len(followed.boxes):
            return None
        return next(_end(end.track, {frame: followed.boxes[-1]}, frame, end.until), None)

    def whole(self) -> tuple[int, Boxes]:
        """The first frame, and a box for each from there to the last: between known ones in a straight line, as if the
        camera had stood still.
        """
        self._pass_gaps()
        shot, frames = self.track.shot, np.array(sorted(self.known), np.intp)
        steady = shot.steady(np.array([self.known[frame] for frame in frames.tolist()]), frames)
        every = np.arange(frames[0], frames[-1] + 1)
        filled = np.column_stack([np.interp(every, frames, steady[:, side]) for side in range(4)])
        boxes = shot.back(filled, every)
        boxes[frames - frames[0]] = [self.known[frame] for frame in frames.tolist()]
        return int(frames[0]), boxes

    def _pass_gaps(self) -> None:
        """Believe what was followed through a gap where it arrives: whoever is hidden meanwhile is easily taken for who
        stands before them.
        """
        for before, after in pairwise(self.track.frames.tolist()):
            for start, end, step in ((before, after, 1), (after, before, -1)):
                last = self._in_gaps.get((end - step, step))
                if last is not None and _is_near(last, self.known[end]):
                    for frame in range(start + step, end, step):
                        self.known.setdefault(frame, self._in_gaps[frame, step])


def _is_near(one: Boxes, other: Boxes) -> bool:
    away = np.linalg.norm((one[:2] + one[2:] / 2) - (other[:2] + other[2:] / 2))
    return bool(away <= ARRIVES * (one[2:].mean() + other[2:].mean()) / 2)


def _end(n: int, known: Mapping[int, Boxes], frame: int, until: int) -> Iterator[End]:
    if frame != until:
        x, y, width, height = (float(side) for side in known[frame])
        yield End(n, frame, (x, y, width, height), until)


def by_stretch(ends: Iterable[End], film: Film) -> dict[Span, list[End]]:
    """Which stretch follows which ends: the one in which the next frame lies."""
    found: dict[Span, list[End]] = defaultdict(list)
    for end in ends:
        found[film.stretch_of(end.frame + end.step)].append(end)
    return found


def follow(
    frames: Iterable[Pixels],
    first: int,
    span: Span,
    ends: Sequence[End],
    motions: Sequence[Motion],
    begin: Callable[[Pixels], Follower],
) -> list[Followed]:
    """Follow these ends through one stretch.

    Args:
        frames: those of the stretch, with the one before and the one after it where there are such.
        first: the number of the first of them.
        span: the stretch.
        ends: each with its next frame in the stretch.
        motions: how each of these frames came from the one before.
        begin: prepares a frame for following faces in it.
    """
    ready = [begin(pixels) for pixels in frames]
    return [_followed(end, ready, motions, first, span) for end in ends]


def _followed(end: End, ready: Sequence[Follower], motions: Sequence[Motion], first: int, span: Span) -> Followed:
    last = min(span[1], end.until) if end.step > 0 else max(span[0], end.until)
    found_so, box = ready[end.frame - first].look(np.array(end.box)), np.array(end.box)
    look = found_so
    boxes: list[Boxes] = []
    for frame in range(end.frame + end.step, last + end.step, end.step):
        way = motions[frame - first] if end.step > 0 else _back(motions[frame + 1 - first])
        found = ready[frame - first].find(found_so, look, box, ready[frame - end.step - first], _carried(box, way))
        if found is None:
            return Followed(end, np.array(boxes).reshape(-1, 4), in_sight=False)
        box, look = found
        boxes.append(box)
    return Followed(end, np.array(boxes).reshape(-1, 4), in_sight=True)


def _back(motion: Motion) -> Motion:
    """The way from a frame to the one before it."""
    whole = np.vstack([motion, [0, 0, 1]])
    return np.asarray(np.linalg.inv(whole)[:2], np.float32)


def _carried(box: Boxes, motion: Motion) -> Boxes:
    """A box that moves with the picture."""
    middle = motion[:, :2] @ (box[:2] + box[2:] / 2) + motion[:, 2]
    sides = box[2:] * np.sqrt(abs(np.linalg.det(motion[:, :2])))
    return np.asarray(np.concatenate([middle - sides / 2, sides]), np.float64)
