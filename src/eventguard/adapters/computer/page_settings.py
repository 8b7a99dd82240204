"""What the page was told to remember of one school on this computer: a small file in its workspace. Nobody is named."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from filelock import FileLock

from eventguard.core.people.consent import Channel
from eventguard.files import reading, write

FILE = "page.json"
#: No such file is longer, in bytes.
MOST = 2**16


@dataclass(frozen=True, slots=True)
class PageSettings:
    """Which drop folder is watched (an absolute path, empty for none), for which ``channel``, what the ``event`` of
    files in no sub-folder is called, and whether that is switched ``on``; which first steps may wait, and whether all
    were put away; whether a drawn photo was tried; whether the page is there for other desks whenever it runs, and the
    certificate and its key that IT has for that (paths, empty for none).
    """

    drop_folder: str = ""
    channel: str = ""
    event: str = ""
    on: bool = False
    waits: tuple[str, ...] = ()
    put_away: bool = False
    tried: bool = False
    network: bool = False
    certificate: str = ""
    certificate_key: str = ""


def read(workspace: Path) -> PageSettings:
    """What is remembered; nothing where the file is not there, or is not ours: then nothing is watched either."""
    try:
        with reading(workspace / FILE, follow=False) as file:
            told = json.loads(file.read(MOST))
        return _checked(told)
    except (OSError, ValueError, TypeError, RecursionError):
        return PageSettings()


def change(workspace: Path, **changed: object) -> PageSettings:
    """Remember something else of it. Raises OSError when it cannot be written."""
    with FileLock((workspace / FILE).with_suffix(".lock"), mode=0o600):
        now = replace(read(workspace), **changed)  # type: ignore[arg-type]
        text = json.dumps(asdict(now), indent=1, ensure_ascii=False)
        write(workspace / FILE, text.encode(), over=True)
    return now


def _checked(told: Mapping[str, Any]) -> PageSettings:
    """The same, each of its kind. Raises TypeError or ValueError where one is not."""
    known = {field.name: told[field.name] for field in fields(PageSettings) if field.name in told}
    known["waits"] = tuple(map(str, known.get("waits", ())))
    found = PageSettings(**known)
    usual = PageSettings()
    if any(type(getattr(found, name)) is not type(getattr(usual, name)) for name in known):
        raise TypeError(told)
    if not found.drop_folder.isprintable():
        raise ValueError(told)
    Channel(found.channel or Channel.SOCIAL)  # which refuses what is none
    return found
