"""Who is looking at which photo: in memory alone, known for as long as their page asks, and written down nowhere."""

import time
from collections.abc import Callable, Hashable

from eventguard.core.people.actors import same

Looked = tuple[str, str]
#: For how long somebody counts as looking after their page has asked last, in seconds; it asks every two.
FOR = 15.0
UNNAMED = "Somebody"


class Presence:
    """Photos, by id and channel, that are open in the browsers of several sessions."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[tuple[Hashable, Looked], tuple[float, str]] = {}

    def look(self, session: Hashable, name: str | None, photo: Looked) -> None:
        """A photo is open in a session's browser now, before somebody of this name."""
        self._seen[session, photo] = self._clock(), name or UNNAMED

    def others(self, session: Hashable, name: str | None) -> dict[Looked, list[str]]:
        """Who else is looking at which photo: somebody on two devices is no other."""
        now, found = self._clock(), dict[Looked, list[str]]()
        self._seen = {key: (at, who) for key, (at, who) in self._seen.items() if now - at < FOR}
        for (theirs, photo), (_, who) in self._seen.items():
            listed = found.get(photo, [])
            if theirs is not session and not (name and same(who, name)) and who not in listed:
                found[photo] = [*listed, who]
        return found
