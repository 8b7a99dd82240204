"""What is left in an MP4 of ours: a walk through every box with an allowlist, until each byte of the file is explained.

Shares no code with the writer and decodes nothing. Anything that is not known to be harmless is dirt. The numbers are
those of ISO 14496-12. What is not proved stands in ``h264_residue`` for the picture, and for the sound: an AAC frame is
held to its size, its first element and its end; what stands between is only known to whoever decodes it.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from eventguard.adapters.films.h264_residue import Dirt, Stream, judge_sample, stream_of

KIND = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41"
MATRIX = bytes.fromhex("00010000" + "00" * 12 + "00010000" + "00" * 12 + "40000000")
#: What the index of five minutes takes is a tenth of this, in bytes; and what one frame may.
MOST_INDEX, MOST_SAMPLE = 2**22, 2**23
#: AAC: samples a second, samples a frame, what the encoder puts before them, and bytes of a frame and channel at most.
SOUND_RATE, SOUND_FRAME, PRIMING, MOST_SOUND = 48_000, 1024, 1024, 768
#: The fields of a picture's sample entry around its size, and of a sound's around its channels.
PICTURE_ENTRY = bytes(6) + b"\0\1" + bytes(16), bytes.fromhex("00480000004800000000000000 01".replace(" ", ""))
COLOURS = b"nclx\0\1\0\1\0\1\0"
TICKS = 1000


@dataclass(frozen=True)
class _Track:
    """What one track says: ticks a second, length in ticks, ticks a sample, and where its samples lie."""

    scale: int
    length: int
    each: int
    sizes: tuple[int, ...]
    chunks: list[tuple[int, list[int]]]
    whole: tuple[int, ...]
    entry: bytes


def residue(file: BinaryIO) -> tuple[str, ...]:
    """Everything beyond the bare film, in plain words; empty when the file is clean. Holds one frame at a time."""
    try:
        _judge(file)
    except Dirt as dirt:
        return (str(dirt),)
    except (struct.error, IndexError, ValueError, OverflowError):
        return ("it ends in the middle of a box",)
    return ()


def _judge(file: BinaryIO) -> None:
    end = file.seek(0, os.SEEK_END)
    file.seek(0)
    if file.read(len(KIND)) != KIND:
        raise Dirt("it does not begin as a film of ours")
    length, kind = struct.unpack(">I4s", file.read(8))
    if kind != b"moov" or length > MOST_INDEX:
        raise Dirt("no index where one has to be")
    index = file.read(length - 8)
    length, kind = struct.unpack(">I4s", file.read(8))
    data = file.tell()
    if kind != b"mdat":
        raise Dirt(f"a box of type {kind!r}")
    if data - 8 + length != end:
        raise Dirt(f"{end - (data - 8 + length)} bytes after the end of the film")
    pictures, *sounds = _tracks(index)
    _judge_places([pictures, *sounds], data, end)
    _judge_pictures(file, pictures)
    for sound in sounds:
        _judge_sound(file, sound)


def _tracks(index: bytes) -> list[_Track]:
    head, *tracks = _boxes(index, b"mvhd", *[b"trak"] * (2 if index.count(b"trak") > 1 else 1))
    (duration,) = struct.unpack_from(">I", head, 16)
    plain = struct.pack(">IIIII", 0, 0, 0, TICKS, duration) + b"\0\1\0\0\1\0" + bytes(10) + MATRIX + bytes(24)
    _same("the film's head", head, plain + struct.pack(">I", len(tracks) + 1))
    pictures = _picture_track(tracks[0], duration)
    if pictures.length * TICKS // pictures.scale not in (duration - 1, duration, duration + 1):
        raise Dirt("a length that is not the film's")
    return [pictures, *(_sound_track(track, duration, pictures) for track in tracks[1:])]


def _picture_track(track: bytes, duration: int) -> _Track:
    head, media = _boxes(track, b"tkhd", b"mdia")
    found = _media(media, b"vide", b"vmhd", bytes(3) + b"\1" + bytes(8))
    entry = found.entry
    width, height = struct.unpack_from(">HH", entry, 24)
    fixed = struct.pack(">IIIIII", 3, 0, 0, 1, 0, duration) + bytes(16) + MATRIX
    _same("a track's head", head, fixed + struct.pack(">II", width << 16, height << 16))
    before, behind = PICTURE_ENTRY
    _same("a track's description", entry[:78], before + entry[24:28] + behind + bytes(32) + b"\0\x18\xff\xff")
    record, colours = _boxes(entry[78:], b"avcC", b"colr")
    _same("a track's colours", colours, COLOURS)
    stream = stream_of(record)
    if stream.size != (width, height):
        raise Dirt("a size that is not the film's")
    if stream.ticks[1] * found.each != 2 * stream.ticks[0] * found.scale:
        raise Dirt("a rate that is not the film's")
    return found


def _sound_track(track: bytes, duration: int, pictures: _Track) -> _Track:
    head, edits, media = _boxes(track, b"tkhd", b"edts", b"mdia")
    fixed = struct.pack(">IIIIII", 3, 0, 0, 2, 0, duration) + bytes(12) + b"\1\0\0\0" + MATRIX + bytes(8)
    _same("a track's head", head, fixed)
    (edit,) = _boxes(edits, b"elst")
    _same("a track's edits", edit, struct.pack(">IIIII", 0, 1, duration, PRIMING, 0x10000))
    found = _media(media, b"soun", b"smhd", bytes(8))
    channels = found.entry[17]
    plain = bytes(6) + b"\0\1" + bytes(9) + bytes((channels,)) + b"\0\x10" + bytes(4) + b"\xbb\x80\0\0"
    _same("a track's description", found.entry[:28], plain)
    (descriptor,) = _boxes(found.entry[28:], b"esds")
    specific = {1: b"\x11\x88", 2: b"\x11\x90"}.get(channels, b"")
    said = b"\3\x19\0\0\0\4\x11\x40\x15" + bytes(11) + b"\5\2" + specific + b"\6\1\2"
    _same("a track's description", descriptor, bytes(4) + said)
    heard = len(found.sizes) * SOUND_FRAME
    shown = pictures.length * SOUND_RATE // pictures.scale
    if found.scale != SOUND_RATE or found.each != SOUND_FRAME or not 0 <= heard - shown <= 4 * SOUND_FRAME:
        raise Dirt("a sound that is not as long as the film")
    return found


def _media(media: bytes, kind: bytes, header: bytes, plain: bytes) -> _Track:
    """A track's media: what kind, how long, and its tables (8.5 to 8.7)."""
    head, handler, information = _boxes(media, b"mdhd", b"hdlr", b"minf")
    scale, length = struct.unpack_from(">II", head, 12)
    _same("a track's times", head, bytes(12) + head[12:20] + b"\x55\xc4\0\0")
    _same("a track's handler", handler, bytes(8) + kind + bytes(13))
    special, here, tables = _boxes(information, header, b"dinf", b"stbl")
    _same("a track's header", special, plain)
    _same("a reference", here, b"\0\0\0\x1cdref" + bytes(4) + b"\0\0\0\1\0\0\0\x0curl \0\0\0\1")
    more = [b"stss"] if kind == b"vide" else []
    entries, times, runs, sizes, places, *whole = _boxes(tables, b"stsd", b"stts", b"stsc", b"stsz", b"stco", *more)
    _same("a track's descriptions", entries[:8], b"\0\0\0\0\0\0\0\1")
    (entry,) = _boxes(entries[8:], b"avc1" if more else b"mp4a")
    (samples,) = struct.unpack_from(">I", sizes, 8)
    (each,) = struct.unpack_from(">I", times, 12)
    _same("a track's times", times, struct.pack(">IIII", 0, 1, samples, each))
    _same("a track's sizes", sizes[:8], bytes(8))
    if not samples or not scale or samples * each != length:
        raise Dirt("times that do not add up")
    found = _numbers(sizes, 8, samples)
    chunks = _chunks(runs, _numbers(places, 4), found)
    return _Track(scale, length, each, found, chunks, _numbers(whole[0], 4) if whole else (), entry)


def _numbers(table: bytes, at: int, many: int | None = None) -> tuple[int, ...]:
    """A table of numbers behind their count, exactly as long as that says."""
    version, count = struct.unpack_from(">I", table)[0], struct.unpack_from(">I", table, at)[0]
    if version or len(table) != at + 4 + 4 * count or many not in (None, count):
        raise Dirt("a table that is longer or shorter than it says")
    return struct.unpack_from(f">{count}I", table, at + 4)


def _chunks(runs: bytes, places: tuple[int, ...], sizes: tuple[int, ...]) -> list[tuple[int, list[int]]]:
    """Where each chunk begins, and the sizes of the samples in it (8.7.4)."""
    version, count = struct.unpack_from(">II", runs)
    if version or len(runs) != 8 + 12 * count:
        raise Dirt("a table that is longer or shorter than it says")
    rows = [struct.unpack_from(">III", runs, 8 + 12 * row) for row in range(count)]
    firsts = [first for first, _, _ in rows]
    several = any(before[1] == after[1] for before, after in pairwise(rows))
    if any(kind != 1 for *_, kind in rows) or firsts[:1] != [1] or several or firsts != sorted(set(firsts)):
        raise Dirt("chunks that are not ours")
    left, chunks, row = list(sizes), [], 0
    for number, place in enumerate(places, 1):
        row += row + 1 < len(rows) and rows[row + 1][0] == number
        many = rows[row][1]
        chunks.append((place, left[:many]))
        if len(left) < many or not many:
            raise Dirt("chunks that are not ours")
        left = left[many:]
    if left or row + 1 != len(rows):
        raise Dirt("samples that lie in no chunk")
    return chunks


def _judge_places(tracks: list[_Track], data: int, end: int) -> None:
    """Chunks lie one behind the other from the first byte of the data to the last."""
    at = data
    for place, sizes in sorted((chunk for track in tracks for chunk in track.chunks), key=lambda chunk: chunk[0]):
        if place != at:
            raise Dirt("bytes that belong to no frame, or to two")
        at += sum(sizes)
    if at != end:
        raise Dirt("bytes that belong to no frame")


def _samples(file: BinaryIO, track: _Track, most: int) -> Iterator[bytes]:
    for place, sizes in track.chunks:
        file.seek(place)
        for size in sizes:
            if not 0 < size <= most:
                raise Dirt("a frame that is larger than any")
            yield file.read(size)


def _judge_pictures(file: BinaryIO, track: _Track) -> None:
    record, _ = _boxes(track.entry[78:], b"avcC", b"colr")
    stream: Stream = stream_of(record)
    whole, since = [], 0
    for number, sample in enumerate(_samples(file, track, MOST_SAMPLE), 1):
        if judge_sample(sample, stream, since):
            whole.append(number)
            since = 0
        since += sample[4] != 0x01  # one that is kept
    if whole[:1] != [1] or tuple(whole) != track.whole:
        raise Dirt("a list of whole frames that is not true")


def _judge_sound(file: BinaryIO, track: _Track) -> None:
    channels = track.entry[17]
    for sample in _samples(file, track, MOST_SOUND * channels):
        if sample[0] >> 1 != (channels - 1) << 4:  # three bits: one channel, or a pair; four: its number, 0
            raise Dirt("a sound that begins with something else")
        bits = f"{int.from_bytes(sample[-2:], 'big'):b}".rstrip("0")
        if sample[-1] == 0 or not bits.endswith("111"):
            raise Dirt("something behind a sound")


def _boxes(data: bytes, *kinds: bytes) -> list[bytes]:
    """The contents of exactly these boxes, which fill the data."""
    found, at = [], 0
    for kind in kinds:
        length, name = struct.unpack_from(">I4s", data, at)
        if name != kind:
            raise Dirt(f"a box of type {name!r}")
        if length < 8 or at + length > len(data):
            raise Dirt(f"a box of type {name!r} with a wrong length")
        found.append(data[at + 8 : at + length])
        at += length
    if at != len(data):
        raise Dirt(f"a box of type {data[at + 4 : at + 8]!r}")
    return found


def _same(what: str, content: bytes, plain: bytes) -> None:
    if content != plain:
        raise Dirt(f"{what} with something that is not ours")
