"""How strict the match must be, so that of a thousand strangers one is shown.

Method. A stranger is shown when the best score they reach against N enrolled people passes the threshold. Every
reference photo, compared with everybody but its own person, is such a stranger to the others: these best scores are
measured. They are taken for the largest of N normal scores whose mean and spread are chosen so that the largest has
the mean and the spread that were measured; from N people's maxima to the one stranger in a thousand it is that
model which leads. How sure it is comes from drawing the people anew, 200 times (bootstrap); of the thresholds that
come out, all but one in ten are lower than the one that is used.

A small gallery says little: it is mixed with what 250 adults (LFW) say, which counts as much as 30 people. Below 30
people the threshold never falls below a safe one, nor below the middle between what different people score here and
what photos of one person do. Brothers and sisters are not in this chance: people who look alike are told apart one by
one (``matching.Gallery``).
"""

import math
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]

#: The chance that a stranger is shown: one in a thousand, with this confidence.
CHANCE, CONFIDENCE = 1e-3, 0.9
#: Fewer people than this cannot tell how alike two people may be; then no threshold lies below the safe one, which 86 %
#: of LFW people with one reference photo still pass, and 98 % with three.
SMALL, SAFE_THRESHOLD = 30, 0.05
#: What LFW says, in place of what a small gallery cannot: mean and spread of two different people's scores, which count
#: as much as that many pairs; shift and stretch of their largest against that of normal ones, as much as ``SMALL``
#: people.
PRIOR_MEAN, PRIOR_SPREAD, PRIOR_PAIRS = -0.70, 0.145, 10
PRIOR_SHIFT, PRIOR_STRETCH = -0.25, 1.15
DRAWS = 200
NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Calibration:
    """The threshold, and the chance that a stranger passes it: the best estimate, and between which two it lies with
    90 % confidence.
    """

    people: int
    threshold: float
    chance: float
    low: float
    high: float
    middle: float = -1.0
    """Between what different people score here and what photos of one person do; -1 while nothing tells."""

    @property
    def small(self) -> bool:
        """Whether the gallery is too small to speak for itself."""
        return self.people < SMALL


def calibrate(impostors: Scores, owner: npt.NDArray[np.intp], genuine: Scores) -> Calibration:
    """The threshold that a gallery implies.

    Args:
        impostors: photos x people, the score of each reference photo against each person; NaN against its own.
        owner: for each photo the column of its own person.
        genuine: the scores of reference photos against the other photos of their own person; may be empty.
    """
    people = impostors.shape[1]
    mean, spread = _pairs(impostors, people)
    different = float(np.nanmean(impostors)) if people > 1 else PRIOR_MEAN
    middle = (float(np.median(genuine)) + different) / 2 if len(genuine) else -1.0
    safe = max(SAFE_THRESHOLD, middle)
    if people < 2:
        return Calibration(people, safe, 0.0, 0.0, 1.0, middle)
    maxima = _by_person((np.nanmax(impostors, axis=1) - mean) / spread, owner, people)
    draws = np.random.default_rng(0).integers(0, people, (DRAWS, people))  # the same gallery, the same threshold
    best, drawn = _fit(maxima[None], people), _fit(maxima[draws], people)
    strict = NORMAL.inv_cdf((1 - CHANCE) ** (1 / people))
    threshold = mean + spread * float(np.quantile(drawn[0] + drawn[1] * strict, CONFIDENCE))
    if people < SMALL:
        threshold = max(threshold, safe)
    place = (threshold - mean) / spread
    (chance,) = _chances(*best, place, people)
    low, high = np.quantile(_chances(*drawn, place, people), [0.05, 0.95])
    return Calibration(people, threshold, float(chance), float(low), float(high), middle)


def _pairs(impostors: Scores, people: int) -> tuple[float, float]:
    """Mean and spread of different people's scores."""
    if people < 2:
        return PRIOR_MEAN, PRIOR_SPREAD
    pairs = people * (people - 1) / 2
    mean = (pairs * np.nanmean(impostors) + PRIOR_PAIRS * PRIOR_MEAN) / (pairs + PRIOR_PAIRS)
    variance = (pairs * np.nanvar(impostors) + PRIOR_PAIRS * PRIOR_SPREAD**2) / (pairs + PRIOR_PAIRS)
    return float(mean), math.sqrt(variance)


def _by_person(maxima: Scores, owner: npt.NDArray[np.intp], people: int) -> Scores:
    """People x photos, NaN where somebody has fewer photos than others."""
    most = int(np.bincount(owner).max())
    table = np.full((people, most), np.nan)
    for person in range(people):
        own = maxima[owner == person]
        table[person, : len(own)] = own
    return table


def _fit(maxima: Scores, people: int) -> tuple[Scores, Scores]:
    """Mean and spread of the normal scores whose largest looks like these (draws x people x photos), for each draw."""
    usual, spread = _largest_of(people - 1)
    prior = (usual * PRIOR_STRETCH + PRIOR_SHIFT, (spread * PRIOR_STRETCH) ** 2)
    measured = np.nanmean(maxima, axis=(1, 2)), np.nanvar(maxima, axis=(1, 2))
    mean, variance = ((people * m + SMALL * p) / (people + SMALL) for m, p in zip(measured, prior, strict=True))
    stretch = np.sqrt(variance) / spread
    return mean - usual * stretch, stretch


def _chances(mean: Scores, spread: Scores, place: float, people: int) -> Scores:
    """The chance that the largest of so many normal scores passes a place."""
    below = np.array([NORMAL.cdf(value) for value in (place - mean) / spread])
    return np.asarray(1 - below**people)


@cache
def _largest_of(count: int) -> tuple[float, float]:
    """Mean and spread of the largest of so many standard normal scores, from 2,000 of its quantiles."""
    quantiles = (np.arange(2000) + 0.5) / 2000
    values = np.array([NORMAL.inv_cdf(quantile ** (1 / count)) for quantile in quantiles])
    return float(values.mean()), float(values.std())
