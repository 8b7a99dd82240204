"""Where the pages' work on the school's folders is done: one thing after another, each desk in a thread of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from eventguard.app.school import House

Answer = TypeVar("Answer")


class Desk:
    """A thread with a house of its own: its databases belong to the thread that opened them.

    ``who`` tells who is at work at this moment, for the record; None leaves that to the house.
    """

    def __init__(self, make: Callable[[], House], who: Callable[[], str | None] = lambda: None) -> None:
        self._make, self._who = make, who
        self._thread = ThreadPoolExecutor(1, "desk")
        self._house: House | None = None

    async def do(self, work: Callable[[House], Answer]) -> Answer:
        """Do some work on the house and return what came of it, or raise what it raised."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(self._work, work))

    async def close(self) -> None:
        """End the worker process, if there is one, and the thread."""
        if self._house is not None:
            await self.do(lambda house: house.close())
        self._thread.shutdown()

    def _work(self, work: Callable[[House], Answer]) -> Answer:
        if self._house is None:
            self._house = self._make()
        with self._house.acting(self._who()):
            return work(self._house)
