"""Opening a film from outside with FFmpeg: one named demuxer, no other file or address, a few decoders, limits."""

import os
from typing import Any, BinaryIO, NoReturn, TypeVar

import av
from av.container import InputContainer
from av.stream import Discard, Disposition, Stream
from av.video.stream import VideoStream

from eventguard.adapters.films.claims import MOST_TRACKS, judge
from eventguard.core.errors import PhotoTrouble
from eventguard.core.films.file_types import ASK_AGAIN, DAMAGED, EXPORT_FILM

#: FFmpeg's decoders that see films: what phones, cameras, screens and the web have made since about 2005. ``prores`` is
#: what phones record for film makers; ``h263`` and ``mpeg4`` are of the first phones and small cameras.
DECODERS = ("h264", "hevc", "vp8", "vp9", "libdav1d", "mpeg4", "mjpeg", "h263", "prores")
#: Pixels of a frame: 4096 x 2304 is what 4K cameras make at most, and 16K is no camera's.
MOST_PIXELS = 10_000_000
#: What is decoded at most to find out what streams there are: 8K has 33 million. Of larger frames it stays unknown.
MOST_PROBED = 40_000_000
#: Reading goes over a file a few times (its index may be at its end); what reads more goes in circles.
READ_OVER, READ_ANYWAY = 12, 64 * 2**20
#: Bytes that are read at a time.
BUFFER = 2**18

#: How much is read to find out what streams there are, in bytes and in microseconds. The rate is not looked for: it is
#: counted.
PROBING = {"probesize": "5000000", "analyzeduration": "3000000", "fpsprobesize": "0"}
#: What goes wrong in FFmpeg, or in what it calls: its own errors are OSErrors and ValueErrors, too.
TROUBLE = (av.FFmpegError, OSError, ValueError, RuntimeError, MemoryError, OverflowError, ArithmeticError)

Some = TypeVar("Some", bound=Stream)


class View:
    """A file, read from a position of its own and only so much: several readers of one file do not meet."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0
        self._left = file.seek(0, os.SEEK_END) * READ_OVER + READ_ANYWAY

    def read(self, size: int = -1) -> bytes:
        """The next bytes; all that are left where no size is given."""
        self._file.seek(self._at)
        content = self._file.read(size)
        self._at += len(content)
        self._left -= len(content) + 1024  # reading nothing over and over costs, too
        if self._left < 0:
            raise OSError("read over and over")
        return content

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Where to read next."""
        match whence:
            case os.SEEK_CUR:
                offset += self._at
            case os.SEEK_END:
                offset += self._file.seek(0, os.SEEK_END)
        if offset < 0:
            raise OSError("before the beginning")
        self._at = offset
        return offset

    def tell(self) -> int:
        """Where is read next."""
        return self._at


def opened(file: BinaryIO, demuxer: str, decoders: tuple[str, ...] = DECODERS) -> InputContainer:
    """The file with its streams; the demuxer is named, never guessed.

    Raises:
        PhotoTrouble: it cannot be read, claims what cannot be, or has more streams than any camera's.
    """
    options = {"codec_whitelist": ",".join(decoders), "max_pixels": str(MOST_PROBED), "threads": "1", **PROBING}
    judge(file, demuxer)
    try:
        container = av.open(
            View(file),
            "r",
            format=demuxer,
            options=options,
            metadata_errors="replace",
            buffer_size=BUFFER,
            io_open=_refused,
        )
    except TROUBLE:
        raise PhotoTrouble(DAMAGED, ASK_AGAIN) from None
    if len(container.streams) > MOST_TRACKS:
        container.close()
        raise PhotoTrouble(f"The film has {len(container.streams)} streams: no camera makes that.", EXPORT_FILM)
    return container


def _refused(*_: Any) -> NoReturn:
    """A film that names another file or an address is not followed."""
    raise PermissionError("a film is one file")


def pictures(container: InputContainer) -> VideoStream:
    """The stream that is the film: what players show, else the largest; never a cover picture.

    Raises:
        PhotoTrouble: there is none, it is packed in a way that is not read, or its frames are too large.
    """
    moving = [each for each in container.streams.video if not each.disposition & Disposition.attached_pic]
    if not moving:
        raise PhotoTrouble("There is no film in this file: it holds no moving picture.", EXPORT_FILM)
    stream = max(moving, key=lambda each: (bool(each.disposition & Disposition.default), _pixels(each)))
    if stream.codec_context is None or stream.codec_context.name not in DECODERS:
        raise PhotoTrouble("The film is packed in a way that EventGuard cannot read.", EXPORT_FILM)
    if not _pixels(stream):
        raise PhotoTrouble("The film claims frames that no camera makes, or is damaged.", ASK_AGAIN)
    if _pixels(stream) > MOST_PIXELS:
        claimed = f"{stream.codec_context.width} x {stream.codec_context.height} pixels"
        raise PhotoTrouble(f"The film is too large to open safely ({claimed}).", "Export it in 4K or less.")
    return alone(container, stream)


def alone(container: InputContainer, stream: Some) -> Some:
    """The stream, of which alone packets are read: others may lie far away in the file."""
    for each in container.streams:
        each.discard = Discard.default if each.index == stream.index else Discard.all
    return stream


def _pixels(stream: VideoStream) -> int:
    context = stream.codec_context
    return context.width * context.height if context else 0
