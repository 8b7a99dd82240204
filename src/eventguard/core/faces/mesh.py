"""Whether something regular lies over a picture: a goal net, a fence, bars. Judged from where thin lines are.

Thin lines are everywhere; those of a net come back at the same distance again and again. So the picture of lines is cut
into tiles, each tile is compared with itself, shifted (its autocorrelation, by Fourier transform), and what neighbours
say is averaged: the same net goes on next door, by chance alone nothing does.
"""

import numpy as np
import numpy.typing as npt

#: How much thin lines stand out at each place: height x width, 0 to 255.
Lines = npt.NDArray[np.uint8]
#: One number a tile: rows x columns.
Tiles = npt.NDArray[np.float32]

#: Side of a tile in pixels: two meshes of the widest net that is judged in it, which leaves one for their middle.
TILE = 64
#: Lines that stand out less than this are noise, compression and the dots of old prints; those that stand out by so
#: much more are all alike, so that a few strong edges do not outshout the rest.
FAINT, PLAIN = 16.0, 40.0
#: Tiles with less than this on average are empty.
EMPTY = 1.0
#: Width of a mesh in pixels, the narrowest and the widest: two octaves, while the picture is judged in sizes that are
#: an octave apart, so that most nets are seen twice.
NARROW, WIDE = 7, 30
#: Directions in which a tile is shifted, in degrees.
DIRECTIONS = np.arange(0, 180, 7.5)

_REACH = np.arange(1, WIDE + 1)
_ACROSS = np.round(np.cos(np.radians(DIRECTIONS))[:, None] * _REACH).astype(int) % TILE
_DOWN = np.round(np.sin(np.radians(DIRECTIONS))[:, None] * _REACH).astype(int) % TILE
_WINDOW = np.outer(np.hanning(TILE), np.hanning(TILE)).astype(np.float32)


def regularity(lines: Lines) -> Tiles:
    """How regular the lines are in each tile, from 0 to about 1: how alike a tile is to itself shifted by a mesh, and
    no more than it is more alike than shifted by less (a single edge is alike all along itself, without a dip between).
    """
    tiles = _tiles(lines)
    shape = tiles.shape[:2]
    alike = _autocorrelation(tiles.reshape(-1, TILE, TILE)).reshape(*shape, -1)
    alike = _mean_of_neighbours(alike).reshape(*shape, *_DOWN.shape) / _OVERLAP
    rise = np.minimum(alike, alike - np.minimum.accumulate(alike, axis=-1))
    return np.asarray(rise[..., NARROW - 1 :].max(axis=(-2, -1)), np.float32)


def corners(length: int) -> list[int]:
    """Where the tiles of a side of this length begin: evenly, the last one at its end."""
    count = max(1, -(-length // TILE))
    return [round(i * max(0, length - TILE) / max(1, count - 1)) for i in range(count)]


def _tiles(lines: Lines) -> npt.NDArray[np.float32]:
    """Rows x columns x TILE x TILE."""
    height, width = lines.shape
    plain = np.clip(lines.astype(np.float32) - FAINT, 0, PLAIN)
    plain = np.pad(plain, ((0, max(0, TILE - height)), (0, max(0, TILE - width))))
    return np.array([[plain[y : y + TILE, x : x + TILE] for x in corners(width)] for y in corners(height)])


def _autocorrelation(tiles: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """For each tile how alike it is to itself in every direction (row) shifted by 1 to WIDE pixels (column)."""
    found = np.zeros((len(tiles), *_DOWN.shape), np.float32)
    lined = tiles.mean(axis=(1, 2)) >= EMPTY
    tiles = tiles[lined]
    mean = (tiles * _WINDOW).sum(axis=(1, 2), keepdims=True) / _WINDOW.sum()
    alike = _with_itself((tiles - mean) * _WINDOW)
    found[lined] = alike[:, _DOWN, _ACROSS] / np.maximum(alike[:, :1, :1], 1e-9)
    return found


def _with_itself(tiles: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(np.fft.irfft2(np.abs(np.fft.rfft2(tiles)) ** 2), np.float32)


def _mean_of_neighbours(tiles: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The mean over three by three tiles; beyond the rim lies the rim again."""
    rows, columns = tiles.shape[:2]
    padded = np.pad(tiles, ((1, 1), (1, 1), (0, 0)), mode="edge")
    parts = [padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    return np.asarray(sum(parts) / np.float32(9), np.float32)


#: What the window alone takes from a shifted tile.
_WINDOWED = _with_itself(_WINDOW[None])[0]
_OVERLAP = (_WINDOWED / _WINDOWED[0, 0])[_DOWN, _ACROSS]
