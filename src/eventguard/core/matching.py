"""Comparing a face with the people who may be recognised, and how strict to be about it.

Two recognisers must agree. The first (SFace) gives a cosine similarity, the second (dlib) a Euclidean distance; the
score is their difference, ``cosine - distance``, which separates children better than either alone (0.01 % of false
pairs: 66 % of true ones accepted, against 59 % and 47 %; measured on photos of children aged 4 to 12).
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Embedding = npt.NDArray[np.float32]
"""128 numbers that describe one face, as one recogniser sees it."""

#: First recogniser's cosine from which the second one is asked at all. Of LFW strangers, one in ten gets there
#: against 250 people.
MAYBE = 0.40
#: The lowest threshold ever used, for a school whose gallery is too small to tell. See ``benchmarks/recognition.py``.
SAFE_THRESHOLD = 0.05
#: How far the threshold stays above the best score any two different people of the gallery reach.
HEADROOM = 0.02
#: How much better the best person must score than the second best.
MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Template:
    """One person's reference photos: both recognisers' embeddings, one row a photo (photos x 128)."""

    person: str
    first: Embedding
    second: Embedding


@dataclass(frozen=True, slots=True)
class Likeness:
    """The person a face resembles most, that score, and the score of the second-best person (-inf if none)."""

    person: str
    score: float
    runner_up: float

    @property
    def distinct(self) -> bool:
        """Whether the best person stands out from all others."""
        return self.score - self.runner_up >= MARGIN


class Gallery:
    """The templates of those who may be matched, as mean vectors, and the threshold that they imply."""

    def __init__(self, templates: Sequence[Template]) -> None:
        self.people = tuple(template.person for template in templates)
        self._first = np.array([unit(unit(t.first).mean(axis=0)) for t in templates]).reshape(-1, 128)
        self._second = np.array([t.second.mean(axis=0) for t in templates]).reshape(-1, 128)
        self.highest_impostor = self._highest_impostor(templates)
        self.threshold = max(SAFE_THRESHOLD, self.highest_impostor + HEADROOM)

    def likeness(self, first: Embedding, second: Callable[[], Embedding]) -> Likeness | None:
        """Compare one face with everybody.

        Args:
            first: the first recogniser's embedding of the face.
            second: computes the second one's; called only when the first says maybe, as it is far slower.

        Returns:
            The best person, or None when the first recogniser sees nobody alike.
        """
        if not self.people:
            return None
        cosines = self._first @ unit(first)
        if cosines.max() < MAYBE:
            return None
        scores = cosines - np.linalg.norm(self._second - second(), axis=1)
        order = np.argsort(scores)[::-1]
        runner_up = float(scores[order[1]]) if len(order) > 1 else -np.inf
        return Likeness(self.people[order[0]], float(scores[order[0]]), runner_up)

    @property
    def digest(self) -> str:
        """A name for exactly these templates."""
        content = "\0".join(self.people).encode() + self._first.tobytes() + self._second.tobytes()
        return hashlib.sha256(content).hexdigest()[:16]

    def _highest_impostor(self, templates: Sequence[Template]) -> float:
        """The best score that a reference photo reaches against somebody else's template (-inf with one person)."""
        highest = -np.inf
        for index, template in enumerate(templates):
            cosines = unit(template.first) @ self._first.T
            distances = np.linalg.norm(template.second[:, None, :] - self._second[None, :, :], axis=2)
            scores = np.delete(cosines - distances, index, axis=1)
            highest = max(highest, float(scores.max(initial=-np.inf)))
        return highest


def unit(vectors: Embedding) -> Embedding:
    """The same directions with length 1, row by row."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)
