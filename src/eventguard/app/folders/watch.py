"""The drop folder: whatever comes to rest in it is cleaned, once, and nothing is missed."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from eventguard.adapters.folders.drop_folder import OutOfReach, event_of, is_busy, opens, scan
from eventguard.adapters.folders.sources import Source, examine
from eventguard.adapters.folders.stamps import stamp_of
from eventguard.app.faces import may_compare
from eventguard.app.folders.drop_folder import require_drop_folder
from eventguard.app.folders.left_out import NotCleaned, say_beside
from eventguard.app.folders.notes import NotesBeside
from eventguard.app.folders.originals import Originals
from eventguard.app.folders.watch_reports import Begun, Happening, Remark, Round
from eventguard.app.photos.clean import Batch, Finished
from eventguard.app.photos.order import Order
from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.app.words.event_name import gives_away
from eventguard.core.errors import EventGuardError, SetupError
from eventguard.core.folders.at_rest import RestTracker
from eventguard.core.photos.photo import Photo, State
from eventguard.files import beside

#: How long a file must not have changed before it is read, in seconds.
REST = 3.0
#: How often the folder is looked through when nothing happens, in seconds. Changes are mostly told at once; this look
#: is what finds those that were not.
RESCAN = 5.0
#: How long to wait before trying again what could not be done at all, such as with a full disk; in seconds.
RETRY = 30.0


class Watcher:
    """Cleans what comes to rest in a drop folder. Several may do so at once, also in other processes.

    Args:
        school: the school's folders.
        order: how to clean; its event is for files that lie in no sub-folder, its day is always today.
        drop_folder: the drop folder.
        move: whether originals that are done move into ``done``.
        rest: how long a file must not have changed, in seconds. While some are not at rest, the folder is looked at
            three times in it (``glance``).

    Raises:
        SetupError: the folder cannot be a drop folder, or nothing could be cleaned as asked.
    """

    def __init__(self, school: School, order: Order, drop_folder: Path, move: bool = False, rest: float = REST) -> None:
        from filelock import FileLock  # noqa: PLC0415  a tenth of a second that no other command needs to spend

        self._drop_folder = require_drop_folder(school, drop_folder)
        first = Batch(school, order, files=())  # whatever is missing is told before the first photo comes
        self._school, self._order = school, order
        self._originals = Originals(school, self._drop_folder, order.channel, move)
        self._told = NotesBeside(school, self._drop_folder, order.channel)
        self.glance = rest / 3
        self._tracker, self._aside = RestTracker[Path](rest), NotCleaned(rest)
        school.store.make()
        self._turn = FileLock(school.workspace / "watch.lock", mode=0o600, poll_interval=0.2)
        self._at_start: frozenset[Path] | None = None
        self._closed: set[Path] = set()
        self._left: set[Path] = set()
        self._remarks: list[Remark] = []
        self._renamed: set[str] = set()
        self._day: date | None = None
        self._not_compared: tuple[str, str] | None = None
        self._tell_comparing(first)

    @property
    def waiting(self) -> int:
        """How many files are not at rest yet, or were not done when their turn came."""
        return self._tracker.waiting + len(self._left) + self._aside.waiting

    def look(self, at: float) -> dict[str, list[Path]]:
        """Look through the folder. Returns the files that have come to rest since the last look, by event.

        Raises:
            OutOfReach: the folder cannot be listed at the moment.
        """
        seen = scan(self._drop_folder)
        files = seen.files
        if self._at_start is None:
            self._at_start = frozenset(files)
        opened = {path for path in self._closed if path not in files or opens(path)}
        self._closed -= opened
        for path in self._left | opened:
            self._tracker.again(path)
        self._remarks += self._aside.look(seen.left_out, at)
        at_rest = self._tracker.look(files, at)
        needless = beside(at_rest, files) if at_rest else {}
        self._remarks += map(Remark, say_beside(needless.values()))
        return self._by_event(path for path in at_rest if path not in needless)

    def see_to_the_day(self) -> None:
        """Bring everything in line once a day: also where no photo comes, yeses run out and old copies go."""
        if self._day != (today := self._school.today()):
            reconcile(self._school)
            self._day = today

    def remarks(self) -> Iterator[Remark]:
        """What there is to say besides, once."""
        remarks, self._remarks = self._remarks, []
        yield from remarks

    def _by_event(self, paths: Iterable[Path]) -> dict[str, list[Path]]:
        folders: dict[str | None, list[Path]] = {}
        for path in paths:
            folders.setdefault(event_of(self._drop_folder, path), []).append(path)
        self._left = {path for files in folders.values() for path in files}
        at_rest: dict[str, list[Path]] = {}
        for named, files in folders.items():
            at_rest.setdefault(self._event(named), []).extend(files)
        return at_rest

    def _event(self, named: str | None) -> str:
        """What the event of a sub-folder's files is called: as the folder, unless that gives a pupil away."""
        usual = self._order.event
        if not named or named == usual:
            return usual
        told = gives_away(self._school, named)
        if told and named not in self._renamed:
            self._remarks.append(Remark(f"The folder {named} holds {told}: its photos are called {usual} instead."))
            self._renamed.add(named)
        return usual if told else named

    def clean(self, event: str, files: list[Path]) -> Iterator[Finished | Remark]:
        """Clean files at rest. What changes or goes meanwhile is left for a later look."""
        order = replace(self._order, event=event, on=self._school.today())
        with self._turn:  # of two watchers the second finds done what the first did, instead of doing it as well
            self._originals.find_moved()
            batch = Batch(self._school, order, files, self._examine, self._stands)
            self._tell_comparing(batch)
            yield from self.remarks()
            for item in batch.run():
                if self._conclude(item):
                    yield item
                yield from self.remarks()

    def _tell_comparing(self, batch: Batch) -> None:
        """Remark that nobody is compared, and why, as soon as it is so and whenever that changes."""
        told = may_compare.said(self._school, batch.comparing)
        if told and told != self._not_compared:
            self._remarks.append(Remark(*told))
        self._not_compared = told

    def _examine(self, path: Path) -> Source | None:
        """The digest of a file at rest; None when it has to wait or is gone."""
        if stamp_of(path) != self._tracker.stamp(path):
            return None
        source = examine(path, self._drop_folder)
        if not source.trouble:
            return source
        if is_busy(path) or stamp_of(path) is None:
            return None
        if not opens(path):
            self._closed.add(path)  # it comes to rest anew when it can be opened
        return source

    def _stands(self, known: Photo) -> bool:
        """Nothing is done twice. A quarantined photo of which nobody was told may have been moved while it was read."""
        match known.state:
            case State.RECEIVED:
                return False
            case State.QUARANTINED:
                return self._told.knows(known.id)
        return True

    def _conclude(self, item: Finished) -> bool:
        """See to the source file of a photo that is done; False when it went or changed, so that nothing is to tell."""
        if item.photo.state is not State.QUARANTINED:
            self._left.discard(item.path)
            self._told.take_back(item.path)
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
        if remark := self._told.tell(item.path, item.photo, item.path in (self._at_start or ())):
            self._remarks.append(remark)
        return True


def watch(watcher: Watcher, wait: Callable[[float], None], once: bool = False) -> Iterator[Happening]:
    """Look and clean, for ever, or with ``once`` until nothing is left to do. Tells everything that happens.

    Raises:
        SetupError: with ``once``: something is missing. Otherwise that is remarked, and tried again.
    """
    trouble: str | None = None
    while True:
        pause = RESCAN
        try:
            watcher.see_to_the_day()
            at_rest = watcher.look(time.monotonic())
            yield from watcher.remarks()
            for event, files in at_rest.items():
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
