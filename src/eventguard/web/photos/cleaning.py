"""Photos dropped on the page, cleaned in the background while the page tells how far it is."""

import os
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from eventguard.adapters.folders.sources import examine
from eventguard.app.folders import uploads
from eventguard.app.folders.uploads import Drop
from eventguard.app.photos.clean import Batch, Finished, Order
from eventguard.app.school import House
from eventguard.core.errors import EventGuardError
from eventguard.core.photos.photo import Photo, State
from eventguard.core.settings import Show
from eventguard.files import trouble

#: Photos that wait to be cleaned, at most.
MOST_WAITING = 1000
#: How long to wait for more before a batch begins, in seconds: starting one takes longer than most drops last.
GATHERING = 0.7


@dataclass
class Progress:
    """How far the cleaning is: photos that came, that are done, that are held now or were before, and what there is
    to say of some of them.
    """

    came: int = 0
    done: int = 0
    held: int = 0
    known: int = 0
    trouble: list[tuple[str, str]] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        """Whether some are still to be done."""
        return self.done < self.came


class Cleaning:
    """A thread that cleans what is dropped, a batch at a time, in a house of its own."""

    def __init__(self, make: Callable[[], House]) -> None:
        self._make = make
        self._waiting: deque[Drop] = deque()
        self._more = threading.Condition()
        self._over = False
        self._progress = Progress()
        self._thread = threading.Thread(target=self._run, daemon=True, name="cleaning")

    def start(self) -> None:
        """Begin, with what an earlier run of the page did not finish."""
        self._thread.start()

    def stop(self) -> None:
        """Begin no further batch. What waits is done when the page is opened the next time."""
        with self._more:
            self._over = True
            self._more.notify()

    @property
    def full(self) -> bool:
        """Whether no more is taken for now."""
        return len(self._waiting) >= MOST_WAITING

    def add(self, drop: Drop) -> None:
        """One more photo to clean."""
        with self._more:
            if not self._progress.busy:
                self._progress = Progress()
            self._progress.came += 1
            self._waiting.append(drop)
            self._more.notify()

    def progress(self) -> Progress:
        """How far it is."""
        with self._more:
            now = self._progress
            return replace(now, trouble=list(now.trouble))

    def last_progress(self) -> Progress:
        """The same, for a page that is opened: what there is to say of some is said once more after all are done."""
        with self._more:
            now = self.progress()
            if not now.busy:
                self._progress.trouble.clear()
            return now

    def _run(self) -> None:
        with self._make() as house:
            for drop in uploads.unfinished(house):
                self.add(drop)
            while batch := self._gather():
                self._do(house, batch)

    def _do(self, house: House, batch: list[Drop]) -> None:
        try:
            for drops in _by_event(house, batch):
                self._clean(house, drops)
        except EventGuardError as error:
            self._give_up(batch, str(error))
        except Exception as error:  # the page goes on, and says so
            says = trouble(error, house.workspace) or f"Cleaning stopped unexpectedly ({type(error).__name__})."
            self._give_up(batch, f"{says} Drop them again.")

    def _gather(self) -> list[Drop]:
        """The next photos that belong together; none when it is over."""
        with self._more:
            self._more.wait_for(lambda: self._waiting or self._over)
            while not self._over:
                many = len(self._waiting)
                self._more.wait(GATHERING)
                if len(self._waiting) == many:
                    break
            if self._over:
                return []
            asked = self._waiting[0].asked
            batch = [drop for drop in self._waiting if drop.asked == asked]
            self._waiting = deque(drop for drop in self._waiting if drop.asked != asked)
            return batch

    def _clean(self, house: House, drops: list[Drop]) -> None:
        asked = drops[0].asked
        same: dict[Path, list[Drop]] = {}  # a photo may have been dropped twice
        for drop in drops:
            same.setdefault(drop.path, []).append(drop)
        show = Show.CONSENT if house.has_register else Show.ALL
        order = Order(
            [], asked.event, asked.channel, show, house.today(), os.cpu_count() or 1, asked.again, asked.groups
        )
        with House(house.workspace, house.consent_data, asked.settings, house.now, asked.by or house.said) as there:
            batch = Batch(there, order, list(same), lambda path: replace(examine(path), called=same[path][-1].name))
            for item in batch.run():
                for drop in same[item.path]:
                    drop.done()
                if item.photo.state is not State.HELD:
                    uploads.discard(house, str(item.path.absolute()))
                self._tell(same[item.path], item)

    def _tell(self, drops: list[Drop], item: Finished) -> None:
        with self._more:
            self._progress.done += len(drops)
            self._progress.held += item.photo.state is State.HELD and not item.repeated
            self._progress.known += item.photo.state is State.HELD and item.repeated
            if item.photo.state is not State.HELD:
                self._progress.trouble.append((drops[-1].name, _why(item.photo)))

    def _give_up(self, drops: list[Drop], why: str) -> None:
        with self._more:
            self._progress.done = max(self._progress.done, self._progress.came - len(self._waiting))
            self._progress.trouble += [(drop.name, why) for drop in drops]


def _by_event(house: House, drops: list[Drop]) -> list[list[Drop]]:
    """The same, by event. Those of photos that wait already stay with theirs, unless they are to be done again."""
    groups: dict[str, list[Drop]] = {}
    for drop in drops:
        known = house.ledger.find(drop.path.name, drop.asked.channel)
        event = drop.asked.event
        if known and known.state is State.HELD and not drop.asked.again:
            event = known.event
        groups.setdefault(event, []).append(replace(drop, asked=replace(drop.asked, event=event)))
    return list(groups.values())


def _why(photo: Photo) -> str:
    """Why a photo that was dropped does not wait to be looked at now."""
    match photo.state:
        case State.APPROVED:
            return "It was approved before: find it under Approved."
        case State.REJECTED:
            return f"It was rejected before ({photo.reason}). To do it once more, tick that under More choices."
        case State.TAKEN_DOWN:
            return "It was taken down before. To do it once more, tick that under More choices."
    return photo.reason or "It was not cleaned. Drop it again."
