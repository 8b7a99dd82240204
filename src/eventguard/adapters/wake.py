"""Waiting until something happens in a folder, or for some seconds, whichever comes first."""

import time
from collections.abc import Iterator
from pathlib import Path

#: How long one wait takes when nothing happens, in milliseconds; longer ones are made of several.
TICK = 250
#: Changes that come closer together than this, in milliseconds, are one.
TOGETHER = 500


class Alarm:
    """Wakes up early when the system tells of a change below a folder.

    Only a comfort: where the system does not tell (network shares, too many folders), it sleeps the whole time. What
    lies in the folder has to be looked up anyway.
    """

    def __init__(self, folder: Path) -> None:
        self._ticks: Iterator[bool] | None = _ticks(folder)  # not yet running: that begins with the first wait

    def wait(self, seconds: float) -> None:
        """Come back after so many seconds, or a little after something has changed."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._ticks is None:
                time.sleep(left)
            elif self._changed():
                return

    def _changed(self) -> bool:
        if self._ticks is None:
            return False
        try:
            return next(self._ticks)
        except (OSError, RuntimeError, StopIteration):  # the folder cannot be watched, or is gone
            self._ticks = None
            return False


def _ticks(folder: Path) -> Iterator[bool]:
    """Tells again and again whether something has changed."""
    from watchfiles import watch  # noqa: PLC0415  no other command needs it

    changes = watch(
        folder,
        watch_filter=None,
        debounce=TOGETHER,
        step=50,
        rust_timeout=TICK,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    return map(bool, changes)
