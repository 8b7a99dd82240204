"""The drop folder, watched in the background for as long as the page runs, where it was switched on."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from eventguard.adapters.folders.wake import Alarm
from eventguard.app.folders import chosen_folder
from eventguard.app.folders.watch import RETRY, Watcher, watch
from eventguard.app.folders.watch_reports import Begun, Happening, Remark, Round
from eventguard.app.photos.clean import Finished
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError
from eventguard.core.photos.photo import State
from eventguard.files import trouble
from eventguard.web.instead import is_typed, on_the_page

#: How many remarks are kept, and how long a wait takes before it is looked whether all is to end, in seconds.
KEPT, GLANCE = 20, 0.5
#: How long the end waits for a photo that is being cleaned, in seconds.
PATIENCE = 10.0


@dataclass
class Stands:
    """How the watching stands: whether it is going on, what it is doing, and what there was to say, the last first."""

    watching: bool = False
    cleaning: int = 0
    held: int = 0
    wrong: str = ""
    told: deque[tuple[datetime, str]] = field(default_factory=lambda: deque(maxlen=KEPT))


class _Again(Exception):
    """The folder, or how its photos are cleaned, is another from now on, or all ends."""


class Watching:
    """A thread that watches the drop folder that was chosen, if it is on, with a ``School`` of its own."""

    def __init__(self, make: Callable[[], School]) -> None:
        self._make = make
        self._stands = Stands()
        self._lock = threading.Lock()
        self._changed, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="watching")

    def start(self) -> None:
        """Begin, if a folder was chosen and switched on."""
        self._thread.start()

    def look_again(self) -> None:
        """Another folder was chosen, or it was switched on or off."""
        self._changed.set()

    def stop(self) -> None:
        """Begin nothing more. What waits in the folder is done when the page is opened the next time."""
        self._over.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE)

    def stands(self) -> Stands:
        """How it stands."""
        with self._lock:
            return replace(self._stands, told=self._stands.told.copy())

    def _run(self) -> None:
        while not self._over.is_set():
            self._changed.clear()
            try:
                with self._make() as school:
                    self._watch(school)
            except _Again:
                continue
            except EventGuardError as error:
                self._note(watching=False, wrong=_words(error.message, error.remedy))
            except Exception as error:  # the page goes on, and says so
                says = trouble(error) or f"Watching stopped unexpectedly ({type(error).__name__})."
                self._note(watching=False, wrong=str(says))
            self._changed.wait(RETRY)

    def _watch(self, school: School) -> None:
        folder = chosen_folder.chosen(school)
        if folder is None or not folder.on:
            self._note(watching=False, cleaning=0, wrong="")
            self._changed.wait()
            raise _Again
        watcher = Watcher(school, folder.order(school), folder.folder)
        self._note(watching=True, wrong="")
        has_register = school.has_register
        alarm = Alarm(folder.folder)

        def wait(seconds: float) -> None:
            if school.has_register != has_register:
                raise _Again
            self._wait(alarm, seconds)

        for happening in watch(watcher, wait):
            self._tell(happening)
            if self._changed.is_set():
                raise _Again

    def _wait(self, alarm: Alarm, seconds: float) -> None:
        """Wait as an alarm does, but not when all is to end."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._changed.is_set():
                raise _Again
            step, began = min(left, GLANCE), time.monotonic()
            alarm.wait(step)
            if time.monotonic() - began < step:
                return

    def _tell(self, happening: Happening) -> None:
        match happening:
            case Begun():
                self._note(cleaning=happening.files)
            case Finished():
                now = self.stands()
                self._note(cleaning=max(0, now.cleaning - 1))
                if happening.photo.state is State.QUARANTINED:
                    self._say(f"{happening.path.name}: {happening.photo.reason or 'it could not be cleaned'}")
            case Round():
                new = [item for item in happening.finished if not item.repeated and item.photo.state is State.HELD]
                self._note(cleaning=0, held=self.stands().held + len(new))
            case Remark():
                self._say(_words(happening.says, happening.remedy))

    def _say(self, words: str) -> None:
        with self._lock:
            self._stands.told.appendleft((datetime.now().astimezone(), words))

    def _note(self, **now: object) -> None:
        with self._lock:
            self._stands = replace(self._stands, **now)  # type: ignore[arg-type]


def _words(says: str, remedy: str) -> str:
    """What is told on the page, where nobody types a command."""
    told = on_the_page(str)(remedy)
    return f"{says} {'' if is_typed(told) else told}".strip()
