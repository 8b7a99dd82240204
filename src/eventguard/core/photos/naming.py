"""Whose name may stay legible on a photo: of who is shown on it, those whose families said yes with name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from eventguard.core.people.consent import Channel, Person, Reason, may_be_named, standing
from eventguard.core.photos.word import Word


@dataclass(frozen=True, slots=True)
class Naming:
    """In one channel on one day: the ids of those who may be ``named`` where they are shown, and of those whose name a
    hand may keep (``by_hand``): all but who is never to be published and whose family took a yes back.
    """

    named: frozenset[str] = frozenset()
    by_hand: frozenset[str] = frozenset()

    @classmethod
    def of(cls, people: Iterable[Person], channel: Channel, on: date, *, all_covered: bool = False) -> "Naming":
        """By the register; nobody is named where the channel's rule has ``all_covered``."""
        people = list(people)
        named = (each.id for each in people if not all_covered and may_be_named(each, channel, on))
        by_hand = (
            each.id for each in people if not each.never_publish and standing(each, channel, on) is not Reason.WITHDRAWN
        )
        return cls(frozenset(named), frozenset(by_hand))

    def may_stay(self, word: Word, shown: Collection[str]) -> bool:
        """Whether a word that gives somebody away may stay beside these people."""
        if word.by:
            return word.person is None or word.person in self.by_hand
        return word.person in self.named and word.person in shown
