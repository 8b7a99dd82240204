"""Start-up entries on this computer: what kind it wants, where it keeps them, and putting one there."""

import getpass
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from eventguard.adapters.computer.logon_entry import LogonEntry, System
from eventguard.core.errors import SetupError
from eventguard.files import write

#: How long Windows may take to register a task, in seconds.
PATIENCE = 60.0


def this_system() -> System:
    """The kind of system that this is; every other Unix is taken for one with systemd."""
    match sys.platform:
        case "win32":
            return System.WINDOWS
        case "darwin":
            return System.MACOS
    return System.LINUX


def this_user() -> str:
    """Who is at this computer, as Windows writes it."""
    domain, user = os.environ.get("USERDOMAIN"), getpass.getuser()
    return f"{domain}\\{user}" if domain else user


def ourselves() -> list[str]:
    """What starts this program: a bundle itself, or the Python that runs it, without a window of its own where there is
    a choice.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable]
    windowless = Path(sys.executable).with_name("pythonw.exe")
    return [str(windowless) if windowless.exists() else sys.executable, "-m", "eventguard"]


def place(entry: LogonEntry) -> Path | None:
    """Where the file of an entry belongs; None where the system keeps it itself."""
    match entry.system:
        case System.MACOS:
            return Path.home() / "Library" / "LaunchAgents" / entry.file
        case System.LINUX:
            own = os.environ.get("XDG_CONFIG_HOME")
            return (Path(own) if own else Path.home() / ".config") / "systemd" / "user" / entry.file
    return None


def put(entry: LogonEntry) -> None:
    """Write the entry where it belongs. An older one for the same drop folder is replaced.

    Raises:
        SetupError: the folder cannot be written, or Windows does not take the task.
    """
    try:
        path = place(entry)
        if path is None:
            _register(entry)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, entry.encoded, mode=0o644, over=True)
            if (wanted := _wanted(entry)) and not os.path.lexists(wanted):
                wanted.parent.mkdir(exist_ok=True)
                wanted.symlink_to(Path("..") / path.name)
    except (OSError, subprocess.SubprocessError) as error:
        remedy = "Without --yes the entry is printed: give it to whoever looks after this computer."
        raise SetupError(f"The start-up entry could not be written ({_why(error)}).", remedy) from error


def is_there(entry: LogonEntry) -> bool:
    """Whether such an entry, for the same drop folder, is in place."""
    if path := place(entry):
        return path.is_file()
    query = ["schtasks", "/Query", "/TN", entry.name]
    return subprocess.run(query, check=False, capture_output=True, timeout=PATIENCE).returncode == 0  # noqa: S603


def take_away(entry: LogonEntry) -> None:
    """Remove it; what it has started goes on until its user logs off. Raises SetupError when that is not possible."""
    try:
        if path := place(entry):
            for each in filter(None, (_wanted(entry), path)):
                each.unlink(missing_ok=True)
        else:
            delete = ["schtasks", "/Delete", "/TN", entry.name, "/F"]
            subprocess.run(delete, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603  our own words
    except (OSError, subprocess.SubprocessError) as error:
        remedy = "Ask whoever looks after this computer."
        raise SetupError(f"The start-up entry could not be removed ({_why(error)}).", remedy) from error


def how_to_start(entry: LogonEntry) -> str:
    """The command that starts the entry at once, instead of at the next log-on."""
    match entry.system:
        case System.WINDOWS:
            return f"schtasks /Run /TN {entry.name}"
        case System.MACOS:
            return f'launchctl bootstrap gui/$(id -u) "{place(entry)}"'
        case System.LINUX:
            return f"systemctl --user daemon-reload && systemctl --user enable --now {entry.file}"


def how_to_remove(entry: LogonEntry) -> str:
    """The command that removes the entry."""
    match entry.system:
        case System.WINDOWS:
            return f"schtasks /Delete /TN {entry.name} /F"
        case System.MACOS:
            return f'launchctl bootout gui/$(id -u)/{entry.name}; rm "{place(entry)}"'
        case System.LINUX:
            return f'systemctl --user disable --now {entry.file}; rm "{place(entry)}"'


def _wanted(entry: LogonEntry) -> Path | None:
    """The link by which systemd starts a unit at log-on, where there is systemd: what ``enable`` makes."""
    path = place(entry)
    if entry.system is not System.LINUX or path is None:
        return None
    return path.parent / "default.target.wants" / path.name


def _register(entry: LogonEntry) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / entry.file
        path.write_bytes(entry.encoded)
        command = ["schtasks", "/Create", "/TN", entry.name, "/XML", str(path), "/F"]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603  our own words


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    said = getattr(error, "stderr", None)
    return said.decode(errors="replace").strip() if said else str(error)
