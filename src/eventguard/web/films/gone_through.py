"""What one browser has seen of a film, as it is now, and whether that is enough to let it go."""

from dataclasses import dataclass, field

from eventguard.core.photos.photo import Photo

#: At most so many seconds of a film are seen in one, and so many more are believed for what was on its way.
FASTEST, SLACK = 2.0, 5.0


@dataclass
class GoneThrough:
    """Which seconds of a film were on the screen, and which tracks were opened, since it ``began`` to be looked at (a
    session's clock).
    """

    began: float
    seconds: set[int] = field(default_factory=set)
    tracks: set[int] = field(default_factory=set)

    def played(self, seconds: set[int], now: float) -> None:
        """These seconds were on the screen; more than can have been until ``now`` are not believed."""
        if len(self.seconds | seconds) <= FASTEST * (now - self.began) + SLACK:
            self.seconds |= seconds

    def is_whole(self, photo: Photo) -> bool:
        """Whether every second was played, or every track opened; where there is none only playing counts."""
        tracks = {face.n for face in photo.faces}
        return set(seconds_of(photo)) <= self.seconds or bool(tracks and tracks <= self.tracks)

    def carried(self, before: Photo, after: Photo) -> "GoneThrough":
        """What of it counts for the film as a decision of the same person left it: all but the seconds in which
        something is another now. A track that they changed they had before them; one that is new they had not.
        """
        known = {face.n for face in before.faces}
        changed = set(before.faces) ^ set(after.faces) | set(before.words) ^ set(after.words)
        away = {second for each in changed for second in _seconds(after, each.span)}
        tracks = {face.n for face in after.faces if face.n in known} & self.tracks
        return GoneThrough(self.began, self.seconds - away, tracks)


def seconds_of(photo: Photo) -> range:
    """All seconds of a film, the last one perhaps shorter, by number."""
    return _seconds(photo, None)


def _seconds(photo: Photo, span: tuple[int, int] | None) -> range:
    if photo.film is None:
        return range(0)
    first, last = photo.film.within(span)
    return range(int(photo.film.at(first)), int(photo.film.at(last)) + 1)
