"""Comparing a face with the people who may be recognised.

Two recognisers must agree. The first (SFace) gives a cosine similarity, the second (dlib) a Euclidean distance; the
score is their difference, ``cosine - distance``, which separates children better than either alone (0.01 % of false
pairs: 66 % of true ones accepted, against 59 % and 47 %; measured on photos of children aged 4 to 12). A school may put
a network of its own in the first one's place; what is known of SFace's numbers then comes from the gallery instead.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eventguard.core.faces.calibration import NO_MIDDLE, Calibration, calibrate
from eventguard.core.faces.crowd import Crowd
from eventguard.core.ports import Embedding

#: How many the second recogniser gives.
SIZE = 128

#: First recogniser's cosine from which the second one is asked at all. Of LFW strangers, one in ten gets there
#: against 250 people.
MAYBE = 0.40
#: Length of the first recogniser's embedding below which a face is too blurred, dark or small to be told from others.
#: Of LFW faces one in 800 is; of copies blurred by 4 % of their height four in ten, of which 2 % were still known.
CLEAR = 8.5
#: The same for a network of the school's own: as a share of what its reference photos have in the middle (SFace: 12.3).
CLEAR_SHARE = 0.7
#: How far somebody's own threshold stays above the best score that anybody else in the gallery reaches against them.
HEADROOM = 0.02
#: How much better the best person must score than the second best.
MARGIN = 0.05
#: How far below the threshold a score may lie and still be worth a person's look.
CLOSE = 0.10
#: A face that scores less than this against somebody's photos is unlike them: no LFW photo is so unlike the other two
#: of its person, one pair in 200 is so unlike; so unlike are 998 of 1,000 pairs of different people (and of children,
#: who are more alike: docs/recognition.md). Where a gallery of ``ENOUGH`` people tells what its own photos score, the
#: middle between these and different people's scores counts, if that is more, less ``SLACK``: photos may be taken years
#: apart or in another light, and a few of them may be mixed up.
UNLIKE, ENOUGH, SLACK = -0.25, 5, 0.1


@dataclass(frozen=True, slots=True)
class Template:
    """One person's reference photos: both recognisers' embeddings, one row a photo. ``network`` is the name of the
    school's own network that made the first ones (``OwnNetwork.name``); empty: SFace.
    """

    person: str
    first: Embedding
    second: Embedding
    network: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much one face resembles one person: the score, and by how much it passes that person's threshold."""

    person: str
    score: float
    lead: float


class Gallery:
    """The templates of those who may be matched, as mean vectors, and the thresholds that they imply.

    Somebody whom another one in the gallery resembles (a twin, a brother, a sister), or several, has a stricter
    threshold. Templates that another network made than the one in use are left out: their numbers mean something else.
    """

    def __init__(self, templates: Sequence[Template], network: str = "") -> None:
        templates = [template for template in templates if template.network == network]
        self.people = tuple(template.person for template in templates)
        self.network = network
        self._first = _rows([unit(unit(t.first).mean(axis=0))[None] for t in templates])
        self._second = _rows([t.second.mean(axis=0)[None] for t in templates])
        impostors, owner = self._impostors(templates)
        lengths = [float(np.linalg.norm(photo)) for template in templates for photo in template.first]
        #: How clear a face must be to be compared (``is_clear``).
        self.clear = CLEAR_SHARE * float(np.median(lengths)) if network and lengths else CLEAR
        self._crowd = Crowd(impostors, owner)
        genuine = np.concatenate([np.zeros(0), *(agreements(template) for template in templates)])
        more = self._crowd.people + self._crowd.photos[:, None]
        self.calibration: Calibration = calibrate(impostors, owner, genuine, more)
        rivals = np.max(impostors, axis=0, initial=-np.inf, where=~np.isnan(impostors))
        self.thresholds = np.maximum(self.calibration.threshold + self._crowd.people, rivals + HEADROOM)

    def likenesses(self, first: Embedding, second: Callable[[], Embedding]) -> tuple[Likeness, ...]:
        """Compare one face with everybody.

        Args:
            first: the first recogniser's embedding of the face.
            second: computes the second one's; called only when the first says maybe, as it is far slower.

        Returns:
            The people it might be, best score first: everybody within ``CLOSE`` of their threshold, and the best
            two in any case; empty when the first recogniser sees nobody alike.
        """
        if not self.people:
            return ()
        cosines = self._first @ unit(first)
        if not self.network and cosines.max() < MAYBE:
            return ()
        scores = np.asarray(cosines - np.linalg.norm(self._second - second(), axis=1), np.float64)
        leads = scores - self.thresholds - self._crowd.of(scores)
        order = [i for n, i in enumerate(np.argsort(scores)[::-1]) if n < 2 or leads[i] >= -CLOSE]
        return tuple(Likeness(self.people[i], float(scores[i]), float(leads[i])) for i in order)

    @property
    def look_alikes(self) -> tuple[str, ...]:
        """The people whom somebody else in the gallery resembles, or several do: their threshold is stricter."""
        return tuple(
            person for person, own in zip(self.people, self.thresholds, strict=True) if own > self.calibration.threshold
        )

    @property
    def usual(self) -> float:
        """The first network's cosine of two different people here, in the mean; 0 where there are no two."""
        pairs = (self._first @ self._first.T)[np.triu_indices(len(self.people), 1)]
        return float(pairs.mean()) if len(pairs) else 0.0

    @property
    def unlike(self) -> float:
        """Below which score a face, or a photo, is unlike one person's photos here; minus infinity where nobody knows,
        because too few people tell what a network of the school's own says of them.
        """
        least, middle = -np.inf if self.network else UNLIKE, self.calibration.middle
        return max(least, middle - SLACK) if len(self.people) >= ENOUGH and middle > NO_MIDDLE else least

    @property
    def digest(self) -> str:
        """A name for exactly these templates."""
        content = "\0".join((self.network, *self.people)).encode() + self._first.tobytes() + self._second.tobytes()
        return hashlib.sha256(content).hexdigest()[:16]

    def _impostors(self, templates: Sequence[Template]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
        """Each reference photo against each person (photos x people, NaN against its own), and whose it is."""
        owner = np.repeat(np.arange(len(templates)), [len(template.first) for template in templates]).astype(np.intp)
        first, second = _rows([unit(t.first) for t in templates]), _rows([t.second for t in templates])
        squares = (second**2).sum(1)[:, None] + (self._second**2).sum(1)[None] - 2 * second @ self._second.T
        scores = (first @ self._first.T - np.sqrt(np.maximum(squares, 0))).astype(np.float64)
        scores[np.arange(len(owner)), owner] = np.nan
        return scores, owner


def _rows(parts: Sequence[Embedding]) -> Embedding:
    return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)


def score(first: Embedding, second: Embedding, template: Template) -> float:
    """How much one face, by both recognisers' embeddings, resembles one person."""
    cosine = unit(first) @ unit(unit(template.first).mean(axis=0))
    return float(cosine) - float(np.linalg.norm(second - template.second.mean(axis=0)))


def agreements(template: Template) -> npt.NDArray[np.float64]:
    """The score of each reference photo against the others of its person; empty where there is but one."""
    photos = np.arange(len(template.first))
    scores = []
    for one in photos if len(photos) > 1 else ():
        others = Template(template.person, template.first[photos != one], template.second[photos != one])
        scores.append(score(template.first[one], template.second[one], others))
    return np.array(scores)


def is_clear(first: Embedding, least: float = CLEAR) -> bool:
    """Whether a face is sharp, light and large enough to be told from others.

    The first recogniser's numbers shrink when it sees little: their length is its own measure of a picture's worth.
    """
    return float(np.linalg.norm(first)) >= least


def unit(vectors: Embedding) -> Embedding:
    """The same directions with length 1, row by row."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)
