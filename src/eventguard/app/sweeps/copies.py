"""Copies of one picture among what is online: what a small one seems to show is looked up in the largest."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from eventguard import sweep_jobs
from eventguard.adapters.sweeps.sweep_book import Row, SweepBook
from eventguard.core.settings import Settings
from eventguard.core.sweeps.likeness import groups, to_look_up
from eventguard.core.sweeps.looked import What


def to_compare(rows: Iterable[Row], book: SweepBook, settings: Settings) -> Iterator[sweep_jobs.Compare]:
    """Faces of smaller copies of which the largest may tell more, of pictures that nobody looked up yet."""
    pictures = {row.path: row for row in rows if row.looked.what is What.PICTURE and not row.looked.trouble}
    for first, *others in groups({path: row.looked for path, row in pictures.items()}):
        largest = pictures[first]
        for path in others:
            row = pictures[path]
            faces = to_look_up(row.looked, largest.looked)
            if faces and book.same(row.sha256, largest.sha256) is None:
                one, other = (Path(path), row.sha256), (Path(first), largest.sha256)
                yield sweep_jobs.Compare(*one, faces, *other, settings, softly=tuple(face.n for face in faces))


def same_in_largest(group: Sequence[Row], book: SweepBook) -> Mapping[int, Collection[int]]:
    """The numbers of the faces of each copy, by its number, at which the first looks the same."""
    first = group[0]
    found = {
        n: book.same(row.sha256, first.sha256) for n, row in enumerate(group) if to_look_up(row.looked, first.looked)
    }
    return {n: faces for n, faces in found.items() if faces}
