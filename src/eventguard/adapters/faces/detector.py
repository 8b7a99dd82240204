"""Finds the faces of a picture: two networks, several sizes, and the way up that it should have had."""

import math
from collections.abc import Iterator

import cv2
import numpy as np

from eventguard.adapters.faces import centerface, yunet
from eventguard.adapters.faces.nets import Copy, net_over
from eventguard.core.faces.evidence import Candidate, Look, Rows, candidates, faces
from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.settings import Settings

#: Each network tells everything down to this score; what it is worth is decided from all evidence together.
FAINTEST = 0.1
#: Long side of the copy that is tried in all four quarter turns, and the score from which a find counts there.
PROBE, PROBED = 640, 0.4
#: How much more has to be seen in another quarter before the whole picture is looked at in that quarter, too.
LEAD = 0.005
#: What a single look must be sure of to be believed without a second opinion: a face in another quarter (somebody lies
#: on the grass), or one in the finished picture.
ALONE = 0.8
#: Its evidence beyond what is enough, nearly: a score of just below ``core.faces.evidence.SURE``.
BELIEVED = 2.0
#: Long side of the finished picture when it is looked at again.
AGAIN = 1024
#: How much of the picture around a place is looked at, in its longer side. To find a face again that side is at most so
#: long (pixels): a larger face is as well seen in a smaller copy, much sooner.
AROUND, NEAR = 1.0, 100
#: How tall a find is made, in pixels, when somebody says that it is no face, and from which scores on it is believed to
#: be one all the same (docs/detection.md).
CLOSELY, FAINT_YUNET, FAINT_CENTERFACE = (40, 64, 96, 140), 0.4, 0.3
#: A find is about the same place when they share this much of the smaller one, and is not less than this part of it.
SHARED, LEAST_PART = 0.3, 9
#: Shorter pictures than this show nobody.
SHORTEST = 32


class Detector:
    """``core.ports.FaceDetector``. Not safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._looks = settings.looks
        self._yunet, self._centerface = yunet.YuNet(FAINTEST), centerface.CenterFace(FAINTEST)

    def detect(self, pixels: Pixels) -> list[Detection]:
        """The faces of a picture, the surest first, each once, upright or turned."""
        return faces(self.candidates(pixels), self._looks.enough)

    def candidates(self, pixels: Pixels) -> list[Candidate]:
        """Everything that may be a face, with the evidence for it."""
        quarters, lying = self._ways_up(pixels)
        behind = [one for copy in net_over(pixels).copies for q in quarters for one in self._in_copy(copy, q)]
        return [one for quarter in quarters for one in self._in_quarter(pixels, quarter)] + lying + behind

    def find_at(self, pixels: Pixels, box: Box) -> Detection | None:
        """The face at this place, in pixels of the whole picture, looked for around it alone."""
        part, corner = _around(pixels, box)
        if not part.size:
            return None
        near = _resized(part, min(1.0, NEAR / max(box.width, box.height)))
        back = part.shape[1] / near.shape[1]
        found = [_moved(one, back, corner) for one in self.candidates(near)]
        there = (one for one in faces(found, -math.inf) if _is_there(one.box, box))
        return next(there, None)

    def look_again(self, pixels: Pixels) -> list[Detection]:
        """Faces that anybody would see at a glance in a finished picture."""
        rows = self._yunet.look(small := _within(pixels, AGAIN))
        rows = _scaled(rows[rows[:, 14] >= ALONE], pixels.shape[1] / small.shape[1])
        return faces([self._alone(row) for row in rows], self._looks.enough)

    def is_like_a_face(self, pixels: Pixels, box: Box) -> bool:
        """Whether anything at this place looks like a face, however faintly, in any size and way up."""
        part, corner = _around(pixels, box)
        for tall in CLOSELY if part.size else ():
            near = _resized(part, tall / max(box.width, box.height))
            back = part.shape[1] / near.shape[1]
            for quarter in range(4 if min(near.shape[:2]) >= SHORTEST else 0):
                turned = np.ascontiguousarray(np.rot90(near, quarter))
                rows = _from(self._yunet.look(turned), FAINT_YUNET)
                if quarter == 0:
                    rows = np.concatenate([rows, _from(self._centerface.look(turned), FAINT_CENTERFACE)])
                found = (_back(Candidate(row[:4], row[4:14], 0), quarter, turned) for row in rows)
                if any(_is_about(_moved(one, back, corner), box) for one in found):
                    return True
        return False

    def _in_quarter(self, pixels: Pixels, quarter: int) -> list[Candidate]:
        turned = np.ascontiguousarray(np.rot90(pixels, quarter))
        height, width = turned.shape[:2]
        return [_back(one, quarter, turned) for one in candidates(list(self._all_looks(turned)), (width, height))]

    def _in_copy(self, copy: Copy, quarter: int) -> list[Candidate]:
        """What may be a face behind a net whose lines were taken away."""
        return [_moved(one, 1 / copy.scale) for one in self._in_quarter(copy.pixels, quarter)]

    def _all_looks(self, pixels: Pixels) -> Iterator[Look]:
        height, width = pixels.shape[:2]
        reach = max(1.0, self._looks.yunet_reach / max(width, height))
        for scale in sorted({min(scale, reach) for scale in self._looks.yunet}):
            if max(width, height) * scale >= SHORTEST:
                rows = self._yunet.look(_resized(pixels, scale))
                yield Look(self._yunet.name, yunet.TALLEST / scale, _scaled(rows, 1 / scale))
        most = min(1.0, math.sqrt(self._looks.centerface_pixels / (width * height)) / max(self._looks.centerface))
        for scale in (scale * most for scale in self._looks.centerface):
            rows = self._centerface.look(_resized(pixels, scale))
            yield Look(self._centerface.name, math.inf, _scaled(rows, 1 / scale))

    def _ways_up(self, pixels: Pixels) -> tuple[list[int], list[Candidate]]:
        """The quarter turns in which to look at the whole picture: none, and the one in which a small copy shows more;
        and those people who lie in a picture that stands.
        """
        small = _within(pixels, PROBE)
        back = pixels.shape[1] / small.shape[1]
        seen, lying = [], list[Candidate]()
        for quarter in range(4):
            turned = np.ascontiguousarray(np.rot90(small, quarter))
            rows = self._yunet.look(turned)
            seen.append(float((np.clip(rows[:, 14] - PROBED, 0, 1) ** 2).sum()))
            if quarter:
                found = (_back(self._alone(row), quarter, turned) for row in rows[rows[:, 14] >= ALONE])
                lying += [_moved(one, back) for one in found]
        best = int(np.argmax(seen))
        return ([0, best] if seen[best] > seen[0] + LEAD else [0]), lying

    def _alone(self, row: Rows) -> Candidate:
        """A find that is believed without a second opinion: surer than a doubtful one, less sure than an agreed one."""
        return Candidate(row[:4], row[4:14], self._looks.enough + BELIEVED + 0.1 * float(row[14]))


def _around(pixels: Pixels, box: Box) -> tuple[Pixels, tuple[int, int]]:
    """What lies around a box, and where in the picture that begins."""
    margin = round(max(box.width, box.height) * AROUND)
    left, top = max(0, box.x - margin), max(0, box.y - margin)
    part = pixels[top : max(0, box.y + box.height + margin), left : max(0, box.x + box.width + margin)]
    return np.ascontiguousarray(part), (left, top)


def _from(rows: Rows, least: float) -> Rows:
    """The finds of this score and more."""
    return rows[rows[:, 14] >= least]


def _is_about(one: Candidate, box: Box) -> bool:
    """Whether a faint find may mean what lies in the box."""
    x, y, width, height = (round(float(value)) for value in one.box)
    seen = Box(x, y, max(1, width), max(1, height))
    near = box.holds_centre_of(seen) or seen.overlap(box) >= SHARED * min(seen.area, box.area)
    return near and seen.area * LEAST_PART >= box.area


def _within(pixels: Pixels, long_side: int) -> Pixels:
    return _resized(pixels, min(1.0, long_side / max(pixels.shape)))


def _resized(pixels: Pixels, scale: float) -> Pixels:
    if scale == 1:
        return pixels
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)


def _scaled(rows: Rows, factor: float) -> Rows:
    return np.column_stack([rows[:, :14] * factor, rows[:, 14]])


def _moved(one: Candidate, scale: float, corner: tuple[int, int] = (0, 0)) -> Candidate:
    """A candidate of a copy of this scale, or of a part that begins at this corner, in the whole picture."""
    x, y = corner
    box = one.box * scale + np.array([x, y, 0, 0])
    return Candidate(box, one.landmarks * scale + np.tile([x, y], 5), one.evidence)


def _is_there(found: Box, box: Box) -> bool:
    """Whether what was found is what is meant: each holds the other's middle."""
    return found.holds_centre_of(box) and box.holds_centre_of(found)


def _back(one: Candidate, quarter: int, turned: Pixels) -> Candidate:
    """A candidate of a picture that was turned left by quarters, in the picture before."""
    x, y, w, h = one.box
    points = one.landmarks.reshape(5, 2)
    height, width = turned.shape[:2]
    for _ in range(quarter):
        x, y, w, h = height - y - h, x, h, w
        points = np.column_stack([height - points[:, 1], points[:, 0]])
        height, width = width, height
    return Candidate(np.array([x, y, w, h]), points.ravel(), one.evidence)
