"""CenterFace: a second opinion, slower than YuNet, surer on faces that are half hidden or far off."""

from typing import ClassVar

import numpy as np

from eventguard.adapters.faces.pieces import in_pieces
from eventguard.core.faces.evidence import Rows
from eventguard.core.photos.pixels import Pixels
from eventguard.networks import published
from eventguard.networks.openvino_network import Network

#: Its maps are this much smaller than its picture.
STRIDE = 4
#: What the maps are called in the published file: how likely a face's middle is here, its size, where in the cell its
#: middle lies, and its landmarks (arXiv 1911.03599, section 3).
MAPS = ("537", "538", "539", "540")
#: Sizes are logarithms; more than this would be a face wider than any picture.
LARGEST_LOG = 8.0
#: Longest side of the pieces in which a large picture is looked at: one of them takes 150 MB.
PIECE = 832


class CenterFace:
    """Not safe to share between threads."""

    name: ClassVar[str] = "centerface"
    #: Log-odds that a score of a half speaks of a face (docs/detection.md).
    trust: ClassVar[float] = 3.0

    def __init__(self, faintest: float) -> None:
        self._faintest = faintest
        self._network = Network(published.CENTERFACE, blue_first=False, maps=MAPS)

    def look(self, pixels: Pixels) -> Rows:
        """All finds down to the faintest, in pixels of this picture."""
        return in_pieces(pixels, PIECE, self._look)

    def rest(self) -> None:
        """No look follows for now."""
        self._network.rest()

    def _look(self, piece: Pixels) -> Rows:
        heat, size, offset, marks = self._network(piece).values()
        y, x = np.nonzero(heat[0] >= self._faintest)
        h, w = np.exp(np.minimum(size[:, y, x], LARGEST_LOG)) * STRIDE
        left, top = (x + offset[1, y, x] + 0.5) * STRIDE - w / 2, (y + offset[0, y, x] + 0.5) * STRIDE - h / 2
        points = [part for i in range(5) for part in (marks[2 * i + 1, y, x] * w + left, marks[2 * i, y, x] * h + top)]
        return np.column_stack([left, top, w, h, *points, heat[0, y, x]])
