"""A part of a picture, enlarged or reduced for people to look at."""

import numpy as np
from PIL import Image

from eventguard.core.photos.pixels import Box, Pixels

#: How wide a part of a picture is made for a closer look (pixels), and how much taller than wide it gets at most.
CLOSE, TALLEST = 240, 4
#: The same of a line of writing, which is long and has to be read, and how much is left around it.
WIDE, AROUND = 640, 0.15


def closer(pixels: Pixels, box: Box, around: float = 1.0, wide: int = CLOSE) -> Pixels:
    """What is around a box, so many pixels ``wide``, with a margin on each side so many times as long as it."""
    height, width = pixels.shape[:2]
    margin = round(max(box.width, box.height) * around)
    left, top = _clamped(box.x - margin, width - 1), _clamped(box.y - margin, height - 1)
    right = max(left + 1, _clamped(box.x + box.width + margin, width))
    bottom = max(top + 1, _clamped(box.y + box.height + margin, height))
    part = Image.fromarray(np.ascontiguousarray(pixels[top:bottom, left:right]), "RGB")
    tall = _clamped(round(wide * part.height / part.width), wide * TALLEST)
    return np.asarray(part.resize((wide, max(1, tall)), Image.Resampling.LANCZOS)).copy()


def _clamped(value: int, most: int) -> int:
    return min(max(0, value), most)


def part_of(pixels: Pixels, box: Box, line: bool) -> Pixels:
    """What is around a box, larger; around a ``line`` of writing as large as it takes to read it."""
    return closer(pixels, box, AROUND, WIDE) if line else closer(pixels, box)
