"""The file of a recogniser that the school brings itself."""

import hashlib
import os
from pathlib import Path

from eventguard.core.errors import SetupError
from eventguard.files import reading

#: The largest recognisers in use have 260 MB. Reading one of 244 MB takes a worker to 1.2 GB: it may take 1.5.
LARGEST = 300 * 2**20
REMEDY = "It takes an ONNX file for faces of 112 x 112 pixels, aligned by five points, such as ArcFace's."
CHOOSE = "eventguard recognition network FILE --by NAME"


def read(path: Path, digest: str = "") -> bytes:
    """A network's file; with a ``digest``, only the file that was chosen.

    Raises:
        SetupError: it is not there, too large, or another one than was chosen.
    """
    try:
        with reading(path) as file:
            if os.fstat(file.fileno()).st_size > LARGEST:
                raise SetupError(f"{path} is too large for a recogniser.", REMEDY)
            content = file.read()
    except OSError:
        remedy = f"Put it back, or choose another: {CHOOSE}"
        raise SetupError(f"The recogniser {path} cannot be read.", remedy) from None
    if digest and hashlib.sha256(content).hexdigest() != digest:
        remedy = f"Put the right file back, or choose this one and enrol everybody again: {CHOOSE}"
        raise SetupError(f"{path} is not the recogniser that was chosen.", remedy)
    return content
