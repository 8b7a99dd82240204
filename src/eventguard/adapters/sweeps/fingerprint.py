"""What a picture looks like, too coarse to show anybody (``core.sweeps.likeness``)."""

import cv2
import numpy as np
import numpy.typing as npt

from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.sweeps.looked import PRINT

#: A picture whose grey pixels differ by less (standard deviation, of 255) is a plain area: any other is like it.
PLAIN = 4.0

#: Two copies look the same at a place when its PATCH x PATCH pixels differ by no more than this (levels of 255): on
#: average, and in one. What one encoding of a picture does to another stays below half of it; a face differs from its
#: cover by several times as much.
PATCH, LEVELS, IN_ONE = 12, 6.0, 30
#: The same for a place of a small copy, of a few pixels, on average: 5 at most between two copies, and 22 and more
#: between a face and its cover.
IN_SMALL = 10.0
#: By so many levels the colours of a grey picture differ at most, in any of its PRINT x PRINT pixels.
COLOURLESS = 4


def print_of(pixels: Pixels) -> bytes | None:
    """The print of a picture; None of one that shows nothing."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    small = np.asarray(cv2.resize(grey, (PRINT, PRINT), interpolation=cv2.INTER_AREA), np.uint8)
    return small.tobytes() if float(small.std()) >= PLAIN else None


def same_at(box: Box, pixels: Pixels, other: Pixels) -> bool:
    """Whether a picture and a copy of it in another size look the same at a place of the first."""
    one = _patch(pixels, box)
    two = _patch(other, box.scaled(other.shape[1] / pixels.shape[1]))
    if one is None or two is None:
        return False
    apart = np.abs(one - two)
    return bool(apart.mean() <= LEVELS and apart.max() <= IN_ONE)


def same_in_larger(box: Box, pixels: Pixels, larger: Pixels) -> bool:
    """Whether a larger copy of a picture looks the same at a place of this one, that may be a few pixels small: made as
    small, and both a little out of focus, for every program makes pictures smaller in its own way.
    """
    size = pixels.shape[1], pixels.shape[0]
    made = np.asarray(cv2.resize(larger, size, interpolation=cv2.INTER_AREA), np.uint8)
    rows, columns = slice(max(0, box.y), box.y + box.height), slice(max(0, box.x), box.x + box.width)
    one, two = (np.asarray(cv2.blur(each, (3, 3)), np.float32)[rows, columns] for each in (pixels, made))
    return bool(one.size) and float(np.abs(one - two).mean()) <= IN_SMALL


def comparable(one: Pixels, other: Pixels) -> tuple[Pixels, Pixels]:
    """Both pictures, without their colours where one of them has none, as a site's grey copy."""
    if not (_is_grey(one) or _is_grey(other)):
        return one, other
    grey = [np.asarray(cv2.cvtColor(each, cv2.COLOR_RGB2GRAY), np.uint8) for each in (one, other)]
    return grey[0], grey[1]


def _is_grey(pixels: Pixels) -> bool:
    small = cv2.resize(pixels, (PRINT, PRINT), interpolation=cv2.INTER_AREA)
    return int(np.ptp(small, axis=2).max()) <= COLOURLESS


def _patch(pixels: Pixels, box: Box) -> npt.NDArray[np.float32] | None:
    part = pixels[max(0, box.y) : max(0, box.y + box.height), max(0, box.x) : max(0, box.x + box.width)]
    if not part.size:
        return None
    return np.asarray(cv2.resize(part, (PATCH, PATCH), interpolation=cv2.INTER_AREA), np.float32)
