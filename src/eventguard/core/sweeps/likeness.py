"""Which files show one picture: the same, made smaller, or encoded anew by a site.

A print is the picture in 16 x 16 grey pixels. Photos that were taken one after another are nearly alike in that; so two
files are one picture only if they are alike in each of these places, and those who are seen in the smaller one are seen
in the same places of the larger one.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from eventguard.core.faces import safety
from eventguard.core.photos.face import SMALL, Face
from eventguard.core.photos.pixels import Box
from eventguard.core.sweeps.looked import PRINT, Looked

#: By how many levels (of 255) the prints of one picture in two files differ at most: on average, and in one place.
LEVELS, IN_ONE = 6.0, 40
#: So far apart are two such prints at most: of numbers with a given sum and maximum the squares have this sum at most.
APART = math.sqrt(LEVELS * PRINT * PRINT * IN_ONE) + 1e-6
#: Squares along a side, of which the means are compared first.
COARSE = 4
#: And by so much at most differ the shapes of one picture in two sizes.
SHAPE = 0.03
#: At least so much of the faces that are seen in the smaller of two copies, large enough to be recognised, are seen in
#: the larger: in a small one some are seen that are none.
SEEN_IN_BOTH = 0.75

#: Nobody compared anything.
NOTHING: Mapping[int, Collection[int]] = MappingProxyType({})

Key = TypeVar("Key")


def alike(one: bytes, other: bytes) -> bool:
    """Whether two prints are of one picture, but for how it is encoded, and how large."""
    return bool(_alike(np.frombuffer(one, np.uint8), np.frombuffer(other, np.uint8)[None])[0])


def same_picture(one: Looked, other: Looked) -> bool:
    """Whether two files show one picture, as far as that can be told."""
    if one.print is None or other.print is None or one.what is not other.what:
        return False
    if not alike(one.print, other.print) or not _same_shape(one.size, other.size):
        return False
    smaller, larger = sorted((one, other), key=lambda each: (each.size or (0, 0))[0])
    if _width(smaller) < _width(larger):
        smaller = replace(smaller, faces=tuple(face for face in smaller.faces if safety.length(face) >= SMALL))
    both = sum(is_at_one_of(face, larger.faces, _times(smaller, larger)) for face in smaller.faces)
    return both >= SEEN_IN_BOTH * len(smaller.faces)


def is_at_one_of(face: Face, others: Iterable[Face], times: float) -> bool:
    """Whether a face lies where one of these does, in a copy of the picture that is so many times as large."""
    box = face.box.scaled(times)
    return any(_same_place(box, other.box) for other in others)


def to_look_up(looked: Looked, largest: Looked) -> tuple[Face, ...]:
    """Faces of a smaller copy of which the largest may tell more: whom nobody recognised, where that shows somebody who
    is recognised, or, of a face that is too small for it, nobody.
    """
    if _width(looked) >= _width(largest):
        return ()
    unknown = (face for face in looked.faces if face.person is None)
    return tuple(face for face in unknown if _people_at(face, looked, largest) or _is_alone(face, looked, largest))


def as_the_largest_tells(copies: Sequence[Looked], same: Mapping[int, Collection[int]] = NOTHING) -> list[Looked]:
    """The copies of one picture, the largest first: whom nobody can tell in a smaller one is who that is in the
    largest, or nobody, if both look the ``same`` there. In another photo another person may stand in that place.

    ``same`` has the numbers of these faces, by the number of the copy. Two files of one size may be photos taken one
    after another: neither tells of the other.
    """
    told = []
    for n, looked in enumerate(copies):
        asked = {face.n for face in to_look_up(looked, copies[0])}.intersection(same.get(n, ()))
        faces = (_told_by(copies[0], looked, face) if face.n in asked else face for face in looked.faces)
        told.append(replace(looked, faces=tuple(face for face in faces if face)))
    return told


def _told_by(largest: Looked, smaller: Looked, face: Face) -> Face | None:
    """As whom the largest copy knows a face of a smaller one; None: as nobody."""
    there = _people_at(face, smaller, largest)
    if len(there) == 1:
        return replace(face, verdict=there[0].verdict, reason=there[0].reason, person=there[0].person)
    return face if there else None


def _people_at(face: Face, smaller: Looked, largest: Looked) -> list[Face]:
    box = face.box.scaled(_times(smaller, largest))
    return [other for other in largest.faces if other.person and _same_place(box, other.box)]


def _is_alone(face: Face, smaller: Looked, largest: Looked) -> bool:
    """Whether a face that is hardly recognised is one that nobody saw in the largest copy."""
    return safety.length(face) < SMALL and not is_at_one_of(face, largest.faces, _times(smaller, largest))


def groups(files: Mapping[Key, Looked]) -> list[list[Key]]:
    """The files by picture, each with the largest copy first; those that show nothing else's picture are alone."""
    ordered = sorted(files, key=lambda key: -_area(files[key]))
    prints = Prints({n: files[key].print for n, key in enumerate(ordered)})
    found: dict[int, list[Key]] = {}
    for n, key in enumerate(ordered):
        looked = files[key]
        larger = (one for one in prints.alike(looked.print) if one in found)
        group = next((found[one] for one in larger if same_picture(files[found[one][0]], looked)), None)
        if group is None:
            found[n] = [key]
        else:
            group.append(key)
    return list(found.values())


class Prints:
    """Prints of many pictures, each with a number, to find those that are like one; None, a plain area, is like none.

    Two that are alike differ by ``APART`` at most in the Euclidean distance of their prints, so by no more in that
    of any projection: they are looked for by the means of COARSE x COARSE squares, in which pictures differ most.
    """

    def __init__(self, prints: Mapping[int, bytes | None]) -> None:
        told = {number: print for number, print in sorted(prints.items()) if print is not None}
        self._numbers = list(told)
        self._prints = np.frombuffer(b"".join(told.values()), np.uint8).reshape(-1, PRINT * PRINT)
        self._near = KDTree(_coarse(self._prints)) if told else None

    def alike(self, print: bytes | None) -> list[int]:
        """The numbers of those that are like this one, in their order."""
        if print is None or self._near is None:
            return []
        own = np.frombuffer(print, np.uint8)
        near = np.array(self._near.query_ball_point(_coarse(own[None])[0], APART, return_sorted=True), np.intp)
        return [self._numbers[n] for n in near[_alike(own, self._prints[near])].tolist()]


def _coarse(prints: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Prints (n x 256) on the orthonormal basis of squares: n x COARSE^2."""
    side = PRINT // COARSE
    squares = prints.reshape(-1, COARSE, side, COARSE, side).mean(axis=(2, 4), dtype=np.float64)
    return np.asarray(squares.reshape(-1, COARSE * COARSE) * side)


def _alike(one: npt.NDArray[np.uint8], others: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which of these prints (n x 256) are of the picture of the one."""
    apart = np.abs(others.astype(np.int16) - one)
    return np.asarray((apart.mean(axis=1) <= LEVELS) & (apart.max(axis=1, initial=0) <= IN_ONE))


def _same_shape(one: Sequence[int] | None, other: Sequence[int] | None) -> bool:
    if one is None or other is None:
        return False
    shapes = one[0] / one[1], other[0] / other[1]
    return abs(shapes[0] - shapes[1]) <= SHAPE * max(shapes)


def _same_place(one: Box, other: Box) -> bool:
    return one.holds_centre_of(other) or other.holds_centre_of(one)


def _times(smaller: Looked, larger: Looked) -> float:
    return larger.size[0] / smaller.size[0] if smaller.size and larger.size else 1.0


def _width(looked: Looked) -> int:
    return looked.size[0] if looked.size else 0


def _area(looked: Looked) -> int:
    return looked.size[0] * looked.size[1] if looked.size else 0
