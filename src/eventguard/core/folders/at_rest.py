"""Which files of a folder have come to rest. Knows neither files nor a clock: it is told what was seen, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Name = TypeVar("Name")


class Stamp(NamedTuple):
    """What tells that a file has changed: its size in bytes, and when it was last written, in nanoseconds."""

    size: int
    written: int


@dataclass(frozen=True, slots=True)
class _Seen:
    stamp: Stamp
    still: float
    done: bool = False


class RestTracker(Generic[Name]):
    """Follows files through looks at their folder.

    A file is at rest when it was seen unchanged for ``rest`` seconds. What passes between two looks counts for at
    most half of that: a laptop that slept saw nothing meanwhile, so at least three looks must agree.

    Args:
        rest: how long a file must not change, in seconds; more than 0.
    """

    def __init__(self, rest: float) -> None:
        self._rest = rest
        self._seen: dict[Name, _Seen] = {}
        self._last: float | None = None

    def look(self, files: Mapping[Name, Stamp], at: float) -> list[Name]:
        """Take in what lies in the folder now.

        Args:
            files: every file with its stamp. Those that are gone are forgotten.
            at: the time in seconds, on any clock.

        Returns:
            The files that have come to rest since the last look, in the order of ``files``. Each is told once, until it
            changes, or goes and comes again.
        """
        passed = 0.0 if self._last is None else min(max(at - self._last, 0.0), self._rest / 2)
        self._last = at
        before, self._seen = self._seen, {}
        at_rest = []
        for name, stamp in files.items():
            seen = before.get(name)
            if seen is None or seen.stamp != stamp:
                seen = _Seen(stamp, 0.0)
            elif not seen.done:
                seen = _Seen(stamp, seen.still + passed, done=seen.still + passed >= self._rest)
                if seen.done:
                    at_rest.append(name)
            self._seen[name] = seen
        return at_rest

    def stamp(self, name: Name) -> Stamp | None:
        """What a file looked like at the last look; None when it was not there."""
        seen = self._seen.get(name)
        return seen.stamp if seen else None

    def again(self, name: Name) -> None:
        """Let a file come to rest anew, as if it had only now come."""
        self._seen.pop(name, None)

    @property
    def waiting(self) -> int:
        """How many files are not at rest yet."""
        return sum(not seen.done for seen in self._seen.values())
