"""How often strangers may ask: so many at once, then so many a second, each of them and all together."""

import time
from collections.abc import Callable

#: Addresses that are remembered at most; one that is forgotten begins anew.
MOST = 5000


class Budget:
    """A bucket of tokens for each address, and one for all (the token bucket of RFC 2697, without its colours).

    Args:
        each: how many an address may spend at once, and how many come back a second.
        everybody: the same for all addresses together.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        each: tuple[float, float],
        everybody: tuple[float, float],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._each, self._everybody, self._clock = each, everybody, clock
        self._left: dict[str, tuple[float, float]] = {}
        self._all = everybody[0], clock()

    def spend(self, address: str) -> bool:
        """Spend one, if there is one left for this address and for all. The less there is left for all, the more an
        address must have left: whoever asks now and then does not wait behind those who never stop. What was asked in
        vain is spent, too.
        """
        now = self._clock()
        own, every = (
            _filled(self._left.pop(address, (self._each[0], now)), self._each, now),
            _filled(self._all, self._everybody, now),
        )
        may = own >= 1 and every >= 1 and own / self._each[0] >= 1 - every / self._everybody[0]
        self._left[address] = own - (own >= 1), now
        self._all = every - may, now
        if len(self._left) > MOST:
            self._left.pop(next(iter(self._left)))
        return may


def _filled(left: tuple[float, float], most: tuple[float, float], now: float) -> float:
    many, since = left
    return min(most[0], many + (now - since) * most[1])
