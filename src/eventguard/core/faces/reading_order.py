"""The order in which people go through the faces of a photo: the back row first, and each row from left to right."""

from collections.abc import Iterable
from statistics import mean, median

from eventguard.core.photos.face import Face

#: A face belongs to a row if its middle is no further from the row's than this share of a face's height: in class
#: photos rows stand a head apart, and heads of one row half a head.
SAME_ROW = 0.6


def in_rows(faces: Iterable[Face]) -> list[Face]:
    """The faces in that order."""
    rows: list[list[Face]] = []
    for face in sorted(faces, key=_middle):
        if rows and _middle(face) - mean(map(_middle, rows[-1])) <= SAME_ROW * median(
            _height(each) for each in rows[-1]
        ):
            rows[-1].append(face)
        else:
            rows.append([face])
    return [face for row in rows for face in sorted(row, key=lambda each: (each.box.x, each.n))]


def _middle(face: Face) -> float:
    return face.box.y + face.box.height / 2


def _height(face: Face) -> int:
    return face.box.height
