"""What is looked for in the writing on photos: everybody's names, and the school's own words. It travels to the workers
with a batch, and holds nothing of what families said but who may be named.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from eventguard.core.people.consent import Person
from eventguard.core.words.captions import pupils_of
from eventguard.core.words.in_pictures import Judge
from eventguard.core.words.pupils import Pupils


@dataclass(frozen=True, eq=False)
class Sought:
    """The ``people`` of a register, the ``school``'s words that give it away, and the ids of those who may be
    ``named`` beside a photo today, if it shows them.
    """

    people: tuple[Person, ...]
    school: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()

    @classmethod
    def of(cls, people: Iterable[Person], school: Iterable[str], named: Iterable[str]) -> "Sought":
        """Of everybody no more is taken along than what they are called, and where."""
        known = (Person(each.id, each.name, each.role, each.group, consents={}, also=each.also) for each in people)
        return cls(tuple(known), tuple(school), frozenset(named))

    @property
    def digest(self) -> str:
        """A short name for all of it: a photo that was read for other names is read again."""
        people = sorted((each.id, each.name, each.role, each.group, sorted(each.also)) for each in self.people)
        told = json.dumps([people, sorted(self.school), sorted(self.named)])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @cached_property
    def pupils(self) -> Pupils:
        """Those whom captions may give away. Made once a process."""
        return pupils_of(self.people)

    @cached_property
    def judge(self) -> Judge:
        """Made once a process."""
        return Judge(self.pupils, self.school)
