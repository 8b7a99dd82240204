"""Telling people of files in the drop folder that could not be cleaned: beside the file, once, and in the record."""

from pathlib import Path

from eventguard.adapters.folders.notes import remove_note, write_note
from eventguard.app.folders.watch_reports import Remark
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo

#: What the record calls it when a note was put beside a file.
TOLD = "told-not-cleaned"
REMEDY = (
    "Put a mended or newly exported copy of it into this folder. The file itself was not changed; this note goes when"
    " the file goes, or you may delete it."
)


class NotesBeside:
    """What people were told about the files of a drop folder, in this run and before."""

    def __init__(self, school: School, drop_folder: Path, channel: Channel) -> None:
        self._school, self._drop_folder, self._channel = school, drop_folder, channel
        self._known: set[tuple[str, str]] = set()

    def tell(self, path: Path, photo: Photo, was_there: bool) -> Remark | None:
        """Put a note beside a file that cannot be cleaned.

        Not if somebody was told before this run, of a file that ``was_there`` when it began. Returns what there is to
        say where no note can be put.
        """
        told = self.knows(photo.id)
        if told and was_there:
            return None
        written = write_note(self._drop_folder, path, photo.reason or "", REMEDY)
        if not told:
            self._school.record.append(
                self._school.user, self._school.now(), TOLD, quarantined=photo.id, channel_of=photo.channel
            )
        return None if written else Remark(f"No note could be put beside {path}: {photo.reason}")

    def knows(self, id: str) -> bool:
        """Whether somebody was told of this photo."""
        if (id, self._channel) not in self._known:
            entries = self._school.record.entries(TOLD)
            self._known = {(entry.detail["quarantined"], entry.detail["channel_of"]) for entry in entries}
        return (id, self._channel) in self._known

    def take_back(self, path: Path) -> None:
        """The file is cleaned: its note goes."""
        remove_note(self._drop_folder, path)
