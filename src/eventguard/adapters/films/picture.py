"""A decoded frame to pixels: upright, in sRGB, in the size of the film."""

import struct
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from eventguard.core.errors import PhotoTrouble
from eventguard.core.films.file_types import EXPORT_FILM
from eventguard.core.photos.colours import Signal, to_srgb
from eventguard.core.photos.film import LONGEST_SIDE
from eventguard.core.photos.pixels import Pixels

#: From code points of matrices (ITU-T H.273, table 4) to swscale's; 0 is RGB, which has none, 2 says nothing.
MATRICES = {
    0: Colorspace.ITU709,
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
#: Of films that say nothing (2), those of so many rows and more are meant as high definition (as players do).
UNSAID, HIGH = 2, 720
#: Colours of films that are shown as they are: those of the three television systems differ by less than anybody sees,
#: and no player turns one into another.
TELEVISION = (1, 2, 5, 6, 7, 22)
#: Layouts that hold the full range whatever the frame says.
FULL_RANGE = ("yuvj",)
#: What is the same on every run: for frames that keep their size or grow, and for larger ones, a third of the time.
SCALING = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.BITEXACT | Interpolation.FULL_CHR_H_INT
REDUCING = Interpolation.AREA | Interpolation.ACCURATE_RND | Interpolation.BITEXACT
#: Rows whose colours are looked up at once: memory stays small.
ROWS = 128
#: The smallest side that is kept; below, a codec has no block to put there.
SHORTEST = 2
#: No picture is so narrow; a shape beyond is a lie about the shape of its pixels.
MOST_NARROW = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """How stored frames are turned upright: exchange x and y, then mirror left to right, then top to bottom."""

    exchanged: bool = False
    mirrored: bool = False
    flipped: bool = False

    def upright(self, stored: Pixels) -> Pixels:
        """The picture as it is meant."""
        turned = stored.transpose(1, 0, 2) if self.exchanged else stored
        turned = turned[:, ::-1] if self.mirrored else turned
        return np.ascontiguousarray(turned[::-1] if self.flipped else turned)


def turn(frame: VideoFrame) -> Turn:
    """What the display matrix of a frame says (ISO 14496-12, 6.2.2), to the nearest quarter."""
    sides: Any = frame.side_data
    for side in sides:
        if side.type.name == "DISPLAYMATRIX":
            a, b, _, c, d = struct.unpack("=5i", bytes(side)[:20])
            if abs(b) > abs(a):
                return Turn(exchanged=True, mirrored=c < 0, flipped=b < 0)
            return Turn(mirrored=a < 0, flipped=d < 0)
    return Turn()


def upright_size(width: int, height: int, shape: Fraction, turned: Turn, longest: int) -> tuple[int, int]:
    """Width and height of the film: pixels square, upright, reduced to the longest side, both even.

    Args:
        width: of the stored frame, in pixels.
        height: of the stored frame.
        shape: of a stored pixel, width to height; 1 for a square one.
        turned: how it is turned.
        longest: pixels of the longer side at most.
    """
    wide, high = (width * shape, Fraction(height)) if shape > 1 else (Fraction(width), height / shape)
    if turned.exchanged:
        wide, high = high, wide
    if not 1 / MOST_NARROW <= wide / high <= MOST_NARROW:
        raise PhotoTrouble("The frames of this film have a shape that no camera makes.", EXPORT_FILM)
    scale = min(Fraction(1), Fraction(min(longest, LONGEST_SIDE)) / max(wide, high))
    return _even(wide * scale), _even(high * scale)


def _even(side: Fraction) -> int:
    return max(SHORTEST, int(side / 2) * 2 if side < SHORTEST * 8 else round(side / 2) * 2)


class Painter:
    """Frames to pixels, one after another, in one size."""

    def __init__(self, size: tuple[int, int], turned: Turn) -> None:
        self._size = size if not turned.exchanged else (size[1], size[0])
        self._turn = turned
        self._reformatter = VideoReformatter()

    def pixels(self, frame: VideoFrame) -> Pixels:
        """The picture: height x width x 3, uint8, sRGB, upright.

        Raises:
            PhotoTrouble: its colours are coded in a way that is not read.
        """
        width, height = self._size
        full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith(FULL_RANGE)
        shown = self._reformatter.reformat(
            frame,
            width,
            height,
            "rgb24",
            src_colorspace=_matrix(frame),
            dst_colorspace=Colorspace.ITU709,
            interpolation=REDUCING if frame.width > width else SCALING,
            src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
            dst_color_range=ColorRange.JPEG,
            threads=1,
        )
        stored: Pixels = np.asarray(shown.to_ndarray(), dtype=np.uint8)
        signal = Signal(1 if frame.color_primaries in TELEVISION else frame.color_primaries, frame.color_trc)
        return self._turn.upright(stored if signal.is_plain else _shown(stored, signal))


def _matrix(frame: VideoFrame) -> Colorspace:
    if frame.colorspace == UNSAID:
        return Colorspace.ITU709 if min(frame.height, frame.width) >= HIGH else Colorspace.ITU601
    if frame.colorspace not in MATRICES:
        raise PhotoTrouble("The colours of this film are coded in a way that EventGuard cannot read.", EXPORT_FILM)
    return MATRICES[frame.colorspace]


def _shown(pixels: Pixels, signal: Signal) -> Pixels:
    """In sRGB, looked up: of each colour it is worked out once."""
    table, shown = _table(signal), np.empty_like(pixels)
    for top in range(0, len(pixels), ROWS):
        red, green, blue = (pixels[top : top + ROWS, :, part].astype(np.uint32) for part in range(3))
        found = np.take(table, red << 16 | green << 8 | blue)
        shown[top : top + ROWS] = found.view(np.uint8).reshape(*found.shape, 4)[..., :3]
    return shown


@lru_cache(maxsize=1)
def _table(signal: Signal) -> npt.NDArray[np.uint32]:
    """For each of the 16.8 million colours what a screen shows, its three numbers in the first bytes (64 MB)."""
    table = np.zeros((256, 256, 256, 4), np.uint8)
    row = np.empty((256, 256, 3), np.uint8)
    row[..., 1], row[..., 2] = np.arange(256)[:, None], np.arange(256)
    for red in range(256):
        row[..., 0] = red
        table[red, ..., :3] = to_srgb(row, signal)
    return table.reshape(-1).view(np.uint32)
