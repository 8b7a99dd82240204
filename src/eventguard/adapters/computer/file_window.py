"""A folder opened in a window of the system, by its own command. Where that is not possible, nothing happens."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

#: For how long it is watched whether the command fails, in seconds: after that a window is taken to be open.
PATIENCE = 2.0


def open_folder(folder: Path) -> bool:
    """Show a folder of ours to whoever sits at this computer.

    Returns:
        Whether the system took it. Never raises, and never takes longer than two seconds.
    """
    command = _command(sys.platform)
    if command is None or shutil.which(command) is None or not folder.is_dir():
        return False
    try:
        opened = subprocess.Popen(  # noqa: S603  the system's own command; the folder is one argument
            [command, str(folder.absolute())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        # Explorer answers 1 although its window is open.
        return opened.wait(PATIENCE) == 0 or command == "explorer"
    except subprocess.TimeoutExpired:
        return True


def _command(platform: str) -> str | None:
    """What opens a folder on this system; None where nobody could see it."""
    match platform:
        case "win32":
            return "explorer"
        case "darwin":
            return "open"
    return "xdg-open" if any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")) else None
