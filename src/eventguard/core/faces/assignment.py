"""Who is who in one photo, when everybody can be in it only once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from eventguard.core.faces.matching import MARGIN, Likeness

#: Stands for a pair that is not to be.
NEVER = -1e3


def clear_claims(likenesses: Sequence[Sequence[Likeness]]) -> list[str | None]:
    """For each face the person it is beyond doubt, as far as the other faces of the photo go.

    An explanation of a photo names each face as one person or as nobody, and no person twice. It is worth the sum of
    its leads; a face that is nobody counts as one that misses its threshold by ``MARGIN``. A face is somebody when the
    best explanation says so and every explanation that does not is worse by ``MARGIN``.
    """
    people = sorted({likeness.person for face in likenesses for likeness in face})
    worth = np.full((len(likenesses), len(people) + len(likenesses)), NEVER)
    np.fill_diagonal(worth[:, len(people) :], -MARGIN)
    for n, face in enumerate(likenesses):
        for likeness in face:
            worth[n, people.index(likeness.person)] = likeness.lead
    claims: list[str | None] = [None] * len(likenesses)
    if not people:
        return claims
    chosen = _best(worth)
    for n, column in enumerate(chosen):
        if column < len(people):
            without = worth.copy()
            without[n, column] = NEVER
            if _value(worth, chosen) - _value(without, _best(without)) >= MARGIN:
                claims[n] = people[column]
    return claims


def _best(worth: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """For each face the column of the best explanation."""
    top = np.asarray(worth.argmax(axis=1))
    if len(set(top)) == len(top):
        return top  # nobody is claimed twice, as in most photos
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415  takes seconds to load on a cold school PC

    columns: npt.NDArray[np.intp] = linear_sum_assignment(worth, maximize=True)[1]
    return columns


def _value(worth: npt.NDArray[np.float64], columns: npt.NDArray[np.intp]) -> float:
    return float(worth[np.arange(len(columns)), columns].sum())
