"""Cleaning a batch of photos: every source file ends in exactly one record, whatever happens on the way."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from eventguard import worker
from eventguard.adapters.folders.sources import Listing, Source, moves, unread
from eventguard.app.faces.batch_policy import batch_policy
from eventguard.app.films import clean_film
from eventguard.app.folders.file_moves import supersede
from eventguard.app.people.former_ids import PARTED, changed_hands
from eventguard.app.photos import kept
from eventguard.app.photos.held import follow, hold, is_intact, next_number, preparers, write_down
from eventguard.app.photos.order import Order, files_of
from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.app.words.event_name import require_harmless
from eventguard.core.faces.kept_by_hand import NEVER, Earlier, decisions
from eventguard.core.faces.may_compare import Comparing
from eventguard.core.harmless import readable
from eventguard.core.people.groups import as_group
from eventguard.core.photos.face import is_shown
from eventguard.core.photos.film import SUFFIX as FILM_SUFFIX
from eventguard.core.photos.photo import Photo, State
from eventguard.core.pipeline import Cleaned
from eventguard.core.settings import Show
from eventguard.core.words import by_hand as words_by_hand
from eventguard.networks import published, weights


@dataclass(frozen=True, slots=True)
class Finished:
    """One source file and the record it ended in; ``repeated`` when that record was there before."""

    path: Path
    photo: Photo
    repeated: bool = False


class Batch:
    """One run over some files (``len`` of them); ``listing`` says what else is behind the order's paths.

    Args:
        school, order: the school's folders, and what is asked for.
        files: exactly these, instead of all behind the order's paths.
        look: reads a file for its digest; None for one that is to be passed over.
        stands: whether a record settles the matter, so that its file is not done again.
        tell: is told how much of a film is done, from 0 to 1, again and again.

    Raises:
        SetupError: a path leads nowhere, there is no register although people are to be shown, the event's name gives
            a pupil away, or the engines are damaged.
    """

    def __init__(
        self,
        school: School,
        order: Order,
        files: Sequence[Path] | None = None,
        look: Callable[[Path], Source | None] | None = None,
        stands: Callable[[Photo], bool] | None = None,
        tell: Callable[[Path, float], None] = lambda _path, _part: None,
    ) -> None:
        readers = (published.WRITING, published.LETTERS) if school.settings.words else ()
        for network in (published.YUNET, published.CENTERFACE, *readers):
            weights.path_of(network)  # operator trouble is told before the first photo, not once for each
        require_harmless(school, order.event)
        self._school, self._order = school, order
        self._batch_policy = batch_policy(school, order.channel, order.on, order.show, order.groups)
        self._as_good = self._batch_policy.satisfied_by
        self._revision, self._people = school.revision, school.people()
        self.listing = files_of(school, order) if files is None else Listing(tuple(files))
        self._films: list[worker.Clean] = []
        self._look, self._stands, self._tell = look or self.listing.examine, stands or self._is_as_asked, tell

    def __len__(self) -> int:
        return len(self.listing.files)

    @property
    def comparing(self) -> Comparing:
        """Whether faces are compared in it, or why not."""
        return self._batch_policy.comparing

    def run(self) -> Iterator[Finished]:
        """Clean everything; yields each file as soon as it is done. Films come after all photos, one after another."""
        reconcile(self._school)
        at_once: deque[Finished] = deque()
        twins: list[Source] = []
        width = max(1, min(self._order.jobs, len(self)))
        with self._school.workers(self._batch_policy, width) as workers:
            for job, outcome in workers.each(worker.work, self._jobs(at_once, twins)):
                yield from _drain(at_once)
                yield self._finish(job, outcome)
        yield from _drain(at_once)
        for job in self._films:
            yield self._finish(job, self._filmed(job))
        for source in twins:
            if photo := self._school.record.find(source.id, self._order.channel):
                yield Finished(source.path, photo, repeated=True)
        reconcile(self._school)

    def _jobs(self, at_once: deque[Finished], twins: list[Source]) -> Iterator[worker.Clean]:
        """What has to be done. Files settled without work, copies of one picture, and films go into the lists."""
        ids: set[str] = set()
        for path in self.listing.files:
            source = self._look(path)
            if source is None:
                continue
            if source.id in ids:
                twins.append(source)
                continue
            ids.add(source.id)
            received = self._receive(source)
            if isinstance(received, Finished):
                at_once.append(received)
            elif source.is_film or (self._school.settings.moving and moves(source.path)):
                self._films.append(received)
            else:
                yield received

    def _filmed(self, job: worker.Clean) -> worker.Result:
        """What comes of a film."""
        order, tell = self._order, partial(self._tell, job.path)
        return clean_film.clean(self._school, job, order.channel, self._batch_policy, order.jobs, tell)

    def _receive(self, source: Source) -> Finished | worker.Clean:
        """Write down that this file has arrived; what has to be done where that does not settle it."""
        record, order = self._school.record, self._order
        name, place = readable(source.called or source.path.name), readable(str(source.path.absolute()))
        with record.transaction():
            if not source.trouble:
                self._put_away(unread(source.path, "").id)
            known = record.find(source.id, order.channel)
            if known and not source.trouble and self._stands(known):
                return Finished(source.path, follow(self._school, known, name, place), repeated=True)
            earlier = self._earlier(known) if known else NEVER
            photo = known or Photo(source.id, order.channel, order.event, State.RECEIVED)
            if photo.state is not State.HELD:
                photo = photo.moved(State.RECEIVED, posted=(), taken_down_by=None, decided_by=None)
            photo = replace(photo, source=name, original=place)
            if not source.trouble:
                if photo.state is not State.HELD:  # a held one stays of the event that its file is called after
                    photo = self._in_event(photo)
                record.save(photo, self._school.user, self._school.now(), begun=True)
                return worker.Clean(source.path, source.id, earlier)
            photo = replace(photo.moved(State.QUARANTINED, reason=source.trouble), event=order.event)
            if photo != known:
                record.save(photo, self._school.user, self._school.now(), reason=source.trouble)
            return Finished(source.path, photo)

    def _put_away(self, unread: str) -> None:
        """What could not be read when it was asked for before, and can be now, needs nobody any more."""
        before = self._school.record.find(unread, self._order.channel)
        if before and before.state is State.QUARANTINED:
            settled = before.moved(State.REJECTED, reason="it could be read later")
            self._school.record.save(settled, self._school.user, self._school.now(), reason=settled.reason)

    def _in_event(self, photo: Photo) -> Photo:
        """The photo as one of the event that is asked for, with a number in it."""
        if photo.number and photo.event == self._order.event:
            return photo
        return replace(photo, event=self._order.event, number=next_number(self._school, self._order.event))

    def _is_as_asked(self, known: Photo) -> bool:
        """Whether this record is what the order would come to, so that the file need not be done again."""
        match known.state:
            case State.APPROVED:
                return True
            case State.TAKEN_DOWN:  # first it has to be gone wherever it was posted
                return not self._order.again or known.taken_down_by is None
            case State.REJECTED:
                return not self._order.again
            case State.HELD:
                same = known.recipe in self._as_good and known.event == self._order.event
                same = same and as_group(known.groups) == as_group(self._order.groups)
                return same and not self._order.again and is_intact(self._school, known) and self._may_stay(known)
        return False

    def _may_stay(self, photo: Photo) -> bool:
        """Whether everybody visible on a held photo may be, by this order."""
        if self._order.show is Show.ALL:
            return not any(map(is_shown, photo.faces)) and not photo.named
        return not self._school.objections(photo, self._people, self._order.on)

    def _earlier(self, photo: Photo) -> Earlier:
        """What stays of what was decided by hand: who was shown, only while it was held, and if anybody is wanted."""
        shown = photo.state is State.HELD and self._order.show is not Show.ALL
        return kept.earlier(self._school, photo, self._order, self._people, self.comparing, shown)

    def _finish(self, job: worker.Clean, outcome: worker.Result | None) -> Finished:
        """Write down what came of a photo; its file and its record appear together or not at all."""
        record = self._school.record
        with record.transaction():
            photo = record.find(job.id, self._order.channel)
            if photo is None:
                raise RuntimeError("a photo was worked on that was never received")
            if photo.state not in (State.RECEIVED, State.HELD) or self._stands(photo):
                return Finished(job.path, photo, repeated=True)  # another run was faster
            if photo.state is State.HELD and self._earlier(photo) != job.earlier:
                return Finished(job.path, photo, repeated=True)  # somebody decided about it by hand meanwhile
            if isinstance(outcome, Cleaned) and changed_hands(self._school, outcome.faces, self._revision):
                outcome = worker.Trouble(PARTED)
            earlier = photo
            if isinstance(outcome, Cleaned):
                photo = self._hold(photo, outcome)
            else:
                photo = photo.moved(State.QUARANTINED, reason=worker.reason(outcome), **_bare(photo))
            write_down(self._school, photo, self._school.user)
        supersede(self._school, earlier, photo)
        return Finished(job.path, photo)

    def _hold(self, photo: Photo, cleaned: Cleaned) -> Photo:
        settings = self._school.settings
        return hold(
            self._school,
            self._in_event(photo),
            cleaned,
            FILM_SUFFIX if cleaned.film else settings.format.suffix,
            film=cleaned.film,
            found=tuple(finding.trace for finding in cleaned.found),
            recipe=self._batch_policy.recipe,
            revision=self._revision,
            prepared_by=self._school.user,
            style=settings.style,
            shown_by=preparers(photo.shown_by, cleaned.faces, photo.erased, cleaned.words),
            groups=self._order.groups,
            steps=(),
            hard=cleaned.hard,
            not_compared=self.comparing.why or "",
            accounts=self._school.accounts(photo.accounts),
        )


def _bare(photo: Photo) -> dict[str, object]:
    """What is left of a record when its photo cannot be cleaned: what a hand had covered, should it be some day."""
    covers = decisions(photo.faces, lambda _: False)
    words = words_by_hand.decisions(photo.words, lambda _: False)
    size = photo.size if covers or words else None
    return {"output": None, "sha256": None, "size": size, "found": (), "faces": covers, "words": words}


def _drain(queue: deque[Finished]) -> Iterator[Finished]:
    while queue:
        yield queue.popleft()
