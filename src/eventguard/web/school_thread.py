"""Where the pages' work on the school's folders is done: one thing after another in a thread."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from eventguard.app.school import School

Answer = TypeVar("Answer")


class SchoolThread:
    """A thread with a school of its own: its databases belong to the thread that opened them."""

    def __init__(self, make: Callable[[], School]) -> None:
        self._make = make
        self._thread = ThreadPoolExecutor(1, "school")
        self._school: School | None = None

    async def do(self, work: Callable[[School], Answer], who: str | None = None) -> Answer:
        """Do some work on the school and return what came of it, or raise what it raised. ``who`` is at work, for the
        record; None leaves that to the school.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(self._work, work, who))

    async def close(self) -> None:
        """End the worker process, if there is one, and the thread."""
        if self._school is not None:
            await self.do(lambda school: school.close())
        self._thread.shutdown()

    def _work(self, work: Callable[[School], Answer], who: str | None) -> Answer:
        if self._school is None:
            self._school = self._make()
        with self._school.acting(who):
            return work(self._school)


@dataclass(frozen=True)
class Acting:
    """The same thread for whoever is at work in one browser: ``who`` tells that. It is asked when work comes: while
    that waits for other work, somebody else may have sat down.
    """

    thread: SchoolThread
    who: Callable[[], str | None]

    async def do(self, work: Callable[[School], Answer]) -> Answer:
        """Do some work on the school and return what came of it, or raise what it raised."""
        return await self.thread.do(work, self.who())
