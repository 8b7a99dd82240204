"""Packets to frames, with a decoder anew at every packet that needs none before it.

So it makes no difference with which of them one begins: nothing that a decoder remembers, and no damage that it
carries on, reaches over such a packet.
"""

from collections.abc import Iterable, Iterator
from typing import cast

import av
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from eventguard.adapters.films.contents import Contents
from eventguard.adapters.films.opening import MOST_PIXELS
from eventguard.core.errors import PhotoTrouble
from eventguard.core.films.file_types import ASK_AGAIN, DAMAGED

#: A decoder stops at the first thing wrong instead of making up a picture, and makes no frame that is larger than said.
STRICT = {"err_detect": "explode", "max_pixels": str(MOST_PIXELS)}
#: What a container says of its stream, beside the configuration of its decoder.
SAID = ("codec_tag", "width", "height", "color_range", "color_primaries", "color_trc", "colorspace")
#: A frame and its place in time, counted in frames.
Placed = tuple[int, VideoFrame]
Numbered = tuple[int, "Packet[VideoStream]"]


def strict(context: VideoCodecContext) -> VideoCodecContext:
    """The same decoder, which takes one thread and makes nothing up."""
    context.thread_count = 1
    context.options = STRICT
    return context


class Decoding:
    """One pass from a packet on. Sees to it that frames come whole, in their order, and each of them."""

    def __init__(self, stream: VideoStream, known: Contents, begin: int) -> None:
        self._stream, self._known, self._begin = stream, known, begin
        self._next = self._from = known.ranks.get(begin, begin)
        self._beginnings = frozenset(known.beginnings)

    def frames(self, packets: Iterable[Numbered]) -> Iterator[Placed]:
        """Every frame of the film from there on.

        Args:
            packets: with their numbers, all from the first on.

        Raises:
            PhotoTrouble: one does not come, or is not whole.
        """
        decoder, following = self._anew(), iter(packets)
        at = next(following, None)
        while at:
            number, packet = at
            packet.pts = number  # which a decoder hands on to the frame
            at = next(following, None)
            if number not in self._beginnings or number == self._begin:
                yield from self._placed(decoder.decode(packet))
                continue
            until, leading = self._known.ranks.get(number, number), []
            while at and self._known.ranks.get(at[0], until) < until:
                leading.append(at)
                at = next(following, None)
            yield from self._last(decoder, [(number, packet), *leading] if leading else [], until)
            decoder = self._anew()
            yield from self._placed(decoder.decode(packet))
        yield from self._placed(decoder.decode(None))
        if self._next < len(self._known.times):
            raise PhotoTrouble(DAMAGED, ASK_AGAIN)

    def _last(self, decoder: VideoCodecContext, packets: list[Numbered], until: int) -> Iterator[Placed]:
        """What is still to come of a decoder: also frames that are shown before the one at which the next decoder
        begins, but lie behind it in the file and look back.
        """
        for number, packet in packets:
            packet.pts = number
            yield from self._placed(decoder.decode(packet), until)
        yield from self._placed(decoder.decode(None), until)

    def _anew(self) -> VideoCodecContext:
        source = self._stream.codec_context
        context = cast(VideoCodecContext, av.CodecContext.create(source.codec, "r"))
        context.extradata = source.extradata
        for name in SAID:
            setattr(context, name, getattr(source, name))
        return strict(context)

    def _placed(self, frames: list[VideoFrame], until: int | None = None) -> Iterator[Placed]:
        """These frames with their places, as far as they are of this pass and come before ``until``."""
        for frame in frames:
            number = frame.pts
            if number is None or not 0 <= number < len(self._known.entries):
                raise PhotoTrouble(DAMAGED, ASK_AGAIN)
            if not self._known.entries[number].expected:
                continue
            if frame.is_corrupt:
                raise PhotoTrouble(DAMAGED, ASK_AGAIN)
            rank = self._next if self._known.counted else self._known.ranks[number]
            if rank < self._from or (until is not None and rank >= until):
                continue
            if rank != self._next:
                raise PhotoTrouble(DAMAGED, ASK_AGAIN)
            self._next += 1
            yield rank, frame
