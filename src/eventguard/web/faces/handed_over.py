"""Portraits that were handed over on the page: our copies of them, which are gone once somebody was enrolled or not."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from eventguard.app.folders.uploads import Incoming
from eventguard.core.errors import Refused
from eventguard.web.views import View

#: So many at most.
MOST = 5000
#: How often copies are marked as still wanted, in seconds: what nobody wants for some minutes is swept away.
TOUCHED = 60.0
OTHERS = ("Others are being enrolled at the moment.", "Wait until that is done.")


@dataclass
class Progress:
    """How far the enrolling of ``of`` photos is, and what came of it: of each person, or ``wrong`` of all."""

    of: int = 0
    done: int = 0
    busy: bool = False
    told: list[View] | None = None
    wrong: str = ""


@dataclass
class HandedOver:
    """The photos of one batch by their number in the list that a browser has of them, each with where it lay there."""

    batch: str = ""
    progress: Progress = field(default_factory=Progress)
    running: asyncio.Task[None] | None = None
    over: bool = False
    """Whether EventGuard is being stopped, which waits for no portraits."""
    _photos: dict[int, tuple[Incoming, PurePosixPath]] = field(default_factory=dict)
    _touched: float = 0.0

    def begin(self, batch: str) -> None:
        """Photos of another batch come: those of an earlier one are not wanted. Raises Refused while enrolling."""
        if self.progress.busy:
            raise Refused(*OTHERS)
        if batch != self.batch:
            self.discard()
            self.batch, self.progress = batch, Progress()

    def take(self, batch: str, number: int, incoming: Incoming, place: PurePosixPath) -> None:
        """One more. Raises Refused when it is of a batch that is not wanted any more, or one too many."""
        if batch != self.batch or len(self._photos) >= MOST:
            raise Refused("These photos are not wanted any more.", "Choose them again.")
        if number in self._photos:
            self._photos[number][0].discard()
        self._photos[number] = incoming, place
        self.touch()

    def start(self, batch: str) -> Mapping[Path, tuple[int, PurePosixPath]]:
        """All of a batch, by where our copies lie: they are learned from now. Raises Refused when it is not wanted any
        more, or while others are learned from.
        """
        if batch != self.batch or not self._photos:
            raise Refused("These photos are not here any more.", "Choose them again.")
        if self.progress.busy:
            raise Refused(*OTHERS)
        self.progress = Progress(len(self._photos), busy=True)
        return {incoming.path: (number, place) for number, (incoming, place) in self._photos.items()}

    def touch(self) -> None:
        """They are still wanted, however long it takes."""
        if time.monotonic() - self._touched > TOUCHED:
            self._touched = time.monotonic()
            for incoming, _ in list(self._photos.values()):
                incoming.touch()

    def discard(self) -> None:
        """They are not wanted any more."""
        for incoming, _ in self._photos.values():
            incoming.discard()
        self._photos.clear()
        self.batch = ""
