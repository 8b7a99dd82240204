"""Going through folders of what is online already: every picture, film and page of words is looked at, nothing there is
changed, and a sweep that was stopped goes on.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from stat import S_ISDIR
from typing import TypeVar

from eventguard import sweep_jobs, sweep_worker, worker
from eventguard.adapters.folders.stamps import stamp_in
from eventguard.adapters.sweeps.sweep_book import SweepBook
from eventguard.app.faces.batch_policy import batch_policy
from eventguard.app.school import School
from eventguard.app.sweeps import copies
from eventguard.app.sweeps.our_photos import OurPhotos
from eventguard.core.errors import SetupError
from eventguard.core.folders.at_rest import Stamp
from eventguard.core.harmless import readable
from eventguard.core.people.consent import Channel
from eventguard.core.settings import Show
from eventguard.core.sweeps.file_kinds import BEGINNING, what_is
from eventguard.core.sweeps.looked import Looked, Named, Where
from eventguard.core.sweeps.work import LookedAt, named_in
from eventguard.core.words.mention import MentionKind
from eventguard.files import Why, digest_of, reading, real_path, walk

#: Raised whenever the same file would be seen otherwise.
VERSION = 4
#: What gives a pupil away in the name of a file: figures there are numbers of photos.
IN_NAMES = frozenset({MentionKind.NAME, MentionKind.FIRST_NAME_AND_CLASS, MentionKind.EMAIL})
#: What is left out of a folder: it is not there for others, or elsewhere.
NOT_PUBLISHED = frozenset({Why.LINK, Why.NO_FILE, Why.DELETED})
#: Where one word ends and another begins in the name of a file, besides at signs: ``MiaOak2019``.
BETWEEN = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[A-Z][a-z])")

AJob = TypeVar("AJob", bound=sweep_jobs.Job)


class Sweep:
    """One sweep over some folders, for a channel. ``run`` it, then ask for the answer (``answer``).

    Raises:
        SetupError: there is no such folder, or it is one of EventGuard's own.
    """

    def __init__(
        self, school: School, folders: Sequence[Path], channel: Channel, jobs: int, again: bool = False
    ) -> None:
        found = dict.fromkeys(map(_real, folders))
        self.roots = [root for root in found if not any(root.is_relative_to(other) for other in found if other != root)]
        for root in found:
            school.require_apart(root, "Name the folder with what is online.")
        self.school, self.channel, self._jobs = school, channel, jobs
        self.book: SweepBook = school.sweeps
        self.what = json.dumps([sorted(map(str, self.roots)), channel])
        self.n = self.book.begin(self.what, school.now())
        self.ours = OurPhotos(school, self.book, channel)
        show = Show.CONSENT if school.has_register else Show.ALL
        self.policy = batch_policy(school, channel, school.today(), show)
        self.unread: dict[str, str] = {}
        """What could not even be opened, each with why."""
        self.passed_over = 0
        """How many files are no picture, film or page: documents, styles, scripts."""
        self._how = _how(self.policy.recipe, self.n if again else 0)

    def files(self) -> int:
        """How many files there are, for a bar."""
        return len(self._there)

    @cached_property
    def _there(self) -> list[tuple[str, Stamp]]:
        """What lies in the folders: they are walked through once."""
        return [entry for root in self.roots for entry in self._entries(root)]

    def run(self) -> Iterator[Path]:
        """Look at everything that was not looked at yet; yields each file as soon as it is done."""
        for ours, outcome in self._each(self.ours.without_print()):
            if isinstance(outcome, sweep_jobs.Printed):
                self.book.keep_print(ours.id, outcome.print)
        self._drop_gone()
        settled: list[Path] = []
        twins: list[sweep_jobs.LookAt] = []
        for job, outcome in self._each(self._todo(settled, twins)):
            yield from _drain(settled)
            self._keep(job, outcome)
            yield job.path
        yield from _drain(settled)
        for file in twins:
            if known := self.book.seen(file.id, self._how):
                self._write(file, replace(known[0], named=_without_names(known[0])), known[1])
            yield file.path
        self.ours.read_prints()
        self._compare(self.ours.to_compare(self.book.rows(self.what, self.n)))
        rows = self.book.rows(self.what, self.n)
        self._compare(copies.to_compare(rows, self.book, self.policy.settings))
        self.book.end(self.n, self.school.now())

    def _compare(self, jobs: Iterable[sweep_jobs.Compare]) -> None:
        """Look where two pictures look the same, and keep it."""
        for job, outcome in self._each(jobs):
            if isinstance(outcome, sweep_jobs.Same):
                self.book.keep_same(job.id, job.other_id, outcome.faces)

    def _drop_gone(self) -> None:
        """What was found before this sweep was stopped, and is not there any more."""
        there = {path for path, _ in self._there}
        for path in self.book.last_found(self.what, self.n):
            if path not in there:
                self.book.drop(self.what, path)

    def _each(self, jobs: Iterable[AJob]) -> Iterator[tuple[AJob, sweep_jobs.Result | None]]:
        """All jobs with what came of them, by worker processes; none is started for none."""
        waiting = iter(jobs)
        first = next(waiting, None)
        if first is not None:
            with self.school.workers(self.policy, self._jobs) as workers:
                yield from workers.each(sweep_worker.work_on, chain([first], waiting))

    def _entries(self, root: Path) -> Iterator[tuple[str, Stamp]]:
        """What is published, also where nobody would look for photos to clean: small copies, hidden folders."""
        for entry in walk(root, self._closed, lambda path, _: self._enters(path)):
            if entry.why in NOT_PUBLISHED or not self._has_a_name(entry.path):
                continue
            if entry.why and S_ISDIR(entry.status.st_mode):
                yield from self._entries(entry.path) if self._enters(entry.path) else ()
            else:
                yield str(entry.path), stamp_in(entry.status)

    def _has_a_name(self, path: Path) -> bool:
        """Whether a name is text: what was unpacked under another system's letters may have one that is none."""
        name = str(path)
        if (kept := readable(name)) != name:
            self.unread[kept] = "The name of this file or folder is no text. Give it another name, and sweep again."
        return kept == name

    def _closed(self, path: Path, _: OSError) -> None:
        self.unread[readable(str(path))] = "This folder cannot be opened."

    def _enters(self, path: Path) -> bool:
        return self._has_a_name(path) and real_path(path) not in map(real_path, self.school.shut_out)

    def _todo(self, settled: list[Path], twins: list[sweep_jobs.LookAt]) -> Iterator[sweep_jobs.LookAt]:
        """What has to be looked at; what is settled without, and copies of one file, go into the lists."""
        ids: set[str] = set()
        for name, stamp in self._there:
            path = Path(name)
            if self.book.again(self.what, name, stamp, self._how, self.n):
                settled.append(path)
                continue
            file = self._examined(path, stamp)
            if file is None:
                settled.append(path)
            elif file.id in ids or self.book.seen(file.id, self._how):
                twins.append(file)
            else:
                ids.add(file.id)
                yield file

    def _examined(self, path: Path, stamp: Stamp) -> sweep_jobs.LookAt | None:
        """How a file is looked at, by its content; None for what shows and says nothing."""
        settings = self.policy.settings
        if real_path(path) != path:
            self.unread[str(path)] = "A link was put in its way while it was looked for. Sweep again."
            return None
        try:
            with reading(path, follow=False) as file:
                what = what_is(file.read(BEGINNING))
                if what is None:
                    self.passed_over += 1
                    return None
                file.seek(0)
                return sweep_jobs.LookAt(path, digest_of(file, settings.max_film_bytes), what, stamp, settings)
        except OSError as error:
            self.unread[str(path)] = f"This file cannot be read ({error.strerror or 'it is too large'})."
            return None

    def _keep(self, file: sweep_jobs.LookAt, outcome: sweep_jobs.Result | None) -> None:
        match outcome:
            case LookedAt():
                self._write(file, outcome.looked, outcome.preview)
            case Looked():
                self._write(file, outcome, None)
            case _:
                trouble = outcome.reason if isinstance(outcome, worker.Trouble) else worker.LOST.reason
                self._write(file, Looked(file.what, trouble=trouble), None)

    def _write(self, file: sweep_jobs.LookAt, looked: Looked, preview: bytes | None) -> None:
        looked = replace(looked, named=(*looked.named, *self._named(file.path)))
        self.book.keep(self.what, str(file.path), file.stamp, file.id, self._how, self.n, looked, preview)

    def _named(self, path: Path) -> Iterable[Named]:
        """What the name of a file gives away, or of a folder: both are in the address of what is online."""
        root = next(root for root in self.roots if path.is_relative_to(root))
        names = [(path.stem, Where.NAME), *((part, Where.FOLDER) for part in path.relative_to(root).parts[:-1])]
        read = ((text, where) for name, where in names for text in _words(name))
        said = (each for text, where in read for each in named_in(text, where, self.policy.sought))
        return dict.fromkeys(each for each in said if each.kind in IN_NAMES)


def _real(folder: Path) -> Path:
    """Where a folder is. Raises SetupError where there is none."""
    try:
        root = real_path(folder)
        if root.is_dir():
            return root
    except (OSError, ValueError):  # a name that is too long, or none of any file
        pass
    raise SetupError(f"There is no folder {folder}.", "Check the spelling, or unpack the export first.")


def _how(recipe: str, again: int) -> str:
    return hashlib.sha256(repr((VERSION, recipe, again)).encode()).hexdigest()[:16]


def _words(name: str) -> tuple[str, str]:
    """The name of a file as words: parted at signs, and wherever words may be."""
    words = "".join(letter if letter.isalnum() else " " for letter in name)
    return words, BETWEEN.sub(" ", words)


def _without_names(looked: Looked) -> tuple[Named, ...]:
    return tuple(each for each in looked.named if each.where not in (Where.NAME, Where.FOLDER))


def _drain(settled: list[Path]) -> Iterator[Path]:
    while settled:
        yield settled.pop(0)
