"""Cleaning a batch of photos: every source file ends in exactly one record, whatever happens on the way."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from eventguard import worker
from eventguard.adapters.engines import weights
from eventguard.adapters.executors import processes, stream
from eventguard.adapters.sources import Source, examine, list_files
from eventguard.adapters.store import digest, digest_of, file_name, slug
from eventguard.app.brief import brief
from eventguard.app.house import House
from eventguard.app.settle import settle
from eventguard.core.consent import Channel
from eventguard.core.photo import Photo, State
from eventguard.core.pipeline import Cleaned
from eventguard.core.settings import Show


@dataclass(frozen=True, slots=True)
class Order:
    """What a user asked to be cleaned, and for what."""

    paths: Sequence[str]
    event: str
    channel: Channel
    show: Show
    on: date
    jobs: int
    again: bool = False
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """One source file and the record it ended in; ``repeated`` when that record was there before."""

    path: Path
    photo: Photo
    repeated: bool = False


class Batch:
    """One run over some files. ``len`` is how many there are.

    Args:
        house: the school's folders.
        order: what is asked for.
        files: exactly these, instead of all behind the order's paths.
        look: reads a file for its digest; None for one that is to be passed over.
        stands: whether a record settles the matter, so that its file is not done again.

    Raises:
        SetupError: there is no register although people are to be shown, or the engines are damaged.
    """

    def __init__(
        self,
        house: House,
        order: Order,
        files: Sequence[Path] | None = None,
        look: Callable[[Path], Source | None] = examine,
        stands: Callable[[Photo], bool] | None = None,
    ) -> None:
        for network in (weights.YUNET, weights.CENTERFACE):
            weights.path_of(network)  # operator trouble is told before the first photo, not once for each
        self._house, self._order = house, order
        self._brief = brief(house, order.channel, order.on, order.show, order.groups)
        self._as_good = self._brief.satisfied_by
        self._revision = house.revision
        self._files = list_files(order.paths, never=(house.workspace, house.consent_data)) if files is None else files
        self._look, self._stands = look, stands or self._is_as_asked

    def __len__(self) -> int:
        return len(self._files)

    def run(self) -> Iterator[Finished]:
        """Clean everything; yields each file as soon as it is done."""
        settle(self._house)
        at_once: deque[Finished] = deque()
        twins: list[Source] = []
        make = processes(worker.start, self._brief)
        width = max(1, min(self._order.jobs, len(self)))
        for job, outcome in stream(make, width, worker.work, self._jobs(at_once, twins), self._house.limits):
            yield from _drain(at_once)
            yield self._finish(job, outcome)
        yield from _drain(at_once)
        for source in twins:
            if photo := self._house.ledger.find(source.id, self._order.channel):
                yield Finished(source.path, photo, repeated=True)
        settle(self._house)

    def _jobs(self, at_once: deque[Finished], twins: list[Source]) -> Iterator[worker.Clean]:
        """What has to be done. Files that are settled without work, and copies of one picture, go into the lists."""
        ids: set[str] = set()
        for path in self._files:
            source = self._look(path)
            if source is None:
                continue
            if source.id in ids:
                twins.append(source)
                continue
            ids.add(source.id)
            settled = self._receive(source)
            if settled is None:
                yield worker.Clean(path, source.id)
            else:
                at_once.append(settled)

    def _receive(self, source: Source) -> Finished | None:
        """Write down that this file has arrived; None when it has to be cleaned."""
        ledger, order = self._house.ledger, self._order
        with ledger.transaction():
            known = ledger.find(source.id, order.channel)
            if known and not source.trouble and self._stands(known):
                return Finished(source.path, known, repeated=True)
            photo = known or Photo(source.id, order.channel, order.event, State.RECEIVED)
            if photo.state is not State.HELD:
                photo = photo.moved(State.RECEIVED, posted=(), taken_down_by=None, decided_by=None)
            name, place = readable(source.path.name), readable(str(source.path.absolute()))
            photo = replace(photo, event=order.event, source=name, original=place)
            if not source.trouble:
                ledger.save(photo, self._house.user, self._house.now())
                return None
            photo = photo.moved(State.QUARANTINED, reason=source.trouble)
            if photo != known:
                ledger.save(photo, self._house.user, self._house.now(), reason=source.trouble)
            return Finished(source.path, photo)

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
                return same and not self._order.again and self._is_intact(known)
        return False

    def _is_intact(self, photo: Photo) -> bool:
        return photo.output is not None and digest_of(self._house.store.held / photo.output) == photo.sha256

    def _finish(self, job: worker.Clean, outcome: worker.Result | None) -> Finished:
        """Write down what came of a photo; its file and its record appear together or not at all."""
        ledger = self._house.ledger
        with ledger.transaction():
            photo = ledger.find(job.id, self._order.channel)
            if photo is None:
                raise RuntimeError("a photo was worked on that was never received")
            if photo.state not in (State.RECEIVED, State.HELD) or self._stands(photo):
                return Finished(job.path, photo, repeated=True)  # another run was faster
            if isinstance(outcome, Cleaned):
                photo = self._hold(photo, outcome)
            else:
                nothing = {"output": None, "sha256": None, "size": None, "found": (), "faces": ()}
                photo = photo.moved(State.QUARANTINED, reason=worker.reason(outcome), **nothing)
            detail = {"reason": photo.reason, "shown": photo.shown, "covered": len(photo.covered)}
            ledger.save(photo, self._house.user, self._house.now(), revision=photo.revision, **detail)
        return Finished(job.path, photo)

    def _hold(self, photo: Photo, cleaned: Cleaned) -> Photo:
        sha256 = digest(cleaned.encoded)
        suffix = self._house.settings.format.suffix
        ledger = self._house.ledger
        alike = [event for event in ledger.events() if slug(event) == slug(photo.event)]
        output = file_name(photo.event, ledger.next_number(photo, alike), sha256, suffix)
        self._house.store.hold(output, cleaned.encoded)
        return photo.moved(
            State.HELD,
            output=output,
            sha256=sha256,
            size=cleaned.size,
            found=tuple(finding.trace for finding in cleaned.found),
            faces=cleaned.faces,
            reason=cleaned.warning,
            recipe=self._brief.recipe,
            revision=self._revision,
            prepared_by=self._house.user,
        )


def _drain(queue: deque[Finished]) -> Iterator[Finished]:
    while queue:
        yield queue.popleft()


def readable(name: str) -> str:
    """A file name as text that any database and terminal can hold; bytes that are no text become escapes."""
    return name.encode("utf-8", "backslashreplace").decode()
