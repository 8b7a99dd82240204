"""Our own cleaned photos, found again among what is online: by their bytes, or as copies that a site made of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from eventguard import sweep_jobs
from eventguard.adapters.sweeps.sweep_book import Row, SweepBook
from eventguard.app.school import School
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.photo import Photo
from eventguard.core.photos.word import AWAY, Word
from eventguard.core.sweeps.findings import shown_by
from eventguard.core.sweeps.likeness import Prints
from eventguard.core.sweeps.looked import What


class OurPhotos:
    """Those that have, or had, a cleaned file."""

    def __init__(self, school: School, book: SweepBook, channel: Channel) -> None:
        self._school, self._book, self._channel = school, book, channel
        cleaned = [photo for photo in school.record.photos() if photo.sha256]
        self._photos = sorted(cleaned, key=lambda photo: photo.channel != channel)
        self._by_bytes = {str(photo.sha256): photo for photo in reversed(self._photos)}  # that of this channel counts
        self._prints = Prints({})
        self._people = school.people()

    def without_print(self) -> Iterator[sweep_jobs.PrintOf]:
        """What has to be done so that it is known how each of them looks."""
        for photo in self._photos:
            path = self._file_of(photo)
            if path and not photo.film and not self._book.print_of(str(photo.sha256))[0]:
                yield sweep_jobs.PrintOf(path, str(photo.sha256), self._school.settings)

    def read_prints(self) -> None:
        """From now on copies are found, too."""
        told = ((n, str(photo.sha256)) for n, photo in enumerate(self._photos))
        self._prints = Prints({n: self._book.print_of(sha256)[1] for n, sha256 in told})

    def to_compare(self, rows: Iterable[Row]) -> Iterator[sweep_jobs.Compare]:
        """Files that may be copies: somebody has to look whether each face in them is there, or its cover."""
        for row in rows if self._photos else ():
            for photo in self._alike(row) if row.looked.what is What.PICTURE else ():
                faces, ours = row.looked.faces, self._file_of(photo)
                if faces and ours and self._book.same(row.sha256, str(photo.sha256)) is None:
                    settings, shown = self._school.settings, shown_by(photo, row.looked)
                    pair = Path(row.path), row.sha256, faces, ours, str(photo.sha256)
                    yield sweep_jobs.Compare(*pair, settings, softly=shown)

    def of(self, row: Row) -> Photo | None:
        """The photo whose cleaned file this is, or a copy of it: nobody is seen whom that covers."""
        if photo := self._by_bytes.get(row.sha256):
            return photo
        return next((photo for photo in self._alike(row) if self._shows_that_alone(row, photo)), None)

    def objections(self, photo: Photo | None) -> Mapping[str, Reason]:
        """Who is visible on it and may not be today, where it was cleaned for or in the channel of this sweep."""
        if photo is None:
            return {}
        found = self._school.objections(photo, self._people)
        if photo.channel != self._channel:
            found |= self._school.objections(replace(photo, channel=self._channel), self._people)
        return found

    def _alike(self, row: Row) -> Iterator[Photo]:
        if row.sha256 not in self._by_bytes:
            yield from (self._photos[n] for n in self._prints.alike(row.looked.print))

    def _shows_that_alone(self, row: Row, photo: Photo) -> bool:
        if any(map(_is_covered, photo.words)) and any(map(_is_covered, row.looked.words)):
            return False  # what that covers can be read here
        same = self._book.same(row.sha256, str(photo.sha256)) or frozenset()
        return all(face.n in same for face in row.looked.faces)

    def _file_of(self, photo: Photo) -> Path | None:
        path = self._school.where(photo)
        return path if path and path.is_file() else None


def _is_covered(word: Word) -> bool:
    return word.gives in AWAY and word.verdict is Verdict.COVER
