"""How strict the match must be, so that of a thousand strangers one is shown at most.

Method. A stranger is shown when the best score they reach against N enrolled people passes the threshold. Every
reference photo, compared with everybody but its own person, is such a stranger to the others: these best scores are
measured. They differ for two reasons. Some people resemble everybody more than others do (small children among older
ones): that shifts the best scores, but does not lengthen their tail. And chance makes two people alike: a score is
taken for the sum of what is usual for the photo, what is usual for the person, and a remainder, whose spread is the
same for adults and for children (0.13). So from the mean of the highest three in ten best scores to the one stranger
in a thousand the model leads of the largest of N normal numbers with the remainder's spread, a little stretched.

How sure it is comes from drawing the people anew, 500 times (bootstrap), each time with another stretch; of the
thresholds that come out, nineteen in twenty are lower than the one that is used. So the upper one of the bounds that
are printed is the one in a thousand.

A small gallery says little. Until its own people say otherwise it is taken for one of children, who resemble each
other more than adults do. Brothers and sisters are not in this chance: people who look alike are told apart one by one
(``matching.Gallery``).
"""

import math
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]

#: The chance that a stranger is shown: at most one in a thousand, with this confidence.
CHANCE, CONFIDENCE = 1e-3, 0.95
#: Fewer people than this hardly tell how alike two people may be; then no threshold lies below the safe one, which 84 %
#: of LFW people with one reference photo still pass, and 98 % with three.
SMALL, SAFE_THRESHOLD = 15, 0.05
#: The share of the best scores on which the model stands.
TOP = 0.3
#: How much further the largest of N remainders reaches than that of N normal numbers, and how sure that is: 1.1 to 1.2
#: for 15 to 250 adults (LFW), 0.8 to 1.2 for 8 to 38 children (FG-NET).
STRETCH, DOUBT = 1.15, 0.08
#: What children say (FG-NET), in place of what a small gallery cannot: mean and spread of two different people's
#: scores, and the spread of the remainder, which count as much as so many pairs of people.
PRIOR_MEAN, PRIOR_SPREAD, PRIOR_REMAINDER, PRIOR_PAIRS = -0.42, 0.17, 0.13, 10
#: The best scores that would be usual with this mean and spread count as much as those of so many people; how far from
#: them a gallery lies.
PRIOR_PEOPLE, PRIOR_DOUBT = 10, 0.07
DRAWS = 500
#: The middle between different people and one person while no photos of one person tell.
NO_MIDDLE = -1.0
NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Calibration:
    """The threshold, and the chance that a stranger passes it: the mean of all that the gallery leaves possible, and
    between which two it lies with 90 % confidence.
    """

    people: int
    threshold: float
    chance: float
    low: float
    high: float
    middle: float = NO_MIDDLE
    """Between what different people score here and what photos of one person do; ``NO_MIDDLE`` while nothing tells."""

    @property
    def small(self) -> bool:
        """Whether the gallery is too small to speak for itself."""
        return self.people < SMALL


def calibrate(
    impostors: Scores, owner: npt.NDArray[np.intp], genuine: Scores, more: Scores | float = 0.0
) -> Calibration:
    """The threshold that a gallery implies.

    Args:
        impostors: photos x people, the score of each reference photo against each person; NaN against its own.
        owner: for each photo the column of its own person.
        genuine: the scores of reference photos against the other photos of their own person; may be empty.
        more: how much more than the threshold each photo needs to be taken for each person (``core.faces.crowd``).
    """
    people = impostors.shape[1]
    different = float(np.nanmean(impostors)) if people > 1 else PRIOR_MEAN
    impostors = impostors - more
    middle = (float(np.median(genuine)) + different) / 2 if len(genuine) else NO_MIDDLE
    safe = max(SAFE_THRESHOLD, middle)
    if not people:
        return Calibration(people, safe, 0.0, 0.0, 1.0, middle)
    mean, spread, remainder = _pairs(impostors, people)
    usual = mean + spread * _largest_of(people)
    chance = np.random.default_rng(0)  # the same gallery, the same threshold
    drawn = usual + PRIOR_DOUBT * chance.permutation(_normals())
    if people > 1:
        maxima = _by_person(np.nanmax(impostors, axis=1), owner, people)
        drawn = _tops(maxima[chance.integers(0, people, (DRAWS, people))], drawn)
    doubt = math.hypot(DOUBT, 1 / math.sqrt(people * (people - 1) + 2 * PRIOR_PAIRS))
    reach = remainder * STRETCH * np.exp(doubt * chance.permutation(_normals()))
    far = NORMAL.inv_cdf((1 - CHANCE) ** (1 / people)) - _largest_of(people)
    threshold = float(np.quantile(drawn + reach * far, CONFIDENCE))
    if people < SMALL:
        threshold = max(threshold, safe)
    chances = _chances((threshold - drawn) / reach, people)
    low, high = np.quantile(chances, [0.05, 0.95])
    return Calibration(people, threshold, float(chances.mean()), float(low), float(high), middle)


def _pairs(impostors: Scores, people: int) -> tuple[float, float, float]:
    """Mean and spread of different people's scores, and the spread of what is usual neither for photo nor person."""
    if people < 2:
        return PRIOR_MEAN, PRIOR_SPREAD, PRIOR_REMAINDER
    pairs = people * (people - 1) / 2
    rest = impostors - np.nanmean(impostors, axis=1, keepdims=True)
    rest = rest - np.nanmean(rest, axis=0)
    fitted = people / max(1, people - 2)  # what the means have taken of the remainder
    measured = (np.nanmean(impostors), np.nanvar(impostors), np.nanvar(rest) * fitted)
    prior = (PRIOR_MEAN, PRIOR_SPREAD**2, PRIOR_REMAINDER**2)
    mean, spread, remainder = (
        float(pairs * m + PRIOR_PAIRS * p) / (pairs + PRIOR_PAIRS) for m, p in zip(measured, prior, strict=True)
    )
    return mean, math.sqrt(spread), math.sqrt(remainder)


def _by_person(maxima: Scores, owner: npt.NDArray[np.intp], people: int) -> Scores:
    """People x photos, NaN where somebody has fewer photos than others."""
    most = int(np.bincount(owner).max())
    table = np.full((people, most), np.nan)
    for person in range(people):
        own = maxima[owner == person]
        table[person, : len(own)] = own
    return table


def _tops(maxima: Scores, usual: Scores) -> Scores:
    """The mean of the highest best scores (draws x people x photos), mixed with what is usual, for each draw."""
    people, flat = maxima.shape[1], maxima.reshape(len(maxima), -1)
    ordered = -np.sort(-np.nan_to_num(flat, nan=-np.inf), axis=1)
    counts = np.ceil(TOP * np.sum(~np.isnan(flat), axis=1)).astype(np.intp)
    highest = np.cumsum(ordered, axis=1)[np.arange(len(flat)), counts - 1] / counts
    return np.asarray((people * highest + PRIOR_PEOPLE * usual) / (people + PRIOR_PEOPLE))


def _chances(places: Scores, people: int) -> Scores:
    """The chance that the largest of so many normal numbers lies so far above the mean of its own highest ones."""
    below = np.array([NORMAL.cdf(place + _largest_of(people)) for place in places])
    return np.asarray(1 - below**people)


@cache
def _normals() -> Scores:
    """As many normal numbers as there are draws, evenly spread, so that no luck is in them."""
    return np.array([NORMAL.inv_cdf((n + 0.5) / DRAWS) for n in range(DRAWS)])


@cache
def _largest_of(count: int) -> float:
    """The mean of the highest ``TOP`` of what the largest of so many normal numbers may be, from 2,000 quantiles."""
    quantiles = 1 - TOP * (np.arange(2000) + 0.5) / 2000
    return float(np.mean([NORMAL.inv_cdf(quantile ** (1 / count)) for quantile in quantiles]))
