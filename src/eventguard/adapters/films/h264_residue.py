"""What is left in the H.264 of a film of ours: parameter sets field by field, samples NAL unit by NAL unit.

Shares no code with the encoder and decodes nothing. The numbers are those of ITU-T H.264 (7.3.2.1, 7.3.2.2, 7.3.3 and
E.1.1) and ISO 14496-15 (5.3.3.1).

What is not proved: that the coded picture within a slice is only a picture. Its bits are whatever the picture needs, so
anything might stand there that decodes as one; what is seen is looked at again by whoever plays the film.
"""

import re
from dataclasses import dataclass

#: High profile without any constraint; the levels up to 5.1, times ten.
HIGH, LEVELS = 100, (10, 11, 12, 13, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51)
#: Headers of NAL units: a whole picture, and one that is built on others, kept or not.
WHOLE, FOLLOWING = 0x65, (0x41, 0x01)
#: Behind these comes no more than a number of pictures needs.
MOST_REFERENCES, MOST_LOG2 = 4, 12
#: Two zero bytes and a small one, which need a 3 between them, or a 3 where none is needed (7.4.1.1).
UNESCAPED = re.compile(rb"\x00\x00(?:[\x00-\x02]|\x03[^\x00-\x03])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stream:
    """What the parameter sets say: width and height in pixels; ticks a frame and a second; bits of a frame's number."""

    size: tuple[int, int]
    ticks: tuple[int, int]
    number_bits: int


class Dirt(Exception):
    """Something that has no place in a film of ours, in plain words."""


def stream_of(record: bytes) -> Stream:
    """The configuration record (avcC), judged. Raises Dirt."""
    sequence, rest = _counted(record[6:])
    if record[:1] + record[4:6] != b"\1\xff\xe1" or record[1:4] != sequence[1:4]:
        raise Dirt("a decoder's configuration that is not ours")
    parameter, rest = _counted(rest[1:]) if rest[:1] == b"\1" else (b"", rest)
    if rest != b"\xfd\xf8\xf8\0":
        raise Dirt("a decoder's configuration with something extra")
    stream = _sequence(_Bits(sequence, 0x67))
    _parameter(_Bits(parameter, 0x68))
    return stream


def judge_sample(sample: bytes, stream: Stream, number: int) -> bool:
    """Whether this sample is a whole picture.

    Args:
        sample: one frame.
        stream: what the parameter sets say.
        number: how many samples lie between it and the last whole picture, 1 for the next one.

    Raises:
        Dirt: it is not exactly one slice, or there is something with it.
    """
    unit = sample[4:]
    if len(unit) < 2 or int.from_bytes(sample[:4], "big") != len(unit):
        raise Dirt("a frame with something beside its one slice")
    if unit[0] != WHOLE and unit[0] not in FOLLOWING:
        raise Dirt(f"a unit of type {unit[0] & 31} in a frame")
    whole = unit[0] == WHOLE
    _judge_escapes(unit)
    bits = _Bits(unit[:32], unit[0])
    bits.hold("a slice that does not begin the frame", bits.golomb(), (0,))
    bits.hold("a slice of another kind", bits.golomb(), (2, 7) if whole else (0, 2, 5, 7))
    bits.hold("a slice with other parameters", bits.golomb(), (0,))
    counted = (0 if whole else number) % 2**stream.number_bits
    bits.hold("a frame with a wrong number", bits.take(stream.number_bits), (counted,))
    if whole:
        bits.hold("a whole frame with a wrong number", bits.golomb(), (0, 1))
    return whole


def _counted(data: bytes) -> tuple[bytes, bytes]:
    """A parameter set behind its length, and the rest."""
    length = int.from_bytes(data[:2], "big")
    if length < 4 or len(data) < 2 + length:
        raise Dirt("a decoder's configuration that is not ours")
    return data[2 : 2 + length], data[2 + length :]


def _judge_escapes(unit: bytes) -> None:
    """Bytes that no encoder writes within a unit: start codes, escapes of what needs none, padding behind the end."""
    if unit[-1] == 0 or unit.endswith(b"\0\0\3"):
        raise Dirt("padding behind a frame")
    if UNESCAPED.search(unit):
        raise Dirt("a frame with something between its bits")


class _Bits:
    """The bits of a unit behind its header, escapes taken out."""

    def __init__(self, unit: bytes, header: int) -> None:
        if unit[:1] != bytes((header,)):
            raise Dirt("a parameter set of another kind")
        content = unit[1:].replace(b"\0\0\3", b"\0\0")
        self._bits = "".join(f"{byte:08b}" for byte in content)
        self._at = 0

    def take(self, many: int) -> int:
        """The next bits as a number."""
        bits = self._bits[self._at : self._at + many]
        if len(bits) < many:
            raise Dirt("a parameter set that ends too early")
        self._at += many
        return int(bits, 2) if many else 0

    def golomb(self) -> int:
        """The next number of a length of its own (9.1)."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise Dirt("a number that is too large")
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        """The same with a sign (9.1.1)."""
        number = self.golomb()
        return (number + 1) // 2 if number % 2 else -(number // 2)

    def hold(self, what: str, value: int, allowed: tuple[int, ...] | range) -> int:
        """The value, which has to be one of these."""
        if value not in allowed:
            raise Dirt(what)
        return value

    def flags(self, what: str, bits: str) -> None:
        """The next bits have to be exactly these."""
        self.hold(what, self.take(len(bits)), (int(bits, 2),))

    def end(self, what: str) -> None:
        """A one and zeros to the end of the byte, and nothing behind."""
        rest = self._bits[self._at :]
        if not 1 <= len(rest) <= 8 or int(rest, 2) != 2 ** (len(rest) - 1):
            raise Dirt(what)


def _sequence(bits: _Bits) -> Stream:
    what = "a sequence's parameters that are not ours"
    bits.hold(what, bits.take(8), (HIGH,))
    bits.flags(what, "00000000")
    bits.hold(what, bits.take(8), LEVELS)
    for expected in (0, 1, 0, 0):  # its number, 4:2:0, 8 bits of light and of colour
        bits.hold(what, bits.golomb(), (expected,))
    bits.flags(what, "00")  # lossless, scaling
    number_bits = bits.hold(what, bits.golomb(), range(MOST_LOG2 - 3)) + 4
    bits.hold(what, bits.golomb(), (2,))  # shown in the order of the file
    references = bits.hold(what, bits.golomb(), range(1, MOST_REFERENCES + 1))
    bits.flags(what, "0")
    width, height = 16 * (bits.golomb() + 1), 16 * (bits.golomb() + 1)
    bits.flags(what, "11")  # whole frames, 8x8 inference
    if bits.take(1):
        left, right, top, bottom = (bits.golomb() for _ in range(4))
        if left or top or right > 7 or bottom > 7 or not right + bottom:
            raise Dirt(what)
        width, height = width - 2 * right, height - 2 * bottom
    bits.flags(what, "1")  # and how it is shown:
    ticks = _shown(bits, references, what)
    bits.end(what)
    return Stream((width, height), ticks, number_bits)


def _shown(bits: _Bits, references: int, what: str) -> tuple[int, int]:
    """How the film is shown (E.1.1): square pixels, BT.709, limited range, an even rate, no B frames."""
    if bits.take(1):
        bits.hold(what, bits.take(8), (1,))
    bits.flags(what, "0")  # overscan
    bits.flags(what, "1" + "101" + "0" + "1" + "00000001" * 3)
    if bits.take(1):  # where colours lie between the pixels
        bits.hold(what, bits.golomb(), (0,))
        bits.hold(what, bits.golomb(), (0,))
    bits.flags(what, "1")
    ticks = bits.take(32), bits.take(32)
    bits.flags(what, "1" + "00" + "0" + "1" + "1")
    for allowed in ((0,), (0,), range(17), range(17), (0,), range(references + 1)):
        bits.hold(what, bits.golomb(), allowed)
    return ticks


def _parameter(bits: _Bits) -> None:
    what = "a picture's parameters that are not ours"
    bits.hold(what, bits.golomb(), (0,))
    bits.hold(what, bits.golomb(), (0,))
    bits.flags(what, "10")
    bits.hold(what, bits.golomb(), (0,))
    bits.hold(what, bits.golomb(), range(MOST_REFERENCES))
    bits.hold(what, bits.golomb(), (0,))
    bits.take(1)  # weighted prediction
    bits.hold(what, bits.take(2), (0, 2))
    bits.hold(what, bits.signed(), range(-26, 26))
    bits.hold(what, bits.signed(), (0,))
    bits.hold(what, bits.signed(), range(-12, 13))
    bits.flags(what, "100")
    bits.flags(what, "10")
    bits.hold(what, bits.signed(), range(-12, 13))
    bits.end(what)
