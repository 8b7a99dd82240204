"""The answer of a sweep: what to take down, to cover and replace, to look at; the most harmful first."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from eventguard.adapters.sweeps.sweep_book import Row
from eventguard.app import phrases
from eventguard.app.sweeps.copies import same_in_largest
from eventguard.app.sweeps.said import detail
from eventguard.app.sweeps.sweeping import Sweep
from eventguard.core.people.consent import Channel
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.word import AWAY, Gives
from eventguard.core.sweeps.findings import Do, Finding, Kind, findings, merged
from eventguard.core.sweeps.likeness import as_the_largest_tells, groups
from eventguard.core.sweeps.looked import Looked, Named, What

#: A year in the path of a file, as sites and networks name their folders.
YEAR = re.compile(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)")

#: X keeps a picture as the number of its post, and what its page calls the picture.
NUMBERED = re.compile(r"^\d{5,}-")


@dataclass(frozen=True, slots=True)
class Told:
    """One finding about one picture: the ``path`` of the copy in which it is told first, and of the others; ``largest``
    of them all, by which findings of one picture are known, and its ``sha256``; ``ours`` whether that is a photo that
    was cleaned here, and ``new`` whether no sweep before knew this file.
    """

    path: str
    copies: tuple[str, ...]
    kind: Kind
    do: Do
    detail: str
    new: bool
    year: str
    largest: str
    sha256: str
    ours: bool


@dataclass(frozen=True)
class Answer:
    """What a sweep found, for its ``channel``. ``files`` is how many pictures, films and pages there are, ``pictures``
    how many different pictures and films; ``unread`` could not be looked at, each with why; ``gone`` was there in the
    sweep before. ``passed_over`` is how many other files there are; ``knows_pupils`` whether anybody's name was looked
    for.
    """

    channel: Channel
    told: tuple[Told, ...]
    files: int
    pictures: int
    unread: Mapping[str, str]
    gone: tuple[str, ...]
    passed_over: int = 0
    knows_pupils: bool = True

    @cached_property
    def pictures_told(self) -> dict[str, list[Told]]:
        """The findings by the picture, or page, that they are about, the most harmful first."""
        told: dict[str, list[Told]] = defaultdict(list)
        for one in self.told:
            told[one.largest].append(one)
        return dict(told)

    def counted(self, by: Callable[[Told], str]) -> dict[str, Counter[Do]]:
        """How many findings there are of each kind of thing to do, for each year, folder or whatever ``by`` tells."""
        counts: dict[str, Counter[Do]] = defaultdict(Counter)
        for one in self.told:
            counts[by(one)][one.do] += 1
        return counts


def answer(sweep: Sweep) -> Answer:
    """What is to be done about what lies there, as of today."""
    before = sweep.book.before(sweep.what, sweep.n)
    here = {row.path: row for row in sweep.book.rows(sweep.what, sweep.n)}
    gone = sweep.book.last_found(sweep.what, before) if before is not None else ()
    said = _with_captions(here)
    pictures = groups({path: each for path, each in said.items() if each.what is not What.PAGE and not each.trouble})
    telling = _Telling(sweep, before, here, said)
    pictures = telling.joined(pictures)
    pages = [[path] for path, looked in said.items() if looked.what is What.PAGE]
    told = [one for group in (*pictures, *pages) for one in telling.about(group)]
    told.sort(key=lambda one: (list(Do).index(one.do), list(Kind).index(one.kind), one.path))
    unread = {path: looked.trouble for path, looked in said.items() if looked.trouble} | sweep.unread
    passed_over, knows = sweep.passed_over, sweep.school.has_register
    return Answer(sweep.channel, tuple(told), len(here), len(pictures), unread, gone, passed_over, knows)


class _Telling:
    """What is wrong with one picture after another."""

    def __init__(self, sweep: Sweep, before: int | None, rows: Mapping[str, Row], said: Mapping[str, Looked]) -> None:
        self._sweep, self._before, self._rows, self._said = sweep, before, rows, said
        self._ours = {path: sweep.ours.of(row) for path, row in rows.items()}
        self._rule, self._names = sweep.school.rule(sweep.channel), phrases.names(sweep.school)

    def joined(self, pictures: Iterable[list[str]]) -> list[list[str]]:
        """Copies of one photo of ours are one picture, also where a cover is taken for a face in some of them."""
        joined: dict[object, list[str]] = {}
        for group in pictures:
            photo = self._ours[group[0]]
            joined.setdefault((photo.id, photo.channel) if photo else group[0], []).extend(group)
        return list(joined.values())

    def about(self, group: Sequence[str]) -> Iterator[Told]:
        """Of one picture, all its copies together."""
        ids = {self._rows[path].sha256 for path in group}
        known = [self._known(path, ids) for path in group]
        legible = [self._legible(photo, path) for photo, path in zip(known, group, strict=True)]
        ours = known[0] is not None and known[0].id not in ids and not self._is_elsewheres(known[0])
        same = same_in_largest([self._rows[path] for path in group], self._sweep.book)
        looked = as_the_largest_tells([self._said[path] for path in group], same)
        for n, finding in merged([self._findings(*each) for each in zip(looked, known, legible, strict=True)]):
            path, row = group[n], self._rows[group[n]]
            others = tuple(other for other in group if other != path)
            new = self._before is not None and row.first == self._sweep.n
            says, year = detail(finding, self._names), _year(path)
            sha256 = self._rows[group[0]].sha256
            yield Told(path, others, finding.kind, finding.do, says, new, year, group[0], sha256, ours)

    def _known(self, path: str, ids: Collection[str]) -> Photo | None:
        """Our photo that a file is; what still waits to take the place of this very picture is not it."""
        photo = self._ours[path]
        return None if photo and photo.state is State.HELD and photo.id in ids else photo

    def _legible(self, photo: Photo | None, path: str) -> Collection[Gives]:
        """What kinds of writing may be read: on our own file all that is there; on a copy what a hand let stand, for
        anybody may have written more on it.
        """
        if photo is None:
            return ()
        if photo.sha256 == self._rows[path].sha256:
            return AWAY
        return {word.gives for word in photo.words if word.verdict is Verdict.SHOW}

    def _findings(self, looked: Looked, photo: Photo | None, legible: Collection[Gives]) -> list[Finding]:
        objections, groups_only = self._sweep.ours.objections(photo), self._sweep.policy.groups_only
        known = None if photo and self._is_elsewheres(photo) else photo
        return findings(looked, known, objections, self._rule, groups_only, legible if known else ())

    def _is_elsewheres(self, photo: Photo) -> bool:
        """Whether it was approved for another channel: here that says nothing of whom it shows."""
        return photo.state is State.APPROVED and photo.channel != self._sweep.channel


def _with_captions(rows: Mapping[str, Row]) -> dict[str, Looked]:
    """What was seen of each file, with what pages say of it; of what they say of nothing here, the page is told."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for path in rows:
        name = Path(path).name
        for called in {name, NUMBERED.sub("", name)}:
            by_name[called].append(path)
    beside: dict[str, list[Named]] = defaultdict(list)
    left: dict[str, list[Named]] = defaultdict(list)
    for path, row in rows.items():
        for named in row.looked.named if row.looked.what is What.PAGE else ():
            meant = dict.fromkeys(_meant(about, path, by_name) for about in named.about)
            for file in filter(None, meant):
                beside[file].append(replace(named, page=path))
            if not any(meant):
                left[path].append(named)
    own = {path: left[path] if row.looked.what is What.PAGE else row.looked.named for path, row in rows.items()}
    said = {path: (*own[path], *beside[path]) for path in rows}
    return {
        path: replace(row.looked, named=said[path]) if said[path] != row.looked.named else row.looked
        for path, row in rows.items()
    }


def _meant(about: str, page: str, by_name: Mapping[str, Sequence[str]]) -> str | None:
    """The file that a page calls so: of those of that name the one whose path shares most of its end with it."""
    parts = [part for part in PurePosixPath(unquote(urlsplit(about).path)).parts if part not in ("/", "..", ".")]
    candidates = by_name.get(parts[-1], ()) if parts else ()
    return max(candidates, key=lambda path: (_shared(path, parts), _near(path, page)), default=None)


def _shared(path: str, parts: Sequence[str]) -> int:
    own = Path(path).parts
    count = 0
    while count < min(len(own), len(parts)) and own[-1 - count] == parts[-1 - count]:
        count += 1
    return count


def _near(path: str, page: str) -> int:
    """How much of their way from the top two files share."""
    return sum(1 for one, other in zip(Path(path).parts, Path(page).parts, strict=False) if one == other)


def _year(path: str) -> str:
    found = YEAR.findall(path)
    return found[-1] if found else ""
