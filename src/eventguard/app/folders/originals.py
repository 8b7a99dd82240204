"""Where the originals of held photos lie, while a watcher or the school moves them about."""

from pathlib import Path

from eventguard.adapters.folders.done_folder import move_to_done, moved_before
from eventguard.app.photos.held import follow
from eventguard.app.school import School
from eventguard.core.folders.at_rest import Stamp
from eventguard.core.harmless import readable
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State


class Originals:
    """The originals in a drop folder.

    A decision by hand needs a held photo's original, so its record follows wherever the file goes. Moving and
    recording happen in one transaction, so that of two watchers one moves. If the power fails between the two,
    ``find_moved`` finds the file again.
    """

    def __init__(self, school: School, drop_folder: Path, channel: Channel, move: bool) -> None:
        self._school, self._drop_folder, self._channel, self._move = school, drop_folder, channel, move

    def see_to(self, path: Path, stamp: Stamp, id: str) -> str | None:
        """Deal with a file whose photo is done: move it, where that was asked for, and record where it lies.

        Args:
            path: the file, of which it was seen that it is done.
            stamp: what it looked like then.
            id: the photo's.

        Returns:
            Why it could not be moved.
        """
        place, trouble = path, None
        with self._school.record.transaction():
            if self._move:
                try:
                    place = move_to_done(self._drop_folder, path, stamp) or path
                except OSError as error:
                    trouble = f"{path} is done, but could not be moved ({error.strerror})."
            self._follow(id, self._channel, place)
        return trouble

    def find_moved(self) -> None:
        """Look in ``done`` for originals that are gone from where the record has them."""
        for photo in self._school.record.photos(State.HELD):
            if photo.original is None or Path(photo.original).exists():
                continue
            was = Path(photo.original)
            if place := moved_before(self._drop_folder, was, photo.id):
                with self._school.record.transaction():
                    self._follow(photo.id, photo.channel, place)

    def _follow(self, id: str, channel: Channel, place: Path) -> None:
        if photo := self._school.record.find(id, channel):
            follow(self._school, photo, readable(place.name), readable(str(place.absolute())))
