"""Faces followed from frame to frame: finds joined into tracks, and which tracks are believed.

A find is given to the track that it fits best, of all finds and tracks of a frame at once (scipy's assignment), the
sure ones first. The camera's own motion is taken out. Whether a track is a face is decided by all its finds together:
what is too faint to be covered in a single picture is believed when its neighbours in time agree.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from eventguard.core.films.shots import Boxes, Shot, shots
from eventguard.core.photos.seen import Finds, SeenFrames

#: A find continues a track when they share so much of both together, or its middle lies so near (in sides of the
#: smaller) and it is not so many times as large.
SHARED, NEAR, LARGER = 0.15, 0.7, 1.8
#: What it costs to be as large again, beside what is not shared.
SIZE = 0.3
#: Frames for which a track that was surely found waits for its next find, and one that was not.
WAITS, FAINT_WAITS = 30, 10
#: A track is a face when one find has so much evidence beyond enough, or so many have enough, or the best MANY have
#: this much in the middle (``core.faces.evidence``; docs/films.md).
ALONE, AGREE, MANY, FAINT = 1.5, 2, 6, -1.0
#: Or when it is found, faintly, in so many frames, which are nearly all of those it lasts.
STEADY, NEARLY_ALL, STEADILY = 20, 0.85, -1.9
#: What a find that is missing counts as, of the best MANY.
MISSING = -2.5
#: Two tracks are one face seen twice when they share so much of both wherever both were found.
TWICE = 0.55


@dataclass(frozen=True, eq=False)
class Track:
    """One face through one shot: where it was found in each frame.

    ``frames`` are those in which it was found, in order (n), ``finds`` what was found there (n x 15).
    """

    shot: Shot
    frames: npt.NDArray[np.intp]
    finds: Finds

    @property
    def first(self) -> int:
        """The first frame in which it was found."""
        return int(self.frames[0])

    @property
    def last(self) -> int:
        """The last one."""
        return int(self.frames[-1])

    @property
    def boxes(self) -> Boxes:
        """Where it was found (n x 4)."""
        return np.asarray(self.finds[:, :4], np.float64)

    @property
    def evidence(self) -> npt.NDArray[np.float32]:
        """How much speaks for a face in each of these frames, beyond what is enough."""
        return np.asarray(self.finds[:, -1])


@dataclass(eq=False)
class _Growing:
    """A track that may go on: boxes as if the camera had stood still."""

    frames: list[int] = field(default_factory=list)
    finds: list[Finds] = field(default_factory=list)
    steady: list[Boxes] = field(default_factory=list)
    sure: bool = False

    def grow(self, frame: int, find: Finds, steady: Boxes) -> None:
        self.frames.append(frame)
        self.finds.append(find)
        self.steady.append(steady)
        self.sure |= bool(find[-1] >= 0)

    def at(self, frame: int) -> Boxes:
        """Where it should be in a frame: it goes on as it went lately."""
        last = self.steady[-1]
        if len(self.steady) < 2:
            return last
        back = max(0, len(self.steady) - 5)
        step = (last[:2] + last[2:] / 2) - (self.steady[back][:2] + self.steady[back][2:] / 2)
        pace = step / max(1, self.frames[-1] - self.frames[back])
        ahead = min(frame - self.frames[-1], 8)  # nobody goes straight on for long
        return np.asarray(np.concatenate([last[:2] + pace * ahead, last[2:]]))

    def waits(self, frame: int) -> bool:
        """Whether its next find may still come."""
        return frame - self.frames[-1] <= (WAITS if self.sure else FAINT_WAITS)


def tracks(seen: SeenFrames) -> list[Track]:
    """All tracks of a film that are believed to be faces."""
    return [track for shot in shots(seen) for track in _of(shot, seen)]


def believed(evidence: npt.NDArray[np.float32], lasts: int) -> bool:
    """Whether the finds of a track that ``lasts`` so many frames, with so much evidence beyond enough, are a face."""
    best = np.sort(evidence)[::-1][:MANY]
    agreed = float(np.concatenate([best, np.full(MANY - len(best), MISSING)]).mean())
    steady = len(evidence) >= max(STEADY, NEARLY_ALL * lasts) and agreed >= STEADILY
    return bool(best[0] >= ALONE or (evidence >= 0).sum() >= AGREE or agreed >= FAINT or steady)


def _of(shot: Shot, seen: SeenFrames) -> list[Track]:
    joined = [_track(shot, growing) for growing in _joined(shot, seen)]
    kept: list[Track] = []
    for track in sorted(joined, key=lambda each: (-len(each.frames), each.first)):
        if believed(track.evidence, track.last - track.first + 1) and not any(
            _is_twice(track, other) for other in kept
        ):
            kept.append(track)
    return sorted(kept, key=lambda each: each.first)


def _track(shot: Shot, growing: _Growing) -> Track:
    return Track(shot, np.array(growing.frames, np.intp), np.array(growing.finds, np.float32))


def _joined(shot: Shot, seen: SeenFrames) -> Iterable[_Growing]:
    growing: list[_Growing] = []
    done: list[_Growing] = []
    for frame in range(shot.first, shot.last + 1):
        finds = seen[frame].finds
        at = np.full(len(finds), frame, np.intp)
        steady = shot.steady(np.asarray(finds[:, :4], np.float64), at)
        sure = finds[:, -1] >= 0
        free = list(growing)
        for which in (np.flatnonzero(sure), np.flatnonzero(~sure)):
            taken = _assigned(free, steady[which], frame)
            for track, n in taken:
                track.grow(frame, finds[which[n]], steady[which[n]])
            free = [track for track in free if track not in [each for each, _ in taken]]
            begun = set(range(len(which))) - {n for _, n in taken}
            for n in sorted(begun):
                new = _Growing()
                new.grow(frame, finds[which[n]], steady[which[n]])
                growing.append(new)
        done += [track for track in growing if not track.waits(frame + 1)]
        growing = [track for track in growing if track.waits(frame + 1)]
    return [*done, *growing]


def _assigned(growing: list[_Growing], finds: Boxes, frame: int) -> list[tuple[_Growing, int]]:
    """Which find continues which track, so that all together fit best."""
    if not growing or not len(finds):
        return []
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415  takes seconds to load on a cold school PC

    expected = np.array([track.at(frame) for track in growing])
    cost = _cost(expected, finds)
    rows, columns = linear_sum_assignment(np.minimum(cost, 1e6))
    return [(growing[row], int(column)) for row, column in zip(rows, columns, strict=True) if cost[row, column] < 1e6]


def _cost(expected: Boxes, finds: Boxes) -> npt.NDArray[np.float64]:
    """How badly each find fits each track; infinite where it cannot be its."""
    shared = _shared(expected, finds)
    middles = [boxes[:, :2] + boxes[:, 2:] / 2 for boxes in (expected, finds)]
    away = np.linalg.norm(middles[0][:, None] - middles[1][None], axis=2)
    sides = [np.sqrt(np.maximum(1, boxes[:, 2] * boxes[:, 3])) for boxes in (expected, finds)]
    smaller = np.minimum(sides[0][:, None], sides[1][None])
    ratio = np.abs(np.log(sides[0][:, None] / sides[1][None]))
    fits = (ratio <= np.log(LARGER)) & ((shared >= SHARED) | (away <= NEAR * smaller))
    return np.where(fits, 1 - shared + SIZE * ratio, np.inf)


def _shared(one: Boxes, other: Boxes) -> npt.NDArray[np.float64]:
    """Shared area over joint area of each box with each."""
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum((one[:, :2] + one[:, 2:])[:, None], (other[:, :2] + other[:, 2:])[None])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    areas = one[:, 2] * one[:, 3], other[:, 2] * other[:, 3]
    return np.asarray(shared / np.maximum(areas[0][:, None] + areas[1][None] - shared, 1e-9))


def _is_twice(track: Track, other: Track) -> bool:
    """Whether one track says again what the other says."""
    both, mine, theirs = np.intersect1d(track.frames, other.frames, return_indices=True)
    if track.shot is not other.shot or len(both) < len(track.frames) / 2:
        return False
    shared = [_shared(track.boxes[a : a + 1], other.boxes[b : b + 1])[0, 0] for a, b in zip(mine, theirs, strict=True)]
    return bool(np.mean(shared) >= TWICE)
