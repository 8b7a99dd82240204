"""Finds the faces of a picture: two networks, several sizes, and the ways up that it or a head may have."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from eventguard.adapters.faces import centerface, yunet
from eventguard.adapters.faces.looking import Network, look, seen_by
from eventguard.adapters.faces.nets import NO_NET, Net, net_over
from eventguard.adapters.faces.pieces import fitted, resized, scaled
from eventguard.adapters.faces.turned import Turned, turned
from eventguard.core.faces.evidence import Candidate, Look, Rows, candidates, faces
from eventguard.core.photos.face import Detection, Hard
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.ports import Seen
from eventguard.core.settings import FILM_LOOKS, LOOKS, REFERENCE_LOOKS, Ladder, Looks, Settings
from eventguard.networks.beside import Asked, Beside, Here

#: Each network tells everything down to this score; what it is worth is decided from all evidence together.
FAINTEST = 0.1
#: Long side of the copy that is tried in all four quarter turns, and the score from which a find counts there.
PROBE, PROBED = 640, 0.4
#: How much more has to be seen in another quarter before the whole picture is looked at in that quarter, too.
LEAD = 0.005
#: To both sides of the way up the picture is looked at so far turned (degrees), for heads that lean.
LEAN = 38
#: So many faces of less than so many pixels are a crowd, at which the detector looks longer by itself.
CROWD, SMALL = 20, 40
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
#: Of so many finds in one frame of a film the surest are told.
MOST_FINDS = 150
#: Shorter pictures than this show nobody.
SHORTEST = 32


@dataclass
class View:
    """The picture, or a copy prepared in some way, ``scale`` times its size, as it is looked at: turned to the left by
    so many degrees, in which sizes by each network; and what they saw so far. It is published so many times its size.
    """

    pixels: Pixels
    degrees: int
    yunet: Ladder
    centerface: Ladder
    published: float
    scale: float = 1.0
    looks: list[Look] = field(default_factory=list)


class Detector:
    """``core.ports.FaceDetector``. Not safe to share between threads."""

    def __init__(self, settings: Settings, *, alone: bool = False) -> None:
        """Args: ``alone``: whether no other process needs the cores, so that both networks look at the same time."""
        self._thorough, self._publish_size = settings.thorough, settings.publish_size
        beside = Beside if alone else Here
        self._yunet: Asked[Network] = beside(lambda: yunet.YuNet(FAINTEST))
        self._centerface: Asked[Network] = beside(lambda: centerface.CenterFace(FAINTEST))

    def search(self, pixels: Pixels) -> Seen:
        """The faces of a picture, and what makes them hard to find. A crowd is looked at longer, as every picture is
        with ``thorough``; what that adds comes after what the shorter look found.
        """
        net = net_over(pixels)
        views, lying = self._views(pixels, LOOKS, net)
        found = faces([*lying, *self._look(views)], LOOKS.enough)
        hard = [Hard.CROWD] if is_a_crowd(found) else []
        if hard or self._thorough:
            enough = LOOKS.enough if hard else LOOKS.enough_longer
            found = faces(list(self._look(views, longer=True)), enough, found)
        self.rest()
        return Seen(found, (*hard, Hard.NET) if net.lies_over else tuple(hard))

    def portrayed(self, pixels: Pixels) -> list[Detection]:
        """The faces that a reference photo was taken for, the surest first."""
        views, lying = self._views(pixels, REFERENCE_LOOKS)
        return faces([*lying, *self._look(views)], LOOKS.enough)

    def candidates(self, pixels: Pixels) -> list[Candidate]:
        """Everything that may be a face in the shorter look, with the evidence for it."""
        views, lying = self._views(pixels, LOOKS, net_over(pixels))
        return [*lying, *self._look(views)]

    def glance(self, pixels: Pixels) -> list[Detection]:
        """What may be a face in one frame of a film, by ``FILM_LOOKS``: the frame upright alone, in few sizes."""
        view = View(pixels, 0, FILM_LOOKS.yunet, FILM_LOOKS.centerface, 1.0)
        return faces(list(self._look([view])), FILM_LOOKS.enough)[:MOST_FINDS]

    def find_at(self, pixels: Pixels, box: Box) -> Detection | None:
        """The face at this place, in pixels of the whole picture, looked for around it alone."""
        part, corner = _around(pixels, box)
        if not part.size:
            return None
        near = resized(part, min(1.0, NEAR / max(box.width, box.height)))
        back = part.shape[1] / near.shape[1]
        found = [_moved(one, back, corner) for one in self.candidates(near)]
        there = (one for one in faces(found, -math.inf) if _is_there(one.box, box))
        return next(there, None)

    def look_again(self, pixels: Pixels) -> list[Detection]:
        """Faces that anybody would see at a glance in a finished picture."""
        rows = seen_by(self._yunet, small := _within(pixels, AGAIN))()
        larger = pixels.shape[1] / small.shape[1]
        rows = scaled(_from(rows, ALONE), larger, larger)
        return faces([self._alone(row) for row in rows], LOOKS.enough)

    def is_like_a_face(self, pixels: Pixels, box: Box) -> bool:
        """Whether anything at this place looks like a face, however faintly, in any size and way up."""
        part, corner = _around(pixels, box)
        for tall in CLOSELY if part.size else ():
            near = resized(part, tall / max(box.width, box.height))
            back = part.shape[1] / near.shape[1]
            for quarter in range(4 if min(near.shape[:2]) >= SHORTEST else 0):
                copy = turned(near, 90 * quarter)
                rows = _from(seen_by(self._yunet, copy.pixels)(), FAINT_YUNET)
                if quarter == 0:
                    more = seen_by(self._centerface, copy.pixels)()
                    rows = np.concatenate([rows, _from(more, FAINT_CENTERFACE)])
                found = (copy.find(Candidate(row[:4], row[4:14], 0)) for row in rows)
                if any(_is_about(_moved(one, back, corner), box) for one in found):
                    return True
        return False

    def rest(self) -> None:
        """Recognisers and rendering, which come next, need the memory that looking took."""
        for network in (self._yunet, self._centerface):
            network.tell(lambda each: each.rest())

    def _views(self, pixels: Pixels, looks: Looks, net: Net = NO_NET) -> tuple[list[View], list[Candidate]]:
        """How to look at the picture: upright or as it should be, then leaning to both sides, then without the lines of
        what lies over it; and those people who lie.
        """
        quarters, lying = self._ways_up(pixels)
        shown = min(1.0, self._publish_size / max(pixels.shape))
        views = [View(pixels, 90 * quarter, looks.yunet, looks.centerface, shown) for quarter in quarters]
        leaning = [90 * quarters[-1] + lean for lean in (-LEAN, LEAN)]
        views += [View(pixels, degrees, looks.yunet_leaning, looks.centerface_leaning, shown) for degrees in leaning]
        behind = [(copy, 90 * quarter) for copy in net.copies for quarter in quarters]
        views += [
            View(copy.pixels, degrees, looks.yunet, looks.centerface, shown / copy.scale, copy.scale)
            for copy, degrees in behind
        ]
        return views, lying

    def _look(self, views: Sequence[View], *, longer: bool = False) -> Iterator[Candidate]:
        """What these looks and those before tell: each view for itself, for most show little of a face."""
        for view in views:
            height, width = view.pixels.shape[:2]
            yunets, centerfaces = (
                ladder.scales(width, height, longer=longer) for ladder in (view.yunet, view.centerface)
            )
            scales = sorted({*yunets, *centerfaces}, reverse=True)
            copy = turned(view.pixels, view.degrees, min(1.0, scales[0]))
            looking: list[Callable[[], Look]] = []
            for scale, small in _smaller_and_smaller(copy, scales):
                down, across = (
                    whole / part / copy.scale
                    for whole, part in zip(copy.pixels.shape[:2], small.shape[:2], strict=True)
                )
                if scale in yunets:
                    looking.append(look(yunet.YuNet, self._yunet, small, scale, (across, down)))
                if scale in centerfaces:
                    looking.append(look(centerface.CenterFace, self._centerface, small, scale, (across, down)))
            view.looks += [each() for each in looking]
            found = candidates(view.looks, view.published)
            yield from (_moved(copy.find(one), 1 / view.scale) for one in found)

    def _ways_up(self, pixels: Pixels) -> tuple[list[int], list[Candidate]]:
        """The quarter turns in which to look at the whole picture: none, and the one in which a small copy shows more;
        and those people who lie in a picture that stands.
        """
        small = _within(pixels, PROBE)
        back = pixels.shape[1] / small.shape[1]
        seen, lying = [], list[Candidate]()
        for quarter in range(4):
            copy = turned(small, 90 * quarter)
            rows = seen_by(self._yunet, copy.pixels)()
            seen.append(float((np.clip(rows[:, 14] - PROBED, 0, 1) ** 2).sum()))
            if quarter:
                found = (copy.find(self._alone(row)) for row in _from(rows, ALONE))
                lying += [_moved(one, back) for one in found]
        best = int(np.argmax(seen))
        return ([0, best] if seen[best] > seen[0] + LEAD else [0]), lying

    def _alone(self, row: Rows) -> Candidate:
        """A find that is believed without a second opinion: surer than a doubtful one, less sure than an agreed one."""
        return Candidate(row[:4], row[4:14], LOOKS.enough + BELIEVED + 0.1 * float(row[14]))


def is_a_crowd(found: Sequence[Detection]) -> bool:
    """Whether many small faces were found, among which more may be missed."""
    return sum(each.box.height < SMALL for each in found) >= CROWD


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


def _smaller_and_smaller(copy: Turned, scales: Sequence[float]) -> Iterator[tuple[float, Pixels]]:
    """The copy in these sizes of the picture, the largest first, each made from the one before if that is smaller."""
    height, width = copy.pixels.shape[:2]
    small = copy.pixels
    for scale in scales:
        source = small if small.size < copy.pixels.size else copy.pixels
        small = fitted(source, width * scale / copy.scale, height * scale / copy.scale)
        yield scale, small


def _within(pixels: Pixels, long_side: int) -> Pixels:
    return resized(pixels, min(1.0, long_side / max(pixels.shape)))


def _moved(one: Candidate, scale: float, corner: tuple[int, int] = (0, 0)) -> Candidate:
    """A candidate of a copy of this scale, or of a part that begins at this corner, in the whole picture."""
    x, y = corner
    box = one.box * scale + np.array([x, y, 0, 0])
    return Candidate(box, one.landmarks * scale + np.tile([x, y], 5), one.evidence, one.turned)


def _is_there(found: Box, box: Box) -> bool:
    """Whether what was found is what is meant: each holds the other's middle."""
    return found.holds_centre_of(box) and box.holds_centre_of(found)
