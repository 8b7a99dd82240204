"""YuNet: sees upright faces of about 10 to 300 pixels."""

from typing import ClassVar

import numpy as np

from eventguard.adapters.faces.pieces import in_pieces
from eventguard.core.faces.evidence import Rows
from eventguard.core.photos.pixels import Pixels
from eventguard.networks import published
from eventguard.networks.openvino_network import Network

#: The network answers in three grids, whose cells have so many pixels.
STRIDES = (8, 16, 32)
#: For each cell: is it a face, is it anything, the box, five landmarks (Wu, Peng, Yu: YuNet, 2023; face_detect.cpp of
#: OpenCV, which reads them in the same way).
MAPS = ("cls", "obj", "bbox", "kps")
#: Longest side of the pieces in which a large picture is looked at: one of them takes 110 MB.
PIECE = 1600


class YuNet:
    """Not safe to share between threads."""

    name: ClassVar[str] = "yunet"
    #: Log-odds that a score of a half speaks of a face (docs/detection.md).
    trust: ClassVar[float] = 2.2

    def __init__(self, faintest: float) -> None:
        self._faintest = faintest
        names = tuple(f"{name}_{stride}" for name in MAPS for stride in STRIDES)
        self._network = Network(published.YUNET, blue_first=True, maps=names)

    def look(self, pixels: Pixels) -> Rows:
        """All finds down to the faintest, in pixels of this picture."""
        return in_pieces(pixels, PIECE, self._look)

    def rest(self) -> None:
        """No look follows for now."""
        self._network.rest()

    def _look(self, piece: Pixels) -> Rows:
        maps = self._network(piece)
        rows = []
        for stride in STRIDES:
            face, thing, boxes, marks = (maps[f"{name}_{stride}"] for name in MAPS)
            scores = np.sqrt(np.clip(face[:, 0], 0, 1) * np.clip(thing[:, 0], 0, 1))
            cells = np.flatnonzero(scores >= self._faintest)
            corner = np.stack([cells % (piece.shape[1] // stride), cells // (piece.shape[1] // stride)], axis=1)
            middle, size = (corner + boxes[cells, :2]) * stride, np.exp(boxes[cells, 2:]) * stride
            points = (marks[cells].reshape(-1, 5, 2) + corner[:, None]) * stride
            rows.append(np.column_stack([middle - size / 2, size, points.reshape(-1, 10), scores[cells]]))
        return np.concatenate(rows)
