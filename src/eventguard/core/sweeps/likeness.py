"""Which files show one picture: the same, made smaller, or encoded anew by a site.

A fingerprint has 64 bits: which of the 64 lowest waves of a picture of 32 x 32 grey pixels are stronger than their
median (perceptual hash by discrete cosine transform: Zauner, 2010). It finds candidates; photos that were taken one
after another have nearly the same. So two files are one picture only if they also are alike in each of 16 x 16 places,
and those who are seen in the smaller one are seen in the same places of the larger one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from eventguard.core.photos.face import Face
from eventguard.core.photos.pixels import Box
from eventguard.core.sweeps.looked import Looked, Print

#: Of how many bits a fingerprint is, in how many blocks; two that differ in no more bits share a block.
BITS, BLOCKS = 64, 8
ALIKE = BLOCKS - 1
#: By how many levels (of 255) the 16 x 16 grey pixels of one picture differ in two files at most: on average, in one.
LEVELS, IN_ONE = 6.0, 40
#: And by so much at most differ the shapes of one picture in two sizes.
SHAPE = 0.03
#: At least so much of the faces that are seen in the smaller of two copies are seen in the larger: in a small one some
#: are seen that are none.
SEEN_IN_BOTH = 0.75

Key = TypeVar("Key")


def alike(one: Print, other: Print) -> bool:
    """Whether two prints are of one picture, but for how it is encoded, and how large."""
    if (one.bits ^ other.bits).bit_count() > ALIKE:
        return False
    apart = [abs(a - b) for a, b in zip(one.grey, other.grey, strict=True)]
    return sum(apart) <= LEVELS * len(apart) and max(apart) <= IN_ONE


def same_picture(one: Looked, other: Looked) -> bool:
    """Whether two files show one picture, as far as that can be told."""
    if one.print is None or other.print is None or one.what is not other.what:
        return False
    if not alike(one.print, other.print) or not _same_shape(one.size, other.size):
        return False
    smaller, larger = sorted((one, other), key=lambda each: (each.size or (0, 0))[0])
    both = sum(is_at_one_of(face, larger.faces, _times(smaller, larger)) for face in smaller.faces)
    return both >= SEEN_IN_BOTH * len(smaller.faces)


def is_at_one_of(face: Face, others: Iterable[Face], times: float) -> bool:
    """Whether a face lies where one of these does, in a copy of the picture that is so many times as large."""
    box = face.box.scaled(times)
    return any(_same_place(box, other.box) for other in others)


def groups(files: Mapping[Key, Looked]) -> list[list[Key]]:
    """The files by picture, each with the largest copy first; those that show nothing else's picture are alone."""
    by_block: dict[tuple[int, int], list[Key]] = defaultdict(list)
    order = sorted(files, key=lambda key: -_area(files[key]))
    found: dict[Key, list[Key]] = {}
    for key in order:
        looked = files[key]
        blocks = [] if looked.print is None else list(_blocks(looked.print.bits))
        near = dict.fromkeys(first for block in blocks for first in by_block[block])
        first = next((each for each in near if same_picture(files[each], looked)), None)
        if first is not None:
            found[first].append(key)
            continue
        found[key] = [key]
        for block in blocks:
            by_block[block].append(key)
    return list(found.values())


def _blocks(bits: int) -> Iterable[tuple[int, int]]:
    wide = BITS // BLOCKS
    return ((n, bits >> (n * wide) & (1 << wide) - 1) for n in range(BLOCKS))


def _same_shape(one: Sequence[int] | None, other: Sequence[int] | None) -> bool:
    if one is None or other is None:
        return False
    shapes = one[0] / one[1], other[0] / other[1]
    return abs(shapes[0] - shapes[1]) <= SHAPE * max(shapes)


def _same_place(one: Box, other: Box) -> bool:
    return one.holds_centre_of(other) or other.holds_centre_of(one)


def _times(smaller: Looked, larger: Looked) -> float:
    return larger.size[0] / smaller.size[0] if smaller.size and larger.size else 1.0


def _area(looked: Looked) -> int:
    return looked.size[0] * looked.size[1] if looked.size else 0
