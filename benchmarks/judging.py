"""One probe judged as a photo with one face, at the product's defaults, and how often that was right; for
``recognition.py`` and ``populations.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from faces import Described

from eventguard.core.faces.matching import CLOSE, Gallery, Likeness, Template, is_clear
from eventguard.core.faces.policy import verdicts
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Verdict
from eventguard.core.settings import Settings

MATCH_SIZE = Settings().match_size
#: The same woman under two names in LFW: no stranger to herself.
NO_STRANGER = "strangers/Mireya_Elisa_Moscoso_Rodriguez_0001.jpg"
Shown = tuple[str | None, str | None]
"""Who one method shows a face as, and whom it suggests."""


@dataclass
class Score:
    """How often, of how many; ``wrong`` are people shown under another's name."""

    strangers: int = 0
    strangers_shown: int = 0
    people: int = 0
    people_shown: int = 0
    wrong: int = 0
    suggested: int = 0
    suggested_strangers: int = 0

    def add(self, person: str | None, answer: Shown) -> None:
        """Count one probe."""
        shown, suggestion = answer
        if person is None:
            self.strangers += 1
            self.strangers_shown += shown is not None
            self.suggested_strangers += suggestion is not None
        else:
            self.people += 1
            self.people_shown += shown == person
            self.wrong += shown not in (None, person)
            self.suggested += suggestion == person


class EventGuard:
    """The product's own gallery and policy."""

    def __init__(self, references: dict[str, list[Described]]) -> None:
        self.gallery = Gallery(templates(references))
        self._standings = dict.fromkeys(references, Reason.CONSENTED)

    def shown(self, face: Described) -> Shown:
        """One face, one photo."""
        likenesses: Sequence[Likeness] | Reason = Reason.TOO_SMALL
        if face.detection.box.height >= MATCH_SIZE and is_clear(face.first, self.gallery.clear):
            likenesses = self.gallery.likenesses(face.first, lambda: face.second)
            if not likenesses or likenesses[0].lead < -CLOSE:
                return None, None  # as the policy would say, too
        (decided,) = verdicts([face.detection], [likenesses], self._standings)
        return (decided.person if decided.verdict is Verdict.SHOW else None), decided.perhaps


def templates(references: dict[str, list[Described]]) -> list[Template]:
    """Reference photos as the register would hold them."""
    return [
        Template(person, np.array([f.first for f in photos]), np.array([f.second for f in photos]))
        for person, photos in references.items()
    ]
