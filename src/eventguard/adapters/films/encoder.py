"""Pixels to H.264, a stretch at a time, and back: nothing in it but the picture."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypedDict

import av
from av.codec.context import Flags
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from eventguard.adapters.films.picture import SCALING, Painter, Turn
from eventguard.core.films.encoded import Encoded
from eventguard.core.photos.film import STRETCH, Film
from eventguard.core.photos.pixels import Pixels

#: Constant quality; what x264 calls 21 is a little better than its own choice.
QUALITY = 21
#: What a film may take, in thousands of bits a second and in its buffer, and how full that is at first: with stretches
#: of at least two seconds that are encoded by themselves, five minutes stay under 190 million bytes
#: (2 x 4500 + 0.2 x 4500 thousand bits, 150 times).
MOST_RATE, BUFFERED, FULL_AT_FIRST = 4500, 4500, 0.2
#: x264's parameters: one thread, so that the same frames become the same bytes on every computer.
PARAMETERS = ":".join(
    (
        f"threads=1:bframes=0:force-cfr=1:keyint={STRETCH}",
        f"vbv-maxrate={MOST_RATE}:vbv-bufsize={BUFFERED}:vbv-init={FULL_AT_FIRST}",
    )
)
#: ITU-T H.264, table 7-1: what a sample may hold; of all else (the encoder's name, delimiters, parameter sets) nothing.
PICTURES, SEQUENCE, PARAMETER = (1, 5), 7, 8
START = b"\0\0\1"


class _Colours(TypedDict):
    color_range: int
    color_primaries: int
    color_trc: int
    colorspace: int


#: BT.709 in limited range, as every player expects (H.273, tables 2 to 4).
COLOURS: _Colours = {"color_range": ColorRange.MPEG, "color_primaries": 1, "color_trc": 1, "colorspace": 1}


def encode(frames: Iterable[Pixels], film: Film) -> Encoded:
    """A stretch of a film: the same frames become the same bytes, and the first one needs none before it.

    Args:
        frames: height x width x 3, uint8, in the size of the film; at least one.
        film: which gives size and rate.
    """
    context = _encoder(film)
    reformatter = VideoReformatter()
    packets: list[bytes] = []
    for number, pixels in enumerate(frames):
        shown = VideoFrame.from_ndarray(pixels, "rgb24")
        frame = reformatter.reformat(
            shown,
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            src_color_range=ColorRange.JPEG,
            interpolation=SCALING,
            threads=1,
        )
        frame.pts, frame.time_base, frame.pict_type = number, context.time_base, PictureType.NONE
        for name, value in COLOURS.items():
            setattr(frame, name, value)
        packets += map(bytes, context.encode(frame))
    packets += map(bytes, context.encode(None))
    return Encoded(_head(context.extradata or b""), tuple(_sample(packet) for packet in packets))


def decode(encoded: Encoded) -> Iterator[Pixels]:
    """The frames as whoever plays the film sees them: height x width x 3, uint8, sRGB."""
    context = av.CodecContext.create("h264", "r")
    context.extradata, context.thread_count = encoded.head, 1
    painter: Painter | None = None
    for sample in (*encoded.samples, None):
        for frame in context.decode(Packet(sample) if sample else None):
            painter = painter or Painter((frame.width, frame.height), Turn())
            yield painter.pixels(frame)


def _encoder(film: Film) -> VideoCodecContext:
    context = av.CodecContext.create("libx264", "w")
    context.width, context.height = film.size
    context.pix_fmt = "yuv420p"
    context.framerate = Fraction(*film.rate)
    context.time_base = 1 / context.framerate
    context.thread_count, context.max_b_frames, context.gop_size = 1, 0, STRETCH
    context.flags |= Flags.global_header | Flags.bitexact
    for name, value in COLOURS.items():
        setattr(context, name, value)
    context.options = {
        "crf": str(QUALITY),
        "preset": "veryfast",
        "profile": "high",
        "x264-params": PARAMETERS,
    }
    return context


def _head(extradata: bytes) -> bytes:
    """The configuration record of these parameter sets: High, 4:2:0 in 8 bits, lengths in four bytes."""
    units = list(_units(extradata))
    (sequence,) = (unit for unit in units if unit[0] & 31 == SEQUENCE)
    (parameter,) = (unit for unit in units if unit[0] & 31 == PARAMETER)
    record = bytes((1, *sequence[1:4], 0xFC | 3, 0xE0 | 1)) + len(sequence).to_bytes(2, "big") + sequence
    return record + b"\1" + len(parameter).to_bytes(2, "big") + parameter + bytes((0xFC | 1, 0xF8, 0xF8, 0))


def _sample(packet: bytes) -> bytes:
    pictures = (unit for unit in _units(packet) if unit[0] & 31 in PICTURES)
    return b"".join(len(unit).to_bytes(4, "big") + unit for unit in pictures)


def _units(stream: bytes) -> Iterator[bytes]:
    """NAL units behind their start codes (H.264, annex B)."""
    for unit in stream.split(START)[1:]:
        yield unit.rstrip(b"\0")
