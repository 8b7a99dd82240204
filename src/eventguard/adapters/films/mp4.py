"""One MP4 of encoded stretches: what a player needs to find the frames, and nothing else. The same in, the same out."""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from eventguard.core.films.encoded import FRAME, PRIMING, SAMPLE_RATE, Encoded, adts_frames
from eventguard.core.photos.film import Film

#: ISO 14496-12, 8.2.2.2: as it is, not turned.
UPRIGHT = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
#: Ticks a second of the film as a whole; tracks have their own.
TICKS = 1000
#: "und" (8.4.2.3): no language is told.
NO_LANGUAGE = 0x55C4
#: A track that is shown (8.3.2.3).
SHOWN = 3
#: No box may be larger than what four bytes count.
MOST = 2**32 - 1


@dataclass(frozen=True, slots=True)
class _Plan:
    """All sizes: of each stretch's samples, and of the sound that is laid behind it."""

    head: bytes
    stretches: list[list[int]]
    whole: list[int]
    """Numbers of the samples that need none before them, from 1."""
    sounds: list[list[bytes]]


def write(file: BinaryIO, film: Film, stretches: Callable[[], Iterable[Encoded]], sound: bytes | None = None) -> None:
    """Write the film. Goes over the stretches twice, holding one at a time.

    Args:
        file: open for writing, empty.
        film: whose frames they are.
        stretches: gives all stretches in order, each time it is called.
        sound: what ``sound.sound_of`` gave for this film.

    Raises:
        ValueError: the stretches are not all of the film, or do not belong together.
    """
    plan = _planned(film, stretches(), sound)
    kind = _box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")
    header = len(kind) + len(_moov(film, plan, 0)) + 8
    sizes = [sum(sizes) for sizes in plan.stretches]
    total = 8 + sum(sizes) + sum(len(each) for part in plan.sounds for each in part)
    if header + total > MOST:
        raise ValueError("larger than an MP4 of ours may be")
    file.write(kind + _moov(film, plan, header) + struct.pack(">I4s", total, b"mdat"))
    for encoded, size, part in zip(stretches(), sizes, plan.sounds, strict=True):
        if file.write(b"".join(encoded.samples)) != size:
            raise ValueError("a stretch has changed")
        file.write(b"".join(part))


def _planned(film: Film, stretches: Iterable[Encoded], sound: bytes | None) -> _Plan:
    heads, sizes, whole, number = set(), [], [], 0
    for encoded in stretches:
        heads.add(encoded.head)
        sizes.append([len(sample) for sample in encoded.samples])
        whole += [number + 1 + at for at, sample in enumerate(encoded.samples) if sample[4] & 31 == 5]
        number += len(encoded.samples)
    if number != film.frames or len(heads) != 1:
        raise ValueError("these stretches are not this film")
    frames = list(adts_frames(sound)) if sound else []
    sounds, at, end = [], 0, 0
    for each in sizes:
        end += len(each)
        until = int(film.at(end) * SAMPLE_RATE) // FRAME + 1 if end < film.frames else len(frames)
        sounds.append(frames[at:until])
        at = max(at, min(until, len(frames)))
    return _Plan(heads.pop(), sizes, whole, sounds)


def _moov(film: Film, plan: _Plan, data: int) -> bytes:
    """The box that tells where everything is. ``data`` is where the first stretch begins in the file."""
    duration = round(film.frames * film.rate[1] * TICKS / film.rate[0])
    pictures, sounds = _places(plan, data)
    tracks = [_picture_track(film, plan, duration, pictures)]
    if any(plan.sounds):
        tracks.append(_sound_track(plan, duration, sounds))
    volume = struct.pack(">IH10x", 0x10000, 0x100)
    head = (
        struct.pack(">IIII", 0, 0, TICKS, duration) + volume + UPRIGHT + bytes(24) + struct.pack(">I", len(tracks) + 1)
    )
    return _box(b"moov", _full(b"mvhd", head), *tracks)


def _places(plan: _Plan, data: int) -> tuple[list[int], list[int]]:
    """Where the chunks of pictures and of sound begin: behind each stretch lies the sound for its time."""
    pictures, sounds, at = [], [], data
    for sizes, part in zip(plan.stretches, plan.sounds, strict=True):
        pictures.append(at)
        at += sum(sizes)
        if part:
            sounds.append(at)
            at += sum(map(len, part))
    return pictures, sounds


def _picture_track(film: Film, plan: _Plan, duration: int, places: list[int]) -> bytes:
    width, height = film.size
    entry = bytes(6) + struct.pack(">H16xHHIIIH32xHh", 1, width, height, 0x480000, 0x480000, 0, 1, 24, -1)
    colours = _box(b"colr", b"nclx" + struct.pack(">HHHB", 1, 1, 1, 0))
    entry = _box(b"avc1", entry, _box(b"avcC", plan.head), colours)
    sizes = [size for each in plan.stretches for size in each]
    table = _table(entry, film.frames, film.rate[1], sizes, [len(each) for each in plan.stretches], places)
    whole = _full(b"stss", struct.pack(f">I{len(plan.whole)}I", len(plan.whole), *plan.whole))
    media = _full(b"vmhd", bytes(8), flags=1)
    head = _track_head(1, duration, 0, width << 16, height << 16)
    return _box(b"trak", head, _media(film.rate[0], film.frames * film.rate[1], b"vide", media, [*table, whole]))


def _sound_track(plan: _Plan, duration: int, places: list[int]) -> bytes:
    parts = [part for part in plan.sounds if part]
    sizes = [len(each) for part in parts for each in part]
    channels = 1 if parts[0][0][0] >> 5 == 0 else 2  # a frame begins with one channel, or with a pair
    entry = bytes(6) + struct.pack(">H8xHHIHH", 1, channels, 16, 0, SAMPLE_RATE, 0)
    table = _table(_box(b"mp4a", entry, _esds(channels)), len(sizes), FRAME, sizes, list(map(len, parts)), places)
    edit = _box(b"edts", _full(b"elst", struct.pack(">IIiI", 1, duration, PRIMING, 0x10000)))
    media = _media(SAMPLE_RATE, len(sizes) * FRAME, b"soun", _full(b"smhd", bytes(4)), table)
    return _box(b"trak", _track_head(2, duration, 0x100, 0, 0), edit, media)


def _esds(channels: int) -> bytes:
    """AAC-LC at 48 kHz (ISO 14496-1, 7.2.6.5; 14496-3, 1.6.2.1); its rates are said to be unknown."""
    specific = struct.pack(">H", 2 << 11 | 3 << 7 | channels << 3)
    decoder = struct.pack(">BBxHII", 0x40, 0x15, 0, 0, 0) + _described(5, specific)
    return _full(b"esds", _described(3, struct.pack(">HB", 0, 0) + _described(4, decoder) + _described(6, b"\2")))


def _described(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content


def _media(scale: int, duration: int, kind: bytes, header: bytes, table: list[bytes]) -> bytes:
    head = _full(b"mdhd", struct.pack(">IIIIHH", 0, 0, scale, duration, NO_LANGUAGE, 0))
    handler = _full(b"hdlr", bytes(4) + kind + bytes(13))
    here = _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1)))
    return _box(b"mdia", head, handler, _box(b"minf", header, here, _box(b"stbl", *table)))


def _track_head(number: int, duration: int, volume: int, width: int, height: int) -> bytes:
    body = struct.pack(">IIIIIQHHHH", 0, 0, number, 0, duration, 0, 0, 0, volume, 0)
    return _full(b"tkhd", body + UPRIGHT + struct.pack(">II", width, height), flags=SHOWN)


def _table(
    entry: bytes, samples: int, each: int, sizes: list[int], chunks: list[int], places: list[int]
) -> list[bytes]:
    """What samples there are (8.5.2), how long each is, which chunks they lie in, how large they are, and where."""
    runs = list(_runs(chunks))
    return [
        _full(b"stsd", struct.pack(">I", 1), entry),
        _full(b"stts", struct.pack(">III", 1, samples, each)),
        _full(b"stsc", struct.pack(">I", len(runs)), *(struct.pack(">III", first, many, 1) for first, many in runs)),
        _full(b"stsz", struct.pack(f">II{len(sizes)}I", 0, len(sizes), *sizes)),
        _full(b"stco", struct.pack(f">I{len(places)}I", len(places), *places)),
    ]


def _runs(chunks: list[int]) -> Iterator[tuple[int, int]]:
    """From which chunk on, counted from 1, they have so many samples each."""
    before = 0
    for number, many in enumerate(chunks, 1):
        if many != before:
            yield number, many
        before = many


def _full(kind: bytes, *content: bytes, flags: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", flags), *content)


def _box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, kind) + body
