"""Whether the small picture inside a photo shows what the photo shows; after a crop, it may show what was cut away."""

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from eventguard.core.photos.file_parts import scans
from eventguard.core.photos.pixels import Pixels

#: Correlation of two small grey pictures from which they show the same; other photos of one camera stay well below.
SAME = 0.8
SIDE = 32
#: A thumbnail has no business being larger, in pixels times how often its file goes over them.
LARGEST = 4_000_000
#: Cameras fill a thumbnail of another shape with bars darker than this.
BAR = 12


def shows_another(thumbnail: bytes, pixels: Pixels) -> bool:
    """Whether a thumbnail (JPEG bytes from outside) shows another picture than this one in any of its quarter turns.
    Of one that cannot be read nobody can say so.
    """
    try:
        with Image.open(io.BytesIO(thumbnail), formats=("JPEG",)) as image:
            if image.size[0] * image.size[1] * scans(thumbnail) > LARGEST:
                return True
            image.draft("L", (2 * SIDE, 2 * SIDE))
            small = _without_bars(np.asarray(image.convert("L")))
    except Exception:  # hostile bytes
        return False
    whole, part = _normal(np.asarray(Image.fromarray(pixels).convert("L"))), _normal(small)
    return max(float((whole * np.rot90(part, turns)).mean()) for turns in range(4)) <= SAME


def _without_bars(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    rows, columns = (np.flatnonzero(grey.max(axis=axis) > BAR) for axis in (1, 0))
    if not len(rows):
        return grey
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _normal(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """A picture at SIDE x SIDE with mean 0 and deviation 1, so that the mean of a product is the correlation."""
    small = np.asarray(Image.fromarray(grey).resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float64)
    return np.asarray((small - small.mean()) / max(float(small.std()), 1.0))
