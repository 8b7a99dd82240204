"""Whom each track of a film shows: compared in its best frames; and then, of whoever would be shown, described in every
frame in which the face was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eventguard import film_jobs
from eventguard.app.films.stretches import Stretches
from eventguard.core.films import joining
from eventguard.core.films.following import Path as TrackPath
from eventguard.core.films.joining import TracksDescribed, TracksTold
from eventguard.core.films.layers import Layer
from eventguard.core.films.verdicts import TrackVerdict, to_compare
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.film import Film, Span
from eventguard.core.pipeline import BatchPolicy

#: One stretch, and what ``film_jobs.OfFaces`` asks of it.
InStretch = tuple[Span, film_jobs.Faces]


@dataclass(frozen=True, eq=False)
class WhomShown:
    """The question, of all tracks of one film, and who works on it."""

    source: film_jobs.Source
    film: Film
    paths: Sequence[TrackPath]
    layers: Sequence[Layer]
    policy: BatchPolicy
    stretches: Stretches

    def verdicts(self) -> list[TrackVerdict]:
        """The verdict on each track. Raises FilmTrouble."""
        told = self._compared()
        verdicts = joining.verdicts_on(self.paths, self.layers, told, self.policy)
        described = self._described(verdicts)
        return joining.doubted(verdicts, self.paths, self.layers, told, described, self.film, self.policy)

    def _compared(self) -> TracksTold:
        """Whom each track resembles, in the frames in which it is seen best."""
        if not self.policy.compares:
            return {}
        both = zip(self.paths, self.layers, strict=True)
        finds = [to_compare(path.track, layer.span).finds for path, layer in both]
        # Each face is looked for anew, and two networks describe it: that takes much memory at a time.
        return self._asked(film_jobs.Compare, finds, thorough=True)

    def _described(self, verdicts: Sequence[TrackVerdict]) -> TracksDescribed:
        """The face in every frame in which it was found, of each track that would be shown."""
        both = zip(self.paths, verdicts, strict=True)
        finds = [range(len(path.track.frames)) if one.verdict is Verdict.SHOW else () for path, one in both]
        return self._asked(film_jobs.Describe, finds)

    def _asked(
        self, job: type[film_jobs.OfFaces], finds: Sequence[Sequence[int]], *, thorough: bool = False
    ) -> dict[tuple[int, int], Any]:
        """What comes of such jobs about these finds of each track, by the numbers of the track and of the find."""
        jobs = [job(self.source, *each) for each in self._by_stretch(finds)]
        if jobs:
            self.stretches.renew(self.film, thorough=thorough)
        return {(n, find): told for _, many in self.stretches.each(jobs, tuple) for n, find, told in many}

    def _by_stretch(self, finds: Sequence[Sequence[int]]) -> list[InStretch]:
        """These finds of each track, by the stretch in which they lie, with all the numbers that go with them."""
        asked: dict[Span, list[film_jobs.FaceOfTrack]] = {}
        for n, (path, wanted) in enumerate(zip(self.paths, finds, strict=True)):
            for find in wanted:
                frame, face = int(path.track.frames[find]), joining.detection_of(path, find)
                asked.setdefault(self.film.stretch_of(frame), []).append((n, find, frame, face))
        return [(span, tuple(faces)) for span, faces in asked.items()]
