"""What is found out about a film before its frames are decoded, once for each file."""

import os
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

from av.video.frame import VideoFrame

from eventguard.adapters.films.contents import Contents, contents
from eventguard.adapters.films.decoding import strict
from eventguard.adapters.films.opening import TROUBLE, opened, pictures
from eventguard.adapters.films.picture import Turn, turn
from eventguard.core.errors import PhotoTrouble
from eventguard.core.films.file_types import ASK_AGAIN, DAMAGED, film_format
from eventguard.core.films.grid import Grid, grid
from eventguard.core.photos.file_types import refusal

#: How much of a file tells what it is, in bytes.
BEGINNING = 4096


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out about a film: FFmpeg's name of its demuxer, its packets and their grid; of its frames the
    stored size in pixels, the shape of a pixel (width to height) and how they are turned; whether it has sound.
    """

    demuxer: str
    contents: Contents
    grid: Grid
    stored: tuple[int, int]
    shape: Fraction
    turn: Turn
    sound: bool


#: What the file that was looked at last is known by, and what was found: each stretch of a film is opened anew, and a
#: long one takes seconds to be walked through.
_LAST: dict[tuple[int, ...], Known] = {}


def known_of(file: BinaryIO) -> Known:
    """What there is to know of this film.

    Raises:
        PhotoTrouble: it is no film that is read, too long, too large, or damaged.
    """
    mark = _mark(file)
    if mark in _LAST:
        return _LAST[mark]
    demuxer = _demuxer(file)
    with opened(file, demuxer) as container:
        stream = pictures(container)
        found = contents(container, stream)
        sound, shape = bool(container.streams.audio), stream.sample_aspect_ratio or Fraction(1)
    first = _first(file, demuxer)
    even = grid(found.times, found.times[-1] + found.last)
    known = Known(demuxer, found, even, (first.width, first.height), shape, turn(first), sound)
    _LAST.clear()
    if mark:
        _LAST[mark] = known
    return known


def _mark(file: BinaryIO) -> tuple[int, ...]:
    """What tells a file, as it is now, from every other; empty for one that is only in memory."""
    try:
        status = os.fstat(file.fileno())
    except OSError:
        return ()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _first(file: BinaryIO, demuxer: str) -> VideoFrame:
    """The first frame, with what its container says of how it is turned."""
    try:
        with opened(file, demuxer) as container:
            stream = pictures(container)
            strict(stream.codec_context)
            for packet in container.demux(stream):
                for frame in packet.decode():
                    return frame
    except TROUBLE:
        pass
    raise PhotoTrouble(DAMAGED, ASK_AGAIN)


def _demuxer(file: BinaryIO) -> str:
    file.seek(0)
    beginning = file.read(BEGINNING)
    if demuxer := film_format(beginning):
        return demuxer
    raise refusal(beginning)
