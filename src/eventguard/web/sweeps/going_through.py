"""Going through what is online, and making replacements, in the background while the page tells how far it is."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from eventguard.app import phrases
from eventguard.app.faces import may_compare
from eventguard.app.photos.clean import Finished
from eventguard.app.school import School
from eventguard.app.sweeps.answer import Answer, answer
from eventguard.app.sweeps.replacing import replacements
from eventguard.app.sweeps.sweeping import Sweep
from eventguard.core.errors import EventGuardError
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.files import trouble

Item = TypeVar("Item")

#: How long the end of the page waits for what is being done, in seconds. A sweep goes on where it was.
PATIENCE = 10.0


@dataclass(frozen=True)
class Wanted:
    """What somebody asked for: going through these folders for a channel; where ``makes``, replacements after it."""

    folders: tuple[Path, ...]
    channel: Channel
    who: str | None
    makes: bool = False


@dataclass(frozen=True)
class Stands:
    """How it stands: ``doing`` what, how many of all are ``done`` since it ``began``; and what came of it last: what
    was ``wanted``, the answer, which ``people`` were known then, over ``what`` it is (``SweepBook``), what there is to
    say, and what went ``wrong``.
    """

    doing: str = ""
    done: int = 0
    all: int = 0
    began: float = 0.0
    wanted: Wanted | None = None
    answer: Answer | None = None
    people: frozenset[str] = frozenset()
    what: str = ""
    says: tuple[str, ...] = ()
    wrong: str = ""

    def answer_for(self, school: School) -> Answer | None:
        """The answer, while everybody is known still whom it may name: who was forgotten stands in none."""
        known = self.answer is not None and self.people <= school.people().keys()
        return self.answer if known else None

    @property
    def seconds_left(self) -> float | None:
        """As fast as so far; None while nothing is done."""
        return (time.monotonic() - self.began) / self.done * (self.all - self.done) if self.done else None


class GoingThrough:
    """A thread that does one thing after another, with a ``School`` of its own."""

    def __init__(self, make: Callable[[], School]) -> None:
        self._make = make
        self._stands = Stands()
        self._lock = threading.Lock()
        self._halted = threading.Event()
        self._thread: threading.Thread | None = None

    def go(self, wanted: Wanted) -> bool:
        """Begin; False where something is being done already."""
        with self._lock:
            if self._stands.doing:
                return False
            self._halted.clear()
            self._stands = replace(self._stands, doing="begins", done=0, all=0, wanted=wanted, says=(), wrong="")
            self._thread = threading.Thread(target=self._run, args=(wanted,), daemon=True, name="going through")
            self._thread.start()
            return True

    def halt(self) -> None:
        """Stop after what is in hand. The next time it goes on from there."""
        self._halted.set()

    def stop(self) -> None:
        """The page ends."""
        self.halt()
        if self._thread:
            self._thread.join(PATIENCE)

    def stands(self) -> Stands:
        """How it stands."""
        with self._lock:
            return self._stands

    def _run(self, wanted: Wanted) -> None:
        wrong = ""
        try:
            with self._make() as school, school.acting(wanted.who):
                self._sweep(school, wanted)
        except EventGuardError as error:
            wrong = str(error)
        except Exception as error:  # the page goes on, and says so
            wrong = str(trouble(error) or f"It stopped unexpectedly ({type(error).__name__}). Begin it again.")
        self._note(doing="", wrong=wrong)

    def _sweep(self, school: School, wanted: Wanted) -> None:
        cores = os.cpu_count() or 1
        sweep = Sweep(school, wanted.folders, wanted.channel, cores)
        for _ in self._each("looking", sweep.run(), sweep.files()):
            pass
        if self._halted.is_set():
            self._note(says=("It was stopped. Begin it again, and it goes on where it was.",))
            return
        self._note(doing="working out what is to be done", done=0, all=0)
        found, says = answer(sweep), may_compare.said(school, sweep.policy.comparing)
        people = frozenset(school.people())
        self._note(answer=found, people=people, what=sweep.what, says=(" ".join(says),) if says else ())
        if wanted.makes:
            batch = replacements(sweep, found, cores)
            self._say_made(list(self._each("making replacements", batch.run(), len(batch))))

    def _say_made(self, made: list[Finished]) -> None:
        held = sum(item.photo.state is State.HELD for item in made)
        bad = [item for item in made if item.photo.state is State.QUARANTINED]
        were = "was made: it waits" if held == 1 else "were made: they wait"
        says = [f"{phrases.count(held, 'replacement')} {were} under Photos until somebody approves."]
        says += [f"No replacement of {item.path.name}: {item.photo.reason}" for item in bad]
        self._note(says=(*self.stands().says, *says))

    def _each(self, doing: str, items: Iterator[Item], count: int) -> Iterator[Item]:
        self._note(doing=doing, done=0, all=count, began=time.monotonic())
        for done, item in enumerate(items, 1):
            yield item
            self._note(done=done)
            if self._halted.is_set():
                return

    def _note(self, **now: object) -> None:
        with self._lock:
            self._stands = replace(self._stands, **now)  # type: ignore[arg-type]
