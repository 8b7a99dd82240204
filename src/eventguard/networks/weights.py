"""The files of the networks, which are put beside this one when EventGuard is built (``packaging/weights.py``)."""

import hashlib
from functools import cache
from pathlib import Path

from eventguard.core.errors import SetupError
from eventguard.networks.published import Published

FILES = Path(__file__).with_name("files")
#: The package with dlib's networks. Its files are found without importing it, for that takes a quarter of a second and
#: an old setuptools.
MODELS_OF_DLIB = "face_recognition_models"
REMEDY = "Install EventGuard again, as its README says; then run: eventguard doctor"


@cache
def path_of(network: Published) -> Path:
    """Where one network lies, after its digest was checked.

    Raises:
        SetupError: the file is missing, or it is not the one that was published.
    """
    path = FILES / network.name
    try:
        content = path.read_bytes()
    except OSError:
        raise SetupError(f"The network {network.name} is missing.", REMEDY) from None
    if hashlib.sha256(content).hexdigest() != network.digest:
        raise SetupError(f"The network {network.name} is not the one that was published.", REMEDY)
    return path


def of_dlib(name: str) -> str:
    """Where one of dlib's networks lies.

    Raises:
        SetupError: its package is not there.
    """
    from importlib.metadata import PackageNotFoundError, distribution  # noqa: PLC0415  slow, and seldom needed

    try:
        path = Path(str(distribution(MODELS_OF_DLIB).locate_file(MODELS_OF_DLIB))) / "models" / name
    except PackageNotFoundError:
        raise SetupError(f"The network {name} is missing.", REMEDY) from None
    if not path.is_file():
        raise SetupError(f"The network {name} is missing.", REMEDY)
    return str(path)
