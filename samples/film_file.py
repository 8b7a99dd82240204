"""Saves the drawn film as a phone would: H.264 and sound in an MP4, with made-up personal data planted in it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

import planted

RATE = 25
#: x264's constant quality: the file stays small, and faces clear.
QUALITY = 21
#: Samples a second of the sound, a tone of 220 Hz that is barely heard.
HERTZ, PIECE, TONE, LEVEL = 32_000, 1024, 220.0, 0.02
TITLE = "CANARY-TITLE Ada Okafor 4B"
CHAPTERS = ((0.0, "CANARY-CHAPTER Hugo Brandt on stage"), (3.8, "CANARY-CHAPTER Dev Malhotra late"))
SOFTWARE = "CANARY-SOFTWARE LC-200 7.2"
COMMENT = planted.COMMENT.decode()
#: As phones write it (ISO 6709): made up, the same as in the photos.
PLACE = f"+{planted.LATITUDE:.6f}-{planted.LONGITUDE:010.6f}/"
TAKEN = "2026-07-10T14:15:03.000000Z"
#: QuickTime user data: four letters, and what stands there.
USER_DATA = ((b"\xa9xyz", PLACE), (b"\xa9mak", "Larkcam"), (b"\xa9mod", "LC-200"), (b"\xa9swr", SOFTWARE))
#: The language of such a text, as QuickTime packs it: "eng" in three times five bits.
ENGLISH = 0x15C7


def write(path: Path, size: tuple[int, int], pictures: Iterable[Image.Image], frames: int) -> None:
    """Encode so many pictures with a tone beside them."""
    with av.open(str(path), "w", format="mp4") as container:
        container.metadata.update({"title": TITLE, "comment": COMMENT, "creation_time": TAKEN})
        container.set_chapters([_chapter(at, frames / RATE) for at in range(len(CHAPTERS))])
        options = {"crf": str(QUALITY), "preset": "slow", "threads": "1"}
        film = container.add_stream("libx264", rate=RATE, options=options)
        film.width, film.height, film.pix_fmt = *size, "yuv420p"
        film.codec_context.color_primaries = film.codec_context.color_trc = film.codec_context.colorspace = 1
        film.codec_context.color_range = 1
        sound = container.add_stream("aac", rate=HERTZ, layout="mono", bit_rate=24_000)
        for picture in pictures:
            frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
            container.mux(film.encode(frame.reformat(format="yuv420p", dst_colorspace="itu709")))
        container.mux(film.encode())
        for begin in range(0, round(frames / RATE * HERTZ), PIECE):
            container.mux(sound.encode(_tone(begin)))
        container.mux(sound.encode())
    path.write_bytes(with_user_data(path.read_bytes()))


def _tone(begin: int) -> av.AudioFrame:
    wave = LEVEL * np.sin(2 * np.pi * TONE * np.arange(begin, begin + PIECE) / HERTZ)
    frame = av.AudioFrame.from_ndarray(wave.astype(np.float32)[None], format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = HERTZ, begin, Fraction(1, HERTZ)
    return frame


def _chapter(at: int, seconds: float) -> av.container.Chapter:
    begin, title = CHAPTERS[at]
    end = CHAPTERS[at + 1][0] if at + 1 < len(CHAPTERS) else seconds
    base, about = Fraction(1, 1000), {"title": title}
    return {"id": at, "start": round(begin * 1000), "end": round(end * 1000), "time_base": base, "metadata": about}


def with_user_data(film: bytes) -> bytes:
    """An MP4 whose index comes last, with place and camera in it where phones put them."""
    texts = [(kind, text.encode()) for kind, text in USER_DATA]
    told = b"".join(box(kind, struct.pack(">HH", len(text), ENGLISH) + text) for kind, text in texts)
    boxes = list(_boxes(film))
    kind, index = boxes[-1]
    if kind != b"moov":
        raise ValueError("the index is not last, so what it points at would move")
    inner = [(kind, content + told if kind == b"udta" else content) for kind, content in _boxes(index)]
    if b"udta" not in dict(inner):
        inner.append((b"udta", told))
    whole = b"".join(box(*each) for each in inner)
    return film[: -len(index) - 8] + box(b"moov", whole)


def box(kind: bytes, content: bytes) -> bytes:
    """One box of an MP4: its length, its four letters, what it holds."""
    return struct.pack(">I", len(content) + 8) + kind + content


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        yield kind, content[at + 8 : at + size]
        at += size
