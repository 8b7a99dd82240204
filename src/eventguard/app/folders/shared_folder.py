"""Keeping databases out of folders that are not this computer's alone (``core.folders.shared`` says why)."""

import os
from pathlib import Path

from eventguard.adapters.computer.shared_anyway import SharedAnyway
from eventguard.adapters.folders.shared import shared
from eventguard.core.errors import SetupError
from eventguard.core.folders.shared import Shared

#: The option by which somebody says to open them all the same, which this computer remembers; and the variable that
#: says so to a single run.
OPTION, VARIABLE = "--shared-folder-anyway", "EVENTGUARD_SHARED_FOLDER_ANYWAY"
#: What to do instead, in words that need no terminal.
INSTEAD = (
    "Keep EventGuard's folder on this computer's own disk: stop EventGuard on every computer, move the folder there "
    "whole, and say where it is now: eventguard school set-up NAME --folder DIR. Whoever sits elsewhere opens the page "
    "of this computer: eventguard review --network. Back the folder up as a copy while EventGuard is stopped."
)
#: And how to go on until then; later commands need not say so again.
GO_ON = f"To go on there for now, say so once, right behind eventguard: eventguard {OPTION} status"


def require_own_disk(folder: Path, why: Shared | None) -> None:
    """Go on only where a database may be opened.

    Args:
        folder: where it lies, or would.
        why: it is not this computer's alone, if so.

    Raises:
        SetupError: it is not, and nobody has said to go on all the same.
    """
    if why is None or is_opened(folder, why):
        return
    message = f"{folder} lies {why}, where EventGuard's databases get damaged."
    raise SetupError(message, f"{INSTEAD} {GO_ON}")


def is_opened(folder: Path, why: Shared) -> bool:
    """Whether databases are opened in a shared folder all the same: it can be, or this computer was told to."""
    return why.tolerated or bool(os.environ.get(VARIABLE)) or SharedAnyway().holds(folder)


def go_on_there(*folders: Path) -> list[str]:
    """Remember on this computer to open databases in those of these folders that are shared; returns what was new, in
    words.

    Raises:
        SetupError: it cannot be remembered.
    """
    known, found = SharedAnyway(), shared(*folders)
    new = {folder: why for folder, why in found.items() if not known.holds(folder)}
    try:
        for folder in new:
            known.add(folder)
    except OSError as error:
        remedy = f"Set the variable {VARIABLE} to 1 instead."
        raise SetupError(f"That cannot be remembered ({error.strerror}).", remedy) from error
    return [f"{folder} lies {why}. From now on this computer opens it all the same." for folder, why in new.items()]
