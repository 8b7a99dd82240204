"""Work that a process with several cores, and one photo, does beside other work."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
It_co = TypeVar("It_co", covariant=True)
Answer = TypeVar("Answer")


class Asked(Protocol[It_co]):
    """Something that is not safe to share between threads, and is asked by way of this."""

    def ask(self, question: Callable[[It_co], Answer]) -> Callable[[], Answer]:
        """Have it answer; what comes back gives the answer once it is there, or raises what went wrong."""

    def tell(self, what: Callable[[It_co], object]) -> None:
        """Have it do something now, if anybody has asked it before."""


class Here(Generic[T]):
    """``Asked`` in place: made when it is first asked, it answers before whoever asks goes on."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._it: T | None = None

    def ask(self, question: Callable[[T], Answer]) -> Callable[[], Answer]:
        """Answer now."""
        if self._it is None:
            self._it = self._make()
        answer = question(self._it)
        return lambda: answer

    def tell(self, what: Callable[[T], object]) -> None:
        """See ``Asked``."""
        if self._it is not None:
            what(self._it)


class Beside(Generic[T]):
    """``Asked`` on a thread of its own, on which it is also made: whoever asks goes on until the answer is needed."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._it = self._thread.submit(make)

    def ask(self, question: Callable[[T], Answer]) -> Callable[[], Answer]:
        """Answer after all that was asked before."""
        return self._thread.submit(lambda: question(self._it.result())).result

    def tell(self, what: Callable[[T], object]) -> None:
        """See ``Asked``; it is made already, or being made."""
        self.ask(what)()
