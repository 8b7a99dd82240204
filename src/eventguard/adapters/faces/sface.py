"""SFace through OpenCV: the first recogniser (cosine of 128 numbers; about 15 ms a face)."""

import cv2
import numpy as np

from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Pixels
from eventguard.core.ports import Embedding
from eventguard.networks import published, weights


class SFace:
    """``core.ports.FaceRecogniser``; the longer an embedding, the clearer the face (``matching.is_clear``)."""

    network = ""

    def __init__(self) -> None:
        self._net = cv2.FaceRecognizerSF.create(str(weights.path_of(published.SFACE)), "")

    def embed(self, pixels: Pixels, detection: Detection) -> Embedding:
        """128 numbers for this face, turned upright by its five landmarks."""
        box = detection.box
        points = (value for point in detection.landmarks for value in point)
        row = np.array([box.x, box.y, box.width, box.height, *points, detection.score], np.float32)
        aligned = self._net.alignCrop(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), row)
        return np.array(self._net.feature(aligned)[0], dtype=np.float32)
