"""How much time goes by, also while this computer sleeps: a passphrase typed before that counts no more after it."""

import sys
import time

#: The clock that Linux has for it; the usual one, which Python does not take, on macOS.
AWAKE_OR_NOT: int | None = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


def elapsed() -> float:
    """Seconds since some moment, which only go forward, whatever the time of day is set to."""
    if AWAKE_OR_NOT is None or sys.platform == "win32":  # there the usual one goes on
        return time.monotonic()
    return time.clock_gettime(AWAKE_OR_NOT)
