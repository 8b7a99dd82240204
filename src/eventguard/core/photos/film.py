"""What a film is once it stands on an even grid of time: so many frames, each as long as the others.

Frozen, picklable, without pixels.
"""

from dataclasses import dataclass
from fractions import Fraction

#: First and last frame of something, both included.
Span = tuple[int, int]

#: The longest side of a cleaned film in pixels, and the most frames a second: what pages and networks show.
LONGEST_SIDE, FASTEST = 1920, 30
#: The longest film, in seconds, and what a longer one is told.
MOST_SECONDS = 300
#: How a cleaned film's name ends.
SUFFIX = ".mp4"
#: Frames that are worked on together; each stretch begins with a picture of its own, so that it can be done by itself.
STRETCH = 60


def together(one: Span | None, other: Span | None) -> bool:
    """Whether two spans are mostly at the same time: they share more than half of the shorter; None is all there is.

    Tracks of one face may share some frames: each is followed on for as long as it is in sight.
    """
    if one is None or other is None:
        return True
    shared = min(one[1], other[1]) - max(one[0], other[0]) + 1
    return 2 * shared > min(one[1] - one[0], other[1] - other[0]) + 1


@dataclass(frozen=True, slots=True)
class Film:
    """A film on its even grid: frame n is seen from n / rate seconds on.

    ``rate`` is frames a second, as numerator and denominator; ``size`` width and height in pixels, upright and as
    published, both even. ``sound`` is whether it has any.
    """

    frames: int
    rate: tuple[int, int]
    size: tuple[int, int]
    sound: bool = False

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.frames * self.rate[1] / self.rate[0]

    def at(self, frame: int) -> float:
        """When a frame begins, in seconds."""
        return float(Fraction(frame * self.rate[1], self.rate[0]))

    def span_of(self, begin: float | None, end: float | None) -> Span:
        """The frames from one second up to another; from its beginning, or to its end, where none is given."""
        rate = self.rate[0] / self.rate[1]
        first = 0 if begin is None else round(begin * rate)
        return self.within((first, self.frames - 1 if end is None else max(first, round(end * rate) - 1)))

    def within(self, span: Span | None) -> Span:
        """What of a span lies in it; all of it where none is given."""
        first, last = span or (0, self.frames - 1)
        first = min(max(0, first), self.frames - 1)
        return first, max(first, min(last, self.frames - 1))

    def stretch_of(self, frame: int) -> Span:
        """The stretch in which a frame is worked on."""
        first = frame // STRETCH * STRETCH
        return first, min(first + STRETCH, self.frames) - 1

    @property
    def stretches(self) -> list[Span]:
        """All frames in stretches, each to be worked on by itself."""
        return [self.stretch_of(frame) for frame in range(0, self.frames, STRETCH)]
