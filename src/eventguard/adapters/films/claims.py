"""What a film's file claims about itself, judged before FFmpeg reads it: a count of two thousand million frames takes
four bytes to write, and gigabytes to believe.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from eventguard.core.errors import PhotoTrouble
from eventguard.core.films.file_types import ASK_AGAIN, CUT_OFF, DAMAGED, EXPORT_FILM

#: Boxes that hold boxes on the way to a track's tables, and to those of a part of a film (ISO 14496-12).
HOLDERS = frozenset((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"edts"))
#: Boxes of a file at most: five minutes in parts of one frame each have 70,000.
MOST_BOXES = 150_000
#: Samples of a track at most: of each FFmpeg makes an entry of 24 bytes. Five minutes of sound that is not compressed
#: have 14 million, or 58 million at 192 kHz; of those it makes one for a thousand.
MOST_SAMPLES, MOST_OF_SOUND = 1_000_000, 60_000_000
#: Deeper than this nothing of a film lies.
DEEPEST = 8
#: Sample entries that are encrypted (ISO 14496-12, 8.12; Apple's own).
ENCRYPTED = (b"encv", b"enca", b"drmi", b"drms")
TOO_MUCH = "The film claims more frames than any camera makes.", ASK_AGAIN
#: Streams of a file: cameras write up to eight (picture, sounds, telemetry).
MOST_TRACKS = 32


def judge(file: BinaryIO, demuxer: str) -> None:
    """See whether these claims can be believed.

    Raises:
        PhotoTrouble: the file is cut off, encrypted, or claims more than there can be.
    """
    end = file.seek(0, os.SEEK_END)
    match demuxer:
        case "mov":
            _Mov(file, end).judge()
        case "avi":
            file.seek(4)
            (claimed,) = struct.unpack("<I", file.read(4).ljust(4, b"\0"))
            if claimed > end:  # a camera that lost power leaves 0 there
                raise PhotoTrouble(CUT_OFF, ASK_AGAIN)
        case "matroska":
            _judge_segment(file, end)


@dataclass
class _Track:
    """What the tables of a track claim, in samples. Of each run of chunks: the first one's number, samples in each."""

    sound: bool = False
    sizes: int = 0
    times: int = 0
    one_by_one: bool = False
    delays: int = 0
    runs: tuple[tuple[int, int], ...] = ()
    chunks: int = 0

    def judge(self) -> None:
        """Sound that is not compressed may have more: FFmpeg takes its samples together, if each lasts one tick."""
        laid = sum(
            many * max(0, following - first)
            for (first, many), (following, _) in pairwise((*self.runs, (self.chunks + 1, 0)))
        )
        most = MOST_OF_SOUND if self.sound and self.one_by_one else MOST_SAMPLES
        if max(self.sizes, self.times, laid) > most or self.delays > MOST_SAMPLES:
            raise PhotoTrouble(*TOO_MUCH)


class _Mov:
    """The boxes of an MP4, as far as they lead to counts."""

    def __init__(self, file: BinaryIO, end: int) -> None:
        self._file, self._end = file, end
        self._boxes = self._in_parts = self._parts = self._rest = 0
        self._tracks: list[_Track] = []

    def judge(self) -> None:
        """Walk through all of them."""
        for kind, start, end in self._within(0, self._end, 0):
            if self._tracks:
                self._judge_box(kind, start, end, self._tracks[-1])
        for track in self._tracks:
            track.judge()
        if self._parts and self._rest:  # what begins there may be one more part; else the index tells what is missing
            raise PhotoTrouble(CUT_OFF, ASK_AGAIN)

    def _within(self, start: int, end: int, depth: int) -> Iterator[tuple[bytes, int, int]]:
        at = start
        while at + 8 <= end:
            self._file.seek(at)
            size, kind = struct.unpack(">I4s", self._file.read(8))
            header = 8
            if size == 1:
                size, header = int.from_bytes(self._file.read(8), "big"), 16
            size = size or end - at  # 0: to the end
            self._boxes += 1
            if self._boxes > MOST_BOXES or size < header:
                raise PhotoTrouble(DAMAGED, ASK_AGAIN)
            if at + size > end:
                if depth == 0:
                    raise PhotoTrouble(CUT_OFF, ASK_AGAIN)
                return  # FFmpeg reads it as far as there is something
            if kind in HOLDERS and depth < DEEPEST:
                self._count(kind)
                yield from self._within(at + header, at + size, depth + 1)
            else:
                yield kind, at + header, at + size
            at += size
        if depth == 0:
            self._rest = end - at

    def _count(self, kind: bytes) -> None:
        self._parts += kind == b"moof"
        if kind == b"trak":
            self._tracks.append(_Track())
        if len(self._tracks) > MOST_TRACKS:
            raise PhotoTrouble(f"The film has more than {MOST_TRACKS} streams: no camera makes that.", EXPORT_FILM)

    def _judge_box(self, kind: bytes, start: int, end: int, track: _Track) -> None:
        match kind:
            case b"hdlr":
                track.sound = track.sound or self._read(start + 8, 4) == b"soun"
            case b"stsd":
                if self._read(start + 12, 4) in ENCRYPTED:
                    raise PhotoTrouble("The film is encrypted.", "Export it without copy protection.")
            case b"trun":
                self._in_parts += int.from_bytes(self._read(start + 4, 4), "big")
                if self._in_parts > MOST_SAMPLES:
                    raise PhotoTrouble(*TOO_MUCH)
            case _:
                self._take_table(kind, start, end, track)

    def _take_table(self, kind: bytes, start: int, end: int, track: _Track) -> None:
        match kind:
            case b"stsz" | b"stz2":
                each, many = self._rows(start + 4, 1, 2) or (0, 0)
                if kind == b"stsz" and each and many * each > self._end:
                    raise PhotoTrouble(*TOO_MUCH)
                track.sizes = max(track.sizes, many)
            case b"stts":
                rows = self._table(start, end, 2)
                track.times = max(track.times, sum(rows[::2]))
                track.one_by_one = len(rows) == 2 and rows[1] == 1
            case b"ctts":
                track.delays = max(track.delays, sum(self._table(start, end, 2)[::2]))
            case b"stsc":
                rows = self._table(start, end, 3)
                track.runs = tuple(zip(rows[::3], rows[1::3], strict=True))
            case b"stco" | b"co64":
                track.chunks = max(track.chunks, int.from_bytes(self._read(start + 4, 4), "big"))

    def _table(self, start: int, end: int, width: int) -> tuple[int, ...]:
        """The numbers of a table behind their count, as many as there are in the box."""
        many = min(int.from_bytes(self._read(start + 4, 4), "big"), (end - start - 8) // (4 * width), MOST_SAMPLES)
        return self._rows(start + 8, max(0, many), width)

    def _rows(self, at: int, many: int, width: int) -> tuple[int, ...]:
        content = self._read(at, 4 * many * width)
        return struct.unpack(f">{many * width}I", content) if len(content) == 4 * many * width else ()

    def _read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return self._file.read(size)


def _judge_segment(file: BinaryIO, end: int) -> None:
    """A Matroska file is one header and one segment (RFC 9559, 4.5); what that says it has must be there."""
    file.seek(4)
    size = _vint(file)
    file.seek(size, os.SEEK_CUR)
    if file.read(4) == b"\x18\x53\x80\x67":
        size = _vint(file)
        if size >= 0 and file.tell() + size > end:
            raise PhotoTrouble(CUT_OFF, ASK_AGAIN)


def _vint(file: BinaryIO) -> int:
    """A number that says how long it is (RFC 8794, 4); -1 when it says that it is not known."""
    first = int.from_bytes(file.read(1), "big")
    length = 9 - first.bit_length()
    rest = file.read(length - 1) if 1 <= length <= 8 else b""
    if length > 8 or len(rest) < length - 1:
        raise PhotoTrouble(DAMAGED, ASK_AGAIN)
    value = int.from_bytes(bytes((first,)) + rest, "big") - (1 << 7 * length)
    return -1 if value == (1 << 7 * length) - 1 else value
