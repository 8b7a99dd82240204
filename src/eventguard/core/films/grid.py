"""From the times at which a source shows its frames to an even grid of time, and which frame stands at each place."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from eventguard.core.photos.film import FASTEST

#: Rates that cameras and networks mean when they are within a thousandth of one (SMPTE ST 2036 and their halves).
USUAL = [Fraction(each) for each in (5, 6, 8, 10, 12, 15, 20, 24, 25, 30, 48, 50, 60, 100, 120, 200, 240)]
USUAL += [each * 1000 / 1001 for each in USUAL if each % 12 == 0 or each in (15, 30)]
NEAR = Fraction(1, 1000)
#: A film of fewer frames a second gets this many, so that a picture which is seen briefly among long ones is not lost.
SLOWEST = 5
#: Halved until it is at most so fast: 30, and what is meant for it.
LIMIT = FASTEST + Fraction(1, 2)
#: How much later than its place a frame may come and still stand there, in frames of the source: times are rounded in
#: files (to thousandths of a second in Matroska), and phones are late by some.
LATE = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Grid:
    """An even grid: so many frames a second, and for each place the number of the source's frame, in order of time."""

    rate: Fraction
    sources: tuple[int, ...]


def grid(times: Sequence[Fraction], end: Fraction) -> Grid:
    """The grid for frames that begin at these times.

    Args:
        times: when each frame begins to be seen, in seconds, ascending; at least one.
        end: when the last one is gone.
    """
    length = max(end - times[0], times[-1] - times[0], Fraction(1, 1000))
    average = _average(times, length)
    rate = average
    while rate > LIMIT:
        rate /= 2
    rate = max(rate, Fraction(SLOWEST))
    places = max(1, round(length * rate))
    late = LATE / max(average, rate)
    sources = (bisect_right(times, times[0] + place / rate + late) - 1 for place in range(places))
    return Grid(rate, tuple(sources))


def _average(times: Sequence[Fraction], length: Fraction) -> Fraction:
    """Frames a second on average, as the usual rate that is meant."""
    between = times[-1] - times[0]
    average = (len(times) - 1) / between if between else len(times) / length
    meant = min(USUAL, key=lambda usual: abs(usual - average))
    return meant if abs(meant - average) <= average * NEAR else average.limit_denominator(1001)
