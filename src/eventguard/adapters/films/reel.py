"""A film from outside, frame by frame on its even grid, each the same whichever one begins with."""

from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, Self

from av.container import InputContainer
from av.video.stream import VideoStream

from eventguard.adapters.films.contents import Entry
from eventguard.adapters.films.decoding import Decoding, Numbered, Placed
from eventguard.adapters.films.known import known_of
from eventguard.adapters.films.opening import TROUBLE, opened, pictures
from eventguard.adapters.films.picture import Painter, upright_size
from eventguard.core.errors import PhotoTrouble
from eventguard.core.films.file_types import ASK_AGAIN, CUT_OFF, DAMAGED
from eventguard.core.photos.film import Film
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Settings

#: So many frames are decoded at least before a seek saves anything.
WORTH_SEEKING = 8


class Reel:
    """A film with its frames. ``film`` says what it is; ``frames`` gives them.

    The file stays the caller's, and open. Every pass opens it anew; nothing of one pass changes another.
    """

    def __init__(self, file: BinaryIO, settings: Settings) -> None:
        """Read what the film is: all packets, and its first frame.

        Raises:
            PhotoTrouble: it is too long, too large, damaged, or packed in a way that is not read.
        """
        known = known_of(file)
        self._file, self._demuxer = file, known.demuxer
        self._contents, self._grid, self._turn = known.contents, known.grid, known.turn
        size = upright_size(*known.stored, known.shape, known.turn, settings.publish_size)
        rate = known.grid.rate
        self.film = Film(len(known.grid.sources), (rate.numerator, rate.denominator), size, known.sound)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file = None  # type: ignore[assignment]  # nothing of ours holds it any longer

    def frames(self, start: int = 0, stop: int | None = None) -> Iterator[Pixels]:
        """Frames ``start`` to ``stop`` - 1 of the grid, height x width x 3, uint8, sRGB, upright. One that is seen on
        is given again as the very same array.

        Raises:
            PhotoTrouble: the film is damaged there, or ends before it should.
        """
        wanted = self._grid.sources[start:stop]
        painter = Painter(self.film.size, self._turn)
        decoded = self._decoded(wanted[0]) if wanted else iter(())
        at = -1
        try:
            for source in wanted:
                while at < source:
                    at, frame = next(decoded, (at, None))
                    if frame is None:
                        raise PhotoTrouble(CUT_OFF, ASK_AGAIN)
                    if at == source:
                        pixels = painter.pixels(frame)
                yield pixels
        except TROUBLE:
            raise PhotoTrouble(DAMAGED, ASK_AGAIN) from None

    def _decoded(self, rank: int) -> Iterator[Placed]:
        """Frames with their places in time, one after another, from at most ``rank`` on."""
        given = -1
        try:
            if begin := self._beginning(rank):
                with suppress(_Elsewhere):
                    for given, frame in self._pass(begin):
                        yield given, frame
                    return
            for place, frame in self._pass(0):
                if place > given:
                    yield place, frame
        except (*TROUBLE, _Elsewhere):
            raise PhotoTrouble(DAMAGED, ASK_AGAIN) from None

    def _beginning(self, rank: int) -> int:
        """The last packet from which on everything to this frame is the same as from the beginning; 0 for that."""
        ranks = self._contents.ranks
        fitting = [number for number in self._contents.beginnings if ranks.get(number, number) <= rank]
        return fitting[-1] if fitting and fitting[-1] >= WORTH_SEEKING else 0

    def _pass(self, begin: int) -> Iterator[Placed]:
        with opened(self._file, self._demuxer) as container:
            stream = pictures(container)
            packets = _numbered(container, stream, self._contents.entries, begin)
            yield from Decoding(stream, self._contents, begin).frames(packets)


def _numbered(
    container: InputContainer, stream: VideoStream, entries: tuple[Entry, ...], begin: int
) -> Iterator[Numbered]:
    """Packets with their numbers from ``begin`` on, each the one that was seen there at the first walk.

    Raises:
        _Elsewhere: the demuxer went to another place, or gives other packets than before.
    """
    number = None if begin else 0
    if begin:
        container.seek(entries[begin].dts or 0, stream=stream)
    for packet in container.demux(stream):
        if not packet.size:
            continue
        mark = Entry.mark_of(packet)
        if number is None:  # where the seek has led to: to a packet before, for some
            same = [place for place in range(begin + 1) if entries[place].mark == mark]
            if len(same) != 1:
                raise _Elsewhere
            number = same[0]
        if number >= len(entries) or entries[number].mark != mark:
            raise _Elsewhere
        if number >= begin:
            yield number, packet
        number += 1
    if number != len(entries):
        raise _Elsewhere


class _Elsewhere(Exception):
    """What is read is not what was read before."""
