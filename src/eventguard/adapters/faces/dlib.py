"""dlib, with the models that face_recognition brings: the second opinion (Euclidean distance of 128 numbers; about
80 ms a face).

As ``face_recognition.face_encodings`` does it, but importing that package loads two models more, which nobody asks for
here and which take 90 MB of every worker.
"""

import dlib
import numpy as np

from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Pixels
from eventguard.core.ports import Embedding
from eventguard.networks import weights

VERSION: str = dlib.__version__
#: dlib was trained on the square boxes of its own HOG detector. Their side over the distance from the eyes to the
#: mouth, median of 601 LFW faces (spread 0.20); their middle is the middle between eyes and mouth.
HOG_SIDE = 2.33


class Dlib:
    """``core.ports.FaceRecogniser``; embeddings as dlib makes them."""

    network = ""

    def __init__(self) -> None:
        self._landmarks = dlib.shape_predictor(weights.of_dlib("shape_predictor_5_face_landmarks.dat"))
        self._encoder = dlib.face_recognition_model_v1(weights.of_dlib("dlib_face_recognition_resnet_model_v1.dat"))

    def embed(self, pixels: Pixels, detection: Detection) -> Embedding:
        """128 numbers for this face, in a box shaped like those dlib was trained on."""
        eyes = np.mean(detection.landmarks[:2], axis=0)
        mouth = np.mean(detection.landmarks[3:], axis=0)
        (x, y), half = (eyes + mouth) / 2, HOG_SIDE * float(np.linalg.norm(eyes - mouth)) / 2
        place = dlib.rectangle(int(x - half), int(y - half), int(x + half), int(y + half))
        described = self._encoder.compute_face_descriptor(pixels, self._landmarks(pixels, place), 1)
        return np.asarray(described, dtype=np.float32)
