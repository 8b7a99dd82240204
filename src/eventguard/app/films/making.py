"""One film on its way to be held: looked through, followed, judged, covered, put together; in stretches, each kept as
soon as it is done, so that a film that was stopped goes on where it was.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from eventguard import film_jobs
from eventguard.adapters.films import mp4, mp4_residue
from eventguard.adapters.films.begun import FACES, WORDS, Begun, seen_name
from eventguard.adapters.folders.store import digest
from eventguard.app.films.looking_through import Tell, look_through
from eventguard.app.films.stretches import FilmTrouble, Stretches, short
from eventguard.app.films.whom_shown import WhomShown
from eventguard.core.films import joining
from eventguard.core.films.encoded import Encoded
from eventguard.core.films.following import End, by_stretch
from eventguard.core.films.following import Path as TrackPath
from eventguard.core.films.layers import Overlay
from eventguard.core.people.consent import Reason
from eventguard.core.photos.film import Film, Span
from eventguard.core.photos.hidden_data import Finding
from eventguard.core.photos.seen import Finds, SeenFrames
from eventguard.core.photos.word import Word
from eventguard.core.pipeline import LOOKS, STILL_VISIBLE, BatchPolicy
from eventguard.core.words.sought import Sought

#: Raised whenever the same stretch would be drawn otherwise: what is kept of it then counts no more.
VERSION = 1
#: How much of the work drawing is, about; and all the rest, but for following and comparing, is looking through.
DRAWING = 0.15
#: How the names of finished stretches begin; and of those in which something may still be visible.
DRAWN = "drawn-", "doubtful-"
LOST = "A part of the cleaned film was lost. Clean it again."
#: A track of a line of writing, and what was read.
Line = tuple[TrackPath, Word]


@dataclass(frozen=True, eq=False)
class Made:
    """A finished film: the bytes of its file (less than 200 MB: ``core.photos.film``), which lie nowhere until they are
    held, and what was decided about it.
    """

    encoded: bytes
    film: Film
    overlay: Overlay
    found: tuple[Finding, ...] = ()
    warning: str | None = None


class Making:
    """The work on one film, by worker processes; a context manager that ends them."""

    def __init__(self, source: film_jobs.Source, id: str, begun: Begun, policy: BatchPolicy | None, jobs: int) -> None:
        self._source, self._id, self._begun, self._policy = source, id, begun, policy
        self._stretches = Stretches(source.settings, policy, jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stretches.__exit__()

    def clean(self, tell: Tell, keep: Callable[[Overlay], Overlay]) -> Made:
        """All of it, from the first look to the finished file; ``keep`` puts decisions by hand over it.

        Raises:
            FilmTrouble: it cannot be read whole, or the finished file is not proved clean.
        """
        measured = self.measured()
        film = replace(measured.film, sound=measured.film.sound and self._source.settings.sound)
        overlay, frames = self._judged(film, tell)
        tell(1 - DRAWING)
        self._stretches.renew(film)
        return replace(self.drawn(film, frames, keep(overlay), tell), found=measured.found)

    def _judged(self, film: Film, tell: Tell) -> tuple[Overlay, SeenFrames]:
        """What has to lie over the film; and its frames without what was found in them. The tracks of a long film,
        which are large, are nobody's any more while it is drawn.
        """
        if self._policy is None:
            raise RuntimeError("a film is cleaned by a batch policy")
        paths, lines, frames = self._joined_tracks(film, tell)
        self._followed([*paths, *(path for path, _ in lines)], film, frames)
        layers = [joining.layer_of(path) for path in paths]
        whom = WhomShown(self._source, film, paths, layers, self._policy, self._stretches)
        return joining.judged(paths, layers, whom.verdicts(), lines, film, self._policy), frames

    def _joined_tracks(self, film: Film, tell: Tell) -> tuple[list[TrackPath], list[Line], SeenFrames]:
        """Tracks of faces, and of lines of writing, as far as they were found; and the frames without what was."""
        seen = look_through(self._source, film, self._sought, self._stretches, self._begun, tell)
        frames = [frame for each in seen for frame in each.frames]
        lines = joining.written([read for each in seen for read in each.words], frames)
        return joining.paths(frames), lines, joining.only((), frames)

    def measured(self) -> film_jobs.Measured:
        """How long the film is, and what it carries."""
        job = film_jobs.Measure(self._source, self._id)
        return next(measured for _, measured in self._stretches.each([job], film_jobs.Measured))

    def frames(self, film: Film) -> SeenFrames | None:
        """What was seen of it before; None where that is not there any more."""
        seen = [self._begun.seen(seen_name(span[0])) for span in film.stretches]
        return None if None in seen else joining.only((), [frame for each in seen if each for frame in each.frames])

    def drawn(self, film: Film, frames: SeenFrames, overlay: Overlay, tell: Tell) -> Made:
        """The finished film with this over it, and over whatever the second look still finds."""
        warning = None
        for _ in range(LOOKS):
            visible = self._draw(film, frames, overlay, lambda part: tell(1 - DRAWING * (1 - part)))
            if not visible:
                break
            more = self._followed(joining.paths(joining.only(visible, frames)), film, frames)
            overlay = joining.with_more(overlay, more, Reason.NO_MATCH)
        else:  # the last look's finds are covered as well, but whether that was all nobody knows
            self._draw(film, frames, overlay, lambda _: None, look_again=False)
            warning = STILL_VISIBLE
        encoded = self._joined(film, overlay)
        sha256 = digest(encoded)
        self._begun.keep_layers(FACES, sha256, dict(overlay.face_layers))
        self._begun.keep_layers(WORDS, sha256, dict(overlay.word_layers))
        return Made(encoded, film, overlay, warning=warning)

    def _followed(self, paths: Sequence[TrackPath], film: Film, frames: SeenFrames) -> Sequence[TrackPath]:
        """The same tracks, followed to where their faces go out of sight."""
        ends = [end for n, path in enumerate(paths) for end in path.ends(n)]
        while ends:
            stretches = by_stretch(ends, film)
            jobs = [self._follow(span, tuple(at), frames) for span, at in stretches.items()]
            followed = [one for _, many in self._stretches.each(jobs, tuple) for one in many]
            ends = [end for one in followed if (end := paths[one.end.track].take(one))]
        return paths

    def _follow(self, span: Span, ends: tuple[End, ...], frames: SeenFrames) -> film_jobs.Follow:
        near = frames[max(0, span[0] - 1) : span[1] + 2]
        return film_jobs.Follow(self._source, span, ends, tuple(frame.motion for frame in near))

    def _draw(
        self, film: Film, frames: SeenFrames, overlay: Overlay, tell: Tell, *, look_again: bool = True
    ) -> list[tuple[int, Finds]]:
        """Have every stretch drawn that is not there already as it has to be; what can be seen in them nevertheless."""
        names = self._drawn_names(film, overlay)
        jobs = [
            film_jobs.Draw(
                self._source,
                span,
                tuple(frame.digest for frame in frames[span[0] : span[1] + 1]),
                overlay.within(span),
            )
            for span, name in names.items()
            if self._begun.encoded(name) is None
        ]
        visible = []
        for done, (job, drawn) in enumerate(self._stretches.each(jobs, film_jobs.Drawn), 1):
            visible += drawn.visible
            if not drawn.visible or not look_again:
                name = names[job.span] if not drawn.visible else _in_doubt(names[job.span])
                self._begun.keep_encoded(name, drawn.head, drawn.samples)
            tell(done / len(jobs))
        return visible if look_again else []

    def _joined(self, film: Film, overlay: Overlay) -> bytes:
        """Put the stretches together, and have every byte of the file read again by somebody else."""
        names = self._drawn_names(film, overlay).values()

        def stretches() -> Iterator[Encoded]:
            for name in names:
                encoded = self._begun.encoded(name) or self._begun.encoded(_in_doubt(name))
                if encoded is None:
                    raise FilmTrouble(LOST)
                yield Encoded(*encoded)

        sound, file = self._sound(film), io.BytesIO()
        self._stretches.renew(film)  # all of the film is in memory now
        try:
            mp4.write(file, film, stretches, sound)
        except ValueError:  # what is kept was damaged, or drawn by another version
            self._begun.remove(but=lambda name: not name.startswith(DRAWN))
            raise FilmTrouble(LOST) from None
        if residue := mp4_residue.residue(file):
            raise FilmTrouble(f"The cleaned film still held something: {', '.join(residue)}. It was not kept.")
        self._begun.remove(but=lambda name: not name.startswith(DRAWN) or name in names)
        return file.getvalue()

    def _sound(self, film: Film) -> bytes | None:
        """The sound of the film, encoded anew, where it is kept at all."""
        if not film.sound:
            return None
        if (known := self._begun.sound()) is None:
            jobs = [film_jobs.Sound(self._source, film)]
            known = next(heard.encoded for _, heard in self._stretches.each(jobs, film_jobs.Sounding)) or b""
            self._begun.keep_sound(known)
        return known or None

    @property
    def _sought(self) -> Sought | None:
        return self._policy.sought if self._policy and self._policy.reads else None

    def _drawn_names(self, film: Film, overlay: Overlay) -> dict[Span, str]:
        """Under which name each stretch is kept that is drawn like this."""
        return {span: self._drawn_name(span, overlay, film) for span in film.stretches}

    def _drawn_name(self, span: Span, overlay: Overlay, film: Film) -> str:
        part = overlay.within(span)
        layers = [
            (n, layer.first, layer.boxes.tobytes())
            for each in (part.face_layers, part.word_layers)
            for n, layer in sorted(each.items())
        ]
        faces = [(f.n, f.verdict, f.reason is Reason.NOT_A_FACE, f.drawn) for f in part.faces]
        words = [(w.n, w.verdict) for w in part.words]
        settings = self._source.settings
        style = settings.style, settings.cover_reach, settings.thorough
        how = (VERSION, film.size, film.rate, *style, faces, words, layers)
        return f"{DRAWN[0]}{span[0]:06d}-{short(repr(how))}.npz"


def _in_doubt(name: str) -> str:
    """The same stretch where something may be visible in it: for one film, of which that is told, and no other."""
    return name.replace(*DRAWN, 1)
