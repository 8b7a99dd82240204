"""Uploads, the photos that are added on the page, cleaned in the background while the page tells how far it is."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from eventguard.adapters.folders.sources import examine
from eventguard.app.faces import may_compare
from eventguard.app.folders import uploads
from eventguard.app.folders.uploads import Upload
from eventguard.app.photos.clean import Batch, Finished
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError
from eventguard.core.photos.photo import Photo, State
from eventguard.core.settings import Show
from eventguard.files import trouble

#: Photos that wait to be cleaned, at most.
MOST_WAITING = 1000
#: How long to wait for more before a batch begins, in seconds: starting one takes longer than most uploads last.
GATHERING = 0.7


@dataclass
class Progress:
    """How far the cleaning is: photos that came, that are done, that are held now or were before, what there is to say
    of some of them, and (``says``) of all. ``seconds_left``: as fast as so far; None while none is done. ``film_part``:
    how much is done of the film that is worked on, from 0 to 1, which ``film_began``; None where that is a photo.
    """

    came: int = 0
    done: int = 0
    held: int = 0
    known: int = 0
    trouble: list[tuple[str, str]] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    seconds_left: float | None = None
    film_part: float | None = None
    film_began: float = 0.0

    @property
    def busy(self) -> bool:
        """Whether some are still to be done."""
        return self.done < self.came


class Cleaning:
    """A thread that cleans uploads, a batch at a time, with a ``School`` of its own."""

    def __init__(self, make: Callable[[], School]) -> None:
        self._make = make
        self._waiting: deque[Upload] = deque()
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

    def add(self, upload: Upload) -> None:
        """One more photo to clean."""
        with self._more:
            if not self._progress.busy:
                self._progress = Progress()
            self._progress.came += 1
            self._waiting.append(upload)
            self._more.notify()

    def progress(self) -> Progress:
        """How far it is."""
        with self._more:
            now = self._progress
            return replace(now, trouble=list(now.trouble), says=list(now.says), seconds_left=_left(now))

    def last_progress(self) -> Progress:
        """The same, for a page that is opened: what there is to say of some is said once more after all are done."""
        with self._more:
            now = self.progress()
            if not now.busy:
                self._progress.trouble.clear()
                self._progress.says.clear()
            return now

    def _run(self) -> None:
        with self._make() as school:
            for upload in uploads.unfinished(school):
                self.add(upload)
            while batch := self._gather():
                self._do(school, batch)

    def _do(self, school: School, batch: list[Upload]) -> None:
        try:
            for of_one_event in _by_event(school, batch):
                self._clean(school, of_one_event)
        except EventGuardError as error:
            self._give_up(batch, str(error))
        except Exception as error:  # the page goes on, and says so
            says = trouble(error, school.workspace) or f"Cleaning stopped unexpectedly ({type(error).__name__})."
            self._give_up(batch, f"{says} Add them again.")

    def _gather(self) -> list[Upload]:
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
            order = self._waiting[0].order
            batch = [upload for upload in self._waiting if upload.order == order]
            self._waiting = deque(upload for upload in self._waiting if upload.order != order)
            return batch

    def _clean(self, school: School, batch: list[Upload]) -> None:
        wanted = batch[0].order
        same: dict[Path, list[Upload]] = {}  # a photo may have been uploaded twice
        for upload in batch:
            same.setdefault(upload.path, []).append(upload)
        show = Show.CONSENT if school.has_register else Show.ALL
        order = Order(
            [], wanted.event, wanted.channel, show, school.today(), os.cpu_count() or 1, wanted.again, wanted.groups
        )
        with School(
            school.workspace, school.consent_data, wanted.settings, school.now, wanted.by or school.said
        ) as there:
            cleaning = Batch(
                there,
                order,
                list(same),
                lambda path: replace(examine(path), called=same[path][-1].name),
                tell=self._film,
            )
            self._tell_comparing(there, cleaning)
            for item in cleaning.run():
                for upload in same[item.path]:
                    upload.done()
                if item.photo.state is not State.HELD:
                    uploads.discard(school, str(item.path.absolute()))
                self._tell(same[item.path], item)

    def _film(self, _path: Path, part: float) -> None:
        """So much of a film is done: films come one after another, after all photos."""
        with self._more:
            if self._progress.film_part is None:
                self._progress.film_began = time.monotonic()
            self._progress.film_part = part

    def _tell_comparing(self, school: School, batch: Batch) -> None:
        """Say once why nobody is compared although recognition is on, and what to do."""
        if told := may_compare.said(school, batch.comparing):
            says = " ".join(told)
            with self._more:
                self._progress.says += [says] if says not in self._progress.says else []

    def _tell(self, batch: list[Upload], item: Finished) -> None:
        with self._more:
            self._progress.done += len(batch)
            self._progress.film_part = None
            self._progress.held += item.photo.state is State.HELD and not item.repeated
            self._progress.known += item.photo.state is State.HELD and item.repeated
            if item.photo.state is not State.HELD:
                self._progress.trouble.append((batch[-1].name, _why(item.photo)))

    def _give_up(self, batch: list[Upload], why: str) -> None:
        with self._more:
            self._progress.done = max(self._progress.done, self._progress.came - len(self._waiting))
            self._progress.film_part = None
            self._progress.trouble += [(upload.name, why) for upload in batch]


def _left(now: Progress) -> float | None:
    """How long the rest takes, in seconds: as long as what was done so far, or as this film, if one is worked on."""
    if now.film_part is not None:
        whole = (time.monotonic() - now.film_began) / max(now.film_part, 0.01)
        return whole * (now.came - now.done - now.film_part) if now.film_part else None
    return (time.monotonic() - now.began) / now.done * (now.came - now.done) if now.done else None


def _by_event(school: School, batch: list[Upload]) -> list[list[Upload]]:
    """The same, by event. Those of photos that wait already stay with theirs, unless they are to be done again."""
    groups: dict[str, list[Upload]] = {}
    for upload in batch:
        known = school.record.find(upload.path.name, upload.order.channel)
        event = upload.order.event
        if known and known.state is State.HELD and not upload.order.again:
            event = known.event
        groups.setdefault(event, []).append(replace(upload, order=replace(upload.order, event=event)))
    return list(groups.values())


def _why(photo: Photo) -> str:
    """Why an upload does not wait to be looked at now."""
    match photo.state:
        case State.APPROVED:
            return "It was approved before: find it under Approved."
        case State.REJECTED:
            return f"It was rejected before ({photo.reason}). To do it once more, tick that under More choices."
        case State.TAKEN_DOWN:
            return "It was taken down before. To do it once more, tick that under More choices."
    return photo.reason or "It was not cleaned. Add it again."
