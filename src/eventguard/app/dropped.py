"""Photos that came as bytes, dropped on the page: copies of theirs lie in the workspace for as long as they are needed.

A browser hands over what is in a file, not where it lies. What a decision by hand renders anew from is therefore a copy
of our own, readable by its owner alone, and removed as soon as its photo is decided.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eventguard.adapters.store import UNFINISHED
from eventguard.app.house import House
from eventguard.core.consent import Channel
from eventguard.core.photo import Photo, State
from eventguard.core.settings import Settings, Style

#: For how long a copy may lie there that no record needs, in seconds: its batch may not have begun yet. One of a photo
#: that was decided was dropped once more, or is what a crash left.
PATIENCE, PATIENCE_DECIDED = 24 * 3600.0, 600.0
#: What the name of a note ends in.
NOTE = ".json"
NEEDED = (State.RECEIVED, State.HELD)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a photo is to be cleaned for, and how.

    ``by`` is who asked, if that is not who started the program. If ``groups`` are named, nobody else may be shown.
    """

    event: str
    channel: Channel
    settings: Settings
    again: bool = False
    by: str | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    """A photo that came: our copy, what its owner called it, and what was asked. ``note`` says so on the disk, so that
    nothing is lost when the program ends before the photo is cleaned.
    """

    path: Path
    name: str
    asked: Asked
    note: Path

    def done(self) -> None:
        """It is cleaned, or has a record that says why not: the note has served."""
        self.note.unlink(missing_ok=True)


class Incoming:
    """A photo on its way in. Write what comes, then ``finish``, or ``discard`` it."""

    def __init__(self, house: House) -> None:
        folder = house.store.dropped
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / (secrets.token_hex(16) + UNFINISHED)
        self._file = self._path.open("xb")
        self._digest = hashlib.sha256()

    def write(self, untrusted: bytes) -> None:
        """The next bytes."""
        self._digest.update(untrusted)
        self._file.write(untrusted)

    def finish(self, name: str, asked: Asked) -> Drop:
        """That was all: the copy is called after its digest, so the same photo lies there once."""
        self._file.close()
        path = self._path.with_name(self._digest.hexdigest())
        drop = Drop(path, name, asked, self._path.with_suffix(NOTE))
        told = {"file": path.name, "name": name, "event": asked.event, "channel": asked.channel, "again": asked.again}
        told |= {"style": asked.settings.style, "thorough": asked.settings.thorough}
        told |= {"by": asked.by, "groups": asked.groups}
        self._path.replace(path)
        half = drop.note.with_name(drop.note.name + UNFINISHED)
        half.write_text(json.dumps(told), encoding="utf-8")
        half.replace(drop.note)
        return drop

    def discard(self) -> None:
        """It is not wanted, or did not come whole."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def unfinished(house: House) -> Iterator[Drop]:
    """What an earlier run received and did not finish, in no order."""
    for note in sorted(house.store.dropped.glob(f"*{NOTE}")):
        try:
            told = json.loads(note.read_text(encoding="utf-8"))
            settings = Settings(style=Style(told["style"]), thorough=bool(told["thorough"]))
            channel, groups = Channel(told["channel"]), tuple(told["groups"])
            asked = Asked(told["event"], channel, settings, bool(told["again"]), told["by"], groups)
            yield Drop(note.with_name(told["file"]), told["name"], asked, note)
        except (OSError, ValueError, LookupError, TypeError):  # not ours, or not whole: the copy stays for a day
            continue


def discard(house: House, path: Path) -> None:
    """Remove our copy of a photo that waits no longer, unless it does for another channel or was dropped again; never
    anybody's own file.
    """
    waiting = {photo.original for photo in house.ledger.photos(*NEEDED)}
    waiting |= {str(drop.path.absolute()) for drop in unfinished(house)}
    if path.parent == house.store.dropped.absolute() and str(path) not in waiting:
        path.unlink(missing_ok=True)


def sweep(house: House, photos: list[Photo]) -> None:
    """Remove copies that nobody needs any more. Call it inside a ledger transaction, with all its photos."""
    folder = house.store.dropped
    if not folder.is_dir():
        return
    needed = {photo.original for photo in photos if photo.state in NEEDED}
    needed |= {str(drop.path.absolute()) for drop in unfinished(house)}
    known = {photo.id for photo in photos}
    for path in folder.iterdir():
        if str(path.absolute()) in needed or path.suffix == NOTE:
            continue
        if time.time() - path.stat().st_mtime > (PATIENCE_DECIDED if path.name in known else PATIENCE):
            path.unlink(missing_ok=True)
