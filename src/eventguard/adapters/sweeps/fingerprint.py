"""What a picture looks like, too coarse to show anybody (``core.sweeps.likeness``)."""

import cv2
import numpy as np

from eventguard.core.photos.pixels import Pixels
from eventguard.core.sweeps.looked import Print

#: Sides of the copies whose waves, and whose pixels, are taken; and how many of the lowest waves, each way.
WAVES_OF, WAVES, GREY = 32, 8, 16
#: A picture whose grey pixels differ by less (standard deviation, of 255) is a plain area: any other is like it.
PLAIN = 4.0


def print_of(pixels: Pixels) -> Print | None:
    """The print of a picture; None of one that shows nothing."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    small = np.asarray(cv2.resize(grey, (GREY, GREY), interpolation=cv2.INTER_AREA), np.uint8)
    if float(small.std()) < PLAIN:
        return None
    waves = cv2.dct(np.asarray(cv2.resize(grey, (WAVES_OF, WAVES_OF), interpolation=cv2.INTER_AREA), np.float32))
    lowest = np.asarray(waves, np.float32)[:WAVES, :WAVES].ravel()
    bits = lowest > np.median(lowest[1:])  # the first is how light the picture is as a whole
    return Print(int.from_bytes(np.packbits(bits).tobytes(), "big"), small.tobytes())
