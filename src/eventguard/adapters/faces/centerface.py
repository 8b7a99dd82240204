"""CenterFace through OpenCV: a second opinion, slower than YuNet, surer on faces that are half hidden or far off."""

import cv2
import numpy as np

from eventguard.adapters.faces import weights
from eventguard.core.faces.evidence import Rows
from eventguard.core.photos.pixels import Pixels

#: Overlap over union from which two boxes of one look are the same face.
SAME = 0.3
#: The network's side lengths are multiples of this, its maps are this much smaller than its picture.
MULTIPLE, STRIDE = 32, 4
#: What the maps are called in the published file: how likely a face's middle is here, its size, where in the cell its
#: middle lies, and its landmarks (arXiv 1911.03599, section 3).
MAPS = ("537", "538", "539", "540")
#: Sizes are logarithms; more than this would be a face wider than any picture.
LARGEST_LOG = 8.0


class CenterFace:
    """Not safe to share between threads."""

    name = "centerface"

    def __init__(self, faintest: float) -> None:
        self._faintest = faintest
        self._net = cv2.dnn.readNetFromONNX(str(weights.path_of(weights.CENTERFACE)))
        # With fusion OpenCV 4.14 answers nonsense from the second picture size on (tests/test_detector.py).
        self._net.enableFusion(False)

    def look(self, pixels: Pixels) -> Rows:
        """All finds down to the faintest, in pixels of this picture."""
        height, width = (max(MULTIPLE, -(-side // MULTIPLE) * MULTIPLE) for side in pixels.shape[:2])
        self._net.setInput(cv2.dnn.blobFromImage(pixels, size=(width, height)))
        heat, size, offset, marks = (np.asarray(out[0], np.float64) for out in self._net.forward(MAPS))
        y, x = np.nonzero(heat[0] >= self._faintest)
        h, w = np.exp(np.minimum(size[:, y, x], LARGEST_LOG)) * STRIDE
        left, top = (x + offset[1, y, x] + 0.5) * STRIDE - w / 2, (y + offset[0, y, x] + 0.5) * STRIDE - h / 2
        points = [part for i in range(5) for part in (marks[2 * i + 1, y, x] * w + left, marks[2 * i, y, x] * h + top)]
        rows = np.column_stack([left, top, w, h, *points, heat[0, y, x]])
        rows[:, :14:2] *= pixels.shape[1] / width
        rows[:, 1:14:2] *= pixels.shape[0] / height
        rows = rows[np.isfinite(rows).all(axis=1)]
        kept = cv2.dnn.NMSBoxes(rows[:, :4].tolist(), rows[:, 14].tolist(), 0, SAME) if len(rows) else ()
        return np.asarray(rows[np.asarray(kept, dtype=int)])
