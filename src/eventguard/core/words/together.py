"""Lines of writing that belong together: one below the other, or one after the other, on the same thing."""

import math
from collections.abc import Sequence

from eventguard.core.photos.word import Line

#: Of lines that belong together the smaller is at least so tall for the larger one, and the gap between them at most so
#: many times the smaller one's height.
LEAST, GAP = 0.4, 1.5
#: And they are turned alike, but for so many degrees.
TURNED = 15.0


def together(lines: Sequence[Line]) -> list[list[int]]:
    """The lines by their places in ``lines``, in groups of those that belong together, each in the order of reading."""
    parent = list(range(len(lines)))

    def root(n: int) -> int:
        while parent[n] != n:
            n = parent[n]
        return n

    for n, line in enumerate(lines):
        for k in range(n):
            if _belong(line, lines[k]):
                parent[root(n)] = root(k)
    groups: dict[int, list[int]] = {}
    for n in range(len(lines)):
        groups.setdefault(root(n), []).append(n)
    return [_in_order(lines, group) for group in groups.values()]


def _belong(one: Line, other: Line) -> bool:
    small, large = sorted((one.tall, other.tall))
    if small < LEAST * large or abs(_turn(one, other)) > TURNED:
        return False
    left, right, top, bottom = _extent(one, one)
    others = _extent(other, one)
    across, down = max(others[0] - right, left - others[1]), max(others[2] - bottom, top - others[3])
    return max(across, down) <= GAP * small


def _in_order(lines: Sequence[Line], group: list[int]) -> list[int]:
    """From above to below, and within one row from left to right."""
    first = lines[group[0]]
    places = {n: _extent(lines[n], first) for n in group}
    tall = min(lines[n].tall for n in group)
    return sorted(group, key=lambda n: (round((places[n][2] + places[n][3]) / 2 / max(tall, 1)), places[n][0]))


def _angle(line: Line) -> float:
    (ax, ay), (bx, by) = line.corners[:2]
    return math.atan2(by - ay, bx - ax)


def _turn(one: Line, other: Line) -> float:
    """By how many degrees the other is turned against this one."""
    return math.degrees(math.remainder(_angle(other) - _angle(one), math.tau))


def _extent(line: Line, upright: Line) -> tuple[float, float, float, float]:
    """From where to where a line reaches, along and across another one that is laid upright."""
    cosine, sine = math.cos(_angle(upright)), math.sin(_angle(upright))
    along = [x * cosine + y * sine for x, y in line.corners]
    down = [y * cosine - x * sine for x, y in line.corners]
    return min(along), max(along), min(down), max(down)
