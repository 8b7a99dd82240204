"""Films for tests, made by FFmpeg's own muxers, and boxes to put into them."""

import io
import os
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.video.frame import VideoFrame

from eventguard.adapters.films import mp4
from eventguard.adapters.films.encoder import encode
from eventguard.adapters.films.open_reel import open_reel
from eventguard.adapters.films.sound import sound_of
from eventguard.core.films.encoded import Encoded
from eventguard.core.photos.film import Film
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Settings

SIZE = (160, 96)
#: Four corners by which one sees how a picture was turned: red, green, blue, yellow from the upper left, row by row.
CORNERS = ((220, 40, 40), (40, 200, 40), (40, 40, 220), (220, 220, 40))


def scene(number: int, size: tuple[int, int] = SIZE) -> Pixels:
    """A picture with four coloured corners and a bar whose place tells its number."""
    width, height = size
    picture = np.full((height, width, 3), 128, np.uint8)
    for at, colour in enumerate(CORNERS):
        top, left = (at // 2) * (height - height // 4), (at % 2) * (width - width // 4)
        picture[top : top + height // 4, left : left + width // 4] = colour
    left = number * 3 % (width - 8)
    picture[height // 3 : 2 * height // 3, left : left + 8] = (250, 250, 250)
    return picture


@contextmanager
def _as_urgent_as_before() -> Iterator[None]:
    """SVT-AV1 makes whoever encodes with it more urgent than all else on the computer, where it may (Linux, as root):
    with it every test after it, every browser and every worker that it starts.
    """
    if not hasattr(os, "sched_getscheduler"):
        yield
        return
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, *before)


def film_file(
    kind: str = "mp4",
    codec: str = "libx264",
    *,
    frames: int = 40,
    rate: Fraction | int = 30,
    size: tuple[int, int] = SIZE,
    pix_fmt: str = "yuv420p",
    options: dict[str, str] | None = None,
    muxing: dict[str, str] | None = None,
    times: Sequence[int] | None = None,
    sound: bool | float = False,
    prepare: Callable[[OutputContainer, Any], None] | None = None,
    picture: Callable[[int, tuple[int, int]], Pixels] = scene,
    **context: Any,
) -> bytes:
    """A film of ``scene`` after ``scene``.

    Args:
        kind: FFmpeg's muxer.
        codec: its encoder.
        frames: how many.
        rate: frames a second.
        size: of the stored frames.
        pix_fmt: their layout.
        options: of the encoder.
        muxing: options of the muxer.
        times: when each frame is seen, in thousandths of a second, instead of evenly.
        sound: with a tone; only a short one from that second on, where one is given.
        prepare: what else is done to the container and its stream before anything is written.
        picture: what is seen.
        context: attributes of the encoder.
    """
    buffer = io.BytesIO()
    plain = {"threads": "1"} | ({"preset": "ultrafast", "bf": "2", "g": "10"} if codec == "libx264" else {"g": "10"})
    with _as_urgent_as_before(), av.open(buffer, "w", format=kind, options=muxing or {}) as container:
        stream: Any = container.add_stream(codec, rate=rate, options=plain | (options or {}))
        stream.width, stream.height = size
        stream.pix_fmt = pix_fmt
        if times:
            stream.codec_context.time_base = Fraction(1, 1000)
        for name, value in context.items():
            setattr(stream.codec_context, name, value)
        tone: Any = container.add_stream("aac", rate=48_000, layout="mono") if sound else None
        if prepare:
            prepare(container, stream)
        base = stream.codec_context.time_base if times else 1 / Fraction(rate)
        for number in range(frames):
            frame = VideoFrame.from_ndarray(picture(number, size), "rgb24").reformat(format=pix_fmt)
            frame.pts, frame.time_base = times[number] if times else number, base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if tone:
            container.mux(_tone(tone, Fraction(frames) / Fraction(rate), None if sound is True else sound))
    return buffer.getvalue()


def _tone(stream: Any, seconds: Fraction, only_at: float | None) -> list[Any]:
    packets: list[Any] = []
    at = 0
    while at < seconds * 48_000:
        when = (np.arange(1024) + at) / 48_000
        wave = 0.3 * np.sin(2 * np.pi * 440 * when)
        if only_at is not None:
            wave *= (when >= only_at) & (when < only_at + 0.02)
        frame = AudioFrame.from_ndarray(wave.astype(np.float32)[None], "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, at, Fraction(1, 48_000)
        packets += stream.encode(frame)
        at += 1024
    return [*packets, *stream.encode(None)]


def cleaned(untrusted: bytes, settings: Settings | None = None, *, sound: bool = True, moving: bool = False) -> bytes:
    """What becomes of a film that has no faces: decoded, encoded anew, put into an MP4."""
    source = io.BytesIO(untrusted)
    with open_reel(source, settings or Settings(), moving=moving) as reel:
        stretches = [encode(reel.frames(first, last + 1), reel.film) for first, last in reel.film.stretches]
        return written(reel.film, stretches, sound_of(source, reel.film) if sound else None)


def written(film: Film, stretches: list[Encoded], sound: bytes | None = None) -> bytes:
    """These stretches as an MP4."""
    target = io.BytesIO()
    mp4.write(target, film, lambda: iter(stretches), sound)
    return target.getvalue()


@cache
def plain_film() -> bytes:
    """A film of H.264 with sound, as phones make them."""
    return film_file(sound=True)


def box(kind: bytes, body: bytes) -> bytes:
    """A box of an MP4."""
    return struct.pack(">I4s", len(body) + 8, kind) + body


def places_of(data: bytes, kind: bytes) -> list[int]:
    """Where boxes of this kind begin."""
    found, at = [], data.find(kind)
    while at >= 4:
        found.append(at - 4)
        at = data.find(kind, at + 1)
    return found


def grown(data: bytes, path: Sequence[bytes], more: bytes) -> bytes:
    """The same MP4 with bytes added at the end of the box at this path; offsets of frames are kept true where the box
    lies before them.
    """
    changed, start, end = bytearray(data), 0, len(data)
    at = 0
    for kind in path:
        at = _child(data, kind, start, end)
        struct.pack_into(">I", changed, at, struct.unpack_from(">I", data, at)[0] + len(more))
        end = at + struct.unpack_from(">I", data, at)[0]
        start = at + (12 if kind == b"meta" else 8)
    changed[end:end] = more
    for place in places_of(bytes(changed), b"stco"):
        (count,) = struct.unpack_from(">I", changed, place + 12)
        for entry in range(place + 16, place + 16 + 4 * count, 4):
            (offset,) = struct.unpack_from(">I", changed, entry)
            struct.pack_into(">I", changed, entry, offset + (len(more) if offset >= end else 0))
    return bytes(changed)


def index_first(data: bytes) -> bytes:
    """The same MP4 with its index before its frames, as films for the web have it."""
    at = _child(data, b"moov", 0, len(data))
    (size,) = struct.unpack_from(">I", data, at)
    index, begin = bytearray(data[at : at + size]), struct.unpack_from(">I", data)[0]
    for place in places_of(bytes(index), b"stco"):
        (count,) = struct.unpack_from(">I", index, place + 12)
        for entry in range(place + 16, place + 16 + 4 * count, 4):
            struct.pack_into(">I", index, entry, struct.unpack_from(">I", index, entry)[0] + size)
    return data[:begin] + bytes(index) + data[begin:at] + data[at + size :]


def _child(data: bytes, kind: bytes, start: int, end: int) -> int:
    while start < end:
        size, name = struct.unpack_from(">I4s", data, start)
        if name == kind:
            return start
        start += size
    raise ValueError(kind)


def saved(folder: Path, content: bytes) -> Path:
    """A film as a file."""
    path = folder / "film.bin"
    path.write_bytes(content)
    return path
