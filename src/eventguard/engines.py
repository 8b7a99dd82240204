"""The engines of a worker process: put together for each job, each network loaded once, when it is first needed."""

from functools import cache

from eventguard.adapters.covers.face_cover import FaceCover
from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.adapters.photos.inspector import FileInspector
from eventguard.adapters.photos.residue import JpegReader, PngReader
from eventguard.adapters.words.text_reader import TextReader
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.ports import FaceRecogniser, Kit, ResidueReader
from eventguard.core.settings import Format, Settings

Recognisers = tuple[FaceRecogniser, FaceRecogniser]


def kit_of(settings: Settings, recognisers: Recognisers | None = None, *, reads: bool = False) -> Kit:
    """The engines for one job; those that read writing only where it ``reads``."""
    codec, detector = PillowCodec(settings), _detector(settings.thorough)
    text = _text() if reads else None
    return Kit(codec, FileInspector(), detector, recognisers, FaceCover(settings), _reader(settings), text)


def recognisers_of(network: OwnNetwork | None) -> Recognisers:
    """Both recognisers. They are not even imported unless somebody may be matched."""
    from eventguard.adapters.faces.recognisers import load  # noqa: PLC0415  law 2: not even loaded otherwise

    return load(network)


@cache
def _detector(thorough: bool) -> Detector:
    """The networks, read once a process, whatever sizes and styles its jobs have."""
    return Detector(Settings(thorough=thorough))


@cache
def _text() -> TextReader:
    """The networks that read, loaded once a process, when the first photo needs them."""
    return TextReader()


def _reader(settings: Settings) -> ResidueReader:
    match settings.format:
        case Format.JPEG:
            return JpegReader()
        case Format.PNG:
            return PngReader()
