"""Six words that let one device in, once, for five minutes."""

import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from eventguard.adapters.computer.elapsed import elapsed
from eventguard.core.errors import Refused
from eventguard.core.network.pairing_words import HOLDS, MANY, TRIES, chosen, spoken

#: Guesses of all addresses together after which the words are void: a school's Wi-Fi has some hundred devices, and 48
#: bits would hold out against a million times as many.
MOST_TRIES = 500
WRONG = "These are not the words, or they hold no more."
REMEDY = "Type the six words that the office's computer shows now. They hold for five minutes, and for one device."


@dataclass
class Words:
    """Words that hold until ``until``, for whom ``by`` made them; ``paired``: the device that was let in by them."""

    words: str
    by: str | None
    until: float
    paired: str = ""
    void: bool = False
    told: bool = False
    wrong: Counter[str] = field(default_factory=Counter)


class Pairing:
    """The words that hold now, if any do; for the thread that serves requests alone."""

    def __init__(self, clock: Callable[[], float] = elapsed) -> None:
        self._clock = clock
        self._now: Words | None = None

    def begin(self, by: str | None) -> Words:
        """New words, in place of any others."""
        self._now = Words(chosen(list(secrets.token_bytes(MANY))), by, self._clock() + HOLDS)
        return self._now

    def end(self) -> None:
        """No words hold any more."""
        self._now = None

    @property
    def now(self) -> Words | None:
        """The words that were made last, if they hold, or let a device in."""
        return self._now

    def gives_up(self) -> bool:
        """Whether they were guessed at too often, which is told once."""
        now = self._now
        if now is None or not now.void or now.told:
            return False
        now.told = True
        return True

    def seconds_left(self) -> int:
        """For how long they hold; 0 where they do not."""
        now = self._now
        return max(0, round(now.until - self._clock())) if now and not now.paired and not now.void else 0

    def take(self, typed: str, address: str) -> Words:
        """The words, if these are they: they let nobody else in. Raises Refused; whoever guesses has five tries."""
        now = self._now
        if now is None or now.paired or now.void or self._clock() >= now.until or now.wrong[address] >= TRIES:
            raise Refused(WRONG, REMEDY)
        if not secrets.compare_digest(spoken(typed).encode(), now.words.encode()):
            now.wrong[address] += 1
            now.void = now.wrong.total() >= MOST_TRIES
            raise Refused(WRONG, REMEDY)
        now.paired = "a device"
        return now

    def give_back(self, words: Words) -> None:
        """They have let nobody in, for something else was wrong."""
        words.paired = ""
