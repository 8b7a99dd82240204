"""A walk over all packets of a film, without decoding: when each frame is shown, and where decoding may begin."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from eventguard.adapters.films.opening import TROUBLE
from eventguard.adapters.films.packet_signs import EACH_WHOLE, Signs, signs
from eventguard.core.errors import PhotoTrouble
from eventguard.core.films.file_types import ASK_AGAIN, CUT_OFF, DAMAGED
from eventguard.core.photos.film import MOST_SECONDS

#: Packets at most: five minutes at 240 frames a second, and a few.
MOST_PACKETS = 75_000
#: A film may be so many seconds longer than the longest and still be it: clocks and the last frame's time.
SPARE = Fraction(1, 2)
TOO_LONG = (
    f"This film is longer than {MOST_SECONDS // 60} minutes.",
    "Cut it into shorter films, and clean each.",
)
#: Codecs whose first packet after a seek must say that it is whole; of others none is begun in the middle.
SOUGHT = ("h264", "hevc", "vp8", "vp9", "libdav1d", "mpeg4", "mjpeg", "prores")


@dataclass(frozen=True, slots=True)
class Entry:
    """One packet: its times in the stream's units, its place and size in bytes, whether a frame of it is in the film
    and what its bytes say.
    """

    pts: int | None
    dts: int | None
    size: int
    expected: bool
    signs: Signs

    @property
    def mark(self) -> tuple[int | None, int]:
        """What tells it from others, whichever way one came to it."""
        return self.dts if self.pts is None else self.pts, self.size

    @staticmethod
    def mark_of(packet: "Packet[VideoStream]") -> tuple[int | None, int]:
        """The mark of a packet."""
        return packet.dts if packet.pts is None else packet.pts, packet.size


@dataclass(frozen=True)
class Contents:
    """All packets in the order of the file."""

    entries: tuple[Entry, ...]
    codec: str
    extradata: bytes
    time_base: Fraction
    usual: Fraction
    """How long a frame is where nothing says so, in seconds."""
    last: Fraction
    """How long the last frame is, in seconds."""

    @cached_property
    def counted(self) -> bool:
        """Whether frames take their times in the order in which they come, for their own times do not tell: none are
        given, or they follow the packets' order though the frames come in another.
        """
        if any(entry.pts is None for entry in self.entries if entry.expected):
            return True
        delays = {(entry.pts or 0) - entry.dts for entry in self.entries if entry.dts is not None}
        return len(delays) == 1 and any(entry.signs.backward for entry in self.entries)

    @cached_property
    def times(self) -> tuple[Fraction, ...]:
        """When each frame is shown, in seconds, ascending."""
        expected = [entry for entry in self.entries if entry.expected]
        if not self.counted:
            return tuple(sorted((entry.pts or 0) * self.time_base for entry in expected))
        given = [entry.dts for entry in expected if entry.dts is not None]
        if len(given) == len(expected):
            return tuple(sorted(each * self.time_base for each in given))
        return tuple(place * self.usual for place in range(len(expected)))

    @cached_property
    def ranks(self) -> dict[int, int]:
        """The place in time of the frame of each packet; empty where that is only seen when they are decoded."""
        if self.counted:
            return {}
        expected = [number for number, entry in enumerate(self.entries) if entry.expected]
        order = sorted(expected, key=lambda number: (self.entries[number].pts or 0, number))
        return {number: rank for rank, number in enumerate(order)}

    @cached_property
    def beginnings(self) -> tuple[int, ...]:
        """Packets with which decoding may begin so that everything from their frame on is exactly the same."""
        if self.codec not in SOUGHT:
            return ()
        numbers = range(len(self.entries))
        if self.counted:
            return tuple(numbers) if self.codec in EACH_WHOLE and all(each.expected for each in self.entries) else ()
        others = {each for entry in self.entries for each in entry.signs.sets}
        return tuple(
            number
            for number in numbers
            if number in self.ranks
            and self.entries[number].signs.whole
            and others <= self.entries[number].signs.sets
            and self.entries[number].dts is not None
        )


def contents(container: InputContainer, stream: VideoStream) -> Contents:
    """Walk over all packets of the stream.

    Raises:
        PhotoTrouble: there are none, they are cut off, or there are more than a film may have.
    """
    base = stream.time_base or Fraction(1, 90_000)
    usual = 1 / stream.average_rate if stream.average_rate else Fraction(1, 25)
    claimed = stream.duration * base if stream.duration else Fraction(container.duration or 0, 1_000_000)
    if not stream.duration and container.start_time:  # Matroska says when a film ends
        claimed -= Fraction(container.start_time, 1_000_000)
    if claimed > MOST_SECONDS + SPARE:
        raise PhotoTrouble(*TOO_LONG)
    codec, extradata = stream.codec_context.name, stream.codec_context.extradata or b""
    entries, last = [], usual
    try:
        for entry, length in _walk(container, stream, codec, extradata):
            entries.append(entry)
            if len(entries) > MOST_PACKETS:
                raise PhotoTrouble(*TOO_LONG)
            last = length * base if length else last
        indexed = len(stream.index_entries)
    except TROUBLE:
        raise PhotoTrouble(DAMAGED, ASK_AGAIN) from None
    if container.format.name.startswith("mov") and len(entries) < indexed:
        raise PhotoTrouble(CUT_OFF, ASK_AGAIN)
    found = Contents(
        tuple(_in_the_film(entries, codec)), codec, extradata, base, usual, min(last, Fraction(MOST_SECONDS))
    )
    if not found.times:
        raise PhotoTrouble("There is no picture in this film.", ASK_AGAIN)
    if found.times[-1] + found.last - found.times[0] > MOST_SECONDS + SPARE:
        raise PhotoTrouble(*TOO_LONG)
    return found


def _walk(
    container: InputContainer, stream: VideoStream, codec: str, extradata: bytes
) -> Iterator[tuple[Entry, int | None]]:
    for packet in container.demux(stream):
        if not packet.size:  # the end, or a frame that says nothing
            continue
        if packet.is_corrupt:
            raise PhotoTrouble(CUT_OFF, ASK_AGAIN)
        said = signs(codec, extradata, bytes(packet))
        expected = said.shown and not packet.is_discard
        yield Entry(packet.pts, packet.dts, packet.size, expected, said), packet.duration


def _in_the_film(entries: list[Entry], codec: str) -> Iterator[Entry]:
    """Without the frames that lead to the first whole one: what they look back at was cut away with what came before,
    and no player shows them. In Matroska they lose their times, which would be below zero.
    """
    first = next((entry.pts for entry in entries if entry.pts is not None), None)
    timeless = codec == "hevc" and first is not None
    for number, entry in enumerate(entries):
        timeless = timeless and (entry.pts is None or not number)
        leading = first is not None and entry.pts is not None and entry.pts < first
        leading = leading or (timeless and entry.pts is None)
        yield Entry(entry.pts, entry.dts, entry.size, expected=False, signs=entry.signs) if leading else entry
