"""A recogniser that the school brings itself: any ONNX network of the usual kind, in the place of SFace.

The usual kind takes one face of 112 x 112 pixels, laid upright by its five landmarks as ArcFace and SFace want it, and
gives numbers that are compared by the cosine. Such networks differ in what they take pixels for. One whose first
layers reckon with single values takes them as they are, from 0 to 255, and brings them to its own range; one that
begins with a convolution takes values from -1 to 1 (the rule by which InsightFace reads such files). Most want red
first; which one wants blue first nobody can see from the file.
"""

import hashlib

import cv2
import numpy as np
import numpy.typing as npt

from eventguard.adapters.faces.own_file import REMEDY
from eventguard.core.errors import SetupError
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Pixels
from eventguard.core.ports import Embedding
from eventguard.networks import published, weights

#: Width and height of an aligned face.
SIDE = 112
#: How many numbers a recogniser may give: those in use give 128 to 1,024.
FEWEST, MOST = 64, 4096


class Network:
    """``core.ports.FaceRecogniser`` from a file's ``content``; ``digest`` is its sha256, ``network`` its name
    (``OwnNetwork.name``), ``size`` how many numbers it gives.
    """

    def __init__(self, content: bytes, blue_first: bool = False) -> None:
        """Args: ``blue_first``: whether the network wants the channels as blue, green, red.

        Raises:
            SetupError: no ONNX network, or none of the usual kind.
        """
        self.digest = hashlib.sha256(content).hexdigest()
        self.network = OwnNetwork("", self.digest, blue_first).name
        self._red_first = not blue_first
        # OpenCV aligns only by way of a recogniser of its own.
        self._aligner = cv2.FaceRecognizerSF.create(str(weights.path_of(published.SFACE)), "")
        try:
            self._net = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
            self._raw = _reckons_first(self._net)
            numbers = self._describe(np.full((SIDE, SIDE, 3), 127, np.uint8))
        except cv2.error:
            raise SetupError("This file is no network that describes faces.", REMEDY) from None
        if numbers.ndim != 1 or not FEWEST <= len(numbers) <= MOST or not np.isfinite(numbers).all():
            raise SetupError("This network gives something else than numbers that describe a face.", REMEDY)
        self.size = len(numbers)

    def embed(self, pixels: Pixels, detection: Detection) -> Embedding:
        """``size`` numbers for this face, turned upright by its five landmarks."""
        box = detection.box
        points = (value for point in detection.landmarks for value in point)
        row = np.array([box.x, box.y, box.width, box.height, *points, detection.score], np.float32)
        return self._describe(self._aligner.alignCrop(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), row))

    def _describe(self, aligned: npt.NDArray[np.uint8] | cv2.typing.MatLike) -> Embedding:
        middle, scale = (0.0, 1.0) if self._raw else (127.5, 1 / 127.5)
        blob = cv2.dnn.blobFromImage(aligned, scale, (SIDE, SIDE), (middle,) * 3, swapRB=self._red_first)
        self._net.setInput(blob)
        return np.array(np.squeeze(self._net.forward()), dtype=np.float32)


def _reckons_first(net: cv2.dnn.Net) -> bool:
    """Whether anything but constants comes before the first convolution."""
    for name in net.getLayerNames():
        kind = net.getLayer(net.getLayerId(name)).type
        if kind == "Convolution":
            return False
        if kind != "Const":
            return True
    return False
