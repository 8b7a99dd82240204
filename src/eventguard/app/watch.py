"""The drop folder: whatever settles in it is cleaned, once, and nothing is missed."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from eventguard.adapters.inbox import (
    OutOfReach,
    event_of,
    is_busy,
    opens,
    remove_note,
    scan,
    stamp_of,
    write_note,
)
from eventguard.adapters.sources import Source, examine
from eventguard.app.clean import Batch, Finished, Order
from eventguard.app.house import House
from eventguard.app.inbox import drop_folder
from eventguard.app.naming import gives_away
from eventguard.app.originals import Originals
from eventguard.core.errors import EventGuardError, SetupError
from eventguard.core.photo import Photo, State
from eventguard.core.settling import Settling

#: How long a file must not have changed before it is read, in seconds.
REST = 3.0
#: How often the folder is looked through when nothing happens, in seconds. Changes are mostly told at once; this look
#: is what finds those that were not.
RESCAN = 5.0
#: How long to wait before trying again what could not be done at all, such as with a full disk; in seconds.
RETRY = 30.0
#: What the record calls it when a note was put beside a file.
TOLD = "told-not-cleaned"
REMEDY = (
    "Put a mended or newly exported copy of it into this folder. The file itself was not changed; this note goes when"
    " the file goes, or you may delete it."
)


@dataclass(frozen=True, slots=True)
class Begun:
    """So many files of an event have settled and are being looked at."""

    event: str
    files: int


@dataclass(frozen=True, slots=True)
class Round:
    """What came of them."""

    event: str
    finished: tuple[Finished, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that somebody should know, in plain words, and what to do about it."""

    says: str
    remedy: str = ""


Happening = Begun | Finished | Round | Remark


class Watcher:
    """Cleans what settles in a drop folder. Several may do so at once, also in other processes.

    Args:
        house: the school's folders.
        order: how to clean; its event is for files that lie in no sub-folder, its day is always today.
        inbox: the drop folder.
        move: whether originals that are done move into ``done``.
        rest: how long a file must not have changed, in seconds. While some have not settled, the folder is looked at
            three times in it (``glance``).

    Raises:
        SetupError: the folder cannot be a drop folder, or nothing could be cleaned as asked.
    """

    def __init__(self, house: House, order: Order, inbox: Path, move: bool = False, rest: float = REST) -> None:
        from filelock import FileLock  # noqa: PLC0415  a tenth of a second that no other command needs to spend

        self._inbox = drop_folder(house, inbox)
        Batch(house, order, files=())  # whatever is missing is told before the first photo comes
        self._house, self._order = house, order
        self._originals = Originals(house, self._inbox, order.channel, move)
        self.glance = rest / 3
        self._tracker = Settling[Path](rest)
        house.store.make()
        self._turn = FileLock(house.workspace / "watch.lock", poll_interval=0.2)
        self._at_start: frozenset[Path] | None = None
        self._closed: set[Path] = set()
        self._left: set[Path] = set()
        self._told: set[tuple[str, str]] = set()
        self._remarks: list[Remark] = []
        self._renamed: set[str] = set()

    @property
    def waiting(self) -> int:
        """How many files have not settled yet, or were not done when their turn came."""
        return self._tracker.waiting + len(self._left)

    def look(self, at: float) -> dict[str, list[Path]]:
        """Look through the folder. Returns the files that have settled since the last look, by event.

        Raises:
            OutOfReach: the folder cannot be listed at the moment.
        """
        files = scan(self._inbox)
        if self._at_start is None:
            self._at_start = frozenset(files)
        opened = {path for path in self._closed if path not in files or opens(path)}
        self._closed -= opened
        for path in self._left | opened:
            self._tracker.again(path)
        folders: dict[str | None, list[Path]] = {}
        for path in self._tracker.look(files, at):
            folders.setdefault(event_of(self._inbox, path), []).append(path)
        self._left = {path for paths in folders.values() for path in paths}
        settled: dict[str, list[Path]] = {}
        for named, paths in folders.items():
            settled.setdefault(self._event(named), []).extend(paths)
        return settled

    def _event(self, named: str | None) -> str:
        """What the event of a sub-folder's files is called: as the folder, unless that gives a pupil away."""
        usual = self._order.event
        if not named or named == usual:
            return usual
        told = gives_away(self._house, named)
        if told and named not in self._renamed:
            self._remarks.append(Remark(f"The folder {named} holds {told}: its photos are called {usual} instead."))
            self._renamed.add(named)
        return usual if told else named

    def clean(self, event: str, files: list[Path]) -> Iterator[Finished | Remark]:
        """Clean files that have settled. What changes or goes meanwhile is left for a later look."""
        order = replace(self._order, event=event, on=self._house.today())
        with self._turn:  # of two watchers the second finds done what the first did, instead of doing it as well
            self._originals.find_moved()
            batch = Batch(self._house, order, files, self._examine, self._stands)
            for item in batch.run():
                if self._conclude(item):
                    yield item
                yield from self._drain()

    def _examine(self, path: Path) -> Source | None:
        """A settled file's digest; None when it has to wait or is gone."""
        if stamp_of(path) != self._tracker.stamp(path):
            return None
        source = examine(path)
        if not source.trouble:
            return source
        if is_busy(path) or stamp_of(path) is None:
            return None
        self._closed.add(path)  # it settles anew when it can be opened
        return source

    def _stands(self, known: Photo) -> bool:
        """Nothing is done twice. A quarantined photo of which nobody was told may have been moved while it was read."""
        match known.state:
            case State.RECEIVED:
                return False
            case State.QUARANTINED:
                return self._is_told(known.id)
        return True

    def _conclude(self, item: Finished) -> bool:
        """See to the source file of a photo that is done; False when it went or changed, so that nothing is to tell."""
        if item.photo.state is not State.QUARANTINED:
            self._left.discard(item.path)
            remove_note(item.path)
            if item.photo.state is State.REJECTED and item.path not in (self._at_start or ()):
                says = f"{item.path.name} was rejected before ({item.photo.reason})."
                self._remarks.append(Remark(says, "To clean it once more: eventguard clean --again PHOTO"))
            stamp = self._tracker.stamp(item.path)
            if stamp and (trouble := self._originals.see_to(item.path, stamp, item.photo.id)):
                self._remarks.append(Remark(trouble, "It may stay there: nothing is done twice."))
            return True
        if stamp_of(item.path) != self._tracker.stamp(item.path):
            return False
        self._left.discard(item.path)
        self._tell(item)
        return True

    def _tell(self, item: Finished) -> None:
        """Put a note beside a file that cannot be cleaned, unless somebody was told of it before we started."""
        photo, told = item.photo, self._is_told(item.photo.id)
        if told and item.path in (self._at_start or ()):
            return
        if not write_note(item.path, photo.reason or "", REMEDY):
            self._remarks.append(Remark(f"No note could be put beside {item.path}: {photo.reason}"))
        if not told:
            self._house.ledger.append(
                self._house.user, self._house.now(), TOLD, quarantined=photo.id, channel_of=photo.channel
            )

    def _is_told(self, id: str) -> bool:
        if (id, self._order.channel) not in self._told:
            entries = self._house.ledger.entries(TOLD)
            self._told = {(entry.detail["quarantined"], entry.detail["channel_of"]) for entry in entries}
        return (id, self._order.channel) in self._told

    def _drain(self) -> Iterator[Remark]:
        remarks, self._remarks = self._remarks, []
        yield from remarks


def watch(watcher: Watcher, wait: Callable[[float], None], once: bool = False) -> Iterator[Happening]:
    """Look and clean, for ever, or with ``once`` until nothing is left to do. Tells everything that happens.

    Raises:
        SetupError: with ``once``: something is missing. Otherwise that is remarked, and tried again.
    """
    trouble: str | None = None
    while True:
        pause = RESCAN
        try:
            for event, files in watcher.look(time.monotonic()).items():
                yield from _round(watcher, event, files)
                trouble = None
        except (OSError, sqlite3.Error, SetupError) as error:
            remark = _in_words(error)
            if once:
                raise SetupError(remark.says, remark.remedy) from error
            if remark.says != trouble:
                yield remark
            trouble, pause = remark.says, RESCAN if isinstance(error, OutOfReach) else RETRY
        else:
            if watcher.waiting:
                pause = watcher.glance
            else:
                trouble = None
                if once:
                    return
        wait(pause)


def _round(watcher: Watcher, event: str, files: list[Path]) -> Iterator[Happening]:
    yield Begun(event, len(files))
    finished: list[Finished] = []
    for item in watcher.clean(event, files):
        if isinstance(item, Finished):
            finished.append(item)
        yield item
    yield Round(event, tuple(finished))


def _in_words(error: Exception) -> Remark:
    if isinstance(error, OutOfReach):
        return Remark("The drop folder cannot be reached at the moment.", "It is watched again as soon as it is back.")
    if isinstance(error, EventGuardError):
        return Remark(error.message, error.remedy)
    why = getattr(error, "strerror", None) or error
    return Remark(f"Cleaning had to stop ({why}).", "Nothing is lost: it is tried again every half minute.")
