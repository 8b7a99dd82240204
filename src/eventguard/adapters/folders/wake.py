"""Waiting until something happens in a folder, or for some seconds, whichever comes first."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
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
        self._folder = folder
        self._watched: list[str] = []
        self._ticks: Iterator[bool] | None = None

    def wait(self, seconds: float) -> None:
        """Come back after so many seconds, or a little after something has changed."""
        until = time.monotonic() + seconds
        folders = _folders(self._folder)
        if folders != self._watched:
            before, self._watched, self._ticks = self._watched, folders, _ticks(folders)
            if before:  # there are other folders than at the last wait: that is a change
                return
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


def _folders(folder: Path) -> list[str]:
    """A folder and all below it, but nothing behind a link.

    Each is watched by itself: the system's own way into the depth follows links, and one to a whole disk would take
    minutes and wake us all the time.
    """
    found, waiting = [], [str(folder)]
    while waiting:
        found.append(waiting.pop())
        with suppress(OSError), os.scandir(found[-1]) as entries:  # it went, or is closed to us
            waiting += sorted(entry.path for entry in entries if entry.is_dir(follow_symlinks=False))
    return found


def _ticks(folders: list[str]) -> Iterator[bool]:
    """Tells again and again whether something has changed. Begins with the first that is asked for."""
    from watchfiles import watch  # noqa: PLC0415  no other command needs it

    changes = watch(
        *folders,
        watch_filter=None,
        debounce=TOGETHER,
        step=50,
        rust_timeout=TICK,
        yield_on_timeout=True,
        recursive=False,
        ignore_permission_denied=True,
    )
    return map(bool, changes)
