"""dlib through face_recognition: the second opinion (Euclidean distance of 128 numbers; about 80 ms a face)."""

import warnings

import numpy as np
from PIL import ImageFile

from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Pixels
from eventguard.core.ports import Embedding

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # face_recognition_models announces the end of pkg_resources on every import
    import dlib
    import face_recognition
# The import above switches this on for the whole process: damaged files would pass as whole.
ImageFile.LOAD_TRUNCATED_IMAGES = False

VERSION: str = dlib.__version__
#: dlib was trained on the square boxes of its own HOG detector. Their side over the distance from the eyes to the
#: mouth, median of 601 LFW faces (spread 0.20); their middle is the middle between eyes and mouth.
HOG_SIDE = 2.33


class Dlib:
    """``core.ports.FaceRecogniser``; embeddings as dlib makes them."""

    network = ""

    def embed(self, pixels: Pixels, detection: Detection) -> Embedding:
        """128 numbers for this face, in a box shaped like those dlib was trained on."""
        eyes = np.mean(detection.landmarks[:2], axis=0)
        mouth = np.mean(detection.landmarks[3:], axis=0)
        (x, y), half = (eyes + mouth) / 2, HOG_SIDE * float(np.linalg.norm(eyes - mouth)) / 2
        place = (int(y - half), int(x + half), int(y + half), int(x - half))
        return np.asarray(face_recognition.face_encodings(pixels, [place])[0], dtype=np.float32)
