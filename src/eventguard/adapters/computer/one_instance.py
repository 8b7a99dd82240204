"""One program of a school at a time for each user: who starts a second one has the first show itself instead."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_state_path

from eventguard.core.errors import SetupError
from eventguard.files import owner_only, real_path, write

#: How long a program that runs may take to notice that it is called, in seconds.
PATIENCE = 5.0


class OneInstance:
    """The right to be the only one for the school of this ``workspace``, given back with the process that has it.

    Args:
        workspace: the school's.
        folder: where it is told that one runs, if not in the system's place for such things.

    Raises:
        SetupError: as all of it does that writes: something else lies where that is told, or nothing can be written.
    """

    def __init__(self, workspace: Path, folder: Path | None = None) -> None:
        folder = folder or user_state_path("eventguard", appauthor=False)
        with _writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            owner_only(folder)
        name = hashlib.sha256(str(real_path(workspace)).encode()).hexdigest()[:16]
        self._lock = FileLock(folder / f"{name}.lock")
        self._call = folder / f"{name}.call"

    def is_first(self) -> bool:
        """Whether no other runs; from then on this one does."""
        with _writing(self._call.parent):
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                return False
            self._call.unlink(missing_ok=True)  # meant for one that is gone
        return True

    def call(self, patience: float = PATIENCE) -> bool:
        """Have the one that runs show itself; returns whether it heard."""
        with _writing(self._call.parent):
            write(self._call, b"", over=True)
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not self._call.exists():
                return True
            time.sleep(0.05)
        return False

    def is_called(self) -> bool:
        """Whether somebody wants to see this one; told once a call."""
        try:
            self._call.unlink()
        except OSError:  # not there; or what nobody who calls has put there
            return False
        return True

    def leave(self) -> None:
        """Let another be the first."""
        self._lock.release()


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        said = f"In {folder} EventGuard cannot note that it runs ({error.strerror})."
        raise SetupError(said, "Remove what lies there, then start it again.") from error
