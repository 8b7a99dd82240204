"""What a packet says of itself without being decoded: whether it is shown, and whether decoding may begin with it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

#: NAL units (ITU-T H.264, table 7-1; H.265, table 7-1): pictures that need none before them, and parameter sets.
H264_WHOLE, H264_SETS, H264_SLICES = (5,), (7, 8, 13, 15), (1, 5)
HEVC_WHOLE, HEVC_SETS = tuple(range(16, 22)), (32, 33, 34)
#: Slices that may come before one that was coded earlier (H.264, table 7-6).
H264_B = (1, 6)
#: How a picture of MPEG-4 begins, and the two bits that follow: B (ISO 14496-2, 6.2.5).
VOP, VOP_I, VOP_B = b"\0\0\1\xb6", 0, 2
#: Open bitstream units of AV1 (5.3.1, table 5): the header of all that follows, and frames.
AV1_SEQUENCE, AV1_FRAMES = 1, (3, 6)
#: Each of their frames is whole.
EACH_WHOLE = ("mjpeg", "prores")
#: A picture of MPEG-4 that says "as before" has so many bytes at most.
NOT_CODED = 8
FILL = b"\0"


@dataclass(frozen=True, slots=True)
class Signs:
    """One packet: whether a frame comes of it, whether it needs none before it, whether it may be shown before others
    that come earlier in the file, and digests of the parameter sets in it which the stream's configuration lacks.
    """

    shown: bool = True
    whole: bool = False
    backward: bool = False
    sets: frozenset[bytes] = field(default_factory=frozenset)


def signs(codec: str, extradata: bytes, packet: bytes) -> Signs:
    """What this packet says.

    Args:
        codec: FFmpeg's name of the decoder.
        extradata: the stream's own configuration, which says how NAL units are told from each other.
        packet: its bytes.
    """
    match codec:
        case "h264":
            said = _h264(list(_units(packet, (extradata[4] & 3) + 1 if extradata[:1] == b"\1" else 0)), extradata)
        case "hevc":
            length = (extradata[21] & 3) + 1 if extradata[:1] == b"\1" and len(extradata) > 21 else 0
            said = _hevc(list(_units(packet, length)), extradata)
        case "vp8":
            first = packet[0] if packet else 0
            said = Signs(shown=bool(first & 0x10), whole=not first & 1)
        case "vp9":
            said = _vp9(packet)
        case "libdav1d":
            said = _av1(packet, extradata)
        case "mpeg4":
            kinds = [packet[at + 4] >> 6 for at in _starts(packet, VOP) if at + 4 < len(packet)]
            said = Signs(shown=len(packet) > NOT_CODED, whole=kinds == [VOP_I], backward=VOP_B in kinds)
        case _:
            said = Signs(whole=codec in EACH_WHOLE)
    return said


def _h264(units: list[bytes], extradata: bytes) -> Signs:
    kinds = [unit[0] & 31 for unit in units]
    sets = [unit for unit, kind in zip(units, kinds, strict=True) if kind in H264_SETS]
    whole, backward = any(kind in H264_WHOLE for kind in kinds), any(_is_b(unit) for unit in units)
    return Signs(whole=whole, backward=backward, sets=_others(sets, extradata))


def _hevc(units: list[bytes], extradata: bytes) -> Signs:
    kinds = [unit[0] >> 1 & 63 for unit in units]
    sets = [unit for unit, kind in zip(units, kinds, strict=True) if kind in HEVC_SETS]
    return Signs(whole=any(kind in HEVC_WHOLE for kind in kinds), sets=_others(sets, extradata))


def _others(sets: list[bytes], extradata: bytes) -> frozenset[bytes]:
    return frozenset(hashlib.blake2b(each, digest_size=16).digest() for each in sets if each not in extradata)


def _units(packet: bytes, length: int) -> Iterator[bytes]:
    """The NAL units of a packet, each behind its length of so many bytes; behind a start code where that is 0."""
    at = 0
    if length:
        while at + length < len(packet):
            size = int.from_bytes(packet[at : at + length], "big")
            if unit := packet[at + length : at + length + size]:
                yield unit
            at += length + size
        return
    starts = [*_starts(packet, b"\0\0\1"), len(packet)]
    for start, end in pairwise(starts):
        if unit := packet[start + 3 : end].rstrip(b"\0"):
            yield unit


def _starts(packet: bytes, code: bytes) -> Iterator[int]:
    at = packet.find(code)
    while at >= 0:
        yield at
        at = packet.find(code, at + 3)


def _is_b(unit: bytes) -> bool:
    """Whether this is a slice of H.264 that may look backward in time: behind its number stands its kind (7.3.3)."""
    if unit[0] & 31 not in H264_SLICES:
        return False
    bits = f"{int.from_bytes(unit[1:9].ljust(8, FILL), 'big'):064b}"
    for _ in range(2):
        zeros = len(bits) - len(bits.lstrip("0"))
        value, bits = int(bits[zeros : 2 * zeros + 1] or "1", 2) - 1, bits[2 * zeros + 1 :]
    return value in H264_B or value % 5 == 1


def _vp9(packet: bytes) -> Signs:
    """A key frame that is shown; and a frame that is not, where it comes by itself (VP9 specification, 6.2)."""
    if not packet or packet[-1] & 0xE0 == 0xC0:  # several in one, of which the last is shown
        return Signs()
    bits = f"{int.from_bytes(packet[:2].ljust(2, FILL), 'big'):016b}"[2:]
    bits = bits[3:] if bits[:2] == "11" else bits[2:]
    if bits[0] == "1":  # one that was kept is shown now
        return Signs()
    return Signs(shown=bits[2] == "1", whole=bits[1] == "0" and bits[2] == "1")


def _av1(packet: bytes, extradata: bytes) -> Signs:
    """A key frame that is shown at once, after which nothing before counts (AV1 specification, 5.9.2)."""
    sets, whole, frames, at = [], False, 0, 0
    while at < len(packet):
        kind, extended, sized = packet[at] >> 3 & 15, packet[at] >> 2 & 1, packet[at] >> 1 & 1
        start = at + 1 + extended
        size, start = _leb128(packet, start) if sized else (len(packet) - start, start)
        if kind == AV1_SEQUENCE:
            sets.append(packet[start : start + size])
        if kind in AV1_FRAMES and start < len(packet):
            whole = not frames and packet[start] & 0xF0 == 0x10  # not one that was kept, a key frame, shown
            frames += 1
        at = start + size
    return Signs(whole=whole, sets=_others(sets, extradata))


def _leb128(packet: bytes, at: int) -> tuple[int, int]:
    """A number in seven bits a byte, and where it ends."""
    value = 0
    for place, byte in enumerate(packet[at : at + 8]):
        value |= (byte & 127) << 7 * place
        if not byte & 128:
            return value, at + place + 1
    return len(packet), len(packet)
