"""What a picture looks like, too coarse to show anybody (``core.sweeps.likeness``)."""

import cv2
import numpy as np

from eventguard.core.photos.pixels import Pixels
from eventguard.core.sweeps.looked import PRINT

#: A picture whose grey pixels differ by less (standard deviation, of 255) is a plain area: any other is like it.
PLAIN = 4.0


def print_of(pixels: Pixels) -> bytes | None:
    """The print of a picture; None of one that shows nothing."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    small = np.asarray(cv2.resize(grey, (PRINT, PRINT), interpolation=cv2.INTER_AREA), np.uint8)
    return small.tobytes() if float(small.std()) >= PLAIN else None
