"""Both recognisers of a kit, loaded once a process: SFace or the school's own network, and dlib as second opinion."""

from functools import cache
from pathlib import Path

from eventguard.adapters.faces.dlib import Dlib
from eventguard.adapters.faces.network import Network
from eventguard.adapters.faces.own_file import read
from eventguard.adapters.faces.sface import SFace
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.ports import FaceRecogniser


@cache
def load(own: OwnNetwork | None) -> tuple[FaceRecogniser, FaceRecogniser]:
    """Raises SetupError: the school's own network is not there, or its file is another one than was chosen."""
    return (Network(read(Path(own.path), own.digest), own.blue_first) if own else SFace()), Dlib()
