"""Who is at work, and when, for the record: the person who was named or, where nobody was, the computer's account."""

import getpass
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property

from eventguard.core.people.actors import called


class AtWork:
    """Whoever is at work now.

    ``said`` is the name that was given, None where nobody gave one; ``now`` tells the time. Raises SetupError when the
    name could pass for another.
    """

    def __init__(self, said: str | None, clock: Callable[[], datetime]) -> None:
        self.said = called(said or "") or None
        self.now = clock

    def today(self) -> date:
        """The day it is here."""
        return self.now().astimezone().date()

    @property
    def user(self) -> str:
        """Who is at work: the name that was ``said``, or else that of the computer's account."""
        return self.said or self.account

    @cached_property
    def account(self) -> str:
        """What the system calls whoever is at this computer: an account, which several people may share."""
        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            return "unknown"

    def accounts(self, former: Iterable[str]) -> tuple[str, ...]:
        """The ``former`` accounts, and this one where nobody said who is at work."""
        return tuple(dict.fromkeys((*former, *(() if self.said else (self.account,)))))

    @contextmanager
    def acting(self, name: str | None) -> Iterator[None]:
        """What is done inside is recorded as done by this person; None changes nothing."""
        usual = self.said
        self.said = name or usual
        try:
            yield
        finally:
            self.said = usual
