"""The engines of a worker process: put together for each job, each network loaded once, when it is first needed.

They are imported where they are needed: whoever only hands out jobs imports this file, too, and would wait for them.
"""

from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, BinaryIO

from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.ports import Codec, FaceRecogniser, Kit, Reel, ResidueReader, TextReader
from eventguard.core.settings import Format, Settings

if TYPE_CHECKING:
    from eventguard.adapters.faces.detector import Detector

Recognisers = tuple[FaceRecogniser, FaceRecogniser]


#: Whether no other worker needs the cores: then the networks work beside each other.
_alone = False


def prepare(alone: bool) -> None:
    """Each worker has one core, and more threads would only get in each other's way, unless it works ``alone``."""
    global _alone  # noqa: PLW0603  a worker process has no other place to keep it
    import cv2

    _alone = alone
    cv2.setNumThreads(1)


@cache
def codec_of(settings: Settings) -> Codec:
    """Decoding and encoding alone, made once for these settings."""
    from eventguard.adapters.photos.codec import PillowCodec

    return PillowCodec(settings)


def reel_of(file: BinaryIO, settings: Settings) -> AbstractContextManager[Reel]:
    """The frames of a film."""
    from eventguard.adapters.films.open_reel import open_reel

    return open_reel(file, settings, settings.moving)


def kit_of(settings: Settings, recognisers: Recognisers | None = None, *, reads: bool = False) -> Kit:
    """The engines for one job; those that read writing only where it ``reads``."""
    from eventguard.adapters.covers.face_cover import FaceCover
    from eventguard.adapters.photos.inspector import FileInspector

    codec, detector = codec_of(settings), _detector(settings.thorough)
    text = text_reader() if reads else None
    return Kit(codec, FileInspector(), detector, recognisers, FaceCover(settings), _reader(settings), text)


def recognisers_of(network: OwnNetwork | None) -> Recognisers:
    """Both recognisers. They are not even imported unless somebody may be matched (law 2)."""
    from eventguard.adapters.faces.recognisers import load

    return load(network)


@cache
def _detector(thorough: bool) -> "Detector":
    """The networks, read once a process, whatever sizes and styles its jobs have."""
    from eventguard.adapters.faces.detector import Detector

    return Detector(Settings(thorough=thorough), alone=_alone)


@cache
def text_reader() -> TextReader:
    """The networks that read, loaded once a process, when the first photo needs them."""
    from eventguard.adapters.words.read_ahead import ReadAhead
    from eventguard.adapters.words.text_reader import TextReader as InPlace

    return ReadAhead() if _alone else InPlace()


def _reader(settings: Settings) -> ResidueReader:
    from eventguard.adapters.photos.residue import JpegReader, PngReader

    match settings.format:
        case Format.JPEG:
            return JpegReader()
        case Format.PNG:
            return PngReader()
