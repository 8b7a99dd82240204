"""In which shared folders this computer's user was told to open databases all the same: one small file in the place
that the system has for settings, so that the page and a watcher from log-on know it, and no other computer does.
"""

import json
from pathlib import Path

from filelock import FileLock
from platformdirs import user_config_path

from eventguard.files import reading, real_path, write

FILE = "shared-folders.json"
#: No such file is longer, in bytes.
MOST = 2**20


class SharedAnyway:
    """Those folders; ``folder`` is where the file is kept, if not in the system's place for settings."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or user_config_path("eventguard", appauthor=False)) / FILE

    def all(self) -> list[Path]:
        """Every one; none where the file is not there, or not ours: then nothing is opened."""
        try:
            with reading(self.path) as file:
                told = json.loads(file.read(MOST))
        except (OSError, ValueError, RecursionError):
            return []
        return [Path(each) for each in told if isinstance(each, str)] if isinstance(told, list) else []

    def holds(self, folder: Path) -> bool:
        """Whether it was told of exactly this folder, as it is reached today."""
        return real_path(folder) in self.all()

    def add(self, folder: Path) -> None:
        """Remember one more. Raises OSError when it cannot be written."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock")):
            every = dict.fromkeys([*self.all(), real_path(folder)])
            write(self.path, json.dumps([str(each) for each in every], indent=1).encode(), over=True)
