"""Looking whether a folder is this computer's alone: what is mounted there, and who says to synchronise it."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from eventguard.core.folders.shared import MARKS, Mount, Shared, mount_over, network_drive, shows, synchronised
from eventguard.files import real_path

#: No settings of such a program are longer, in bytes.
MOST = 2**20
#: A folder may show another, which shows another: followed so many times.
DEEPEST = 4
#: Where Dropbox says which folders are its own, and Nextcloud and ownCloud which are theirs: below the home folder, or
#: below the folder that a variable of Windows names.
DROPBOX = (("HOME", ".dropbox/info.json"), ("APPDATA", "Dropbox/info.json"), ("LOCALAPPDATA", "Dropbox/info.json"))
CLOUDS = tuple(
    (base, f"{below}/{name}/{name.lower()}.cfg", name)
    for name in ("Nextcloud", "ownCloud")
    for base, below in (("HOME", ".config"), ("APPDATA", "."), ("HOME", "Library/Preferences"))
)
#: Variables by which OneDrive says where its folders are.
ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
#: Where macOS has its Desktop and Documents once they are kept in iCloud.
ICLOUD = "Library/Mobile Documents/com~apple~CloudDocs"
#: Where Windows keeps a list of every folder that a program synchronises.
ROOTS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager"


def shared(*paths: Path) -> dict[Path, Shared]:
    """Which of these paths, links followed, are not this computer's alone, and why. What is not there yet is judged by
    the folder that it would be made in. Makes nothing, and opens no file in a folder of the user's.
    """
    places = {path: real_path(path) for path in paths}
    for place in places.values():
        with suppress(OSError):
            next((each for each in (place, *place.parents) if each.exists()), None)  # mounts what is mounted on demand
    mounts = [Mount(_parts(Path(each.mountpoint)), each.fstype, each.opts, each.device) for each in _partitions()]
    home = _home()
    roots = [(root, by) for root, by in _roots(home) if root.is_absolute()]
    found = {path: _judged(place, mounts, home, roots) for path, place in places.items()}
    return {path: why for path, why in found.items() if why}


def _judged(
    place: Path, mounts: Sequence[Mount], home: Path, roots: Sequence[tuple[Path, str]], deep: int = 0
) -> Shared | None:
    mount = mount_over(_parts(place), mounts)
    if mount and (source := shows(mount)) and deep < DEEPEST:
        there = real_path(Path(source, *place.parts[len(mount.at) :]))
        if there != place and (found := _judged(there, mounts, home, roots, deep + 1)):
            return found
    return network_drive(place.parts, mount) or synchronised(place.parts, home.parts) or _told(place, home, roots)


def _parts(path: Path) -> tuple[str, ...]:
    """A path's parts, such that those of one place are alike: to Windows ``c:`` is ``C:``."""
    return Path(os.path.normcase(path)).parts


def _home() -> Path:
    """The user's home folder; the root for an account that has none."""
    try:
        return real_path(Path.home())
    except RuntimeError:
        return Path("/")


def _partitions() -> list[Any]:
    try:
        return list(psutil.disk_partitions(all=True))
    except (OSError, RuntimeError):  # no system that tells: names and marks are left
        return []


def _told(place: Path, home: Path, roots: Sequence[tuple[Path, str]]) -> Shared | None:
    """What the programs themselves say: by a mark in one of the folders above, or in their settings."""
    for folder in map(str, (place, *place.parents)):
        for mark, by in MARKS.items():
            if folder != str(home) and os.path.lexists(f"{folder}{os.sep}{mark}"):  # at home lie settings so called
                return Shared(by, drive=False)
    for root, by in roots:
        with suppress(OSError, ValueError):  # no name of any folder
            if place.is_relative_to(real_path(root)):
                return Shared(by, drive=False)
    return None


def _roots(home: Path) -> Iterator[tuple[Path, str]]:
    """Folders that programs say to synchronise, and which program."""
    yield from ((home / name, "iCloud Drive") for name in ("Desktop", "Documents") if (home / ICLOUD / name).exists())
    yield from ((Path(root), "OneDrive") for name in ONEDRIVE if (root := os.environ.get(name)))
    for base, below in DROPBOX:
        with suppress(ValueError, AttributeError, RecursionError):
            accounts = json.loads(_text(home, base, below) or "{}").values()
            yield from ((Path(each["path"]), "Dropbox") for each in accounts if isinstance(each.get("path"), str))
    for base, below, by in CLOUDS:
        lines = (line.partition("=") for line in _text(home, base, below).splitlines())
        yield from ((Path(path.strip()), by) for name, _, path in lines if name.endswith("localPath") and path.strip())
    yield from _windows_roots()


def _text(home: Path, base: str, below: str) -> str:
    """A program's settings; nothing where it has none."""
    start = str(home) if base == "HOME" else os.environ.get(base)
    try:
        with Path(start or "", below).open("rb") as file:
            return file.read(MOST).decode(errors="replace") if start else ""
    except OSError:
        return ""


def _windows_roots() -> Iterator[tuple[Path, str]]:
    """The list that Windows keeps: libraries of SharePoint have names of their own, and stand only there."""
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415  there is none elsewhere

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, ROOTS) as every:
            for n in range(winreg.QueryInfoKey(every)[0]):
                name = winreg.EnumKey(every, n)
                with suppress(OSError), winreg.OpenKey(every, rf"{name}\UserSyncRoots") as users:
                    paths = [winreg.EnumValue(users, each)[1] for each in range(winreg.QueryInfoKey(users)[1])]
                    yield from ((Path(path), name.partition("!")[0]) for path in paths if isinstance(path, str))
    yield from ()
