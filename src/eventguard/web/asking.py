"""What will happen is said before it is done: who asks for it says that they were told exactly this."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from eventguard.web import parsing


def first_told(said: Mapping[str, Any], lines: Sequence[str], yes: str) -> Response | None:
    """What has to be told first, to be confirmed with a button that says ``yes``; None once whoever asks was told it.

    What was confirmed comes back as ``sure``, a digest of these very lines: if they are others by then, it is asked
    anew.
    """
    sure = hashlib.sha256(json.dumps([*lines, yes]).encode()).hexdigest()
    if parsing.text(said, "sure") == sure:
        return None
    return JSONResponse({"message": " ".join(lines), "asks": list(lines), "yes": yes, "sure": sure}, 409)


def says(*lines: str) -> Response:
    """What was done, in sentences, to be read where it was asked for."""
    return JSONResponse({"says": list(lines)})
