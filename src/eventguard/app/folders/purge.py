"""Removing copies that nobody needs any more: held, rejected and taken-down ones; never originals, never the record."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventguard.app.folders.file_moves import still_approved
from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.core.photos.photo import Photo, State


@dataclass(frozen=True, slots=True)
class Purged:
    """One photo whose cleaned copy was removed."""

    photo: Photo
    since: datetime


def purge(school: School, older_than: timedelta) -> list[Purged]:
    """Remove the cleaned copies of photos that have been held, or taken down, for longer than this.

    A held photo becomes rejected, so that it cannot be approved without its file; cleaning it anew with ``--again``
    brings it back. A photo that still has to be taken down somewhere keeps its copy, to be recognised by.
    """
    reconcile(school)
    gone: list[Purged] = []
    with school.record.transaction():
        last = {(entry.photo, entry.channel): entry.at for entry in school.record.entries() if entry.photo}
        for photo in school.record.photos(State.HELD, State.TAKEN_DOWN):
            since = last[photo.id, photo.channel]
            if photo.output is None or school.now() - since <= older_than:
                continue
            if photo.state is State.HELD:
                bare = photo.moved(State.REJECTED, output=None, sha256=None, reason="held too long; removed")
            elif photo.taken_down_by is None or still_approved(school, photo):
                continue
            else:
                bare = photo.moved(State.TAKEN_DOWN, output=None)
            school.record.save(bare, school.user, school.now(), purged=photo.output)
            gone.append(Purged(photo, since))
    with school.record.transaction():
        for item in gone:
            if path := school.where(item.photo):
                with suppress(OSError):  # it is tried again, and told
                    school.store.remove(path, item.photo.sha256)
    reconcile(school)
    return gone
