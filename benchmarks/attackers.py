"""Attackers who want to know whose face a cover hides, and what chance would give them."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: A row for each photo (photos x numbers, float32).
Features = npt.NDArray[np.float32]
#: Who is on each photo: a number from 0 on.
People = npt.NDArray[np.int64]

#: How many principal components of pixels a linear attacker looks at, and how much it shrinks what it has learnt
#: (share of the mean variance).
COMPONENTS, RIDGE = 100, 0.1
#: A component with less variance than this, over all photos, is rounding.
SMALLEST = 1e-4
#: The half width of a 95 % interval over its standard deviation.
NORMAL = 1.96


@dataclass(frozen=True)
class Rate:
    """How many probes were named rightly, of how many, and what guessing gives."""

    right: int
    probes: int
    chance: float

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % confidence interval of the rate, after Wilson (1927)."""
        share, n, z = self.right / self.probes, self.probes, NORMAL
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def verdict(self) -> str:
        """Whether chance lies within the interval."""
        low, high = self.interval
        return "beats chance" if low > self.chance else "below chance" if high < self.chance else "chance"


def gallery_search(probes: Features, gallery: Features, people: People, own: npt.NDArray[np.int64]) -> Rate:
    """Name each covered face by the nearest uncovered one; ``own`` is the probe's own photo, which is not asked."""
    distance = _distances(probes, gallery)
    distance[np.arange(len(own)), own] = np.inf
    return _rate(people[_nearest(distance)], people[own], people)


def nearest_neighbour(covered: Features, people: People) -> Rate:
    """Leave one photo out, learn all others by heart, name it by the nearest; each photo in turn."""
    return gallery_search(covered, covered, people, np.arange(len(people)))


def linear(covered: Features, people: People, fold: npt.NDArray[np.int64]) -> Rate:
    """Leave one photo of each person out, learn from the others, name those left out; each fold in turn.

    Linear discriminants over the principal components, the spread within people shrunk towards its mean.
    """
    named: People = np.full(len(people), -1)
    for left_out in range(fold.max() + 1):
        probe = fold == left_out
        known = _discriminants(covered[~probe], people[~probe], covered[probe])
        named[probe] = known
    return _rate(named, people, people)


def _discriminants(known: Features, people: People, probes: Features) -> People:
    middle = known.mean(axis=0)
    variances, shares = np.linalg.eigh((known - middle) @ (known - middle).T)
    best = [i for i in range(len(known) - 1, -1, -1) if variances[i] > SMALLEST][:COMPONENTS]
    kept = (shares[:, best] / np.sqrt(variances[best])).T @ (known - middle)
    if not len(kept):  # every cover is the same: there is nothing to learn
        return np.random.default_rng(0).choice(np.unique(people), len(probes))
    points, asked = (known - middle) @ kept.T, (probes - middle) @ kept.T
    classes = np.unique(people)
    means = np.array([points[people == one].mean(axis=0) for one in classes])
    within = points - means[np.searchsorted(classes, people)]
    spread = within.T @ within / len(within)
    spread += RIDGE * np.trace(spread) / len(spread) * np.eye(len(spread)) + 1e-9 * np.eye(len(spread))
    whitened = np.linalg.inv(np.linalg.cholesky(spread)).T
    distance = _distances((asked @ whitened).astype(np.float32), (means @ whitened).astype(np.float32))
    return np.asarray(classes[_nearest(distance)])


def _distances(some: Features, others: Features) -> npt.NDArray[np.float64]:
    """Squared Euclidean distances of each to each."""
    left, right = some.astype(np.float64), others.astype(np.float64)
    return np.asarray((left**2).sum(1)[:, None] - 2 * left @ right.T + (right**2).sum(1))


def _nearest(distance: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The nearest of each row; among equals by lot, or the order of the gallery would decide."""
    lots = np.random.default_rng(0).random(distance.shape)
    low = distance.min(axis=1, keepdims=True)
    return np.asarray(np.where(distance <= low + 1e-6 * np.abs(low) + 1e-9, lots, -1).argmax(axis=1))


def _rate(named: People, truth: People, people: People) -> Rate:
    return Rate(int((named == truth).sum()), len(truth), 1 / len(np.unique(people)))
