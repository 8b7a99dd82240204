"""The sound of a film, decoded and encoded anew on the film's own time line."""

from collections.abc import Iterator
from fractions import Fraction
from typing import BinaryIO

import av
import numpy as np
import numpy.typing as npt
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container import InputContainer
from av.stream import Disposition

from eventguard.adapters.films.known import known_of
from eventguard.adapters.films.opening import DECODERS, TROUBLE, alone, opened
from eventguard.core.errors import PhotoTrouble
from eventguard.core.films.encoded import FRAME, SAMPLE_RATE
from eventguard.core.photos.film import Film

#: Bits a second, and channels at most.
BIT_RATE, MOST_CHANNELS = 128_000, 2
#: FFmpeg's decoders that hear films.
SOUND_DECODERS = (
    *("aac", "mp3float", "mp3", "mp2float", "mp2", "opus", "vorbis", "ac3", "eac3", "alac", "flac", "amrnb", "amrwb"),
    *("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_u8", "pcm_s8", "pcm_f32le", "pcm_f32be"),
    *("pcm_alaw", "pcm_mulaw", "adpcm_ms", "adpcm_ima_wav"),
)
UNHEARD = "The sound of this film cannot be read.", "Clean it without its sound."
#: Channels and samples a second that a source may claim.
MOST_SOURCE_CHANNELS, MOST_SOURCE_RATE = 16, 384_000
Samples = npt.NDArray[np.float32]


def sound_of(file: BinaryIO, film: Film) -> bytes | None:
    """The sound of a film as AAC frames behind ADTS headers (ISO 13818-7), for ``mp4.write``; None if it has none.

    It begins with the first frame and ends with the last, with silence where the source has none.

    Args:
        file: the source.
        film: what ``Reel`` said of it.

    Raises:
        PhotoTrouble: it is damaged, or packed in a way that is not read.
    """
    if not film.sound:
        return None
    known = known_of(file)
    try:
        with opened(file, known.demuxer, (*DECODERS, *SOUND_DECODERS)) as container:
            stream = _best(container)
            channels = min(stream.codec_context.channels, MOST_CHANNELS)
            return _encoded(
                _on_the_line(_decoded(container, stream, channels), known.contents.times[0], film, channels), channels
            )
    except PhotoTrouble:
        raise
    except TROUBLE:
        raise PhotoTrouble(*UNHEARD) from None


def _best(container: InputContainer) -> AudioStream:
    stream = max(container.streams.audio, key=lambda each: bool(each.disposition & Disposition.default))
    context = stream.codec_context
    if context is None or context.name not in SOUND_DECODERS:
        raise PhotoTrouble(*UNHEARD)
    if not (0 < context.channels <= MOST_SOURCE_CHANNELS and 0 < context.sample_rate <= MOST_SOURCE_RATE):
        raise PhotoTrouble(*UNHEARD)
    return alone(container, stream)


def _decoded(container: InputContainer, stream: AudioStream, channels: int) -> Iterator[tuple[Fraction, Samples]]:
    """When each piece begins, in seconds, and its samples: channels x many, float, at our rate."""
    stream.codec_context.thread_count = 1
    stream.codec_context.options = {"err_detect": "explode"}
    resampler = AudioResampler("fltp", "mono" if channels == 1 else "stereo", SAMPLE_RATE)
    at: Fraction | None = None
    for packet in container.demux(stream):
        if packet.is_corrupt:
            raise PhotoTrouble(*UNHEARD)
        for frame in packet.decode():
            if frame.is_corrupt:
                raise PhotoTrouble(*UNHEARD)
            if frame.pts is not None and frame.time_base is not None:
                at = frame.pts * frame.time_base
            at = at or Fraction(0)
            frame.pts = None
            for piece in resampler.resample(frame):
                yield at, np.asarray(piece.to_ndarray(), dtype=np.float32)
                at += Fraction(piece.samples, SAMPLE_RATE)


def _on_the_line(
    pieces: Iterator[tuple[Fraction, Samples]], begin: Fraction, film: Film, channels: int
) -> Iterator[Samples]:
    """As long as the film: cut before and after it, silent in gaps. Small gaps are the clock's, not the sound's."""
    length = round(Fraction(film.frames * film.rate[1], film.rate[0]) * SAMPLE_RATE)
    done = 0
    for when, samples in pieces:
        place = round((when - begin) * SAMPLE_RATE)
        gap = place - done
        if gap > SAMPLE_RATE // 20:
            silence = min(gap, length - done)
            yield from _silence(silence, channels)
            done += silence
        skipped = min(max(-gap, 0), samples.shape[1]) if gap < -SAMPLE_RATE // 20 or not done else 0
        heard = samples[:, skipped:][:, : length - done]
        done += heard.shape[1]
        yield heard
        if done >= length:
            return
    yield from _silence(length - done, channels)


def _silence(many: int, channels: int) -> Iterator[Samples]:
    for start in range(0, many, SAMPLE_RATE):
        yield np.zeros((channels, min(SAMPLE_RATE, many - start)), np.float32)


def _encoded(samples: Iterator[Samples], channels: int) -> bytes:
    context = av.CodecContext.create("aac", "w")
    context.sample_rate, context.format = SAMPLE_RATE, "fltp"
    context.layout = "mono" if channels == 1 else "stereo"
    context.bit_rate, context.thread_count = BIT_RATE, 1
    context.flags |= Flags.bitexact  # else it writes its name into the first frame
    frames: list[bytes] = []
    waiting = np.zeros((channels, 0), np.float32)
    for piece in samples:
        waiting = np.concatenate([waiting, piece], axis=1)
        while waiting.shape[1] >= FRAME:
            frames += _packets(context, waiting[:, :FRAME])
            waiting = waiting[:, FRAME:]
    if waiting.shape[1]:
        frames += _packets(context, np.pad(waiting, ((0, 0), (0, FRAME - waiting.shape[1]))))
    frames += [bytes(packet) for packet in context.encode(None)]
    return b"".join(_adts(frame, channels) for frame in frames)


def _packets(context: AudioCodecContext, samples: Samples) -> list[bytes]:
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", context.layout.name)
    frame.sample_rate = SAMPLE_RATE
    return [bytes(packet) for packet in context.encode(frame)]


def _adts(frame: bytes, channels: int) -> bytes:
    """A frame behind its header: MPEG-4 AAC-LC, 48 kHz, no checksum (ISO 13818-7, 6.2)."""
    length = len(frame) + 7
    header = 0xFFF1 << 40 | 1 << 38 | 3 << 34 | channels << 30 | length << 13 | 0x7FF << 2
    return header.to_bytes(7, "big") + frame
