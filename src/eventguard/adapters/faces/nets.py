"""Nets, fences and bars in front of people: whether they are there, and copies of the picture without their lines.

A closing (the brightest, then the darkest of what is around each pixel) takes away dark lines thinner than its kernel,
an opening bright ones, and both leave whatever is wider where it was. What they take away are the thin lines; where
those are regular (``core.faces.mesh``) something lies over the picture. The networks, which are lost behind it, then
get to see the closed and the opened copies as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from eventguard.adapters.faces.pieces import resized
from eventguard.core.faces.mesh import regularity
from eventguard.core.photos.pixels import Pixels

#: Long side of the largest copy that is judged, and the least short side of the others, each half of the one before.
#: Meshes up to 30 pixels wide in the smallest are seen, a 17th to an 8th of its short side; wider ones hide few faces.
LARGEST, SMALLEST = 2048, 256
#: Side of the kernel: lines are thinner than this, in one of the copies.
KERNEL = np.ones((9, 9), np.uint8)
#: A closing takes away dark lines, an opening bright ones. A net of some colour is darker than one child and brighter
#: than the next, and between bright lines it is the holes that look like dark ones: so wherever one of them finds a net
#: both copies are looked at.
WAYS = (cv2.MORPH_CLOSE, cv2.MORPH_OPEN)
#: From which regularity on a tile's lines are a net's, and in which share of the tiles they have to be so for a look
#: without them, and for people to be told: of photos of crowds one in ten has so much, and none (docs/detection.md).
REGULAR, SOME, MUCH = 0.2, 0.1, 0.3
#: People are not told because of copies with a shorter side than this: in so few tiles a stage's curtain is a net.
TELLING = 384


@dataclass(frozen=True)
class Copy:
    """The picture so many times its size and without its dark or its bright lines."""

    pixels: Pixels
    scale: float


@dataclass(frozen=True)
class Net:
    """What lies over a picture: in which share of it the lines are regular, 0 to 1, and what to look at as well."""

    share: float
    copies: tuple[Copy, ...]

    @property
    def lies_over(self) -> bool:
        """Whether people should be told that a net, a fence or bars lie over the photo."""
        return self.share >= MUCH


#: Nothing lies over a picture.
NO_NET = Net(0.0, ())


def net_over(pixels: Pixels) -> Net:
    """The net over a picture. Of most pictures there is nothing to look at as well."""
    shares, found = list[float](), list[Copy]()
    for scale in _scales(pixels):
        small = resized(pixels, scale)
        without = [np.asarray(cv2.morphologyEx(small, way, KERNEL), np.uint8) for way in WAYS]
        share = max(_share(small, copy) for copy in without)
        if not shares or min(small.shape[:2]) >= TELLING:
            shares.append(share)
        found += [Copy(copy, scale) for copy in without if share >= SOME]
    return Net(max(shares), tuple(found))


def _scales(pixels: Pixels) -> Iterator[float]:
    scale = min(1.0, LARGEST / max(pixels.shape))
    yield scale
    while min(pixels.shape[:2]) * (scale := scale / 2) >= SMALLEST:
        yield scale


def _share(pixels: Pixels, without: Pixels) -> float:
    red, green, blue = cv2.split(cv2.absdiff(pixels, without))
    lines = np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)
    return float((regularity(lines) >= REGULAR).mean())
