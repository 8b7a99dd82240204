"""A stretch of a film, and the sound of all of it, encoded."""

from collections.abc import Iterator
from dataclasses import dataclass

#: AAC-LC as every player reads it: samples a second, and samples a frame.
SAMPLE_RATE, FRAME = 48_000, 1024
#: What the encoder puts before the first sample (an AAC frame is heard with the one before it).
PRIMING = 1024


@dataclass(frozen=True, slots=True)
class Encoded:
    """A stretch. ``head`` is the decoder's configuration (avcC, ISO 14496-15, 5.3.3.1), the same for every stretch of a
    film; ``samples`` are its frames in order, each as NAL units behind their lengths in four bytes, the first whole.
    """

    head: bytes
    samples: tuple[bytes, ...]


def adts_frames(sound: bytes) -> Iterator[bytes]:
    """The AAC frames in encoded sound, which has ADTS headers (ISO 13818-7), without their headers."""
    at = 0
    while at < len(sound):
        length = int.from_bytes(sound[at + 3 : at + 6], "big") >> 5 & 0x1FFF
        yield sound[at + 7 : at + length]
        at += length
