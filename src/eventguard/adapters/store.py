"""The workspace's folders: what is held, what is approved, and nothing of the originals. Every write is atomic."""

import hashlib
import os
import re
from collections.abc import Collection
from pathlib import Path

from eventguard.core.consent import Channel
from eventguard.core.errors import SetupError

#: Half-written files end like this; nothing ever reads them, and ``sweep`` removes them.
UNFINISHED = ".part"


class Store:
    """Cleaned files under one workspace folder."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.held = workspace / "held"
        self.taken_down = workspace / "taken-down"
        self.dropped = workspace / "dropped"

    def make(self) -> None:
        """Make the folders. Raises SetupError when that is not possible."""
        try:
            for folder in (self.held, self.taken_down, *(self.approved(channel) for channel in Channel)):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SetupError(
                f"{self.workspace} cannot be used ({error.strerror}).", "Name another: --workspace DIR"
            ) from None

    def approved(self, channel: Channel) -> Path:
        """The folder that holds what may be posted in this channel."""
        return self.workspace / "approved" / channel

    def hold(self, name: str, encoded: bytes) -> None:
        """Write a cleaned file into ``held``: whole or not at all, also when the power fails."""
        unfinished = self.held / (name + UNFINISHED)
        with unfinished.open("wb") as file:
            file.write(encoded)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, self.held / name)

    def release(self, name: str, channel: Channel) -> Path:
        """Move a held file to the approved folder by one rename; the only thing that ever writes there."""
        target = self.approved(channel) / name
        os.replace(self.held / name, target)
        return target

    def recall(self, name: str, channel: Channel) -> None:
        """Move a file out of the approved folder by one rename: it may not be posted any more."""
        os.replace(self.approved(channel) / name, self.taken_down / name)

    def sweep(self, held: Collection[str], taken_down: Collection[str]) -> None:
        """Remove from ``held`` and ``taken-down`` what no record names: the leavings of a run that was killed. Call it
        inside a ledger transaction, which every write here happens in: then no other run is in the middle of one.
        """
        for folder, known in ((self.held, held), (self.taken_down, taken_down)):
            for path in folder.iterdir():
                if path.name not in known and path.is_file():
                    path.unlink(missing_ok=True)


def digest(encoded: bytes) -> str:
    """The sha256 of some bytes."""
    return hashlib.sha256(encoded).hexdigest()


def digest_of(path: Path) -> str | None:
    """The sha256 of a file's bytes, None when it is not there."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def file_name(event: str, number: int, sha256: str, suffix: str) -> str:
    """What a cleaned file is called: after its event, a running number and its own digest, never after its source."""
    return f"{slug(event)}-{number:03d}-{sha256[:6]}{suffix}"


def slug(event: str) -> str:
    """An event's name as far as a file name may hold it."""
    return re.sub(r"[^a-z0-9]+", "-", event.lower()).strip("-")[:40] or "event"
