"""What a file looks like, to tell whether it has changed."""

import os
import stat
from pathlib import Path

from eventguard.core.folders.at_rest import Stamp
from eventguard.files import mark_of


def stamp_in(status: os.stat_result) -> Stamp:
    """What this tells of a file."""
    return Stamp(status.st_size, status.st_mtime_ns)


def stamp_of(path: Path) -> Stamp | None:
    """What a file looks like now; None when it is not there, or no file. Of one in iCloud, what its mark looks like."""
    try:  # not from the listing of the folder: on Windows that may be behind while somebody writes
        status = path.lstat()
    except FileNotFoundError:
        try:
            status = mark_of(path).lstat()
        except OSError:
            return None
    except OSError:
        return None
    return stamp_in(status) if stat.S_ISREG(status.st_mode) else None
