"""What was seen in a film, frame by frame: where there may be faces, how the picture moves, where it is cut."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: Numbers of finds: one row each of x, y, width, height, five landmarks (x, y) and the evidence beyond what is enough
#: to cover a face in a photo (``core.faces.evidence``): 0 is the least that is covered there.
Finds = npt.NDArray[np.float32]
COLUMNS = 15
#: How the picture moved since the frame before, as a similarity: 2 x 3, from places there to places here.
Motion = npt.NDArray[np.float32]
STILL: Motion = np.eye(2, 3, dtype=np.float32)
NO_FINDS: Finds = np.zeros((0, COLUMNS), np.float32)


@dataclass(frozen=True)
class SeenFrame:
    """One frame as it was looked at.

    ``digest`` is of its pixels: whoever draws covers proves by it that it is this frame. ``cut`` is whether another
    scene begins with it, ``alike`` whether it shows the same as the one before it: then the finds are that one's.
    """

    digest: bytes
    finds: Finds
    motion: Motion
    cut: bool = False
    alike: bool = False


SeenFrames = Sequence[SeenFrame]
"""All frames of a film, or of a part of it."""
